"""The compiled dictionary reads as pypinyin does."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from cities.content_files import FILES
from cities.models.languages import columns
from cities.pinyin import compile_pinyin, spelled

ROUNDS = 2_000


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_pinyin(tmp_path_factory.mktemp("pinyin")).parent


@pytest.fixture
def read(compiled: Path, settings: object) -> Callable[[str], str]:
    """`spelled` by the compiled dictionary."""
    settings.DATA_DIR = compiled  # type: ignore[attr-defined]
    return spelled


def asked(text: str) -> str:
    return " ".join(lazy_pinyin(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "成都市",
            "重庆",
            "长春",
            "市长春",
            "六安",
            "银行",
            "行",
            "中欧智慧城市合作",
            "一不做，二不休",
        ),
        *("Jenesis咨询公司", "5G网络", "Huai’an 淮安 (市)", "，。", "〇", "é", "", "𠀀"),
    ],
)
def test_it_reads_words_and_leaves_the_rest(read: Callable[[str], str], text: str) -> None:
    assert read(text) == asked(text)


def test_it_reads_any_text_so(read: Callable[[str], str]) -> None:
    random = Random(1)  # noqa: S311
    words, signs = sorted(PHRASES_DICT), [*map(chr, sorted(PINYIN_DICT)), *"aZ9 -，é“😀"]
    for _ in range(ROUNDS):
        parts = random.choices(words, k=random.randint(1, 4)) + random.choices(signs, k=3)
        random.shuffle(parts)
        # A word that is cut off must not be taken for one.
        text = "".join(part[: random.randint(1, 9)] for part in parts)
        assert read(text) == asked(text)


@pytest.mark.django_db
def test_it_reads_the_content_so(read: Callable[[str], str]) -> None:
    for model in FILES.values():
        field = columns(getattr(model, "title_field", "name"))[-1]
        if hasattr(model, field):
            for text in model.objects.values_list(field, flat=True):
                assert read(text) == asked(text)


def test_without_a_file_the_library_is_asked(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    assert spelled("重庆") == "chong qing"


def test_one_that_cannot_be_written_is_a_fault_that_names_the_file(
    tmp_path: Path,
) -> None:
    with pytest.raises(OSError, match="unable to open") as told:
        compile_pinyin(tmp_path / "gone")
    assert told.value.filename.startswith(str(tmp_path / "gone" / "pinyin-"))
