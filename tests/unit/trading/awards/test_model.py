"""No clock loses an award, no whim either, and the price stays the price."""

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import Yuan
from tests.builders_awards import (
    PRICE,
    award,
    awarded,
    conclusion,
    contract,
    entrant,
    visit,
)
from tests.builders_bidders import DAY, DIGEST, NOON
from tests.builders_rules import rules
from trading.awards.errors import (
    AwardNotDueError,
    ConclusionBrokenError,
    ContractLateError,
    LateAcceptedAlreadyError,
    ManagerReplacedError,
    NoReserveLeftError,
    NothingToSkipError,
    NotLateYetError,
    NotTheOfficerError,
    OfficerMissingError,
    ReservesLeftError,
    SilenceNotProvenError,
    WarnedAlreadyError,
)
from trading.awards.events import AwardEvent
from trading.awards.kept import (
    from_acceptance,
    from_contract,
    from_entrant,
    from_passed,
    from_visit,
    to_acceptance,
    to_contract,
    to_entrant,
    to_passed,
    to_visit,
)
from trading.awards.model import PassedBy
from trading.bidders.model.firms import ManagerId
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.fixed_price_states import Event
from trading.rules.price import ChangeNeedsApprovalError, PriceRenegotiatedError

pytestmark = pytest.mark.trading

MICROSECOND = timedelta(microseconds=1)
LIMIT = NOON + 13 * DAY
RULES = rules()


def lost(which, by=PassedBy.REFUSED, at=NOON + 4 * DAY):
    return which.lost(by, "the firm wrote so", DIGEST, at)


def skipped(which):
    return which.skipped(PassedBy.AT_CAP, "two contracts", DIGEST, NOON)


def test_the_events_are_words_of_the_table():
    """What this slice calls an event, the procedure's table calls the same."""
    assert {event.value for event in AwardEvent} <= {event.value for event in Event}


def test_what_happens_after_a_conclusion_is_this_slice_s():
    """From the public notice period on, every act of the table but one is here."""
    after = {"publicity", "winner_lost", "awarded", "contracted", "performing"}
    after |= {"accepted", "terminated"}
    acts = {
        event.value
        for (state, event) in FIXED_PRICE_SELECTION.transitions
        if state.value in after
    }
    assert acts - {event.value for event in AwardEvent} == {"draw_voided"}


@pytest.mark.parametrize(
    "change",
    [
        {"entrants": ()},
        {"entrants": (entrant(1), entrant(2), entrant(1, ticket="0009"))},
        {"price": Yuan(0)},
    ],
    ids=["nobody", "twice", "for nothing"],
)
def test_a_conclusion_names_each_firm_once_and_a_price(change):
    """Nobody wins twice, and somebody wins at a price."""
    with pytest.raises(ConclusionBrokenError):
        conclusion(**change)


def test_nothing_is_awarded_before_the_end_of_publicity():
    """D-21: at the end of the period, not a microsecond sooner, nor without one."""
    until = NOON + 3 * DAY
    published = award().published(until, NOON, {})

    with pytest.raises(AwardNotDueError):
        award().awarded(LIMIT, until, {})
    with pytest.raises(AwardNotDueError):
        published.awarded(LIMIT, until - MICROSECOND, {})
    assert published.awarded(LIMIT, until, {}).awarded_at == until


@given(st.integers(1, 6), st.data())
def test_reserves_come_in_the_order_that_was_drawn(firms, data):
    """However many are lost or skipped, everybody has one turn, in order."""
    which, turns = lost(award(firms)), [0]
    while which.next_rank is not None:
        rank = which.next_rank
        if data.draw(st.booleans()):
            which = skipped(which)
        else:
            which = lost(which.called(NOON + DAY, NOON, {}))
        turns.append(rank)

    assert turns == list(range(firms))
    which.require_used_up()
    with pytest.raises(NoReserveLeftError):
        which.next_reserve()
    with pytest.raises(NoReserveLeftError):
        which.called(NOON + DAY, NOON, {})
    with pytest.raises(NothingToSkipError):
        skipped(which)


def test_reserves_are_not_used_up_while_one_is_left():
    """D-25: a new notice is needed only when nobody can be called."""
    with pytest.raises(ReservesLeftError):
        lost(award(2)).require_used_up()


def test_a_called_reserve_starts_afresh():
    """Its own publicity, and nothing of the lost winner's award, limit or warning."""
    late = awarded().late_warned(LIMIT).late_contract_accepted("why not", DIGEST, LIMIT)
    called = lost(late).called(LIMIT + 3 * DAY, LIMIT, {"ends": 1})

    assert called.candidate == entrant(2)
    assert called.objectable_until == LIMIT + 3 * DAY
    assert called.deadlines == {"publicity": {"ends": 1}}
    left = {"awarded_at", "contract_until", "late_warned_at", "late_accepted"}
    assert {getattr(called, name) for name in left} == {None}
    assert left <= {each.name for each in fields(called)}


def test_silence_is_proven_by_the_limit():
    """D-25: nobody is called silent before the limit, nor without an award."""
    for which in (award(), awarded()):
        with pytest.raises(SilenceNotProvenError):
            lost(which, PassedBy.SILENT, LIMIT - MICROSECOND)
    assert lost(awarded(), PassedBy.SILENT, LIMIT).passed[-1].rank == 0


def test_the_clock_alone_loses_nothing():
    """D-24: long after the limit the winner stands, and may sign with a decision."""
    late = LIMIT + 400 * DAY
    which = awarded()
    assert which.is_late(late)
    assert which.passed == ()
    accepted = which.late_contract_accepted("flood", DIGEST, late)
    assert accepted.contracted(contract(uploaded_at=late)).contract is not None


def test_a_late_contract_needs_the_owner_s_decision():
    """D-24: until the limit it is simply taken, at the limit it is a GATE."""
    awarded().contracted(contract(uploaded_at=LIMIT - MICROSECOND))
    with pytest.raises(ContractLateError):
        awarded().contracted(contract(uploaded_at=LIMIT))


def test_the_date_in_the_contract_makes_nothing_timely():
    """An early date in a paper that comes late does not pass the GATE."""
    with pytest.raises(ContractLateError):
        awarded().contracted(contract(signed_at=NOON + 4 * DAY, uploaded_at=LIMIT))


def test_a_late_contract_is_warned_about_once():
    """Not before the limit, and a second time never."""
    with pytest.raises(NotLateYetError):
        awarded().late_warned(LIMIT - MICROSECOND)
    with pytest.raises(WarnedAlreadyError):
        awarded().late_warned(LIMIT).late_warned(LIMIT + DAY)


def test_lateness_is_accepted_once_and_not_in_advance():
    """The owner decides about what is late, not about what may become so."""
    with pytest.raises(NotLateYetError):
        awarded().late_contract_accepted("in advance", DIGEST, NOON + 4 * DAY)
    accepted = awarded().late_contract_accepted("flood", DIGEST, LIMIT)
    with pytest.raises(LateAcceptedAlreadyError):
        accepted.late_contract_accepted("again", DIGEST, LIMIT + DAY)


def test_what_is_signed_is_not_late():
    """Once there is a contract, time no longer counts against it."""
    signed = awarded().contracted(contract())
    assert not signed.is_late(LIMIT + DAY)
    with pytest.raises(NotLateYetError):
        signed.late_warned(LIMIT + DAY)


@given(st.integers(-(10**6), 10**6).filter(bool))
def test_the_contract_has_the_fixed_price_to_the_fen(difference):
    """D-3, D-26: a fen more or less is another price."""
    other = Yuan(PRICE.fen + difference)
    with pytest.raises(PriceRenegotiatedError):
        awarded().contracted(contract(price=other))


def test_the_manager_is_not_replaced_in_silence():
    """C-12: the manager of the application, or another with the owner's approval."""
    awarded().check_manager(ManagerId("manager-1"), "")
    awarded().check_manager(ManagerId("other"), DIGEST)
    with pytest.raises(ManagerReplacedError):
        awarded().check_manager(ManagerId("other"), "")


def test_only_the_assigned_officer_reports():
    """D-28: nobody before the assignment, then the one assigned last."""
    which = awarded()
    with pytest.raises(OfficerMissingError):
        which.require_tracked()
    with pytest.raises(NotTheOfficerError):
        which.check_reporter("wang")
    which = which.tracked_by("wang").tracked_by("zhao")
    which.require_tracked()
    which.check_reporter("zhao")
    with pytest.raises(NotTheOfficerError):
        which.check_reporter("wang")


TENTH = PRICE.fen // 10


@pytest.mark.parametrize("sign", [1, -1])
def test_changes_up_to_the_limit_need_no_approval(sign):
    """D-26: exactly a tenth passes, in several steps too."""
    half = visit(change=Yuan(sign * TENTH // 2))
    awarded().visited(half, RULES).visited(half, RULES)


@pytest.mark.parametrize("sign", [1, -1])
def test_changes_above_the_limit_need_approval(sign):
    """D-26: one fen more than a tenth, all changes together, goes to the approvers."""
    before = awarded().visited(visit(change=Yuan(sign * TENTH)), RULES)
    with pytest.raises(ChangeNeedsApprovalError):
        before.visited(visit(change=Yuan(sign)), RULES)
    after = before.visited(visit(change=Yuan(sign), approval=DIGEST), RULES)
    assert after.visited(visit(), RULES).visits[-1].change == Yuan(0)


def test_what_the_public_reads_of_an_entrant_names_no_manager():
    """Code, name and ticket are public; the manager is a person."""
    assert set(entrant(1).described()) == {"code", "name", "ticket"}
    assert "manager-1" not in str(lost(award()).gone())


def test_what_is_kept_is_what_was_there():
    """Parts of an award come back from their JSON as they were."""
    which = lost(awarded().late_contract_accepted("flood", DIGEST, LIMIT))
    other = entrant(1, manager=None)
    assert to_entrant(from_entrant(entrant(1))) == entrant(1)
    assert to_entrant(from_entrant(other)) == other
    assert to_passed(from_passed(which.passed[0])) == which.passed[0]
    assert to_acceptance(from_acceptance(which.late_accepted)) == which.late_accepted
    assert to_contract(from_contract(contract())) == contract()
    assert to_visit(from_visit(visit())) == visit()
    assert to_acceptance(from_acceptance(None)) is None
    assert to_contract(from_contract(None)) is None
