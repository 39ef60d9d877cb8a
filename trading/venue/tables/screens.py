"""Screens on the walls inside one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.venue.model.screens import Screen


class ScreenRow(Base):
    """One screen that waits for its digits to be typed, or is paired."""

    __tablename__ = "trading_room_screen"
    __table_args__ = (
        UniqueConstraint("kept"),
        Index("trading_room_screen_waiting", "lot", "code"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kept: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(6))
    place: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Micros)
    lot: Mapped[str] = mapped_column(String(50))


class SqlScreens:
    """`Screens` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hang(self, screen: Screen) -> None:
        """Keep a new screen."""
        columns = {name: getattr(screen, name) for name in Screen.__slots__}
        self._session.add(ScreenRow(**columns))
        self._session.flush()

    def by_token(self, kept: str) -> Screen | None:
        """Return a screen by the digest of its token."""
        row = self._session.scalar(select(ScreenRow).where(ScreenRow.kept == kept))
        return None if row is None else _screen(row)

    def waiting(self, code: str) -> Screen | None:
        """Return the screen that waits under these digits, locked."""
        row = self._session.scalar(
            select(ScreenRow)
            .where(ScreenRow.lot == "", ScreenRow.code == code)
            .with_for_update()
        )
        return None if row is None else _screen(row)

    def make_way(self, place: str, most: int) -> None:
        """Forget who waits longest at a place, until one more may, of so many."""
        latest_first = self._session.scalars(
            select(ScreenRow.id)
            .where(ScreenRow.lot == "", ScreenRow.place == place)
            .order_by(ScreenRow.until.desc(), ScreenRow.id)
        ).all()
        self._session.execute(
            delete(ScreenRow).where(ScreenRow.id.in_(latest_first[most - 1 :]))
        )

    def pair(self, screen: Screen) -> None:
        """Keep with which lot a screen is paired, and until when."""
        self._session.execute(
            update(ScreenRow)
            .where(ScreenRow.id == screen.id)
            .values(lot=screen.lot, until=screen.until)
        )

    def of(self, lot: str) -> Sequence[Screen]:
        """Return the screens that are paired with a lot."""
        rows = self._session.scalars(
            select(ScreenRow).where(ScreenRow.lot == lot).order_by(ScreenRow.id)
        )
        return [_screen(row) for row in rows]

    def clear(self, now: datetime) -> None:
        """Forget screens whose time is over."""
        self._session.execute(delete(ScreenRow).where(ScreenRow.until <= now))


def _screen(row: ScreenRow) -> Screen:
    return Screen(**{name: getattr(row, name) for name in Screen.__slots__})
