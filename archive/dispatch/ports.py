"""What keeps messages until they are sent, and what carries them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from archive.dispatch.model import Delivery, Message, Report, Task


class Tasks(Protocol):
    """Whom nobody reached, until somebody has looked after it."""

    def open(self, task: Task) -> None:
        """Raise a task; a message raises one at most, whatever becomes of it."""
        ...

    def of(self, message: str) -> Task | None:
        """Return the task that a message raised, locked until the end."""
        ...

    def locked(self, task: str) -> Task:
        """Return one, locked until the end. Raises `TaskMissingError`."""
        ...

    def get(self, task: str) -> Task:
        """Return one. Raises `TaskMissingError`."""
        ...

    def save(self, task: Task) -> None:
        """Keep how a locked task was settled."""
        ...

    def unsettled(self) -> Sequence[Task]:
        """Return what somebody has to look after, oldest first."""
        ...


class Outbox(Protocol):
    """The messages as one transaction sees them."""

    @property
    def tasks(self) -> Tasks: ...

    def take_report(self, report: Report, signature: str, at: datetime) -> bool:
        """Keep a report under its signature; False if it was kept before."""
        ...

    def queue(self, message: Message, at: datetime) -> None:
        """
        Send the message once this transaction has committed; harmless to repeat.

        Raises:
            MessageDiffersError: another message was queued under its key.

        """
        ...

    def due(self, at: datetime) -> Delivery | None:
        """
        Return the message that is due longest, locked until the transaction ends.

        Messages that another transaction holds are passed over; None: nothing is due.
        """
        ...

    def locked(self, key: str) -> Delivery:
        """Return a delivery, locked until the end. Raises `MessageMissingError`."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Keep how a locked delivery went on."""
        ...

    def delivery(self, key: str) -> Delivery:
        """Return how a message stands. Raises `MessageMissingError`."""
        ...

    def given_up(self) -> Sequence[Delivery]:
        """Return what nobody could deliver, oldest first: somebody must look at it."""
        ...


class DispatchWork(Protocol):
    """What a transaction offers to whoever sends or queues messages."""

    @property
    def dispatch(self) -> Outbox: ...


class Carrier(Protocol):
    """Takes messages where they are addressed to: e-mail, text message, a folder."""

    def carry(self, message: Message) -> str:
        """
        Hand the message over and return what proves it, in words.

        The same message may be handed over again under the same key. It must give up
        within `model.CARRYING_TIME`.

        Raises:
            RefusedForGoodError: it will never be taken; nothing more is tried.
            NotCarriedError: it was not taken; any other error counts as one, too.

        """
        ...
