"""Rows of rooms, and of what hung on their walls."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent
from trading.rules.texts import Said
from trading.venue.errors import RoomMissingError
from trading.venue.model.rooms import Discipline, Room, RoomKind


class RoomRow(Base):
    """A room; whoever books it locks this row."""

    __tablename__ = "trading_room"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(140), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    equipment: Mapped[str] = mapped_column(Text)
    discipline: Mapped[int]
    closed_at: Mapped[datetime | None] = mapped_column(Micros)


class DisciplineRow(Base):
    """One version of what hung on the wall of a room."""

    __tablename__ = "trading_room_discipline"

    room: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    zh: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Micros)


class SqlRooms:
    """`Rooms` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, room: Room) -> None:
        """Keep a new room."""
        self._session.add(_row(room))
        self._session.flush()
        self._hang(room)

    def get(self, room: str) -> Room:
        """Return a room."""
        return self._one(select(RoomRow).where(RoomRow.id == room), room)

    def locked(self, room: str) -> Room:
        """Return it, locked until the transaction ends."""
        query = select(RoomRow).where(RoomRow.id == room).with_for_update()
        return self._one(query, room)

    def all(self) -> Sequence[Room]:
        """Return every room, closed ones too, by name."""
        rows = self._session.scalars(select(RoomRow).order_by(RoomRow.name))
        return [self._room(row) for row in rows]

    def save(self, room: Room) -> None:
        """Keep what changed; a new text on the wall is kept beside the old ones."""
        self._session.merge(_row(room))
        self._session.flush()
        self._hang(room)

    def disciplines(self, room: str) -> Sequence[Discipline]:
        """Return all texts that hung on its wall, oldest first."""
        rows = self._session.scalars(
            select(DisciplineRow)
            .where(DisciplineRow.room == room)
            .order_by(DisciplineRow.version)
        )
        return [_discipline(row) for row in rows]

    def _hang(self, room: Room) -> None:
        insert_if_absent(
            self._session,
            DisciplineRow,
            room=room.id,
            version=room.discipline.version,
            zh=room.discipline.said.zh,
            en=room.discipline.said.en,
            since=room.discipline.since,
        )

    def _one(self, query: Select[RoomRow], room: str) -> Room:
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise RoomMissingError(room)
        return self._room(row)

    def _room(self, row: RoomRow) -> Room:
        hung = self._session.get_one(DisciplineRow, (row.id, row.discipline))
        return Room(
            id=row.id,
            name=row.name,
            kind=RoomKind(row.kind),
            equipment=tuple(json.loads(row.equipment)),
            discipline=_discipline(hung),
            closed_at=row.closed_at,
        )


def _row(room: Room) -> RoomRow:
    return RoomRow(
        id=room.id,
        name=room.name,
        kind=room.kind.value,
        equipment=json.dumps(room.equipment, ensure_ascii=False),
        discipline=room.discipline.version,
        closed_at=room.closed_at,
    )


def _discipline(row: DisciplineRow) -> Discipline:
    return Discipline(row.version, Said(row.zh, row.en), row.since)
