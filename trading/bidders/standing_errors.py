"""Why no result is told while it is not decided which account is a firm (D-8)."""

from collections.abc import Sequence
from typing import ClassVar

from trading.bidders.claim_errors import ClaimError


class ClaimsUndecidedError(ClaimError):
    """
    Before a review is closed it is decided which account is the firm.

    Only the owner's side is told which firms: the centre decides every claim in its
    queue, and learns from none who signed up where (D-6).
    """

    code: ClassVar[str] = "claims-undecided"
    remedy: ClassVar[str] = (
        "Nothing was saved, and no application is lost. Ask the centre to decide the "
        "claims that wait in its queue; then try again."
    )

    def __init__(self, firms: Sequence[str]) -> None:
        super().__init__(
            f"it is not decided which account is {', '.join(sorted(firms))}"
        )
        self.firms = tuple(firms)


class ClaimContestedError(ClaimError):
    """Of one firm one application is judged: that of the account which is the firm."""

    code: ClassVar[str] = "claim-contested"
    remedy: ClassVar[str] = (
        "Nothing was saved. Two accounts have signed this firm up. Judge it once the "
        "centre has recorded which of them is the firm."
    )

    def __init__(self, firm: str) -> None:
        super().__init__(f"more than one account has signed {firm} up")


class ApplicationFellError(ClaimError):
    """An application whose account is not the firm's is not judged or admitted."""

    code: ClassVar[str] = "application-fell"
    remedy: ClassVar[str] = (
        "Nothing was saved. The account was told why; it may prove its claim as long "
        "as the review is open."
    )

    def __init__(self, firm: str, reason: str) -> None:
        super().__init__(f"the application for {firm} fell: {reason}")


class StandingBehindError(ClaimError):
    """Whoever loses an application by a decision is told before the result."""

    code: ClassVar[str] = "standing-behind"
    remedy: ClassVar[str] = (
        "Nothing was saved. A claim was decided a moment ago; try again in a few "
        "seconds."
    )

    def __init__(self) -> None:
        super().__init__("what a decided claim changes is not on record yet")


class StandingRecordedError(ClaimError):
    """What an application stands on is recorded when it changes, not otherwise."""

    code: ClassVar[str] = "standing-recorded"
    remedy: ClassVar[str] = "Nothing was saved; there was nothing to save."

    def __init__(self) -> None:
        super().__init__("nothing has changed about that application")
