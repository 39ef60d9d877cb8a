"""How often something was tried: one instant a key, moved on in one statement."""

from datetime import datetime, timedelta
from functools import cache
from typing import Final, cast

from sqlalchemy import (
    BigInteger,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.evidence import labelled
from archive.public.tables import Base
from archive.public.values import from_micros, to_micros
from trading.accounts.model.limits import Limit
from trading.accounts.tables.counting import changed

_MICROSECOND: Final = timedelta(microseconds=1)


class LimitRow(Base):
    """When the burst of a key would be whole again; the key names nobody."""

    __tablename__ = "trading_account_limit"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    arrival: Mapped[int] = mapped_column(BigInteger, index=True)


_LIMITS: Final = cast("Table", LimitRow.__table__)


class SqlLimits:
    """`Limits` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def spend(self, limit: Limit, key: bytes, at: datetime) -> datetime | None:
        """Count one attempt, if it may be made; else return when the next counts."""
        connection = self._session.connection()
        now, every = to_micros(at), limit.every // _MICROSECOND
        row = _row_key(limit, key)
        done = connection.execute(
            _spending(connection.dialect.name),
            {
                "key": row,
                "name": limit.name,
                "arrival": now + every,
                "now": now,
                "every": every,
                "furthest": now + limit.tolerance // _MICROSECOND,
            },
        )
        if done.rowcount == 1:
            return None
        arrival = self._session.scalar(
            select(LimitRow.arrival).where(LimitRow.key == row)
        )
        return limit.next_at(from_micros(arrival or now))

    def refund(self, limit: Limit, key: bytes) -> None:
        """Take one attempt back."""
        self._session.execute(
            update(LimitRow)
            .where(LimitRow.key == _row_key(limit, key))
            .values(arrival=LimitRow.arrival - limit.every // _MICROSECOND)
        )

    def forget(self, before: datetime) -> int:
        """Forget what says nothing any more since this instant."""
        return changed(
            self._session,
            delete(LimitRow).where(LimitRow.arrival < to_micros(before)),
        )


def _row_key(limit: Limit, key: bytes) -> bytes:
    return labelled("limit/1", limit.name.encode(), key)


@cache
def _spending(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """
    Return the statement that counts, built once.

    It makes the row or moves it on, and moves it on only as far as the limit allows:
    two attempts at once are two moves, one after the other.
    """
    now, every = (
        bindparam("now", type_=BigInteger),
        bindparam("every", type_=BigInteger),
    )
    furthest = bindparam("furthest", type_=BigInteger)
    kept = _LIMITS.c.arrival
    if dialect == "postgresql":
        moved = func.greatest(kept, now) + every
        return (
            postgresql.insert(_LIMITS)
            .on_conflict_do_update(
                index_elements=["key"], set_={"arrival": moved}, where=moved <= furthest
            )
            .execution_options(preserve_rowcount=True)
        )
    moved = func.max(kept, now) + every
    return (
        sqlite.insert(_LIMITS)
        .on_conflict_do_update(
            index_elements=["key"], set_={"arrival": moved}, where=moved <= furthest
        )
        .execution_options(preserve_rowcount=True)
    )
