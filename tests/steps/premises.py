"""Rooms: who asks for one, who gives it, and who has it already."""

from datetime import timedelta

import msgspec
import pytest
from pytest_bdd import given, then, when

from tests.draw_room import USUAL
from tests.paperwork import Paperwork
from tests.phrases import phrase
from tests.premises import NAMES, Premises
from tests.steps.counties import county
from tests.steps.rooms import is_excused
from trading.projects.model import PublicationKind
from trading.rules.papers import PaperKind
from trading.rules.parameters import Measure, Stricter
from trading.rules.shipped import national_rule_book
from trading.server.house_desk import HouseDesk
from trading.server.papers import issue_due_papers

EAST, NORTH = "East Dyke", "North Weir"
WHY = "a burst pipe"


@pytest.fixture
def premises(platform, course):
    """Return the rooms of the centre."""
    return Premises(platform, course)


@given(phrase("the centre has a room for {use}"), target_fixture="use")
def has_room(premises, use):
    premises.room(use)
    return use


@given("the centre has given its room for draws up")
def has_closed(premises):
    room = premises.room("draws")
    premises.act("Clerk Chen", "close_room", room=room, reason=WHY)


@when('Owner Zhao asks for it to draw "East Dyke"', target_fixture="answer")
def asks_to_draw(platform, premises):
    (room,) = premises.rooms.values()
    told = {"room": room, "purpose": "draw"}
    premises.lot(EAST)
    return platform.attempt(lambda: premises.ask(EAST, "10:00", "11:00", **told))


@when('Owner Zhao asks for another room to draw "East Dyke"', target_fixture="answer")
def asks_for_unknown(platform, premises):
    premises.lot(EAST)
    return platform.attempt(lambda: premises.ask(EAST, "10:00", "11:00", room="R99"))


@when("Clerk Chen registers another room of that name", target_fixture="answer")
def registers_again(platform, premises):
    return platform.attempt(lambda: premises.register("draws"))


@given(
    phrase('"{title}" has the room for draws from {starts} to {ends}'),
)
def has_for_draws(premises, title, starts, ends):
    premises.has(title, starts, ends)


@given(phrase('"East Dyke" is opened in the room for openings from {starts} to {ends}'))
def has_for_opening(premises, starts, ends):
    premises.has(EAST, starts, ends, "openings")


@when(phrase("Owner Zhao asks for it from {starts} to {ends}"), target_fixture="answer")
def asks(platform, premises, starts, ends):
    premises.lot(EAST)
    return platform.attempt(lambda: premises.ask(EAST, starts, ends))


@when(
    phrase("Owner Zhao asks for the room for evaluations from {starts} to {ends}"),
    target_fixture="answer",
)
def asks_to_evaluate(platform, premises, starts, ends):
    premises.room("evaluations")
    return platform.attempt(lambda: premises.ask(EAST, starts, ends, "evaluations"))


@given(phrase("the county leaves a room empty for {minutes:d} minutes"))
def leaves_empty(platform, minutes):
    value = msgspec.structs.replace(
        county("room_buffer_minutes", "V-15", minutes),
        measure=Measure.COUNT,
        stricter=Stricter.FREE,
    )
    platform.governed_by(national_rule_book().with_parameters(value))


@given('"North Weir" and "East Dyke" both wait for the room for draws at 10:00')
def both_wait(premises):
    for title in (NORTH, EAST):
        premises.ask(title, "10:00", "11:00")


@given('Clerk Chen has given it to "North Weir"')
def gave_to_north(premises):
    premises.give(NORTH)


@given(
    phrase(
        '"East Dyke" is announced for 10:00, and waits for the room for draws at '
        "{starts}"
    )
)
def announced_and_waits(course, premises, starts):
    course.reach("announced")
    hours, minutes = starts.split(":")
    premises.ask(EAST, starts, f"{int(hours) + 1}:{minutes}")


@when(
    'Clerk Chen gives it to "East Dyke", and says why it differs',
    target_fixture="answer",
)
def gives_with_reason(platform, premises):
    told = {"booking": premises.bookings[EAST], "unlike_notice": WHY}
    return platform.attempt(
        lambda: premises.act("Clerk Chen", "confirm_booking", **told)
    )


@when(phrase('{name:Name} gives it to "East Dyke"'), target_fixture="answer")
def gives(platform, premises, name):
    return platform.attempt(lambda: premises.give(EAST, name))


@given('Clerk Chen has declined the room for "East Dyke"')
def has_declined(premises):
    premises.ask(EAST, "10:00", "11:00")
    booking = premises.bookings[EAST]
    premises.act("Clerk Chen", "decline_booking", booking=booking, reason=WHY)


@when("Clerk Chen gives a room that nobody asked for", target_fixture="answer")
def gives_unasked(platform, premises):
    premises.bookings[EAST] = "P2026-0001-1-B9"
    return platform.attempt(lambda: premises.give(EAST))


@when("Clerk Chen gives the room up", target_fixture="answer")
def gives_up(platform, premises):
    room = premises.room("draws")
    return platform.attempt(
        lambda: premises.act("Clerk Chen", "close_room", room=room, reason=WHY)
    )


@when("Clerk Chen moves the session to 15:00 because of a burst pipe")
def moves(premises):
    premises.move(EAST, "15:00", WHY)


@then(
    phrase(
        '{name:Name} is told that the session of "East Dyke" was moved because of {why}'
    )
)
def is_told(platform, premises, name, why):
    person = platform.people.person(name)
    told = platform.messages(person, "session", EAST)
    assert any(why in each and "15:00:00" in each for each in told)
    assert all(NAMES["draws"] in each for each in told)


@given('the file of "East Dyke" is closed')
def is_archived(premises):
    premises.courses[EAST].reach("closed file")


@when("Owner Zhao asks for the room for draws", target_fixture="answer")
def asks_for_draws(platform, premises):
    premises.room("draws")
    return platform.attempt(lambda: premises.ask(EAST, "10:00", "11:00"))


# Badges


@given('the room for draws is booked for "East Dyke", and its people have badges')
def has_badges(premises, course):
    course.reach("frozen")
    premises.has(EAST, "10:00", "12:00")
    premises.make(EAST, USUAL)


@given(phrase("{names:Names} have gone in"))
def have_gone_in(premises, course, names):
    is_excused(course)
    for name in names:
        premises.scan(name)


@given(phrase("the badge of {name:Name} was taken back"))
def was_taken_back(premises, name):
    badge = premises.badges[name]
    premises.act("Clerk Chen", "revoke_badge", badge=badge, reason=WHY)


@when(phrase("Officer Lin comes {how}"), target_fixture="answer")
def comes(platform, premises, course, how):
    lin = "Officer Lin"
    told = {"code": "ABCDEFGHJKLMNPQR"} if how.endswith("their own") else {}
    if how.endswith("openings"):
        told = {"use": "openings"}
        premises.room("openings")
    if how.endswith("taken back"):
        was_taken_back(premises, lin)
    if how.endswith("before"):
        premises.move(EAST, "10:00", WHY, day="2026-03-13")
    else:
        course.at("2026-03-13T09:00" if how.endswith("after") else "2026-03-12T09:30")
    return platform.attempt(lambda: premises.scan(lin, **told))


@when("Clerk Chen makes a second badge for Officer Lin", target_fixture="answer")
def makes_second(platform, premises):
    return platform.attempt(lambda: premises.make(EAST, ["Officer Lin"]))


@when(
    "Clerk Chen makes a badge for somebody whose name no font can show",
    target_fixture="answer",
)
def makes_unprintable(platform, premises):
    return platform.attempt(lambda: premises.make(EAST, ["Officer Deng"], name="𠮷"))


@when("Clerk Chen makes a supervisor's badge for Clerk He", target_fixture="answer")
def makes_own_supervisor(platform, premises):
    return platform.attempt(
        lambda: premises.make(EAST, ["Clerk He"], role="supervisor")
    )


@given("they are registered, and Officer Lin has gone out")
def gone_out(platform, premises, course):
    course.room.ready()
    platform.clock.pass_by(timedelta(minutes=1))
    premises.scan("Officer Lin")


# Supervision


@given('"East Dyke" is about to be drawn in the room booked for it')
def about_to_be_drawn(premises, course):
    has_badges(premises, course)
    have_gone_in(premises, course, USUAL)
    course.room.ready()


@given('the room for draws is booked for "East Dyke" on the next day')
def booked_next_day(premises, course):
    has_badges(premises, course)
    premises.move(EAST, "10:00", WHY, day="2026-03-13")


@given(phrase("Officer Lin has stopped it because of {why}"))
def has_stopped(premises, why):
    premises.order("pause_session", "Officer Lin", why)


@when(phrase("{name:Name} stops it because of {why}"), target_fixture="answer")
def stops(platform, premises, name, why):
    return platform.attempt(lambda: premises.order("pause_session", name, why))


@when("Officer Lin lets it go on", target_fixture="answer")
def lets_go_on(platform, premises):
    return platform.attempt(
        lambda: premises.order("resume_session", "Officer Lin", "power is back")
    )


@when(
    "Clerk Chen writes down that the machine was shaken twice",
    target_fixture="answer",
)
def writes_down(platform, premises):
    told = {"booking": premises.bookings[EAST], "seen": "the machine was shaken twice"}
    return platform.attempt(lambda: premises.act("Clerk Chen", "attest", **told))


@then(phrase("the public reads of the orders {stopping} and {resuming}"))
def reads_orders(course, stopping, resuming):
    told = course.published(PublicationKind.CHANGE)
    assert [each["order"] for each in told] == [stopping, resuming]
    assert [each.get("ends") for each in told] == [None, stopping]
    assert [each["reason"] for each in told] == ["a power cut", "power is back"]


@when("Officer Lin signs the sheet of the session", target_fixture="answer")
def signs_sheet(platform, course):
    papers = Paperwork(platform, course)

    def signs():
        papers.draw_up("Officer Lin", PaperKind.SUPERVISION)
        return papers.sign("Officer Lin")

    return platform.attempt(signs)


@then("the sheet says who came and repeats the order and its reason")
def sheet_says(platform, course):
    papers = Paperwork(platform, course)
    assert issue_due_papers(platform.instance, platform.acts.issue_paper).count == 1
    body = papers.last.content.body
    assert [each[0] for each in body["attendance"]] == ["clerk", "supervisor", "owner"]
    ((number, ends, _, reason),) = body["orders"]
    assert (number, ends, reason) == ("2026-0001", "", "a power cut")


@when("Officer Lin looks at what runs", target_fixture="clocks")
def looks(platform):
    body = platform.people.person("Officer Lin").actor.organisation
    return HouseDesk.over(platform.instance).list_clocks(body)


@when("another supervising body looks at what runs", target_fixture="clocks")
def another_looks(platform):
    return HouseDesk.over(platform.instance).list_clocks("Audit Bureau")


@then(phrase("these clocks run: {clocks_run}"))
def clocks_run(clocks, clocks_run):
    found = [each.running.value for each in clocks]
    assert found == ([] if clocks_run == "none" else clocks_run.split(", "))


# Duty


@given("Clerk He is on duty in the room for draws from 09:00 to 12:00")
def is_on_duty(premises):
    premises.put_on_duty("draws", "09:00", "12:00")


@when(
    phrase(
        "the manager puts Clerk He on duty in the room for openings "
        "from {starts} to {ends}"
    ),
    target_fixture="answer",
)
def puts_on_duty(platform, premises, starts, ends):
    premises.room("openings")
    return platform.attempt(lambda: premises.put_on_duty("openings", starts, ends))
