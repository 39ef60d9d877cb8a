"""
Secrets that only k of n together hold: Shamir's sharing, byte by byte over GF(256).

Section numbers are those of archive/SPEC.md. The tables are not walked in constant
time: shares are combined where nobody else computes, or made by the bidder himself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

from archive.evidence.entropy import fresh
from archive.sealing.model import SharesError

MOST_SHARES: Final = 255
FEWEST: Final = 2


def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return powers of 3 modulo x^8 + x^4 + x^3 + x + 1, twice over, and logarithms."""
    powers, logarithms = [], [0] * 256
    value = 1
    for exponent in range(255):
        powers.append(value)
        logarithms[value] = exponent
        doubled = value << 1
        value ^= doubled ^ 0x11B if doubled > 0xFF else doubled  # noqa: PLR2004 - a byte
    return tuple(powers * 2), tuple(logarithms)


_POWERS, _LOGARITHMS = _tables()


@dataclass(frozen=True, slots=True)
class Share:
    """
    The values at x (1 to 255) of the polynomials whose values at 0 are the secret.

    Raises:
        SharesError: x is out of range, or there is no value.

    """

    x: int
    y: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.x <= MOST_SHARES:
            raise SharesError(f"a share's x is 1 to {MOST_SHARES}, not {self.x}")
        if not self.y:
            raise SharesError("a share of nothing")

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """
        Read a share as the npm package `shamir-secret-sharing` lays it out: y, then x.

        Raises:
            SharesError: shorter than two bytes, or x is 0.

        """
        if not raw:
            raise SharesError("a share of nothing")
        return cls(raw[-1], raw[:-1])

    def __bytes__(self) -> bytes:
        return self.y + bytes([self.x])


def split(
    secret: bytes, *, n: int, k: int, entropy: Callable[[int], bytes] = fresh
) -> tuple[Share, ...]:
    """
    Deal n shares of a secret, any k of which tell it and fewer of which tell nothing.

    Raises:
        SharesError: not 2 ≤ k ≤ n ≤ 255, or no secret.

    """
    if not FEWEST <= k <= n <= MOST_SHARES:
        raise SharesError(f"{k} of {n} shares: k and n are {FEWEST} to {MOST_SHARES}")
    if not secret:
        raise SharesError("there is no secret to share")
    rows = [secret, *(entropy(len(secret)) for _ in range(k - 1))]
    return tuple(Share(x, _evaluated(rows, x)) for x in _places(n, entropy))


def combine(shares: Sequence[Share]) -> bytes:
    """
    Return the secret of at least k shares; fewer or false ones give other bytes.

    Raises:
        SharesError: fewer than two, an x twice, or values of different lengths.

    """
    return value_at(shares, 0)


def value_at(shares: Sequence[Share], x: int) -> bytes:
    """
    Return at x the values of the polynomials of lowest degree through all shares.

    So the share of an absent holder is computed, and compared with its commitment.

    Raises:
        SharesError: as `combine`, or x is not 0 to 255.

    """
    places = [share.x for share in shares]
    if len(shares) < FEWEST or len(set(places)) != len(places):
        raise SharesError(f"shares at {places}: at least {FEWEST}, each at its own x")
    if len({len(share.y) for share in shares}) != 1:
        raise SharesError("the shares have different lengths")
    if not 0 <= x <= MOST_SHARES:
        raise SharesError(f"there is no value at {x}")
    total = 0
    for share, weight in zip(shares, _weights(tuple(places), x), strict=True):
        total ^= int.from_bytes(share.y.translate(_products(weight)))
    return total.to_bytes(len(shares[0].y))


@lru_cache(maxsize=1_024)
def _weights(places: tuple[int, ...], x: int) -> tuple[int, ...]:
    """Return what each share counts for at x (Lagrange); places are no secret."""
    found = []
    for place in places:
        weight = 1
        for other in places:
            if other != place:
                weight = _times(weight, _over(x ^ other, place ^ other))
        found.append(weight)
    return tuple(found)


@lru_cache(maxsize=256)
def _products(weight: int) -> bytes:
    """Return every byte times a weight."""
    return bytes(_times(weight, byte) for byte in range(256))


def _evaluated(rows: Sequence[bytes], x: int) -> bytes:
    """Evaluate by Horner's rule; rows hold the coefficients, the lowest first."""
    value = bytes(len(rows[0]))
    for row in reversed(rows):
        value = _added(row, value, x)
    return value


def _added(one: bytes, other: bytes, weight: int) -> bytes:
    product = other.translate(_products(weight))
    return bytes(a ^ b for a, b in zip(one, product, strict=True))


def _times(a: int, b: int) -> int:
    return _POWERS[_LOGARITHMS[a] + _LOGARITHMS[b]] if a and b else 0


def _over(a: int, b: int) -> int:
    return _POWERS[_LOGARITHMS[a] - _LOGARITHMS[b] + 255] if a else 0


def _places(n: int, entropy: Callable[[int], bytes]) -> list[int]:
    """Draw n different places; they are public, and hide who holds which share."""
    places: dict[int, None] = {}
    while len(places) < n:
        places.update(dict.fromkeys(x for x in entropy(n) if x))
    return list(places)[:n]
