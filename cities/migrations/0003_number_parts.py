"""Give every part the primary key that follows from its slug, as new parts have it."""

from hashlib import sha256

from django.db import migrations


def number_of(slug):
    return int.from_bytes(sha256(slug.encode()).digest()[:6], "big") | 1 << 50


def number_parts(apps, schema_editor):
    members, figures, steps = (
        apps.get_model("cities", name).objects for name in ("CityMember", "Figure", "CooperationStep")
    )
    for parts in (members, figures, steps):
        for old, slug in list(parts.values_list("pk", "slug")):
            parts.filter(pk=old).update(id=number_of(slug))
            if parts is members:
                figures.filter(member_id=old).update(member_id=number_of(slug))


class Migration(migrations.Migration):

    dependencies = [("cities", "0002_revisions")]

    operations = [migrations.RunPython(number_parts, migrations.RunPython.noop, elidable=True)]
