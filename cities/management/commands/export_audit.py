"""`manage.py export_audit`: the audit log as lines of JSON, the oldest first."""

import json
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.dateparse import parse_date

from cities.models import AuditEntry

COLUMNS = [field.attname for field in AuditEntry._meta.fields]


class Command(BaseCommand):
    help = "Write the audit log to the output: one JSON object a line, the oldest entry first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DAY", help="only from this day on, as 2026-01-31")

    def handle(self, *args: Any, since: str | None, **options: Any) -> None:
        entries = AuditEntry.objects.order_by("pk")
        if since:
            entries = entries.filter(moment__gte=_beginning_of(since))
        for entry in entries.values(*COLUMNS).iterator(chunk_size=500):
            line = json.dumps(entry, cls=DjangoJSONEncoder, ensure_ascii=False)
            self.stdout.write(line)


def _beginning_of(day: str) -> datetime:
    try:
        found = parse_date(day)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{day} is not a day: write it as 2026-01-31.")
    return timezone.make_aware(datetime.combine(found, time()))
