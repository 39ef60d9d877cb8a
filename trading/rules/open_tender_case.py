"""What the case file of an open tender discloses and demands."""

from typing import Final

from trading.rules.open_tender import State

PROCEDURE: Final = "open_tender/1"
WITHHELD_BECAUSE: Final = "names people, or gives what opens documents of bids"

DISCLOSED: Final = frozenset(
    {
        "INSTANCE",
        "PREQUALIFICATION_ANNOUNCED",
        "PREQUALIFICATION_CLOSED",
        "PREQUALIFIED",
        "PREQUALIFICATION_FAILED",
        "TENDER_ENDED",
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
        "PAPER_REFUSED",
        "PAPER_ISSUED",
    }
)
"""Kinds of event that everybody may read in full: no release, since those give S."""

_PUBLISHED: Final = ("event:TENDER_PUBLISHED",)
_CLOSED: Final = (*_PUBLISHED, "event:BIDS_CLOSED")
_OPENED: Final = (*_CLOSED, "event:BIDS_OPENED", "opening/1")
_ANNOUNCED: Final = ("event:PREQUALIFICATION_ANNOUNCED",)
_REVIEWED: Final = (*_ANNOUNCED, "event:PREQUALIFICATION_CLOSED")
_FAILED: Final = (*_REVIEWED, "event:PREQUALIFICATION_FAILED")
_DEMANDED: Final = {
    State.PREQUALIFYING: _ANNOUNCED,
    State.PREQUALIFICATION_REVIEW: _REVIEWED,
    State.PREQUALIFIED: (*_REVIEWED, "event:PREQUALIFIED"),
    State.PREQUALIFICATION_FAILED: _FAILED,
    State.ENDED: (*_FAILED, "event:TENDER_ENDED"),
    State.BIDDING: _PUBLISHED,
    State.CLOSED: _CLOSED,
    State.NOT_OPENED: (*_CLOSED, "event:NOT_OPENED"),
    State.OPENING: (*_CLOSED, "event:OPENING_STARTED"),
    State.ADJOURNED: (*_CLOSED, "event:OPENING_ADJOURNED"),
    State.RELEASED: (*_CLOSED, "event:RELEASES_CLOSED"),
    State.OPENED: _OPENED,
    State.RECORDED: (*_OPENED, "event:OPENING_RECORDED"),
}


def demanded(state: State) -> tuple[str, ...]:
    """Return what the file of a lot in this state must have (trading 7.14)."""
    return _DEMANDED.get(state, ())
