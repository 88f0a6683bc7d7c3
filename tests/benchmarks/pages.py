"""`python -m tests.benchmarks.pages [--sample FOLDER]`: how fast the site answers, and what it
costs. Starts the real server, drives it with wrk (Debian's package) and, in the same rounds, nginx
with the same bytes as static files (Debian's nginx-light). Prints a table and writes it to
tests/benchmarks/pages-*.md, a file for each kind of machine. A run with failed requests prints no
figure. Two short applications (tests/benchmarks/yardstick.py) are measured too: they tell the
machine from others.

    --rounds 5    every page is measured so often; medians count
    --seconds 2   of load each time
    --sample FOLDER   a DATA_DIR that `manage.py make_sample` filled, measured as well and compared
    --only cities     only pages whose address holds this

Uncached and at the desk, one request follows the other, so that they take nothing from each other.
Nothing else should run on the machine. Read the ratios, not the absolute figures: what is compared
is measured one after the other in each round, so that a machine whose speed changes spoils neither.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.benchmarks import report
from tests.benchmarks.desk import Desk, export, sign_in
from tests.benchmarks.load import Measured, load, memory, processes
from tests.benchmarks.report import Alone, Content, Kind, Machine, Run
from tests.benchmarks.servers import Server, get, nginx, other, prepared, read_through

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
    "milestones, last page": "milestones/?year=9999",
    "page": "framework/",
    "search": "search/?q=%E6%88%90%E9%83%BD",
    "search, a common word": "search/?q=city",
    "feed": "news/feed/",
}


Served = tuple[str, int]  # an address and the process of its server


class Contender(NamedTuple):
    """One content, served in all the ways that are compared."""

    data_dir: Path
    site: Server
    uncached: Server
    static: Served  # nginx
    bodies: list[bytes]  # of the pages, as nginx has them in files of their number
    desk: Desk


def main() -> None:
    options = _options()
    pages = [
        (f"{name}, {language}", f"/{language}/{path}")
        for name, path in KINDS.items()
        for language in LANGUAGES
        if options.only in f"/{language}/{path}"
    ]
    if not pages:
        sys.exit(f"No page has {options.only} in its address.")
    with tempfile.TemporaryDirectory(prefix="smartcity-benchmark-") as made:
        contents = {"Today's content": prepared(Path(made, "var"))}
        if options.sample:
            contents["The sample"] = prepared(options.sample)
        text = "\n".join(report.lines(*_measured(contents, pages, options))) + "\n"
    print(text)
    report.file().write_text(text, encoding="utf-8")


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


def _measured(
    contents: dict[str, Path], pages: list[tuple[str, str]], options: argparse.Namespace
) -> tuple[list[Content], Machine]:
    """Each content, whose title and DATA_DIR are given, first alone, then in turns; and how fast
    the machine was.
    """
    addresses = [address for _name, address in pages]
    alone = [_alone(data_dir, addresses, options) for data_dir in contents.values()]
    with ExitStack() as running:
        contenders = [
            running.enter_context(_contender(data_dir, addresses)) for data_dir in contents.values()
        ]
        kinds: list[list[Kind]] = [
            [
                Kind(name, len(body), [], [])
                for (name, _), body in zip(pages, one.bodies, strict=True)
            ]
            for one in contenders
        ]
        looks: list[dict[str, list[float]]] = [{} for _ in contenders]
        machine = Machine([], [], [])
        yardsticks = running.enter_context(_yardsticks())
        for number in range(options.rounds):
            machine.addition.append(_speed())
            print(f"Round {number + 1} of {options.rounds}", flush=True)
            machine.dictionary.append(_side_by_side(*yardsticks["dictionary"], options.seconds))
            machine.view.append(_side_by_side(*yardsticks["view"], options.seconds))
            for page, address in enumerate(addresses):
                for one, into in zip(contenders, kinds, strict=True):
                    into[page].runs.append(_run(one, page, address, options.seconds))
            for name in contenders[0].desk.pages:
                for one, seen in zip(contenders, looks, strict=True):
                    took = one.desk.look(one.site, name, options.seconds)
                    seen.setdefault(name, []).append(took)
            for one, into in zip(contenders, kinds, strict=True):
                read_through(one.data_dir)
                for kind, address in zip(into, addresses, strict=True):
                    kind.firsts.append(_after_a_change(one, address))
                _warm(one.site, one.uncached, addresses)
    measured = [
        Content(*each, export(contents[each[0]]))
        for each in zip(contents, alone, kinds, looks, strict=True)
    ]
    return measured, machine


@contextmanager
def _yardsticks() -> Iterator[dict[str, tuple[Served, Served]]]:
    """Each yardstick, and nginx with the same bytes, ready to be measured."""
    with ExitStack() as running:
        served = {}
        for name in ("dictionary", "view"):
            address, process = running.enter_context(other(f"tests.benchmarks.yardstick:{name}"))
            bodies = [get(address) for _ in range(WARM)]
            static, of_nginx = running.enter_context(nginx({"0.html": bodies[0]}))
            served[name] = (address, process), (f"{static}/0.html", of_nginx)
        yield served


def _side_by_side(one: Served, static: Served, seconds: int) -> tuple[Measured, Measured]:
    """Both, a second at a time: how connections fall on the workers of a server is chance, and
    makes nginx a quarter faster or slower.
    """
    turns = [(load(*one, seconds=1), load(*static, seconds=1)) for _ in range(seconds)]
    mean, of_static = (
        Measured(*map(fmean, zip(*runs, strict=True))) for runs in zip(*turns, strict=True)
    )
    return mean, of_static


def _speed() -> float:
    """Seconds of CPU that Python takes for what it always takes the same steps for."""
    begun = time.process_time()
    sum(range(10_000_000))
    return time.process_time() - begun


def _alone(data_dir: Path, addresses: list[str], options: argparse.Namespace) -> Alone:
    """What the server takes with nothing beside it that would share memory with it."""
    desk = sign_in(data_dir)
    print(f"{data_dir} alone", flush=True)
    with Server(data_dir) as site:
        for address in addresses:
            load(site.url + address, site.process.pid, seconds=options.seconds)
        of_readers = _most_memory(site)
        for name in desk.pages:
            desk.look(site, name, options.seconds)
        return Alone(site.seconds_to_first_answer, of_readers, _most_memory(site))


def _most_memory(site: Server) -> str:
    """What the largest worker holds."""
    held = [memory(process) for process in processes(site.process.pid)[1:]]
    resident, share = (max(each) / 1e6 for each in zip(*held, strict=True))
    return f"{resident:.0f} MB ({share:.0f} with its part of what is shared)"


@contextmanager
def _contender(data_dir: Path, addresses: list[str]) -> Iterator[Contender]:
    with Server(data_dir) as site, Server(data_dir, PAGE_CACHE_MB="0") as uncached:
        bodies = [get(site.url + address) for address in addresses]
        _warm(site, uncached, addresses)
        with nginx({f"{number}.html": body for number, body in enumerate(bodies)}) as static:
            yield Contender(data_dir, site, uncached, static, bodies, sign_in(data_dir))


def _warm(site: Server, uncached: Server, addresses: list[str]) -> None:
    """Have each worker find what it finds once for each state of the content."""
    for address in addresses * WARM:
        get(site.url + address)
        get(uncached.url + address)


def _run(one: Contender, page: int, address: str, seconds: int) -> Run:
    """A page once of the site, of nginx, and uncached."""
    site, uncached, (static, process) = one.site, one.uncached, one.static
    served = (site.url + address, site.process.pid)
    return Run(
        *_side_by_side(served, (f"{static}/{page}.html", process), seconds),
        load(uncached.url + address, uncached.process.pid, seconds=seconds, connections=1),
    )


def _after_a_change(one: Contender, address: str) -> float:
    """Milliseconds until the first answer, when all that was known of the content is forgotten."""
    with closing(sqlite3.connect(one.data_dir / "db.sqlite3")) as database, database:
        database.execute("UPDATE cities_generation SET number = number + 1")
    begun = time.perf_counter()
    get(one.uncached.url + address)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
