"""Pages of words."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cities.models import HOME, Page
from cities.rendering.site_frame import pages
from cities.views.public import PublicDetail


class PageDetail(PublicDetail):
    model = Page
    template_name = "cities/page_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["slug"] == HOME:  # the home page has one address
            return redirect(reverse("home"), permanent=True)
        return super().get(request, *args, **kwargs)

    def with_slug(self, slug: str) -> Page | None:
        return pages(self.now).get(slug)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(contact_email=settings.CONTACT_EMAIL, **kwargs)
