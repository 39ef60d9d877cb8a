"""The steps about tasks: persons by number, what was said sealed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.correspondence.model import Step, StepKind


class StepRow(Base):
    """One step about one task."""

    __tablename__ = "trading_correspondence_step"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    task: Mapped[str] = mapped_column(String(64), index=True)
    step: Mapped[str] = mapped_column(String(16))
    person: Mapped[str] = mapped_column(String(140))
    at: Mapped[datetime] = mapped_column(Micros)
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SqlCorrespondence:
    """`Correspondence` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, step: Step) -> None:
        """Keep a step."""
        self._session.add(
            StepRow(
                task=step.task,
                step=step.kind.value,
                person=step.person,
                at=step.at,
                digest=step.digest,
                sealed=step.sealed,
            )
        )
        self._session.flush()

    def steps(self, task: str) -> Sequence[Step]:
        """Return what was done about a task, the first step first."""
        rows = self._session.scalars(
            select(StepRow).where(StepRow.task == task).order_by(StepRow.id)
        )
        return [
            Step(
                task=row.task,
                kind=StepKind(row.step),
                person=row.person,
                at=row.at,
                digest=row.digest,
                sealed=row.sealed,
            )
            for row in rows
        ]
