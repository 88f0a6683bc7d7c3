"""On SQLite the long texts of a record stand behind all else that is kept of it.

A row is read from its beginning: to know whether a record is public, or whose it is, all its texts
were read where `published_at` (which 0011 altered: its column became the last) or a relation stood
behind them. PostgreSQL keeps long texts apart. A later migration that makes one of these tables
anew has to put them last again.
"""

from django.db import migrations, models

KINDS = (
    "city",
    "cooperation",
    "milestone",
    "newsitem",
    "page",
    "partner",
    "practice",
    "publication",
)


def put_long_texts_last(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for kind in KINDS:
        model = apps.get_model("cities", kind)
        fields = model._meta.local_concrete_fields
        ordered = sorted(fields, key=lambda field: isinstance(field, models.TextField))
        for place, field in enumerate(ordered):
            field.creation_counter = place  # by which Django orders the columns of a table
        # A check, which is there already: to add one makes the table anew.
        schema_editor.add_constraint(model, model._meta.constraints[0])


class Migration(migrations.Migration):

    dependencies = [
        ('cities', '0018_revision_moment'),
    ]

    operations = [migrations.RunPython(put_long_texts_last, migrations.RunPython.noop)]
