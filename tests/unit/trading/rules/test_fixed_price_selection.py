"""The selection's table: what may follow what, and who may do it."""

import inspect

import pytest

from archive.public.values import RuleBrokenError
from trading.rules import (
    calendar,
    fixed_price_guards,
    legal_basis,
    parameters,
    price,
    procedure,
    rulebook,
)
from trading.rules.effects import Effect
from trading.rules.fixed_price_guards import (
    REASONS_TO_VOID,
    ExtendedAlreadyError,
    NotExtendedYetError,
    RedrawReasonError,
    VoidReason,
    check_may_extend,
    check_owner_may_choose,
    check_void_reason,
)
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION, Event, State
from trading.rules.procedure import NotNowError, NotYoursError
from trading.rules.procedures import PROCEDURES
from trading.rules.roles import CENTRE_ROLES, Role
from trading.rules.shipped import rule_registry

pytestmark = pytest.mark.trading

TABLE = FIXED_PRICE_SELECTION
STEPS = list(TABLE.transitions.values())
EVERYBODY = frozenset(Role)

TO_NOTICE = (
    Event.DRAFTED,
    Event.BASIS_ACCEPTED,
    Event.PRICE_FIXED,
    Event.NOTICE_PUBLISHED,
)
TO_REVIEW = (*TO_NOTICE, Event.SIGNED_UP, Event.SIGN_UP_CLOSED, Event.VERDICT_RECORDED)
TO_LIST = (*TO_REVIEW, Event.QUALIFIED, Event.LIST_FROZEN)
TO_DRAW = (*TO_LIST, Event.ROOM_READY, Event.DRAW_STARTED)
TO_RESULT = (*TO_DRAW, Event.REVEALS_CLOSED, Event.DRAW_FINISHED)
TO_AWARD = (*TO_RESULT, Event.PUBLICITY_OPENED, Event.AWARDED)


def walked(*events, start=State.NEW):
    """Return the state after these acts, each by somebody who may do it."""
    state = start
    for event in events:
        state = TABLE.move(state, event, EVERYBODY).next_state
    return state


def test_the_whole_life_of_a_selection():
    """
    From the draft to the archive, one act after the other.
    """
    end = walked(
        *TO_AWARD,
        Event.CONTRACT_UPLOADED,
        Event.TRACKING_OFFICER_ASSIGNED,
        Event.PERFORMANCE_STARTED,
        Event.PERFORMANCE_REPORTED,
        Event.WORK_ACCEPTED,
        Event.ARCHIVED,
    )

    assert end is State.ARCHIVED
    assert [state for state in TABLE.states if TABLE.is_final(state)] == [end]


def test_every_state_and_every_act_has_its_place():
    """
    No state without a way to it, no act that can never happen.
    """
    assert set(TABLE.states) == set(State)
    assert {step.event for step in STEPS} == set(Event)


def test_no_way_leads_around_the_legal_basis():
    """
    D-0f: from the draft a notice is reached through a recorded opinion only.
    """
    with pytest.raises(NotNowError):
        walked(Event.DRAFTED, Event.PRICE_FIXED)
    with pytest.raises(NotNowError):
        walked(Event.DRAFTED, Event.NOTICE_PUBLISHED)
    assert walked(Event.DRAFTED, Event.BASIS_REJECTED) is State.DRAFT


@pytest.mark.parametrize("state", [State.BASIS_CHECKED, State.PRICE_FIXED])
def test_a_change_of_the_draft_undoes_the_opinion(state):
    """
    Whatever was judged before the change has to be judged again.
    """
    assert walked(Event.DRAFT_CHANGED, start=state) is State.DRAFT


@pytest.mark.parametrize(
    "role", [Role.OWNER, Role.AGENCY, Role.CLERK, Role.CENTRE_MANAGER, Role.SUPERVISOR]
)
def test_the_opinion_is_the_second_persons(role):
    """
    Neither the drafter's role nor the centre's records the opinion.
    """
    with pytest.raises(NotYoursError):
        TABLE.move(State.DRAFT, Event.BASIS_ACCEPTED, {role})


def test_nobody_of_the_centre_decides():
    """
    P-1: every gate that a project passes waits for a role outside the centre.
    """
    gates = [
        step
        for step in STEPS
        if step.effect is Effect.GATE and step.next_state != step.state
    ]

    assert gates
    assert [step for step in gates if CENTRE_ROLES & set(step.roles)] == []


def test_the_centre_never_reads_applications():
    """
    After sign-up closed, reviewers and the supervisor see the names, nobody else.
    """
    readers = {
        role
        for step in STEPS
        if step.event is Event.APPLICATIONS_READ
        for role in step.roles
    }

    assert readers == {Role.REVIEWER, Role.SUPERVISOR}
    for state in (State.NOTICED, State.DRAWN):
        with pytest.raises(NotNowError):
            TABLE.move(state, Event.APPLICATIONS_READ, EVERYBODY)


def test_dr3_too_few_firms_wait_for_the_supervisors_consent():
    """
    DR3: extended, still too few, the owner chooses, the supervisor says yes or no.
    """
    extended = walked(
        *TO_REVIEW,
        Event.TOO_FEW_FOUND,
        Event.SIGN_UP_EXTENDED,
        Event.SIGN_UP_CLOSED,
        Event.TOO_FEW_FOUND,
        Event.OWNER_CHOSE_TO_DRAW,
    )

    assert extended is State.AWAITING_CONSENT
    assert walked(Event.SUPERVISOR_CONSENTED, start=extended) is State.QUALIFIED
    assert walked(Event.SUPERVISOR_DECLINED, start=extended) is State.DRAFT
    with pytest.raises(NotYoursError):
        TABLE.move(extended, Event.SUPERVISOR_CONSENTED, {Role.OWNER})


def test_sign_up_is_extended_once():
    """
    D-12: a second extension is refused, and the owner's choice before the first too.
    """
    check_may_extend(0, 1)
    with pytest.raises(ExtendedAlreadyError, match="1 of 1"):
        check_may_extend(1, 1)

    check_owner_may_choose(1, 1)
    with pytest.raises(NotExtendedYetError, match="0 of 1"):
        check_owner_may_choose(0, 1)


def test_dr4_reserves_follow_until_none_is_left():
    """
    DR4: refusal, a reserve, refusal, a skipped reserve, none: a new notice.
    """
    award = walked(*TO_AWARD)
    reserve = walked(Event.REFUSAL_RECORDED, Event.RESERVE_CALLED, start=award)
    assert reserve is State.PUBLICITY

    used_up = walked(
        Event.AWARDED,
        Event.REFUSAL_RECORDED,
        Event.RESERVE_SKIPPED,
        Event.RESERVES_USED_UP,
        start=reserve,
    )

    assert used_up is State.NEW_NOTICE_NEEDED
    assert walked(Event.NOTICE_PUBLISHED, start=used_up) is State.NOTICED
    assert walked(Event.RETURNED_TO_DRAFT, start=used_up) is State.DRAFT


def test_a_late_contract_loses_nothing_by_itself():
    """
    D-24: the warning and the owner's decision leave the award as it is.
    """
    late = walked(*TO_AWARD, Event.CONTRACT_LATE_WARNED, Event.CONTRACT_LATE_ACCEPTED)

    assert late is State.AWARDED
    warned = TABLE.transitions[State.AWARDED, Event.CONTRACT_LATE_WARNED]
    assert warned.effect is Effect.WARN


def test_dr6_a_draw_cannot_be_started_twice():
    """
    DR6: once started, finished or published, no second press starts another draw.
    """
    for state in (walked(*TO_DRAW), walked(*TO_RESULT), walked(*TO_AWARD)):
        with pytest.raises(NotNowError):
            TABLE.move(state, Event.DRAW_STARTED, EVERYBODY)


def test_dr6_no_draw_without_a_ready_room():
    """
    DR6: from the frozen list the room is made ready first, by the clerk.
    """
    with pytest.raises(NotNowError):
        TABLE.move(State.LIST_FROZEN, Event.DRAW_STARTED, EVERYBODY)
    with pytest.raises(NotYoursError):
        TABLE.move(State.DRAW_READY, Event.DRAW_STARTED, {Role.OWNER})


def test_dr7_a_frozen_list_is_voided_and_frozen_again():
    """
    DR7: nothing else touches a frozen list.
    """
    frozen = walked(*TO_LIST)
    for event in (Event.VERDICT_RECORDED, Event.VERDICT_CORRECTED, Event.LIST_FROZEN):
        with pytest.raises(NotNowError):
            TABLE.move(frozen, event, EVERYBODY)

    again = walked(Event.LIST_VOIDED, Event.LIST_FROZEN, start=frozen)
    assert again is State.LIST_FROZEN


def test_after_the_reveals_a_draw_is_only_ever_finished():
    """
    Nobody who has seen enough to guess the result can stop it.
    """
    leaving = [
        (step.event, step.next_state)
        for step in STEPS
        if step.state is State.CHANCE_AWAITED and step.next_state is not step.state
    ]

    assert leaving == [(Event.DRAW_FINISHED, State.DRAWN)]


def test_a_failure_before_the_reveals_leads_to_a_new_draw_of_the_same_list():
    """
    D-27: the old draw is void, the frozen list stands.
    """
    assert walked(*TO_DRAW, Event.DRAW_VOIDED) is State.LIST_FROZEN
    assert walked(*TO_RESULT, Event.DRAW_VOIDED) is State.QUALIFIED


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reason", VoidReason)
def test_a_draw_is_voided_for_one_reason_only(state, reason):
    """
    D-27: never because the result is unwelcome, and never where the table forbids it.
    """
    voidable = (state, Event.DRAW_VOIDED) in TABLE.transitions
    assert voidable == (state in REASONS_TO_VOID)

    if REASONS_TO_VOID.get(state) is reason:
        check_void_reason(state, reason)
    else:
        with pytest.raises(RedrawReasonError):
            check_void_reason(state, reason)


def test_the_owner_alone_cannot_end_a_selection_whose_winner_is_known():
    """
    P-5, D-27: after the draw only a decision of the authority terminates.
    """
    before = TABLE.move(State.LIST_FROZEN, Event.TERMINATED, {Role.OWNER})
    assert before.next_state is State.TERMINATED

    for state in (State.DRAWN, State.PUBLICITY, State.AWARDED, State.WINNER_LOST):
        with pytest.raises(NotYoursError):
            TABLE.move(state, Event.TERMINATED, {Role.OWNER})
        assert TABLE.move(state, Event.TERMINATED, {Role.AUTHORITY})
    for state in (State.DRAWING, State.CHANCE_AWAITED):
        with pytest.raises(NotNowError):
            TABLE.move(state, Event.TERMINATED, EVERYBODY)


def test_an_ended_selection_is_archived_too():
    """
    Whatever became of it, its file is closed.
    """
    assert walked(Event.ARCHIVED, start=State.TERMINATED) is State.ARCHIVED


def test_the_log_names_the_turning_points():
    """
    Checkers of the log look for these kinds; the table emits them where they belong.
    """
    kinds = {step.event: step.emits for step in STEPS}

    assert kinds[Event.DRAFTED] == "PROJECT_DRAFTED"
    assert kinds[Event.SIGN_UP_CLOSED] == "SIGN_UP_CLOSED"
    assert kinds[Event.DRAW_STARTED] == "DRAW_NOTICE"
    assert kinds[Event.REVEALS_CLOSED] == "REVEALS_CLOSED"
    assert kinds[Event.DRAW_FINISHED] == "DRAW_RESULT"
    assert kinds[Event.DRAW_VOIDED] == "DRAW_VOIDED"
    assert kinds[Event.AWARDED] == "AWARD"
    assert kinds[Event.ARCHIVED] == "CASE_CLOSED"
    sealed = {Event.SIGNED_UP_SEALED, Event.SEALED_SIGN_UP_CLOSED}
    assert {kinds[each] for each in sealed} == {"SIGNED_UP", "SIGN_UP_CLOSED"}
    assert len({kinds[each] for each in kinds.keys() - sealed}) == len(kinds) - 2


def test_every_rule_that_the_table_names_is_in_the_registry():
    """
    An identifier on a refusal or an event can always be explained.
    """
    registry = rule_registry()

    assert [
        (step.event, rule)
        for step in STEPS
        for rule in step.rules
        if rule not in registry
    ] == []
    assert all(step.rules for step in STEPS)


def test_every_refusal_names_a_known_rule_and_what_to_do():
    """
    An error is named after a rule of the registry, with its own code and a remedy.
    """
    modules = (
        calendar,
        fixed_price_guards,
        legal_basis,
        parameters,
        price,
        procedure,
        rulebook,
    )
    errors = {
        found
        for module in modules
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, RuleBrokenError) and found is not RuleBrokenError
    }

    assert len(errors) >= 25
    assert [error for error in errors if error.rule not in rule_registry()] == []
    assert len({error.code for error in errors}) == len(errors)
    default = RuleBrokenError.remedy
    assert [error for error in errors if error.remedy == default] == []


def test_the_selection_is_found_by_its_key():
    """
    Projects keep the key; the table behind it is this one.
    """
    assert PROCEDURES["fixed_price_selection"] is TABLE
