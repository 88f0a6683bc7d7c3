"""The editor of rich text, which can write what the site keeps and nothing else."""

from typing import Any

from django_prose_editor.widgets import (
    AdminProseEditorWidget,
    importmap,
    prose_editor_media,
)
from js_asset import Media

from cities.models.normal_form import LINK_SCHEMES

# Each of the elements of `RICH_TEXT_TAGS`, as the editor calls what makes it.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "ListItem": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": sorted(LINK_SCHEMES)},
    "History": True,
}


# The library's own but for the font of its icons: `rich_text.js` puts words in their place.
BASE = Media(
    importmap=importmap,
    css={"all": ["django_prose_editor/editor.css", "django_prose_editor/overrides.css"]},
)


class RichTextEditor(AdminProseEditorWidget):  # type: ignore[misc]
    """A text area for those without scripts, an editor for all others."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    @property
    def media(self) -> Media:
        return prose_editor_media(base=BASE, preset=self.preset)
