"""Message catalogues, compiled without the gettext programs.

The site's own words are kept as `.po` text; what Django reads at run time is the compiled
`.mo`. It is a product, so it is made where the state lives and is not kept in git.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent / "locale"


def compile_catalogues(target: Path, source: Path = SOURCE) -> int:
    """Compile every catalogue below `source` to the same place below `target`.

    Returns how many there are. Raises OSError if `target` cannot be written.
    """
    found = sorted(source.glob("*/LC_MESSAGES/*.po"))
    for path in found:
        compiled = target / path.relative_to(source).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        aside = compiled.with_suffix(".mo.new")
        with path.open("rb") as text, aside.open("wb") as file:
            write_mo(file, read_po(text))
        aside.replace(compiled)
    return len(found)
