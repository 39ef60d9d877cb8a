"""What a sign-up loses while it stands still, and that it gets exactly that back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import Window
from tests.builders_bidders import DAY, NOON
from trading.projects.model import Lot, LotId, ProjectId, SuspendedError, Suspension
from trading.selection.model.selection import Announcement
from trading.selection.model.standstill import (
    SIGN_UP,
    SignUpRunsError,
    going_on,
    halted,
    lost,
    standing_still,
    whole_days,
)

pytestmark = pytest.mark.trading

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
NOTHING = timedelta()
SIGN_UP_RUNS = Window(NOON, NOON + 7 * DAY)
LOT = Lot(
    id=LotId("P1-1"),
    project=ProjectId("P1"),
    title="East Dyke",
    procedure="fixed_price_selection",
    state="noticed",
)
ANNOUNCED = Announcement(
    sign_up=SIGN_UP_RUNS,
    draw_at=NOON + 10 * DAY,
    room="the room",
    notes="",
    draft_contract="",
    sources=(),
)


def objection(number, since):
    return Suspension(f"P1-1-O{number}", "an objection is open", since)


def halted_at(since, lot=LOT):
    return halted(lot.suspended(objection(1, since)), SIGN_UP_RUNS, since)


@pytest.mark.parametrize(
    ("since", "until", "gone"),
    [
        (NOON + DAY, NOON + 2 * DAY, DAY),
        (NOON + DAY, NOON + DAY + TICK, TICK),
        (NOON + DAY, NOON + DAY, NOTHING),
        (NOON + DAY, NOON + 20 * DAY, 19 * DAY),
        (NOON - DAY, NOON + HOUR, HOUR),
        (NOON - DAY, NOON, NOTHING),
        (NOON - 2 * DAY, NOON - DAY, NOTHING),
        (NOON + 7 * DAY - TICK, NOON + 9 * DAY, 2 * DAY + TICK),
        (NOON + 7 * DAY, NOON + 9 * DAY, NOTHING),
        (NOON + 8 * DAY, NOON + 9 * DAY, NOTHING),
    ],
)
def test_what_is_lost_is_the_time_in_which_it_would_have_been_open(since, until, gone):
    """P-4: not before it opens, nothing once it has closed, half-open at both ends."""
    assert lost(SIGN_UP_RUNS, since, until) == gone


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=6
    )
)
def test_sign_up_is_open_as_long_as_the_notice_said(standstills):
    """P-4, T-10: however often it stood still, no open instant is lost or won."""
    announced, clock, still = ANNOUNCED, NOON - DAY, NOTHING
    for wait, stood in standstills:
        since = clock + timedelta(seconds=wait / 10)
        clock = since + timedelta(seconds=stood / 10)
        gone = lost(announced.sign_up, since, clock)
        announced, still = announced.later_by(gone), still + gone
    whole = announced.sign_up.closes - announced.sign_up.opens
    assert whole - still == SIGN_UP_RUNS.closes - SIGN_UP_RUNS.opens
    assert announced.sign_up.opens == NOON


@pytest.mark.parametrize(
    ("gone", "days"),
    [(NOTHING, 0), (TICK, 1), (DAY - TICK, 1), (DAY, 1), (DAY + TICK, 2)],
)
def test_the_draw_keeps_its_hour_and_never_comes_nearer(gone, days):
    """D-15: it is put off by as many whole days as cover what was lost."""
    later = ANNOUNCED.later_by(gone)
    assert whole_days(gone) == days * DAY
    assert later.sign_up == Window(NOON, SIGN_UP_RUNS.closes + gone)
    assert later.draw_at == ANNOUNCED.draw_at + days * DAY
    announced_for = ANNOUNCED.draw_at - ANNOUNCED.sign_up.closes
    assert later.draw_at - later.sign_up.closes >= announced_for


def test_the_seal_of_a_sign_up_keeps_its_name():
    """D-6: the same seal that was opened is closed, however late it ends."""
    assert ANNOUNCED.later_by(HOUR).seal("P1-1") == ANNOUNCED.seal("P1-1")


def test_a_sign_up_stands_still_from_the_first_objection_on():
    """P-4: a second objection meanwhile takes nothing more away."""
    one = halted_at(NOON + DAY)
    both = one.suspended(objection(2, NOON + 2 * DAY))
    both = halted(both, SIGN_UP_RUNS, NOON + 2 * DAY)
    halts = [each.since for each in both.suspensions if each.by == SIGN_UP]
    assert halts == [NOON + DAY]


@pytest.mark.parametrize("late", [SIGN_UP_RUNS.closes, SIGN_UP_RUNS.closes + DAY])
def test_what_has_ended_does_not_stand_still(late):
    """T-10: at the deadline itself nobody can lose time any more."""
    assert [each.by for each in halted_at(late).suspensions] == ["P1-1-O1"]
    before = halted_at(SIGN_UP_RUNS.closes - TICK)
    assert [each.by for each in before.suspensions] == ["P1-1-O1", SIGN_UP]


def test_it_goes_on_when_nothing_else_is_open():
    """P-4: with one of two objections decided it still stands still."""
    lot = halted_at(NOON + DAY).suspended(objection(2, NOON + DAY))
    for number in (1, 2):
        with pytest.raises(SuspendedError):
            standing_still(lot)
        lot = lot.resumed(f"P1-1-O{number}", NOON + 2 * DAY)
    halt = standing_still(lot)
    assert (halt.by, halt.since) == (SIGN_UP, NOON + DAY)
    with pytest.raises(SignUpRunsError):
        standing_still(lot.resumed(halt.by, NOON + 2 * DAY))


def test_what_suspends_for_another_reason_is_not_resumed():
    """P-4: an order that suspends the lot is no standstill of its sign-up."""
    with pytest.raises(SuspendedError):
        standing_still(LOT.suspended(objection(1, NOON)))


def test_who_waited_for_the_decision_does_not_go_on_before_it():
    """P-4: an instant is not open and lost at once."""
    lot = halted_at(NOON).resumed("P1-1-O1", NOON + HOUR)
    assert going_on(lot, NOON + HOUR - TICK) == NOON + HOUR
    assert going_on(lot, NOON + HOUR + TICK) == NOON + HOUR + TICK


def test_an_objection_that_waited_takes_no_time_twice():
    """P-4: it came while sign-up stood still; that time was given back already."""
    lot = halted_at(NOON + DAY).resumed("P1-1-O1", NOON + 2 * DAY)
    lot = lot.resumed(SIGN_UP, NOON + 2 * DAY)
    again = halted_at(NOON + 2 * DAY - HOUR, replace(lot, suspensions=()))
    assert again.suspensions[-1].since == NOON + 2 * DAY
