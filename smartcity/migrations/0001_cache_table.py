"""The table of what processes share for a while; there also where CACHE_URL names a Redis, so that
a site can go back to do without.
"""

from django.core.management import call_command
from django.db import migrations

TABLE = "smartcity_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunPython(
            make, lambda apps, schema_editor: schema_editor.execute(f"DROP TABLE {TABLE}")
        )
    ]
