"""`python -m tests.benchmarks.pages [--sample FOLDER]`: how fast the site answers, and what it
costs. Starts the real server, drives it with wrk (Debian's package) and, in the same rounds, nginx
with the same bytes as static files (Debian's nginx-light). Prints a table and writes it to
tests/benchmarks/pages.md. A run with failed requests prints no figure.

    --rounds 5    every page is measured so often, the site and nginx in turns; medians count
    --seconds 2   of load each time
    --sample FOLDER   a DATA_DIR that `manage.py make_sample` filled, measured as well and compared
    --only cities     only pages whose address holds this

Uncached and at the desk, one request follows the other, so that they take nothing from each other.
Nothing else should run on the machine: read the ratios, not the absolute figures.
"""

import argparse
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.benchmarks import report
from tests.benchmarks.desk import export, sign_in
from tests.benchmarks.load import Measured, load, memory, processes
from tests.benchmarks.report import Content, Kind
from tests.benchmarks.servers import Server, get, nginx, prepared

REPORT = Path(__file__).with_name("pages.md")
LANGUAGES = ("en", "zh-hans")
WARM = 6  # times that a page is asked for before it is measured: each worker answers some
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
    "search, a common word": "search/?q=city",
    "feed": "news/feed/",
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="smartcity-benchmark-") as made:
        folder = Path(made)
        today = _measured("Today's content", prepared(folder / "var"), folder, options)
        lines = [*report.about(), *report.alone(today)]
        if options.sample:
            sample = _measured("The sample", prepared(options.sample), folder, options)
            lines += [*report.alone(sample), *report.compared(today, sample)]
    text = "\n".join(lines) + "\n"
    print(text)
    REPORT.write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.pages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often (default: 5)")
    parser.add_argument("--seconds", type=int, default=2, help="of load each time (default: 2)")
    parser.add_argument("--sample", type=Path, help="a DATA_DIR that make_sample filled")
    parser.add_argument("--only", default="", help="part of the addresses to measure")
    return parser.parse_args()


def _measured(title: str, data_dir: Path, folder: Path, options: argparse.Namespace) -> Content:
    """One content, measured."""
    desk = sign_in(data_dir)
    with Server(data_dir) as site, Server(data_dir, PAGE_CACHE_MB="0") as uncached:
        kinds = _kinds(title, site, uncached, folder, options)
        of_readers = _most_memory(site)
        looks = [desk.look(site, options.seconds) for _ in range(options.rounds)]
        of_editors = _most_memory(site)
    return Content(
        title,
        site.seconds_to_first_answer,
        of_readers,
        of_editors,
        kinds,
        {name: median(look[name] for look in looks) for name in desk.pages},
        export(data_dir),
    )


def _kinds(
    title: str, site: Server, uncached: Server, folder: Path, options: argparse.Namespace
) -> list[Kind]:
    """Every kind of page in every language, once in each round."""
    pages = [
        (name, f"/{language}/{path}")
        for name, path in KINDS.items()
        for language in LANGUAGES
        if options.only in f"/{language}/{path}"
    ]
    bodies = [get(site.url + address) for _name, address in pages]
    for _name, address in pages * WARM:  # what a worker finds once for each state of the content
        get(uncached.url + address)
    files = {f"{number}.html": body for number, body in enumerate(bodies)}
    rounds = []
    with nginx(folder, files) as static:
        for number in range(options.rounds):
            print(f"{title}, round {number + 1} of {options.rounds}", flush=True)
            rounds.append(
                [
                    _in_turns(site, uncached, address, static, file, options.seconds)
                    for (_name, address), file in zip(pages, files, strict=True)
                ]
            )
    return [
        Kind(
            f"{name}, {address.split('/')[1]}",
            len(body),
            *map(_median, zip(*runs, strict=True)),
        )
        for (name, address), body, *runs in zip(pages, bodies, *rounds, strict=True)
    ]


def _most_memory(site: Server) -> str:
    """What the largest worker holds."""
    held = [memory(process) for process in processes(site.process.pid)[1:]]
    resident, share = (max(each) / 1e6 for each in zip(*held, strict=True))
    return f"{resident:.0f} MB ({share:.0f} with its part of what is shared)"


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


if __name__ == "__main__":
    main()
