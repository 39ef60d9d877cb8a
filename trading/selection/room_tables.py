"""Arrivals and proposals of draw rooms inside one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.selection.model.joining import Arrival, Proposal
from trading.venue.model import Attendee, Duty


class ArrivalRow(Base):
    """Somebody who has come for one attempt at a draw; the last time counts."""

    __tablename__ = "trading_draw_arrival"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(140), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(140))
    duty: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(Micros)
    claim: Mapped[str] = mapped_column(String(64))


class ProposalRow(Base):
    """What one of two persons has signed; of each kind the last one counts."""

    __tablename__ = "trading_draw_proposal"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    attempt: Mapped[int]
    at: Mapped[datetime] = mapped_column(Micros)
    reason: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(140))
    signature: Mapped[str] = mapped_column(String(128))


class SqlDrawRooms:
    """`DrawRooms` inside one transaction; the lot's lock comes from `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def arrive(self, arrival: Arrival) -> None:
        """Keep who has come; whoever comes again has another key from now on."""
        who = arrival.attendee
        self._session.merge(
            ArrivalRow(
                lot=arrival.lot,
                attempt=arrival.attempt,
                person=who.person,
                organisation=who.organisation,
                duty=who.duty.value,
                key=who.key,
                name=who.name,
                at=arrival.at,
                claim=arrival.claim,
            )
        )
        self._session.flush()

    def arrivals(self, lot: str, attempt: int) -> Sequence[Arrival]:
        """Return who has come for this attempt, the first one first."""
        rows = self._session.scalars(
            select(ArrivalRow)
            .where(ArrivalRow.lot == lot, ArrivalRow.attempt == attempt)
            .order_by(ArrivalRow.at, ArrivalRow.person)
        )
        return [
            Arrival(
                lot=row.lot,
                attempt=row.attempt,
                attendee=Attendee(
                    row.person, row.organisation, Duty(row.duty), row.key, row.name
                ),
                at=row.at,
                claim=row.claim,
            )
            for row in rows
        ]

    def propose(self, proposal: Proposal) -> None:
        """Keep what one of two persons has signed."""
        columns = {name: getattr(proposal, name) for name in Proposal.__slots__}
        self._session.merge(ProposalRow(**columns))
        self._session.flush()

    def proposals(self, lot: str, attempt: int) -> Sequence[Proposal]:
        """Return what waits for a second signature in this attempt."""
        rows = self._session.scalars(
            select(ProposalRow)
            .where(ProposalRow.lot == lot, ProposalRow.attempt == attempt)
            .order_by(ProposalRow.act)
        )
        return [
            Proposal(**{name: getattr(row, name) for name in Proposal.__slots__})
            for row in rows
        ]
