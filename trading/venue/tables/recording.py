"""Rows of recording decisions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import Session as Connection

from archive.public.tables import Base, Micros, serial
from trading.venue.model import RecordingDecision, Session


class RecordingRow(Base):
    """How the recording duty of a session was met; the last decision counts."""

    __tablename__ = "trading_recording"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50), index=True)
    attempt: Mapped[int]
    scheduled: Mapped[datetime] = mapped_column(Micros)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(140))
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Micros)


class SqlRecording:
    """`Recording` inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def decision(self, session: Session) -> RecordingDecision | None:
        """Return how D-20 is met for this very session, None while it is not."""
        of_session = [
            each for each in self.decisions(session.lot) if each.session == session
        ]
        return of_session[-1] if of_session else None

    def decisions(self, lot: str) -> Sequence[RecordingDecision]:
        """Return what was decided for any session of the lot, oldest first."""
        rows = self._connection.scalars(
            select(RecordingRow)
            .where(RecordingRow.lot == lot)
            .order_by(RecordingRow.id)
        )
        return [_decision(row) for row in rows]

    def excuse(self, decision: RecordingDecision) -> None:
        """Keep the supervisor's signed exception."""
        self._connection.add(
            RecordingRow(
                lot=decision.session.lot,
                attempt=decision.session.attempt,
                scheduled=decision.session.scheduled,
                kind=decision.kind,
                reason=decision.reason,
                person=decision.person,
                key=decision.key,
                signature=decision.signature,
                at=decision.at,
            )
        )


def _decision(row: RecordingRow) -> RecordingDecision:
    return RecordingDecision(
        kind=row.kind,
        session=Session(row.lot, row.attempt, row.scheduled),
        reason=row.reason,
        person=row.person,
        key=row.key,
        signature=row.signature,
        at=row.at,
    )
