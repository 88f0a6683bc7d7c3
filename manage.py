#!/usr/bin/env python3
"""Django's command line, with the errors of a first start told in one sentence."""

import os
import sys

OLDEST_PYTHON = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        sys.exit(f"smartcity needs Python {needed} or newer; this is {sys.version.split()[0]}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcity.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import InterfaceError, OperationalError, ProgrammingError
    except ImportError:
        sys.exit("Django is not installed for this Python: run the first commands of README.md.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        reason = str(error).strip().partition("\n")[0]
        sys.exit(
            f"The database says: {reason}. It is named by DATA_DIR or DATABASE_URL, and prepared by"
            " `manage.py quickstart`."
        )
    except BrokenPipeError:  # whoever read what was written has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
