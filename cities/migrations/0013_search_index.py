"""The search index is one table of the database's own now, made anew after migrating."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cities", "0012_newest_revision")]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.RunSQL("DROP TABLE IF EXISTS cities_searchwords", migrations.RunSQL.noop),
    ]
