"""The news to follow, read by a parser of feeds."""

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from cities.models import Act, Revision
from tests.factories import LONG_AGO, edit, make_city, make_news, rename

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def feed(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/atom+xml")
    assert not response.cookies
    headers = {"content-type": response["Content-Type"]}
    parsed = feedparser.parse(response.content, response_headers=headers)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


@pytest.mark.parametrize(
    ("language", "tag", "title"),
    [
        ("en", "en", "EU-China Smart City Cooperation: news"),
        ("zh-hans", "zh-Hans", "中欧智慧城市合作：新闻"),
    ],
)
def test_the_news_are_in_it_the_latest_first(
    visitor: Client, language: str, tag: str, title: str
) -> None:
    item = make_news(date="2099-01", title_en="Lantern", title_zh_hans="灯笼")
    found = feed(visitor, f"/{language}/news/feed/")
    assert (found.feed.title, found.feed.language) == (title, tag)
    first = found.entries[0]
    assert first.title == {"en": "Lantern", "zh-hans": "灯笼"}[language]
    assert first.link == first.id == f"{SITE}/{language}/news/{item.slug}/"
    assert {link.rel: link.href for link in found.feed.links} == {
        "alternate": f"{SITE}/{language}/news/",
        "self": f"{SITE}/{language}/news/feed/",
    }


def test_a_city_has_its_own(visitor: Client) -> None:
    city, other = make_city(name_zh_hans="灯城"), make_city()
    for each, title in ((city, "Ours"), (other, "Theirs")):
        make_news(title_en=title, title_zh_hans=title).cities.add(each)
    found = feed(visitor, f"/zh-hans/cities/{city.slug}/feed/")
    assert found.feed.title == "灯城：新闻"
    assert [entry.title for entry in found.entries] == ["Ours"]
    page = visitor.get(f"/zh-hans/cities/{city.slug}/").content.decode()
    assert (
        f'type="application/atom+xml" title="相关新闻" href="/zh-hans/cities/{city.slug}/feed/"'
        in page
    )


def test_each_says_when_it_was_last_changed(visitor: Client) -> None:
    items = [make_news(date=f"2099-0{month}") for month in (3, 2, 1)]
    Revision.objects.filter(model="newsitem").update(moment=LONG_AGO)
    Act.objects.update(moment=LONG_AGO)
    before = feed(visitor, "/en/news/feed/").entries[:3]
    edit(items[1], title_en="Changed")
    items[1].publish()
    after = feed(visitor, "/en/news/feed/").entries[:3]
    pairs = list(zip(before, after, strict=True))
    assert [new.title == "Changed" for _old, new in pairs] == [False, True, False]
    assert [new.updated_parsed > old.updated_parsed for old, new in pairs] == [False, True, False]


def test_what_is_not_public_is_in_none(visitor: Client) -> None:
    city = make_city()
    tomorrow = timezone.now() + timedelta(days=1)
    for moment in (None, tomorrow):
        make_news(title_en="Hidden", published_at=moment).cities.add(city)
    for path in ("/en/news/feed/", f"/en/cities/{city.slug}/feed/"):
        assert "Hidden" not in [entry.title for entry in feed(visitor, path).entries]
    draft = make_city(published_at=None)
    assert visitor.get(f"/en/cities/{draft.slug}/feed/").status_code == 404
    assert visitor.get("/en/cities/no-such-city/feed/").status_code == 404


def test_a_title_of_the_other_language_says_so(visitor: Client) -> None:
    make_news(date="2099", title_en="", title_zh_hans="只有中文")
    content = visitor.get("/en/news/feed/").content.decode()
    assert '<entry xml:lang="zh-Hans"><title>只有中文</title>' in content


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_former_address_leads_to_the_present_one(visitor: Client, language: str) -> None:
    city = make_city(slug="first")
    rename(city, "second")
    response = visitor.get(f"/{language}/cities/first/feed/?a=1")
    assert response.status_code == 301
    assert response["Location"] == f"/{language}/cities/second/feed/?a=1"
    assert response["Cache-Control"] == "no-cache"  # a slug may change back
    city.withdraw()
    assert visitor.get(f"/{language}/cities/first/feed/").status_code == 404


def test_a_summary_is_text_whatever_it_looks_like(visitor: Client) -> None:
    make_news(date="2099-01", summary_en="1 < 2 <script>run()</script>")
    content = visitor.get("/en/news/feed/").content
    (entry, *_others) = feedparser.parse(content, sanitize_html=False).entries
    assert entry.summary_detail.type == "text/html"
    assert entry.summary == "1 &lt; 2 &lt;script&gt;run()&lt;/script&gt;"
