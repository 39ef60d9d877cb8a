"""Verdicts, what firms are told of them, and what keeps a firm out."""

from pytest_bdd import given, then, when

from tests.market import ban, cap, winner_of, wins_elsewhere
from tests.people import firms
from tests.phrases import phrase

# Verdicts


@given(phrase("{reviewer:Name} has passed {firm:Name}"))
def has_passed(course, reviewer, firm):
    course.at("2026-03-10T09:00")
    course.judge(reviewer, firm, passed=True)


@given(phrase("Reviewer Wu and Reviewer Zheng differ on {name:Name} alone"))
def differ(course, name):
    course.at("2026-03-10T09:00")
    course.judge_all("Reviewer Wu")
    course.failing.add(name)
    course.judge_all("Reviewer Zheng")
    course.went_through("judged")


@when(phrase("{reviewer:Name} passes {firm:Name}"), target_fixture="answer")
def passes(platform, course, reviewer, firm):
    return platform.attempt(lambda: course.judge(reviewer, firm, passed=True))


@when(
    phrase("{reviewer:Name} fails {firm:Name} because {reason}"),
    target_fixture="answer",
)
def fails(platform, course, reviewer, firm, reason):
    return platform.attempt(
        lambda: course.judge(reviewer, firm, passed=False, reasons=[reason])
    )


@when(
    phrase("{reviewer:Name} fails {firm:Name} without a reason"),
    target_fixture="answer",
)
def fails_without_reason(platform, course, reviewer, firm):
    return platform.attempt(lambda: course.judge(reviewer, firm, passed=False))


@when(phrase('the review of "East Dyke" ends on {day}'))
def ends_on(course, day):
    course.reach("reviewed")
    assert course.platform.clock.now().date().isoformat() == day


@when("Owner Zhao declares the review finished", target_fixture="answer")
def declares_finished(platform, course):
    return platform.attempt(course.finish_review)


@when("Owner Zhao declares that too few firms are left", target_fixture="answer")
def declares_too_few(platform, course):
    return platform.attempt(course.declare_too_few)


@given(phrase("{count:d} firms have signed up, of which {name:Name} fails"))
def one_fails(course, count, name):
    course.reach("announced").sign_up_all(firms(count))
    course.failing.add(name)


@given(phrase("Owner Zhao has taken {name:Name} out again"))
@when(phrase("Owner Zhao takes {name:Name} out"), target_fixture="answer")
def takes_out(platform, course, name):
    return platform.attempt(lambda: course.correct(name, passed=False))


@given(phrase("Owner Zhao has taken {name:Name} out on {day}"))
def has_taken_out_on(course, name, day):
    course.at(f"{day}T09:00")
    course.correct(name, passed=False)


@given(phrase("Owner Zhao has admitted {name:Name} on {day}"))
def has_admitted_on(course, name, day):
    course.at(f"{day}T09:00")
    course.correct(name, passed=True)


@when(phrase("Owner Zhao admits {name:Name} after all"))
@when(phrase("Owner Zhao admits {name:Name} once more"))
def admits(course, name):
    course.correct(name, passed=True)


@when(phrase("Owner Zhao corrects the result of {name:Name}"), target_fixture="answer")
def corrects(platform, course, name):
    return platform.attempt(lambda: course.correct(name, passed=True))


@then(phrase("{name:Name} is told of the correction and its reason"))
def told_correction(platform, course, name):
    person = platform.people.person(name)
    told_so = platform.messages(person, "verdict", course.title)
    assert sorted("You qualify" in message for message in told_so) == [False, True]
    assert any("the permit was read again" in message for message in told_so)


@then(phrase("{reviewer:Name} sees no verdict on {firm:Name}"))
def sees_no_verdict(platform, course, reviewer, firm):
    verdicts = course.read(reviewer).verdicts
    assert not verdicts.get(platform.people.firm(firm).code)


# What firms are told


def told(platform, course, name: str) -> str:
    """Return what a firm was told of its own result."""
    if course.state == "sign_up_closed":
        course.reach("reviewed")
    person = platform.people.person(name)
    (message,) = platform.messages(person, "verdict", course.title)
    return message


@then(phrase("{name:Name} is told that it qualifies"))
def told_qualifies(platform, course, name):
    assert "You qualify" in told(platform, course, name)


@then(phrase("{name:Name} is told that it does not qualify because {reason}"))
def told_fails_because(platform, course, name, reason):
    message = told(platform, course, name)
    assert "You do not qualify" in message
    assert reason in message


@then(phrase("{names:Names} are told that they do not qualify under {rule}"))
def told_they_fail(platform, course, names, rule):
    for name in names:
        told_fails_because(platform, course, name, f"{rule}: ")


@then(phrase("{name:Name} is told that it does not qualify under {rule}"))
def told_fails_by_rule(platform, course, name, rule):
    told_fails_because(platform, course, name, f"{rule}: ")


@then("that winner is told that it qualifies")
def winner_qualifies(platform, course, winner):
    assert "You qualify" in told(platform, course, winner)


@then(phrase("that winner is told that it does not qualify under {rule}"))
def winner_fails(platform, course, winner, rule):
    told_fails_because(platform, course, winner, f"{rule}: ")


@then(phrase("{name:Name} is told nothing about {other:Name}"))
def told_nothing_about(platform, course, name, other):
    firm = platform.people.firm(other)
    message = told(platform, course, name)
    assert firm.name not in message
    assert firm.code not in message


# Bans, relations, caps


@given(phrase("Director Guo has banned {name:Name} until {day}"))
def banned(platform, name, day):
    ban(platform, "Director Guo", name, until=day)


@when(phrase("{who:Name} records a ban of {name:Name}"), target_fixture="answer")
def records_ban(platform, who, name):
    return platform.attempt(lambda: ban(platform, who, name))


@when(
    phrase("{who:Name} records a ban of {name:Name} without a hearing"),
    target_fixture="answer",
)
def records_ban_unheard(platform, who, name):
    return platform.attempt(lambda: ban(platform, who, name, hearing=""))


@given(phrase("{name:Name} has declared that it holds {other:Name}"))
def declared(platform, name, other):
    mother, daughter = platform.people.firm(name), platform.people.firm(other)
    held = {
        "kind": "holding",
        "from_firm": {"text": mother.code},
        "to_firm": {"text": daughter.code},
    }
    platform.act(
        mother.agent,
        "declare_relations",
        firm={"text": mother.code},
        relations=[held],
    )


@given(phrase("{who:Name} has recorded a cap of {number:d} with its review"))
def has_capped(platform, who, number):
    cap(platform, who, number)


@when(
    phrase("{who:Name} records a cap of {number:d} with its review"),
    target_fixture="answer",
)
def caps(platform, who, number):
    return platform.attempt(lambda: cap(platform, who, number))


@when(
    phrase("{who:Name} records a cap of {number:d} without its review"),
    target_fixture="answer",
)
def caps_unreviewed(platform, who, number):
    return platform.attempt(lambda: cap(platform, who, number, review=""))


# Winners of earlier draws


@given(
    phrase('"{title}" is under contract with its drawn winner'),
    target_fixture="winner",
)
def under_contract(platform, title):
    return winner_of(platform, title, "under contract")


@given(
    phrase('"{title}" is under contract with its drawn winner since {day}'),
    target_fixture="winner",
)
def under_contract_since(platform, title, day):
    won = winner_of(platform, title, "under contract")
    assert platform.clock.now().date().isoformat() == day
    return won


@given(phrase("{name:Name} has meanwhile reached a cap of {number:d}"))
def meanwhile_at_cap(platform, name, number):
    wins_elsewhere(platform, name)
    cap(platform, "Director Guo", number)


@given(phrase('"{title}" was finished and accepted'), target_fixture="winner")
def was_finished(platform, title):
    return winner_of(platform, title, "accepted")


@given(
    phrase('the winners of "{one}" and "{other:Name}" are at a cap of {number:d}'),
    target_fixture="winners",
)
def at_cap(platform, one, other, number):
    found = [
        winner_of(platform, one, "under contract"),
        winner_of(platform, other, "under contract", weeks=-5),
    ]
    cap(platform, "Director Guo", number)
    return found


@given(
    phrase(
        'that winner and {count:d} other firms sign up for "East Dyke" '
        "with the same manager"
    )
)
def sign_up_with_same_manager(course, winner, count):
    manager = f"manager of {winner} for North Weir"
    course.reach("announced").sign_up(winner, manager=manager)
    course.sign_up_all(firms(count))


@given(phrase('that winner and {count:d} other firms sign up for "East Dyke"'))
def sign_up_with_others(course, winner, count):
    course.reach("announced").sign_up_all([winner, *firms(count)])


@given(
    phrase(
        'those winners and {count:d} other firms sign up for "East Dyke", '
        "of which {fail:d} fail"
    )
)
def those_sign_up(course, winners, count, fail):
    course.reach("announced").sign_up_all([*winners, *firms(count)])
    course.failing.update(firms(count)[-fail:])
