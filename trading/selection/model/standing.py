"""
Which applications stand: of one firm one, from the account that is proven to be it.

Several accounts may sign one firm up (D-8). All their applications stand until the
centre has recorded which account is the firm; that has to be before a review is closed,
because managers, relations and tickets are counted by firm. What had fallen then stays
fallen in this notice; a binding that is revoked later takes away, it gives to nobody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from archive.public.values import RuleBrokenError
from trading.bidders.model.claims import Claim, Footing, Stand, footing
from trading.selection.model.applications import Application, NoApplicationError

RULE = "D-8"


class ClaimsUndecidedError(RuleBrokenError):
    """
    Before a review is closed it is decided which account is the firm.

    Only the owner's side is told which firms: the centre decides every claim in its
    queue, and learns from none who signed up where (D-6).
    """

    code: ClassVar[str] = "claims-undecided"
    rule: ClassVar[str] = RULE
    remedy: ClassVar[str] = (
        "Nothing was saved, and no application is lost. Ask the centre to decide the "
        "claims that wait in its queue; then try again."
    )

    def __init__(self, firms: Sequence[str]) -> None:
        super().__init__(
            f"it is not decided which account is {', '.join(sorted(firms))}"
        )
        self.firms = tuple(firms)


class ClaimContestedError(RuleBrokenError):
    """Of one firm one application is judged: that of the account which is the firm."""

    code: ClassVar[str] = "claim-contested"
    rule: ClassVar[str] = RULE
    remedy: ClassVar[str] = (
        "Nothing was saved. Two accounts have signed this firm up. Judge it once the "
        "centre has recorded which of them is the firm."
    )

    def __init__(self, firm: str) -> None:
        super().__init__(f"more than one account has signed {firm} up")


class ApplicationFellError(RuleBrokenError):
    """An application whose account is not the firm's is not judged or admitted."""

    code: ClassVar[str] = "application-fell"
    rule: ClassVar[str] = RULE
    remedy: ClassVar[str] = (
        "Nothing was saved. The account was told why; it may prove its claim as long "
        "as the review is open."
    )

    def __init__(self, firm: str, reason: str) -> None:
        super().__init__(f"the application for {firm} fell: {reason}")


class StandingBehindError(RuleBrokenError):
    """Whoever loses an application by a decision is told before the result."""

    code: ClassVar[str] = "standing-behind"
    rule: ClassVar[str] = RULE
    remedy: ClassVar[str] = (
        "Nothing was saved. A claim was decided a moment ago; try again in a few "
        "seconds."
    )

    def __init__(self) -> None:
        super().__init__("what a decided claim changes is not on record yet")


class StandingRecordedError(RuleBrokenError):
    """What an application stands on is recorded when it changes, not otherwise."""

    code: ClassVar[str] = "standing-recorded"
    rule: ClassVar[str] = RULE
    remedy: ClassVar[str] = "Nothing was saved; there was nothing to save."

    def __init__(self) -> None:
        super().__init__("nothing has changed about that application")


@dataclass(frozen=True, slots=True)
class Standing:
    """The applications of a lot that stand, those that wait, and those that fell."""

    standing: tuple[Application, ...]
    undecided: tuple[Application, ...]
    fallen: tuple[tuple[Application, str], ...]

    @classmethod
    def of(
        cls,
        applications: Sequence[Application],
        claims: Mapping[str, Sequence[Claim]],
        *,
        review_open: bool,
    ) -> Self:
        """Return how these stand, given what is known of the claims to their firms."""
        standing: list[Application] = []
        undecided: list[Application] = []
        fallen: list[tuple[Application, str]] = []
        for each in applications:
            found = stand(each, claims, review_open=review_open)
            if found.footing is Footing.FALLS:
                fallen.append((each, found.reason))
                continue
            standing.append(each)
            if found.footing is Footing.UNDECIDED:
                undecided.append(each)
        return cls(tuple(standing), tuple(undecided), tuple(fallen))

    def one(self, firm: str) -> Application:
        """
        Return the firm's application.

        Raises:
            ClaimContestedError: more than one account has signed it up.
            ApplicationFellError: there was one, and it fell.
            NoApplicationError: there is none.

        """
        found = [each for each in self.standing if each.firm == firm]
        if len(found) > 1:
            raise ClaimContestedError(firm)
        if found:
            return found[0]
        for each, reason in self.fallen:
            if each.firm == firm:
                raise ApplicationFellError(firm, reason)
        raise NoApplicationError(firm)

    def require_decided(self) -> Sequence[Application]:
        """
        Return the applications if of each it is decided whose it is.

        Raises:
            ClaimsUndecidedError: of some it is not.

        """
        count = Counter(each.firm for each in self.standing)
        twice = {firm for firm, number in count.items() if number > 1}
        open_ones = twice | {each.firm for each in self.undecided}
        if open_ones:
            raise ClaimsUndecidedError(sorted(open_ones))
        return self.standing


def stand(
    application: Application,
    claims: Mapping[str, Sequence[Claim]],
    *,
    review_open: bool,
) -> Stand:
    """Return how one stands: what fell before the review was closed stays fallen."""
    if application.fallen and not review_open:
        return Stand(Footing.FALLS, application.fallen)
    return footing(application.claim, claims.get(application.firm, ()))
