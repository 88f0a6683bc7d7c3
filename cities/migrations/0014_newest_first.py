"""Newer records have lower keys in the search index now: it is another table, made after migrating.

The table before it stays for processes that still run the code before, and for going back to it;
what was saved meanwhile by other code than a table's own, `manage.py rebuild_search` brings there.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cities", "0013_search_index")]
    operations: list[migrations.operations.base.Operation] = []
