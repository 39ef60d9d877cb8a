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


class MessageSettledError(DispatchError):
    """A message that was sent or given up is not sent again."""

    def __init__(self, key: str, state: "MessageState") -> None:
        super().__init__(f"{key} is {state} already")
        self.key, self.state = key, state


class NotCarriedError(DispatchError):
    """The carrier did not take the message; it is tried again later."""


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
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


LEADS_TO: Final[Mapping[MessageState, frozenset[MessageState]]] = {
    MessageState.QUEUED: frozenset(MessageState),
    # A carrier that was given up on may still come back with a proof.
    MessageState.FAILED: frozenset({MessageState.SENT}),
    MessageState.SENT: frozenset(),
}


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
        """Return it sent; a second proof of the same message changes nothing."""
        if self.state is MessageState.SENT:
            return self
        self._may_become(MessageState.SENT)
        return replace(
            self,
            state=MessageState.SENT,
            settled_at=at,
            proof=_legible(proof),
            trouble="",
        )

    def not_carried(self, attempt: int, why: str, at: datetime) -> Self:
        """
        Return it put off, or given up after the last attempt.

        Of an attempt that took so long that another was begun, nothing is learnt.
        """
        if self.state is not MessageState.QUEUED or attempt != self.attempts:
            return self
        trouble = _legible(why)[:_LONGEST_TROUBLE]
        if attempt >= MOST_ATTEMPTS:
            return self._given_up(trouble, at)
        return replace(self, next_at=at + wait_after(attempt), trouble=trouble)

    def _given_up(self, trouble: str, at: datetime) -> Self:
        self._may_become(MessageState.FAILED)
        return replace(self, state=MessageState.FAILED, settled_at=at, trouble=trouble)

    def _may_become(self, state: MessageState) -> None:
        if state not in LEADS_TO[self.state]:
            raise MessageSettledError(self.message.key, self.state)


def _legible(text: str) -> str:
    """Return the text as every database can keep it."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
