"""What is sent to the site is in UTF-8, whatever its header says."""

import re
from collections.abc import Callable, Iterable
from typing import Any

_Application = Callable[..., Iterable[bytes]]
# A charset that is UTF-8, or none is named, and nothing is said in the form with an asterisk.
_PLAIN = re.compile(r"""(?i)(?:(?!charset|\*).|charset="?utf-?8"?(?=\s*(?:;|$)))*""", re.S)


class InUTF8:
    """A WSGI application: Django falls over charsets that are none, before anything could tell the
    visitor. No browser sends another than that of the page, so what follows the type is not read.
    """

    def __init__(self, application: _Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        given = environ.get("CONTENT_TYPE", "")
        if not _PLAIN.fullmatch(given):
            environ["CONTENT_TYPE"] = given.partition(";")[0]
        return self._application(environ, start_response)
