"""Labelled digests: every hash input says what it is (archive/SPEC.md 1.2)."""

import hashlib
import hmac
from typing import Final

DIGEST_SIZE: Final = 32


def lv(data: bytes) -> bytes:
    """Return the data behind its length as 4 bytes, big-endian."""
    return len(data).to_bytes(4, "big") + data


def sha256(data: bytes) -> bytes:
    """Return the bare SHA-256 of data: for files, whose format is not ours."""
    return hashlib.sha256(data).digest()


def labelled(label: str, *parts: bytes) -> bytes:
    """Return SHA-256(label ‖ lv(part) ‖ …); `label` is ASCII and names a version."""
    return sha256(b"".join((label.encode("ascii"), *map(lv, parts))))


def same(one: bytes, other: bytes) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(one, other)
