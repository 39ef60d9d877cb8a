"""Too few firms: the extension, the owner's choice, the supervisor's consent."""

from pytest_bdd import given, then, when

from archive.values.instants import to_micros
from tests.people import firms
from tests.phrases import phrase
from tests.platform_driver import beijing
from tests.selection_course import Course
from trading.projects.model import PublicationKind


def left(course: Course) -> None:
    """Let two firms sign up and be judged, which is too few."""
    course.reach("announced").sign_up_all(firms(2))
    course.reach("judged").declare_too_few()


def extend(course: Course):
    return course.act(
        "Owner Zhao",
        "extend_sign_up",
        draw_at=beijing("2026-03-18T10:00"),
        reason="too few firms",
    )


def left_after_extension(course: Course) -> None:
    """Let nobody else sign up while sign-up is extended."""
    left(course)
    extend(course)
    course.at("2026-03-13T17:00:05")
    course.act("Clerk Chen", "close_sign_up")
    course.act("Owner Zhao", "declare_too_few")


def choose(course: Course):
    return course.act("Owner Zhao", "choose_to_draw", reason="the flood will not wait")


def chosen(course: Course) -> None:
    left_after_extension(course)
    choose(course)


@given('too few firms are left for "East Dyke"')
def too_few_left(course):
    left(course)


@given('too few firms are left for "East Dyke" even after the extension')
def too_few_left_again(course):
    left_after_extension(course)


@given(phrase('{name:Name} applied anew while sign-up for "East Dyke" was extended'))
def applied_anew(course, name):
    left(course)
    extend(course)
    course.withdraw(name)
    course.sign_up(name)
    course.at("2026-03-13T17:00:05")
    course.act("Clerk Chen", "close_sign_up")


@given(phrase('{name:Name} has signed up while sign-up for "East Dyke" is extended'))
def signed_up_late(course, name):
    left(course)
    extend(course)
    course.withdraw("Hengda Road")
    course.sign_up(name)


@given('Owner Zhao has chosen to draw among 2 firms for "East Dyke"')
def has_chosen(course):
    chosen(course)


@given('Officer Lin has sent "East Dyke" back to the draft')
def sent_back(course):
    chosen(course)
    course.act("Officer Lin", "decline_to_draw", reason="try once more")


@when("Owner Zhao extends sign-up", target_fixture="answer")
def extends(platform, course):
    return platform.attempt(lambda: extend(course))


@when("Owner Zhao chooses to draw among those present", target_fixture="answer")
def chooses(platform, course):
    return platform.attempt(lambda: choose(course))


@when(phrase("{name:Name} consents"), target_fixture="answer")
def consents(platform, course, name):
    return platform.attempt(
        lambda: course.act(name, "consent_to_draw", reason="a fair notice was given")
    )


@when("Officer Lin does not consent", target_fixture="answer")
def declines(platform, course):
    return platform.attempt(
        lambda: course.act("Officer Lin", "decline_to_draw", reason="try once more")
    )


@then(phrase("the public reads that sign-up now closes on {moment}"))
def reads_extension(course, moment):
    (shown,) = course.published(PublicationKind.EXTENSION)
    assert shown["sign_up"]["closes"] == to_micros(beijing(moment))


@then("another firm may sign up")
def may_sign_up(course):
    course.sign_up("Tianfu Earthworks")


@then(phrase("{name:Name} may sign up as if for the first time"))
def as_if_first(course, name):
    assert applicants(course) == []
    course.sign_up(name)


@then(phrase("{name:Name} may still object"))
def may_object(course, name):
    course.object_to(name, "qualification")


@then('nobody has signed up for "East Dyke" yet')
def nobody_yet(course):
    assert applicants(course) == []


def applicants(course: Course) -> list[str]:
    """Return who stands in the sign-up that is open, which only a test may see."""
    with course.platform.reading() as work:
        return [each.name for each in work.selections.applications(course.lot)]
