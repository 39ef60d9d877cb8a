"""Sign-up: who may apply and until when, and what two reviewers make of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from archive.public.values import RuleBrokenError, Window, shown

DECLARED_AFTER: Final = timedelta(seconds=2)
"""A stage is declared closed this long after its end, so that acts in time get in."""


class SignUpError(RuleBrokenError):
    """Signing up was refused."""

    rule: ClassVar[str] = "D-6"


class SignUpNotOpenError(SignUpError):
    """Sign-up begins when the notice says."""

    code: ClassVar[str] = "sign-up-not-open"
    remedy: ClassVar[str] = "Nothing was saved. Come back when sign-up has opened."

    def __init__(self, opens: datetime) -> None:
        super().__init__(f"sign-up opens at {shown(opens)}")
        self.opens = opens


class SignUpClosedError(SignUpError):
    """The deadline is absolute: at the instant itself it is too late."""

    code: ClassVar[str] = "sign-up-closed"
    rule: ClassVar[str] = "T-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. The deadline on the notice has passed for everybody."
    )

    def __init__(self, closes: datetime) -> None:
        super().__init__(f"sign-up closed at {shown(closes)}")
        self.closes = closes


class PlatformTooSlowError(SignUpError):
    """An act that came in time but was taken too late is the platform's fault."""

    code: ClassVar[str] = "platform-too-slow"
    rule: ClassVar[str] = "T-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. This is the platform's fault and is on record as such; "
        "object at once, this message is your evidence."
    )

    def __init__(self, arrived: datetime) -> None:
        super().__init__(
            f"your request arrived in time, at {shown(arrived)}, but sign-up was "
            "declared closed before it could be taken"
        )


class SignUpStillOpenError(SignUpError):
    """Nobody closes sign-up, or looks into it, before its time."""

    code: ClassVar[str] = "sign-up-still-open"
    remedy: ClassVar[str] = "Nothing was saved. Try again after the deadline."

    def __init__(self, closes: datetime) -> None:
        super().__init__(f"sign-up is open until {shown(closes)}")


class AppliedAlreadyError(SignUpError):
    """One firm has one application in a lot."""

    code: ClassVar[str] = "applied-already"
    rule: ClassVar[str] = "D-8"
    remedy: ClassVar[str] = (
        "Your first application stands, nothing else was saved. Withdraw it first if "
        "you want to hand in another before the deadline."
    )

    def __init__(self, firm: str) -> None:
        super().__init__(f"{firm} has applied for this lot already")


class NoApplicationError(SignUpError):
    """There is no application of this firm to act on."""

    code: ClassVar[str] = "no-application"
    rule: ClassVar[str] = "D-8"
    remedy: ClassVar[str] = "Nothing was saved. Check lot and credit code."

    def __init__(self, firm: str) -> None:
        super().__init__(f"{firm} has no application in this lot")


class NotesNotConfirmedError(SignUpError):
    """Applicants confirm the notes to drawn firms as they stand before signing up."""

    code: ClassVar[str] = "notes-not-confirmed"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Read the notes to drawn firms attached to the notice and "
        "confirm that version."
    )

    def __init__(self, current: str) -> None:
        super().__init__(f"the notes in force have the fingerprint {current[:16]}…")


class DocumentNotOwnError(SignUpError):
    """An application hands over documents of its own account that are still good."""

    code: ClassVar[str] = "document-not-own"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Load the page again and choose among the documents that it "
        "shows, or add the file there."
    )

    def __init__(self) -> None:
        super().__init__("a document that was chosen cannot be handed over any more")


class NoticeChangedError(SignUpError):
    """A firm signs up for what stood on its page: price, deadline, day of the draw."""

    code: ClassVar[str] = "notice-changed"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Read the price and the dates as they stand now, then sign "
        "up if you want to."
    )

    def __init__(self) -> None:
        super().__init__("the notice was changed after the page had been opened")


class NotTheFirmError(SignUpError):
    """A firm is signed up, and withdrawn, by its own people."""

    code: ClassVar[str] = "not-the-firm"
    rule: ClassVar[str] = "D-8"
    remedy: ClassVar[str] = "Nothing was saved. Act for the firm you belong to."

    def __init__(self, firm: str, organisation: str) -> None:
        super().__init__(f"you act for {organisation}, not for {firm}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """
    One firm's application; its stream in the log has a random name.

    `manager` is the project manager's number in the personnel register; it stays in
    the database and enters the log only as a salted digest. `claim` is the account it
    came from, empty where none vouches; `fallen` is why it fell with its claim, while
    that is on record.
    """

    lot: str
    firm: str
    name: str
    agent: str
    manager: str
    certificate: str
    documents: tuple[str, ...]
    stream: str
    applied_at: datetime
    withdrawn: bool = False
    claim: str = ""
    fallen: str = ""


def require_open(window: Window, now: datetime) -> None:
    """
    Return if sign-up is open at the instant at which the request had arrived.

    Raises:
        SignUpNotOpenError: it is too early.
        SignUpClosedError: it is too late; the deadline itself is too late.

    """
    if now < window.opens:
        raise SignUpNotOpenError(window.opens)
    if now not in window:
        raise SignUpClosedError(window.closes)


def require_over(window: Window, now: datetime) -> None:
    """
    Return if sign-up may be declared closed.

    Raises:
        SignUpStillOpenError: it may not yet.

    """
    if now < window.closes + DECLARED_AFTER:
        raise SignUpStillOpenError(window.closes)


def shared_people(applications: Sequence[Application]) -> Mapping[str, str]:
    """
    Return why firms must be refused that share an agent or a project manager (D-8).

    Found only after sign-up closed: telling the second firm at once would tell it that
    the first has applied.
    """
    agents = Counter(one for one, _ in {(a.agent, a.firm) for a in applications})
    managers = Counter(one for one, _ in {(a.manager, a.firm) for a in applications})
    found: dict[str, str] = {}
    for each in applications:
        if agents[each.agent] > 1:
            found[each.firm] = "D-8: one person acts for more than one applicant"
        elif managers[each.manager] > 1:
            found[each.firm] = "D-8: the project manager is named by another applicant"
    return found
