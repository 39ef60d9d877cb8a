"""
Canonical JSON (RFC 8785) for the subset that is hashed or signed.

Strings, integers, booleans, null, arrays and objects; no floats (archive/SPEC.md 1.1).
"""

import json
from typing import Final, TypeAlias

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
    _refuse_foreign(value)
    try:
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


def _refuse_foreign(value: object, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise NotCanonicalError("nested too deeply")
    if isinstance(value, (list, tuple)):
        for item in value:
            _refuse_foreign(item, depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise NotCanonicalError(f"the name {name!r} is not a string")
            _refuse_foreign(item, depth + 1)
    else:
        _refuse_foreign_scalar(value)


def _refuse_foreign_scalar(value: object) -> None:
    # A StrEnum speaks as its value; an IntEnum would not, so integers are exact.
    if value is None or type(value) is bool or isinstance(value, str):
        return
    if type(value) is not int:
        raise NotCanonicalError(f"{type(value).__name__} cannot be hashed: {value!r}")
    if abs(value) > _LARGEST:
        raise NotCanonicalError("an integer is beyond ±(2^53 − 1)")
