"""The words of what is not public appear nowhere in public."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import CharField, TextField, URLField
from django.test import Client
from django.utils import timezone

from cities import models
from cities.models.line import Line
from cities.models.snapshot import Snapshot, put, take
from cities.models.writer import unrecorded
from cities.search import rebuild, search
from tests.addresses import all_public_pages
from tests.factories import MAKERS, make_figure, make_picture
from tests.html import Document
from tests.vocabulary import graph_of

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
NOW = timezone.now()
UNWRITTEN = ("slug", "date", "country", "local_language", "wikidata_id", "image")
HIDDEN = {
    "draft": {"published_at": None},
    "scheduled": {"published_at": NOW + timedelta(days=1)},
    "withdrawn": {"published_at": NOW - timedelta(days=2), "withdrawn_at": NOW - timedelta(days=1)},
}


def fill_with_canaries(record: Any) -> None:
    """Put the token into every text of the record, in every language."""
    for field in record._meta.concrete_fields:
        text = isinstance(field, CharField | TextField) and not field.choices
        if text and field.name not in UNWRITTEN:
            address = isinstance(field, URLField)
            value = f"https://{CANARY}.example/" if address else f"{CANARY} {field.name}"
            type(record).objects.filter(pk=record.pk).update(**{field.name: value})


def hidden_records(state: str) -> list[Any]:
    """One hidden record of every kind, tied to public ones wherever a relation allows."""
    city, partner = models.City.objects.get(slug="chengdu"), models.Partner.objects.get(slug="miit")
    made = {
        kind: make(**HIDDEN[state]) for kind, make in MAKERS.items() if kind is not models.Practice
    }
    made[models.Practice] = MAKERS[models.Practice](city=city, **HIDDEN[state])
    hidden_city, hidden_partner = made[models.City], made[models.Partner]
    for kind in (models.NewsItem, models.Cooperation):
        made[kind].cities.add(city)
        made[kind].partners.add(partner)
    for news in models.NewsItem.objects.all():
        news.cities.add(hidden_city)
        news.partners.add(hidden_partner)
    models.Partner.objects.filter(pk=hidden_partner.pk).update(parent=partner)
    models.Partner.objects.filter(slug="caict").update(parent=hidden_partner)
    # … the newest of all, where a list shows only those, and in what is itself public
    for kind in (models.NewsItem, models.Milestone):
        kind.objects.filter(pk=made[kind].pk).update(date="2099-12-31")
    made["leading partner"] = MAKERS[models.Partner](**HIDDEN[state])
    public = MAKERS[models.Cooperation](cities=[city, models.City.objects.get(slug="lyon")])
    public.cities.add(hidden_city)
    public.partners.add(hidden_partner)
    made[models.Figure] = make_figure(hidden_city)
    for record in list(made.values()):
        if isinstance(record, models.Record):
            made["picture", record] = make_picture(record)
    # a public practice of a hidden city is not public either
    made["practice of hidden city"] = MAKERS[models.Practice](city=hidden_city)
    return list(made.values())


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_public_appears_on_no_page(visitor: Client, state: str) -> None:
    records = hidden_records(state)
    for record in records:
        fill_with_canaries(record)
    for _language, address in all_public_pages():
        content = visitor.get(address).content.decode()
        assert CANARY.lower() not in content.lower(), address
        for record in records:
            assert f"/{record.slug}/" not in content, (address, record.slug)
            assert f'-{record.slug}"' not in content, (address, record.slug)  # as data names it


@pytest.mark.parametrize("state", HIDDEN)
def test_machines_and_searches_do_not_hear_of_it(visitor: Client, state: str) -> None:
    records = hidden_records(state)
    for record in records:
        fill_with_canaries(record)
    rebuild()
    for address in ("/sitemap.xml", "/en/news/feed/", "/zh-hans/cities/chengdu/feed/"):
        content = visitor.get(address).content.decode()
        assert CANARY.lower() not in content.lower(), address
        for record in records:
            assert f"/{record.slug}/" not in content, (address, record.slug)
    for query in (CANARY, CANARY[:6], f"{CANARY} chengdu"):
        found = search(query, timezone.now(), most=1000)
        assert not {hit.record for hit in found.hits} & set(records)
        assert found.total == len(found.hits)


@pytest.mark.parametrize("state", HIDDEN)
def test_its_own_address_is_not_found(visitor: Client, state: str) -> None:
    for record in hidden_records(state):
        if isinstance(record, models.Record) and not isinstance(record, models.Milestone):
            for language in ("en", "zh-hans"):
                address = record.get_absolute_url().replace("/en/", f"/{language}/", 1)
                response = visitor.get(address)
                assert response.status_code == 404, address


# What a name and an address must come with.
COMPANIONS = {"local_language": "da", "source_kind": "official"}


def pending(record: Any, canaries: Snapshot) -> None:
    """The words wait to be published."""
    line = Line.of(record)
    line.write(canaries, line.head(), author=None)


def old(record: Any, canaries: Snapshot) -> None:
    """The words were public once."""
    clean = take(record)
    for snapshot in (canaries, clean):
        pending(record, snapshot)
        record.publish()


def deleted(record: Any, canaries: Snapshot) -> None:
    """The words were public until the record was deleted."""
    pending(record, canaries)
    record.publish()
    record.delete()


def canaries_of(record: Any) -> Snapshot:
    """What `record`, and a city's figure, would say if all its texts were canaries."""
    clean = take(record)
    with unrecorded():
        for each in (record, *models.Figure.objects.filter(city__slug=record.slug)):
            fill_with_canaries(each)
            for name, value in COMPANIONS.items():
                if name in {field.name for field in each._meta.fields}:
                    type(each).objects.filter(pk=each.pk).update(**{name: value})
        canaries = take(record)
        put(record, clean)
    assert CANARY in str(canaries)
    assert CANARY not in str(take(record))
    return canaries


@pytest.mark.parametrize("become", [pending, old, deleted], ids=lambda become: become.__name__)
def test_what_only_the_history_says_appears_on_no_page(visitor: Client, become: Any) -> None:
    city, partner = models.City.objects.get(slug="chengdu"), models.Partner.objects.get(slug="miit")
    for make in MAKERS.values():
        record = make()
        if isinstance(record, models.City):
            make_figure(record)
        if isinstance(record, models.NewsItem | models.Cooperation):
            record.cities.add(city)
            record.partners.add(partner)
        become(record, canaries_of(record))
        assert models.Revision.objects.filter(
            model=record._meta.model_name, snapshot__icontains=CANARY
        ).exists()
    for _language, address in all_public_pages():
        assert CANARY.lower() not in visitor.get(address).content.decode().lower(), address


def test_what_is_kept_for_editors_is_printed_nowhere(visitor: Client) -> None:
    MAKERS[models.Cooperation](slug="public")
    for kind in [*MAKERS, models.Figure]:
        for name in ("editor_notes", "source_note"):
            if name in {field.name for field in kind._meta.fields}:
                kind.objects.update(**{name: CANARY})
    for city in models.City.objects.all():
        city.aliases = [*city.aliases, f"{CANARY} {city.slug}"]
        city.save()
    for _language, address in all_public_pages():
        assert CANARY not in visitor.get(address).content.decode(), address


def test_the_canary_would_be_seen(visitor: Client) -> None:
    """The same words of a public record are on its page."""
    record = MAKERS[models.Page]()
    fill_with_canaries(record)
    content = visitor.get(record.get_absolute_url()).content.decode()
    assert CANARY in content
    assert CANARY in str(graph_of(Document(content)))
