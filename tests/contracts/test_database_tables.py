"""What every table and every transaction of the product promises, on both databases."""

import pytest
from sqlalchemy import Float, Numeric, event, inspect, text
from sqlalchemy.exc import DBAPIError

from trading.accounts.tables.limits import LimitRow
from trading.server.database import SqlTransactions, make_engine, metadata


@pytest.fixture
def engine(empty_database):
    """Open our engine on a database without tables."""
    opened = make_engine(empty_database)
    yield opened
    opened.dispose()


def test_no_column_of_the_product_bends_a_number(database):
    """
    No table has a float or a `Numeric`, as declared and as the database tells it.

    SQLite would keep either as REAL, and REAL ends at fifteen digits.
    """
    declared = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Numeric | Float)
    ]
    engine = make_engine(database)
    made = [
        f"{name}.{column['name']}"
        for name in inspect(engine).get_table_names()
        for column in inspect(engine).get_columns(name)
        if isinstance(column["type"], Numeric | Float)
    ]
    engine.dispose()

    assert declared == made == []
    assert len(metadata.sorted_tables) > 50, "there is something to look at"


def test_such_a_column_would_be_seen(engine):
    """The look above is not blind: both databases tell a bent column."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bent (price NUMERIC(18, 2))"))
    (column,) = inspect(engine).get_columns("bent")
    assert isinstance(column["type"], Numeric | Float)


def test_what_was_read_is_still_there_after_the_commit(database):
    """A row that a transaction gave away says all it knows without asking again."""
    engine = make_engine(database)
    transactions = SqlTransactions(engine, "test.example/log")
    with transactions.begin() as work:
        row = LimitRow(key=b"key", name="of the test", arrival=7)
        work.session.add(row)
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told))

    assert (row.key, row.name, row.arrival) == (b"key", "of the test", 7)
    assert asked == []
    engine.dispose()


def test_an_error_does_not_tell_what_a_statement_was_given(engine):
    """Errors are logged; the telephone number in the statement is not."""
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(
            text("SELECT missing FROM nowhere WHERE phone = :phone"),
            {"phone": "13800001234"},
        )
    assert "13800001234" not in str(failed.value)
    assert "13800001234" not in repr(failed.value)
