"""Newer records have lower keys in the search index now: it is made anew after migrating.

Going back, to this or to an index before it, the code gone back to makes its own anew:
`manage.py rebuild_search`.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cities", "0013_search_index")]
    operations: list[migrations.operations.base.Operation] = []
