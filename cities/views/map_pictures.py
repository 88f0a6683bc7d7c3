"""Maps as pictures, for who shows a link to a page: one of each public city, and one of all."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from cities.map_picture import Spot, map_of_all, map_of_one, region_of
from cities.models import City
from cities.views.preview import sealed

# How long a picture may be shown without asking whether a city has moved or gone, in seconds.
KEPT_FOR = 3600


@require_safe
def map_picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where one city lies, among those of its side."""
    public = City.objects.published(timezone.now())
    try:
        city = get_object_or_404(public, slug=slug)
        if city.latitude is None or region_of(_spot(city)) is None:
            raise Http404
    except Http404 as error:
        return sealed(page_not_found(request, error))  # it may be published a moment later
    others = frozenset(map(_spot, public.filter(side=city.side, latitude__isnull=False)))
    return _answer(request, map_of_one(_spot(city), others))


@require_safe
def map_picture_of_all(request: HttpRequest) -> HttpResponseBase:
    """Where all public cities lie."""
    located = City.objects.published(timezone.now()).filter(latitude__isnull=False)
    return _answer(request, map_of_all(frozenset(map(_spot, located))))


def _spot(city: City) -> Spot:
    assert city.latitude is not None  # noqa: S101 - asked before
    assert city.longitude is not None  # noqa: S101 - a point has both
    return Spot(float(city.latitude), float(city.longitude), city.side)


def _answer(request: HttpRequest, content: bytes) -> HttpResponseBase:
    tag = quote_etag(sha256(content).hexdigest()[:32])
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        content, content_type="image/png"
    )
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
