"""The addresses a page gives: itself in other languages, and the one it is known by."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from jinja2 import pass_context
from jinja2.runtime import Context

from cities.models import Keyed, Record
from cities.models.address import page_address
from cities.models.languages import language_codes
from cities.rendering.lacking import read_in
from cities.translation_status import complete_languages, is_complete, language_tag


def other_languages() -> list[tuple[str, str]]:
    """Code and own name of the languages to switch to."""
    return [(code, name) for code, name in settings.LANGUAGES if code != read_in()]


def address(record: Record) -> str:
    """The address of a record's page, in the language of this one."""
    return record.address_in(read_in())


def url(name: str, slug: str | None = None) -> str:
    """The address of the page `name`, or of its record `slug`, in the language of this one."""
    return page_address(name, slug, language=read_in())


def address_in(request: HttpRequest, language: str) -> str:
    """The address of this page in `language`, with the same query."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return _in_language(request.path, language) + query


@pass_context
def canonical(context: Context) -> str:
    """The absolute address this page should be known by.

    A record that is not complete in the language of the page is known by the page in which
    it is.
    """
    return _own_address(context, known_in(context))


def known_in(context: Context) -> str:
    """The language by whose page this page should be known."""
    record, language = context["record"], read_in()
    if isinstance(record, Keyed) and not is_complete(record, language):
        return next(iter(complete_languages(record)), language)
    return language


@pass_context
def alternates(context: Context) -> list[tuple[str, str]]:
    """`hreflang` and absolute address of this page in each language, with `x-default`.

    Empty if the page is not complete in all languages: it has no true translation then.
    """
    record = context["record"]
    if isinstance(record, Keyed) and complete_languages(record) != language_codes():
        return []
    found = [(language_tag(code), _own_address(context, code)) for code in language_codes()]
    home = context["request"].path.strip("/") in language_codes()
    return [*found, ("x-default", f"{settings.SITE_URL}/" if home else found[0][1])]


def _own_address(context: Context, language: str) -> str:
    """The one address of this page in `language`: of its query only what makes it another page."""
    path: str = _in_language(context["request"].path, language)
    return f"{settings.SITE_URL}{path}{context['own_query'] or ''}"


def _in_language(path: str, language: str) -> str:
    """`path` below another language; a path below none leads to that language's home page."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return escape_uri_path(f"/{language}/{rest}") if first in language_codes() else f"/{language}/"
