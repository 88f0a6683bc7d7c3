"""What a page owes its reader in words: which texts are in another language, or behind one."""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cities.models import Keyed
from cities.models.country import plain_language_name
from cities.models.languages import active_language
from cities.rendering.notation import day_of
from cities.rendering.words import filled
from cities.translation_status import Shown, lags_of


class Lacking:
    """What is found to be lacking in the texts of a page, while they are printed."""

    def __init__(self) -> None:
        self.fallbacks: set[str] = set()  # languages
        self.lags: list[tuple[str, datetime]] = []  # languages, each with the moment of a change


_lacking: ContextVar[Lacking | None] = ContextVar("lacking", default=None)


def honest(caller: Callable[[], str]) -> SafeString:
    """`{% call honest() %}…{% endcall %}` around the content of a page: above it stands whether
    any of it fell back to another language, or lacks what changed in another.
    """
    found = Lacking()
    token = _lacking.set(found)
    try:
        html = caller()
    finally:
        _lacking.reset(token)
    return mark_safe("".join((*_notices(found), html)))  # noqa: S308


def note(record: Keyed, field: str, found: Shown, language: str) -> None:
    """Remember what `found`, which a reader of `language` is shown of `field`, lacks."""
    lacking = _lacking.get()
    if lacking is None or not found.text:
        return
    if found.language != language:
        lacking.fallbacks.add(found.language)
    if record.outdated:
        lacking.lags += lags_of(record, field, found.language).items()


def _notices(found: Lacking) -> Iterator[str]:
    if found.fallbacks:
        names = (plain_language_name(code) for code in sorted(found.fallbacks))
        told = filled(
            _(
                "Some text on this page is not yet available in %(language)s; it is shown in"
                " %(shown_in)s."
            ),
            language=plain_language_name(active_language()),
            shown_in=mark_safe(_(", ").join(map(conditional_escape, names))),  # noqa: S308
        )
        yield _notice(told)
    # Of several changes the first: since then the texts have not been the same.
    since = dict(sorted(found.lags, reverse=True))
    for code, moment in sorted(since.items()):
        told = filled(
            _(
                "Some text on this page does not yet have what changed in the %(name)s text on"
                " %(day)s."
            ),
            name=plain_language_name(code),
            day=day_of(moment),
        )
        yield _notice(told)
    if found.fallbacks or since:
        yield "\n"


def _notice(words: SafeString) -> SafeString:
    return format_html('<p class="notice" role="note">{}</p>', words)
