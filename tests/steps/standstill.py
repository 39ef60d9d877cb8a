"""Sign-up that stands still while an objection is open, and goes on later."""

from pytest_bdd import given, then, when

from archive.values.instants import to_micros
from tests.phrases import phrase
from tests.platform_driver import beijing
from trading.projects.model import PublicationKind


@given(phrase("sign-up stood still from {day} {since} to {other} {until}"))
@when(phrase("sign-up stands still from {day} {since} to {other} {until}"))
def stands_still(platform, course, day, since, other, until):
    platform.at(f"{day}T{since}")
    course.object_to("Minjiang Bridge", "procedure")
    platform.at(f"{other}T{until}")
    course.decide("rejected", len(platform.events(course.lot, "OBJECTION_RECEIVED")))
    platform.sweep()


@given(phrase("Owner Zhao has rejected both objections on {day} at {time}"))
def has_rejected_both(platform, course, day, time):
    platform.at(f"{day}T{time}")
    course.decide("rejected", 1)
    course.decide("rejected", 2)


@given("sign-up has come to its end")
def has_come_to_its_end(platform, course):
    course.sign_up("Minjiang Bridge")
    platform.at("2026-03-09T17:00:01")


@when("sign-up goes on")
def goes_on(platform):
    platform.sweep()


@when("Clerk Chen lets sign-up go on", target_fixture="answer")
def lets_go_on(platform, course):
    return platform.attempt(lambda: course.act("Clerk Chen", "resume_sign_up"))


@then(phrase("the public reads that sign-up goes on until {moment}"))
def reads_later_end(course, moment):
    shown = course.published(PublicationKind.SUSPENSION)[-1]
    assert shown["sign_up"]["closes"] == to_micros(beijing(moment))


@then(phrase("the public reads that the draw is put off to {moment}"))
def reads_later_draw(course, moment):
    shown = course.published(PublicationKind.SUSPENSION)[-1]
    assert shown["draw_at"] == to_micros(beijing(moment))


@then("the public reads of no later end")
def reads_no_later_end(course):
    assert course.published(PublicationKind.SUSPENSION) == []
