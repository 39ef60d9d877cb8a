"""Whether those who are named to hold and to be trusted may be (K-1 to K-4)."""

from collections import Counter

from trading.bids.envelope_errors import (
    CentreHoldsTooMuchError,
    OneOrganisationTooManyError,
    TooFewOrganisationsError,
    TrusteeHoldsShareError,
)
from trading.bids.model.policy import FEWEST_ORGANISATIONS
from trading.bids.model.tender import Tender


def check_seats(tender: Tender, *, centre: str) -> None:
    """
    Hold those who are named against each other, before anybody makes a key.

    Raises:
        OneOrganisationTooManyError: one organisation alone opens a bid (K-1).
        CentreHoldsTooMuchError: the centre has more than one share (K-2).
        TooFewOrganisationsError: fewer than three supply holders (K-3).
        TrusteeHoldsShareError: a trustee's organisation holds too, or is twice (K-4).

    """
    holds = Counter(each.organisation for each in tender.seats)
    for organisation, count in holds.items():
        if count >= tender.k:
            raise OneOrganisationTooManyError(organisation, count, tender.k)
    if holds[centre] > 1:
        raise CentreHoldsTooMuchError(centre, holds[centre])
    if len(holds) < FEWEST_ORGANISATIONS:
        raise TooFewOrganisationsError(len(holds), FEWEST_ORGANISATIONS)
    trusted: set[str] = set()
    for trustee in tender.trustees:
        if trustee.organisation in holds or trustee.organisation in trusted:
            raise TrusteeHoldsShareError(trustee.organisation)
        trusted.add(trustee.organisation)
