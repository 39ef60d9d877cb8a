"""Errors of claims, bindings and signing keys, named after the rules they defend."""

from typing import ClassVar

from archive.public.values import RuleBrokenError
from trading.bidders.codes import Uscc


class ClaimError(RuleBrokenError):
    """An act on a claim was refused."""

    rule: ClassVar[str] = "D-8"


class NotAFirmError(ClaimError):
    """Only the account of a firm claims one."""

    code: ClassVar[str] = "not-a-firm"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose the organisation that is a firm with its credit "
        "code, or register it."
    )

    def __init__(self) -> None:
        super().__init__("the account is not that of a firm")


class NoClaimError(ClaimError):
    """There is no such claim, or none of yours: both are answered alike."""

    code: ClassVar[str] = "no-claim"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the account."

    def __init__(self) -> None:
        super().__init__("no account of a firm is known under that number")


class ClaimDecidedError(ClaimError):
    """A proven claim is ended by its revocation, not by another decision."""

    code: ClassVar[str] = "claim-decided"
    remedy: ClassVar[str] = (
        "Nothing was saved. The binding stands; if it is wrong, revoke it with the "
        "reason and the document that shows it."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"this claim to {firm} is proven already")


class ClaimProofMissingError(ClaimError):
    """A binding rests on a certificate, or on a stamped authorisation."""

    code: ClassVar[str] = "claim-proof-missing"
    remedy: ClassVar[str] = (
        "Nothing was saved. The firm hands in its certificate or a stamped "
        "authorisation; the decision names the document by its fingerprint."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"no document shows that this account speaks for {firm}")


class ClaimGroundMissingError(ClaimError):
    """Whoever's claim is not proven is told why."""

    code: ClassVar[str] = "claim-ground-missing"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = "Nothing was saved. Name the ground."

    def __init__(self) -> None:
        super().__init__("a claim is found unproven on a ground that is named")


class FirmBoundError(ClaimError):
    """One firm is bound to one account; its people belong to that one."""

    code: ClassVar[str] = "firm-bound"
    remedy: ClassVar[str] = (
        "Nothing was saved. Its manager can take the others in. If the binding is "
        "wrong, revoke it first."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"{firm} is bound to another account")


class NotBoundError(ClaimError):
    """What a firm is bound by needs an account that is bound to the firm."""

    code: ClassVar[str] = "not-bound"
    remedy: ClassVar[str] = (
        "Nothing was saved. The claim is proven first, by a certificate or a stamped "
        "authorisation."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"the account's claim to {firm} is not proven")


class KeyNotShownError(ClaimError):
    """Whoever hands in a key shows that he has it."""

    code: ClassVar[str] = "key-not-shown"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign the text that is shown with the very key that is "
        "handed in."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the key is not shown to be yours: {why}")


class KeyTakenError(ClaimError):
    """A key signs for one firm."""

    code: ClassVar[str] = "key-taken"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = "Nothing was saved. Make a key of your own."

    def __init__(self) -> None:
        super().__init__("this key was handed in before")


class NoSuchKeyError(ClaimError):
    """There is no such key of this account, or not in that state."""

    code: ClassVar[str] = "no-such-key"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = "Nothing was saved. Check the key's fingerprint."

    def __init__(self) -> None:
        super().__init__("this account has no such key to decide about")
