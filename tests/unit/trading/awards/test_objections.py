"""An objection is decided once, and what it decided binds what it was about."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_awards import decision, objection
from tests.builders_bidders import DAY, NOON, firm
from trading.awards.errors import (
    DecidedAlreadyError,
    ListFoundWrongError,
    ListNotFoundWrongError,
    NoWinnerYetError,
    ObjectionOpenError,
    WinnerFoundVoidError,
    WinnerNotFoundVoidError,
)
from trading.awards.objections import (
    Outcome,
    check_list_stands,
    check_list_wrong,
    check_none_waits,
    check_winner_stands,
    check_winner_void,
    list_found_wrong,
)

pytestmark = pytest.mark.trading

ROUNDS, RANKS = st.integers(1, 3), st.integers(0, 2)


def test_an_objection_is_decided_once():
    """The first decision stands, also against the same one again."""
    decided = objection().decided(decision(Outcome.REJECTED))
    with pytest.raises(DecidedAlreadyError):
        decided.decided(decision(Outcome.REJECTED))


def test_nobody_is_found_void_before_there_is_a_winner():
    """Before a conclusion an objection is rejected, or the list is wrong."""
    early = objection(round=0, rank=-1)
    early.require_decidable(Outcome.REJECTED)
    early.require_decidable(Outcome.LIST_WRONG)
    with pytest.raises(NoWinnerYetError):
        early.require_decidable(Outcome.WINNER_VOID)


def test_an_answer_at_its_limit_is_late():
    """D-22: the limit is the first instant that is too late."""
    assert objection().is_overdue(NOON + 3 * DAY)
    assert not objection().is_overdue(NOON + 3 * DAY - timedelta(microseconds=1))


@given(st.sampled_from(Outcome), ROUNDS, ROUNDS)
def test_only_a_list_found_wrong_voids_its_own_draw(outcome, round_, asked):
    """No other outcome, and no decision about another draw, is a ground (D-27)."""
    decided = [objection(round=round_).decided(decision(outcome, event=41))]
    if outcome is Outcome.LIST_WRONG and round_ == asked:
        assert list_found_wrong(decided, asked) == 41
        with pytest.raises(ListFoundWrongError):
            check_list_stands(decided, asked)
    else:
        assert list_found_wrong(decided, asked) is None
        check_list_stands(decided, asked)


@given(st.sampled_from(Outcome), ROUNDS, ROUNDS, st.sampled_from(["P1-1-O1", "O1", ""]))
def test_a_draw_is_void_for_the_objection_that_is_named(outcome, round_, asked, named):
    """D-27: of this lot, decided so, about this draw: anything else voids nothing."""
    pending = objection(round=round_)
    decided = pending.decided(decision(outcome))
    with pytest.raises(ListNotFoundWrongError):
        check_list_wrong([pending], asked, named)
    if (outcome, asked, named) == (Outcome.LIST_WRONG, round_, decided.id):
        check_list_wrong([decided], asked, named)
    else:
        with pytest.raises(ListNotFoundWrongError):
            check_list_wrong([decided], asked, named)


def test_an_undecided_objection_decides_nothing():
    """What is pending suspends; it voids neither draw nor winner."""
    check_list_stands([objection()], 1)
    check_winner_stands([objection()], 1, 0)


@given(st.sampled_from(Outcome), ROUNDS, RANKS, ROUNDS, RANKS)
def test_a_winner_is_voided_by_a_decision_about_that_winner(
    outcome, round_, rank, asked_round, asked_rank
):
    """D-22, D-27: what was found of one candidate holds for that one alone."""
    decided = [objection(round=round_, rank=rank).decided(decision(outcome))]
    asked = (decided, asked_round, asked_rank)
    if outcome is Outcome.WINNER_VOID and (round_, rank) == asked[1:]:
        check_winner_void(*asked, banned=False)
        with pytest.raises(WinnerFoundVoidError):
            check_winner_stands(*asked)
    else:
        check_winner_stands(*asked)
        with pytest.raises(WinnerNotFoundVoidError):
            check_winner_void(*asked, banned=False)


def test_a_running_ban_is_a_ground_too():
    """C-13: an authority's decision needs no objection besides."""
    check_winner_void([], 1, 0, banned=True)


@pytest.mark.parametrize(
    ("number", "claim", "person", "waits"),
    [
        (2, "account-2", "li", True),
        (2, "account-2", "wang", True),
        (2, "another", "wang", False),
        (3, "account-3", "li", True),
        (3, "account-3", "wang", False),
    ],
)
def test_one_objection_of_an_account_and_of_a_person_waits(
    number, claim, person, waits
):
    """D-22: neither by more people of an account, nor under the codes of more firms."""
    known = [objection(by=firm(2), claim="account-2", person="li")]
    decided = [known[0].decided(decision(Outcome.REJECTED))]
    check_none_waits(decided, firm(number), claim, person)
    if not waits:
        check_none_waits(known, firm(number), claim, person)
        return
    with pytest.raises(ObjectionOpenError):
        check_none_waits(known, firm(number), claim, person)
