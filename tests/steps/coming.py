"""Coming to a draw: on the day, for one's own body, with one's own device."""

from pytest_bdd import given, then, when

from tests.phrases import phrase
from trading.venue.model import Duty


def comes(platform, course, person, key):
    """Let somebody come, with a device that has this key."""
    return platform.act(
        person,
        "join_draw_room",
        lot=course.lot,
        public_key=key.public.raw.hex(),
        name=person.name,
    )


@given("it is the morning of the draw")
def is_morning(course):
    course.at("2026-03-12T09:30")


@given("Officer Lin has come with the device of Owner Zhao")
def came_with_anothers_device(platform, course):
    owner = platform.people.person("Owner Zhao")
    comes(platform, course, platform.people.person("Officer Lin"), owner.key)


@when(phrase("{name:Name} comes to the draw"), target_fixture="answer")
def somebody_comes(platform, course, name):
    person = platform.people.person(name)
    return platform.attempt(lambda: comes(platform, course, person, person.key))


@then("Owner Zhao has come as the owner's representative")
def has_come(platform, course):
    owner = platform.people.person("Owner Zhao")
    with platform.reading() as work:
        (come,) = work.draw_rooms.arrivals(course.lot, 1)
    assert come.attendee.duty is Duty.OWNER
    assert come.attendee.person == owner.id
