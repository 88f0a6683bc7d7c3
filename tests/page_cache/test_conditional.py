"""Who has a page already is not sent it again, and never keeps one that has changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import permutations
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cities.content_files import load_new
from cities.models import Act, City, Generation, Measure, PreviewLink, Revision
from cities.models.deletion import recover
from cities.models.line import Line
from smartcity.page_cache import content
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
from tests.page_cache.visiting import Pass, Response, Visitor, as_if_committed

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LAST_WEEK = NOW - timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has changed since last week."""
    monkeypatch.setattr(content, "STARTED", LONG_AGO)
    settle()


def settle() -> None:
    """Let all that was done so far have been done last week."""
    Revision.objects.update(moment=LAST_WEEK)
    Act.objects.update(moment=LAST_WEEK)
    for kind in MAKERS:
        kind.objects.filter(published_at__gt=LAST_WEEK, published_at__lte=timezone.now()).update(
            published_at=LAST_WEEK
        )
    as_if_committed()
    Generation.objects.update(changed_at=LAST_WEEK)


def asked(visitor: Visitor, address: str, since: str) -> Response:
    return visitor.get(address, HTTP_IF_MODIFIED_SINCE=since)


def addresses() -> list[str]:
    records = [
        kind.objects.published().order_by("slug").first().get_absolute_url()
        for kind in KINDS
        if kind.objects.published().exists()
    ]
    searches = ["/en/search/", "/zh-hans/search/?q=chengdu"]
    machines = ["/sitemap.xml", "/robots.txt", "/en/news/feed/", "/en/cities/lyon/feed/"]
    return [*records, *map(reverse, LISTS), *searches, *machines]


def test_every_public_page_is_sent_once(visitor: Visitor) -> None:
    for address in addresses():
        first = visitor.get(address).headers
        moment, tag = first["last-modified"], first["etag"]
        assert parsedate_to_datetime(moment) == LAST_WEEK.replace(microsecond=0), address
        assert first["cache-control"] == "public, max-age=0, must-revalidate"
        for name, value in (("IF_MODIFIED_SINCE", moment), ("IF_NONE_MATCH", tag)):
            again = visitor.get(address, **{f"HTTP_{name}": value})
            assert (again.status, again.body) == (304, b""), address
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == first["cache-control"]
            assert "content-length" not in again.headers
        head = visitor.get(address, "HEAD")
        assert head.body == b""
        assert head.headers == first


def test_the_tag_comes_before_the_moment(visitor: Visitor) -> None:
    moment = visitor.get("/en/").headers["last-modified"]
    both = {"HTTP_IF_NONE_MATCH": '"another"', "HTTP_IF_MODIFIED_SINCE": moment}
    assert visitor.get("/en/", **both).status == 200


@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', "*"])
def test_a_tag_is_known_however_it_is_given(visitor: Visitor, form: str) -> None:
    tag = visitor.get("/en/").headers["etag"]
    assert not tag.startswith("W/")
    assert visitor.get("/en/", HTTP_IF_NONE_MATCH=form.format(tag)).status == 304


@pytest.mark.parametrize("encodings", [*permutations(("br", "gzip", ""))])
def test_each_encoding_says_the_same_under_a_tag_of_its_own(
    visitor: Visitor, encodings: tuple[str, ...]
) -> None:
    forms = [visitor.get("/en/", HTTP_ACCEPT_ENCODING=each) for each in encodings]
    assert [form.headers.get("content-encoding", "") for form in forms] == list(encodings)
    assert len({form.headers["etag"] for form in forms}) == 3
    assert {form.text for form in forms} == {visitor.get("/en/").text}


def test_a_tag_is_that_of_one_encoding(visitor: Visitor) -> None:
    packed = visitor.get("/en/", HTTP_ACCEPT_ENCODING="br")
    plain = visitor.get("/en/", HTTP_IF_NONE_MATCH=packed.headers["etag"])
    assert plain.status == 200


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
def test_a_changed_page_is_sent_again(visitor: Visitor, passes: Pass, change: Any) -> None:
    address, happen = change()
    settle()
    before = visitor.get(address)
    moment = before.headers["last-modified"]
    assert asked(visitor, address, moment).status == 304
    happen()
    if "due" not in change.__name__:
        at_once = asked(visitor, address, moment)
        assert at_once.status == 200
        assert at_once.body != before.body
        assert "last-modified" not in at_once.headers  # who is to follow may have the same second
    passes(HOUR)
    later = asked(visitor, address, moment)
    assert later.status == 200
    assert later.body != before.body
    assert later.headers["etag"] != before.headers["etag"]
    told = later.headers["last-modified"]
    assert parsedate_to_datetime(told) > parsedate_to_datetime(moment)
    assert asked(visitor, address, told).status == 304


def test_a_moment_is_told_when_no_earlier_change_can_still_appear(
    visitor: Visitor, passes: Pass
) -> None:
    make_city()
    for span, is_told in ((timedelta(minutes=4), False), (timedelta(minutes=6), True)):
        passes(span)
        assert ("last-modified" in visitor.get("/en/").headers) is is_told


def test_it_is_never_earlier_than_the_code(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = visitor.get("/en/").headers["last-modified"]
    monkeypatch.setattr(content, "STARTED", NOW - HOUR)
    response = asked(Visitor(), "/en/", moment)
    assert response.status == 200
    told = parsedate_to_datetime(response.headers["last-modified"])
    assert told == (NOW - HOUR).replace(microsecond=0)
    monkeypatch.setattr(content, "STARTED", timezone.now())
    assert "last-modified" not in asked(Visitor(), "/en/", moment).headers


# --- What is nobody's to keep --------------------------------------------------------------------


def test_previews_refusals_and_the_desk_have_neither(visitor: Visitor, editor: Client) -> None:
    city = make_city()
    head = Line.of(city).head()
    link = PreviewLink.objects.create(revision=head, expires_at=NOW + HOUR)
    address = city.get_absolute_url()
    signed_in = f"sessionid={editor.cookies['sessionid'].value}"
    settle()
    for cookie, path in (
        ("", f"{address}?preview={link.token}"),
        (signed_in, f"{address}?preview={head.pk}"),
        (signed_in, address),
        ("", "/en/nowhere/"),
        ("", "/"),
        ("", "/healthz"),
        (signed_in, "/admin/"),
        (signed_in, "/admin/jsi18n/"),
        (signed_in, f"/admin/cities/city/{city.pk}/change/"),
    ):
        response = visitor.get(path, HTTP_IF_MODIFIED_SINCE=http_now(), HTTP_COOKIE=cookie)
        assert response.status in (200, 302, 404), path
        assert not {"etag", "last-modified"} & set(response.headers), path
    preview = visitor.get(address + f"?preview={link.token}")
    assert preview.headers["cache-control"] == "private, no-store"
    own = visitor.get(address, HTTP_COOKIE=signed_in)
    assert own.headers["cache-control"] == "private, no-cache"


def test_a_cdn_keeps_a_page_no_longer_than_it_is_right(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept_for() -> int:
        control = visitor.get("/en/news/").headers["cache-control"]
        assert control.startswith("public, max-age=0, must-revalidate, s-maxage=")
        return int(control.rpartition("=")[2])

    monkeypatch.setattr(content, "CDN_SECONDS", 600)
    assert kept_for() == 600
    make_news(published_at=timezone.now() + timedelta(seconds=90))
    assert 60 < kept_for() <= 90


def test_a_feed_without_entries_is_always_the_same(visitor: Visitor) -> None:
    city = make_city()
    address = f"/en/cities/{city.slug}/feed/"
    tags = {client.get(address).headers["etag"] for client in (visitor, Visitor())}
    assert len(tags) == 1


def http_now() -> str:
    return timezone.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
