"""The fixed-price selection by draw 固定价比选: its table of acts."""

from typing import Final

from trading.rules.effects import Effect
from trading.rules.fixed_price_acts import act
from trading.rules.fixed_price_sealed import SEALED_SIGN_UP
from trading.rules.fixed_price_states import Event, State
from trading.rules.procedure import Procedure
from trading.rules.roles import Role

__all__ = ["FIXED_PRICE_SELECTION", "Event", "State"]

S, E = State, Event  # The table below is read by rows; short names keep it narrow.
BLOCK, GATE, WARN, RECORD = Effect
OWNER, APPROVER, AGENCY = Role.OWNER, Role.OWNER_APPROVER, Role.AGENCY
BIDDER, REVIEWER, SUPERVISOR = Role.BIDDER, Role.REVIEWER, Role.SUPERVISOR
CLERK, MANAGER, PLATFORM = Role.CLERK, Role.CENTRE_MANAGER, Role.PLATFORM
AUTHORITY, TRACKER = Role.AUTHORITY, Role.TRACKING_OFFICER

_BEFORE_NOTICE: Final = (S.DRAFT, S.BASIS_CHECKED, S.PRICE_FIXED)
_PRICED: Final = (S.PRICE_FIXED, S.NEW_NOTICE_NEEDED)
_BEFORE_DRAW: Final = (
    S.NOTICED,
    S.SIGN_UP_SEALED,
    S.SIGN_UP_CLOSED,
    S.TOO_FEW,
    S.AWAITING_CONSENT,
    S.QUALIFIED,
    S.LIST_FROZEN,
    S.DRAW_READY,
)
_NAMES_RESTRICTED: Final = _BEFORE_DRAW[2:]
_OBJECTABLE: Final = (*_BEFORE_DRAW, S.DRAWN, S.PUBLICITY)
_WINNER_KNOWN: Final = (
    S.DRAWN,
    S.PUBLICITY,
    S.AWARDED,
    S.WINNER_LOST,
    S.CONTRACTED,
    S.PERFORMING,
)
_OWNER: Final = (OWNER, AGENCY)
_PRESENT: Final = (CLERK, SUPERVISOR, OWNER, AGENCY, BIDDER)


_PREPARATION: Final = (
    act(
        E.DRAFTED,
        S.NEW,
        S.DRAFT,
        _OWNER,
        BLOCK,
        "D-1 D-2 R-1 R-2 R-3",
        emits="PROJECT_DRAFTED",
    ),
    act(E.DRAFT_CHANGED, _BEFORE_NOTICE, S.DRAFT, _OWNER, BLOCK, "D-1 D-2 R-3"),
    act(
        E.BASIS_ACCEPTED,
        S.DRAFT,
        S.BASIS_CHECKED,
        APPROVER,
        GATE,
        "D-0a D-0b D-0c D-0d D-0f R-5",
    ),
    act(E.BASIS_REJECTED, S.DRAFT, None, APPROVER, GATE, "D-0f"),
    act(E.PRICE_FIXED, S.BASIS_CHECKED, S.PRICE_FIXED, _OWNER, BLOCK, "D-1 D-3 D-4"),
    act(E.ENTRY_REQUESTED, _PRICED, None, _OWNER, RECORD, "P-3 R-9"),
    act(E.ENTRY_ANSWERED, _PRICED, None, CLERK, GATE, "P-1 P-3 R-9"),
    act(E.NOTICE_PREPARED, _PRICED, None, CLERK, BLOCK, "D-0f D-2 D-5 D-15 D-29 T-1"),
    act(E.CONFIDENTIALITY_REVIEWED, _PRICED, None, (CLERK, MANAGER), BLOCK, "P-11"),
    act(
        E.NOTICE_PUBLISHED,
        _PRICED,
        S.NOTICED,
        CLERK,
        BLOCK,
        "D-0f D-2 D-5 D-6 D-13 D-15 D-29 K-5 P-3 P-11 T-1 T-5",
    ),
)

_SIGN_UP: Final = (
    act(E.NOTICE_AMENDED, S.NOTICED, None, _OWNER, BLOCK, "D-3 D-5"),
    act(E.SIGNED_UP, S.NOTICED, None, BIDDER, BLOCK, "D-0e D-6 D-7 D-8 T-8 T-10"),
    act(E.SIGN_UP_WITHDRAWN, S.NOTICED, None, BIDDER, BLOCK, "D-6 D-8 T-10"),
    act(
        E.SIGN_UP_RESUMED,
        S.NOTICED,
        None,
        (OWNER, AGENCY, CLERK, PLATFORM),
        BLOCK,
        "D-6 D-15 P-4 T-10",
    ),
    act(
        E.SIGN_UP_CLOSED,
        S.NOTICED,
        S.SIGN_UP_CLOSED,
        (CLERK, PLATFORM),
        BLOCK,
        "D-6 T-10",
    ),
)

_REVIEW: Final = (
    act(
        E.APPLICATIONS_READ,
        _NAMES_RESTRICTED,
        None,
        (REVIEWER, SUPERVISOR),
        RECORD,
        "D-6 D-9",
    ),
    act(E.VERDICT_RECORDED, S.SIGN_UP_CLOSED, None, REVIEWER, GATE, "D-7 D-9 D-10"),
    act(
        E.TOO_FEW_FOUND,
        (S.SIGN_UP_CLOSED, S.QUALIFIED),
        S.TOO_FEW,
        _OWNER,
        GATE,
        "D-12",
    ),
    act(E.SIGN_UP_EXTENDED, S.TOO_FEW, S.NOTICED, _OWNER, GATE, "D-12 D-15 K-6"),
    act(E.OWNER_CHOSE_TO_DRAW, S.TOO_FEW, S.AWAITING_CONSENT, OWNER, GATE, "D-12"),
    act(
        E.SUPERVISOR_CONSENTED,
        S.AWAITING_CONSENT,
        S.QUALIFIED,
        SUPERVISOR,
        GATE,
        "D-12",
    ),
    act(E.SUPERVISOR_DECLINED, S.AWAITING_CONSENT, S.DRAFT, SUPERVISOR, GATE, "D-12"),
    act(
        E.RETURNED_TO_DRAFT,
        (S.TOO_FEW, S.NEW_NOTICE_NEEDED),
        S.DRAFT,
        OWNER,
        GATE,
        "D-12 D-25",
    ),
    act(E.QUALIFIED, S.SIGN_UP_CLOSED, S.QUALIFIED, _OWNER, GATE, "D-9 D-10 D-11 D-12"),
    act(E.VERDICT_CORRECTED, S.QUALIFIED, None, OWNER, GATE, "D-9"),
)

_DRAW: Final = (
    act(
        E.LIST_FROZEN,
        S.QUALIFIED,
        S.LIST_FROZEN,
        (CLERK, OWNER),
        BLOCK,
        "D-7 D-8 D-9 D-10 D-11 D-12 D-17 D-18",
    ),
    act(E.LIST_VOIDED, (S.LIST_FROZEN, S.DRAW_READY), S.QUALIFIED, OWNER, GATE, "D-17"),
    act(
        E.DRAW_POSTPONED,
        (S.LIST_FROZEN, S.DRAW_READY),
        S.LIST_FROZEN,
        _OWNER,
        GATE,
        "D-15",
    ),
    act(E.ROOM_READY, S.LIST_FROZEN, S.DRAW_READY, CLERK, BLOCK, "D-15 D-16 D-20 P-2"),
    act(
        E.DRAW_STARTED,
        S.DRAW_READY,
        S.DRAWING,
        CLERK,
        BLOCK,
        "D-7 D-13 D-14 D-15 D-16 D-17 D-20",
        emits="DRAW_NOTICE",
    ),
    act(
        E.DRAW_COMMITTED,
        S.DRAWING,
        None,
        _PRESENT,
        BLOCK,
        "D-16 D-18 P-2",
        emits="DRAW_COMMIT",
    ),
    act(
        E.COMMITS_CLOSED,
        S.DRAWING,
        None,
        CLERK,
        BLOCK,
        "D-16 D-18",
        emits="DRAW_COMMITS_CLOSED",
    ),
    act(
        E.DRAW_REVEALED,
        S.DRAWING,
        None,
        _PRESENT,
        BLOCK,
        "D-18 P-2",
        emits="DRAW_REVEAL",
    ),
    act(
        E.SOURCE_SWITCHED,
        (S.DRAWING, S.CHANCE_AWAITED),
        None,
        CLERK,
        GATE,
        "D-18",
        emits="DRAW_SOURCE_SWITCHED",
    ),
    act(
        E.CHANCE_TYPED,
        S.CHANCE_AWAITED,
        None,
        _PRESENT,
        BLOCK,
        "D-18 D-19 P-2",
        emits="DRAW_CHANCE_TYPED",
    ),
    act(
        E.REVEALS_CLOSED, S.DRAWING, S.CHANCE_AWAITED, (CLERK, PLATFORM), BLOCK, "D-18"
    ),
    act(
        E.DRAW_FINISHED,
        S.CHANCE_AWAITED,
        S.DRAWN,
        _PRESENT,
        BLOCK,
        "D-13 D-14 D-18 D-19",
        emits="DRAW_RESULT",
    ),
    act(
        E.RESULT_SIGNED,
        S.DRAWN,
        None,
        _PRESENT,
        BLOCK,
        "D-19 P-2",
        emits="DRAW_RESULT_SIGNED",
    ),
    act(E.DRAW_VOIDED, S.DRAWING, S.LIST_FROZEN, (SUPERVISOR, OWNER), GATE, "D-27"),
    act(
        E.DRAW_VOIDED,
        (S.DRAWN, S.PUBLICITY),
        S.QUALIFIED,
        (SUPERVISOR, OWNER),
        GATE,
        "D-22 D-27",
    ),
)

_AWARD: Final = (
    act(
        E.PUBLICITY_OPENED, S.DRAWN, S.PUBLICITY, CLERK, BLOCK, "D-19 D-21 T-2 T-6 T-7"
    ),
    act(E.OBJECTION_RECEIVED, _OBJECTABLE, None, BIDDER, BLOCK, "D-9 D-22 P-4"),
    act(E.OBJECTION_DECIDED, _OBJECTABLE, None, OWNER, BLOCK, "D-22 P-4"),
    act(E.WINNER_VOIDED, S.PUBLICITY, S.WINNER_LOST, OWNER, GATE, "D-22 D-25 D-27"),
    act(
        E.AWARDED,
        S.PUBLICITY,
        S.AWARDED,
        _OWNER,
        BLOCK,
        "D-21 D-22 D-23",
        emits="AWARD",
    ),
    act(
        E.REFUSAL_RECORDED,
        (S.PUBLICITY, S.AWARDED),
        S.WINNER_LOST,
        OWNER,
        GATE,
        "D-24 D-25",
    ),
    act(E.RESERVE_SKIPPED, S.WINNER_LOST, None, OWNER, GATE, "D-10 D-25"),
    act(E.RESERVE_CALLED, S.WINNER_LOST, S.PUBLICITY, OWNER, GATE, "D-10 D-21 D-25"),
    act(E.RESERVES_USED_UP, S.WINNER_LOST, S.NEW_NOTICE_NEEDED, OWNER, GATE, "D-25"),
)

_AFTERWARDS: Final = (
    act(E.CONTRACT_LATE_WARNED, S.AWARDED, None, (PLATFORM, CLERK), WARN, "D-24"),
    act(E.CONTRACT_LATE_ACCEPTED, S.AWARDED, None, OWNER, GATE, "D-24"),
    act(E.CONTRACT_UPLOADED, S.AWARDED, S.CONTRACTED, _OWNER, GATE, "D-3 D-24 D-26"),
    act(
        E.TRACKING_OFFICER_ASSIGNED,
        (S.CONTRACTED, S.PERFORMING, S.ACCEPTED),
        None,
        (OWNER, MANAGER),
        RECORD,
        "D-28",
    ),
    act(
        E.PERFORMANCE_STARTED,
        S.CONTRACTED,
        S.PERFORMING,
        (OWNER, TRACKER),
        RECORD,
        "D-28",
    ),
    act(
        E.PERFORMANCE_REPORTED,
        S.PERFORMING,
        None,
        (TRACKER, OWNER),
        RECORD,
        "D-26 D-28",
    ),
    act(E.WORK_ACCEPTED, S.PERFORMING, S.ACCEPTED, OWNER, RECORD, "D-28"),
    act(
        E.TERMINATED,
        (*_BEFORE_NOTICE, *_BEFORE_DRAW, S.NEW_NOTICE_NEEDED),
        S.TERMINATED,
        OWNER,
        GATE,
        "P-5",
    ),
    # Once a winner is known, the owner alone may not wish for another result.
    act(E.TERMINATED, _WINNER_KNOWN, S.TERMINATED, AUTHORITY, GATE, "D-27 P-5"),
    act(
        E.ARCHIVED,
        (S.ACCEPTED, S.TERMINATED),
        S.ARCHIVED,
        CLERK,
        BLOCK,
        "D-19 D-20 D-28",
        emits="CASE_CLOSED",
    ),
)

FIXED_PRICE_SELECTION: Final = Procedure(
    "fixed_price_selection",
    1,
    State.NEW,
    (
        *_PREPARATION,
        *_SIGN_UP,
        *SEALED_SIGN_UP,
        *_REVIEW,
        *_DRAW,
        *_AWARD,
        *_AFTERWARDS,
    ),
)
"""The table of the fixed-price selection; the registry explains each rule it names."""
