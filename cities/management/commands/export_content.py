"""`manage.py export_content`: write the database back to the content files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cities.content_files import ContentError, write_all
from cities.models.acts import publish_due


class Command(BaseCommand):
    help = "Write all content, drafts included, to the fixture files, for reading in a diff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.FIXTURES_DIR,
            metavar="FOLDER",
            help="where to write (default: the project's fixtures folder)",
        )

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        publish_due(timezone.now())
        try:
            changed = write_all(to)
        except ContentError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}.") from None
        for name in changed:
            self.stdout.write(f"{name}: {'written' if (to / name).exists() else 'removed'}")
        self.stdout.write(f"{len(changed)} files changed.")
