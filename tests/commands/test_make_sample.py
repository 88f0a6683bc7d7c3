"""`manage.py make_sample`: a made site, exactly as loading it from files would leave it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import ForeignKey
from django.test import Client
from django.utils import timezone

from cities.content_files import FILES, load_new, write_all
from cities.models import (
    City,
    HeldKey,
    NewsItem,
    Owned,
    Partner,
    Practice,
    Record,
    Revision,
)
from cities.models.gaps import NO_SOURCE, marked, marks_of
from cities.models.languages import columns, language_codes
from cities.models.line import Line
from cities.models.publishing import State
from cities.models.record import record_kinds
from cities.models.snapshot import snapshot_of
from cities.sample import Size, fill, why_not_vacant
from cities.sample.making import Making
from cities.sample.naming import FAMILIES, Names, most_names
from cities.sample.places import AREAS
from cities.sample.slugs import MARK
from cities.sample.words import Text
from cities.search import rebuild
from cities.search.keys import record_of
from cities.search.words import TABLE, rows_of
from tests.factories import edit, make_city, unmake_all

pytestmark = pytest.mark.django_db

CITIES, NEWS = 40, 120


def make(cities: int = CITIES, news: int = NEWS, seed: int = 1) -> str:
    """Run the command; what it says."""
    out = io.StringIO()
    call_command("make_sample", cities=cities, news=news, seed=seed, stdout=out)
    return out.getvalue()


def made(model: Any) -> Any:
    return model.objects.filter(slug__contains=MARK).order_by("slug")


def all_made() -> Iterator[Record]:
    for kind in record_kinds():
        yield from made(kind)


# --- What the database holds, without the numbers and the moment of its making ----------------


def rows() -> dict[Any, Any]:
    """Every column and relation of every record and part, with slugs for keys."""
    return {
        (model, each.slug): [_said(field, each) for field in model._meta.fields]
        + [
            sorted(getattr(each, relation.name).values_list("slug", flat=True))
            for relation in model._meta.many_to_many
        ]
        for model in FILES.values()
        for each in model.objects.all()
    }


def _said(field: Any, record: Any) -> Any:
    if isinstance(field, ForeignKey):
        return (related := getattr(record, field.name)) and related.slug
    if field.primary_key and not isinstance(record, Owned):  # a part's is made of its slug
        return None
    return field.name, record.__dict__[field.attname]


def histories() -> dict[Any, Any]:
    left_out = ("id", "record_id", "moment")
    names = [field.attname for field in Revision._meta.fields if field.attname not in left_out]
    return {
        (each["model"], each["snapshot"]["slug"], each["number"]): each
        for each in Revision.objects.values(*names)
    }


def held() -> dict[tuple[str, str], str]:
    """The slug that the holder of each key has now."""
    return {
        (note.model, note.slug): models()[note.model].objects.get(pk=note.record_id).slug
        for note in HeldKey.objects.all()
    }


def index() -> dict[tuple[str, str], Any]:
    """The words by which each record is found."""
    columns = {"postgresql": "id, vector::text", "sqlite": "rowid, names, text, wholes"}
    told = rows_of(f"SELECT {columns[connection.vendor]} FROM {TABLE}", [])  # noqa: S608
    found = {record_of(key): words for key, *words in told}
    return {(kind, models()[kind].objects.get(pk=pk).slug): found[kind, pk] for kind, pk in found}


def models() -> dict[str, Any]:
    return {str(model._meta.model_name): model for model in FILES.values()}


def everything() -> list[Any]:
    return [rows(), histories(), held(), index()]


# --- What is made --------------------------------------------------------------------------


def test_it_fills_the_database_beside_the_real_content_and_says_so() -> None:
    real = {kind: kind.objects.count() for kind in record_kinds()}
    said = make()
    assert f"{NEWS} of {NEWS}" in said
    counts = {kind.__name__: made(kind).count() for kind in record_kinds()}
    assert counts == {
        "City": CITIES,
        "Practice": 2 * CITIES,
        "Partner": 4,
        "Cooperation": 4,
        "NewsItem": NEWS,
        "Publication": 4,
        "Milestone": 2,
        "Page": 0,
    }
    for kind, count in real.items():
        assert kind.objects.exclude(slug__contains=MARK).count() == count


def test_every_row_is_as_loading_it_from_files_leaves_it(tmp_path: Path) -> None:
    make(cities=30, news=40)
    write_all(tmp_path)
    one_by_one: list[Any] = everything()
    unmake_all()
    load_new(tmp_path)
    for bulk, loaded in zip(one_by_one, everything(), strict=True):
        assert bulk == loaded


def test_every_record_is_valid_and_its_history_complete() -> None:
    make()
    before = Revision.objects.count()
    for record in all_made():
        record.full_clean()
        (first,) = Line.of(record).all
        assert first.snapshot == snapshot_of(record)
        assert first.gaps == marks_of(type(record), first.snapshot)
        Line.of(record).catch_up()
    for model in FILES.values():
        if issubclass(model, Owned):
            for part in made(model):
                part.full_clean(exclude=["slug"])
    assert Revision.objects.count() == before
    for cooperation in made(FILES["cooperations.json"]):
        cooperation.clean_related("cities", list(cooperation.cities.all()))


def test_making_the_index_anew_changes_nothing() -> None:
    make()
    before = index()
    rebuild()
    assert index() == before


def test_the_same_seed_makes_the_same_and_another_does_not() -> None:
    def again(seed: int) -> list[Any]:
        with transaction.atomic():
            make(20, 30, seed)
            found = everything()
            transaction.set_rollback(True)
        return found

    first = again(7)
    assert again(7) == first
    assert set(again(8)[0]) != set(first[0])


def test_lists_have_records_of_every_state_and_gap_but_not_many() -> None:
    make(100, 600)
    now = timezone.now()
    for state in (State.DRAFT, State.SCHEDULED, State.WITHDRAWN):
        assert 0 < made(NewsItem).in_state(state, now).count() < 30
    revisions = Revision.objects.filter(model="newsitem", record_id__in=made(NewsItem).values("pk"))
    for mark in ("missing_en", "missing_zh_hans", "outdated_en", "outdated_zh_hans"):
        assert 0 < revisions.filter(marked(mark)).count() < len(revisions) / 10
    assert not revisions.filter(marked(NO_SOURCE)).exists()
    dates = [str(each.date) for each in made(NewsItem)]
    assert {"2013", "2019", "2026"} <= {date[:4] for date in dates}
    assert max(dates) < "2026-11-22"


def test_cities_lie_in_regions_of_their_country() -> None:
    areas = {(area.country, area.region): area for area in AREAS}
    cities = unsaved_cities(400)
    for city in cities:
        area = areas[city.country, Text(city.region_en, city.region_zh_hans)]
        assert abs(float(city.latitude) - area.latitude) <= area.spread + 0.0001
        assert abs(float(city.longitude) - area.longitude) <= area.spread + 0.0001
        assert city.side == area.side
    assert len({city.country for city in cities}) > 20


def unsaved_cities(count: int) -> list[City]:
    """Made cities that lack no language."""
    made = Making(Random(1)).cities(count)  # noqa: S311
    cities: Any = [each.record for each in made]
    return [city for city in cities if city.name_en and city.name_zh_hans]


def test_texts_are_in_their_language_with_its_punctuation() -> None:
    make()
    for record in all_made():
        for field in ("title", "name", "summary", "role", "body"):
            english, chinese = (
                re.sub("<[^>]*>", "", getattr(record, name, "") or "") for name in columns(field)
            )
            assert not re.search("[\u3000-\u9fff\uff00-\uffef{}]", english), english
            assert not re.search("[,;:!?{}]|\\.(?![0-9])", chinese), chinese


def test_no_city_has_the_name_of_another_in_its_country() -> None:
    names = [(city.country, city.name_en) for city in unsaved_cities(1000)]
    assert len(set(names)) == len(names)


# --- What is refused -------------------------------------------------------------------------


def refused(*numbers: int) -> str:
    """What the command says as it refuses; it must leave everything as it is."""
    before = (Revision.objects.count(), HeldKey.objects.count(), rows())
    with pytest.raises(CommandError) as error:
        make(*numbers)
    assert (Revision.objects.count(), HeldKey.objects.count(), rows()) == before
    return str(error.value)


def test_a_database_with_another_record() -> None:
    make_city(slug="quokka")
    assert "quokka" in refused()


def test_a_database_in_which_something_was_edited() -> None:
    edit(City.objects.get(slug="chengdu"), summary_en="Another.")
    assert "chengdu" in refused()


def test_a_database_in_which_something_was_deleted() -> None:
    Practice.objects.all()[0].delete()
    assert "written to" in refused()


def test_a_database_that_people_sign_in_to() -> None:
    li = User.objects.create_user("li")
    assert why_not_vacant(settings.FIXTURES_DIR) is None
    user_logged_in.send(User, request=None, user=li)
    assert "li has signed in to it" in refused()


def test_a_database_that_held_a_record_once() -> None:
    HeldKey.note(Partner, {"quokka": 1})
    assert "quokka" in refused()


def test_a_database_that_is_filled_already() -> None:
    make(4, 1)
    assert "sample already" in refused()


def test_a_database_whose_filling_was_interrupted() -> None:
    def interrupt(kind: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(Size(4, 1), 1, interrupt)
    assert "a part of one" in refused()


@pytest.mark.parametrize("cities", [-1, 0, 1, 1_000_000])
def test_a_number_of_cities_that_there_cannot_be(cities: int) -> None:
    assert f"{cities} cities: give 2" in refused(cities, 1)


@pytest.mark.parametrize("news", [-5, 0])
def test_a_number_of_news_that_there_cannot_be(news: int) -> None:
    assert f"{news} news: give 1" in refused(4, news)


def test_there_are_as_many_names_as_it_says() -> None:
    for countries in ({"CN"}, set(FAMILIES) - {"CN"}):
        names, given = Names(Random(1)), 0  # noqa: S311
        for country in countries:
            while names.take(country):
                given += 1
        assert given >= most_names()


# --- What readers see ------------------------------------------------------------------------


def test_its_pages_answer_in_both_languages(client: Client) -> None:
    make()
    city, item = (
        model.objects.published().filter(slug__contains=MARK).order_by("slug")[1]
        for model in (City, NewsItem)
    )
    last = -(-NewsItem.objects.published().count() // 20)
    addresses = ["/sitemap.xml"]
    for code in language_codes():
        addresses += [
            f"/{code}/{rest}"
            for rest in (
                *("", "cities/", "practices/", "cooperations/", "partners/", "publications/"),
                *("news/", f"news/?page={last}", "milestones/", "search/?q=smart+parking"),
                *(f"cities/{city.slug}/", f"news/{item.slug}/"),
            )
        ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
    assert city.slug in client.get("/sitemap.xml").content.decode()
    assert item.slug in client.get(f"/en/news/{item.slug}/").content.decode()
