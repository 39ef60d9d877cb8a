"""The lots of one project side by side: which they are, and where each one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from trading.bids.presenting.states import STATES
from trading.front.languages import Tongue
from trading.projects.model import Lot
from trading.rules.open_tender_states import State

UNSEEN: Final = frozenset(
    {State.NEW, State.DRAFTED, State.HOLDERS_NAMED, State.KEYS_READY}
    | {State.PREQUALIFYING, State.PREQUALIFICATION_REVIEW, State.PREQUALIFIED}
    | {State.PREQUALIFICATION_FAILED, State.ENDED}
)
"""While a lot stands there no policy of it is logged, and nobody outside knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """A lot in the list of its project; `here` if it is the one of the page."""

    lot: str
    title: str
    state: str
    address: str
    here: bool


def public_lots(lots: Iterable[Lot]) -> list[Lot]:
    """Return those of which everybody may know."""
    return [each for each in lots if State(each.state) not in UNSEEN]


def lot_lines(
    lots: Iterable[Lot], here: str, address: str, tongue: Tongue
) -> tuple[LotLine, ...]:
    """
    Return the list of these lots, nothing if there is no other than `here`.

    `address` is where the page of a lot is, with `{lot}` for its number.
    """
    lines = tuple(
        LotLine(
            lot=each.id,
            title=each.title,
            state=tongue.say(STATES[State(each.state)]),
            address=tongue.at(address.format(lot=each.id)),
            here=each.id == here,
        )
        for each in lots
    )
    return lines if any(not each.here for each in lines) else ()
