"""Everything that was given for a lot after its close, put beside one envelope."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from trading.bids.model.bids import Released, ReleaseKind
from trading.bids.model.envelope import Envelope
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    HolderRelease,
    TimeRelease,
)
from trading.bids.verdicts import Combined, Verdict, combine, disclosed


@dataclass(slots=True)
class Releases:
    """All releases of a lot, read once, in the order in which they came."""

    holders: list[HolderRelease] = field(default_factory=list)
    trustees: list[TimeRelease] = field(default_factory=list)
    bidders: dict[str, BidderRelease] = field(default_factory=dict)
    disclosures: dict[str, Disclosure] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Iterable[Released]) -> Self:
        """Read what is kept; it was checked when it came."""
        found = cls()
        for each in kept:
            found.take(each.kind, each.data)
        return found

    def take(self, kind: ReleaseKind, data: bytes) -> None:
        """
        Take one more, from its canonical bytes; of a bidder the first one counts.

        Raises:
            ReleaseMalformedError: the bytes are no release of this kind.

        """
        match kind:
            case ReleaseKind.HOLDER:
                self.holders.append(HolderRelease.from_bytes(data))
            case ReleaseKind.TRUSTEE:
                self.trustees.append(TimeRelease.from_bytes(data))
            case ReleaseKind.BIDDER:
                given = BidderRelease.from_bytes(data)
                self.bidders.setdefault(given.manifest, given)
            case ReleaseKind.DISCLOSURE:
                secret = Disclosure.from_bytes(data)
                self.disclosures.setdefault(secret.manifest, secret)

    def combined(self, policy: OpeningPolicy, envelope: Envelope) -> Combined:
        """Return the verdict of a bid; a disclosure opens what was not enough (7.9)."""
        digest = envelope.digest
        found = combine(
            policy, envelope, self.holders, self.trustees, self.bidders.get(digest)
        )
        secret = self.disclosures.get(digest)
        if found.verdict is not Verdict.NOT_ENOUGH or secret is None:
            return found
        opened = disclosed(policy, envelope, secret)
        return replace(opened, named=found.named) if opened.seed else found
