"""Whether those who are to hold and to be trusted may be, together (K-1 to K-4)."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from trading.bids.envelope_errors import (
    CentreHoldsTooMuchError,
    OneOrganisationTooManyError,
    TooFewOrganisationsError,
    TrusteeHoldsShareError,
)

FEWEST_ORGANISATIONS: Final = 3


def check_spread(
    holders: Sequence[str], trustees: Sequence[str], k: int, *, centre: str
) -> None:
    """
    Return if no organisation can open a bid that should not; each seat names its own.

    `centre` is the organisation that runs the platform.

    Raises:
        OneOrganisationTooManyError: one organisation alone opens a bid (K-1).
        CentreHoldsTooMuchError: the centre has more than one share (K-2).
        TooFewOrganisationsError: fewer than three supply holders (K-3).
        TrusteeHoldsShareError: a trustee's organisation holds too, or is twice (K-4).

    """
    holds = Counter(holders)
    for organisation, count in holds.items():
        if count >= k:
            raise OneOrganisationTooManyError(organisation, count, k)
    if len(holds) < FEWEST_ORGANISATIONS:
        raise TooFewOrganisationsError(len(holds), FEWEST_ORGANISATIONS)
    check_apart(holders, trustees, centre=centre)


def check_apart(
    holders: Sequence[str], trustees: Sequence[str], *, centre: str
) -> None:
    """
    Return if the centre has one share at most, and no trustee's organisation holds.

    Raises:
        CentreHoldsTooMuchError: the centre has more than one share (K-2).
        TrusteeHoldsShareError: a trustee's organisation holds too, or is twice (K-4).

    """
    holds = Counter(holders)
    if holds[centre] > 1:
        raise CentreHoldsTooMuchError(centre, holds[centre])
    trusted: set[str] = set()
    for organisation in trustees:
        if organisation in holds or organisation in trusted:
            raise TrusteeHoldsShareError(organisation)
        trusted.add(organisation)
