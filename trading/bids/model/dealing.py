"""
The secrets of one bid: how they make its keys, and the commitments (trading 7.3).

Nothing here draws or keeps a secret; both sides of the opening compute with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.public.evidence import (
    NotCanonicalError,
    canonical,
    labelled,
    parse_canonical,
)
from archive.public.sealing import HybridIdentity
from trading.bids.model.octets import octets, u1, u8
from trading.bids.model.shapes import ShapeError, members

SECRET_SIZE: Final = 32
SHARE_VERSION: Final = "bid-share/1"
TIME_VERSION: Final = "bid-time/1"
BIDDER_VERSION: Final = "bid-bidder/1"

_NOTHING: Final = bytes(SECRET_SIZE)
_SEED_VERSION: Final = "sealed-bid/seed/1"
_PART_VERSION: Final = "sealed-bid/part/1"


@dataclass(frozen=True, slots=True)
class Factors:
    """S_q, S_t and S_b; the bidder's is empty unless the policy asks for it."""

    quorum: bytes = field(repr=False)
    time: bytes = field(repr=False)
    bidder: bytes = field(default=b"", repr=False)

    def seed(self, policy: bytes, bidder: str) -> bytes:
        """Return S, from which the keys of all parts come."""
        return labelled(
            _SEED_VERSION,
            *(self.quorum, self.bidder, self.time, b"", policy, bidder.encode()),
        )


def part_identity(seed: bytes, part: str) -> HybridIdentity:
    """Return the identity that opens one part, whose seed is S_part."""
    return HybridIdentity.from_seed(labelled(_PART_VERSION, seed, part.encode()))


def part_identities(seed: bytes, parts: tuple[str, ...]) -> dict[str, HybridIdentity]:
    """Return of each part the identity that opens it."""
    return {part: part_identity(seed, part) for part in parts}


def recipients(seed: bytes, parts: tuple[str, ...]) -> dict[str, str]:
    """Return R: of each part the recipient to which it is sealed."""
    of = part_identities(seed, parts)
    return {part: each.recipient for part, each in of.items()}


def context(policy: bytes, bidder: str, seq: int, to: Mapping[str, str]) -> bytes:
    """Return C, which ties every secret to one bid."""
    return labelled(
        "bid-context/1", policy, bidder.encode(), u8(seq), canonical(dict(to))
    )


def share_commitment(ctx: bytes, j: int, x: int, y: bytes) -> str:
    """Return the commitment to the share of holder j, in hexadecimal."""
    return labelled(SHARE_VERSION, ctx, u1(j), u1(x), y).hex()


def time_commitment(ctx: bytes, secret: bytes) -> str:
    """Return the commitment to S_t, in hexadecimal."""
    return labelled(TIME_VERSION, ctx, secret).hex()


def bidder_commitment(ctx: bytes, secret: bytes) -> str:
    """Return the commitment to S_b, in hexadecimal."""
    return labelled(BIDDER_VERSION, ctx, secret).hex()


def share_file(ctx: bytes, j: int, x: int, y: bytes) -> bytes:
    """Return what is sealed to holder j."""
    return canonical(
        {"v": SHARE_VERSION, "ctx": ctx.hex(), "j": j, "x": x, "y": y.hex()}
    )


def time_file(ctx: bytes, secret: bytes) -> bytes:
    """Return what is sealed to every trustee."""
    return canonical({"v": TIME_VERSION, "ctx": ctx.hex(), "s": secret.hex()})


def share_in(plaintext: bytes, ctx: bytes, j: int, x: int) -> bytes | None:
    """Return y of a share file, None if it is not exactly the one of holder j."""
    return _secret_in(plaintext, share_file(ctx, j, x, _NOTHING), b'"y":"')


def time_in(plaintext: bytes, ctx: bytes) -> bytes | None:
    """Return s of a time file, None if it is not exactly one of this bid."""
    return _secret_in(plaintext, time_file(ctx, _NOTHING), b'"s":"')


def is_of_another_bid(plaintext: bytes, ctx: bytes) -> bool:
    """Tell whether an honest bidder seals this to those who open another bid."""
    try:
        said = parse_canonical(plaintext)
        if isinstance(said, dict) and said.get("v") == SHARE_VERSION:
            return members(said, "v", "ctx", "j", "x", "y")["ctx"] != ctx.hex()
        data = members(said, "v", "ctx", "s")
    except (NotCanonicalError, ShapeError):
        return False
    return data["v"] == TIME_VERSION and data["ctx"] != ctx.hex()


def _secret_in(plaintext: bytes, blank: bytes, name: bytes) -> bytes | None:
    """Return what stands where `blank` says nothing, if all else is the same bytes."""
    start = blank.index(name) + len(name)
    end = start + 2 * SECRET_SIZE
    said = plaintext[start:end]
    if plaintext != blank[:start] + said + blank[end:]:
        return None
    try:
        return octets(said.decode("ascii", "replace"), SECRET_SIZE)
    except ShapeError:
        return None
