"""A carrier that does what it is told, and an outbox around it on a real database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.model import Delivery, Task
from archive.dispatch.tables import SqlOutbox
from archive.dispatch.use_cases import SendDue, Swept
from archive.public.dispatch import Message
from archive.public.objects import FaultPoint, no_fault
from trading.server.database import SqlTransactions, make_engine

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LETTER = Message(
    key="project/YG-2026-0001/drawn/li",
    kind="draw-result",
    person="li",
    address="mailto:li@example.org",
    subject="抽取结果公告",
    body="您好：\n\t结果见公告。\n",
)

PASSING = frozenset({"account-code"})


def letter(number: int) -> Message:
    """Return one of many different messages."""
    return replace(LETTER, key=f"letter/{number}", body=f"number {number}")


@dataclass(frozen=True)
class DispatchWork:
    """A transaction that offers only the outbox."""

    dispatch: SqlOutbox


class Transactions:
    """Transactions of the product over one test database."""

    def __init__(self, url: str, faults: FaultPoint = no_fault) -> None:
        self.engine = make_engine(url)
        self.inner = SqlTransactions(self.engine, "test.example/log", faults)

    @contextmanager
    def begin(self) -> Iterator[DispatchWork]:
        """Open a writing transaction."""
        with self.inner.begin() as work:
            yield DispatchWork(SqlOutbox(work.session))

    @contextmanager
    def read(self) -> Iterator[DispatchWork]:
        """Open a reading transaction."""
        with self.inner.read() as work:
            yield DispatchWork(SqlOutbox(work.session))


class WorkerKilledError(BaseException):
    """The worker died; no handler of errors sees it."""


@dataclass
class Postman:
    """A carrier that remembers what it took, and does before it what it is told."""

    before: Callable[[Message], None] = lambda _message: None
    after: Callable[[Message], None] = lambda _message: None
    took: list[Message] = field(default_factory=list)

    def carry(self, message: Message) -> str:
        """Take the message."""
        self.before(message)
        self.took.append(message)
        self.after(message)
        return f"taken as number {len(self.took)}"


@dataclass
class Office:
    """An outbox with its clock and its carrier."""

    transactions: Transactions
    url: str
    clock: DemonstrationClock = field(default_factory=lambda: DemonstrationClock(NOW))
    postman: Postman = field(default_factory=Postman)

    def queue(self, *messages: Message) -> None:
        """Queue messages in one transaction that commits."""
        with self.transactions.begin() as work:
            for message in messages:
                work.dispatch.queue(message, self.clock.now())

    def sweep(self, most: int = 200) -> Swept:
        """Send what is due now."""
        return SendDue(
            transactions=self.transactions,
            carrier=self.postman,
            clock=self.clock,
            most=most,
            passing=PASSING,
        )()

    def seen(self, key: str = LETTER.key) -> Delivery:
        """Return how a message stands."""
        with self.transactions.read() as work:
            return work.dispatch.delivery(key)

    def task(self, key: str = LETTER.key) -> Task | None:
        """Return the task that a message raised."""
        with self.transactions.read() as work:
            return work.dispatch.tasks.of(key)

    def open_tasks(self) -> list[Task]:
        """Return whom somebody must look after."""
        with self.transactions.read() as work:
            return list(work.dispatch.tasks.unsettled())

    def given_up(self) -> list[str]:
        """Return the keys that somebody must look at."""
        with self.transactions.read() as work:
            return [each.message.key for each in work.dispatch.given_up()]
