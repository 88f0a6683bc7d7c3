"""Chinese in pinyin, as pypinyin reads it. Its dictionary takes 57 MB of each process that asks it:
`compile_pinyin` writes it to a file, and a process that has the file reads what it needs.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from errno import EIO
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from django.conf import settings


def compile_pinyin(folder: Path) -> Path:
    """Write the dictionary to a file in `folder`, if it is not there; returns its path. Raises
    OSError if it cannot be written.
    """
    path = _path(folder)
    if not path.exists():
        aside = path.with_suffix(".new")
        aside.unlink(missing_ok=True)
        try:
            _write(aside)
        except sqlite3.Error as error:
            raise OSError(EIO, str(error), str(aside)) from error
        aside.replace(path)
    return path


def _write(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE readings (word TEXT PRIMARY KEY, reading TEXT) WITHOUT ROWID")
        made.executemany("INSERT INTO readings VALUES (?, ?)", _readings())


def _readings() -> Iterator[tuple[str, str]]:
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    for word in (*map(chr, PINYIN_DICT), *PHRASES_DICT):
        yield word, " ".join(lazy_pinyin(word))


def _path(folder: Path) -> Path:
    return folder / f"pinyin-{version('pypinyin')}.sqlite3"


def spelled(text: str) -> str:
    """`text` with its Chinese characters in pinyin without tones, syllables apart."""
    path = _path(settings.DATA_DIR)
    if path.exists():
        return _dictionary(path).spelled(text)
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


class Dictionary:
    """The readings in a file that `compile_pinyin` wrote."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._file.execute("PRAGMA cache_size=-100")  # of 2 MB; the kernel keeps it as well
        self._lock = Lock()
        (self._longest,) = self._file.execute("SELECT MAX(LENGTH(word)) FROM readings").fetchone()
        # Of words that begin alike the longest is meant: 重庆, not 重.
        self._question = (
            f"SELECT word, reading FROM readings WHERE word IN ({', '.join('?' * self._longest)})"  # noqa: S608 - no values
            " ORDER BY LENGTH(word) DESC LIMIT 1"
        )

    def spelled(self, text: str) -> str:
        """`text` with its Chinese characters in pinyin without tones, syllables apart."""
        with self._lock:
            return " ".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        """The readings of the words, and what stands between them."""
        at, between = 0, ""
        while at < len(text):
            word, reading = self._word(text, at) or (text[at], "")
            at += len(word)
            if not reading:
                between += word
                continue
            if between:
                yield between
            yield reading
            between = ""
        if between:
            yield between

    def _word(self, text: str, at: int) -> tuple[str, str] | None:
        """The longest word of `text` that is known and begins at `at`, and its reading."""
        if text[at].isascii():
            return None
        words = [text[at : at + length] for length in range(1, self._longest + 1)]
        found: tuple[str, str] | None = self._file.execute(self._question, words).fetchone()
        return found


_dictionary = cache(Dictionary)
