"""The room: who is in it, in which duty, and whether it is recorded."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from pytest_bdd import given, then, when

from archive.values.instants import from_micros
from expert_pool.public.draws import DrawState
from tests.draw_room import CELLAR, NO_CAMERA, USUAL
from tests.people import AGENCY, DUTIES, OWNER
from tests.phrases import phrase
from tests.steps.counties import county
from trading.projects.model import PublicationKind
from trading.rules.parameters import Measure, Stricter
from trading.rules.shipped import national_rule_book
from trading.venue.model import Duty, DutyUnfilledError

SEATS = {
    "clerk": Duty.CLERK,
    "supervisor": Duty.SUPERVISOR,
    "owner's representative": Duty.OWNER,
}
COUNTED = {"operators": "operators_min", "supervisors": "supervisors_min"}

# Recording


@given("the missing camera is excused")
def is_excused(course):
    course.at("2026-03-12T09:30")
    course.room.excuse_recording()


@given('the list of "East Dyke" is frozen and the missing camera is excused')
def is_frozen_and_excused(course):
    course.reach("frozen")
    is_excused(course)


@when(phrase("{name:Name} excuses the missing camera"), target_fixture="answer")
def excuses(platform, course, name):
    return platform.attempt(lambda: course.room.excuse_recording(name))


@when(
    phrase("{name:Name} excuses the missing camera under {other:Name}'s signature"),
    target_fixture="answer",
)
def excuses_under(platform, course, name, other):
    return platform.attempt(lambda: course.room.excuse_recording(name, signed_by=other))


@when(
    phrase("Officer Lin excuses the missing camera, signed for another {what}"),
    target_fixture="answer",
)
def excuses_for_another(platform, course, what):
    meant = course.room.session
    signed = {
        "attempt": replace(meant, attempt=meant.attempt + 1),
        "time": replace(meant, scheduled=meant.scheduled + timedelta(weeks=2)),
        "lot": replace(meant, lot=f"{meant.lot}1"),
    }[what]
    return platform.attempt(lambda: course.room.excuse_recording(signed_for=signed))


@given('the first draw of "East Dyke" is void after a failure')
def first_is_void(course):
    course.reach("revealed").room.void("the ball machine broke down")


@given(phrase("the draw is postponed to {moment:Moment}"))
def is_postponed(course, moment):
    course.postpone(moment, "a power cut")


@then(phrase("the file says that the recording is kept until the end of {day}"))
def says_until_when(platform, course, day):
    (ready,) = platform.events(course.lot, "ROOM_READY")
    keep = ready.facts["keep"]
    assert (keep["rule"], keep["last_day"]) == ("D-20", day)
    assert (keep["provisional"], keep["number"]) == (False, 60)


@then("the file records the exception with its reason and Officer Lin's signature")
def records_exception(platform, course):
    (kept,) = platform.events(course.lot, "RECORDING_EXCUSED")
    assert kept.actor.person == platform.people.person("Officer Lin").id
    assert kept.facts["reason"] == NO_CAMERA
    assert len(kept.facts["signature"]) == 128


# Who is there


@given('"East Dyke" is in the hands of an agency')
def in_the_hands_of_an_agency(course):
    course.draft(agency=AGENCY)
    course.reach("frozen")


@given(phrase("the county wants {number:d} {duty} at a draw"))
def county_wants(platform, number, duty):
    value = msgspec.structs.replace(
        county(COUNTED[duty], "D-16", number),
        measure=Measure.COUNT,
        stricter=Stricter.MORE,
    )
    platform.governed_by(national_rule_book().with_parameters(value))


@when(phrase("Clerk Chen registers {names:Names} as present"), target_fixture="answer")
def registers(platform, course, names):
    return platform.attempt(lambda: course.room.ready(names))


@when(
    phrase("Clerk Chen registers {name:Name} as the {duty}"),
    target_fixture="answer",
)
def registers_in_seat(platform, course, name, duty):
    seat = SEATS[duty]
    others = [each for each in USUAL if DUTIES[each] is not seat]
    return platform.attempt(lambda: course.room.ready([*others, name], {name: seat}))


@when(
    phrase("Clerk Chen registers {name:Name} as clerk and as supervisor"),
    target_fixture="answer",
)
def registers_twice(platform, course, name):
    people = platform.people
    person, owner = people.person(name), people.person("Owner Zhao")
    three = [
        person.attends(Duty.CLERK),
        person.attends(Duty.SUPERVISOR),
        owner.attends(Duty.OWNER),
    ]
    return platform.attempt(lambda: course.room.register(three))


@when(
    "Clerk Chen registers Owner Zhao with a key that binds nobody",
    target_fixture="answer",
)
def registers_with_weak_key(platform, course):
    there = [platform.people.person(name).attends(DUTIES[name]) for name in USUAL]
    weak = [
        replace(each, key="00" * 32) if each.duty is Duty.OWNER else each
        for each in there
    ]
    return platform.attempt(lambda: course.room.register(weak))


@given("Clerk Chen has registered Clerk He as one of the owner's people")
def registered_as_owners(platform, course):
    is_excused(course)
    names = ("Clerk Chen", "Officer Lin", "Clerk He")
    duties = {**DUTIES, "Clerk He": Duty.OWNER}
    people = [platform.people.person(name) for name in names]
    there = [each.attends(duties[each.name]) for each in people]
    course.room.present = people
    course.room.register([*there[:2], replace(there[2], organisation=OWNER)])
    course.room.start()


@given("Clerk Chen could register nobody for the owner")
def nobody_for_the_owner(platform, course):
    with pytest.raises(DutyUnfilledError):
        course.room.ready(("Clerk Chen", "Officer Lin"))


@given('Owner Zhao has left "East Dyke" before committing, and the draw is void')
def left_before_committing(platform, course):
    course.reach("started")
    for name in ("Clerk Chen", "Officer Lin"):
        course.room.commit(platform.people.person(name))
    course.room.void("the owner's representative left the room")


@when(
    "Clerk Chen registers those present in the cellar",
    target_fixture="answer",
)
def registers_in_cellar(platform, course):
    course.room.place = CELLAR
    return platform.attempt(course.room.ready)


@when(
    phrase("Clerk Chen registers those present on {day}"),
    target_fixture="answer",
)
def registers_on(platform, course, day):
    platform.at(f"{day}T00:00")
    course.room.excuse_recording()
    return platform.attempt(course.room.ready)


@when(phrase("Clerk Chen starts the draw on {day}"), target_fixture="answer")
def starts_on(platform, course, day):
    platform.at(f"{day}T00:00")
    return platform.attempt(course.room.start)


@then('"East Dyke" can be drawn then')
def can_be_drawn_then(platform, course):
    room = course.room
    with platform.reading() as work:
        announced = work.selections.get(course.lot).announced
    platform.clock.jump_to(announced.draw_at)
    room.excuse_recording()
    room.ready()
    room.start()
    assert room.draw.notice.place == announced.room == room.place
    assert from_micros(room.draw.notice.scheduled) == announced.draw_at
    course.went_through("started")
    course.reach("signed")


@then("those present can draw")
def can_draw(course):
    course.went_through("room ready")
    course.reach("signed")
    assert course.room.draw.state is DrawState.SIGNED


@then("the notice of the draw names Clerk Chen alone as its clerk")
def names_one_clerk(platform, course):
    (shown,) = course.published(PublicationKind.DRAW_NOTICE)
    there = shown["notice"]["body"]["contributors"]
    clerks = [each["id"] for each in there if each["duty"] == "clerk"]
    assert clerks == [platform.people.person("Clerk Chen").id]
    assert platform.people.person("Clerk He").id in [each["id"] for each in there]
