"""A stranger who claims a firm: what they try, and what the firm itself does."""

from pytest_bdd import given, then, when

from tests.draw_room import USUAL
from tests.people import DUTIES
from tests.steps.claims import AUTHORISATION, OWN, STRANGER
from tests.steps.coming import comes
from trading.bidders.model.claims import ClaimState
from trading.selection.use_cases.desk import ReadLot
from trading.venue.model import Duty

# The draw


@when("the stranger comes to the draw", target_fixture="answer")
def stranger_comes(platform, course, accounts):
    person, _, _ = accounts.held[STRANGER]
    return platform.attempt(lambda: comes(platform, course, person, person.key))


@when("Hengda Road's own account comes to the draw", target_fixture="answer")
def own_comes(platform, course, accounts):
    person, _, _ = accounts.held[OWN]
    return platform.attempt(lambda: comes(platform, course, person, person.key))


@when(
    "Clerk Chen registers the stranger for Hengda Road as present",
    target_fixture="answer",
)
def registers_stranger(platform, course, accounts):
    person, _, _ = accounts.held[STRANGER]
    usual = [platform.people.person(name).attends(DUTIES[name]) for name in USUAL]
    there = [*usual, person.attends(Duty.APPLICANT)]
    return platform.attempt(lambda: course.room.register(there))


# Objections


def object_as(platform, course, accounts, name):
    person, _, _ = accounts.held[name]
    return platform.act(
        person,
        "lodge_objection",
        lot=course.lot,
        ground="procedure",
        text="please explain how the notice came about",
        document=AUTHORISATION,
    )


@given("the stranger has objected")
def stranger_has_objected(platform, course, accounts):
    object_as(platform, course, accounts, STRANGER)


@when("the stranger objects", target_fixture="answer")
def stranger_objects(platform, course, accounts):
    return platform.attempt(lambda: object_as(platform, course, accounts, STRANGER))


@when("Hengda Road's own account objects", target_fixture="answer")
def own_objects(platform, course, accounts):
    return platform.attempt(lambda: object_as(platform, course, accounts, OWN))


def objectors_seen_by(platform, course, name):
    actor = platform.people.person(name).actor
    sheet = ReadLot(desk=platform.instance.desk())(actor, course.lot)
    assert [each.claim for each in sheet.objections]
    return list(sheet.objectors.values())


@then("Owner Zhao sees that nothing is decided about the account that objected")
def owner_sees(platform, course):
    assert objectors_seen_by(platform, course, "Owner Zhao") == [ClaimState.OPEN]


@then("Clerk Chen sees nothing of that account")
def clerk_sees_nothing(platform, course):
    assert objectors_seen_by(platform, course, "Clerk Chen") == []
