"""Which model is in which file."""

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
    "pictures.json": models.Picture,
}


# Beside the columns: the slugs that lead to a record because it had them.
FORMER_SLUGS = "former_slugs"


# The folder of the images that pictures name.
IMAGES = "images"


class ContentError(Exception):
    """A content file cannot be loaded; the message names the file, the record and the field."""
