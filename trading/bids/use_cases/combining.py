"""What was released for a lot, put beside its bids."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from trading.bids.model.bids import Bid, Released, ReleaseKind
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    HolderRelease,
    TimeRelease,
)
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.verdicts import Combined, Verdict, combine, disclosed


@dataclass(slots=True)
class Releases:
    """All releases of a lot, read once."""

    holders: list[HolderRelease] = field(default_factory=list)
    trustees: list[TimeRelease] = field(default_factory=list)
    bidders: dict[str, BidderRelease] = field(default_factory=dict)
    disclosures: dict[str, Disclosure] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Sequence[Released]) -> "Releases":
        """Read what is kept; it was checked when it came."""
        found = cls()
        for each in kept:
            match each.kind:
                case ReleaseKind.HOLDER:
                    found.holders.append(HolderRelease.from_bytes(each.data))
                case ReleaseKind.TRUSTEE:
                    found.trustees.append(TimeRelease.from_bytes(each.data))
                case ReleaseKind.BIDDER:
                    given = BidderRelease.from_bytes(each.data)
                    found.bidders[given.manifest] = given
                case ReleaseKind.DISCLOSURE:
                    secret = Disclosure.from_bytes(each.data)
                    found.disclosures[secret.manifest] = secret
        return found

    def for_bid(self, tender: Tender, bid: Bid) -> Combined:
        """Return the verdict of a bid; a disclosure opens what was not enough."""
        policy, envelope = tender.logged, bid.envelope
        found = combine(
            policy,
            envelope,
            self.holders,
            self.trustees,
            self.bidders.get(bid.manifest),
        )
        secret = self.disclosures.get(bid.manifest)
        if found.verdict is not Verdict.NOT_ENOUGH or secret is None:
            return found
        return Combined(
            Verdict.OPEN, disclosed(policy, envelope, secret).seed, found.named
        )


def combined_of(work: BidWork, tender: Tender, bid: Bid) -> Combined:
    """Return what the releases give for one bid, without any disclosure."""
    found = Releases.of(work.bids.releases(tender.lot, tender.logged.id))
    found.disclosures.clear()
    return found.for_bid(tender, bid)


def counted_bids(work: BidWork, tender: Tender) -> Sequence[Bid]:
    """Return the bids of the close, in its order."""
    by = {each.commitment: each for each in work.bids.all(tender.lot, tender.logged.id)}
    return [by[each.commitment] for each in tender.close.counted]
