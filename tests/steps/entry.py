"""Entry into the centre, prepared notices, and who reviews them."""

from pytest_bdd import given, then, when

from tests.phrases import phrase


@given("Owner Zhao has asked for entry")
def requested(course):
    course.request_entry()


@given("its entry is accepted")
def accepted(course):
    course.enter()


@given("its notice is prepared")
def prepared(course):
    course.at("2026-03-02T10:00")
    course.notice = course.noticed()
    course.prepare(**course.notice)


@given("its notice is prepared and reviewed")
def prepared_and_reviewed(course):
    prepared(course)
    course.review_notice()


@given("Clerk He found that its prepared notice must not be published")
def found_wanting(course):
    prepared(course)
    course.review_notice(may=False, reasons="it names a person")


@when("Clerk Chen answers that the funds are missing", target_fixture="answer")
def answers(platform, course):
    found = {"funds": ("missing", "the proof of funds has no seal")}
    return platform.attempt(lambda: course.answer_entry(**found))


@when(
    "Clerk Chen answers that the funds are missing, without a word",
    target_fixture="answer",
)
def answers_without_words(platform, course):
    return platform.attempt(lambda: course.answer_entry(funds=("missing", " ")))


@when(phrase("{name:Name} publishes the prepared notice"), target_fixture="answer")
def publishes(platform, course, name):
    return platform.attempt(lambda: course.act(name, "publish_notice", **course.notice))


@when("Clerk Chen publishes it with another room", target_fixture="answer")
def publishes_other(platform, course):
    other = {**course.notice, "room": "Cellar"}
    return platform.attempt(lambda: course.act("Clerk Chen", "publish_notice", **other))


@when(phrase("{name:Name} reviews the prepared notice"), target_fixture="answer")
def reviews(platform, course, name):
    return platform.attempt(lambda: course.review_notice(name))


@then("the slip turns it away as incomplete")
def turned_away(platform, course):
    (event,) = platform.events(course.lot, "ENTRY_ANSWERED")
    assert event.facts["accepted"] is False
    assert event.facts["grounds"] == ["incomplete"]


@then("Owner Zhao can ask for entry again")
def requests_again(platform, course):
    assert platform.attempt(course.request_entry).accepted
    assert platform.attempt(course.answer_entry).accepted


@then("its entry is not accepted any more")
def not_accepted(platform, course):
    with platform.reading() as work:
        assert not work.selections.preparation(course.lot).entered
