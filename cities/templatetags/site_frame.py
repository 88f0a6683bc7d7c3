"""What the frame of every page shows: the pages to link to, and the operator's numbers."""

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static

from cities.models import HOME, Page
from cities.models.languages import column, columns

register = template.Library()


@register.simple_tag(takes_context=True)
def footer_pages(context: Context) -> list[Page]:
    """The published pages of words but the home page, about first. This causes one query."""
    pages = Page.objects.published(context.get("now")).exclude(slug=HOME)
    in_order = pages.order_by(column("sort_key"), "slug").only(
        "slug", "outdated", *columns("title")
    )
    return sorted(in_order, key=lambda page: page.slug != "about")


@register.simple_tag
def operator_setting(name: str) -> str:
    """What the operator states about the site, such as its ICP filing number; may be empty."""
    allowed = {"ICP_NUMBER", "PUBLIC_SECURITY_NUMBER", "MAP_APPROVAL_NUMBER"}
    return getattr(settings, name) if name in allowed else ""


@register.simple_tag
def static_if_any(path: str) -> str:
    """The address of a static file; empty if it was not collected. A page that tells of a fault
    must not have one.
    """
    try:
        return static(path)
    except ValueError:
        return ""
