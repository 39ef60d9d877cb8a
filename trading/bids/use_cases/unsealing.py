"""What one bid turns out to be, from releases and ciphertext alone: in any process."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from archive.public.evidence import sha256
from archive.public.objects import Objects
from trading.bids.given import Releases
from trading.bids.model.bids import Bid
from trading.bids.model.manifest import Manifest
from trading.bids.model.policy import SHEET, OpeningPolicy
from trading.bids.model.tender import Result
from trading.bids.sealing import read_bid
from trading.bids.use_cases.reassembling import Reassembled
from trading.bids.verdicts import Combined, Verdict, legal_outcome


def get_ready() -> None:
    """Do nothing: a process that is asked for it has read this module then."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What became of a bid, and S if it opened."""

    result: Result
    seed: bytes | None


@dataclass(frozen=True, slots=True)
class Unsealing:
    """All that opens the bids of one lot; it can be carried to another process."""

    policy: OpeningPolicy
    releases: Releases
    objects: Objects

    def __call__(self, bids: Sequence[Bid]) -> list[Unsealed]:
        """
        Open these bids in memory, in their order.

        Raises:
            KeptFileDamagedError: an object is not the one that was handed in.
            ObjectsUnreachableError: the store does not answer.

        """
        return [self._of(bid) for bid in bids]

    def _of(self, bid: Bid) -> Unsealed:
        """Open one bid; keep its sheet only if all is in order."""
        combined = self.releases.combined(self.policy, bid.envelope)
        if combined.verdict is not Verdict.OPEN or combined.seed is None:
            return Unsealed(_result(bid, combined), None)
        manifest = bid.envelope.parsed
        opened = read_bid(combined, manifest, _Opener(self.objects, manifest))
        if opened.verdict is not Verdict.OPEN:
            return Unsealed(
                _result(bid, replace(combined, verdict=opened.verdict)), None
            )
        text = opened.text
        return Unsealed(
            replace(
                _result(bid, combined),
                sheet=sha256(text.encode()).hex() if text else "",
                text=text,
                opens_sheet=combined.key(combined.seed, SHEET).seed.hex(),
            ),
            combined.seed,
        )


@dataclass(frozen=True, slots=True)
class _Opener:
    """Gives the ciphertext of an object, piece by piece."""

    objects: Objects
    manifest: Manifest

    def __call__(self, name: str) -> BinaryIO:
        """Return it as a file that is read once, from its beginning to its end."""
        (found,) = (each for each in self.manifest.objects if each.name == name)
        return Reassembled.of(self.objects, found)


def _result(bid: Bid, combined: Combined) -> Result:
    return Result(
        bidder=bid.bidder,
        manifest=bid.manifest,
        verdict=combined.verdict,
        outcome=legal_outcome(combined.verdict, combined.named),
        named=tuple(map(str, combined.named)),
    )
