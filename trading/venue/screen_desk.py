"""The desk of screens: which of them shows what, and the news that they hear."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trading.front.languages import Tongue
from trading.venue.news import RoomWatch
from trading.venue.use_cases.screens import (
    BringScreens,
    FindScreen,
    GuessSlowly,
    PairScreen,
)

Board = Callable[[str, Tongue], tuple[str, object]]
"""What a screen shows of a lot: its template, and what stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenDesk:
    """What every screen on a wall needs, whatever is done in its room."""

    find_screen: FindScreen
    guess_slowly: GuessSlowly
    pair_screen: PairScreen
    bring_screens: BringScreens
    boards: Mapping[str, Board]
    """By the procedure of the lot."""
    procedure_of: Callable[[str], str]
    """Tells by which procedure a lot goes. Raises `ProjectMissingError`."""
    watch: RoomWatch

    def board(self, lot: str, tongue: Tongue) -> tuple[str, object]:
        """Return what a screen shows of this lot now."""
        return self.boards[self.procedure_of(lot)](lot, tongue)
