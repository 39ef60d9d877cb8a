"""Rooms and who has them, on both databases, also in the same second."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.rules import RuleBrokenError
from tests.front_house import (
    AGENCY,
    BIDDER,
    CLERK,
    HOUR,
    LOT,
    MINUTE,
    OTHER,
    OWNER,
    START,
    SUPERVISOR,
    FrontHouse,
    facts,
)
from tests.wiring import desk
from trading.projects.model import LotId
from trading.rules.procedure import NotYoursError
from trading.venue.errors import (
    BookingMissingError,
    BookingPeriodError,
    BookingSettledError,
    EvaluationBeforeOpeningError,
    FileClosedError,
    RoomClosedError,
    RoomMissingError,
    RoomNameTakenError,
    RoomOfOtherKindError,
    RoomStillBookedError,
    RoomTakenError,
)
from trading.venue.model.bookings import BookingState
from trading.venue.use_cases.booking import (
    CancelBooking,
    ConfirmBooking,
    DeclineBooking,
    MoveSession,
    RequestRoom,
)
from trading.venue.use_cases.rooms import ChangeRoom, CloseRoom, RegisterRoom

pytestmark = pytest.mark.trading

WHY = "a burst pipe"


@pytest.fixture
def front(database):
    """A house on each kind of database, with two lots before their draw."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        house = FrontHouse(opened, clock)
        house.lots(LOT, OTHER)
        yield house


def test_a_room_keeps_every_text_that_hung_on_its_wall(front):
    """V-2: which version was read on a day can be told later; no change, no version."""
    room = front.room()
    front.act(ChangeRoom, CLERK, room=room, discipline_zh="不得录音。")
    front.act(ChangeRoom, CLERK, room=room, equipment=["投影仪", "挂钟"])
    kept = front.read(lambda work: work.venue.rooms.disciplines(room))
    assert [(each.version, each.said.zh) for each in kept] == [
        (1, "手机静音，不得喧哗。"),
        (2, "不得录音。"),
    ]
    now = front.read(lambda work: work.venue.rooms.get(room))
    assert now.discipline == kept[-1]
    assert now.equipment == ("投影仪", "挂钟")
    kinds = [each.kind for each in front.events(f"room/{room}")]
    assert kinds == ["ROOM_REGISTERED", "ROOM_CHANGED", "ROOM_CHANGED"]


def test_no_two_rooms_have_one_name(front):
    """Neither a new one nor a renamed one."""
    front.room("一楼")
    other = front.room("二楼")
    with pytest.raises(RoomNameTakenError):
        front.room("一楼")
    with pytest.raises(RoomNameTakenError):
        front.act(ChangeRoom, CLERK, room=other, name="一楼")
    front.act(ChangeRoom, CLERK, room=other, name="二楼")


def test_two_who_name_a_room_alike_at_once_name_one(front):
    """The second is told, on both databases."""
    done = together(6, lambda _: front.room("一楼"))
    assert sum(isinstance(each, str) for each in done) == 1
    assert {type(each) for each in done} == {str, RoomNameTakenError}


def test_a_room_is_given_up_once_nobody_counts_on_it(front):
    """What is over, declined or cancelled does not hold it."""
    room = front.room()
    number = front.booked(room)
    with pytest.raises(RoomStillBookedError):
        front.act(CloseRoom, CLERK, room=room, reason=WHY)
    front.act(CancelBooking, OWNER, booking=number, reason=WHY)
    front.act(CloseRoom, CLERK, room=room, reason=WHY)
    with pytest.raises(RoomClosedError):
        front.request(room)
    with pytest.raises(RoomClosedError):
        front.act(ChangeRoom, CLERK, room=room, name="别处")


def test_a_room_that_is_not_known_is_not_given(front):
    """Nor is a booking that was never asked for."""
    with pytest.raises(RoomMissingError):
        front.request("R99")
    with pytest.raises(BookingMissingError):
        front.confirm("P1-1-B99")


def test_a_session_takes_place_in_a_room_of_its_kind(front):
    """V-1: no draw in a room for openings."""
    with pytest.raises(RoomOfOtherKindError):
        front.request(front.room(kind="opening"))


def test_the_owner_or_its_agency_asks_and_the_centre_confirms(front):
    """Nobody else does either, whatever role they hold elsewhere."""
    room = front.room()
    told = {"lot": LOT, "room": room, "purpose": "draw"}
    told |= {"starts": START + HOUR, "ends": START + 2 * HOUR}
    for stranger in (CLERK, SUPERVISOR, BIDDER):
        with pytest.raises(NotYoursError):
            front.act(RequestRoom, stranger, **told)
    number = facts(front.act(RequestRoom, AGENCY, **told))["booking"]
    for stranger in (OWNER, SUPERVISOR, BIDDER):
        for act in (ConfirmBooking, DeclineBooking):
            reason = {"reason": WHY} if act is DeclineBooking else {}
            with pytest.raises(NotYoursError):
                front.act(act, stranger, booking=number, **reason)
    front.confirm(number)
    assert front.booking(number).state is BookingState.CONFIRMED


def test_only_the_centre_has_rooms(front):
    """A supervisor or an owner registers none."""
    for stranger in (OWNER, SUPERVISOR):
        with pytest.raises(NotYoursError):
            front.act(
                *(RegisterRoom, stranger),
                name="x",
                kind="draw",
                equipment=[],
                discipline_zh="甲",
                discipline_en="a",
            )


def test_two_requests_wait_for_one_room_and_one_gets_it(front):
    """A request holds nothing; the second is told who has it, and until when."""
    room = front.room()
    first, second = front.request(room), front.request(room, OTHER, length=2 * HOUR)
    front.confirm(second)
    with pytest.raises(RoomTakenError, match=OTHER) as refused:
        front.confirm(first)
    assert (refused.value.starts, refused.value.ends) == (
        START + HOUR,
        START + 3 * HOUR,
    )
    with pytest.raises(RoomTakenError):
        front.request(room, starts=2 * HOUR)


@pytest.mark.parametrize(("minutes", "free"), [(29, False), (30, True)])
def test_half_an_hour_lies_between_two_sessions(front, minutes, free):
    """V-15: before as well as after."""
    room = front.room()
    front.booked(room, starts=2 * HOUR)
    for starts in (3 * HOUR + minutes * MINUTE, HOUR - minutes * MINUTE):
        if free:
            front.request(room, OTHER, starts=starts)
            continue
        with pytest.raises(RoomTakenError):
            front.request(room, OTHER, starts=starts)


def test_the_evaluation_of_a_lot_is_booked_after_its_opening(front):
    """In another room, and moved neither before the opening nor under it."""
    hall, closed = front.room(kind="opening"), front.room("评标室", "evaluation")
    opening = front.booked(hall, purpose="opening")
    evaluation = {"purpose": "evaluation", "starts": 2 * HOUR}
    with pytest.raises(EvaluationBeforeOpeningError):
        front.request(closed, **{**evaluation, "starts": 2 * HOUR - MINUTE})
    front.booked(closed, **evaluation)
    with pytest.raises(EvaluationBeforeOpeningError):
        move(front, opening, HOUR + MINUTE)


def test_a_booking_is_decided_once(front):
    """Declined is declined, and a confirmed one is not confirmed again."""
    room = front.room()
    confirmed, declined = front.booked(room), front.request(room, starts=5 * HOUR)
    front.act(DeclineBooking, CLERK, booking=declined, reason=WHY)
    for number in (confirmed, declined):
        with pytest.raises(BookingSettledError):
            front.confirm(number)
    with pytest.raises(BookingSettledError):
        move(front, declined, 6 * HOUR)
    with pytest.raises(BookingSettledError):
        front.act(CancelBooking, CLERK, booking=declined, reason=WHY)


def test_what_started_meanwhile_is_not_confirmed_any_more(front):
    """The room was not there for it."""
    number = front.request(front.room())
    front.clock.pass_by(HOUR + MINUTE)
    with pytest.raises(BookingPeriodError):
        front.confirm(number)


def test_a_moved_session_frees_its_room_and_tells_whom_it_concerns(front):
    """The reason stands in the record, and whoever asked hears of it."""
    room, other = front.room("一楼"), front.room("二楼")
    number = front.booked(room)
    assert front.told("session") == {"li"}
    move(front, number, 3 * HOUR, room=other)
    moved = front.booking(number)
    assert (moved.room, moved.stay.starts) == (other, START + 3 * HOUR)
    front.booked(room, OTHER)
    (event,) = front.events(kind="SESSION_MOVED")
    assert event.facts["reason"] == WHY


def test_nothing_is_added_to_a_closed_file(front):
    """Neither a request nor a decision."""
    number = front.request(front.room())
    with front.desk.transactions.begin() as work:
        _, lot = work.projects.locked(LotId(LOT))
        work.projects.save(replace(lot, state="archived"))
    with pytest.raises(FileClosedError):
        front.confirm(number)
    with pytest.raises(FileClosedError):
        front.request("R1", starts=9 * HOUR)


# In the same second


def together(number, act):
    """Let so many act at once; return what each got, an answer or a refusal."""
    barrier = Barrier(number)

    def one(which):
        barrier.wait()
        try:
            return act(which)
        except RuleBrokenError as refusal:
            return refusal

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_of_clerks_who_give_one_room_in_the_same_second_one_does(front):
    """Each of the others is told who has it; the room is given once."""
    room = front.room()
    lots = [f"P{number}-1" for number in range(10, 18)]
    front.lots(*lots)
    # No two start alike, and each clashes with every other.
    asked = [
        front.request(room, lot, starts=HOUR + n * MINUTE) for n, lot in enumerate(lots)
    ]
    done = together(len(asked), lambda which: front.confirm(asked[which]))
    given = [each for each in map(front.booking, asked) if each.state == "confirmed"]
    assert len(given) == 1
    refused = [each for each in done if isinstance(each, RuleBrokenError)]
    assert {type(each) for each in refused} == {RoomTakenError}
    assert len(refused) == len(asked) - 1
    assert {each.lot for each in refused} == {given[0].lot}


def test_two_sessions_that_change_rooms_at_once_do_not_wait_for_each_other(front):
    """Rooms are locked in one order; nobody waits for ever, and both get through."""
    one, two = front.room("一楼"), front.room("二楼")
    first = front.booked(one)
    second = front.booked(two, OTHER)

    def cross(which):
        number, room = [(first, two), (second, one)][which]
        return move(front, number, 5 * HOUR, room=room)

    done = together(2, cross)
    assert not [each for each in done if isinstance(each, RuleBrokenError)]
    assert (front.booking(first).room, front.booking(second).room) == (two, one)


def test_an_opening_and_an_evaluation_confirmed_at_once_keep_their_order(front):
    """Of two that contradict each other one is refused."""
    hall, closed = front.room(kind="opening"), front.room("评标室", "evaluation")
    asked = [
        front.request(hall, purpose="opening", length=2 * HOUR),
        front.request(closed, purpose="evaluation", starts=2 * HOUR),
    ]
    done = together(2, lambda which: front.confirm(asked[which]))
    refused = [each for each in done if isinstance(each, RuleBrokenError)]
    assert [type(each) for each in refused] == [EvaluationBeforeOpeningError]


def move(front, number, starts: timedelta, **told):
    at = START + starts
    told = {"starts": at, "ends": at + HOUR, "reason": WHY, **told}
    return front.act(MoveSession, CLERK, booking=number, **told)
