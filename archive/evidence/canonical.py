"""
Canonical JSON (RFC 8785) for the subset that is hashed or signed.

Strings, integers, booleans, null, arrays and objects; no floats (archive/SPEC.md 1.1).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec
import rfc8785

Json: TypeAlias = str | int | bool | list["Json"] | dict[str, "Json"] | None
_LARGEST: Final = 2**53 - 1
_DEEPEST: Final = 64  # deeper than any message of ours


class NotCanonicalError(ValueError):
    """The bytes or the value are outside the canonical subset."""


def canonical(value: object) -> bytes:
    """
    Return the RFC 8785 bytes of a value made of str, int, bool, None, list and dict.

    Raises:
        NotCanonicalError: a float, a large integer, or another type is inside.

    """
    plain = _refuse_foreign(value)
    try:
        if plain:
            return msgspec.json.encode(value, order="sorted")
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked above
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonicalError(str(error)) from error


def parse_canonical(data: bytes) -> Json:
    """
    Read canonical JSON; refuse every other spelling of the same value.

    Raises:
        NotCanonicalError: not JSON, duplicate names, or not the canonical spelling.

    """
    try:
        value: Json = msgspec.json.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise NotCanonicalError(f"not JSON: {error}") from error
    if canonical(value) != data:
        raise NotCanonicalError("the JSON is not in its canonical spelling (RFC 8785)")
    return value


def _refuse_foreign(value: object) -> bool:
    """
    Refuse what is outside the subset; tell whether msgspec writes it canonically.

    It does, many times faster, where every name is ASCII (RFC 8785 orders names by
    UTF-16 code units, msgspec by UTF-8) and every string is no subclass but an enum.
    """
    plain, row = True, [value]
    for _ in range(_DEEPEST + 1):
        below: list[object] = []
        for item in row:
            kind = type(item)
            if kind is str or item is None or kind is bool:
                continue
            if isinstance(item, dict):
                plain &= _names_are_plain(item)
                below += item.values()
            elif isinstance(item, (list, tuple)):
                below += item
            else:
                plain &= _word_is_plain(item)
        if not below:
            return plain
        row = below
    raise NotCanonicalError("nested too deeply")


def _names_are_plain(names: Collection[object]) -> bool:
    plain = True
    for name in names:
        if type(name) is str:
            plain = plain and name.isascii()
        elif isinstance(name, str):
            plain = False
        else:
            raise NotCanonicalError(f"the name {name!r} is not a string")
    return plain


def _word_is_plain(word: object) -> bool:
    if type(word) is int:
        if abs(word) > _LARGEST:
            raise NotCanonicalError("an integer is beyond ±(2^53 − 1)")
        return True
    if isinstance(word, str):
        return isinstance(word, StrEnum)  # a StrEnum speaks as its value
    raise NotCanonicalError(f"{type(word).__name__} cannot be hashed: {word!r}")
