"""Those who release at an opening, each of whom works on a machine of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.public.sealing import HybridIdentity
from trading.bids.model.closing import Close
from trading.bids.model.envelope import Envelope
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import HolderRelease, TimeRelease
from trading.bids.sealing import release_shares, release_times


@dataclass(frozen=True, slots=True)
class Sender:
    """A holder by j, or a trustee, and the seed of the identity."""

    number: int
    seed: bytes
    is_trustee: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """What senders compute, from what everybody who releases is given."""

    policy: OpeningPolicy
    envelopes: Sequence[Envelope]
    close: Close

    def __call__(self, senders: Sequence[Sender]) -> list[HolderRelease | TimeRelease]:
        """Return what each of them gives."""
        return [self._of(each) for each in senders]

    def _of(self, sender: Sender) -> HolderRelease | TimeRelease:
        release = release_times if sender.is_trustee else release_shares
        identity = HybridIdentity.from_seed(sender.seed)
        return release(self.policy, self.envelopes, sender.number, identity, self.close)
