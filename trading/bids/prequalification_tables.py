"""Applications to prequalify, as the database keeps them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.bids.model.consortia import Member
from trading.bids.model.prequalification import ToPrequalify, Vote


class ApplicationRow(Base):
    """An application, what it says, and what was said of it."""

    __tablename__ = "trading_to_prequalify"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    stream: Mapped[str] = mapped_column(String(140), unique=True)
    lot: Mapped[str] = mapped_column(String(50), index=True)
    round: Mapped[int]
    firm: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(140))
    agent: Mapped[str] = mapped_column(String(140))
    at: Mapped[datetime] = mapped_column(Micros)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    votes: Mapped[list[Any]] = mapped_column(JSON)
    withdrawn: Mapped[bool]
    fallen: Mapped[str] = mapped_column(Text)


class _Said(msgspec.Struct, frozen=True):
    """What an application says."""

    name: str
    members: tuple[Member, ...]
    documents: tuple[str, ...]


class SqlPrequalifications:
    """`Prequalifications` in one transaction; the lot's lock is that of `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def apply(self, application: ToPrequalify) -> None:
        """Keep an application."""
        told = _Said(application.name, application.members, application.documents)
        self._session.add(
            ApplicationRow(
                stream=application.stream,
                lot=application.lot,
                round=application.round,
                firm=application.firm,
                account=application.account,
                agent=application.agent,
                at=application.at,
                said=msgspec.to_builtins(told),
                votes=msgspec.to_builtins(application.votes),
                withdrawn=application.withdrawn,
                fallen=application.fallen,
            )
        )
        self._session.flush()

    def save(self, application: ToPrequalify) -> None:
        """Keep what was said of it, or that it was withdrawn or fell."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.stream == application.stream)
            .values(
                votes=msgspec.to_builtins(application.votes),
                withdrawn=application.withdrawn,
                fallen=application.fallen,
            )
        )

    def all(self, lot: str, number: int) -> Sequence[ToPrequalify]:
        """Return all applications of a round as they came, also withdrawn ones."""
        rows = self._session.scalars(
            select(ApplicationRow)
            .where(ApplicationRow.lot == lot, ApplicationRow.round == number)
            .order_by(ApplicationRow.id)
            .execution_options(populate_existing=True)
        )
        return [_application(row) for row in rows]

    def of(self, lot: str, number: int, firm: str, account: str) -> ToPrequalify | None:
        """Return what an account handed in for a firm and stands, None if nothing."""
        for each in self.all(lot, number):
            if (each.firm, each.account) == (firm, account) and not each.withdrawn:
                return each
        return None

    def streams(self, lot: str) -> Sequence[str]:
        """Return the streams of all rounds of a lot, by their names."""
        rows = self._session.scalars(
            select(ApplicationRow.stream)
            .where(ApplicationRow.lot == lot)
            .order_by(ApplicationRow.stream)
        )
        return [*rows]


def _application(row: ApplicationRow) -> ToPrequalify:
    told = msgspec.convert(row.said, _Said)
    return ToPrequalify(
        lot=row.lot,
        round=row.round,
        firm=row.firm,
        name=told.name,
        members=told.members,
        documents=told.documents,
        stream=row.stream,
        at=row.at,
        agent=row.agent,
        account=row.account,
        votes=msgspec.convert(row.votes, tuple[Vote, ...]),
        withdrawn=row.withdrawn,
        fallen=row.fallen,
    )
