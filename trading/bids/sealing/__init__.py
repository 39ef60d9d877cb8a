"""What bidders, holders and trustees do on their own machines, and what opens bids."""

from trading.bids.model.closing import check_before_release
from trading.bids.sealing.bids import (
    BidDraft,
    Document,
    SealedBid,
    Signature,
    Tools,
    object_file,
    seal_bid,
    signing_with,
)
from trading.bids.sealing.objects import OpenedBid, open_bid, read_bid
from trading.bids.sealing.releases import (
    release_factor,
    release_shares,
    release_times,
)

__all__ = [
    "BidDraft",
    "Document",
    "OpenedBid",
    "SealedBid",
    "Signature",
    "Tools",
    "check_before_release",
    "object_file",
    "open_bid",
    "read_bid",
    "release_factor",
    "release_shares",
    "release_times",
    "seal_bid",
    "signing_with",
]
