"""Texts as a reader of any language should meet them.

A text that falls back to another language carries its own `lang`, and the page that holds
it says so once at its top, as it does of a text that lags behind another: see `honest`.
"""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cities.models import Keyed, Picture, Record
from cities.models.country import plain_language_name
from cities.models.languages import active_language, language_codes
from cities.translation_status import Shown, lags_of, language_tag, shown

register = template.Library()
register.filter("language_tag", language_tag)

# Context names of what `honest` collects: languages, and languages with the moment of a change.
FALLBACKS = "languages_fallen_back_to"
LAGS = "languages_lagged_behind"


@register.simple_tag(takes_context=True)
def text(context: Context, record: Keyed, field: str) -> SafeString:
    """`{% text record "summary" %}`: the plain text, marked with its language if it fell back."""
    found = _shown(context, record, field)
    return marked("span", found, linebreaksbr(found.text, autoescape=True))


@register.simple_tag(takes_context=True)
def title(context: Context, record: Record) -> SafeString:
    """`{% title record %}`: the record's title or name, like `text`."""
    return text(context, record, record.title_field)


@register.simple_tag(takes_context=True)
def rich(context: Context, record: Keyed, field: str) -> SafeString:
    """`{% rich record "body" %}`: HTML, which was sanitised before it was stored."""
    found = _shown(context, record, field)
    return marked("div", found, mark_safe(found.text))  # noqa: S308


@register.simple_tag(takes_context=True)
def alternative_text(context: Context, picture: Picture) -> SafeString:
    """`<img {% alternative_text picture %}>`: its `alt`, with its `lang` if it fell back."""
    found = _shown(context, picture, "alt")
    if not found.text or found.language == active_language():
        return format_html('alt="{}"', found.text)
    return format_html('alt="{}" lang="{}"', found.text, language_tag(found.language))


@register.simple_tag
def plain(record: Keyed, field: str = "") -> str:
    """The text alone, for places that cannot say which language it is in (`<title>`)."""
    name = field or getattr(record, "title_field", "")
    return shown(record, name, active_language()).text


@register.simple_tag
def other_titles(record: Record) -> list[Shown]:
    """The record's title in the languages it is not shown in, where it has them."""
    here = shown(record, record.title_field, active_language()).language
    found = (Shown(record.text(record.title_field, code), code) for code in language_codes())
    return [other for other in found if other.text and other.language != here]


def _shown(context: Context, record: Keyed, field: str) -> Shown:
    found, language = shown(record, field, active_language()), active_language()
    if FALLBACKS not in context or not found.text:
        return found
    if found.language != language:
        context[FALLBACKS].add(found.language)
    for behind, since in lags_of(record, field, found.language).items():
        context[LAGS].append((behind, since))
    return found


def marked(element: str, found: Shown, html: SafeString) -> SafeString:
    """`html` inside `element` with its `lang`, if that is not the page's own language."""
    if not found.text or found.language == active_language():
        return html
    return format_html('<{0} lang="{1}">{2}</{0}>', element, language_tag(found.language), html)


class HonestNode(template.Node):
    """Renders what it holds, and above it says if any of it fell back to another language, or
    lacks what changed in another.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        with context.push(**{FALLBACKS: set(), LAGS: []}):
            content = self.nodelist.render(context)
            fallbacks, lags = sorted(context[FALLBACKS]), context[LAGS]
        # Of several changes the first: since then the texts have not been the same.
        since = dict(sorted(lags, reverse=True))
        notices = {
            "language": plain_language_name(active_language()),
            "shown_in": [plain_language_name(code) for code in fallbacks],
            "behind": [
                (plain_language_name(code), moment) for code, moment in sorted(since.items())
            ],
        }
        if not fallbacks and not since:
            return SafeString(content)
        return mark_safe(render_to_string("cities/notices.html", notices) + content)  # noqa: S308


@register.tag
def honest(parser: Parser, token: Token) -> HonestNode:
    """`{% honest %}…{% endhonest %}` around the content of a page."""
    nodelist = parser.parse(("endhonest",))
    parser.delete_first_token()
    return HonestNode(nodelist)
