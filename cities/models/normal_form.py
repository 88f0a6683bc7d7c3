"""Text in one normal form, whatever path it came by.

Browsers post CRLF, Macs paste decomposed accents, Word pastes markup. A text that means
the same must be stored the same, or a save without a change would look like a change.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape

# No text may hold these: they cannot be stored everywhere and never mean anything.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:p|h[23]|li|blockquote)>|<br>")
# Paragraphs and headings that say nothing, as editors leave them behind.
_NOTHING = re.compile(r"<(p|h2|h3)>(?:\s|&nbsp;|<br>)*</\1>\s*")
_BLOCK = "p|h2|h3|ul|ol|li|blockquote"
# Between two blocks white space means nothing; the editor writes none, people one line each.
_BETWEEN = re.compile(rf"(</(?:{_BLOCK})>|<(?:ul|ol|blockquote)>)\s*(?=</?(?:{_BLOCK})>)")
# The editor wraps what stands in an item in a paragraph, also where there is only one.
_LONE_PARAGRAPH = re.compile(
    rf"<li><p>((?:(?!</?(?:{_BLOCK})>).)*)</p>(?=\s*(?:</li>|<[uo]l>))", re.S
)

RICH_TEXT_TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
RICH_TEXT_ATTRIBUTES = {"a": {"href"}}
LINK_SCHEMES = {"http", "https", "mailto"}


def storable(text: str) -> str:
    """A text without control characters and halves of others."""
    return _UNSTORABLE.sub("", text)


def normalise(text: str) -> str:
    """Plain text: line ends LF, Unicode NFC, no control characters, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", storable(text)).strip()


def normalise_line(text: str) -> str:
    """Like `normalise`, for a text of one line: line breaks become spaces."""
    return " ".join(normalise(text).split("\n"))


@lru_cache(maxsize=32)  # a save asks for the same few texts, column by column, several times
def normalise_rich(text: str) -> str:
    """Rich text: as `normalise`, with no markup but the allowed one; empty if it says nothing.

    All of it is repeated until nothing changes: composing characters can swallow the end of a
    tag (`>` and U+0338 make `≯`), so what NFC touches is cleaned again.
    """
    import nh3  # late: readers are shown what was cleaned before

    before, html = None, normalise(text)
    while html != before:
        before = html
        html = normalise(
            nh3.clean(
                html,
                tags=RICH_TEXT_TAGS,
                attributes=RICH_TEXT_ATTRIBUTES,
                url_schemes=LINK_SCHEMES,
                link_rel=None,
            )
        )
        html = _BETWEEN.sub(r"\1\n", _LONE_PARAGRAPH.sub(r"<li>\1", _NOTHING.sub("", html)))
        html = html.strip()
    return html if _TAG.sub("", html).replace("&nbsp;", "").strip() else ""


def readable(html: str) -> str:
    """What rich text says, in lines, without its markup."""
    lines = _TAG.sub("", _BREAK.sub("\n", html)).split("\n")
    return unescape("\n".join(line.strip() for line in lines if line.strip()))
