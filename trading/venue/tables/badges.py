"""Rows of badges, and of every passage through a door with one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from archive.public.values import utc
from trading.venue.model.badges import Badge, BadgeRole, Direction, Present, Scan
from trading.venue.model.bookings import BookingState
from trading.venue.model.rooms import RoomKind
from trading.venue.ports import Bookings, Sealed


class BadgeRow(Base):
    """A badge; what it says of a person is sealed, and so is its code."""

    __tablename__ = "trading_badge"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    badge: Mapped[str] = mapped_column(String(20), unique=True)
    booking: Mapped[str] = mapped_column(String(60), index=True)
    person: Mapped[str] = mapped_column(String(64))
    organisation: Mapped[str] = mapped_column(String(140))
    role: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    code: Mapped[bytes] = mapped_column(LargeBinary)
    revoked_at: Mapped[datetime | None] = mapped_column(Micros)
    last_direction: Mapped[str | None] = mapped_column(String(8))
    last_at: Mapped[datetime | None] = mapped_column(Micros)
    last_event: Mapped[int | None]


class ScanRow(Base):
    """One passage."""

    __tablename__ = "trading_badge_scan"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    booking: Mapped[str] = mapped_column(String(60), index=True)
    badge: Mapped[str] = mapped_column(String(20))
    direction: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Micros)
    event: Mapped[int]


class SqlBadges:
    """`Badges` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, badge: Badge, sealed: Sealed) -> None:
        """Keep a new badge."""
        self._session.add(
            BadgeRow(
                badge=badge.id,
                booking=badge.booking,
                person=badge.person,
                organisation=badge.organisation,
                role=badge.role.value,
                digest=badge.digest,
                name=sealed.name,
                body=sealed.body,
                code=sealed.code,
            )
        )
        self._session.flush()

    def of(self, booking: str) -> Sequence[Badge]:
        """Return all badges of a session, revoked ones too, as they were made."""
        query = select(BadgeRow).where(BadgeRow.booking == booking)
        return [_badge(row) for row in self._rows(query.order_by(BadgeRow.id))]

    def get(self, badge: str) -> Badge | None:
        """Return a badge by its number."""
        return self._one(select(BadgeRow).where(BadgeRow.badge == badge))

    def found(self, digest: str) -> Badge | None:
        """Return a badge by the digest of its code."""
        return self._one(select(BadgeRow).where(BadgeRow.digest == digest))

    def sealed(self, badge: str) -> Sealed:
        """Return what it says, sealed."""
        (row,) = self._rows(select(BadgeRow).where(BadgeRow.badge == badge))
        return Sealed(row.name, row.body, row.code)

    def save(self, badge: Badge) -> None:
        """Keep that it was taken back, or its last passage."""
        (row,) = self._rows(select(BadgeRow).where(BadgeRow.badge == badge.id))
        row.revoked_at = badge.revoked_at
        if badge.last is not None:
            row.last_direction = badge.last.direction.value
            row.last_at, row.last_event = badge.last.at, badge.last.event
        self._session.flush()

    def note(self, badge: Badge, scan: Scan) -> None:
        """Keep a passage."""
        self._session.add(
            ScanRow(
                booking=badge.booking,
                badge=badge.id,
                direction=scan.direction.value,
                at=scan.at,
                event=scan.event,
            )
        )
        self._session.flush()

    def scans(self, booking: str) -> Sequence[tuple[str, Scan]]:
        """Return every passage of a session with the badge's number, in order."""
        rows = self._session.scalars(
            select(ScanRow).where(ScanRow.booking == booking).order_by(ScanRow.id)
        )
        return [
            (row.badge, Scan(Direction(row.direction), row.at, row.event))
            for row in rows
        ]

    def _rows(self, query: Select[BadgeRow]) -> Sequence[BadgeRow]:
        return self._session.scalars(
            query.execution_options(populate_existing=True)
        ).all()

    def _one(self, query: Select[BadgeRow]) -> Badge | None:
        rows = self._rows(query)
        return _badge(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class SqlPresence:
    """`Presence` from the badges of the booked session."""

    bookings: Bookings
    badges: SqlBadges

    def at_draw(self, lot: str, at: datetime) -> Collection[Present] | None:
        """Return who is in by their badge; None if no room is booked for the draw."""
        return self._at(lot, RoomKind.DRAW, at)

    def at_opening(self, lot: str, at: datetime) -> Collection[Present] | None:
        """Return who is in by their badge; None if no room is booked to open bids."""
        return self._at(lot, RoomKind.OPENING, at)

    def _at(
        self, lot: str, purpose: RoomKind, at: datetime
    ) -> Collection[Present] | None:
        """Ask the last of several sessions; on another day nobody is in it."""
        booked = [
            each
            for each in self.bookings.of(lot)
            if each.purpose is purpose and each.state is BookingState.CONFIRMED
        ]
        if not booked:
            return None
        session = max(booked, key=lambda each: utc(each.stay.starts))
        if not session.stay.is_day_of(at):
            return set()
        return {
            Present.of(each) for each in self.badges.of(session.id) if each.is_inside
        }


def _badge(row: BadgeRow) -> Badge:
    last = None
    if row.last_direction and row.last_at is not None and row.last_event is not None:
        last = Scan(Direction(row.last_direction), row.last_at, row.last_event)
    return Badge(
        id=row.badge,
        booking=row.booking,
        person=row.person,
        organisation=row.organisation,
        role=BadgeRole(row.role),
        digest=row.digest,
        revoked_at=row.revoked_at,
        last=last,
    )
