"""Pages as a browser sees them, parsed by the HTML standard."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import html5lib


class Document:
    """One HTML page. Invalid HTML raises."""

    def __init__(self, content: bytes | str) -> None:
        text = content.decode() if isinstance(content, bytes) else content
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: ElementTree.Element = parser.parse(text)

    def all(self, path: str) -> list[ElementTree.Element]:
        """Elements by an ElementTree path, such as `.//a[@href]`."""
        return self.root.findall(path)

    def one(self, path: str) -> ElementTree.Element:
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} of {path}"
        return found[0]

    def text(self, path: str = "body") -> str:
        """The words of the one element at `path`, spaces collapsed."""
        return words(self.one(path))

    def language_of(self, words_in_it: str) -> str:
        """The language, by the nearest `lang`, of the innermost element holding the words."""
        return next(self._languages(self.root, "", words_in_it))

    def _languages(self, element: ElementTree.Element, language: str, sought: str) -> Iterator[str]:
        language = element.get("lang", language)
        if element.tag == "head" or sought not in words(element):
            return
        for child in element:
            yield from self._languages(child, language, sought)
        yield language


def words(element: ElementTree.Element) -> str:
    """All text below `element`, spaces collapsed."""
    return " ".join("".join(element.itertext()).split())
