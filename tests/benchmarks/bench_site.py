"""
The lists of the public site against a bare query and a bare rendering of the same page.

`python -m tests.benchmarks.bench_site [--tenth]` fills the public record and asks for
each list as a browser does, without any network. What the page asked the database is
asked again of the bare driver, and its template is rendered again over the same values.
The limit is a ratio of 0.5: both take at least half as long as the whole answer. What
an answer of nothing costs in the same client is not the site's: it is printed apart,
and the second ratio leaves it out. The site keeps no page, so there is no cache to
show. Times are printed, never asserted.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.published_lots import DAY, MONDAY, lot, notice, project
from tests.sites import BEGINS, ORIGIN
from trading.rules.fixed_price_selection import State
from trading.server import site
from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.settings import DATABASE, Settings
from trading.server.site import Templates
from trading.server.statics import Assets

LIMIT, LARGEST_PAGE = 0.5, 150_000
NOWHERE = "/nothing.txt"
PATHS = ("/", "/projects", "/projects?q=渠道", "/projects?q=P2026-0042", "/today")


@dataclass
class Overheard:
    """What one page asked the database, and what it was rendered from."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    rendered: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


class Listening(Templates):
    """The site's templates, which remember what they rendered."""

    heard: Overheard | None = None

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Return the page."""
        if Listening.heard is not None:
            Listening.heard.rendered.append((template, context))
        return super().render(template, context)


def filled(folder: Path, lots: int) -> Instance:
    """Make an instance with so many published lots."""
    instance = Instance.create(folder, Settings(ORIGIN), demonstration_from=BEGINS)
    with instance.transactions.begin() as work:
        for number in range(1, lots + 1):
            title = f"演示：{number % 97} 组{('渠道', '道路', '学校')[number % 3]}工程"
            of = project(number, title)
            work.projects.add(of, lot(of, State.NOTICED))
            at = MONDAY + (number % 50) * DAY / 50
            work.projects.publish(notice(of, at, closes=5 + number % 20))
    instance.sequencer.run()
    return instance


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of some work."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)


def overheard(ask: Callable[[], object]) -> Overheard:
    """Return what happens while somebody asks for a page."""
    heard = Overheard()

    def listen(_connection, _cursor, statement, parameters, *_more):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    Listening.heard = heard
    try:
        ask()
    finally:
        Listening.heard = None
        event.remove(Engine, "before_cursor_execute", listen)
    return heard


def main(arguments: list[str]) -> None:
    """Print the ratio of each list."""
    lots, times = (300, 10) if "--tenth" in arguments else (3_000, 60)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        instance = filled(folder, lots)
        setattr(site, "Templates", Listening)  # noqa: B010 - the site makes its own
        with (
            TestClient(make_app(instance)) as client,
            closing(sqlite3.connect(folder / DATABASE)) as bare,
        ):
            nothing = seconds(lambda: client.get(NOWHERE), times)
            print(f"an answer of nothing: {nothing * 1000:.1f} ms")
            for path in PATHS:
                print(measured(client, bare, path, times, nothing))
        instance.close()


def measured(
    client: Any, bare: sqlite3.Connection, path: str, times: int, nothing: float
) -> str:
    """Return what one list took, beside the bare work in it."""

    def ask() -> bytes:
        return bytes(client.get(path).raise_for_status().content)

    heard = overheard(ask)
    (page,) = heard.rendered
    templates = Listening(Assets.shipped())

    def query() -> None:
        for statement, parameters in heard.asked:
            bare.execute(statement, parameters).fetchall()

    size = len(ask())
    whole, asked = seconds(ask, times), seconds(query, times)
    drawn = seconds(lambda: templates.render(*page), times)
    ratio, own = (asked + drawn) / whole, (asked + drawn) / (whole - nothing)
    return (
        f"{path}: {whole * 1000:.1f} ms, {size:,} bytes (limit {LARGEST_PAGE:,}); "
        f"{len(heard.asked)} bare queries {asked * 1000:.2f} ms, bare rendering "
        f"{drawn * 1000:.2f} ms, ratio {ratio:.2f}, {own:.2f} "
        f"without that (limit {LIMIT})"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
