"""The check of one release in a case file: whose it is, and for which close (7.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.bids.filed import Filed
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.closing import Close
from trading.bids.model.envelope import check_signed
from trading.bids.model.policy import OpeningPolicy, PolicyKind
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    Given,
    HolderRelease,
    TimeRelease,
    check_for_close,
)
from trading.bids.model.shapes import ShapeError

RELEASES: Final[Mapping[str, ReleaseKind]] = {
    "BID_RELEASE": ReleaseKind.HOLDER,
    "TIME_RELEASE": ReleaseKind.TRUSTEE,
    "BIDDER_RELEASE": ReleaseKind.BIDDER,
    "BID_DISCLOSED": ReleaseKind.DISCLOSURE,
}
"""The kinds of event that record one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for a close under its policy, with the envelopes on file."""

    policy: OpeningPolicy
    close: Close
    filed: Mapping[str, Filed]

    def digest(self, kind: ReleaseKind, data: bytes, signature: bytes) -> str:
        """
        Return the digest of a release that is for this close and bears its signature.

        Raises: what its readers raise; ShapeError, IndexError.

        """
        match kind:
            case ReleaseKind.HOLDER:
                shares = HolderRelease.from_bytes(data)
                self._check_for(shares)
                shares.check_signature(
                    signature, self.policy.holders[shares.number - 1].key
                )
                return shares.digest
            case ReleaseKind.TRUSTEE:
                times = TimeRelease.from_bytes(data)
                self._check_for(times)
                times.check_signature(
                    signature, self.policy.trustees[times.number - 1].key
                )
                return times.digest
            case ReleaseKind.BIDDER | ReleaseKind.DISCLOSURE:
                shape = BidderRelease if kind is ReleaseKind.BIDDER else Disclosure
                own = shape.from_bytes(data)
                self._check_for(own)
                if (
                    own.manifest in self.filed
                ):  # What is missing is told once, elsewhere.
                    by = self.filed[own.manifest].envelope
                    check_signed(own.signed, signature, by.key, by.algorithm)
                return own.digest

    def _check_for(
        self, release: HolderRelease | TimeRelease | BidderRelease | Disclosure
    ) -> None:
        own = (self.close.policy, self.close.commitment)
        if (release.policy, release.close) != own:
            raise ShapeError("it is of another close")
        if isinstance(release, HolderRelease | TimeRelease):
            never = self._never(release)
            if any(each.given in never for each in release.entries):
                raise ShapeError(f"its sender never gives {', '.join(never)}")
            check_for_close(release, self.close)
        elif release.manifest not in self.close.manifests:
            raise ShapeError("the release is for other bids, or in another order")

    def _never(self, release: HolderRelease | TimeRelease) -> Sequence[Given]:
        """Return what its sender gives under no policy of this kind (7.8, 7.12)."""
        if self.policy.kind is PolicyKind.LIGHT:
            return (Given.IDENTITY,)
        if isinstance(release, HolderRelease):
            return (Given.UNREADABLE, Given.DAMAGED)
        return (Given.DAMAGED,)
