"""An envelope (trading 7.4) as a command carries it: of a bid, and of a sign-up."""

from typing import Annotated

import msgspec

from archive.public.ledger import Command
from trading.bidders.model.claims import Algorithm
from trading.bids.model.envelope import Envelope
from trading.bids.use_cases.acting import Bytes

Small = Annotated[bytes, msgspec.Meta(min_length=1, max_length=8_192)]


class EnvelopeCommand(Command, frozen=True, kw_only=True):
    """An envelope but for its objects; the policy says how many files it has."""

    lot: str
    manifest: Bytes
    signature: Small
    signing: Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{2}){32,65}$")]
    algorithm: Algorithm
    shares: Annotated[tuple[Small, ...], msgspec.Meta(min_length=1, max_length=15)]
    times: Annotated[tuple[Small, ...], msgspec.Meta(min_length=1, max_length=2)]

    def envelope(self) -> Envelope:
        """Return it as the rules know it."""
        return Envelope(
            manifest=self.manifest,
            signature=self.signature,
            key=bytes.fromhex(self.signing),
            algorithm=self.algorithm,
            shares=self.shares,
            times=self.times,
        )
