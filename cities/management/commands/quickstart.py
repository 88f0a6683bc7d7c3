"""`manage.py quickstart`: from a fresh clone to a site that answers; safe to run again."""

import compileall
import errno
import os
import secrets
import signal
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cities.catalogues import compile_catalogues
from cities.management.preparing import PreparingCommand
from cities.models.languages import language_codes
from cities.pinyin import compile_pinyin
from cities.rendering.bytecode import compile_templates
from cities.serving import server_command

ADMINISTRATOR = "admin"


class Command(PreparingCommand):
    help = "Prepare database, content, languages and static files under DATA_DIR, and serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="port to serve on (default: 8000)"
        )
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then stop")

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if not no_serve:
            refuse_taken_port(port)
            # To reload is asked of a server. Until there is one it would end this process; what
            # it loads is the newest anyway, and the server hears the signal in its own way.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with self.alone():
            self.prepare()
        if not no_serve:
            self.serve(port)

    def prepare(self) -> None:
        """Bring database, content, words, static files and accounts up to date."""
        self.migrate()
        self.load_content()
        compiled = compile_catalogues(settings.LOCALE_PATHS[0], language_codes())
        self.tell("Languages", f"{compiled} compiled")
        compile_pinyin(settings.DATA_DIR)
        self.tell("Templates", f"{compile_templates()} compiled")
        compile_code(settings.BASE_DIR)
        self.collect_static_files()
        sweep_uploads()
        call_command("clearsessions")
        self.create_administrator()

    def collect_static_files(self) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        self.tell("Static files", "collected")

    def create_administrator(self) -> None:
        users = get_user_model()
        if users.objects.filter(is_staff=True).exists():
            self.tell("Administrator", "there already")
            return
        password = secrets.token_urlsafe(12)
        name = free_name(ADMINISTRATOR)
        # Told before it is committed: there must be no account whose password nobody has seen.
        with transaction.atomic():
            users.objects.create_superuser(name, password=password)
            self.tell("Administrator", f"{name}, password {password}  (shown only now)")

    def serve(self, port: int) -> None:
        """Become the server: this process is replaced, so signals reach it directly."""
        address = f"http://{settings.LISTEN}:{port}"
        os.environ.setdefault("SITE_URL", address)
        self.tell("Serving", f"{address}/   (stop with Ctrl+C)")
        if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
            self.tell("Mind", "SITE_URL is https: serve through a web server, BEHIND_PROXY=True")
        # The working directory stays: the paths of the environment may be relative to it.
        paths = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        command = server_command(port)
        os.execvp(command[0], command)


def compile_code(project: Path) -> None:
    """As an installer does with what it installs: a server that starts compiles nothing, even if
    Python is told to keep nothing compiled. What others own is theirs to compile.
    """
    for application in ("cities", "smartcity"):
        if os.access(project / application, os.W_OK):
            compileall.compile_dir(project / application, quiet=2)


def sweep_uploads() -> None:
    """Remove what uploads left behind that were killed, from a storage that can have such."""
    if sweep := getattr(default_storage, "sweep", None):
        sweep()


def refuse_taken_port(port: int) -> None:
    """Raise CommandError unless `port` is free on this machine."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is not a port: choose one from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.LISTEN, port))
        except PermissionError:
            raise CommandError(
                f"Port {port} may not be used here; choose another with --port."
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise CommandError(
                    f"LISTEN must be an address of this machine; it is {settings.LISTEN}."
                ) from None
            raise CommandError(f"Port {port} is taken; choose another with --port.") from None


def free_name(wanted: str) -> str:
    """`wanted`, or with a number if somebody without staff rights has that name."""
    taken = set(get_user_model().objects.values_list("username", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name
