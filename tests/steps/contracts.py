"""Contracts, the work done under them, and the closed file."""

from pytest_bdd import given, then, when

from archive.values.money import Yuan
from tests.draw_room import paper
from tests.phrases import phrase


@when(phrase("no contract has come by {moment}"))
def none_has_come(platform, moment):
    platform.at(moment)
    platform.sweep()


@then("the award stands, and nobody is banned")
def award_stands(platform, course):
    assert course.state == "awarded"
    assert course.candidate == course.entrant(0)
    with platform.reading() as work:
        assert work.bidders.bans(course.award.candidate.code) == []


@given(phrase("Owner Zhao has decided on {day} to accept a late contract"))
def accepts_late(platform, course, day):
    platform.at(f"{day}T09:00")
    course.act(
        "Owner Zhao",
        "accept_late_contract",
        reason="the bank guarantee came late",
        document=paper("decision"),
    )


@when("Owner Zhao uploads the contract", target_fixture="answer")
def uploads(platform, course):
    return platform.attempt(course.upload_contract)


@when(
    phrase("Owner Zhao uploads the contract at {moment}"),
    target_fixture="answer",
)
def uploads_at(platform, course, moment):
    platform.at(moment)
    return platform.attempt(course.upload_contract)


@when(
    phrase("Owner Zhao uploads a contract over {price} yuan"),
    target_fixture="answer",
)
def uploads_over(platform, course, price):
    return platform.attempt(lambda: course.sign_contract(Yuan.parse(price)))


@when("Owner Zhao uploads a contract with another manager", target_fixture="answer")
def uploads_with_manager(platform, course):
    return platform.attempt(lambda: course.sign_contract(manager="somebody else"))


@when(
    phrase("Owner Zhao records the winner's silence on {day}"),
    target_fixture="answer",
)
def records_silence(platform, course, day):
    platform.at(f"{day}T17:00")
    return platform.attempt(lambda: course.refuse(silent=True))


@when(
    phrase("Owner Zhao reports a change of {change} yuan"),
    target_fixture="answer",
)
def reports_change(platform, course, change):
    return platform.attempt(lambda: course.report("Owner Zhao", Yuan.parse(change)))


@when(phrase("{name:Name} reports a visit"), target_fixture="answer")
def reports_visit(platform, course, name):
    return platform.attempt(lambda: course.report(name))


@given('"East Dyke" was built and accepted, and nobody followed it')
def nobody_followed(course):
    course.reach("under contract")
    course.act("Owner Zhao", "start_performance")
    course.accept_work()


@when("Clerk Chen closes the file", target_fixture="answer")
def closes_file(platform, course):
    return platform.attempt(course.close_file)


@then("the last event of the file states how many there are")
def states_count(platform, course):
    events = platform.events(course.lot)
    assert events[-1].kind == "CASE_CLOSED"
    assert events[-1].facts["count"] == events[-1].n == len(events)


@then("it names the end of every application's own record")
def names_ends(platform, course):
    closing = platform.events(course.lot)[-1]
    streams = [head["stream"] for head in closing.facts["heads"]]
    sealed = [name for name in streams if name.startswith("sealed/")]
    assert len(sealed) == len(set(sealed)) == len(course.firms)
