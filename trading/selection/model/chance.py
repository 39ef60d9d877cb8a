"""Where the chance of a draw comes from, as a notice of this platform names it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ROOM_BALLS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "kind": "balls/1",
        "name": "room-balls",
        "groups": (
            {"count": 10, "low": 0, "high": 9, "replacement": True, "sorted": False},
        ),
        "delay": 60,
    }
)
"""Ten digits from the room's ball machine, each put back: 33 bits of chance."""
