"""Pictures in pages, in the sizes and formats that browsers choose from."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from jinja2 import pass_context
from jinja2.runtime import Context

from cities.models.image import FORMATS, Image
from cities.preview_address import PREVIEW


def image_address(image: Image, width: int) -> str:
    """The address of an image, at least so many pixels wide if it has them."""
    wide = next((each for each in image.widths if each >= width), image.width)
    return _address(image, wide, FORMATS[-1])


def srcset(image: Image, form: str, query: str = "") -> str:
    """All widths of one format."""
    return ", ".join(f"{_address(image, width, form)}{query} {width}w" for width in image.widths)


@pass_context
def image_query(context: Context) -> str:
    """What a preview adds to the address of an image: it asks for what the public does not have."""
    if not context["preview"]:
        return ""
    request: Any = context["request"]
    return "?" + urlencode({PREVIEW: request.GET.get(PREVIEW, "")})


def _address(image: Image, width: int, form: str) -> str:
    return reverse("image", args=[image.name, width, form])
