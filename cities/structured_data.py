"""What a public page says, in the vocabulary of schema.org, for machines that read JSON-LD.

No request: records in, data out. A text says its language where that is not the page's; addresses
are absolute; what is given is what a reader of the page sees.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from cities.models import (
    City,
    Cooperation,
    Keyed,
    NewsItem,
    Partner,
    Place,
    Practice,
    Publication,
    Record,
)
from cities.models.address import page_address
from cities.models.country import country_name
from cities.models.languages import language_codes
from cities.translation_status import Shown, language_tag, shown

CONTEXT = "https://schema.org"
WIKIDATA = "https://www.wikidata.org/wiki/"

Node = dict[str, Any]
Beside = Mapping[str, Any]  # the public records that the page of one shows, as its view names them


class Seen(NamedTuple):
    """What a page is, whatever it is about."""

    kind: str  # of page: WebPage, CollectionPage …
    address: str  # absolute; what it is known by
    language: str  # in which it is asked for
    site: str  # what the site is called
    title: str
    above: Sequence[tuple[str, str]]  # name and path of what it stands below, the home page first


def graph(seen: Seen, record: Record | None, beside: Beside) -> Node:
    """All that a page says: of itself, of its place on the site and of its record."""
    page = _page(seen, record)
    nodes = [page]
    if seen.above:
        nodes.append(_breadcrumb(seen, page["name"]))
        page["breadcrumb"] = {"@id": nodes[-1]["@id"]}
    else:
        nodes.append(_website(seen))
    if record is not None and (said := _thing(record, seen, beside)):
        page["mainEntity"] = {"@id": said["@id"]}
        nodes.append(said)
    return {"@context": CONTEXT, "@graph": nodes}


def absolute(path: str) -> str:
    """The address of a path of this site."""
    return settings.SITE_URL + path


def languages_shown(record: Record, language: str) -> list[str]:
    """The tags of the languages in which a reader of `language` reads the texts of `record`."""
    fields = (*record.required_translations, *record.expected_translations)
    found = {each.language for field in fields if (each := shown(record, field, language)).text}
    in_order = dict.fromkeys((language, *language_codes()))
    return [language_tag(code) for code in in_order if code in found]


def description(record: Record, language: str) -> Shown:
    """What the record is, in short."""
    return shown(record, "role" if isinstance(record, Partner) else "summary", language)


def _website(seen: Seen) -> Node:
    """The site in one language, and how it is searched."""
    words = "{search_term_string}"
    return {
        **_site(seen),
        "inLanguage": language_tag(seen.language),
        "publisher": _publisher(seen),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(page_address('search'))}?q={words}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def _site(seen: Seen) -> Node:
    home = absolute(page_address("home"))
    return {"@type": "WebSite", "@id": f"{home}#website", "url": home, "name": seen.site}


def _publisher(seen: Seen) -> Node:
    return {
        "@type": "Organization",
        "@id": absolute("/#publisher"),
        "name": seen.site,
        "url": absolute("/"),
    }


def _page(seen: Seen, record: Record | None) -> Node:
    name: str | Node = seen.title
    tags = [language_tag(seen.language)]
    if record is not None:
        name = _text(record, record.title_field, seen.language)
        tags = languages_shown(record, seen.language)
    return _filled(
        {
            "@type": seen.kind,
            "@id": seen.address,
            "url": seen.address,
            "name": name,
            "description": _description(record, seen) if record else "",
            "inLanguage": _one_or_all(tags),
            "isPartOf": _site(seen),
        }
    )


def _breadcrumb(seen: Seen, name: str | Node) -> Node:
    """The way from the home page to this one, which is called `name`."""
    steps: list[tuple[str | Node, str]] = [(each, absolute(path)) for each, path in seen.above]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{seen.address}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": step, "item": address}
            for n, (step, address) in enumerate([*steps, (name, seen.address)], 1)
        ],
    }


# --- The kinds of records ----------------------------------------------------------------------


def _thing(record: Record, seen: Seen, beside: Beside) -> Node | None:
    """What the record is; None if it is nothing but the page."""
    describe = _KINDS.get(type(record))
    if describe is None:
        return None
    said = describe(record, seen, beside)
    common = {
        "@type": said["@type"],
        "@id": _id(record),
        "name": _text(record, record.title_field, seen.language),
        "description": _description(record, seen),
        "url": seen.address,
        "image": [_image(picture) for picture in beside.get("pictures", ()) if picture.stored],
    }
    return _filled({**common, **said})


def _city(city: City, seen: Seen, beside: Beside) -> Node:
    return {
        "@type": "City",
        "alternateName": _other_names(city, seen.language),
        "geo": _point(city),
        "containedInPlace": _around(city, seen.language),
        "containsPlace": [_member(each, seen.language) for each in beside.get("members", ())],
        "sameAs": [*_wikidata(city), *_given(city.website)],
    }


def _member(member: Any, language: str) -> Node:
    return _filled(
        {
            "@type": "City",
            "name": _text(member, "name", language),
            "alternateName": _local_name(member),
            "geo": _point(member),
            "sameAs": _wikidata(member),
        }
    )


def _around(city: City, language: str) -> Node:
    """The places that a pilot lies in, the nearest outermost: city, region, country."""
    place: Node = {
        "@type": "Country",
        "name": country_name(city.country, language),
        "identifier": city.country,
    }
    for field, kind in (("region", "AdministrativeArea"), ("parent_city", "City")):
        if name := _text(city, field, language):
            place = {"@type": kind, "name": name, "containedInPlace": place}
    return place


def _partner(partner: Partner, seen: Seen, beside: Beside) -> Node:
    parent = beside.get("parent")
    return {
        "@type": _organization(partner),
        "alternateName": [*_given(partner.acronym), *_other_names(partner, seen.language)],
        "parentOrganization": _mention(parent, _organization(parent), seen) if parent else None,
        "sameAs": _given(partner.website),
    }


def _organization(partner: Partner) -> str:
    return "GovernmentOrganization" if partner.public_authority else "Organization"


def _news(item: NewsItem, seen: Seen, beside: Beside) -> Node:
    return {
        **_article(item, "NewsArticle", seen, beside),
        "temporalCoverage": str(item.date),  # of what happened, not of its publishing here
        "about": _mentions(beside.get("cities", ()), seen),
        "mentions": _mentions(beside.get("partners", ()), seen),
    }


def _practice(practice: Practice, seen: Seen, beside: Beside) -> Node:
    return {
        **_article(practice, "Article", seen, beside),
        "temporalCoverage": str(practice.year) if practice.year else None,
        "about": _mention(practice.city, "City", seen),
        "articleSection": str(practice.get_theme_display()),
    }


def _article(record: Any, kind: str, seen: Seen, beside: Beside) -> Node:
    """A text of this site, and what it was made of."""
    return {
        "@type": kind,
        "headline": _text(record, "title", seen.language),
        "inLanguage": _one_or_all(languages_shown(record, seen.language)),
        "datePublished": _moment(record.published_at),
        "dateModified": _moment(beside.get("changed")),
        "isBasedOn": record.source_link,  # never the address of a third-party copy
        "publisher": _publisher(seen),
        "mainEntityOfPage": seen.address,
    }


def _publication(publication: Publication, seen: Seen, beside: Beside) -> Node:
    publisher = _text(publication, "publisher", seen.language)
    return {
        "@type": "Report",
        "author": [{"@type": "Person", "name": name} for name in publication.authors],
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "datePublished": str(publication.date),
        "inLanguage": list(publication.languages),
        "sameAs": publication.source_link,
    }


def _cooperation(cooperation: Cooperation, seen: Seen, beside: Beside) -> Node:
    link = cooperation.source_link
    return {
        "@type": "Project",
        "areaServed": _mentions(beside.get("cities", ()), seen),
        "member": _mentions(beside.get("partners", ()), seen),
        "subjectOf": {"@type": "CreativeWork", "url": link} if link else None,
    }


# A page of words is only a page, and milestones stand on pages together.
_KINDS: dict[type[Record], Callable[[Any, Seen, Beside], Node]] = {
    City: _city,
    Practice: _practice,
    Cooperation: _cooperation,
    Partner: _partner,
    NewsItem: _news,
    Publication: _publication,
}


# --- Their parts -------------------------------------------------------------------------------


def _id(record: Record) -> str:
    """What a record is known by, the same in every language."""
    return absolute(f"/#{record._meta.model_name}-{record.slug}")


def _mentions(records: Iterable[Any], seen: Seen) -> list[Node]:
    kinds = {City: lambda _city: "City", Partner: _organization}
    return [_mention(record, kinds[type(record)](record), seen) for record in records]


def _mention(record: Record, kind: str, seen: Seen) -> Node:
    """Another record, which has a page of its own."""
    return {
        "@type": kind,
        "@id": _id(record),
        "name": _text(record, record.title_field, seen.language),
        "url": absolute(record.get_absolute_url()),
    }


def _description(record: Record, seen: Seen) -> str | Node:
    return _told(description(record, seen.language), seen.language)


def _text(record: Keyed, field: str, language: str) -> str | Node:
    """A text for a reader of `language`, with the language that it is in if that is another."""
    return _told(shown(record, field, language), language)


def _told(found: Shown, language: str) -> str | Node:
    if not found.text or found.language == language:
        return found.text
    return {"@language": language_tag(found.language), "@value": found.text}


def _other_names(record: Record, language: str) -> list[str | Node]:
    """Its names in the languages it is not shown in, and the local one of a place."""
    name = shown(record, record.title_field, language)
    others = [
        _told(Shown(record.text(record.title_field, code), code), language)
        for code in language_codes()
        if code != name.language
    ]
    local = _local_name(record) if isinstance(record, Place) else []
    return [other for other in (*others, *local) if other]


def _local_name(place: Place) -> list[Node]:
    if not place.local_name_is_another:
        return []
    return [{"@language": place.local_language, "@value": place.local_name}]


def _point(place: Place) -> Node | None:
    if place.latitude is None or place.longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": float(place.latitude),
        "longitude": float(place.longitude),
    }


def _wikidata(place: Place) -> list[str]:
    return [WIKIDATA + place.wikidata_id] if place.wikidata_id else []


def _image(picture: Any) -> str:
    image = picture.stored
    return absolute(reverse("image", args=[image.name, image.width, "webp"]))


def _given(value: str) -> list[str]:
    return [value] if value else []


def _one_or_all(tags: list[str]) -> str | list[str]:
    return tags[0] if len(tags) == 1 else tags


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat("T", "seconds") if moment else None


def _filled(node: Node) -> Node:
    """`node` without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
