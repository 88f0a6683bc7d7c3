"""What addresses call the provinces that cities lie in."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from cities.models.folding import sort_key
from cities.models.languages import columns

REGION = columns("region")


def region_name(texts: Mapping[str, Any]) -> str:
    """What addresses call a province, in every language: the first of its texts (by column, as
    `REGION` names them), spelled in Latin. Empty if it has none.
    """
    first = next((text for text in texts.values() if text), "")
    return slugify(sort_key(first))
