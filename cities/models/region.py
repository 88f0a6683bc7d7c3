"""What addresses call the provinces that cities lie in, the same in every language."""

from collections.abc import Iterable, Sequence

from django.utils.text import slugify

from cities.models.folding import sort_key
from cities.models.keyed import free_slug
from cities.models.languages import columns

REGION = columns("region")

Texts = tuple[str, ...]  # what a city says of its province, in the order of `REGION`


def region_names(regions: Iterable[Texts]) -> dict[Texts, str]:
    """The name of each of `regions` that has a text with a letter: its first, spelled in Latin.
    Those that share a text, in any language, are one province and have one name.
    """
    groups: list[list[Texts]] = []
    # Those with most texts first: what has only one of them joins what has it too.
    for texts in sorted(filter(any, set(regions)), key=lambda texts: (-_number(texts), texts)):
        same = [group for group in groups if any(_is_same(texts, other) for other in group)]
        for group in same[1:]:  # it says that these are one, too
            groups.remove(group)
            same[0].extend(group)
        if same:
            same[0].append(texts)
        else:
            groups.append([texts])
    names: dict[str, Sequence[Texts]] = {}
    for group in groups:
        first = next(filter(None, group[0]))
        if wanted := slugify(sort_key(first)):
            names[free_slug(wanted, names.__contains__)] = group
    return {texts: name for name, group in names.items() for texts in group}


def _number(texts: Texts) -> int:
    return sum(map(bool, texts))


def _is_same(one: Texts, other: Texts) -> bool:
    return any(text and text == others for text, others in zip(one, other, strict=True))
