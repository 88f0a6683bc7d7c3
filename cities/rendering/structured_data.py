"""What machines read in the head of a public page: its facts as JSON-LD."""

import json
from html import unescape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context

from cities.models import City, Cooperation, NewsItem, Partner, Practice, Publication, Record
from cities.models.address import page_address
from cities.rendering.addresses import canonical
from cities.rendering.lacking import read_in
from cities.sitemaps import changed_at
from cities.structured_data import Seen, graph

TITLE = "page_title"  # in the context: what the page is called, as text
# The list that the records of a kind stand in, and what it is called.
SECTIONS = {
    City: ("cities", gettext_lazy("Cities")),
    Practice: ("practices", gettext_lazy("Practices")),
    Cooperation: ("cooperations", gettext_lazy("Cooperations")),
    Partner: ("partners", gettext_lazy("Partners")),
    NewsItem: ("news", gettext_lazy("News")),
    Publication: ("publications", gettext_lazy("Publications")),
}
# What views call the public records that the page of one shows beside it.
BESIDE = ("pictures", "members", "cities", "partners", "parent")
# The kinds whose texts say when they were last changed: this causes a query.
DATED = (NewsItem, Practice)
# No text may end the element it stands in, nor a line of a script.
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def as_title(html: str) -> str:
    """What the page is called, as text, for all that names it."""
    return unescape(html.strip())


@pass_context
def structured_data(context: Context) -> SafeString:
    """What the page says, as a block of data that nothing runs."""
    record = context["record"]
    beside: dict[str, Any] = {name: context[name] for name in BESIDE if name in context}
    if isinstance(record, DATED):
        changes = changed_at(type(record), (record.pk,), context["now"])
        beside["changed"] = changes.get(record.pk, record.published_at)
    data = json.dumps(graph(_seen(context, record), record, beside), ensure_ascii=False)
    # `translate` looks up each sign of a text that is not all ASCII, in forty times the time.
    for sign, escaped in _ESCAPED.items():
        data = data.replace(sign, escaped)
    return SafeString(f'<script type="application/ld+json">{data}</script>')


def _seen(context: Context, record: Record | None) -> Seen:
    name = context["request"].resolver_match.url_name
    above = [] if name == "home" else [(_("Home"), page_address("home"))]
    kind = City if name == "comparison" else type(record)
    if kind in SECTIONS:
        section, label = SECTIONS[kind]
        above.append((str(label), page_address(section)))
    return Seen(
        kind=_kind(name, record),
        address=canonical(context),
        language=read_in(),
        site=_("EU-China Smart City Cooperation"),
        title=context[TITLE],
        above=above,
    )


def _kind(name: str, record: Record | None) -> str:
    if record is not None or name == "home":
        return "WebPage"
    return "SearchResultsPage" if name == "search" else "CollectionPage"
