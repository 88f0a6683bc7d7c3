"""Maps as pictures, for who shows a link to a page: one of each public city, and one of all."""

from hashlib import sha256
from itertools import starmap

from django.db.models import FloatField, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from cities.former_address import holder_now, moved
from cities.map import Spot, region_of
from cities.models import City
from cities.views.preview import sealed

# How long a picture may be shown without asking whether a city has moved or gone, in seconds.
KEPT_FOR = 3600


@require_safe
def map_picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where one city lies, among those of its side."""
    from cities.map_picture import map_of_one  # late: few who answer readers need it

    public = City.objects.published(timezone.now())
    if spot := _on_a_map(public.filter(slug=slug)):
        return _answer(request, map_of_one(spot, _spots(public.filter(side=spot.side))))
    if (city := holder_now(public, slug)) and _on_a_map(public.filter(pk=city.pk)):
        return moved(request, reverse("map_picture", args=[city.slug]))
    return sealed(page_not_found(request, Http404()))  # it may be published a moment later


@require_safe
def map_picture_of_all(request: HttpRequest) -> HttpResponseBase:
    """Where all public cities lie."""
    from cities.map_picture import map_of_all  # late, too

    return _answer(request, map_of_all(_spots(City.objects.published(timezone.now()))))


def _on_a_map(city: QuerySet[City]) -> Spot | None:
    """Where a city lies, if a map shows it."""
    return next(filter(region_of, _spots(city)), None)


def _spots(cities: QuerySet[City]) -> list[Spot]:
    """Where those of `cities` lie of which it is known. Numbers alone: they may be thousands."""
    at = (Cast(name, FloatField()) for name in ("latitude", "longitude"))
    return list(starmap(Spot, cities.filter(latitude__isnull=False).values_list(*at, "side")))


def _answer(request: HttpRequest, content: bytes) -> HttpResponseBase:
    tag = quote_etag(sha256(content).hexdigest()[:32])
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        content, content_type="image/png"
    )
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites quote pages
    return response
