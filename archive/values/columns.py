"""
Columns for values that a database would otherwise bend.

An instant is stored as integer microseconds UTC and money as integer fen, on every
database: SQLite would keep a `Numeric` as a float, and a naive `datetime` says nothing.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import BigInteger, Dialect, Insert, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from archive.values.instants import from_micros, to_micros
from archive.values.money import Yuan


class Base(DeclarativeBase):
    """The one declarative base; each part owns the tables with its own prefix."""

    # SQLite can only change a constraint that has a name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def serial() -> TypeEngine[int]:
    """Return a type for keys that count up: SQLite counts only in INTEGER columns."""
    return BigInteger().with_variant(Integer(), "sqlite")


def insert_if_absent(session: Session, row: type[Base], **values: object) -> bool:
    """
    Make the row unless its key is taken; two transactions at once make one.

    Returns whether it was made here, and so is ours. Else lock the row afterwards:
    whoever came first may still be writing to it.
    """
    session.flush()
    connection = session.connection()
    made = connection.execute(_absent(row, connection.dialect.name), values)
    return made.rowcount == 1


@cache
def _absent(row: type[Base], dialect: str) -> Insert:
    """Return the statement, built once: building it anew costs more than it does."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(cast("Table", row.__table__)).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)


class Micros(TypeDecorator[datetime]):
    """An aware instant, stored as microseconds UTC; refuses naive ones."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        """Return what is stored."""
        del dialect
        return None if value is None else to_micros(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any | None], datetime | None]:
        """Return what makes the instant, without SQLAlchemy's layers around it."""
        del dialect, coltype
        return _instant


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


class Fen(TypeDecorator[Yuan]):
    """An amount of money, stored as whole fen; refuses everything but `Yuan`."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Yuan | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        del dialect
        if value is not None and not isinstance(value, Yuan):
            raise TypeError(f"{value!r} is not Yuan; money never enters as a number")
        return None if value is None else value.fen

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any | None], Yuan | None]:
        """Return what makes the amount, without SQLAlchemy's layers around it."""
        del dialect, coltype
        return _yuan


def _yuan(fen: int | None) -> Yuan | None:
    return None if fen is None else Yuan(fen)
