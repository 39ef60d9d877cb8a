"""
Canonical JSON (RFC 8785) for the subset that is hashed or signed.

Strings, integers, booleans, null, arrays and objects; no floats (archive/SPEC.md 1.1).
"""

import json
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
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"not JSON: {error}") from error
    if canonical(value) != data:
        raise NotCanonicalError("the JSON is not in its canonical spelling (RFC 8785)")
    return value


def _refuse_foreign(value: object, depth: int = 0) -> bool:
    """
    Refuse what is outside the subset; tell whether msgspec writes it canonically.

    It does, many times faster, where every name is ASCII (RFC 8785 orders names by
    UTF-16 code units, msgspec by UTF-8) and every string is no subclass but an enum.
    """
    if depth > _DEEPEST:
        raise NotCanonicalError("nested too deeply")
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        if abs(value) > _LARGEST:  # type: ignore[arg-type]  # an int
            raise NotCanonicalError("an integer is beyond ±(2^53 − 1)")
        return True
    if isinstance(value, (list, tuple)):
        return all([_refuse_foreign(item, depth + 1) for item in value])  # noqa: C419 - every item is looked at
    if isinstance(value, dict):
        return all([_refuse_member(name, value[name], depth) for name in value])  # noqa: C419 - so is every member
    if isinstance(value, str):
        return isinstance(value, StrEnum)  # a StrEnum speaks as its value
    raise NotCanonicalError(f"{kind.__name__} cannot be hashed: {value!r}")


def _refuse_member(name: object, value: object, depth: int) -> bool:
    if not isinstance(name, str):
        raise NotCanonicalError(f"the name {name!r} is not a string")
    return _refuse_foreign(value, depth + 1) and type(name) is str and name.isascii()
