"""How a page looks where a link to it is shown: Open Graph, as social sites read it."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context

from cities.map import EURASIA, PICTURE, Spot, region_of
from cities.models import City, NewsItem, Picture, Practice, Record
from cities.models.address import page_address
from cities.models.country import territory
from cities.models.image import FORMATS
from cities.models.languages import language_codes
from cities.rendering.addresses import alternates, canonical, known_in
from cities.rendering.escaping import printed
from cities.rendering.lacking import read_in
from cities.rendering.maps import title_of
from cities.rendering.structured_data import TITLE
from cities.structured_data import absolute, description
from cities.translation_status import shown

WIDE_ENOUGH = 1200  # pixels
MOST = 300  # signs of a description; more is shown nowhere


class Face(NamedTuple):
    """The picture that stands for a page."""

    address: str
    width: int  # in pixels, like the height
    height: int
    form: str
    alt: str


@pass_context
def open_graph(context: Context) -> SafeString:
    """The `<meta>` elements, one to a line."""
    said = [(name, printed(value)) for name, value in _said(context) if value]
    lines = [f'<meta property="{name}" content="{value}">' for name, value in said]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    return SafeString("\n".join(lines))


def locale_of(language: str) -> str:
    """A language and a country as Open Graph wants them: en_GB, zh_CN."""
    return f"{language.split('-')[0]}_{territory(language)}"


def _said(context: Context) -> list[tuple[str, str]]:
    record = context["record"]
    language = known_in(context)
    others = [code for code in language_codes() if code != language] if alternates(context) else []
    return [
        ("og:title", context[TITLE]),
        ("og:description", _description(record)),
        ("og:type", "article" if isinstance(record, NewsItem) else "website"),
        ("og:url", canonical(context)),
        ("og:site_name", _("EU-China Smart City Cooperation")),
        ("og:locale", locale_of(language)),
        *(("og:locale:alternate", locale_of(code)) for code in others),
        *_pictured(_face(record, context.get("pictures", ()))),
    ]


def _description(record: Record | None) -> str:
    """What the page is about; where it is about no record, what the site is about."""
    told = description(record, read_in()).text if record else ""
    line = " ".join(told.split())
    return (line if len(line) <= MOST else Truncator(line).chars(MOST)) or _(
        "The pilot cities of the EU-China smart city cooperation: their figures, practices,"
        " partners, news and milestones."
    )


def _pictured(face: Face) -> list[tuple[str, str]]:
    return [
        ("og:image", face.address),
        ("og:image:type", face.form),
        ("og:image:width", str(face.width)),
        ("og:image:height", str(face.height)),
        ("og:image:alt", face.alt),
    ]


def _face(record: Record | None, pictures: Any) -> Face:
    """The first picture of the record, else a map: of its city, else of all."""
    first = next((each for each in pictures if each.stored), None)
    if first is not None:
        return _picture(first)
    city = record.city if isinstance(record, Practice) else record
    if isinstance(city, City) and city.latitude is not None and city.longitude is not None:
        spot = Spot(float(city.latitude), float(city.longitude), city.side)
        if region := region_of(spot):
            name = shown(city, "name", read_in()).text
            return _map(
                page_address("map_picture", city.slug),
                _("%(place)s: %(cities)s") % {"place": title_of(region), "cities": name},
            )
    return _map(page_address("map_picture_of_all"), title_of(EURASIA))


def _picture(picture: Picture) -> Face:
    image: Any = picture.stored
    width = next((each for each in image.widths if each >= WIDE_ENOUGH), image.width)
    form = FORMATS[-1]
    return Face(
        absolute(reverse("image", args=[image.name, width, form])),
        width,
        max(1, round(image.height * width / image.width)),
        f"image/{form}",
        shown(picture, "alt", read_in()).text,
    )


def _map(path: str, alt: str) -> Face:
    return Face(absolute(path), *PICTURE, "image/png", alt)
