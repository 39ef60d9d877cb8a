"""A stranger who claims a firm: what they try, and what the firm itself does."""

from pytest_bdd import given, then, when

from tests.draw_room import USUAL
from tests.people import DUTIES
from tests.steps.claims import AUTHORISATION, FIRM, OWN, STRANGER, own_bound_and_signed
from tests.steps.coming import comes
from tests.steps.relations import ONE, names_person
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


# What is said of a firm


def says(platform, accounts, name, *managed):
    person, _, _ = accounts.held[name]
    own = {"text": accounts.code}
    relations = [
        {
            "kind": "management",
            "from_firm": own,
            "to_firm": {"text": platform.people.firm(each).code},
        }
        for each in managed
    ]
    platform.act(person, "declare_relations", firm=own, relations=relations)


@given("the stranger says that Hengda Road manages Minjiang Bridge")
def stranger_says(platform, accounts):
    says(platform, accounts, STRANGER, "Minjiang Bridge")


@given("Hengda Road's own account takes part and says that it manages Minjiang Bridge")
def own_says(platform, course, accounts):
    own_bound_and_signed(platform, course, accounts)
    says(platform, accounts, OWN, "Minjiang Bridge")


@given("the stranger says that nothing hangs together with Hengda Road")
def stranger_says_nothing(platform, accounts):
    says(platform, accounts, STRANGER)


@given(
    "the stranger names one person in Hengda Road, and a register in Minjiang Bridge"
)
def stranger_names(platform, accounts):
    person, _, _ = accounts.held[STRANGER]
    platform.act(
        person,
        "declare_people",
        firm={"text": accounts.code},
        people=[{"kind": "manager", "paper": "resident_id", "number": ONE}],
    )
    names_person(platform, "Minjiang Bridge", ONE)


def both_eligible(platform, course):
    codes = {platform.people.firm(each).code for each in (FIRM, "Minjiang Bridge")}
    with platform.reading() as work:
        return codes & set(work.selections.get(course.lot).eligible), codes


@then("Hengda Road and Minjiang Bridge qualify")
def both_qualify(platform, course):
    found, codes = both_eligible(platform, course)
    assert found == codes


@then("neither Hengda Road nor Minjiang Bridge qualifies")
def neither_qualifies(platform, course):
    found, _ = both_eligible(platform, course)
    assert found == set()
