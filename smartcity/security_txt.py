"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cities.translation_status import language_tag

# RFC 9116 wants less than a year. Who reads it later asks again: the operator may have changed.
GOOD_FOR = timedelta(days=180)


@never_cache
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with the operator's address for mail, or else with the page that says how to write."""
    expires = datetime.combine(timezone.now().date() + GOOD_FOR, time(), UTC)
    lines = {
        "Contact": f"mailto:{settings.CONTACT_EMAIL}"
        if settings.CONTACT_EMAIL
        else _contact_page(),
        "Expires": expires.isoformat().replace("+00:00", "Z"),
        "Preferred-Languages": ", ".join(language_tag(code) for code, _name in settings.LANGUAGES),
        "Canonical": settings.SITE_URL + reverse("security_txt"),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _contact_page() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("page", args=["contact"])
