"""Rows of shifts and of patrol notes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.venue.model.bookings import Stay
from trading.venue.model.roster import PatrolNote, Shift


class ShiftRow(Base):
    """One shift."""

    __tablename__ = "trading_room_shift"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    room: Mapped[str] = mapped_column(String(20), index=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    starts: Mapped[datetime] = mapped_column(Micros)
    ends: Mapped[datetime] = mapped_column(Micros)


class PatrolRow(Base):
    """One note of a round."""

    __tablename__ = "trading_room_patrol"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    room: Mapped[str] = mapped_column(String(20), index=True)
    person: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Micros)
    found: Mapped[str] = mapped_column(Text)
    in_order: Mapped[bool] = mapped_column(Boolean)


class SqlRoster:
    """`Roster` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shift: Shift) -> None:
        """Keep a shift."""
        self._session.add(
            ShiftRow(
                number=shift.number,
                room=shift.room,
                person=shift.person,
                starts=shift.stay.starts,
                ends=shift.stay.ends,
            )
        )
        self._session.flush()

    def of(self, person: str) -> Sequence[Shift]:
        """Return a person's shifts, past ones too, by start."""
        rows = self._session.scalars(
            select(ShiftRow)
            .where(ShiftRow.person == person)
            .order_by(ShiftRow.starts)
            .execution_options(populate_existing=True)
        )
        return [_shift(row) for row in rows]

    def in_room(self, room: str, since: datetime) -> Sequence[Shift]:
        """Return the shifts in a room that end after an instant, by their start."""
        rows = self._session.scalars(
            select(ShiftRow)
            .where(ShiftRow.room == room, ShiftRow.ends > since)
            .order_by(ShiftRow.starts, ShiftRow.number)
        )
        return [_shift(row) for row in rows]

    def on_duty(self, room: str, at: datetime) -> Sequence[Shift]:
        """Return who is on duty in a room at an instant."""
        rows = self._session.scalars(
            select(ShiftRow)
            .where(ShiftRow.room == room)
            .where(ShiftRow.starts <= at, ShiftRow.ends > at)
            .order_by(ShiftRow.number)
        )
        return [_shift(row) for row in rows]

    def note(self, note: PatrolNote) -> None:
        """Keep a note."""
        self._session.add(
            PatrolRow(
                room=note.room,
                person=note.person,
                at=note.at,
                found=note.found,
                in_order=note.in_order,
            )
        )
        self._session.flush()

    def notes(self, room: str) -> Sequence[PatrolNote]:
        """Return the notes of a room, oldest first."""
        rows = self._session.scalars(
            select(PatrolRow).where(PatrolRow.room == room).order_by(PatrolRow.id)
        )
        return [
            PatrolNote(
                room=row.room,
                person=row.person,
                at=row.at,
                found=row.found,
                in_order=row.in_order,
            )
            for row in rows
        ]


def _shift(row: ShiftRow) -> Shift:
    return Shift(
        number=row.number,
        room=row.room,
        person=row.person,
        stay=Stay(row.starts, row.ends),
    )
