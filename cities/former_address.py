"""An address that a record had before leads to the one it has now."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponsePermanentRedirect

from cities.models import HeldKey


def holder_now(public: QuerySet[Any], slug: str) -> Any | None:
    """The one of `public` that had this slug before the one it has; None if there is none."""
    holder = HeldKey.find(public.model, slug)
    return public.exclude(slug=slug).filter(pk=holder and holder.pk).first()


def moved(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """To `address`, with the same query."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    response = HttpResponsePermanentRedirect(address + query)
    # Moved for good as far as anybody knows, but a slug may change back: a browser that
    # remembered both ways would go round in a circle.
    response.headers["Cache-Control"] = "no-cache"
    return response
