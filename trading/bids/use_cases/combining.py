"""What was released for a lot, put beside its bids."""

from collections.abc import Sequence

from trading.bids.given import Releases
from trading.bids.model.bids import Bid
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.verdicts import Combined


def combined_of(work: BidWork, tender: Tender, bid: Bid) -> Combined:
    """Return what the releases give for one bid, without any disclosure."""
    found = Releases.of(work.bids.releases(tender.lot, tender.logged.id))
    found.disclosures.clear()
    return found.combined(tender.logged, bid.envelope)


def counted_bids(work: BidWork, tender: Tender) -> Sequence[Bid]:
    """Return the bids of the close, in its order."""
    by = {each.commitment: each for each in work.bids.all(tender.lot, tender.logged.id)}
    return [by[each.commitment] for each in tender.close.counted]
