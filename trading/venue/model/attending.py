"""Who is in the room when something happens there, and whether it is recorded."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from archive.public.evidence import PublicKey, SignatureInvalidError, lv
from archive.public.values import RuleBrokenError, to_micros
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, Term, deadline
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said


class Duty(StrEnum):
    """What somebody does in a session; a duty, not an account's role."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    OWNER = "owner"
    APPLICANT = "applicant"
    OBSERVER = "observer"


class DutyUnfilledError(RuleBrokenError):
    """Nothing begins before everybody is in the room whom the rule wants there."""

    code: ClassVar[str] = "duty-unfilled"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = (
        "Nothing was saved. Register whoever is missing, each with their own key. If "
        "they do not come, postpone the session with a published reason."
    )

    def __init__(self, duty: Duty, there: int, needed: int) -> None:
        super().__init__(f"{there} of {needed} are there as {duty}")
        self.duty, self.there, self.needed = duty, there, needed


class KeyUnusableError(RuleBrokenError):
    """Whoever is present signs with a key that binds them."""

    code: ClassVar[str] = "key-unusable"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = (
        "Nothing was saved. Register this person with the Ed25519 key they sign with."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"the key of {person} is no key that binds anybody")
        self.person = person


class AttendedTwiceError(RuleBrokenError):
    """One person attends once, in one duty, with one key."""

    code: ClassVar[str] = "attended-twice"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = (
        "Nothing was saved. Register each person once; nobody watches themselves."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} is registered in the room twice")


class DutyOfOthersError(RuleBrokenError):
    """Running, supervising and owning a session are for three different bodies."""

    code: ClassVar[str] = "duty-of-others"
    rule: ClassVar[str] = "P-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Register somebody of the body that holds this duty in the "
        "project."
    )

    def __init__(self, person: str, duty: Duty) -> None:
        super().__init__(f"{person} does not belong to the body that sends a {duty}")
        self.person, self.duty = person, duty


class NotRecordedError(RuleBrokenError):
    """A session is on video, or the supervisor has signed why it is not."""

    code: ClassVar[str] = "not-recorded"
    rule: ClassVar[str] = "D-20"
    remedy: ClassVar[str] = (
        "Nothing was saved. Start the recording, or have the supervisor sign an "
        "exception with its reason for this very attempt and time; the record will "
        "show it."
    )

    def __init__(self) -> None:
        super().__init__(
            "the session is not recorded and no exception for it is signed"
        )


class ExceptionUnsignedError(RuleBrokenError):
    """An exception from recording carries the supervisor's own signature."""

    code: ClassVar[str] = "exception-unsigned"
    rule: ClassVar[str] = "D-20"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign exactly this lot, attempt, time and reason."
    )

    def __init__(self) -> None:
        super().__init__("the signature is not the supervisor's over this exception")


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person present: who, for whom, in which duty, and the key they sign with."""

    person: str
    organisation: str
    duty: Duty
    key: str
    name: str = ""


def require_present(attendees: Iterable[Attendee], fewest: Mapping[Duty, int]) -> None:
    """
    Return if at least so many are there of each duty.

    Raises:
        DutyUnfilledError: too few of one of them (D-16).

    """
    there = Counter(each.duty for each in attendees)
    for duty, needed in fewest.items():
        if there[duty] < needed:
            raise DutyUnfilledError(duty, there[duty], needed)


def require_one_each(attendees: Sequence[Attendee]) -> None:
    """
    Return if everybody attends once, with a key of their own.

    Raises:
        AttendedTwiceError: a person or a key is registered twice.
        KeyUnusableError: a key that nobody could be held to.

    """
    for each in attendees:
        try:
            PublicKey(bytes.fromhex(each.key))
        except (SignatureInvalidError, ValueError) as error:
            raise KeyUnusableError(each.person) from error
    for known in (
        [each.person for each in attendees],
        [each.key for each in attendees],
    ):
        for one in known:
            if known.count(one) > 1:
                raise AttendedTwiceError(one)


def require_seated(
    attendees: Sequence[Attendee], seats: Mapping[Duty, Collection[str]]
) -> None:
    """
    Return if everybody belongs to a body that may send somebody in their duty (P-2).

    A duty that `seats` does not name is open to all.

    Raises:
        DutyOfOthersError: such as a second clerk who would supervise the first.

    """
    for each in attendees:
        if each.duty in seats and each.organisation not in seats[each.duty]:
            raise DutyOfOthersError(each.person, each.duty)


def require_own_body(
    attendees: Iterable[Attendee], person: str, organisation: str
) -> None:
    """
    Return if somebody present acts for the body they are registered for (P-2).

    The clerk writes down who belongs where; only each one's own sign-in proves it.

    Raises:
        DutyOfOthersError: such as a second clerk written down as the owner's.

    """
    for each in attendees:
        if each.person == person and each.organisation != organisation:
            raise DutyOfOthersError(person, each.duty)


@dataclass(frozen=True, slots=True)
class Session:
    """One attempt at what a lot needs a room for: the how manyth, and due when."""

    lot: str
    attempt: int
    scheduled: datetime


@dataclass(frozen=True, slots=True)
class RecordingDecision:
    """How D-20 is met: a recorder's session, or the supervisor's signed exception."""

    kind: str
    session: Session
    reason: str
    person: str
    key: str
    signature: str
    at: datetime


EXCEPTION = "exception"
_SESSION_HELD: Final = Said("活动当日", "the day of the session")


def exception_message(session: Session, reason: str) -> bytes:
    """Return what a supervisor signs to excuse a session from recording (SPEC 2.3)."""
    parts = (
        session.lot.encode(),
        session.attempt.to_bytes(8, "big"),
        to_micros(session.scheduled).to_bytes(8, "big"),
        reason.encode(),
    )
    return b"recording-exception/2" + b"".join(map(lv, parts))


def require_signed(session: Session, reason: str, key: str, signature: str) -> None:
    """
    Return if the key signed this exception.

    Raises:
        ExceptionUnsignedError: it did not.

    """
    try:
        PublicKey(bytes.fromhex(key)).verify(
            exception_message(session, reason), bytes.fromhex(signature)
        )
    except (SignatureInvalidError, ValueError) as error:
        raise ExceptionUnsignedError from error


def keeping(session: Session, rules: RuleSet, calendar: Calendar) -> Deadline:
    """
    Return until when a session's recording, or its exception, is kept at least (D-20).

    The period starts on the day for which the session is announced. Where no table of
    holidays reaches, the date is provisional: who keeps the recording computes it again
    (`recomputed`), and keeps it longer while anything is disputed.
    """
    question = rules.question(
        "video_keep_period",
        event="ROOM_READY",
        event_said=_SESSION_HELD,
        started=session.scheduled,
        term=Term.LONG,
    )
    return deadline(question, calendar)
