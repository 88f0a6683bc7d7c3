"""`manage.py check_links`: try the addresses that records name, one after the other."""

import math
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cities.link_checking import host_of, in_turn, named_addresses, try_address
from cities.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Try every source and website address that records name, one at a time, and list on the"
        " desk those that no longer answer. Takes minutes; may be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--timeout", type=float, default=15, help="seconds to wait for an answer (default: 15)"
        )
        parser.add_argument(
            "--pause",
            type=float,
            default=2,
            help="seconds between two questions to the same host (default: 2)",
        )

    def handle(self, *args: Any, timeout: float, pause: float, **options: Any) -> None:
        named = named_addresses()
        LinkCheck.objects.exclude(address__in=named).delete()
        asked: dict[str, float] = {}
        failing = 0
        for number, address in enumerate(in_turn(list(named)), 1):
            host = host_of(address)
            time.sleep(max(0, asked.get(host, -math.inf) + pause - time.monotonic()))
            outcome = try_address(address, timeout)
            asked[host] = time.monotonic()
            failing += outcome.failure is not None
            LinkCheck.note(address, named[address], outcome, timezone.now())
            told = f"{outcome.failure.label} {outcome.detail}" if outcome.failure else "answers"
            self.stdout.write(f"{number}/{len(named)} {address}: {told}".rstrip())
        self.stdout.write(f"{len(named)} addresses, {failing} do not answer.")
