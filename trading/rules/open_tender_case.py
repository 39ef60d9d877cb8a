"""What the case file of an open tender discloses and demands."""

from typing import Final

from trading.rules.open_tender import State

PROCEDURE: Final = "open_tender/1"
WITHHELD_BECAUSE: Final = "names people, or gives what opens documents of bids"

DISCLOSED: Final = frozenset(
    {
        "INSTANCE",
        "POLICY_LOGGED",
        "TENDER_PUBLISHED",
        "BIDS_CLOSED",
        "NOT_OPENED",
        "OPENING_STARTED",
        "BIDDERS_CLOSED",
        "RELEASES_CLOSED",
        "OPENING_ADJOURNED",
        "BIDS_OPENED",
        "READ_OUT",
        "OPENING_RECORDED",
        "PAPER_DRAWN_UP",
        "PAPER_SIGNED",
        "PAPER_ISSUED",
    }
)
"""Kinds of event that everybody may read in full: no release, since those give S."""

_DEMANDED: Final = {
    State.NOT_OPENED: ("event:NOT_OPENED",),
    State.OPENED: ("event:BIDS_CLOSED", "event:BIDS_OPENED", "opening/1"),
    State.RECORDED: (
        *("event:BIDS_CLOSED", "event:BIDS_OPENED", "opening/1"),
        "event:OPENING_RECORDED",
    ),
}


def demanded(state: State) -> tuple[str, ...]:
    """Return what the file of a lot in this state must have (trading 7.14)."""
    return _DEMANDED.get(state, ())
