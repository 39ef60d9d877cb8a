"""What can be done with a lot now, and what of it first: the way on."""

from collections.abc import Iterable, Mapping
from typing import Final

from trading.accounts.events_of import EVENTS_OF
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION, Event
from trading.rules.fixed_price_states import State
from trading.rules.procedure import Transition
from trading.rules.roles import Role

EVENT_ACTS: Final[Mapping[Event, str]] = {
    event: act for act, events in EVENTS_OF.items() for event in events
}
_EVEN_SUSPENDED: Final = {
    *("DecideObjection", "LodgeObjection", "Terminate", "ResumeSignUp"),
}
LATER: Final = {
    "Terminate",
    "VoidList",
    "CorrectVerdict",
    "VoidWinner",
    "ReturnToDraft",
    "RecordRefusal",
    "OpenApplications",
}
"""
What is possible for long, and wanted seldom: never the main thing to do.

Sealed applications the platform opens by itself, as soon as enough have released.
"""
_INSTEAD: Final = {
    *("ChangeDraft", "DeclareTooFew", "PostponeDraw", "SwitchSource", "VoidDraw"),
    *("SignResult", "SkipReserve", "DeclareReservesUsedUp", "AcceptLateContract"),
    *("AssignTrackingOfficer", "AmendNotice"),
}
"""What is done instead of the usual step, or beside it: that comes first."""


def possible(state: str, roles: Iterable[Role], *, suspended: bool) -> tuple[str, ...]:
    """
    Return the acts that the procedure's table offers these roles now.

    The way on comes first, and an objection before it: everything waits for that.
    """
    held = set(roles)
    found = (
        EVENT_ACTS[step.event] for step in steps_of(state) if held & set(step.roles)
    )
    acts = (each for each in found if not suspended or each in _EVEN_SUSPENDED)
    return tuple(sorted(dict.fromkeys(acts), key=_rank))


def _rank(act: str) -> int:
    if act == "DecideObjection":
        return 0
    return 1 + (act in _INSTEAD) + 2 * (act in LATER)


def steps_of(state: str) -> list[Transition[State, Event]]:
    """Return the steps of the procedure's table that lead on from a state by an act."""
    steps = FIXED_PRICE_SELECTION.transitions.values()
    return [step for step in steps if step.state == state and step.event in EVENT_ACTS]
