"""Results in public notice, objections, awards and reserves."""

from pytest_bdd import given, then, when

from tests.draw_room import paper
from tests.market import cap, wins_elsewhere
from tests.phrases import phrase
from trading.projects.model import PublicationKind

# Public notice and award


@when("Clerk Chen publishes the result", target_fixture="answer")
def publishes(platform, course):
    return platform.attempt(course.publish_result)


@when(phrase("Owner Zhao gives the award at {moment}"), target_fixture="answer")
def awards_at(platform, course, moment):
    platform.at(moment)
    return platform.attempt(lambda: course.act("Owner Zhao", "give_award"))


@when(
    phrase("{name:Name} gives the award after the public notice period"),
    target_fixture="answer",
)
def awards_afterwards(platform, course, name):
    return platform.attempt(lambda: course.give_award(name))


@then(phrase("the supervisor has a {level} warning because of {rule}"))
def has_warning(platform, course, level, rule):
    assert (level, rule) in platform.warnings(course.lot)


# Objections


@given(phrase("{name:Name} has objected on {day} at {time}"))
def has_objected_on(platform, course, name, day, time):
    platform.at(f"{day}T{time}")
    course.object_to(name, "procedure")


@given(phrase("{name:Name} has objected"))
def has_objected(course, name):
    course.object_to(name)


@given(phrase("{names:Names} have objected"))
def have_objected(course, names):
    for name in names:
        course.object_to(name)


@given(phrase("{name:Name}'s objection against the {ground} was {decided}"))
def was_decided(platform, course, name, ground, decided):
    right = {"list": "list_wrong", "winner": "winner_void"}[ground]
    course.object_to(name, ground)
    number = len(platform.events(course.lot, "OBJECTION_RECEIVED"))
    course.decide({"rejected": "rejected", "found right": right}[decided], number)


@when(phrase("{name:Name} objects"), target_fixture="answer")
def objects(platform, course, name):
    return platform.attempt(lambda: course.object_to(name))


@when(phrase("{name:Name} objects at {moment}"), target_fixture="answer")
def objects_at(platform, course, name, moment):
    platform.at(moment)
    return platform.attempt(lambda: course.object_to(name))


@given("Owner Zhao has rejected the first objection")
@when("Owner Zhao rejects the first objection", target_fixture="answer")
def rejects(platform, course):
    return platform.attempt(lambda: course.decide("rejected"))


@when(phrase("Owner Zhao rejects the first objection on {day}"))
def rejects_on(platform, course, day):
    platform.at(f"{day}T09:00")
    course.decide("rejected")


@when('everybody tries to go on with "East Dyke"', target_fixture="answers")
def everybody_tries(platform, course):
    course.at("2026-03-17T09:00")
    lot = course.lot
    ways = [
        course.give_award,
        course.refuse,
        course.room.excuse_recording,
        course.record_portal,
        lambda: course.act(
            "Owner Zhao", "void_winner", reason="void it", document=paper("void")
        ),
        lambda: course.room.void("the list was wrong", decision=f"{lot}-O1"),
    ]
    return [platform.attempt(way) for way in ways]


@then('"East Dyke" is still suspended')
def still_suspended(platform, course):
    _, lot = platform.lot(course.lot)
    assert [each.by for each in lot.suspensions] == [f"{course.lot}-O2"]


# Reserves


@given("the winner has refused in writing")
def has_refused(course):
    course.reach("awarded").refuse()


@given('"East Dyke" needs a new notice since all three refused')
def used_up(course):
    course.reach("awarded")
    all_have_refused(course)
    course.act("Owner Zhao", "declare_reserves_used_up")


@given("the winner and both reserves have refused in writing")
def all_have_refused(course):
    course.refuse()
    for _ in range(2):
        course.call_reserve()
        course.refuse()


@given(phrase('the first reserve of "East Dyke" has reached a cap of {number:d}'))
def reserve_at_cap(platform, course, number):
    course.reach("awarded")
    wins_elsewhere(platform, course.entrant(1).name)
    cap(platform, "Director Guo", number)


@when("Owner Zhao calls the next reserve", target_fixture="answer")
def calls(platform, course):
    return platform.attempt(course.call_reserve)


@when("Owner Zhao skips the reserve because it is at its cap", target_fixture="answer")
def skips(platform, course):
    return platform.attempt(lambda: course.skip_reserve("at_cap"))


@when("Owner Zhao declares the reserves used up", target_fixture="answer")
def declares_used_up(platform, course):
    return platform.attempt(
        lambda: course.act("Owner Zhao", "declare_reserves_used_up")
    )


@then("the public reads that the first reserve is next, and until when to object")
def reads_reserve(course):
    shown = course.published(PublicationKind.RESULT)[-1]
    assert shown["code"] == course.entrant(1).code
    assert shown["rank"] == 1
    assert "2026-03-20" in shown["publicity"]["last_day"]


@then("the public reads that the first reserve is skipped, and why")
def reads_skip(course):
    shown = course.published(PublicationKind.CHANGE)[-1]
    assert (shown["code"], shown["by"]) == (course.entrant(1).code, "at_cap")
    assert shown["reason"] == "bound by other contracts"


@then("the second reserve is next, and nobody is banned")
def second_is_next(platform, course):
    course.call_reserve()
    assert course.candidate == course.entrant(2)
    nobody_banned(platform, course)


@then("nobody is banned")
def nobody_banned(platform, course):
    with platform.reading() as work:
        for each in course.award.conclusion.entrants:
            assert work.bidders.bans(each.code) == []


# The end of a procedure


def end(course, name):
    return course.act(
        name,
        "terminate",
        ground="funds_gone",
        reason="the funds went to flood relief",
        document=paper("end"),
    )


@given(phrase('{name:Name} has ended the procedure of "East Dyke"'))
def has_ended(course, name):
    end(course, name)


@when(
    phrase("{name:Name} ends the procedure because the funds are gone"),
    target_fixture="answer",
)
def ends(platform, course, name):
    return platform.attempt(lambda: end(course, name))


@then('the public reads that "East Dyke" was ended, and why')
def reads_end(course):
    shown = course.published(PublicationKind.CHANGE)[-1]
    assert shown["ground"] == "funds_gone"
    assert shown["reason"] == "the funds went to flood relief"
    assert course.state == "terminated"
