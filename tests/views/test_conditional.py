"""Who has a page already is not sent it again, and never keeps one that has changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.content_files import load_new
from cities.models import Act, City, Measure, NewsItem, PreviewLink, Revision
from cities.models.deletion import recover
from cities.models.line import Line
from smartcity import conditional
from tests.addresses import KINDS, LISTS
from tests.factories import (
    LONG_AGO,
    MAKERS,
    edit,
    make_city,
    make_figure,
    make_news,
    make_picture,
    make_practice,
    unmake_all,
)

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LAST_WEEK = NOW - timedelta(days=7)
HOUR = timedelta(hours=1)
Pass = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has changed since last week."""
    monkeypatch.setattr(conditional, "STARTED", LONG_AGO)
    settle()


def settle() -> None:
    """Let all that was done so far have been done last week."""
    Revision.objects.update(moment=LAST_WEEK)
    Act.objects.update(moment=LAST_WEEK)
    for kind in MAKERS:
        kind.objects.filter(published_at__gt=LAST_WEEK, published_at__lte=timezone.now()).update(
            published_at=LAST_WEEK
        )


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Let time pass for whoever asks what time it is."""
    now = timezone.now

    def let(span: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + span)

    return let


def asked(visitor: Client, address: str, since: str) -> Any:
    return visitor.get(address, headers={"If-Modified-Since": since})


def addresses() -> list[str]:
    records = [
        kind.objects.published().order_by("slug").first().get_absolute_url()
        for kind in KINDS
        if kind.objects.published().exists()
    ]
    lists = [reverse(name) for name in LISTS if name != "search"]
    machines = ["/sitemap.xml", "/robots.txt", "/en/news/feed/", "/en/cities/lyon/feed/"]
    return [*records, *lists, *machines]


def test_every_public_page_is_sent_once(visitor: Client) -> None:
    for address in addresses():
        first = visitor.get(address)
        moment, tag = first["Last-Modified"], first["ETag"]
        assert parsedate_to_datetime(moment) == LAST_WEEK.replace(microsecond=0), address
        assert first["Cache-Control"] == "no-cache"
        for headers in ({"If-Modified-Since": moment}, {"If-None-Match": tag}):
            again = visitor.get(address, headers=headers)
            assert (again.status_code, again.content) == (304, b""), address
            assert again["ETag"] == tag
            assert again["Cache-Control"] == "no-cache"
        head = visitor.head(address)
        assert (head["ETag"], head["Last-Modified"]) == (tag, moment)


def test_the_tag_comes_before_the_moment(visitor: Client) -> None:
    moment = visitor.get("/en/")["Last-Modified"]
    headers = {"If-None-Match": '"another"', "If-Modified-Since": moment}
    assert visitor.get("/en/", headers=headers).status_code == 200


def test_a_search_has_a_tag_alone(visitor: Client) -> None:
    for address in ("/en/search/", "/zh-hans/search/?q=chengdu"):
        found = visitor.get(address)
        assert "Last-Modified" not in found
        assert visitor.get(address, headers={"If-None-Match": found["ETag"]}).status_code == 304
        assert asked(visitor, address, http_now()).status_code == 200


def http_now() -> str:
    return timezone.now().strftime("%a, %d %b %Y %H:%M:%S GMT")


# --- Everything that changes a page --------------------------------------------------------------


def publishing() -> tuple[str, Callable[[], Any]]:
    record = make_news(published_at=None)
    return "/en/news/", record.publish


def withdrawing() -> tuple[str, Callable[[], Any]]:
    return "/zh-hans/cities/", make_city().withdraw


def deleting() -> tuple[str, Callable[[], Any]]:
    return "/en/practices/", make_practice(city=City.objects.get(slug="lyon")).delete


def editing() -> tuple[str, Callable[[], Any]]:
    """… the city of a practice, whose page shows its name."""
    practice = make_practice(city=(city := make_city()))

    def change() -> None:
        edit(city, name_en="New name")
        city.publish()

    return practice.get_absolute_url(), change


def a_change_coming_due() -> tuple[str, Callable[[], Any]]:
    news = make_news()
    edit(news, title_en="New title")
    news.publish(at=timezone.now() + HOUR / 2)
    return news.get_absolute_url(), lambda: None


def a_publication_coming_due() -> tuple[str, Callable[[], Any]]:
    make_news(published_at=None).publish(at=timezone.now() + HOUR / 2)
    return "/en/news/feed/", lambda: None


def a_withdrawal_coming_due() -> tuple[str, Callable[[], Any]]:
    make_city().withdraw(at=timezone.now() + HOUR / 2)
    return "/sitemap.xml", lambda: None


def a_new_picture() -> tuple[str, Callable[[], Any]]:
    city = make_city()
    return city.get_absolute_url(), lambda: make_picture(city)


def a_deleted_figure() -> tuple[str, Callable[[], Any]]:
    figure = make_figure(city := make_city())
    return city.get_absolute_url(), figure.delete


def another_measure() -> tuple[str, Callable[[], Any]]:
    make_figure(city := make_city())

    def change() -> None:
        measure = Measure.objects.get(slug="population")
        measure.name_en = "Inhabitants"
        measure.save()

    return city.get_absolute_url(), change


def another_relation() -> tuple[str, Callable[[], Any]]:
    city, news = make_city(), make_news()
    return city.get_absolute_url(), lambda: news.cities.add(city)


def recovering() -> tuple[str, Callable[[], Any]]:
    news = make_news()
    line = Line.of(news)
    news.delete()
    return "/en/news/", lambda: recover(line)


def loading() -> tuple[str, Callable[[], Any]]:
    unmake_all()
    make_city()
    return "/en/cities/", lambda: load_new(settings.FIXTURES_DIR)


CHANGES = [
    *(publishing, withdrawing, deleting, editing, recovering, loading),
    *(a_change_coming_due, a_publication_coming_due, a_withdrawal_coming_due),
    *(a_new_picture, a_deleted_figure, another_measure, another_relation),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_page_is_sent_again(visitor: Client, passes: Pass, change: Any) -> None:
    address, happen = change()
    settle()
    before = visitor.get(address)
    moment = before["Last-Modified"]
    assert asked(visitor, address, moment).status_code == 304
    happen()
    if "due" not in change.__name__:
        at_once = asked(visitor, address, moment)
        assert at_once.status_code == 200
        assert at_once.content != before.content
        assert "Last-Modified" not in at_once  # who is to follow may have the same second
    passes(HOUR)
    later = asked(visitor, address, moment)
    assert later.status_code == 200
    assert later.content != before.content
    assert later["ETag"] != before["ETag"]
    assert parsedate_to_datetime(later["Last-Modified"]) > parsedate_to_datetime(moment)
    assert asked(visitor, address, later["Last-Modified"]).status_code == 304


def test_a_change_that_others_see_late_is_sent_too(visitor: Client, passes: Pass) -> None:
    """Two changes at once: what got its moment first may be seen last."""
    moment = visitor.get("/en/cities/")["Last-Modified"]
    passes(timedelta(seconds=30))
    make_city()
    late = Revision.objects.order_by("-pk")[0]
    assert "Last-Modified" not in visitor.get("/en/cities/")
    with_both = make_city()
    Revision.objects.filter(pk__gt=late.pk).update(moment=late.moment - timedelta(seconds=20))
    passes(HOUR)
    response = asked(visitor, "/en/cities/", moment)
    assert response.status_code == 200
    assert with_both.name_en in response.content.decode()


def test_a_moment_is_told_when_no_earlier_change_can_still_appear(
    visitor: Client, passes: Pass
) -> None:
    make_city()
    for span, is_told in ((timedelta(minutes=4), False), (timedelta(minutes=6), True)):
        passes(span)
        assert visitor.get("/en/").has_header("Last-Modified") is is_told


def test_it_is_never_earlier_than_the_code(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = visitor.get("/en/")["Last-Modified"]
    monkeypatch.setattr(conditional, "STARTED", NOW - HOUR)
    response = asked(visitor, "/en/", moment)
    assert response.status_code == 200
    assert parsedate_to_datetime(response["Last-Modified"]) == (NOW - HOUR).replace(microsecond=0)
    monkeypatch.setattr(conditional, "STARTED", timezone.now())
    assert "Last-Modified" not in asked(visitor, "/en/", moment)


def test_without_any_history_there_is_only_the_start(visitor: Client, empty_site: None) -> None:
    moment = visitor.get("/en/")["Last-Modified"]
    assert parsedate_to_datetime(moment) == LONG_AGO


# --- What is nobody's to keep --------------------------------------------------------------------


def test_previews_refusals_and_the_desk_have_neither(visitor: Client, editor: Client) -> None:
    city = make_city()
    head = Line.of(city).head()
    link = PreviewLink.objects.create(revision=head, expires_at=NOW + HOUR)
    address = city.get_absolute_url()
    settle()
    for client, path in (
        (visitor, f"{address}?preview={link.token}"),
        (editor, f"{address}?preview={head.pk}"),
        (visitor, "/en/nowhere/"),
        (visitor, "/"),
        (visitor, "/healthz"),
        (editor, "/admin/"),
        (editor, "/admin/jsi18n/"),
        (editor, f"/admin/cities/city/{city.pk}/change/"),
    ):
        response = client.get(path, headers={"If-Modified-Since": http_now()})
        assert response.status_code in (200, 302, 404), path
        assert not {"ETag", "Last-Modified"} & set(response.headers), path
    preview = visitor.get(address, {"preview": link.token})
    assert preview["Cache-Control"] == "private, no-store"


def test_an_editor_who_signed_in_gets_the_same(visitor: Client, editor: Client) -> None:
    tag = visitor.get("/en/cities/chengdu/")["ETag"]
    response = editor.get("/en/cities/chengdu/", headers={"If-None-Match": tag})
    assert response.status_code == 304


def test_a_feed_without_entries_is_always_the_same(visitor: Client) -> None:
    city = make_city()
    address = f"/en/cities/{city.slug}/feed/"
    assert visitor.get(address)["ETag"] == visitor.get(address)["ETag"]


def test_a_new_index_is_a_new_search(visitor: Client) -> None:
    address = "/en/search/?q=chengdu"
    tag = visitor.get(address)["ETag"]
    NewsItem.objects.all().delete()
    call_command("rebuild_search", verbosity=0)
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_one_query_asks_when_anything_changed(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        conditional.settled_at(timezone.now())
