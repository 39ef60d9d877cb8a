"""Bech32 (BIP 173) without its limit of 90 characters, as age writes keys."""

from collections.abc import Iterable
from typing import Final

from archive.sealing.model import RecipientError

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {letter: value for value, letter in enumerate(_LETTERS)}
_CHECKSUM: Final = 6
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LOW: Final = (1 << 25) - 1


def _folded(top: int) -> int:
    """Return what the five bits that leave the register add to it."""
    total = 0
    for bit, term in enumerate(_GENERATOR):
        if top >> bit & 1:
            total ^= term
    return total


_FOLDED: Final = tuple(_folded(top) for top in range(32))


def _remainder(prefix: str, values: list[int]) -> int:
    codes = prefix.encode("ascii")
    register = 1
    for value in (*(c >> 5 for c in codes), 0, *(c & 31 for c in codes), *values):
        register = (register & _LOW) << 5 ^ value ^ _FOLDED[register >> 25]
    return register


def bech32(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 of data under a lower-case prefix."""
    values = _regrouped(data, 8, 5)
    rest = _remainder(prefix, [*values, *(0,) * _CHECKSUM]) ^ 1
    checksum = [rest >> 5 * (_CHECKSUM - 1 - i) & 31 for i in range(_CHECKSUM)]
    return f"{prefix}1" + "".join(_LETTERS[value] for value in (*values, *checksum))


def from_bech32(prefix: str, text: str) -> bytes:
    """
    Read the lower-case Bech32 of bytes under this prefix.

    Raises:
        RecipientError: another prefix, letter, length, checksum or stray bits.

    """
    if not text.startswith(f"{prefix}1") or len(text) < len(prefix) + 1 + _CHECKSUM:
        raise RecipientError(f"the text does not begin with {prefix}1")
    try:
        values = [_VALUES[letter] for letter in text[len(prefix) + 1 :]]
    except KeyError:
        # The text may be a secret: no part of it travels with the error.
        raise RecipientError("the text has a letter that Bech32 lacks") from None
    if _remainder(prefix, values) != 1:
        raise RecipientError("the checksum of the text does not hold")
    values = values[:-_CHECKSUM]
    data = bytes(_regrouped(values, 5, 8))
    if _regrouped(data, 8, 5) != values:
        raise RecipientError("the text is another spelling of its bytes")
    return data


def _regrouped(values: Iterable[int], wide: int, narrow: int) -> list[int]:
    """Cut `wide`-bit numbers into `narrow`-bit ones; 8 to 5 pads with zeros."""
    held = bits = 0
    found = []
    for value in values:
        held, bits = held << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            found.append(held >> bits)
            held &= (1 << bits) - 1
    if bits and wide > narrow:
        found.append(held << narrow - bits)
    return found
