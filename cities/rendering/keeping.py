"""Parts of pages that stay the same as long as the content does."""

from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe

from cities.remembering import remembered
from cities.rendering.lacking import Lacking, note_all, noted, read_in


def kept(part: str, caller: Callable[[], str]) -> SafeString:
    """`{% call kept("maps") %}…{% endcall %}` around a part that looks the same whoever asks for
    any page that has it: printed once for each state of the content. What its texts lack is still
    told by each page. Without a name, `kept("")`, it is printed each time.
    """
    if not part:
        return mark_safe(caller())  # noqa: S308
    html, lacking = remembered(("part", part, read_in()), lambda: _printed(caller))
    note_all(lacking)
    return html


def _printed(caller: Callable[[], str]) -> tuple[SafeString, Lacking]:
    with noted() as lacking:
        return mark_safe(caller()), lacking  # noqa: S308
