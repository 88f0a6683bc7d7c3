"""What the frame of every page shows: the pages to link to, and the operator's numbers."""

from django import template
from django.conf import settings

from cities.models import HOME, Page

register = template.Library()


@register.simple_tag
def footer_pages() -> list[Page]:
    """The published pages of words but the home page, about first. This causes one query."""
    pages = Page.objects.published().exclude(slug=HOME).order_by("pk")
    return sorted(pages, key=lambda page: (page.slug != "about", page.pk))


@register.simple_tag
def operator_setting(name: str) -> str:
    """What the operator states about the site, such as its ICP filing number; may be empty."""
    allowed = {"ICP_NUMBER", "PUBLIC_SECURITY_NUMBER", "MAP_APPROVAL_NUMBER"}
    return getattr(settings, name) if name in allowed else ""
