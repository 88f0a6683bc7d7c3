"""The files of images: for everybody if a public page shows them, else for whoever may see it."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from cities import roles
from cities.models import Picture, PreviewLink
from cities.models.image import FORMATS, Image
from cities.preview_address import PREVIEW
from cities.views.preview import sealed

# How long a browser may show an image without asking again whether it is public, in seconds.
KEPT_FOR = 300


@require_safe
def image(request: HttpRequest, name: str, width: int, form: str) -> HttpResponseBase:
    """One width and format of an image."""
    try:
        return _answer(request, name, width, form)
    except Http404 as error:
        return sealed(page_not_found(request, error))  # it may be published a moment later


def _answer(request: HttpRequest, name: str, width: int, form: str) -> HttpResponseBase:
    found = Image.named(name)
    if found is None or width not in found.widths or form not in FORMATS:
        raise Http404
    path = found.path(width, form)
    if Picture.objects.is_public(name, timezone.now()):
        tag = quote_etag(path)
        response = get_conditional_response(request, etag=tag) or _file(path)
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        # Readers of feeds, and other sites that quote the page, may show it.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
    if _is_in_link(request, name) or _is_at_desk(request):
        return sealed(_file(path))
    raise Http404


def _file(path: str) -> HttpResponse:
    try:
        with default_storage.open(path) as file:
            return HttpResponse(file.read(), content_type=f"image/{path.rpartition('.')[2]}")
    except FileNotFoundError:
        raise Http404 from None


def _is_in_link(request: HttpRequest, name: str) -> bool:
    """Whether the request has an open preview link to a state that shows this image."""
    link = PreviewLink.find(request.GET.get(PREVIEW, ""))
    if link is None or not PreviewLink.objects.open(timezone.now()).filter(pk=link.pk).exists():
        return False
    pictures: dict[str, Any] = link.revision.snapshot.get("pictures", {})
    return any(values.get("image") == name for values in pictures.values())


def _is_at_desk(request: HttpRequest) -> bool:
    """Whether an editor asks; without a session cookie nobody looks for a session."""
    if not request.COOKIES or not request.user.is_authenticated:
        return False
    return bool(roles.kinds(request.user))
