"""Pictures in pages, in the sizes and formats that browsers choose from."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

from cities.models.image import FORMATS, Image
from cities.preview_address import PREVIEW

register = template.Library()


@register.simple_tag(takes_context=True)
def image_address(context: Context, image: Image, width: int) -> str:
    """`{% image_address image 640 %}`: its address, at least so many pixels wide if it has them.

    In a preview the address asks for what the public does not have.
    """
    wide = next((each for each in image.widths if each >= width), image.width)
    return _address(context, image, wide, FORMATS[-1])


@register.simple_tag(takes_context=True)
def srcset(context: Context, image: Image, form: str) -> str:
    """`{% srcset image "avif" %}`: all widths of one format."""
    return ", ".join(f"{_address(context, image, width, form)} {width}w" for width in image.widths)


def _address(context: Context, image: Image, width: int, form: str) -> str:
    address = reverse("image", args=[image.name, width, form])
    request: Any = context.get("request")
    if context.get("preview") and request is not None:
        address += "?" + urlencode({PREVIEW: request.GET.get(PREVIEW, "")})
    return address
