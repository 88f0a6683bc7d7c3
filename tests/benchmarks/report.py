"""What was measured, as the lines of a file: one for each kind of machine, `pages-*.md`."""

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.utils.text import slugify

from tests.benchmarks.desk import Export
from tests.benchmarks.load import Measured

COLUMNS = (
    *("page", "bytes", "of nginx", "requests/s", "p50 ms", "p99 ms", "CPU µs"),
    *("uncached: CPU ms", "p50 ms", "first after a change: ms"),
)


class Run(NamedTuple):
    """A page in one round."""

    cached: Measured
    static: Measured  # the same bytes, from nginx
    uncached: Measured


class Kind(NamedTuple):
    """One kind of page in one language, measured."""

    name: str
    size: int  # bytes that travel
    runs: list[Run]
    firsts: list[float]  # milliseconds until the answer, with nothing known of the content

    @property
    def cached(self) -> Measured:
        return _median(run.cached for run in self.runs)

    @property
    def uncached(self) -> Measured:
        return _median(run.uncached for run in self.runs)

    @property
    def first(self) -> float:
        return median(self.firsts)

    @property
    def ratio(self) -> float:
        """Of what nginx reaches with the same bytes."""
        return median(run.cached.rate / run.static.rate for run in self.runs)


class Machine(NamedTuple):
    """How fast the machine is at what is not ours."""

    addition: list[float]  # seconds that Python takes to add ten million numbers
    dictionary: list[tuple[Measured, Measured]]  # the yardstick, and nginx with the same bytes
    view: list[tuple[Measured, Measured]]


class Alone(NamedTuple):
    """What the server takes."""

    start: float  # seconds to the first answer
    of_readers: str  # the memory of a worker
    of_editors: str


class Content(NamedTuple):
    """One content, measured."""

    title: str
    alone: Alone
    kinds: list[Kind]
    looks: dict[str, list[float]]  # milliseconds until the answer to an editor, by page
    export: Export

    @property
    def times(self) -> dict[str, list[float]]:
        """Milliseconds until the answer that nothing had kept, by page and round."""
        kept = {kind.name: [run.uncached.p50 for run in kind.runs] for kind in self.kinds}
        return kept | self.looks

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes that travel, by page."""
        return {kind.name: kind.size for kind in self.kinds}


def file() -> Path:
    """Where the lines are written: in place of what such a machine gave before."""
    return Path(__file__).with_name(f"pages-{slugify(_processor())}.md")


def lines(contents: Sequence[Content], machine: Machine) -> Iterator[str]:
    """All that was measured; the first content is what others are compared with."""
    yield from _about(machine)
    for content in contents:
        yield from _alone(content)
    for other in contents[1:]:
        yield from _compared(contents[0], other)


def _median(runs: Iterable[Measured]) -> Measured:
    return Measured(*map(median, zip(*runs, strict=True)))


def _about(machine: Machine) -> Iterator[str]:
    """When and where it was measured."""
    cores = os.cpu_count()
    yield "# How fast pages are answered\n"
    yield f"Measured {datetime.now(UTC):%d %B %Y} on {cores} cores ({_processor()}), Python"
    yield f"{platform.python_version()}, two workers; wrk runs on the same cores. Medians."
    yield f"Python added ten million numbers in {median(machine.addition):.2f} s meanwhile."
    yield "“Of nginx”: requests a second, of those nginx answers with the same bytes from a file."
    yield "“First after a change”: by who reads first, when nothing is known of the content yet.\n"
    yield "To tell this machine from others: under the same server a dictionary in front of Django"
    yield f"reaches {_share(machine.dictionary)}, a view of Django's by itself"
    yield f"{_share(machine.view)} (tests/benchmarks/yardstick.py)."


def _share(runs: list[tuple[Measured, Measured]]) -> str:
    """What a yardstick reaches."""
    ratio = median(one.rate / static.rate for one, static in runs)
    cpu = median(one.cpu for one, _static in runs)
    return f"{ratio:.2f} of nginx at {cpu:.0f} µs of CPU a request"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.split(": ")[1] for line in lines if line.startswith("model name"))
    return re.sub(r"\(\w+\)", "", next(names, "unknown"))  # marks of trade


def _alone(content: Content) -> Iterator[str]:
    """What one content's pages take."""
    kinds = content.kinds
    yield f"\n## {content.title}\n"
    start, of_readers, of_editors = content.alone
    yield f"Start to first answer: {start:.2f} s. Memory of the largest worker:"
    yield f"{of_readers} after all the readers, {of_editors} after editors too.\n"
    yield from _table(COLUMNS, map(_row, kinds))
    yield (
        f"\nLeast of nginx: {min(kind.ratio for kind in kinds):.2f}; most CPU of a request:"
        f" {max(kind.cached.cpu for kind in kinds):.0f} µs; uncached"
        f" {max(kind.uncached.cpu for kind in kinds) / 1000:.1f} ms."
    )


def _compared(today: Content, sample: Content) -> Iterator[str]:
    """What grows with the content."""
    rows = (
        [
            *(name, f"{median(before):.1f}", f"{median(after):.1f}"),
            f"{median(late / early for early, late in zip(before, after, strict=True)):.2f}",
            *(str(each.sizes.get(name, "")) for each in (today, sample)),
        ]
        for (name, before), after in zip(today.times.items(), sample.times.values(), strict=True)
    )
    yield "\n## The sample against today's\n"
    yield "Uncached and at the desk, milliseconds until the answer (p50, one reader). A page that"
    yield "holds more takes longer: there is no cooperation to list today, there are twenty on a"
    yield "page of the sample's; the home page shows 100 cities for 30, a feed 30 entries for 11.\n"
    heads = ("page", "today's", "the sample", "times", "bytes today", "of the sample")
    yield from _table(heads, rows)
    told = (
        f"{each.export.seconds:.0f} s and {each.export.memory / 1e6:.0f} MB"
        for each in (today, sample)
    )
    yield f"\nTo export today's content takes {', the sample '.join(told)}."


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for cells in rows:
        yield f"| {' | '.join(cells)} |"


def _row(kind: Kind) -> list[str]:
    cached, without = kind.cached, kind.uncached
    return [
        kind.name,
        str(kind.size),
        f"{kind.ratio:.2f}",
        f"{cached.rate:.0f}",
        f"{cached.p50:.2f}",
        f"{cached.p99:.2f}",
        f"{cached.cpu:.0f}",
        f"{without.cpu / 1000:.1f}",
        f"{without.p50:.1f}",
        f"{kind.first:.1f}",
    ]
