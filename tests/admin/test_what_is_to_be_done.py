"""The first page of the desk and the lists it leads to: what is to be done, and who did it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import City, Revision, acts
from cities.models.line import Line
from tests.admin.desk import address, told
from tests.factories import edit, make_city, make_figure, make_news, make_practice, make_publication
from tests.html import Document, words

pytestmark = pytest.mark.django_db


def desk(client: Client) -> Document:
    response = client.get("/admin/")
    assert response.status_code == 200
    return Document(response.content)


def counts(document: Document, kind: str) -> dict[str, tuple[int, str]]:
    """What the row of one kind says: by heading, how many and the address of the list."""
    heads = [words(head) for head in document.all(".//section//thead//th")]
    for row in document.all(".//section//tbody/tr"):
        if words(row.findall("th")[0].findall("a")[0]) == kind:
            cells = row.findall("td")
            found = zip(heads[1:], cells, strict=True)
            return {
                head: (int(words(cell.findall("a/b")[0])), cell.findall("a")[0].get("href", ""))
                for head, cell in found
                if cell.findall("a")
            }
    raise AssertionError(kind)


def listed(client: Client, where: str) -> list[str]:
    """The first column of the records of a change list."""
    document = Document(client.get(where).content)
    return [words(cell) for cell in document.all(".//table[@id='result_list']/tbody/tr/th")]


@pytest.mark.usefixtures("empty_site")
class TestTheFirstPage:
    def test_says_that_there_is_nothing_to_do(self, anna: Client) -> None:
        make_city()
        document = desk(anna)
        assert "1 of 1 records say the same in every language: 100%." in document.text(".//section")
        assert counts(document, "Cities") == {}

    def test_counts_and_leads_to_exactly_those(self, anna: Client) -> None:
        make_city(name_en="Whole")
        half = make_city(name_en="Half", region_en="Jutland")
        old = make_city(name_en="Old", summary_en="One.", summary_zh_hans="一。")
        edit(old, summary_en="Two.")
        acts.submit(Line.of(old))
        tomorrow = timezone.now() + timedelta(days=1)
        acts.publish(Line.of(make_city(name_en="Later", published_at=None)), at=tomorrow)
        change = edit(make_city(name_en="Changed"), level_en="Town", level_zh_hans="镇")
        Revision.objects.filter(pk=change.revision.pk).update(failure="No")
        base = Line.of(half).head()
        edit(half, base=base, country="SE")
        edit(half, base=base, country="NO")
        found = counts(desk(anna), "Cities")
        lists = {head: (number, listed(anna, where)) for head, (number, where) in found.items()}
        assert lists == {
            "Not translated 中文": (1, ["Half"]),
            "Out of date 中文": (1, ["Old"]),
            "Unpublished changes": (3, ["Changed", "Half", "Old"]),
            "Submitted": (1, ["Old"]),
            "Scheduled": (1, ["Later"]),
            "Could not be published": (1, ["Changed"]),
            "Conflicts to settle": (1, ["Half"]),
        }
        assert "3 of 5 records say the same in every language: 60%." in desk(anna).text(
            ".//section"
        )

    def test_a_part_counts_for_what_it_is_part_of(self, anna: Client) -> None:
        make_figure(make_city(name_en="Whole"), scope_zh_hans="")
        assert counts(desk(anna), "Cities")["Not translated 中文"][0] == 1

    def test_what_lacks_a_source(self, anna: Client) -> None:
        make_publication(title_en="With", source_url="https://example.org", source_kind="press")
        make_publication(title_en="Without")
        number, where = counts(desk(anna), "Publications")["No source"]
        assert (number, listed(anna, where)) == (1, ["Without"])

    def test_nothing_that_is_deleted_counts(self, anna: Client) -> None:
        tomorrow = timezone.now() + timedelta(days=1)
        city = make_city(region_en="Jutland", published_at=tomorrow)
        edit(city, base=Line.of(city).head(), country="SE")
        Revision.objects.filter(record_id=city.pk, model="city").update(failure="No")
        city.delete()
        assert counts(desk(anna), "Cities") == {}

    def test_costs_the_same_however_much_there_is(self, anna: Client) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                desk(anna)
            return len(asked)

        make_news()
        before = queries()
        for _ in range(5):
            edit(make_practice(), title_en="Other")
        assert queries() == before


@pytest.mark.usefixtures("empty_site")
def test_everything_that_was_saved_is_told_apart_by_what_it_waits_for(anna: Client) -> None:
    old, soon, failed, half, gone = (
        make_city(name_en=name) for name in ("Old", "Soon", "Failed", "Half", "Gone")
    )
    edit(old, country="SE")
    acts.submit(Line.of(old))
    edit(soon, country="SE")
    acts.publish(Line.of(soon), at=timezone.now() + timedelta(days=1))
    change = edit(failed, country="SE")
    Revision.objects.filter(pk=change.revision.pk).update(failure="No")
    base = Line.of(half).head()
    edit(half, base=base, country="SE")
    edit(half, base=base, country="NO")
    gone.delete()
    stages = {"submitted": "Old", "scheduled": "Soon", "failed": "Failed", "choice": "Half"}
    for stage, name in {**stages, "deleted": "Gone"}.items():
        document = Document(anna.get(f"/admin/cities/revision/?waiting={stage}").content)
        found = [words(cell) for cell in document.all(".//td[@class='field-record']")]
        assert found == [name], stage


def test_who_may_see_nothing_is_shown_nothing(visitor: Client, django_user_model: Any) -> None:
    visitor.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert desk(visitor).all(".//section") == []


class TestConfirming:
    def confirm(self, client: Client, *records: City) -> str:
        chosen = {"action": "confirm_translations", "_selected_action": [r.pk for r in records]}
        return told(client.post(address(City, "changelist"), chosen, follow=True))

    @pytest.fixture
    def city(self) -> City:
        """Both languages lag, each in another field."""
        city = make_city(
            name_en="Riga",
            summary_en="One.",
            summary_zh_hans="一。",
            region_en="North",
            region_zh_hans="北",
        )
        figure = make_figure(city)
        city.summary_en, city.region_zh_hans = "Two.", "北部"  # type: ignore[attr-defined]
        city.save()
        figure.scope_en = "urban districts"  # type: ignore[attr-defined]
        figure.save()
        return city

    def outdated(self, city: City) -> list[tuple[str, str]]:
        newest = Line.of(city).head().snapshot
        holders = [newest, *newest["figures"].values()]
        return [(e["field"], e["language"]) for holder in holders for e in holder["outdated"]]

    def test_an_editor_confirms_every_language(self, anna: Client, city: City) -> None:
        assert len(self.outdated(city)) == 3
        assert self.confirm(anna, city) == "Confirmed: Riga."
        assert self.outdated(city) == []
        assert Line.of(city).head().author_name == "anna"
        city.refresh_from_db()
        assert city.outdated  # pending: the public page changes when it is published

    def test_a_translator_confirms_their_own(self, wei: Client, city: City) -> None:
        assert self.confirm(wei, city) == "Confirmed: Riga."
        assert self.outdated(city) == [("region", "en")]

    def test_what_the_record_cannot_say_is_refused_and_nothing_kept(
        self, anna: Client, city: City
    ) -> None:
        City.objects.filter(pk=city.pk).update(country="CN")  # which lies on the other side
        Line.of(city).catch_up()
        before = Line.of(city).all.count()
        assert "does not lie on the side" in self.confirm(anna, city)
        assert Line.of(city).all.count() == before

    def test_what_is_not_out_of_date_is_refused(self, wei: Client, city: City) -> None:
        self.confirm(wei, city)
        said = self.confirm(wei, city, make_city(name_en="Other"))
        assert "“Riga” was refused: Nothing is out of date." in said
        assert "2 records were refused." in said
