"""
Whose bid it is among accounts that say the same credit code (B-20, D-8).

Anybody may open an account under a code; that a firm applies or bids is its own secret
until the close. So a bid or an application is shown to the account that brought it, and
to those whose claim to be the firm is proven.
"""

from collections.abc import Collection, Sequence

from archive.public.values import Actor
from trading.bidders.model.claims import ClaimState
from trading.bidders.ports import Claims
from trading.bids.model.bids import Bid
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.use_cases.pieces import account_of


def brought(bid: Bid, pieces: Collection[str]) -> bool:
    """Tell whether every piece of a bid is among these, by their digests."""
    objects = bid.envelope.parsed.objects
    return all(each in pieces for one in objects for each in one.pieces)


def own_bids(
    work: BidWork, actor: Actor, lot: str, bids: Sequence[Bid]
) -> Sequence[Bid]:
    """Return those of a firm's bids of which an account may know."""
    if not bids or is_proven(work.claims, actor.organisation, actor.seat):
        return bids
    pieces = {each.digest for each in work.bids.pieces(lot, account_of(actor))}
    return [each for each in bids if brought(each, pieces)]


def bids_here(work: BidWork, actor: Actor, tender: Tender) -> bool:
    """Tell whether an account may speak for a firm whose bid is counted."""
    if tender.closed is None:
        return False
    counted = {each.manifest for each in tender.closed.counted}
    bids = work.bids.of(tender.lot, tender.logged.id, actor.organisation)
    found = own_bids(work, actor, tender.lot, bids)
    return any(each.manifest in counted for each in found)


def speaks_here(work: BidWork, actor: Actor, lot: str) -> bool:
    """Tell whether an account may sign for a firm whose bid of this lot is counted."""
    return bids_here(work, actor, work.bids.get(lot))


def is_proven(claims: Claims, firm: str, account: str) -> bool:
    """Tell whether an account's claim to be a firm is proven."""
    return any(
        each.organisation == account and each.state is ClaimState.PROVEN
        for each in claims.of_firms([firm]).get(firm, ())
    )
