"""`manage.py forget_second_factor NAME`: for the administrator who has lost telephone and codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from cities.lost_device import forget_second_factors


class Command(BaseCommand):
    help = "Remove the second factors of an account: it signs in with its password alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name of the account")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        number = forget_second_factors(user)
        self.stdout.write(
            f"Removed: {number}, recovery codes included."
            if number
            else f"{name} has no second factor."
        )
