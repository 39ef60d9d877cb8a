"""Who is in a room, each with a key of their own, and how it is recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest

from archive.evidence.keys import SigningKey
from tests.builders_rules import parameter, rules
from trading.rules.calendar import Calendar, Table
from trading.rules.deadlines import recomputed
from trading.rules.parameters import Measure
from trading.rules.shipped import national_calendar
from trading.venue.model import (
    AttendedTwiceError,
    Attendee,
    Duty,
    DutyOfOthersError,
    DutyUnfilledError,
    ExceptionUnsignedError,
    KeyUnusableError,
    Session,
    exception_message,
    keeping,
    require_one_each,
    require_own_body,
    require_present,
    require_seated,
    require_signed,
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


SESSION = Session("P1-1", 2, datetime(2026, 3, 12, 2, tzinfo=UTC))


def test_the_supervisor_signs_these_bytes():
    """SPEC 2.3, written out by hand: a stranger can compute and check them."""
    micros = 1_773_280_800_000_000
    assert exception_message(SESSION, "no camera") == (
        b"recording-exception/2"
        b"\x00\x00\x00\x04P1-1"
        b"\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x02"
        b"\x00\x00\x00\x08" + micros.to_bytes(8, "big") + b"\x00\x00\x00\x09no camera"
    )


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        (replace(SESSION, lot="P1-12"), "no camera"),
        (replace(SESSION, attempt=1), "no camera"),
        (replace(SESSION, scheduled=datetime(2026, 3, 26, 2, tzinfo=UTC)), "no camera"),
        (SESSION, "no cameras"),
    ],
)
def test_an_exception_is_for_nothing_else(session, reason):
    """D-20: lot, attempt, time and reason are all under the signature."""
    key = SigningKey.generate()
    signature = key.sign(exception_message(SESSION, "no camera")).hex()
    signer = key.public.raw.hex()
    require_signed(SESSION, "no camera", signer, signature)
    with pytest.raises(ExceptionUnsignedError):
        require_signed(session, reason, signer, signature)


def test_a_recording_is_kept_for_the_days_of_the_rules():
    """D-20: sixty days from the day of the session, or as many as the county wants."""
    longer = parameter(
        "video_keep_period", 90, rule="D-20", measure=Measure.CALENDAR_DAYS
    )
    calendar = national_calendar()
    assert keeping(SESSION, rules(), calendar).last_day == date(2026, 5, 11)
    assert keeping(SESSION, rules(longer), calendar).last_day == date(2026, 6, 10)


def test_where_the_calendar_ends_the_term_is_provisional():
    """T-5: it is said now and computed again when the holidays are announced."""
    late = replace(SESSION, scheduled=datetime(2026, 12, 10, 2, tzinfo=UTC))
    known = national_calendar()
    guessed = keeping(late, rules(), known)
    assert (guessed.provisional, guessed.last_day) == (True, date(2027, 2, 8))
    festival = {
        "begins": date(2027, 1, 1),
        "official_until": date(2027, 12, 31),
        "source": "an invented announcement",
        "holidays": [{"name": "festival", "first": "2027-02-05", "last": "2027-02-11"}],
    }
    announced = Calendar([*known.tables, msgspec.convert(festival, Table)])
    settled = recomputed(guessed, announced)
    assert (settled.provisional, settled.last_day) == (False, date(2027, 2, 12))
