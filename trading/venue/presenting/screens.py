"""What a screen shows that waits: the digits to pair it by."""

from dataclasses import dataclass

from trading.front.languages import Tongue
from trading.front.moments import full
from trading.venue.model.screens import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingScreenView:
    """The digits of a screen that waits."""

    digits: tuple[str, ...]
    until: str


def waiting_view(screen: Screen, tongue: Tongue) -> WaitingScreenView:
    """Say what a screen shows that is paired with no room yet."""
    return WaitingScreenView(
        digits=tuple(screen.code), until=full(screen.until, tongue)
    )
