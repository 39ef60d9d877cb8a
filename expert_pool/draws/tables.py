"""Rows of draws."""

import msgspec
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.evidence import canonical
from archive.public.tables import Base
from expert_pool.draws.draw import Draw
from expert_pool.draws.errors import DrawMissingError


class DrawRow(Base):
    """One attempt at a draw: everything written down of it."""

    __tablename__ = "pool_draw"

    draw: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(140), index=True)
    state: Mapped[str] = mapped_column(String(20))
    written: Mapped[str] = mapped_column(Text)


class SqlDraws:
    """`Draws` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draw: Draw) -> None:
        """Keep a new attempt at a draw."""
        notice = draw.notice
        self._session.add(
            DrawRow(
                draw=notice.draw,
                number=notice.number,
                stream=notice.stream,
                state=draw.state.value,
                written=canonical(draw.to_json()).decode(),
            )
        )
        self._session.flush()

    def get(self, draw: str, number: int) -> Draw:
        """Return an attempt."""
        row = self._session.get(DrawRow, (draw, number), populate_existing=True)
        if row is None:
            raise DrawMissingError(draw, number)
        return Draw.from_json(msgspec.json.decode(row.written))

    def save(self, draw: Draw) -> None:
        """Keep an attempt as it stands now."""
        row = self._session.get_one(DrawRow, (draw.notice.draw, draw.notice.number))
        row.state = draw.state.value
        row.written = canonical(draw.to_json()).decode()
        self._session.flush()
