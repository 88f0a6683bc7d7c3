"""All addresses: the admin and the machine's own at the root, the public site per language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from cities.expired_session import resume_view
from cities.views.for_machines import robots, sitemap
from cities.views.images import image
from cities.views.map_pictures import map_picture, map_picture_of_all
from smartcity.health import healthz, readyz
from smartcity.language import root
from smartcity.script_words import ScriptWords
from smartcity.security_txt import security_txt
from smartcity.sign_in.addresses import sign_in_urls
from smartcity.sign_in.password_reset import password_reset_urls


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """The admin's way to the page of any record, which nothing here uses, would tell of drafts."""
    raise Http404


handler400 = "smartcity.bad_request.bad_request"
handler500 = "smartcity.request_id.server_error"
urlpatterns = [
    *i18n_patterns(path("", include("cities.urls"))),  # first, as most is asked of it
    path("", root),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    *(password_reset_urls if settings.MAIL_IS_SET_UP else []),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("media/images/<str:name>/<int:width>.<str:form>", image, name="image"),
    path("media/maps/<slug:slug>.png", map_picture, name="map_picture"),
    path("media/map.png", map_picture_of_all, name="map_picture_of_all"),
    *sign_in_urls,
    path("admin/language/", include("django.conf.urls.i18n")),
    path("admin/resume/", resume_view(), name="admin_resume"),
    path("admin/jsi18n/", ScriptWords.as_view(), name="jsi18n"),
    path("admin/r/<path:rest>", nothing, name="nothing"),
    path("admin/", admin.site.urls),
]
