"""The messages' rows, and the outbox as one SQL transaction sees it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.dispatch.model import (
    Delivery,
    Message,
    MessageDiffersError,
    MessageMissingError,
    MessageState,
    Report,
    Task,
    TaskMissingError,
    Way,
)
from archive.values.columns import Base, Micros, insert_if_absent, serial


class MessageRow(Base):
    """One message, queued with the act that caused it."""

    __tablename__ = "archive_message"
    __table_args__ = (Index("archive_message_due", "state", "next_at", "id"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    key: Mapped[str] = mapped_column(String(140), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(140))
    address: Mapped[str] = mapped_column(String(250))
    subject: Mapped[str] = mapped_column(String(250))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(Micros)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(Micros)
    settled_at: Mapped[datetime | None] = mapped_column(Micros)
    proof: Mapped[str] = mapped_column(Text)
    trouble: Mapped[str] = mapped_column(Text)


class TaskRow(Base):
    """Somebody whom a message did not reach; one for each message at most."""

    __tablename__ = "archive_message_task"
    __table_args__ = (Index("archive_message_task_open", "settled_at", "since", "id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(String(140), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(140))
    why: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Micros)
    settled_at: Mapped[datetime | None] = mapped_column(Micros)
    way: Mapped[str | None] = mapped_column(String(16))


class ReportRow(Base):
    """A report that was taken, under its signature, so that it counts once."""

    __tablename__ = "archive_message_report"

    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(String(140), index=True)
    arrived: Mapped[bool]
    reported_at: Mapped[datetime] = mapped_column(Micros)
    taken_at: Mapped[datetime] = mapped_column(Micros)
    reason: Mapped[str] = mapped_column(Text)


def _task(row: TaskRow) -> Task:
    return Task(
        id=row.id,
        message=row.message,
        kind=row.kind,
        person=row.person,
        why=row.why,
        since=row.since,
        at=row.settled_at,
        way=None if row.way is None else Way(row.way),
    )


def _delivery(row: MessageRow) -> Delivery:
    return Delivery(
        message=Message(
            key=row.key,
            kind=row.kind,
            person=row.person,
            address=row.address,
            subject=row.subject,
            body=row.body,
        ),
        queued_at=row.queued_at,
        next_at=row.next_at,
        state=MessageState(row.state),
        attempts=row.attempts,
        settled_at=row.settled_at,
        proof=row.proof,
        trouble=row.trouble,
    )


class SqlTasks:
    """`Tasks` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, task: Task) -> None:
        """Raise a task, unless its message raised one before."""
        insert_if_absent(
            self._session,
            TaskRow,
            id=task.id,
            message=task.message,
            kind=task.kind,
            person=task.person,
            why=task.why,
            since=task.since,
            settled_at=task.at,
            way=task.way,
        )

    def of(self, message: str) -> Task | None:
        """Return the task that a message raised, locked until the end."""
        row = self._found(select(TaskRow).where(TaskRow.message == message), lock=True)
        return None if row is None else _task(row)

    def locked(self, task: str) -> Task:
        """Return one, locked until the end."""
        return _task(self._row(task, lock=True))

    def get(self, task: str) -> Task:
        """Return one."""
        return _task(self._row(task))

    def save(self, task: Task) -> None:
        """Keep how a locked task was settled."""
        row = self._row(task.id)
        row.settled_at, row.way = task.at, task.way
        self._session.flush()

    def unsettled(self) -> Sequence[Task]:
        """Return what somebody has to look after, oldest first."""
        rows = self._session.scalars(
            select(TaskRow)
            .where(TaskRow.settled_at.is_(None))
            .order_by(TaskRow.since, TaskRow.id)
        )
        return [_task(row) for row in rows]

    def _row(self, task: str, *, lock: bool = False) -> TaskRow:
        row = self._found(select(TaskRow).where(TaskRow.id == task), lock=lock)
        if row is None:
            raise TaskMissingError(task)
        return row

    def _found(self, query: Select[TaskRow], *, lock: bool) -> TaskRow | None:
        asked = query.with_for_update() if lock else query
        return self._session.scalar(asked.execution_options(populate_existing=True))


class SqlOutbox:
    """`Outbox` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tasks = SqlTasks(session)

    def take_report(self, report: Report, signature: str, at: datetime) -> bool:
        """Keep a report under its signature; False if it was kept before."""
        return insert_if_absent(
            self._session,
            ReportRow,
            signature=signature,
            message=report.key,
            arrived=report.arrived,
            reported_at=report.at,
            taken_at=at,
            reason=report.reason,
        )

    def queue(self, message: Message, at: datetime) -> None:
        """Send the message once this transaction has committed."""
        begun = Delivery.begun(message, at)
        if not insert_if_absent(
            self._session,
            MessageRow,
            key=message.key,
            kind=message.kind,
            person=message.person,
            address=message.address,
            subject=message.subject,
            body=message.body,
            queued_at=begun.queued_at,
            state=begun.state.value,
            attempts=begun.attempts,
            next_at=begun.next_at,
            settled_at=begun.settled_at,
            proof=begun.proof,
            trouble=begun.trouble,
        ):
            kept = self.delivery(message.key).message
            if kept != message:
                raise MessageDiffersError(message.key)

    def due(self, at: datetime) -> Delivery | None:
        """Return the message that is due longest, locked; pass over locked ones."""
        row = self._session.scalars(
            select(MessageRow)
            .where(MessageRow.state == MessageState.QUEUED.value)
            .where(MessageRow.next_at <= at)
            .order_by(MessageRow.next_at, MessageRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else _delivery(row)

    def locked(self, key: str) -> Delivery:
        """Return a delivery, locked until the transaction ends."""
        return _delivery(self._row(key, _of(key).with_for_update()))

    def save(self, delivery: Delivery) -> None:
        """Keep how a locked delivery went on."""
        row = self._row(delivery.message.key, _of(delivery.message.key))
        row.state = delivery.state.value
        row.attempts = delivery.attempts
        row.next_at = delivery.next_at
        row.settled_at = delivery.settled_at
        row.proof = delivery.proof
        row.trouble = delivery.trouble
        self._session.flush()

    def delivery(self, key: str) -> Delivery:
        """Return how a message stands."""
        return _delivery(self._row(key, _of(key)))

    def given_up(self) -> Sequence[Delivery]:
        """Return what nobody could deliver, oldest first."""
        rows = self._session.scalars(
            select(MessageRow)
            .where(MessageRow.state == MessageState.FAILED.value)
            .order_by(MessageRow.id)
        )
        return [_delivery(row) for row in rows]

    def _row(self, key: str, query: Select[MessageRow]) -> MessageRow:
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise MessageMissingError(key)
        return row


def _of(key: str) -> Select[MessageRow]:
    return select(MessageRow).where(MessageRow.key == key)
