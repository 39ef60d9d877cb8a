"""Members of canonical JSON, read strictly: none missing, none unknown."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from archive.public.evidence import Json

LARGEST: Final = 2**53 - 1
T = TypeVar("T")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class ShapeError(ValueError):
    """A value has another shape than it must."""


def members(value: Json, *names: str) -> Mapping[str, Json]:
    """
    Return an object that has exactly these members.

    Raises:
        ShapeError: no object, or another set of members.

    """
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ShapeError(f"an object with {', '.join(names)} is wanted")
    return value


def text(value: Json, most: int, least: int = 0) -> str:
    """
    Return a text of `least` to `most` signs.

    Raises:
        ShapeError: no text, or too long or short.

    """
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise ShapeError(f"a text of {least} to {most} signs is wanted")
    return value


def whole(value: Json, most: int = LARGEST) -> int:
    """
    Return a whole number from 0 to `most`.

    Raises:
        ShapeError: no whole number, below zero, or too large.

    """
    if type(value) is not int or not 0 <= value <= most:
        raise ShapeError(f"a whole number from 0 to {most} is wanted")
    return value


def flag(value: Json) -> bool:
    """
    Return true or false.

    Raises:
        ShapeError: neither.

    """
    if not isinstance(value, bool):
        raise ShapeError("true or false is wanted")
    return value


def rows(value: Json, read: Callable[[Json], T], most: int) -> tuple[T, ...]:
    """
    Return a list of at most `most` things, each read.

    Raises:
        ShapeError: no list, too long, or one of them cannot be read.

    """
    if not isinstance(value, list) or len(value) > most:
        raise ShapeError(f"a list of at most {most} is wanted")
    return tuple(map(read, value))


def version(value: Json, wanted: str) -> None:
    """
    Check the version that a message says.

    Raises:
        ShapeError: it is another.

    """
    if value != wanted:
        raise ShapeError(f"it is not of {wanted}")


def digest(value: Json) -> str:
    """
    Return a SHA-256 in small hexadecimal.

    Raises:
        ShapeError: it is none.

    """
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise ShapeError("a digest has 64 small hexadecimal digits")
    return value
