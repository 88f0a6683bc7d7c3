"""What a page owes its reader in words: which texts are in another language, or behind one."""

from collections.abc import Callable, Iterator

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cities.models.country import plain_language_name
from cities.rendering.lacking import Lacking, noted
from cities.rendering.notation import day_of
from cities.rendering.words import filled


def honest(caller: Callable[[], str]) -> SafeString:
    """`{% call honest() %}…{% endcall %}` around the content of a page: above it stands whether
    any of it fell back to another language, or lacks what changed in another.
    """
    with noted() as lacking:
        content = caller()
    return mark_safe("".join((*_notices(lacking), content)))  # noqa: S308


def _notices(lacking: Lacking) -> Iterator[str]:
    if lacking.fallbacks:
        names = (plain_language_name(code) for code in sorted(lacking.fallbacks))
        told = filled(
            _(
                "Some text on this page is not yet available in %(language)s; it is shown in"
                " %(shown_in)s."
            ),
            language=plain_language_name(lacking.language),
            shown_in=mark_safe(_(", ").join(map(conditional_escape, names))),  # noqa: S308
        )
        yield _notice(told)
    # Of several changes the first: since then the texts have not been the same.
    since = dict(sorted(lacking.lags, reverse=True))
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
    if lacking.fallbacks or since:
        yield "\n"


def _notice(words: SafeString) -> SafeString:
    return format_html('<p class="notice" role="note">{}</p>', words)
