"""Bech32 (BIP 173) without its limit of 90 characters, as age writes keys."""

from base64 import b32decode, b32encode
from binascii import Error
from typing import Final

from archive.sealing.model import RecipientError

_LETTERS: Final = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE32: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_FIVES: Final = bytes(range(32))
_EIGHT: Final = 8
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


def _remainder(prefix: str, values: bytes) -> int:
    codes = prefix.encode("ascii")
    register = 1
    for value in (*(c >> 5 for c in codes), 0, *(c & 31 for c in codes), *values):
        register = (register & _LOW) << 5 ^ value ^ _FOLDED[register >> 25]
    return register


def bech32(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 of data under a lower-case prefix."""
    values = _cut(data)
    rest = _remainder(prefix, values + bytes(_CHECKSUM)) ^ 1
    checksum = bytes(rest >> 5 * (_CHECKSUM - 1 - i) & 31 for i in range(_CHECKSUM))
    letters = (values + checksum).translate(bytes.maketrans(_FIVES, _LETTERS))
    return f"{prefix}1{letters.decode()}"


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
    values = letters.translate(bytes.maketrans(_LETTERS, _FIVES))
    if _remainder(prefix, values) != 1:
        raise RecipientError("the checksum of the text does not hold")
    values = values[:-_CHECKSUM]
    in_base32 = values.translate(bytes.maketrans(_FIVES, _BASE32))
    try:
        data = b32decode(in_base32 + b"=" * (-len(values) % _EIGHT))
    except Error:
        data = b""
    if _cut(data) != values:
        raise RecipientError("the text is another spelling of its bytes")
    return data


def _cut(data: bytes) -> bytes:
    """Cut bytes into numbers of five bits, the last one padded with zeros: base32."""
    fives = b32encode(data).rstrip(b"=")
    return fives.translate(bytes.maketrans(_BASE32, _FIVES))
