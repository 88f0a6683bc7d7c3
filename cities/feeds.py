"""News to follow: a feed of all, and one of each city, in each language."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views import View

from cities.former_address import holder_now, moved
from cities.models import City, NewsItem
from cities.models.address import page_address
from cities.models.languages import active_language, column
from cities.models.prepared import prepared
from cities.models.printing import printing
from cities.sitemaps import changed_at
from cities.translation_status import foreign_tag, language_tag, shown

MOST = 30  # entries of a feed: the latest
BEGINNING = datetime(2013, 11, 21, tzinfo=UTC)  # of the cooperation


class MarkedFeed(Atom1Feed):
    """A feed whose entries say which language they are in, where that is not the feed's."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item.get("language")
        return {"xml:lang": language} if language else {}

    def latest_post_date(self) -> datetime:
        """A feed without entries has never changed; the library would say that it just did."""
        return super().latest_post_date() if self.items else BEGINNING


class NewsFeed(View):
    """The latest news, published at this moment."""

    query_names: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        now, language = timezone.now(), active_language()
        title, page = _("EU-China Smart City Cooperation: news"), page_address("news")
        if slug:
            city = next(iter(_with_slug(slug=slug, now=now)), None)
            if city is None:
                return _moved(request, holder_now(City.objects.published(now), slug))
            name = shown(city, "name", language).text
            title, page = _("%(city)s: news") % {"city": name}, city.get_absolute_url()
            latest = _latest(cities=city.pk, now=now)
        else:
            latest = _latest(now=now)
        changes = changed_at(NewsItem, tuple(item.pk for item in latest), now)
        feed = MarkedFeed(
            title=title,
            link=settings.SITE_URL + page,
            description=_("News of the cooperation, the latest event first."),
            language=language_tag(language),
            feed_url=settings.SITE_URL + request.path,
        )
        for item in latest:
            told = shown(item, "title", language)
            address = settings.SITE_URL + item.get_absolute_url()
            feed.add_item(
                title=told.text,
                link=address,
                # Of a summary the format says that it is HTML.
                description=escape(shown(item, "summary", language).text),
                unique_id=address,
                pubdate=item.published_at,
                updateddate=changes.get(item.pk, item.published_at),
                language=foreign_tag(told.language, language),
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response


@prepared
def _with_slug(*, slug: str, now: datetime) -> QuerySet[City]:
    return printing(City.objects.published(now).filter(slug=slug), "name")


@prepared
def _latest(*, now: datetime, **related: int) -> QuerySet[NewsItem]:
    news = NewsItem.objects.published(now).filter(**related)
    in_order = news.order_by("-date", column("sort_key"), "slug")
    return printing(in_order, "title", "summary", "published_at")[:MOST]


def _moved(request: HttpRequest, city: City | None) -> HttpResponse:
    """To the feed of the city that had the address before, if there is one."""
    if city is None:
        raise Http404
    return moved(request, reverse("city_feed", args=[city.slug]))
