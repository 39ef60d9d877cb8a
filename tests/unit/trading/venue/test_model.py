"""Who is in a room: how many, whose, and each with a key of their own."""

import pytest

from archive.evidence.keys import SigningKey
from trading.venue.model import (
    AttendedTwiceError,
    Attendee,
    Duty,
    DutyOfOthersError,
    DutyUnfilledError,
    KeyUnusableError,
    require_one_each,
    require_own_body,
    require_present,
    require_seated,
)

pytestmark = pytest.mark.trading

BODIES = {
    Duty.CLERK: "centre",
    Duty.SUPERVISOR: "bureau",
    Duty.OWNER: "station",
    Duty.OBSERVER: "notary",
}


def attends(person: str, duty: Duty, *, of: str = "", key: str = "") -> Attendee:
    raw = SigningKey.generate().public.raw.hex()
    return Attendee(person, of or BODIES[duty], duty, key or raw)


def room() -> list[Attendee]:
    return [attends(duty.value, duty) for duty in BODIES]


@pytest.mark.parametrize(("needed", "there"), [(1, 1), (2, 1), (1, 0)])
def test_so_many_are_there_or_the_error_says_how_many(needed, there):
    """D-16: the fewest of each duty is the rule's number, not one for all."""
    present = [attends(f"s{n}", Duty.SUPERVISOR) for n in range(there)]
    if there >= needed:
        require_present(present, {Duty.SUPERVISOR: needed})
        return
    with pytest.raises(DutyUnfilledError, match=f"{there} of {needed}") as refused:
        require_present(present, {Duty.CLERK: 0, Duty.SUPERVISOR: needed})
    assert refused.value.duty is Duty.SUPERVISOR


@pytest.mark.parametrize(
    "key",
    [
        "00" * 32,  # of small order
        "ff" * 32,  # not the one encoding of a point
        "ab" * 31,
        "no key",
        "é" * 64,
    ],
)
def test_a_key_that_binds_nobody_is_no_key(key):
    """Under a weak or broken key anybody could deny what they signed."""
    with pytest.raises(KeyUnusableError):
        require_one_each([*room(), attends("zhang", Duty.OBSERVER, key=key)])


def test_one_person_and_one_key_come_once():
    """D-16: nobody fills two duties, and nobody signs for two."""
    there = room()
    require_one_each(there)
    with pytest.raises(AttendedTwiceError):
        require_one_each([*there, attends("clerk", Duty.SUPERVISOR)])
    with pytest.raises(AttendedTwiceError):
        require_one_each([*there, attends("li", Duty.OWNER, key=there[0].key)])


def test_a_duty_without_a_seat_is_open_to_all():
    """P-2: clerk, supervisor and owner come from their bodies; anybody may look on."""
    seats = {Duty.CLERK: {"centre"}, Duty.OWNER: {"station", "agency"}}
    require_seated(room(), seats)
    require_seated([attends("qian", Duty.OWNER, of="agency")], seats)
    with pytest.raises(DutyOfOthersError):
        require_seated([attends("qian", Duty.CLERK, of="agency")], seats)


def test_whoever_acts_is_of_the_body_they_came_for():
    """P-2: what the clerk wrote down is held against each one's own sign-in."""
    there = room()
    require_own_body(there, "owner", "station")
    require_own_body(there, "stranger", "anywhere")
    with pytest.raises(DutyOfOthersError):
        require_own_body(there, "owner", "centre")
