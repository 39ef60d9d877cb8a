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
from typing import Generic, Protocol, Self, TypeVar

from trading.bidders.model.claims import Claim, Footing, Stand, footing
from trading.bidders.standing_errors import (
    ApplicationFellError,
    ClaimContestedError,
    ClaimsUndecidedError,
)

RULE = "D-8"


class Claimed(Protocol):
    """
    An application for a firm, from an account that claims to be it.

    `fallen` is why it fell with its claim, while that is on record.
    """

    @property
    def firm(self) -> str:
        """The credit code of the firm."""
        ...

    @property
    def claim(self) -> str:
        """The account, empty where none vouches."""
        ...

    @property
    def fallen(self) -> str:
        """Why it fell, empty if it did not."""
        ...


A = TypeVar("A", bound=Claimed)


@dataclass(frozen=True, slots=True)
class Standing(Generic[A]):
    """The applications of a lot that stand, those that wait, and those that fell."""

    standing: tuple[A, ...]
    undecided: tuple[A, ...]
    fallen: tuple[tuple[A, str], ...]

    @classmethod
    def of(
        cls,
        applications: Sequence[A],
        claims: Mapping[str, Sequence[Claim]],
        *,
        review_open: bool,
    ) -> Self:
        """Return how these stand, given what is known of the claims to their firms."""
        standing: list[A] = []
        undecided: list[A] = []
        fallen: list[tuple[A, str]] = []
        for each in applications:
            found = stand(each, claims, review_open=review_open)
            if found.footing is Footing.FALLS:
                fallen.append((each, found.reason))
                continue
            standing.append(each)
            if found.footing is Footing.UNDECIDED:
                undecided.append(each)
        return cls(tuple(standing), tuple(undecided), tuple(fallen))

    def one(self, firm: str) -> A | None:
        """
        Return the firm's application, None if there never was one.

        Raises:
            ClaimContestedError: more than one account has signed it up.
            ApplicationFellError: there was one, and it fell.

        """
        found = [each for each in self.standing if each.firm == firm]
        if len(found) > 1:
            raise ClaimContestedError(firm)
        if found:
            return found[0]
        for each, reason in self.fallen:
            if each.firm == firm:
                raise ApplicationFellError(firm, reason)
        return None

    @property
    def contested(self) -> frozenset[str]:
        """The firms that more than one account has applied for."""
        count = Counter(each.firm for each in self.standing)
        return frozenset(firm for firm, number in count.items() if number > 1)

    def require_decided(self) -> Sequence[A]:
        """
        Return the applications if of each it is decided whose it is.

        Raises:
            ClaimsUndecidedError: of some it is not.

        """
        open_ones = self.contested | {each.firm for each in self.undecided}
        if open_ones:
            raise ClaimsUndecidedError(sorted(open_ones))
        return self.standing


def stand(
    application: Claimed,
    claims: Mapping[str, Sequence[Claim]],
    *,
    review_open: bool,
) -> Stand:
    """Return how one stands: what fell before the review was closed stays fallen."""
    if application.fallen and not review_open:
        return Stand(Footing.FALLS, application.fallen)
    return footing(application.claim, claims.get(application.firm, ()))
