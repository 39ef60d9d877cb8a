"""
The lists of the public site against a bare query and a bare rendering of the same page.

`python -m tests.benchmarks.bench_site [--tenth]` fills the public record and asks for
each list as a server hands on a browser's request: the whole scope with a browser's
headers in, every byte of the answer out, packed as the browser wants it. So the whole
answer has in it routing, middleware, threads, headers, digest and packing, but neither
a socket nor a test client. What the page asked the database is asked again of the bare
driver, and its template is rendered again over the same values. The three take turns,
so that whatever else the machine does falls on all of them alike.

The limit is a ratio of 0.5: both take at least half as long as the whole answer. For it
each page is made anew. Beside it stands the same ratio of processor time, all threads
together: a machine that is busy with other things makes a page wait for its thread,
twice, and the bare work never. What a page takes that is kept for a second is shown
apart, and is no part of any ratio. Times are printed, never asserted.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import Engine

from archive.values.prepared import Prepared
from tests.asgi import answer_of
from tests.published_lots import DAY, MONDAY, drawn, lot, notice, project
from tests.sites import BEGINS, ORIGIN
from trading.rules.fixed_price_selection import State
from trading.server import site
from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.settings import DATABASE, Settings
from trading.server.site import Templates
from trading.server.statics import Assets

LIMIT, LARGEST_PAGE = 0.5, 150_000
WARM_UP = 5
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
    """
    Make an instance with so many published lots.

    Of ten, nine are open for sign-up and one was drawn; one of 300 is drawn today.
    """
    instance = Instance.create(folder, Settings(ORIGIN), demonstration_from=BEGINS)
    with instance.transactions.begin() as work:
        for number in range(1, lots + 1):
            title = f"演示：{number % 97} 组{('渠道', '道路', '学校')[number % 3]}工程"
            kind = ("works", "goods", "services")[number % 7 % 3]
            of = project(number, title)
            at = MONDAY + (number % 50) * DAY / 50
            closes = 5 + number % 20
            state = State.NOTICED
            if number % 300 == 0:
                at, closes, state = at - 6 * DAY, 5, State.DRAW_READY
            elif number % 10 == 0:
                at, state = at - 40 * DAY, State.PUBLICITY
            work.projects.add(of, lot(of, state))
            work.projects.publish(notice(of, at, closes=closes, kind=kind))
            if state is State.PUBLICITY:
                then = at + (closes + 1) * DAY
                work.projects.publish(drawn(of, then, "甲公司", "乙公司"))
    instance.sequencer.run()
    return instance


def overheard(ask: Callable[[], object]) -> Overheard:
    """Return what happens while somebody asks for a page."""
    heard = Overheard()

    def listen(_connection, _cursor, statement, parameters, *_more):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.asked.append((statement, parameters))

    answer = Prepared.rows

    def rows(question, connection, **values):
        heard.asked.append(question.asked(connection.dialect, **values))
        return answer(question, connection, **values)

    event.listen(Engine, "before_cursor_execute", listen)
    setattr(Prepared, "rows", rows)  # noqa: B010 - for as long as somebody listens
    Listening.heard = heard
    try:
        ask()
    finally:
        Listening.heard = None
        setattr(Prepared, "rows", answer)  # noqa: B010 - as it was
        event.remove(Engine, "before_cursor_execute", listen)
    return heard


class Taken(NamedTuple):
    """How long something took, by the clock on the wall and of the processor."""

    wall: float
    processor: float


async def taken(
    app: Any, address: bytes, times: int, bare: Sequence[Callable[[], object]] = ()
) -> list[Taken]:
    """Return the median times of the whole answer and of each bare work, by turns."""
    rounds = []
    for _ in range(WARM_UP + times):
        marks = [(perf_counter(), process_time())]
        await answer_of(app, address)
        marks.append((perf_counter(), process_time()))
        for work in bare:
            work()
            marks.append((perf_counter(), process_time()))
        rounds.append([(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(marks)])
    return [
        Taken(*map(median, zip(*each, strict=True)))
        for each in zip(*rounds[WARM_UP:], strict=True)
    ]


def measured(
    app: Any, keeping: Any, bare: sqlite3.Connection, path: str, times: int
) -> str:
    """Return what one list took, beside the bare work in it, and if it was kept."""
    address = quote(path, safe="/?=").encode()
    answers = []
    heard = overheard(lambda: answers.append(asyncio.run(answer_of(app, address))))
    (page,) = heard.rendered
    (answer,) = answers
    assert answer.status == 200, answer
    templates = Listening(Assets.shipped())

    def query() -> None:
        for statement, parameters in heard.asked:
            bare.execute(statement, parameters).fetchall()

    def draw() -> None:
        templates.render(*page)

    whole, asked, rendered = asyncio.run(taken(app, address, times, [query, draw]))
    (kept,) = asyncio.run(taken(keeping, address, times))
    ratio = (asked.wall + rendered.wall) / whole.wall
    work = (asked.processor + rendered.processor) / whole.processor
    return (
        f"{path}: {whole.wall * 1000:.2f} ms, {len(answer.body):,} bytes "
        f"(limit {LARGEST_PAGE:,}); {len(heard.asked)} bare queries "
        f"{asked.wall * 1000:.2f} ms, bare rendering {rendered.wall * 1000:.2f} ms, "
        f"ratio {ratio:.2f} (limit {LIMIT}), of processor time {work:.2f}; "
        f"kept: {kept.wall * 1000:.2f} ms"
    )


def main(arguments: list[str]) -> None:
    """Print the ratio of each list."""
    lots, times = (300, 20) if "--tenth" in arguments else (3_000, 200)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instance"
        instance = filled(folder, lots)
        setattr(site, "Templates", Listening)  # noqa: B010 - the site makes its own
        app = make_app(instance)
        # What is no demonstration keeps pages; this one's clock stands, so that no
        # second passes while it is measured.
        keeping = make_app(replace(instance, demo=False))
        with closing(sqlite3.connect(folder / DATABASE)) as bare:
            for path in PATHS:
                print(measured(app, keeping, bare, path, times))
        instance.close()


if __name__ == "__main__":
    main(sys.argv[1:])
