"""Which model is in which file, and which of its columns are."""

from typing import Any

from django.db.models import Field
from modeltranslation.translator import translator

from cities import models
from cities.models import Keyed

# In the order in which they can be loaded: what is referred to comes first.
FILES: dict[str, type[Keyed]] = {
    "measures.json": models.Measure,
    "cities.json": models.City,
    "city_members.json": models.CityMember,
    "figures.json": models.Figure,
    "practices.json": models.Practice,
    "partners.json": models.Partner,
    "news.json": models.NewsItem,
    "publications.json": models.Publication,
    "milestones.json": models.Milestone,
    "cooperations.json": models.Cooperation,
    "cooperation_steps.json": models.CooperationStep,
    "pages.json": models.Page,
}


class ContentError(Exception):
    """A content file cannot be loaded; the message names the file, the record and the field."""


def stored_fields(model: type[Keyed]) -> dict[str, "Field[Any, Any]"]:
    """The columns and relations of `model` that its file holds, the slug first.

    Left out: the primary key, which means nothing elsewhere; the bare columns of translated
    fields, which mirror one language by chance; the sort keys, which are derived.
    """
    bare = set(translator.get_options_for_model(model).all_fields)
    fields = {
        field.name: field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if not field.primary_key
        and field.name not in bare
        and not field.name.startswith("sort_key_")
    }
    return {"slug": fields.pop("slug"), **fields}
