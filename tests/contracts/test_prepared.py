"""A prepared question gets the answer that SQLAlchemy would get, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    event,
    func,
    select,
)

from archive.public.tables import Fen, Micros, Prepared
from archive.public.values import NaiveInstantError, Yuan
from trading.server.database import SqlTransactions, make_engine

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

experiment = MetaData()
kept = Table(
    "kept",
    experiment,
    Column("id", Integer, primary_key=True),
    Column("name", String(40)),
    Column("open", Boolean),
    Column("amount", Fen),
    Column("at", Micros),
)
ROWS = [
    {"id": 1, "name": "渠道", "open": True, "amount": Yuan(171_600_000), "at": NOON},
    {"id": 2, "name": "'; --", "open": False, "amount": None, "at": None},
    {"id": 3, "name": "%s ?", "open": True, "amount": Yuan(0), "at": NOON},
]
QUESTIONS = [
    (select(kept).order_by(kept.c.id), {}),
    (select(kept).where(kept.c.at == bindparam("now")), {"now": NOON}),
    (select(kept).where(kept.c.name == bindparam("name")), {"name": "'; --"}),
    (select(kept.c.name).where(kept.c.name == "%s ?"), {}),
    (select(kept.c.id).where(kept.c.open.is_(True), kept.c.amount >= Yuan(1)), {}),
    (
        select(
            kept.c.open, func.count(), func.sum(case((kept.c.at <= NOON, 1), else_=0))
        )
        .group_by(kept.c.open)
        .order_by(kept.c.open),
        {},
    ),
    (
        select(kept.c.id)
        .order_by(kept.c.id.desc())
        .limit(bindparam("limit"))
        .offset(bindparam("offset")),
        {"limit": 1, "offset": 1},
    ),
    (select(kept).where(kept.c.id == bindparam("id")), {"id": 9}),
]


@pytest.fixture
def transactions(empty_database):
    """Give transactions over a database with three rows."""
    engine = make_engine(empty_database)
    experiment.create_all(engine)
    with engine.begin() as connection:
        connection.execute(kept.insert(), ROWS)
    yield SqlTransactions(engine, "test.example/log")
    engine.dispose()


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_a_prepared_question_has_the_same_answer(transactions, number):
    """
    The same rows, with the same values of the same types, however often it is asked.
    """
    statement, values = QUESTIONS[number]
    prepared = Prepared(statement)
    with transactions.read() as work:
        expected = [tuple(row) for row in work.connection.execute(statement, values)]
        for _ in range(2):
            found = prepared.rows(work.connection, **values)
            assert found == expected
            assert [[*map(type, row)] for row in found] == [
                [*map(type, row)] for row in expected
            ]


def test_what_is_given_beside_is_not_asked(transactions):
    """
    One set of values serves many questions; one that is missing is told at once.
    """
    prepared = Prepared(select(kept.c.id).where(kept.c.id == bindparam("id")))
    with transactions.read() as work:
        assert prepared.rows(work.connection, id=1, other=2) == [(1,)]
        with pytest.raises(KeyError):
            prepared.rows(work.connection, other=2)


def test_a_value_is_checked_as_its_column_checks_it(transactions):
    """
    An instant without a zone is refused here as everywhere.
    """
    prepared = Prepared(select(kept.c.id).where(kept.c.at < bindparam("now")))
    with transactions.read() as work, pytest.raises(NaiveInstantError):
        prepared.rows(work.connection, now=NOON.replace(tzinfo=None))


def test_a_prepared_question_is_part_of_its_transaction(transactions):
    """
    It begins the transaction if nothing did, and sees what the transaction wrote.
    """
    prepared = Prepared(select(func.count()).select_from(kept))
    begun = []

    def count(connection):
        begun.append(connection)

    with transactions.begin() as work:
        event.listen(work.connection.engine, "begin", count)
        work.session.execute(kept.insert(), [{**ROWS[0], "id": 4}])
        assert prepared.rows(work.connection) == [(4,)]
    with transactions.read() as work:
        before = len(begun)
        assert prepared.rows(work.connection) == [(4,)]
        assert work.connection.in_transaction()
        assert len(begun) == before + 1
        prepared.rows(work.connection)
        assert len(begun) == before + 1


def test_a_list_of_values_is_not_prepared(transactions):
    """
    Its text depends on how many there are, so it would be wrong for the next.
    """
    prepared = Prepared(select(kept.c.id).where(kept.c.id.in_([1, 2])))
    with transactions.read() as work, pytest.raises(ValueError, match="once and for"):
        prepared.rows(work.connection)
