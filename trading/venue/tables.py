"""Rows of recording decisions."""

from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.venue.model import RecordingDecision


class RecordingRow(Base):
    """How the recording duty of a lot was met; the last decision counts."""

    __tablename__ = "trading_recording"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(140))
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Micros)


class SqlRecording:
    """`Recording` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def decision(self, lot: str) -> RecordingDecision | None:
        """Return how D-20 is met for the lot, None while it is not."""
        row = self._session.scalar(
            select(RecordingRow)
            .where(RecordingRow.lot == lot)
            .order_by(RecordingRow.id.desc())
            .limit(1)
        )
        if row is None:
            return None
        return RecordingDecision(
            kind=row.kind,
            reason=row.reason,
            person=row.person,
            key=row.key,
            signature=row.signature,
            at=row.at,
        )

    def excuse(self, lot: str, decision: RecordingDecision) -> None:
        """Keep the supervisor's signed exception."""
        self._session.add(
            RecordingRow(
                lot=lot,
                kind=decision.kind,
                reason=decision.reason,
                person=decision.person,
                key=decision.key,
                signature=decision.signature,
                at=decision.at,
            )
        )
