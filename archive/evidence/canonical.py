"""
Canonical JSON (RFC 8785) for the subset that is hashed or signed.

Strings, integers, booleans, null, arrays and objects; no floats (archive/SPEC.md 1.1).
"""

import json
from typing import Final, TypeAlias

import rfc8785

Json: TypeAlias = (
    str | int | bool | None | list["Json"] | dict[str, "Json"]
)  # what may be hashed
_LARGEST: Final = 2**53 - 1


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
    if depth > 64:  # noqa: PLR2004 - deeper than any message of ours
        raise NotCanonicalError("nested too deeply")
    if value is None or type(value) in {str, bool}:
        return
    if type(value) is int:
        if abs(value) > _LARGEST:
            raise NotCanonicalError(f"{value} is beyond ±(2^53 − 1)")
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            _refuse_foreign(item, depth + 1)
        return
    if isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise NotCanonicalError(f"the name {name!r} is not a string")
            _refuse_foreign(item, depth + 1)
        return
    if isinstance(value, str):  # a StrEnum speaks as its value
        return
    raise NotCanonicalError(f"{type(value).__name__} cannot be hashed: {value!r}")
