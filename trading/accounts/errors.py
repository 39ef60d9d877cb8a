"""Why somebody may not become what he asks to be, for whom he asks it."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown

# Organisations and their people


class NameUnreadableError(RuleBrokenError):
    """An organisation's name is written so that everybody reads the same."""

    code: ClassVar[str] = "name-unreadable"
    rule: ClassVar[str] = "I-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write the name with Chinese characters, Latin letters, "
        "digits and ordinary punctuation, as it stands on the certificate."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the name {why}")


class NameConfusableError(RuleBrokenError):
    """No name may be taken for that of a body which is known already."""

    code: ClassVar[str] = "name-confusable"
    rule: ClassVar[str] = "I-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. If you belong to that body, ask its manager for a "
        "membership; otherwise register under your own full name."
    )

    def __init__(self, known: str) -> None:
        super().__init__(f"the name looks like that of {known}")
        self.known = known


class CodeUnreadableError(RuleBrokenError):
    """A firm is known by its unified social credit code."""

    code: ClassVar[str] = "credit-code-wrong"
    rule: ClassVar[str] = "I-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Compare all 18 characters with the business licence."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)


class RoleOfOtherKindError(RuleBrokenError):
    """Each kind of organisation gives its own roles, the centre none to decide."""

    code: ClassVar[str] = "role-of-another-kind"
    rule: ClassVar[str] = "P-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose among the roles that an organisation of this kind "
        "can give."
    )

    def __init__(self, kind: str, roles: Collection[str]) -> None:
        super().__init__(f"{kind} cannot give {', '.join(sorted(roles)) or 'no role'}")
        self.roles = tuple(sorted(roles))


class SeparationError(RuleBrokenError):
    """Who serves neither watches nor takes part, and who watches takes no part."""

    code: ClassVar[str] = "duties-not-separate"
    rule: ClassVar[str] = "P-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. End the other membership first, or let another person "
        "take this one."
    )

    def __init__(self, held: str, wanted: str) -> None:
        super().__init__(
            f"a person of {held} cannot be one of {wanted} at the same time"
        )


class ThreeAdministratorsError(RuleBrokenError):
    """System, security and audit are three accounts, never one."""

    code: ClassVar[str] = "three-administrators"
    rule: ClassVar[str] = "I-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let another person take the second of these roles."
    )

    def __init__(self, roles: Collection[str]) -> None:
        super().__init__(f"one account cannot hold {' and '.join(sorted(roles))}")


class AdministratorsAppointedError(RuleBrokenError):
    """The first administrators are invited once; later ones by two who hold office."""

    code: ClassVar[str] = "administrators-appointed"
    rule: ClassVar[str] = "I-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Two of the present administrators propose a new one."
    )

    def __init__(self) -> None:
        super().__init__("there are three administrators already")


class LentClerkError(RuleBrokenError):
    """A town lends a clerk by a recorded delegation, and only within it."""

    code: ClassVar[str] = "lent-without-delegation"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the town's manager record the delegation, with its "
        "document and its end."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)


class LentByOwnerError(RuleBrokenError):
    """A lent clerk serves in no project of the town that lent him."""

    code: ClassVar[str] = "lent-by-the-owner"
    rule: ClassVar[str] = "P-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let a clerk of the centre itself, or of another town, do "
        "it."
    )

    def __init__(self, town: str) -> None:
        super().__init__(f"the clerk was lent by {town}, which decides in this project")


class NotOfThisOrganisationError(RuleBrokenError):
    """An organisation's own manager decides who belongs to it."""

    code: ClassVar[str] = "not-of-this-organisation"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign in for that organisation, or ask its manager."
    )

    def __init__(self, who: str) -> None:
        super().__init__(f"this is for {who}")


class LastManagerStaysError(RuleBrokenError):
    """Whoever decides for an organisation names a successor before going."""

    code: ClassVar[str] = "last-manager-stays"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Invite another manager first; once that one has accepted "
        "you can go."
    )

    def __init__(self) -> None:
        super().__init__("nobody else decides for this organisation")


class PeriodSenselessError(RuleBrokenError):
    """What is given has a beginning before its end, and ends in time."""

    code: ClassVar[str] = "period-senseless"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Correct the two instants: from, and until."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)


class NoSuchAccountError(RuleBrokenError):
    """There is no such person, organisation, membership, mandate or delegation."""

    code: ClassVar[str] = "no-such-account"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = "Nothing was saved. Check the number and try again."

    def __init__(self, what: str) -> None:
        super().__init__(f"there is no such {what}")


class InvitationInvalidError(RuleBrokenError):
    """An invitation is taken up once, in time, by whoever holds it."""

    code: ClassVar[str] = "invitation-invalid"
    rule: ClassVar[str] = "I-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask whoever invited you for a new invitation."
    )

    def __init__(self) -> None:
        super().__init__("the invitation was used, withdrawn or has run out")


class MandateMissingError(RuleBrokenError):
    """An agency acts for an owner only under a mandate that runs."""

    code: ClassVar[str] = "mandate-missing"
    rule: ClassVar[str] = "I-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the owner record the mandate, with its document."
    )

    def __init__(self, agency: str, owner: str) -> None:
        super().__init__(f"{agency} has no mandate of {owner} for this project")


class MandateExpiredError(MandateMissingError):
    """A mandate ends by itself at its date."""

    code: ClassVar[str] = "mandate-expired"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the owner record a new mandate, with its document."
    )

    def __init__(self, agency: str, owner: str, ended: datetime) -> None:
        RuleBrokenError.__init__(
            self, f"the mandate of {owner} to {agency} ended at {shown(ended)}"
        )
        self.ended = ended


class TwoPersonsNeededError(RuleBrokenError):
    """What needs two persons needs two credentials."""

    code: ClassVar[str] = "two-persons-needed"
    rule: ClassVar[str] = "I-8"
    remedy: ClassVar[str] = (
        "Nothing more was saved. Let a second person do the same from an account of "
        "their own."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)


class ConfirmedAlreadyError(RuleBrokenError):
    """An identity is confirmed once."""

    code: ClassVar[str] = "confirmed-already"
    rule: ClassVar[str] = "I-8"
    remedy: ClassVar[str] = "Nothing was saved, and nothing more is needed."

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is confirmed, or needs no confirmation")
