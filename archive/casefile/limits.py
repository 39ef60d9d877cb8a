"""
How much of a case file is read as text or JSON (archive/SPEC.md 8.4).

Whoever hands a file over decides what is in it, so its parts are measured before
anything is made of them: a few bytes of JSON can become many times their size.
"""

from dataclasses import dataclass
from typing import Final

from archive.casefile.model import (
    CHECKPOINT_KIND,
    EVENT_KIND,
    HEADS_KIND,
    PROOF_KIND,
    SLOT_KIND,
)

_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    The largest sizes in bytes, and how many values may be written.

    `text` is for what is no JSON but notes and proofs, `told` for all events and
    entries together.
    """

    manifest: int = 32 * _MIB
    heads: int = 4 * _MIB
    event: int = 4 * _MIB
    text: int = _MIB
    told: int = 64 * _MIB
    manifest_values: int = 2_000_000
    told_values: int = 2_000_000

    def of_kind(self, kind: str) -> int | None:
        """Return the largest size of a member of a kind, None if any size will do."""
        return {
            CHECKPOINT_KIND: self.text,
            EVENT_KIND: self.event,
            HEADS_KIND: self.heads,
            PROOF_KIND: self.text,
            SLOT_KIND: self.text,
        }.get(kind)


LIMITS: Final = Limits()
"""The limits of the specification."""


def values_in(data: bytes) -> int:
    """Count the signs that stand before a value in JSON, also those in its texts."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")
