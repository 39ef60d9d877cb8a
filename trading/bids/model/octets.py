"""Bytes in canonical JSON: small hexadecimal, of a size that is known."""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from archive.public.evidence import Json, NotCanonicalError, canonical, parse_canonical
from trading.bids.model.shapes import ShapeError

T = TypeVar("T")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*")


def u1(number: int) -> bytes:
    """Return a number from 0 to 255 as one byte."""
    return number.to_bytes(1, "big")


def u8(number: int) -> bytes:
    """Return a number as eight bytes, big-endian."""
    return number.to_bytes(8, "big")


def octets(value: Json, size: int) -> bytes:
    """
    Return the bytes that small hexadecimal digits say.

    Raises:
        ShapeError: no such text, or another number of bytes.

    """
    if (
        not isinstance(value, str)
        or len(value) != 2 * size
        or not _HEX.fullmatch(value)
    ):
        raise ShapeError(f"{size} bytes in small hexadecimal are wanted")
    return bytes.fromhex(value)


def exactly(value: Json, wanted: Json, what: str) -> None:
    """
    Check a member that has one value only.

    Raises:
        ShapeError: it has another.

    """
    if type(value) is not type(wanted) or value != wanted:
        raise ShapeError(f"{what} is {wanted!r}")


def read(
    data: bytes, of: Callable[[Json], T], refused: Callable[[str], Exception]
) -> T:
    """
    Read canonical JSON; whatever it is not becomes the error that `refused` makes.

    Raises:
        Exception: what `refused` makes, with the reason in words.

    """
    try:
        return of(parse_canonical(data))
    except (NotCanonicalError, ShapeError) as error:
        raise refused(str(error)) from error


def written(value: Json, refused: Callable[[str], Exception]) -> bytes:
    """
    Return canonical JSON.

    Raises:
        Exception: what `refused` makes, if a text or number cannot be written.

    """
    try:
        return canonical(value)
    except NotCanonicalError as error:
        raise refused(str(error)) from error
