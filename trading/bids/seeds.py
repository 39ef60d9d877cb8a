"""S of every opened bid, disclosed to committee and supervisor (trading 7.10)."""

from collections.abc import Mapping
from typing import Final

from archive.public.evidence import canonical

SEEDS: Final = "opened-seeds/1"


def seeds_of(lot: str, seeds: Mapping[str, bytes]) -> bytes:
    """Return the member that discloses S of every opened bid, by manifest."""
    told = [{"manifest": each, "seed": seeds[each].hex()} for each in sorted(seeds)]
    return canonical({"v": SEEDS, "lot": lot, "seeds": [*told]})
