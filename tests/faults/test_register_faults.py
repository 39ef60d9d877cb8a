"""
The register is what follows from all publications, wherever its writer was cut.

An entry is written with what it tells of; computing it anew is one transaction, and
nobody publishes while it runs.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest

from tests.breaking import CutAt, PowerCutError
from tests.harness import Client, reading
from tests.plays import tell
from tests.published_lots import DAY, MONDAY, drawn, lot, notice, project
from trading.disclosure.use_cases import RebuildRegister
from trading.server.database import SqlTransactions, make_engine

pytestmark = pytest.mark.trading

EVERYTHING = "SELECT * FROM trading_register ORDER BY id"


def register(site):
    """Read every row of the register by plain SQL."""
    with closing(reading(site)) as database:
        return [tuple(row) for row in database.execute(EVERYTHING)]


def check_it_follows(site):
    """Expect what is there to be what a computation from all publications gives."""
    before = register(site)
    with site.opened() as instance:
        entries = RebuildRegister(instance.transactions)()
    assert register(site) == before
    assert len(before) == entries == 1


def test_no_cut_parts_the_register_from_the_record(selection, tmp_path):
    """The balls are typed and the result is published, with a cut at each commit."""
    chapter = selection["the result of the draw"]
    whole = CutAt()
    site = chapter.site.copied(tmp_path / "whole")
    with site.opened(whole) as instance:
        tell(instance, chapter.play, Client(told=dict(chapter.client.told)))
    after = register(site)
    assert after != register(chapter.site)

    acts = [n for n, point in enumerate(whole.reached) if point.startswith("database")]
    seen = set()
    for number in acts[-8:]:
        site = chapter.site.copied(tmp_path / str(number))
        client = Client(told=dict(chapter.client.told))
        with site.opened(CutAt(number)) as instance, pytest.raises(PowerCutError):
            tell(instance, chapter.play, client)
        seen.add(register(site)[0])
        check_it_follows(site)
        site.removed()
    assert len(seen) > 1, "the cuts lay on both sides of the result"


@pytest.mark.parametrize("number", [0, 1])
def test_an_interrupted_computation_leaves_the_old_or_the_new(
    selection, tmp_path, number
):
    """Cut before the commit nothing has changed; after it the register is right."""
    site = selection["the result of the draw"].site.copied(tmp_path / "instance")
    right = register(site)
    with site.opened() as instance, instance.transactions.begin() as work:
        damage = "UPDATE trading_register SET title = 'x', draws = 9"
        work.session.connection().exec_driver_sql(damage)
    damaged = register(site)
    assert damaged != right

    with site.opened(CutAt(number)) as instance, pytest.raises(PowerCutError):
        RebuildRegister(instance.transactions)()

    assert register(site) == (right if number else damaged)
    with site.opened() as instance:
        RebuildRegister(instance.transactions)()
    check_it_follows(site)
    assert register(site) == right


def publish(transactions, number, *said):
    """Make things public of the first project, or of a second that is new."""
    of = project(number)
    with transactions.begin() as work:
        if number == 2:
            work.projects.add(of, lot(of))
        work.projects.locked(lot(of).id)
        for each in said:
            work.projects.publish(each)


def waits(database):
    """Tell whether somebody waits for a lock of this database."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    return database.execute(waiting).fetchone()[0] > 0


@pytest.mark.postgres
def test_who_publishes_while_it_is_computed_is_counted_once(blank, tmp_path):
    """A known lot and a new one become public at the worst moment: both are right."""
    site = blank("postgres").copied(tmp_path / "instance")
    computed, published = Event(), Event()

    def wait(point, /):
        if point == "database.commit:before":
            computed.set()
            with closing(reading(site)) as database:
                while not published.is_set() and not waits(database):
                    pass

    engine = make_engine(site.server.url(site.database))
    transactions = SqlTransactions(engine, "test.example/log")
    of = project(1)
    with transactions.begin() as work:
        work.projects.add(of, lot(of))
        work.projects.publish(notice(of))

    def meanwhile():
        computed.wait()
        publish(transactions, 1, drawn(of, MONDAY + DAY, "恒达"))
        new = project(2)
        publish(transactions, 2, notice(new), drawn(new, MONDAY + DAY, "岷江"))
        published.set()

    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(meanwhile)
        RebuildRegister(SqlTransactions(engine, "test.example/log", wait))()
        other.result()
    before = register(site)
    assert len(before) == 2
    with transactions.begin() as work:
        assert work.record.rebuild() == 2
    assert register(site) == before
    engine.dispose()
    site.removed()
