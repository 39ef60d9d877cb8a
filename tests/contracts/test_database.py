"""
The database keeps what it is told, on SQLite and on PostgreSQL alike.

Each experiment that our engine passes is also shown to fail on an engine as SQLAlchemy
makes it by default, so that the experiment is known to see the fault.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    create_engine,
    func,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import StatementError

from archive.public.tables import Fen, Micros
from archive.public.values import NaiveInstantError, Yuan
from trading.server.database import FairLock, SqlTransactions, make_engine

THREADS, ROUNDS = 8, 25

experiment = MetaData()
counter = Table("counter", experiment, Column("value", Integer))
kept = Table(
    "kept",
    experiment,
    Column("id", Integer, primary_key=True),
    Column("amount", Fen),
    Column("at", Micros),
)


@pytest.fixture
def engines(empty_database):
    """Open engines on one new database that has the tables of the experiment."""
    opened: list[Engine] = []

    def engine(make: Callable[[str], Engine] = make_engine) -> Engine:
        opened.append(make(empty_database))
        return opened[-1]

    experiment.create_all(engine())
    with opened[0].begin() as connection:
        connection.execute(counter.insert().values(value=0))
    yield engine
    for each in opened:
        each.dispose()


@pytest.fixture
def engine(engines):
    """Our engine on that database."""
    return engines()


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(counter.c.value)).scalar_one()


def add_one(transactions: SqlTransactions, reading: Select[tuple[int]]) -> None:
    with transactions.begin() as work:
        value = work.session.execute(reading).scalar_one()
        work.session.execute(update(counter).values(value=value + 1))


def run_together(*jobs: Callable[[], None]) -> None:
    with ThreadPoolExecutor(len(jobs)) as pool:
        for running in [pool.submit(job) for job in jobs]:
            running.result()


LOCKED = select(counter.c.value).with_for_update()


def test_no_update_is_lost_between_threads(engine):
    """8 threads that each read and then write 25 times count to 200."""
    transactions = SqlTransactions(engine, "test.example/log")

    def job() -> None:
        for _ in range(ROUNDS):
            add_one(transactions, LOCKED)

    run_together(*[job] * THREADS)

    assert count(engine) == THREADS * ROUNDS


def test_no_update_is_lost_between_processes(engines):
    """Writers that share nothing but the database do not lose an update either."""

    def job() -> None:
        alone = SqlTransactions(engines(), "test.example/log")
        for _ in range(ROUNDS):
            add_one(alone, LOCKED)

    run_together(*[job] * THREADS)

    assert count(engines()) == THREADS * ROUNDS


def test_a_default_engine_does_lose_updates(engines):
    """
    Without our discipline 8 writers who have all read before one writes count to 1.

    This is the fault that the two tests above look for.
    """
    default = engines(create_engine)
    everybody_has_read = Barrier(THREADS)

    def job() -> None:
        with default.begin() as connection:
            value = connection.execute(select(counter.c.value)).scalar_one()
            everybody_has_read.wait()
            connection.execute(update(counter).values(value=value + 1))

    run_together(*[job] * THREADS)

    assert count(default) == 1


def test_a_block_that_fails_saves_nothing(engine):
    """Either everything in a transaction is saved, or nothing."""
    transactions = SqlTransactions(engine, "test.example/log")

    def add_and_fail() -> None:
        with transactions.begin() as work:
            work.session.execute(update(counter).values(value=7))
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()

    assert count(engine) == 0


def test_reading_never_saves(engine):
    """What is written in a reading transaction is gone after it."""
    transactions = SqlTransactions(engine, "test.example/log")

    with transactions.read() as work:
        work.session.execute(update(counter).values(value=7))

    assert count(engine) == 0


def test_readers_do_not_wait_for_a_writer(engine):
    """While somebody writes, everybody else reads what was committed last."""
    transactions = SqlTransactions(engine, "test.example/log")

    with transactions.begin() as work:
        work.session.execute(update(counter).values(value=7))
        with transactions.read() as other:
            assert other.session.execute(select(counter.c.value)).scalar_one() == 0

    assert count(engine) == 7


@dataclass
class FallsOver:
    """A fault switch that fails at one point."""

    at: str

    def __call__(self, point: str, /) -> None:
        if point == self.at:
            raise ConnectionError(point)


@pytest.mark.parametrize(
    ("moment", "saved"),
    [("database.commit:before", 0), ("database.commit:after", 1)],
)
def test_the_fault_switches_stand_around_the_commit(engine, moment, saved):
    """A fault before the commit saves nothing; after it, everything is saved."""
    transactions = SqlTransactions(engine, "test.example/log", FallsOver(moment))

    with pytest.raises(ConnectionError, match=moment):
        add_one(transactions, LOCKED)

    assert count(engine) == saved


LARGEST = 2**53 - 1


@pytest.mark.parametrize("fen", [LARGEST, -LARGEST, 7_036_874_417_766_401, 1, 0])
def test_money_comes_back_to_the_fen(engine, fen):
    """The largest amount is kept exactly: no database may turn it into a float."""
    with engine.begin() as connection:
        connection.execute(kept.insert().values(id=1, amount=Yuan(fen)))
    with engine.connect() as connection:
        assert connection.execute(select(kept.c.amount)).scalar_one() == Yuan(fen)


def test_sums_are_exact_to_the_fen(engine):
    """A sum over large amounts is exact: it is made of whole numbers."""
    with engine.begin() as connection:
        amounts = [{"amount": Yuan(LARGEST)}, {"amount": Yuan(LARGEST - 1)}]
        connection.execute(kept.insert(), amounts)
        total = func.sum(type_coerce(kept.c.amount, BigInteger))
        assert int(connection.execute(select(total)).scalar_one()) == 2 * LARGEST - 1


@pytest.mark.parametrize("number", [100, 1.5, "1200.50"])
def test_a_bare_number_is_not_money(engine, number):
    """Only `Yuan` enters a column of money."""
    with engine.begin() as connection, pytest.raises(StatementError, match="not Yuan"):
        connection.execute(kept.insert().values(id=1, amount=number))


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 2, 1, 0, 0, 1, tzinfo=UTC),
        datetime(1949, 10, 1, 7, 0, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_instants_come_back_to_the_microsecond(engine, instant):
    """An instant is kept as whole microseconds UTC and comes back aware."""
    with engine.begin() as connection:
        connection.execute(kept.insert().values(id=1, at=instant))
    with engine.connect() as connection:
        found = connection.execute(select(kept.c.at)).scalar_one()
    assert found == instant
    assert found.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(engine):
    """A naive instant says nothing about when, so it cannot be saved."""
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - naive is the point
    with engine.begin() as connection, pytest.raises(StatementError) as refused:
        connection.execute(kept.insert().values(id=1, at=naive))
    assert isinstance(refused.value.orig, NaiveInstantError)


def pragma(connection: Connection, name: str) -> object:
    return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def test_sqlite_is_set_up_for_durability(sqlite_database):
    """Every SQLite connection writes ahead, syncs in full and minds foreign keys."""
    engine = make_engine(sqlite_database)
    with engine.connect() as connection:
        settings = [
            pragma(connection, name)
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()

    assert settings == ["wal", 2, 1]


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://app@localhost/x"]
)
def test_a_database_that_cannot_keep_its_promises_is_refused(url):
    """SQLite in memory is not shared by threads, and others were never tried."""
    with pytest.raises(ValueError, match=r"needs a database file|not supported"):
        make_engine(url)


def queue_up(lock: FairLock, names: str, order: list[str]) -> list[Thread]:
    """Let each wait in the lock, one after the other."""

    def take(name: str) -> None:
        with lock.turn():
            order.append(name)

    threads = []
    for place, name in enumerate(names, start=1):
        threads.append(Thread(target=take, args=[name]))
        threads[-1].start()
        while len(lock._queue) <= place:  # noqa: SLF001 - to see it wait, not to sleep
            os.sched_yield()
    return threads


def test_writers_are_served_in_the_order_in_which_they_came():
    """Nobody who came later writes first: the queue of writers is fair."""
    lock, order = FairLock(), []

    with lock.turn():
        threads = queue_up(lock, "abcdefgh", order)
        assert order == []
    for thread in threads:
        thread.join()

    assert "".join(order) == "abcdefgh"


def test_a_writer_that_fails_gives_the_turn_on():
    """An error in one transaction does not stop the queue behind it."""
    lock, order = FairLock(), []
    threads = []

    def fail() -> None:
        with lock.turn():
            threads.extend(queue_up(lock, "ab", order))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    for thread in threads:
        thread.join()

    assert order == ["a", "b"]


def test_a_transaction_inside_a_transaction_is_an_error(sqlite_database):
    """A thread that would wait for itself is told so instead of standing still."""
    engine = make_engine(sqlite_database)
    transactions = SqlTransactions(engine, "test.example/log")
    with (
        pytest.raises(RuntimeError, match="inside a transaction"),
        transactions.begin(),
        transactions.begin(),
    ):
        pass
    engine.dispose()


def test_a_lock_that_was_waited_for_shows_the_latest(engine):
    """A locked read sees what the holder before committed, not an older snapshot."""
    first = SqlTransactions(engine, "test.example/log")
    holding = Event()
    seen = []

    def second() -> None:
        holding.wait()
        with first.begin() as work:
            seen.append(work.session.execute(LOCKED).scalar_one())

    waiting = Thread(target=second)
    waiting.start()
    with first.begin() as work:
        work.session.execute(LOCKED)
        holding.set()
        work.session.execute(update(counter).values(value=41))
    waiting.join()

    assert seen == [41]
