"""A room has one session at a time; how sessions lie is computed to the microsecond."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.venue.errors import (
    BookingPeriodError,
    BookingSettledError,
    EvaluationBeforeOpeningError,
)
from trading.venue.model.bookings import (
    LEADS_TO,
    LONGEST,
    Booking,
    BookingState,
    Stay,
    in_the_way,
    require_in_order,
    require_to_come,
)
from trading.venue.model.rooms import RoomKind

pytestmark = pytest.mark.trading

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)
SPAN = 40
"""Minutes that the brute force looks at."""


def stay(starts, ends):
    return Stay(NINE + starts * MINUTE, NINE + ends * MINUTE)


def booking(number, starts, ends, **changes):
    told = {
        "id": f"P1-1-B{number}",
        "lot": f"P{number}-1",
        "room": "R1",
        "purpose": RoomKind.DRAW,
        "stay": stay(starts, ends),
        "requested_by": "li",
        "state": BookingState.CONFIRMED,
    }
    return Booking(**{**told, **changes})


spans = st.tuples(st.integers(0, SPAN), st.integers(1, SPAN)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@given(spans, spans, st.integers(0, SPAN))
def test_two_sessions_clash_exactly_if_some_minute_is_both_ones(one, other, buffer):
    """Against brute force: the minutes of one, the other's with the buffer around."""
    own = set(range(*one))
    wide = set(range(other[0] - buffer, other[1] + buffer))
    clash = stay(*one).clashes(stay(*other), buffer * MINUTE)
    assert clash is bool(own & wide)
    assert clash is stay(*other).clashes(stay(*one), buffer * MINUTE)


@given(st.lists(spans, max_size=6), spans, st.integers(0, 10))
def test_a_room_is_free_exactly_if_nobody_who_holds_it_clashes(others, wanted, buffer):
    """Whoever is named has it, and nobody earlier does."""
    held = [booking(n, *each) for n, each in enumerate(others, 2)]
    found = in_the_way(booking(1, *wanted), held, buffer * MINUTE)
    clashing = [
        each for each in held if each.stay.clashes(stay(*wanted), buffer * MINUTE)
    ]
    assert (found is None) is not bool(clashing)
    if found is not None:
        assert found.stay.starts == min(each.stay.starts for each in clashing)


def test_times_are_half_open_and_the_buffer_lies_between():
    """Half past ten is free after ten; a microsecond earlier it is not."""
    half = 30 * MINUTE
    first = stay(0, 60)
    assert not first.clashes(stay(90, 120), half)
    early = Stay(NINE + 90 * MINUTE - TICK, NINE + 120 * MINUTE)
    assert first.clashes(early, half)
    assert not first.clashes(stay(60, 90), timedelta())


@pytest.mark.parametrize("state", sorted(set(BookingState) - {BookingState.CONFIRMED}))
def test_what_is_not_confirmed_holds_nothing(state):
    """A request, a declined or a cancelled one is in nobody's way."""
    other = booking(2, 0, 60, state=state)
    assert in_the_way(booking(1, 0, 60), [other], timedelta()) is None


def test_a_session_is_not_in_its_own_way_nor_in_another_rooms():
    """Moving by ten minutes is no clash with where it stood."""
    own = booking(1, 10, 70)
    others = [booking(1, 0, 60), booking(2, 0, 60, room="R2")]
    assert in_the_way(own, others, 30 * MINUTE) is None


@pytest.mark.parametrize(("starts", "ends"), [(0, 0), (10, 5)])
def test_a_session_ends_after_it_starts(starts, ends):
    """An empty or reversed one is none."""
    with pytest.raises(BookingPeriodError):
        stay(starts, ends)


def test_nobody_holds_a_room_for_a_month():
    """Fifteen days, and no microsecond more."""
    assert Stay(NINE, NINE + LONGEST)
    with pytest.raises(BookingPeriodError):
        Stay(NINE, NINE + LONGEST + TICK)


def test_a_session_lies_ahead():
    """What starts now can still be asked for; what started a microsecond ago not."""
    require_to_come(stay(0, 60), NINE)
    with pytest.raises(BookingPeriodError):
        require_to_come(stay(0, 60), NINE + TICK)


def test_the_days_of_a_session_are_those_in_beijing():
    """A session that ends at midnight does not last into the day that begins then."""
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    found = Stay(midnight - 60 * MINUTE, midnight)
    assert [day.isoformat() for day in found.days] == ["2026-03-02", "2026-03-02"]
    assert found.is_day_of(midnight - TICK)
    assert not found.is_day_of(midnight)
    assert found.covers(midnight - TICK)
    assert not found.covers(midnight)


@pytest.mark.parametrize("first", [RoomKind.OPENING, RoomKind.EVALUATION])
@pytest.mark.parametrize(("starts", "fits"), [(59, False), (60, True)])
def test_an_evaluation_starts_when_its_opening_is_over(first, starts, fits):
    """V-15: whichever of the two was booked first."""
    both = {
        RoomKind.OPENING: booking(1, 0, 60, purpose=RoomKind.OPENING, lot="P1-1"),
        RoomKind.EVALUATION: booking(
            2, starts, starts + 60, purpose=RoomKind.EVALUATION, lot="P1-1"
        ),
    }
    known = both.pop(first)
    (wanted,) = both.values()
    if fits:
        require_in_order(wanted, [known])
        return
    with pytest.raises(EvaluationBeforeOpeningError):
        require_in_order(wanted, [known])


def test_the_opening_of_another_lot_is_no_matter():
    """Each lot has its own order."""
    opening = booking(1, 0, 60, purpose=RoomKind.OPENING)
    evaluation = booking(2, 0, 60, purpose=RoomKind.EVALUATION)
    require_in_order(evaluation, [opening])


@pytest.mark.parametrize("state", BookingState)
@pytest.mark.parametrize("wanted", BookingState)
def test_a_booking_moves_along_its_table_only(state, wanted):
    """What was declined or cancelled stays so; what is confirmed is so once."""
    found = booking(1, 0, 60, state=state)
    if wanted in LEADS_TO[state]:
        assert found.become(wanted).state is wanted
        return
    with pytest.raises(BookingSettledError):
        found.become(wanted)
