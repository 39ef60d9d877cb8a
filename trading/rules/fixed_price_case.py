"""What the case file of a fixed-price selection discloses and demands."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trading.rules.fixed_price_selection import State

PROCEDURE: Final = "fixed_price_selection/1"
WITHHELD_BECAUSE: Final = (
    "names applicants, objectors or staff beyond the public record"
)

DISCLOSED: Final = frozenset(
    {
        "INSTANCE",
        "POLICY_LOGGED",
        "NOTICE_PUBLISHED",
        "NOTICE_AMENDED",
        "PORTAL_RECORDED",
        "SIGN_UP_EXTENDED",
        "SIGN_UP_RESUMED",
        "LIST_FROZEN",
        "LIST_VOIDED",
        "DRAW_POSTPONED",
        "RECORDING_EXCUSED",
        "DRAW_NOTICE",
        "DRAW_COMMIT",
        "DRAW_COMMITS_CLOSED",
        "DRAW_REVEAL",
        "REVEALS_CLOSED",
        "DRAW_SOURCE_SWITCHED",
        "DRAW_CHANCE_TYPED",
        "DRAW_RESULT",
        "DRAW_RESULT_SIGNED",
        "DRAW_VOIDED",
        "PUBLICITY_OPENED",
        "REFUSAL_RECORDED",
        "RESERVE_SKIPPED",
        "RESERVE_CALLED",
        "RESERVES_USED_UP",
        "AWARD",
        "PAPER_DRAWN_UP",
        "PAPER_SIGNED",
        "PAPER_ISSUED",
        "TERMINATED",
        "CASE_CLOSED",
    }
)
"""Kinds of event that everybody may read in full."""

_ANNOUNCED: Final = ("event:NOTICE_PUBLISHED",)
_UNSIGNED: Final = (
    *_ANNOUNCED,
    "event:LIST_FROZEN",
    "event:DRAW_NOTICE",
    "event:REVEALS_CLOSED",
    "event:DRAW_RESULT",
    "page/1",
)
_DRAWN: Final = (*_UNSIGNED, "draw/1")
_AWARDED: Final = (*_DRAWN, "event:PUBLICITY_OPENED", "event:AWARD")

DEMANDED: Final[Mapping[State, tuple[str, ...]]] = MappingProxyType(
    {
        State.NEW: (),
        State.DRAFT: (),
        State.BASIS_CHECKED: (),
        State.PRICE_FIXED: (),
        State.NOTICED: _ANNOUNCED,
        State.SIGN_UP_SEALED: _ANNOUNCED,
        State.SIGN_UP_CLOSED: _ANNOUNCED,
        State.TOO_FEW: _ANNOUNCED,
        State.AWAITING_CONSENT: _ANNOUNCED,
        State.QUALIFIED: _ANNOUNCED,
        State.LIST_FROZEN: (*_ANNOUNCED, "event:LIST_FROZEN"),
        State.DRAW_READY: (*_ANNOUNCED, "event:LIST_FROZEN"),
        State.DRAWING: (*_ANNOUNCED, "event:DRAW_NOTICE"),
        State.CHANCE_AWAITED: (*_ANNOUNCED, "event:REVEALS_CLOSED"),
        State.DRAWN: _UNSIGNED,
        State.PUBLICITY: (*_DRAWN, "event:PUBLICITY_OPENED"),
        State.WINNER_LOST: (*_DRAWN, "event:PUBLICITY_OPENED"),
        State.NEW_NOTICE_NEEDED: _DRAWN,
        State.AWARDED: _AWARDED,
        State.CONTRACTED: _AWARDED,
        State.PERFORMING: _AWARDED,
        State.ACCEPTED: _AWARDED,
        State.TERMINATED: ("event:TERMINATED",),
        State.ARCHIVED: ("event:CASE_CLOSED",),
    }
)
"""What must be in the file in each state; an archived one adds what came before."""


def demanded(state: State, kinds: frozenset[str]) -> tuple[str, ...]:
    """Return what the file of a selection must hold, given its kinds of event."""
    wanted = list(DEMANDED[state])
    if state is State.ARCHIVED:
        before = State.ACCEPTED if "AWARD" in kinds else State.TERMINATED
        wanted += DEMANDED[before]
    return tuple(dict.fromkeys(wanted))
