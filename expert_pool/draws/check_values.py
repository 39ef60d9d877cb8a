"""
The values of a transcript: their bytes, and what a list of them must be.

Written from SPEC.md alone (section 1), for check.py.
"""

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, TypeAlias

from archive.public.evidence import sha256

Object: TypeAlias = dict[str, Any]
Step: TypeAlias = tuple[int, str, bool]  # a check's number, its fault, whether it holds

_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
)


def canonical(value: object) -> bytes:
    """Return the bytes of section 1.1 of a value whose members stand in their order."""
    return _ENCODER.encode(value).encode()


def digest(value: object) -> str:
    """Return the hex of SHA-256 over the canonical bytes."""
    return sha256(canonical(value)).hex()


def each(name: str, entries: Iterable[Object]) -> list[Any]:
    """Return one member of every entry."""
    return [entry[name] for entry in entries]


def differ(values: list[Any]) -> bool:
    """Tell whether no value comes twice."""
    return len(set(values)) == len(values)


def ordered(instants: Iterable[int]) -> bool:
    """Tell whether nothing comes before something smaller."""
    return all(one <= other for one, other in pairwise(instants))


def ascending(words: Iterable[Any]) -> bool:
    """Tell whether each word is greater than the one before."""
    return all(one < other for one, other in pairwise(words))
