"""Measures of the sheets, after GB/T 9704-2012: points from the upper left corner."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from archive.paper.furniture import Sheet
from archive.paper.pieces import MM

BREATH: Final = 5 * MM  # left free above the foot line


@dataclass(frozen=True, slots=True)
class Measures:
    """A sheet's size and the places of its edges; `small` scales what is decorative."""

    width: float
    height: float
    left: float
    right: float
    header: float
    text: float
    foot: float
    small: float = 1

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.left - self.right

    @property
    def end(self) -> float:
        """Where the text ends, from the top."""
        return self.foot - BREATH


MEASURES: Final[Mapping[Sheet, Measures]] = MappingProxyType(
    {
        Sheet.A4: Measures(
            width=210 * MM,
            height=297 * MM,
            left=28 * MM,
            right=26 * MM,
            header=22 * MM,
            text=37 * MM,
            foot=269 * MM,
        ),
        Sheet.A4_LANDSCAPE: Measures(
            width=297 * MM,
            height=210 * MM,
            left=24 * MM,
            right=24 * MM,
            header=19 * MM,
            text=26 * MM,
            foot=188.5 * MM,
        ),
        Sheet.A5: Measures(
            width=148 * MM,
            height=210 * MM,
            left=16 * MM,
            right=14 * MM,
            header=14 * MM,
            text=19 * MM,
            foot=199 * MM,
            small=0.72,
        ),
    }
)
