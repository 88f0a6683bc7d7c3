"""The site's own scripts in its pages, by address and digest: a browser runs no other in place of
one, whatever a cache or a server in between sends.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha384
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def script(path: str, *, is_awaited: bool = False) -> SafeString:
    """The element that runs the static file `path`: at once if it `is_awaited`, else when the page
    is there.
    """
    return format_html(
        '<script src="{}"{}{}></script>',
        static(path),
        format_html(' integrity="sha384-{}"', _digest(path)) if not settings.DEBUG else "",
        "" if is_awaited else SafeString(" defer"),
    )


def _digest(path: str) -> str:
    """The digest of a file as it is served; one that is being developed changes meanwhile."""
    return b64encode(sha384(_file(path).read_bytes()).digest()).decode()


def _file(path: str) -> Path:
    """The collected file, whose address may differ from its path; else where it comes from."""
    collected = static(path).removeprefix(settings.STATIC_URL)
    found = Path(settings.STATIC_ROOT) / collected if collected != path else finders.find(path)
    if not found:
        raise FileNotFoundError(f"There is no static file {path}.")
    return Path(found)
