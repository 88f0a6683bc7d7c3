"""Message catalogues, compiled without the gettext programs.

The site's own words are kept as `.po` text; what Django reads at run time is the compiled
`.mo`. It is a product, so it is made where the state lives and is not kept in git. It also holds
the names of countries and languages, in every language of the site.
"""

from collections.abc import Iterable
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import to_locale

from cities.cldr import names_in

SOURCE = Path(__file__).parent / "locale"


def compile_catalogues(target: Path, languages: Iterable[str], source: Path = SOURCE) -> int:
    """Compile every catalogue below `source` to the same place below `target`, with the names
    that each of `languages` has for countries and languages.

    Returns how many there are. Raises OSError if `target` cannot be written.
    """
    named = {Path(to_locale(code), "LC_MESSAGES", "django.po") for code in languages}
    written = {path.relative_to(source) for path in source.glob("*/LC_MESSAGES/*.po")}
    for path in sorted(written | named):
        catalogue = _read(source / path) if path in written else Catalog(path.parts[0])
        if path in named:
            _add_names(catalogue, path.parts[0])
        _write(catalogue, (target / path).with_suffix(".mo"))
    return len(written | named)


def _read(path: Path) -> Catalog:
    with path.open("rb") as text:
        return read_po(text)


def _add_names(catalogue: Catalog, locale: str) -> None:
    for kind, code, name in names_in(locale):
        catalogue.add(code, name, context=kind)


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".mo.new")
    with aside.open("wb") as file:
        write_mo(file, catalogue)
    aside.replace(path)
