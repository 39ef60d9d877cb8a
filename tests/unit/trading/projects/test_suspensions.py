"""A suspension is half-open, and an act is judged by the instant at which it came."""

from datetime import timedelta

import pytest

from tests.builders_bidders import DAY, NOON
from trading.projects.model import Lot, LotId, ProjectId, SuspendedError, Suspension

pytestmark = pytest.mark.trading

TICK = timedelta(microseconds=1)
LOT = Lot(
    id=LotId("P1-1"),
    project=ProjectId("P1"),
    title="East Dyke",
    procedure="fixed_price_selection",
    state="noticed",
)
OPEN = LOT.suspended(Suspension("P1-1-O1", "an objection is open", NOON))
OVER = OPEN.resumed("P1-1-O1", NOON + DAY)


@pytest.mark.parametrize(
    ("lot", "at", "runs"),
    [
        (OPEN, NOON - TICK, True),
        (OPEN, NOON, False),
        (OPEN, NOON + 100 * DAY, False),
        (OVER, NOON - TICK, True),
        (OVER, NOON, False),
        (OVER, NOON + DAY - TICK, False),
        (OVER, NOON + DAY, True),
    ],
)
def test_an_act_is_judged_by_when_it_came(lot, at, runs):
    """P-4: neither overtaken by an objection nor let in because it waited."""
    if runs:
        lot.require_running_at(at)
    else:
        with pytest.raises(SuspendedError, match="an objection is open"):
            lot.require_running_at(at)


def test_what_ended_suspends_no_further_act():
    """P-4: whatever is done now is asked about what is open now."""
    with pytest.raises(SuspendedError):
        OPEN.require_running()
    OVER.require_running()
    assert OVER.suspensions == ()
    assert [(each.since, each.until) for each in OVER.ended] == [(NOON, NOON + DAY)]


def test_only_what_was_decided_ends():
    """P-4: another objection stays open, from its own instant on."""
    other = Suspension("P1-1-O2", "another is open", NOON + 2 * DAY)
    both = OPEN.suspended(other).resumed("P1-1-O1", NOON + 3 * DAY)
    assert both.suspensions == (other,)
    both.require_running_at(NOON - TICK)
    with pytest.raises(SuspendedError, match="another is open"):
        both.require_running_at(NOON + 4 * DAY)


def test_nothing_ends_before_it_began():
    """P-4: an answer that was on its way earlier ends it in its first instant."""
    ended = OPEN.resumed("P1-1-O1", NOON - DAY)
    assert [(each.since, each.until) for each in ended.ended] == [(NOON, NOON)]
    ended.require_running_at(NOON)
