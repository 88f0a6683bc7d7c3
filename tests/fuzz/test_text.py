"""Any text: normalising settles at once, and what it lets through is harmless."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cities.models import PartialDate
from cities.models.folding import fold, sort_key
from cities.models.normal_form import normalise, normalise_rich

pytestmark = pytest.mark.once

PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<strong>", "<a href=", '"', "'", "javascript:alert(1)", ">", "<", "&"),
        *("&#x338;", "&lt;", "&#60;", "\u0338", "\u0301", "<script>", "</script>", "<svg onload="),
        *(
            "<img src=x onerror=alert(1)>",
            "<!--",
            "-->",
            "<![CDATA[",
            "\x00",
            "\u202e",
            "中文",
            " ",
            "\r\n",
        ),
    ]
)
HTML = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)
ALLOWED = re.compile(r"<(?:/?(?:p|br|h2|h3|ul|ol|li|strong|em|a|blockquote)|a href=\"[^\"<>]*\")>")


@given(st.text())
def test_plain_text_settles(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once
    assert "\x00" not in once


@given(HTML)
@example("<p>&#x338; onclick=alert(1) <strong>x</strong></p>")
def test_rich_text_settles_and_holds_only_allowed_tags(html: str) -> None:
    once = normalise_rich(html)
    assert normalise_rich(once) == once
    rest = ALLOWED.sub("", once)
    assert "<" not in rest
    for link in re.findall(r'href="([^"]*)"', once):
        assert not re.match(r"(?i)\s*(javascript|data|vbscript):", link)


@given(st.text())
def test_folding_settles(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    sort_key(text)


@given(st.text(alphabet="0123456789-", max_size=11))
def test_a_date_is_read_whole_or_not_at_all(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert str(date) == text
