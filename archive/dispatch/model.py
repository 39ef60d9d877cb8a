"""A message, how its delivery goes on, and when it is tried again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
MOST_ATTEMPTS: Final = 30  # with the waits above: about a day
CARRYING_TIME: Final = timedelta(minutes=5)

LONGEST_KEY: Final = 140
LONGEST_LINE: Final = 250
LONGEST_BODY: Final = 100_000
_LONGEST_TROUBLE: Final = 500

_KIND: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\Z")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_BODY: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class DispatchError(Exception):
    """What can go wrong with a message; each kind is a subclass."""


class MessageInvalidError(DispatchError, ValueError):
    """The text could not be carried as it stands, or would smuggle a header in."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"the {part} of the message {why}")
        self.part = part


class MessageDiffersError(DispatchError):
    """A key stands for one message; another one was queued under it before."""

    def __init__(self, key: str) -> None:
        super().__init__(f"another message is already queued under {key}")
        self.key = key


class MessageMissingError(DispatchError):
    """No message was queued under that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no message was queued under {key}")
        self.key = key


class TaskMissingError(DispatchError):
    """There is no such task."""

    def __init__(self, task: str) -> None:
        super().__init__(f"there is no task {task}")


class MessageSettledError(DispatchError):
    """A message that was sent or given up is not sent again."""

    def __init__(self, key: str, state: "MessageState") -> None:
        super().__init__(f"{key} is {state} already")
        self.key, self.state = key, state


class NotCarriedError(DispatchError):
    """The carrier did not take the message; it is tried again later."""


class RefusedForGoodError(NotCarriedError):
    """The other side will never take this message: trying again would not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    One message to one person at one address.

    `key` is the sender's own and the receiver's means to recognise a repetition: a
    message may arrive more than once, always under the same key. `address` is written
    as its carrier reads it, such as `mailto:li@example.org`.

    Raises:
        MessageInvalidError: a part is empty, too long, or has control characters.

    """

    key: str
    kind: str
    person: str
    address: str
    subject: str
    body: str

    def __post_init__(self) -> None:
        for part, text, longest in (
            ("key", self.key, LONGEST_KEY),
            ("person", self.person, LONGEST_KEY),
            ("address", self.address, LONGEST_LINE),
            ("subject", self.subject, LONGEST_LINE),
        ):
            _refuse_unless(part, text, longest, _CONTROL)
        _refuse_unless("body", self.body, LONGEST_BODY, _CONTROL_IN_BODY)
        if _KIND.match(self.kind) is None:
            raise MessageInvalidError("kind", "is not one ASCII word")

    @property
    def scheme(self) -> str:
        """What the address begins with: `mailto`, `tel`, `sms`."""
        return self.address.partition(":")[0].lower()

    @property
    def target(self) -> str:
        """The address without its scheme."""
        return self.address.partition(":")[2]


def _refuse_unless(
    part: str, text: str, longest: int, control: re.Pattern[str]
) -> None:
    if not text.strip():
        raise MessageInvalidError(part, "is empty")
    if len(text) > longest:
        raise MessageInvalidError(part, f"is longer than {longest} characters")
    if control.search(text):
        raise MessageInvalidError(part, "has control characters")


class MessageState(StrEnum):
    """
    Where a message stands (SPEC 12.1).

    Sent says that a carrier took it; delivered and undeliverable, what was reported of
    it afterwards; failed, that no carrier ever took it.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    FAILED = "failed"


LEADS_TO: Final[Mapping[MessageState, frozenset[MessageState]]] = {
    MessageState.QUEUED: frozenset(MessageState),
    MessageState.SENT: frozenset({MessageState.DELIVERED, MessageState.UNDELIVERABLE}),
    # A carrier that was given up on may still come back with a proof.
    MessageState.FAILED: frozenset({MessageState.SENT, MessageState.DELIVERED}),
    MessageState.UNDELIVERABLE: frozenset({MessageState.DELIVERED}),
    # What arrived once has arrived, in whatever order reports come.
    MessageState.DELIVERED: frozenset(),
}
TAKEN: Final = frozenset({MessageState.SENT, MessageState.DELIVERED})
UNHEARD: Final = frozenset({MessageState.FAILED, MessageState.UNDELIVERABLE})
"""Nobody was reached: somebody has to look after it."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubled each time, capped."""
    doublings = min(attempts - 1, MOST_ATTEMPTS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    A message on its way: `proof` once it was sent, `trouble` of the last attempt.

    `next_at` is when it is due while queued. A claimed message is due again after
    `CARRYING_TIME`, so that it is not lost with a worker that dies.
    """

    message: Message
    queued_at: datetime
    next_at: datetime
    state: MessageState = MessageState.QUEUED
    attempts: int = 0
    settled_at: datetime | None = None
    proof: str = ""
    trouble: str = ""

    @classmethod
    def begun(cls, message: Message, at: datetime) -> Self:
        """Return the delivery of a message that is due at once."""
        return cls(message=message, queued_at=at, next_at=at)

    def is_due(self, at: datetime) -> bool:
        """Tell whether it waits for a carrier at this instant."""
        return self.state is MessageState.QUEUED and self.next_at <= at

    def claimed(self, at: datetime) -> Self:
        """
        Return it with one more attempt begun; given up when there were enough.

        The attempt counts from here: a message that kills its worker ends as well.

        Raises:
            MessageSettledError: it was sent or given up.

        """
        if self.attempts >= MOST_ATTEMPTS:
            return self._given_up(self.trouble or "no attempt came to an end", at)
        self._may_become(MessageState.QUEUED)
        return replace(self, attempts=self.attempts + 1, next_at=at + CARRYING_TIME)

    def carried(self, proof: str, at: datetime) -> Self:
        """Return it sent; a second proof changes nothing, nor one after a report."""
        if self.state not in {MessageState.QUEUED, MessageState.FAILED}:
            return self if self.proof else replace(self, proof=_legible(proof))
        self._may_become(MessageState.SENT)
        return replace(
            self,
            state=MessageState.SENT,
            settled_at=at,
            proof=_legible(proof),
            trouble="",
        )

    def not_carried(
        self, attempt: int, why: str, at: datetime, *, for_good: bool = False
    ) -> Self:
        """
        Return it put off, or given up: after the last attempt, or if refused for good.

        Of an attempt that took so long that another was begun, nothing is learnt.
        """
        if self.state is not MessageState.QUEUED or attempt != self.attempts:
            return self
        trouble = _legible(why)[:_LONGEST_TROUBLE]
        if for_good or attempt >= MOST_ATTEMPTS:
            return self._given_up(trouble, at)
        return replace(self, next_at=at + wait_after(attempt), trouble=trouble)

    def reported(self, *, arrived: bool, why: str, at: datetime) -> Self:
        """
        Return it as somebody reports that it arrived, or that it never will.

        Reports may come before the carrier's own answer, twice, and in any order: that
        it arrived is never taken back.
        """
        state = MessageState.DELIVERED if arrived else MessageState.UNDELIVERABLE
        if self.state is state or state not in LEADS_TO[self.state]:
            return self
        trouble = "" if arrived else _legible(why)[:_LONGEST_TROUBLE]
        return replace(self, state=state, settled_at=at, trouble=trouble)

    @property
    def is_unheard(self) -> bool:
        """Whether it reached nobody, and no more is tried."""
        return self.state in UNHEARD

    def _given_up(self, trouble: str, at: datetime) -> Self:
        self._may_become(MessageState.FAILED)
        return replace(self, state=MessageState.FAILED, settled_at=at, trouble=trouble)

    def _may_become(self, state: MessageState) -> None:
        if state not in LEADS_TO[self.state]:
            raise MessageSettledError(self.message.key, self.state)


def _legible(text: str) -> str:
    """Return the text as every database can keep it."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a vendor says of a message that was handed over (SPEC 12.4)."""

    key: str
    arrived: bool
    at: datetime
    reason: str = ""


class Way(StrEnum):
    """How somebody was reached after all (SPEC 12.5)."""

    CALLED = "called"
    HANDED_OVER = "handed_over"
    SENT_AGAIN = "sent_again"
    ARRIVED = "arrived"  # by itself: a report, or a proof, that came late


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    Somebody was not reached: what it was, whom it concerns by number, since when.

    It names neither person nor address. `at` is the instant at which it was settled.
    """

    id: str
    message: str
    kind: str
    person: str
    why: str
    since: datetime
    at: datetime | None = None
    way: Way | None = None

    @classmethod
    def about(cls, number: str, delivery: Delivery, at: datetime) -> Self:
        """Return the task that a delivery raises which reached nobody."""
        message = delivery.message
        return cls(
            id=number,
            message=message.key,
            kind=message.kind,
            person=message.person,
            why=f"{delivery.state.value}: {delivery.trouble}",
            since=at,
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look after it."""
        return self.at is None

    def settled(self, way: Way, at: datetime) -> Self:
        """Return it settled; the first way stands."""
        return replace(self, way=way, at=at) if self.is_open else self


_ADDRESS_LIKE: Final = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")
_NUMBER_LIKE: Final = re.compile(r"\+?[0-9](?:[ -]?[0-9]){6,}")


def unnamed(said: str) -> str:
    """
    Return what somebody answered without addresses and numbers of persons.

    Mail servers repeat whom they refuse, and what they say is kept in clear.
    """
    return _NUMBER_LIKE.sub("…", _ADDRESS_LIKE.sub("…", said))
