"""Errors of the awards, named after the rules they defend."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


def _when(instant: datetime | None) -> str:
    return "an instant that is not fixed yet" if instant is None else shown(instant)


class AwardError(RuleBrokenError):
    """An act after the conclusion was refused."""


class ConclusionBrokenError(AwardError):
    """A conclusion names a winner, then reserves, each firm once, and a price."""

    code: ClassVar[str] = "conclusion-broken"
    rule: ClassVar[str] = "D-13"
    remedy: ClassVar[str] = "Nothing was saved. This is a fault; report it."

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no conclusion: {why}")


class ConclusionStandsError(AwardError):
    """A lot has one conclusion at a time; a result is not replaced by another."""

    code: ClassVar[str] = "conclusion-stands"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "The conclusion stands; nothing was saved. It gives way only when its draw is "
        "voided or its reserves are used up."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"{lot} has a conclusion already")


class NoConclusionError(AwardError):
    """Nothing can be awarded before there is a conclusion."""

    code: ClassVar[str] = "no-conclusion"
    rule: ClassVar[str] = "D-13"
    remedy: ClassVar[str] = "Nothing was saved. Finish the draw first."

    def __init__(self, lot: str) -> None:
        super().__init__(f"{lot} has no conclusion that stands")


class RecordUnsignedError(AwardError):
    """A record that lacks a signer is not final."""

    code: ClassVar[str] = "record-unsigned"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = "Nothing was saved. Let those named sign the record first."

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"the draw record is not signed by {', '.join(missing)}")
        self.missing = tuple(missing)


class AwardNotDueError(AwardError):
    """Nothing is awarded before the public notice period is over."""

    code: ClassVar[str] = "award-not-due"
    rule: ClassVar[str] = "D-21"
    remedy: ClassVar[str] = (
        "Nothing was saved. Award after the public notice period; its end stands in "
        "the notice of the result."
    )

    def __init__(self, until: datetime | None) -> None:
        super().__init__(f"the public notice period runs until {_when(until)}")
        self.until = until


class ObjectionTooLateError(AwardError):
    """Objections are raised while they may be; afterwards there is the complaint."""

    code: ClassVar[str] = "objection-too-late"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Turn to the supervising authority with a complaint."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"objections could be raised until {shown(until)}")
        self.until = until


class NotAnApplicantError(AwardError):
    """Who took part in a lot may object to what happens in it."""

    code: ClassVar[str] = "not-an-applicant"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Act for a firm that applied for this lot, or report what "
        "you know to the supervising authority."
    )

    def __init__(self) -> None:
        super().__init__("you do not act for a firm that took part in this lot")


class ObjectionOpenError(AwardError):
    """While anybody may object, nobody heaps objections up: one waits at a time."""

    code: ClassVar[str] = "objection-open"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = (
        "Nothing else was saved; your earlier objection stands and will be answered. "
        "Object again once it is, or after sign-up has ended."
    )

    def __init__(self, number: str) -> None:
        super().__init__(f"your objection {number} is not answered yet")
        self.number = number


class NoSuchObjectionError(AwardError):
    """An objection is decided under the number it was given."""

    code: ClassVar[str] = "no-such-objection"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the objection."

    def __init__(self, number: str) -> None:
        super().__init__(f"there is no objection {number} in this lot")


class DecidedAlreadyError(AwardError):
    """An objection is decided once."""

    code: ClassVar[str] = "decided-already"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = "The first decision stands; nothing else was saved."

    def __init__(self, number: str) -> None:
        super().__init__(f"objection {number} is decided already")


class NoWinnerYetError(AwardError):
    """Before a conclusion there is no winner to be found void."""

    code: ClassVar[str] = "no-winner-yet"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Decide that the objection is rejected or the list wrong."
    )

    def __init__(self) -> None:
        super().__init__("the objection came before there was a winner")


class ListFoundWrongError(AwardError):
    """A result that rests on a list found wrong is not carried on."""

    code: ClassVar[str] = "list-found-wrong"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "Nothing was saved. Void the draw on the ground of that decision, correct the "
        "list, and draw again."
    )

    def __init__(self, event: int) -> None:
        super().__init__(f"event {event} found the list of this draw wrong")
        self.event = event


class ListNotFoundWrongError(AwardError):
    """A result is void for an objection that found its own list wrong, for no other."""

    code: ClassVar[str] = "list-not-found-wrong"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "The draw stands; nothing was saved. Name an objection of this lot that was "
        "decided so, about the list of this very draw."
    )

    def __init__(self, number: str) -> None:
        super().__init__(f"no objection {number!r} found the list of this draw wrong")
        self.number = number


class WinnerFoundVoidError(AwardError):
    """A winner who was found void is not awarded to."""

    code: ClassVar[str] = "winner-found-void"
    rule: ClassVar[str] = "D-22"
    remedy: ClassVar[str] = "Nothing was saved. Void the winner, then call the reserve."

    def __init__(self, event: int) -> None:
        super().__init__(f"event {event} found this winner void")
        self.event = event


class WinnerNotFoundVoidError(AwardError):
    """A winner is voided for a decided objection or a ban, never at will."""

    code: ClassVar[str] = "winner-not-found-void"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "The winner stands; nothing was saved. Only a decided objection against this "
        "winner, or an authority's running ban, voids a winner."
    )

    def __init__(self) -> None:
        super().__init__("no decided objection and no ban is against this winner")


class SilenceNotProvenError(AwardError):
    """A winner is not silent before the limit for signing has passed."""

    code: ClassVar[str] = "silence-not-proven"
    rule: ClassVar[str] = "D-25"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait for the limit, or record the winner's own refusal "
        "with its document."
    )

    def __init__(self, until: datetime | None) -> None:
        super().__init__(f"the winner may sign until {_when(until)}")
        self.until = until


class NoReserveLeftError(AwardError):
    """When the reserves are used up, a new notice is needed."""

    code: ClassVar[str] = "no-reserve-left"
    rule: ClassVar[str] = "D-25"
    remedy: ClassVar[str] = (
        "Nothing was saved. Declare the reserves used up; a new notice is next."
    )

    def __init__(self) -> None:
        super().__init__("no reserve is left")


class NothingToSkipError(NoReserveLeftError):
    """There is no reserve to skip."""

    code: ClassVar[str] = "nothing-to-skip"


class ReserveNotBarredError(AwardError):
    """A reserve is skipped for a reason that can be checked, never at will."""

    code: ClassVar[str] = "reserve-not-barred"
    rule: ClassVar[str] = "D-10"
    remedy: ClassVar[str] = (
        "The reserve stands; nothing was saved. Skip it only at its cap, while it or "
        "its manager is barred, or when it declines in writing."
    )

    def __init__(self, ticket: str, ground: str) -> None:
        super().__init__(f"ticket {ticket} is not barred by {ground}")


class ReservesLeftError(AwardError):
    """While a reserve is left it is called, in the order that was drawn."""

    code: ClassVar[str] = "reserves-left"
    rule: ClassVar[str] = "D-25"
    remedy: ClassVar[str] = "Nothing was saved. Call the next reserve, or skip it."

    def __init__(self, ticket: str) -> None:
        super().__init__(f"ticket {ticket} is still in reserve")


class NotLateYetError(AwardError):
    """A contract is late when its limit has passed, not before."""

    code: ClassVar[str] = "not-late-yet"
    rule: ClassVar[str] = "D-24"
    remedy: ClassVar[str] = "Nothing was saved. The contract can simply be uploaded."

    def __init__(self, until: datetime | None) -> None:
        super().__init__(f"the contract may be uploaded until {_when(until)}")
        self.until = until


class WarnedAlreadyError(AwardError):
    """A late contract is warned about once."""

    code: ClassVar[str] = "warned-already"
    rule: ClassVar[str] = "D-24"
    remedy: ClassVar[str] = "The warning is out; nothing else was saved."

    def __init__(self) -> None:
        super().__init__("the warning about this late contract is out already")


class LateAcceptedAlreadyError(AwardError):
    """The owner decides once about a late contract."""

    code: ClassVar[str] = "late-accepted-already"
    rule: ClassVar[str] = "D-24"
    remedy: ClassVar[str] = "The first decision stands; upload the contract."

    def __init__(self) -> None:
        super().__init__("the owner has accepted the late contract already")


class ContractLateError(AwardError):
    """A late contract needs the owner's recorded decision; it is no automatic loss."""

    code: ClassVar[str] = "contract-late"
    rule: ClassVar[str] = "D-24"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing is lost: the owner records the decision to "
        "accept the late contract, with reason and document; then upload it again."
    )

    def __init__(self, until: datetime | None) -> None:
        super().__init__(f"the limit for the contract was {_when(until)}")
        self.until = until


class ManagerReplacedError(AwardError):
    """The project manager who was drawn with the firm is the one who comes."""

    code: ClassVar[str] = "manager-replaced"
    rule: ClassVar[str] = "C-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name the manager of the application, or attach the owner's "
        "approval of another one."
    )

    def __init__(self) -> None:
        super().__init__("another project manager was named in the application")


class OfficerMissingError(AwardError):
    """Somebody named follows every awarded project before its file is closed."""

    code: ClassVar[str] = "officer-missing"
    rule: ClassVar[str] = "D-28"
    remedy: ClassVar[str] = "Nothing was saved. Assign the tracking officer first."

    def __init__(self) -> None:
        super().__init__("no tracking officer was assigned")


class NotTheOfficerError(AwardError):
    """The assigned officer reports, not the officer of another project."""

    code: ClassVar[str] = "not-the-officer"
    rule: ClassVar[str] = "D-28"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask the assigned officer, or have yourself assigned."
    )

    def __init__(self) -> None:
        super().__init__("you are not the tracking officer of this project")


class InFutureError(AwardError):
    """A signature or a visit is reported after it took place."""

    code: ClassVar[str] = "in-future"
    rule: ClassVar[str] = "T-8"
    remedy: ClassVar[str] = "Nothing was saved. Correct the time and send it again."

    def __init__(self, claimed: datetime) -> None:
        super().__init__(f"{shown(claimed)} has not come yet")


class CountMovedError(RuntimeError):
    """The stream grew while its closing event was being written."""
