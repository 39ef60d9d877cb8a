"""Rows of bookings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.venue.errors import BookingMissingError
from trading.venue.model.bookings import Booking, BookingState, Stay
from trading.venue.model.rooms import RoomKind


class BookingRow(Base):
    """A session of a lot in a room."""

    __tablename__ = "trading_room_booking"
    __table_args__ = (Index("trading_room_booking_time", "room", "ends"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    booking: Mapped[str] = mapped_column(String(60), unique=True)
    lot: Mapped[str] = mapped_column(String(50), index=True)
    room: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    starts: Mapped[datetime] = mapped_column(Micros)
    ends: Mapped[datetime] = mapped_column(Micros)
    requested_by: Mapped[str] = mapped_column(String(140))
    state: Mapped[str] = mapped_column(String(20), index=True)


class SqlBookings:
    """`Bookings` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, booking: Booking) -> None:
        """Keep a request."""
        self._session.add(_filled(BookingRow(), booking))
        self._session.flush()

    def get(self, booking: str) -> Booking:
        """Return a booking."""
        return _booking(self._row(booking))

    def save(self, booking: Booking) -> None:
        """Keep how it stands now."""
        _filled(self._row(booking.id), booking)
        self._session.flush()

    def in_room(self, room: str, since: datetime, until: datetime) -> Sequence[Booking]:
        """Return what touches this time in a room, whatever its state, by start."""
        rows = self._session.scalars(
            select(BookingRow)
            .where(BookingRow.room == room)
            .where(BookingRow.ends > since, BookingRow.starts < until)
            .order_by(BookingRow.starts, BookingRow.id)
            .execution_options(populate_existing=True)
        )
        return [_booking(row) for row in rows]

    def to_come(self, room: str, now: datetime) -> Sequence[Booking]:
        """Return the confirmed sessions in a room that are not over, by start."""
        rows = self._session.scalars(
            select(BookingRow)
            .where(BookingRow.room == room, BookingRow.ends > now)
            .where(BookingRow.state == BookingState.CONFIRMED.value)
            .order_by(BookingRow.starts, BookingRow.id)
            .execution_options(populate_existing=True)
        )
        return [_booking(row) for row in rows]

    def of(self, lot: str) -> Sequence[Booking]:
        """Return all bookings of a lot, oldest first."""
        rows = self._session.scalars(
            select(BookingRow)
            .where(BookingRow.lot == lot)
            .order_by(BookingRow.id)
            .execution_options(populate_existing=True)
        )
        return [_booking(row) for row in rows]

    def waiting(self) -> Sequence[Booking]:
        """Return the requests that nobody has decided, oldest first."""
        rows = self._session.scalars(
            select(BookingRow)
            .where(BookingRow.state == BookingState.REQUESTED.value)
            .order_by(BookingRow.id)
        )
        return [_booking(row) for row in rows]

    def _row(self, booking: str) -> BookingRow:
        row = self._session.scalar(
            select(BookingRow)
            .where(BookingRow.booking == booking)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise BookingMissingError(booking)
        return row


def _filled(row: BookingRow, booking: Booking) -> BookingRow:
    row.booking, row.lot, row.room = booking.id, booking.lot, booking.room
    row.purpose, row.state = booking.purpose.value, booking.state.value
    row.starts, row.ends = booking.stay.starts, booking.stay.ends
    row.requested_by = booking.requested_by
    return row


def _booking(row: BookingRow) -> Booking:
    return Booking(
        id=row.booking,
        lot=row.lot,
        room=row.room,
        purpose=RoomKind(row.purpose),
        stay=Stay(row.starts, row.ends),
        requested_by=row.requested_by,
        state=BookingState(row.state),
    )
