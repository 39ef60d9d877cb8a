"""Bech32 (BIP 173) without its limit of 90 characters, as age writes keys."""

from base64 import b32encode
from functools import cache
from typing import Final

from archive.sealing.model import RecipientError

_CHECKSUM: Final = 6
_BITS: Final = 5
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_LOW: Final = (1 << 25) - 1

_LETTERS: Final = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_FIVES: Final = bytes(range(32))
_TO_LETTERS: Final = bytes.maketrans(_FIVES, _LETTERS)
_TO_FIVES: Final = bytes.maketrans(_LETTERS, _FIVES)
# Both write five bits a sign, in the order of the numbers: RFC 4648, and `int`.
_FROM_BASE32: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _FIVES)
_TO_DIGITS: Final = bytes.maketrans(_FIVES, b"0123456789abcdefghijklmnopqrstuv")


def _folded(top: int) -> int:
    """Return what the five bits that leave the register add to it."""
    total = 0
    for bit, term in enumerate(_GENERATOR):
        if top >> bit & 1:
            total ^= term
    return total


_FOLDED: Final = tuple(_folded(top) for top in range(32))


def _stepped(register: int, value: int) -> int:
    return (register & _LOW) << 5 ^ value ^ _FOLDED[register >> 25]


_ROW: Final = 2_048
"""Of so many values the remainder is found at once: more than a recipient has."""


@cache
def _masks() -> tuple[int, ...]:
    """
    Return of each bit of the remainder, the highest first, which bits of a row flip it.

    Division is linear: what a bit of a row adds to the remainder never varies.
    """
    added = []
    for bit in range(_BITS):
        register = 1 << bit
        for place in range(_ROW):
            added.append((place, bit, f"{register:0{_BITS * _CHECKSUM}b}"))
            register = _stepped(register, 0)
    signs = "".join(told for _, _, told in sorted(added, reverse=True))
    width = _BITS * _CHECKSUM
    return tuple(int(signs[at::width], 2) for at in range(width))


def _remainder(prefix: str, values: bytes) -> int:
    """Divide by the generator: step to the last row, and take that as one number."""
    codes = prefix.encode("ascii")
    told = bytes((1, *(c >> 5 for c in codes), 0, *(c & 31 for c in codes))) + values
    last = told[_CHECKSUM - _ROW :]
    register = 0
    for value in told[: -len(last)]:
        register = _stepped(register, value)
    row = register << _BITS * len(last) | _number(last)
    rest = 0
    for mask in _masks():
        rest = rest << 1 | (row & mask).bit_count() & 1
    return rest


def _number(values: bytes) -> int:
    return int(values.translate(_TO_DIGITS) or b"0", 32)


def bech32(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 of data under a lower-case prefix."""
    values = b32encode(data).rstrip(b"=").translate(_FROM_BASE32)
    rest = _remainder(prefix, values + bytes(_CHECKSUM)) ^ 1
    checksum = bytes(rest >> 5 * (_CHECKSUM - 1 - i) & 31 for i in range(_CHECKSUM))
    return f"{prefix}1{(values + checksum).translate(_TO_LETTERS).decode()}"


def from_bech32(prefix: str, text: str) -> bytes:
    """
    Read the lower-case Bech32 of bytes under this prefix.

    Raises:
        RecipientError: another prefix, letter, length, checksum or stray bits.

    """
    if not text.startswith(f"{prefix}1") or len(text) < len(prefix) + 1 + _CHECKSUM:
        raise RecipientError(f"the text does not begin with {prefix}1")
    letters = text[len(prefix) + 1 :].encode("ascii", "replace")
    # The text may be a secret: no part of it travels with an error.
    if letters.translate(None, _LETTERS):
        raise RecipientError("the text has a letter that Bech32 lacks")
    values = letters.translate(_TO_FIVES)
    if _remainder(prefix, values) != 1:
        raise RecipientError("the checksum of the text does not hold")
    return _bytes_of(values[:-_CHECKSUM])


def _bytes_of(values: bytes) -> bytes:
    size, stray = divmod(5 * len(values), 8)
    number = _number(values)
    if stray > 4 or number & (1 << stray) - 1:  # noqa: PLR2004 - a whole sign too many
        raise RecipientError("the text is another spelling of its bytes")
    return (number >> stray).to_bytes(size, "big")
