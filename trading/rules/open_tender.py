"""The open tender 公开招标, from its draft to the record of its opening: its acts."""

from typing import Final

from trading.rules.effects import Effect
from trading.rules.open_tender_states import Event, State
from trading.rules.procedure import Act, Procedure
from trading.rules.roles import Role

__all__ = ["OPEN_TENDER", "Event", "State"]

S, E = State, Event  # The table below is read by rows; short names keep it narrow.
BLOCK, GATE, _, RECORD = Effect
_OWNER: Final = (Role.OWNER, Role.AGENCY)
_LED_BY: Final = (Role.OWNER, Role.AGENCY, Role.CLERK)
_WATCHED: Final = (Role.CLERK, Role.SUPERVISOR)
_DECIDED_BY: Final = (Role.OWNER, Role.AGENCY, Role.REVIEWER)
_DECLARED_BY: Final = (Role.CLERK, Role.PLATFORM)
BIDDER, HOLDER, TRUSTEE = Role.BIDDER, Role.KEY_HOLDER, Role.TRUSTEE

_WITH_KEYS: Final = (S.KEYS_READY, S.POLICY_LOGGED, S.BIDDING)
_NAMED_FROM: Final = (
    *(S.DRAFTED, S.PREQUALIFIED, S.HOLDERS_NAMED),
    *(S.KEYS_READY, S.POLICY_LOGGED, S.NOT_OPENED),
)
_CLOSED: Final = (S.CLOSED, S.OPENING, S.ADJOURNED)


def _act(
    event: Event,
    states: State | tuple[State, ...],
    leads_to: State | None,
    roles: Role | tuple[Role, ...],
    effect: Effect,
    rules: str,
    *,
    emits: str = "",
) -> Act[State, Event]:
    return Act(
        event=event,
        states=states if isinstance(states, tuple) else (states,),
        leads_to=leads_to,
        roles=roles if isinstance(roles, tuple) else (roles,),
        rules=tuple(rules.split()),
        effect=effect,
        emits=emits or event.name,
    )


_PREPARATION: Final = (
    _act(E.DRAFTED, S.NEW, S.DRAFTED, _OWNER, BLOCK, "P-2", emits="TENDER_DRAFTED"),
    _act(
        E.HOLDERS_NAMED,
        _NAMED_FROM,
        S.HOLDERS_NAMED,
        _OWNER,
        BLOCK,
        "B-6 K-1 K-2 K-3 K-4",
    ),
    _act(
        E.KEY_MADE,
        S.HOLDERS_NAMED,
        None,
        HOLDER,
        BLOCK,
        "K-6",
        emits="HOLDER_KEY_MADE",
    ),
    _act(E.KEY_DRILLED, S.HOLDERS_NAMED, None, HOLDER, BLOCK, "K-6"),
    _act(
        E.LAST_KEY_DRILLED,
        S.HOLDERS_NAMED,
        S.KEYS_READY,
        HOLDER,
        BLOCK,
        "K-6",
        emits="KEY_DRILLED",
    ),
    _act(E.KEY_DRILLED, _WITH_KEYS, None, HOLDER, RECORD, "K-6 K-7"),
    _act(
        E.POLICY_LOGGED,
        S.KEYS_READY,
        S.POLICY_LOGGED,
        _LED_BY,
        BLOCK,
        "K-1 K-2 K-3 K-4 K-5 K-6",
    ),
    _act(E.TENDER_PUBLISHED, S.POLICY_LOGGED, S.BIDDING, Role.CLERK, BLOCK, "K-5 K-6"),
)

_PREQUALIFICATION: Final = (
    _act(
        E.PREQUALIFICATION_ANNOUNCED,
        (S.DRAFTED, S.PREQUALIFICATION_FAILED),
        S.PREQUALIFYING,
        _OWNER,
        BLOCK,
        "B-6",
    ),
    _act(
        E.PREQUALIFICATION_APPLIED, S.PREQUALIFYING, None, BIDDER, BLOCK, "B-6 B-27 T-8"
    ),
    _act(E.PREQUALIFICATION_WITHDRAWN, S.PREQUALIFYING, None, BIDDER, BLOCK, "B-6"),
    _act(
        E.PREQUALIFICATION_CLOSED,
        S.PREQUALIFYING,
        S.PREQUALIFICATION_REVIEW,
        _DECLARED_BY,
        BLOCK,
        "B-6 B-20",
    ),
    _act(
        E.PREQUALIFICATION_DECIDED,
        S.PREQUALIFICATION_REVIEW,
        None,
        _DECIDED_BY,
        BLOCK,
        "B-6 D-8 P-1",
    ),
    _act(
        E.PREQUALIFIED,
        S.PREQUALIFICATION_REVIEW,
        S.PREQUALIFIED,
        _OWNER,
        BLOCK,
        "B-6 B-20 D-8",
    ),
    _act(
        E.PREQUALIFICATION_FAILED,
        S.PREQUALIFICATION_REVIEW,
        S.PREQUALIFICATION_FAILED,
        _OWNER,
        BLOCK,
        "B-6 B-20 D-8",
    ),
    _act(E.TENDER_ENDED, S.PREQUALIFICATION_FAILED, S.ENDED, _OWNER, BLOCK, "B-6"),
)

_BIDDING: Final = (
    _act(
        E.BID_SUBMITTED,
        S.BIDDING,
        None,
        BIDDER,
        BLOCK,
        "B-20 B-21 B-22 E-7 E-8 E-9 E-10 K-8 T-8",
    ),
    _act(E.BID_WITHDRAWN, S.BIDDING, None, BIDDER, BLOCK, "B-22 E-10"),
    _act(E.WITHDRAWAL_RECEIVED, S.BIDDING, None, _WATCHED, BLOCK, "B-20 B-22"),
    _act(E.BIDS_CLOSED, S.BIDDING, S.CLOSED, _DECLARED_BY, BLOCK, "B-20 B-21 E-8 E-9"),
    _act(E.NOT_OPENED, S.CLOSED, S.NOT_OPENED, _DECLARED_BY, BLOCK, "B-24"),
)

_OPENING: Final = (
    _act(
        E.OPENING_STARTED,
        (S.CLOSED, S.ADJOURNED),
        S.OPENING,
        _LED_BY,
        BLOCK,
        "B-24 B-30 E-11 K-10",
    ),
    _act(
        E.BIDDER_RELEASED,
        _CLOSED,
        None,
        BIDDER,
        BLOCK,
        "E-12 E-13 K-9 K-10",
        emits="BIDDER_RELEASE",
    ),
    _act(E.BIDDERS_CLOSED, _CLOSED, None, _DECLARED_BY, BLOCK, "E-13 K-10"),
    _act(
        E.HOLDER_RELEASED,
        S.OPENING,
        None,
        HOLDER,
        BLOCK,
        "E-12 K-9 K-10",
        emits="BID_RELEASE",
    ),
    _act(
        E.TIME_RELEASED,
        S.OPENING,
        None,
        TRUSTEE,
        BLOCK,
        "E-12 K-9 K-10",
        emits="TIME_RELEASE",
    ),
    _act(E.OPENING_ADJOURNED, S.OPENING, S.ADJOURNED, _LED_BY, GATE, "E-13"),
    _act(E.RELEASES_CLOSED, S.OPENING, S.RELEASED, _DECLARED_BY, BLOCK, "E-12 E-13"),
    _act(E.BID_DISCLOSED, S.RELEASED, None, BIDDER, BLOCK, "E-13 K-9"),
    _act(E.BIDS_OPENED, S.RELEASED, S.OPENED, _DECLARED_BY, BLOCK, "B-31 E-12 E-13"),
    _act(E.READ_OUT, S.OPENED, None, _LED_BY, BLOCK, "B-31"),
    _act(
        E.OPENING_OBJECTED,
        S.OPENED,
        None,
        BIDDER,
        BLOCK,
        "B-32",
        emits="OPENING_OBJECTION",
    ),
    _act(
        E.OBJECTION_ANSWERED,
        S.OPENED,
        None,
        _OWNER,
        BLOCK,
        "B-32",
        emits="OPENING_OBJECTION_ANSWERED",
    ),
    _act(E.OPENING_RECORDED, S.OPENED, S.RECORDED, _LED_BY, BLOCK, "B-31 B-32"),
)

OPEN_TENDER: Final = Procedure(
    "open_tender",
    1,
    State.NEW,
    (*_PREPARATION, *_PREQUALIFICATION, *_BIDDING, *_OPENING),
)
"""The table of the open tender; the registry explains each rule it names."""
