"""`python -m tests.benchmarks.pages [--sample FOLDER]`: how fast the site answers, and what it
costs. Starts the real server, drives it with wrk (Debian's package) and, in the same rounds, nginx
with the same bytes as static files (Debian's nginx-light). Prints a table and writes it to
tests/benchmarks/pages.md. A run with failed requests prints no figure.

    --rounds 5    every page is measured so often, the site and nginx in turns; medians count
    --seconds 2   of load each time
    --sample FOLDER   a DATA_DIR that `manage.py make_sample` filled, measured as well
    --only cities     only pages whose address holds this

Uncached, one request follows the other, so that they take nothing from each other. Nothing else
should run on the machine: read the ratios, not the absolute figures.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.benchmarks.load import Measured, load, memory, processes
from tests.benchmarks.servers import Server, get, nginx, prepared

REPORT = Path(__file__).with_name("pages.md")
LANGUAGES = ("en", "zh-hans")
# One of each kind, below the language.
KINDS = {
    "home": "",
    "cities": "cities/",
    "cities, one side": "cities/?side=cn",
    "city": "cities/qianhai/",
    "comparison": "cities/compare/?city=chengdu&city=lyon&city=korla&city=malmo",
    "practices": "practices/",
    "practice": "practices/lyon-smart-community-nedo/",
    "cooperations": "cooperations/",
    "partners": "partners/",
    "partner": "partners/dg-connect/",
    "news": "news/",
    "news, last page": "news/?page=999999",
    "news item": "news/2013-12-09-thirty-pilots/",
    "publications": "publications/",
    "publication": "publications/comparative-study-2014/",
    "milestones": "milestones/",
    "page": "framework/",
    "search": "search/?q=%E6%88%90%E9%83%BD",
    "feed": "news/feed/",
}

COLUMNS = (
    *("page", "bytes", "of nginx", "requests/s", "p50 ms", "p99 ms", "CPU µs"),
    *("uncached: CPU ms", "p50 ms"),
)


class Kind(NamedTuple):
    """One kind of page in one language, measured."""

    name: str
    size: int  # bytes that travel
    cached: Measured
    static: Measured
    uncached: Measured

    @property
    def ratio(self) -> float:
        """Of what nginx reaches with the same bytes."""
        return self.cached.rate / self.static.rate


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="smartcity-benchmark-") as made:
        folder = Path(made)
        lines = [
            *_about(),
            *_measured("Today's content", prepared(folder / "var"), folder, options),
        ]
        if options.sample:
            lines += _measured("The sample", prepared(options.sample), folder, options)
    report = "\n".join(lines) + "\n"
    print(report)
    REPORT.write_text(report, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--only", default="")
    return parser.parse_args()


def _about() -> Iterator[str]:
    cores = os.cpu_count()
    yield "# How fast pages are answered\n"
    yield f"Measured {datetime.now(UTC):%d %B %Y} on {cores} cores ({_processor()}), Python"
    yield f"{platform.python_version()}, two workers; wrk runs on the same cores. Medians."
    yield "“Of nginx”: requests a second, of those nginx answers with the same bytes from a file."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")


def _measured(title: str, data_dir: Path, folder: Path, options: argparse.Namespace) -> list[str]:
    """The lines of the report on one content."""
    pages = [
        (name, f"/{language}/{path}")
        for name, path in KINDS.items()
        for language in LANGUAGES
        if options.only in f"/{language}/{path}"
    ]
    with Server(data_dir) as site, Server(data_dir, PAGE_CACHE_MB="0") as uncached:
        bodies = [get(site.url + address) for _name, address in pages]
        files = {f"{number}.html": body for number, body in enumerate(bodies)}
        with nginx(folder, files) as static:
            rounds = []
            for number in range(options.rounds):
                print(f"{title}, round {number + 1} of {options.rounds}", flush=True)
                rounds.append(
                    [
                        _in_turns(site, uncached, address, static, file, options.seconds)
                        for (_name, address), file in zip(pages, files, strict=True)
                    ]
                )
            kinds = [
                Kind(
                    f"{name}, {address.split('/')[1]}",
                    len(body),
                    *map(_median, zip(*runs, strict=True)),
                )
                for (name, address), body, *runs in zip(pages, bodies, *rounds, strict=True)
            ]
            workers = [memory(process) for process in processes(site.process.pid)[1:]]
    return [
        f"\n## {title}\n",
        f"Start to first answer: {site.seconds_to_first_answer:.2f} s. Memory of the largest"
        f" worker after the run: {max(each.share for each in workers) / 1e6:.0f} MB with its part"
        f" of what is shared, {max(each.resident for each in workers) / 1e6:.0f} MB in all.\n",
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
        *map(_row, kinds),
        "",
        f"Least of nginx: {min(kind.ratio for kind in kinds):.2f}; most CPU of a request:"
        f" {max(kind.cached.cpu for kind in kinds):.0f} µs; uncached"
        f" {max(kind.uncached.cpu for kind in kinds) / 1000:.1f} ms.",
    ]


def _in_turns(
    site: Server, uncached: Server, address: str, static: tuple[str, int], file: str, seconds: int
) -> tuple[Measured, Measured, Measured]:
    """A page once of the site, of nginx, whose address and process `static` is, and uncached."""
    return (
        load(site.url + address, site.process.pid, seconds=seconds),
        load(f"{static[0]}/{file}", static[1], seconds=seconds),
        load(uncached.url + address, uncached.process.pid, seconds=seconds, connections=1),
    )


def _median(runs: Iterable[Measured]) -> Measured:
    return Measured(*map(median, zip(*runs, strict=True)))


def _row(kind: Kind) -> str:
    cached, without = kind.cached, kind.uncached
    cells = [
        kind.name,
        str(kind.size),
        f"{kind.ratio:.2f}",
        f"{cached.rate:.0f}",
        f"{cached.p50:.2f}",
        f"{cached.p99:.2f}",
        f"{cached.cpu:.0f}",
        f"{without.cpu / 1000:.1f}",
        f"{without.p50:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
