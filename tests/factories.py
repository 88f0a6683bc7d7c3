"""Records made for a test, complete in both languages and published unless told otherwise."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from cities import models
from cities.content_files import FILES
from cities.image_intake import take_in
from cities.models.line import Line
from cities.models.writer import unrecorded

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_number = count(1)


def _make(model: Any, title_field: str, defaults: dict[str, Any], values: dict[str, Any]) -> Any:
    number = next(_number)
    record = model(
        **{
            "slug": f"made-{number}",
            "published_at": LONG_AGO,
            f"{title_field}_en": f"Made {number}",
            f"{title_field}_zh_hans": f"测试{number}",
            **defaults,
            **values,
        }
    )
    record.full_clean()
    record.save()
    return record


def make_city(**values: Any) -> models.City:
    side = values.get("side", "eu")
    country = "CN" if side == "cn" else "DK"
    made: models.City = _make(models.City, "name", {"side": side, "country": country}, values)
    return made


def make_practice(**values: Any) -> models.Practice:
    defaults = {
        "city": values.get("city") or make_city(),
        "theme": "energy",
        "summary_en": "A summary.",
        "summary_zh_hans": "一段简介。",
        "source_en": "A source",
        "source_zh_hans": "某来源",
    }
    made: models.Practice = _make(models.Practice, "title", defaults, values)
    return made


def make_partner(**values: Any) -> models.Partner:
    made: models.Partner = _make(models.Partner, "name", {"side": "joint"}, values)
    return made


def make_news(**values: Any) -> models.NewsItem:
    defaults = {"date": "2014-06", "body_en": "<p>Text.</p>", "body_zh_hans": "<p>正文。</p>"}
    made: models.NewsItem = _make(models.NewsItem, "title", defaults, values)
    return made


def make_publication(**values: Any) -> models.Publication:
    made: models.Publication = _make(models.Publication, "title", {"date": "2014"}, values)
    return made


def make_milestone(**values: Any) -> models.Milestone:
    made: models.Milestone = _make(models.Milestone, "title", {"date": "2013-11-21"}, values)
    return made


def make_page(**values: Any) -> models.Page:
    made: models.Page = _make(models.Page, "title", {}, values)
    return made


def make_cooperation(**values: Any) -> models.Cooperation:
    cities = values.pop("cities", None) or [make_city(side="eu"), make_city(side="cn")]
    defaults = {
        "theme": "data",
        "status": "ongoing",
        "summary_en": "A summary.",
        "summary_zh_hans": "一段简介。",
        "source_en": "A source",
        "source_zh_hans": "某来源",
    }
    made: models.Cooperation = _make(models.Cooperation, "title", defaults, values)
    made.cities.set(cities)
    return made


# One maker for each public kind: a test that goes through them forgets none.
MAKERS: dict[type[models.Record], Any] = {
    models.City: make_city,
    models.Practice: make_practice,
    models.Partner: make_partner,
    models.NewsItem: make_news,
    models.Publication: make_publication,
    models.Milestone: make_milestone,
    models.Page: make_page,
    models.Cooperation: make_cooperation,
}


def make_figure(city: models.City, **values: Any) -> models.Figure:
    measure, _ = models.Measure.objects.get_or_create(
        slug="population",
        defaults={"name_en": "Population", "name_zh_hans": "人口", "unit_en": "people"},
    )
    figure = models.Figure(
        **{
            "city": city,
            "measure": measure,
            "value": 1234567,
            "kind": "census",
            "year": 2020,
            "scope_en": "whole city",
            "scope_zh_hans": "全市",
            "source_en": "A census",
            "source_zh_hans": "某次普查",
            **values,
        }
    )
    figure.full_clean()
    figure.save()
    return figure


def image_file(**values: Any) -> SimpleUploadedFile:
    """A file that shows a picture: `size` in pixels, `colour`, `form` as Pillow names it; what
    else is given goes into the file.
    """
    size, colour = values.pop("size", (8, 6)), values.pop("colour", "teal")
    form, mode = values.pop("form", "PNG"), values.pop("mode", "RGB")
    target = BytesIO()
    Pillow.new(mode, size, colour).save(target, form, **values)
    return SimpleUploadedFile(f"picture.{form.lower()}", target.getvalue())


def make_picture(record: models.Record, **values: Any) -> models.Picture:
    """A picture of `record`, whose image the site keeps; what `image_file` takes goes there."""
    for_file = {name: values.pop(name) for name in ("size", "colour") if name in values}
    image = take_in(image_file(**for_file)).name
    texts = {"alt_en": "A square", "alt_zh_hans": "一个方块"}
    owner = models.Picture.owned_by()[type(record)]
    picture = models.Picture(**{owner: record, "image": image, **texts, **values})
    picture.full_clean()
    picture.save()
    return picture


def unmake_all() -> None:
    """Leave a database that never held any content."""
    models.Revision.objects.update(parent=None, merges=None)
    models.Revision.objects.all().delete()
    with unrecorded():
        for model in reversed(FILES.values()):
            model.objects.all().delete()
    models.HeldKey.objects.all().delete()


def rename(record: Any, slug: str) -> None:
    """Give a record another slug; its old one is remembered."""
    record.slug = slug
    record.full_clean()
    record.save()


def edit(
    record: Any, author: Any = None, base: models.Revision | None = None, **changes: Any
) -> Any:
    """Save changes of a record as the desk does, made of `base` (default: the newest)."""
    line = Line.of(record)
    line.catch_up()
    base = base or line.head()
    return line.write({**line.words(base), **changes}, base, author=author)
