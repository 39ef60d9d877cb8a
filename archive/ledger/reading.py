"""
Strict reading of the ledger's small formats: one meaning, one spelling.

Shared by everything in archive/SPEC.md that is hashed or signed (its section 1).
"""

import re
from datetime import datetime
from typing import Final

from archive.evidence.canonical import Json, NotCanonicalError, parse_canonical
from archive.values.instants import from_micros, to_micros

LARGEST_INTEGER: Final = 2**53 - 1

KIND: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
STREAM: Final = re.compile(
    r"[a-z][a-z0-9-]{0,31}(?:/[A-Za-z0-9][A-Za-z0-9._~:-]{0,99})?"
)
ORIGIN: Final = re.compile(r"[!-*,-~]{1,200}")  # visible ASCII without a plus sign
DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,15}")


class LedgerFormatError(ValueError):
    """A value or bytes are not what archive/SPEC.md says they must be."""


def named(text: object, pattern: re.Pattern[str], what: str) -> str:
    """
    Return the text if the whole of it fits the pattern.

    Raises:
        LedgerFormatError: it does not.

    """
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise LedgerFormatError(f"{text!r} is not {what}")
    return text


def number(text: str, what: str) -> int:
    """
    Read a decimal integer from 0 to 2^53 - 1 without sign or leading zeros.

    Raises:
        LedgerFormatError: another spelling, or too large.

    """
    value = int(named(text, NUMBER, what))
    if value > LARGEST_INTEGER:
        raise LedgerFormatError(f"{text} is too large for {what}")
    return value


def in_time(at: datetime) -> datetime:
    """
    Return the instant if microseconds since 1970 can say it (SPEC 1.3).

    Raises:
        LedgerFormatError: before 1970, or beyond 2^53 - 1.

    """
    if not 0 <= to_micros(at) <= LARGEST_INTEGER:
        raise LedgerFormatError(f"{at} is outside the log's time")
    return at


def instant(value: object) -> datetime:
    """
    Read an instant in microseconds.

    Raises:
        LedgerFormatError: not an integer from 0 to 2^53 - 1.

    """
    if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
        raise LedgerFormatError(f"{value!r} is not an instant in microseconds")
    return from_micros(value)


def json_object(data: bytes) -> dict[str, Json]:
    """
    Read a canonical JSON object.

    Raises:
        LedgerFormatError: another spelling, or no object.

    """
    try:
        value = parse_canonical(data)
    except NotCanonicalError as error:
        raise LedgerFormatError(str(error)) from error
    if not isinstance(value, dict):
        raise LedgerFormatError("a JSON object is expected")
    return value


def only(value: Json, members: frozenset[str], what: str) -> dict[str, Json]:
    """
    Return the object if it has exactly these members.

    Raises:
        LedgerFormatError: no object, or one is missing or unknown.

    """
    if not isinstance(value, dict) or value.keys() != members:
        raise LedgerFormatError(f"{what} has exactly the members {sorted(members)}")
    return value
