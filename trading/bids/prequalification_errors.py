"""Why an application to prequalify, or an act upon it, was refused (trading 9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class PrequalificationError(RuleBrokenError):
    """Something about prequalification was refused."""

    rule: ClassVar[str] = "B-6"


class PrequalifyFirstError(PrequalificationError):
    """A lot that asks for prequalification asks for bids after it."""

    code: ClassVar[str] = "prequalify-first"
    remedy: ClassVar[str] = (
        "Nothing was saved; the draft stands. Announce the prequalification first."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"{lot} asks for prequalification, which was not announced")


class NoPrequalificationError(PrequalificationError):
    """Only a lot whose draft asks for it is prequalified for."""

    code: ClassVar[str] = "no-prequalification"
    remedy: ClassVar[str] = (
        "Nothing was saved; the draft stands. Go on without prequalification, or "
        "draft a lot that asks for it."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the draft of {lot} asks for no prequalification")


class OfferTooShortError(PrequalificationError):
    """Prequalification documents are on offer for at least five days."""

    code: ClassVar[str] = "offer-too-short"
    remedy: ClassVar[str] = (
        "Nothing was saved; the draft stands. Keep the documents on offer longer."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the documents are on offer until {shown(until)} at least")
        self.until = until


class ApplyingTooShortError(PrequalificationError):
    """From the end of the offer there are at least five days to apply."""

    code: ClassVar[str] = "applying-too-short"
    remedy: ClassVar[str] = (
        "Nothing was saved; the draft stands. Take applications for longer."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"applications are taken until {shown(until)} at least")
        self.until = until


class ApplicationTooLateError(PrequalificationError):
    """The end is absolute: at the instant itself it is too late."""

    code: ClassVar[str] = "application-too-late"
    remedy: ClassVar[str] = (
        "Nothing was saved. The time is over for everybody; what was handed in "
        "before stands."
    )

    def __init__(self, closes: datetime) -> None:
        super().__init__(f"applications were taken before {shown(closes)}")
        self.closes = closes


class ApplicationDelayedError(PrequalificationError):
    """What came in time and was taken too late is the platform's fault."""

    code: ClassVar[str] = "application-delayed"
    rule: ClassVar[str] = "T-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. This is the platform's fault and is on record as such; "
        "object at once, this message is your evidence."
    )

    def __init__(self, arrived: datetime) -> None:
        super().__init__(
            f"your application arrived in time, at {shown(arrived)}, but the "
            "prequalification was closed before it could be taken"
        )
        self.arrived = arrived


class ApplicationsStillOpenError(PrequalificationError):
    """Nobody closes the prequalification, or reads applications, before its end."""

    code: ClassVar[str] = "applications-still-open"
    rule: ClassVar[str] = "B-20"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was handed in stands. Try again after the end."
    )

    def __init__(self, closes: datetime) -> None:
        super().__init__(f"applications are taken until {shown(closes)}")
        self.closes = closes


class AppliedBeforeError(PrequalificationError):
    """Of an account one application for a firm stands."""

    code: ClassVar[str] = "applied-before"
    remedy: ClassVar[str] = (
        "Nothing was saved; the application that was handed in stands. Withdraw it "
        "first to hand in another."
    )

    def __init__(self) -> None:
        super().__init__("an application of this account stands already")


class ApplicationMissingError(PrequalificationError):
    """There is no such application, or nothing of it is theirs to read."""

    code: ClassVar[str] = "no-such-application"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was handed in stands. Look at the list again."
    )

    def __init__(self) -> None:
        super().__init__("there is no such application")


class MembersRefusedError(PrequalificationError):
    """Who applies together is known before, each firm once, as many as may."""

    code: ClassVar[str] = "members-refused"
    rule: ClassVar[str] = "B-27"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name the other firms of the consortium, each once with "
        "its code and name, and not more than the notice allows."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ApplicationDocumentsError(PrequalificationError):
    """An application names documents of its own account's dossier."""

    code: ClassVar[str] = "documents-not-there"
    remedy: ClassVar[str] = (
        "Nothing was saved. Hand the documents in to your dossier first, then name "
        "them in the application."
    )

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"{len(missing)} of the documents are not in the dossier")
        self.missing = tuple(missing)


class ReasonNeededError(PrequalificationError):
    """Who does not pass is told why."""

    code: ClassVar[str] = "reason-needed"
    remedy: ClassVar[str] = (
        "Nothing was saved; decisions made before stand. Write the reason."
    )

    def __init__(self) -> None:
        super().__init__("an application that does not pass needs a reason")


class UndecidedError(PrequalificationError):
    """Two persons of the owner's side agree on each application."""

    code: ClassVar[str] = "undecided"
    remedy: ClassVar[str] = (
        "Nothing was saved; decisions made before stand. Let a second person decide, "
        "or come to one decision, on those that the list shows as undecided."
    )

    def __init__(self) -> None:
        super().__init__("not every application was decided by two who agree")


class NotPrequalifiedError(PrequalificationError):
    """A bid of who has not passed the prequalification is refused."""

    code: ClassVar[str] = "not-prequalified"
    rule: ClassVar[str] = "B-21"
    remedy: ClassVar[str] = (
        "Nothing was saved. Only the firm whose own application passed bids for this "
        "lot; of a consortium that is the firm that applied."
    )

    def __init__(self, firm: str) -> None:
        super().__init__(f"no application of {firm} passed the prequalification")
        self.firm = firm
