"""Firms sign up, withdraw, and are told or not told who else did."""

import json
from datetime import timedelta

from pytest_bdd import given, then, when

from tests.people import firms
from tests.phrases import phrase
from trading.projects.model import PublicationKind


@given(phrase("{names:Names} have signed up"))
def have_signed_up(course, names):
    course.reach("announced").sign_up_all(names)


@given(phrase("{count:d} firms have signed up"))
def so_many_have_signed_up(course, count):
    there = {firm.name for firm in course.reach("announced").firms}
    course.sign_up_all(name for name in firms(count) if name not in there)


@given(phrase("{name:Name} has signed up"))
def has_signed_up(course, name):
    course.reach("announced").sign_up(name)


@given(phrase("{name:Name} has withdrawn"))
def has_withdrawn(course, name):
    course.withdraw(name)


@given(phrase("{name:Name} has signed up, withdrawn and signed up again"))
def has_signed_up_again(platform, course, name):
    course.reach("announced").sign_up(name)
    course.withdraw(name)
    course.sign_up(name)


@given(phrase("one manager is named by both {names:Names}"))
def one_manager(course, names):
    for name in names:
        course.sign_up(name, manager="the manager of both")


@given("sign-up was declared closed")
@when("sign-up is declared closed")
def was_declared_closed(course):
    course.close_sign_up()


@when(phrase("{name:Name} signs up"), target_fixture="answer")
def signs_up(platform, course, name):
    return platform.attempt(lambda: course.sign_up(name))


CHARACTERS = {
    "a mark that turns text around": "\u202e",
    "a control character": "\u0094",
    "a space that takes no room": "\u200b",
    "a character of somebody's own": "\ue000",
    "a rare character": "\U00020bb7",
}


@when(
    phrase("{name:Name} signs up with {character} in its name"),
    target_fixture="answer",
)
def signs_up_with(platform, course, name, character):
    written = f"{name}{CHARACTERS[character]}"
    return platform.attempt(lambda: course.sign_up(name, written=written))


@when(phrase("{name:Name} signs up at {time}"), target_fixture="answer")
def signs_up_at(platform, course, name, time):
    platform.at(f"2026-03-09T{time}")
    return platform.attempt(lambda: course.sign_up(name))


@when(phrase("{name:Name} withdraws at {time}"), target_fixture="answer")
def withdraws_at(platform, course, name, time):
    platform.at(f"2026-03-09T{time}")
    return platform.attempt(lambda: course.withdraw(name))


@when(phrase("{name:Name} withdraws on {day} at {time}"), target_fixture="answer")
def withdraws_on(platform, course, name, day, time):
    platform.at(f"{day}T{time}")
    return platform.attempt(lambda: course.withdraw(name))


@when(phrase("Clerk Chen closes sign-up at {time}"), target_fixture="answer")
def closes_at(platform, course, time):
    return closes_on(platform, course, "2026-03-09", time)


@when(phrase("Clerk Chen closes sign-up on {day} at {time}"), target_fixture="answer")
def closes_on(platform, course, day, time):
    platform.at(f"{day}T{time}")
    return platform.attempt(
        lambda: course.act("Clerk Chen", "close_sign_up"),
    )


@when(
    phrase("{name:Name}'s application, which arrived at {time}, gets its turn"),
    target_fixture="answer",
)
def gets_its_turn(platform, course, name, time):
    slow = platform.arrived_at(f"2026-03-09T{time}")
    return platform.attempt(lambda: course.sign_up(name, on=slow))


@when(
    phrase(
        "{name:Name}'s application, which arrived on {day} at {time}, gets its turn"
    ),
    target_fixture="answer",
)
def gets_its_turn_on(platform, course, name, day, time):
    platform.at(f"{day}T{time}")
    late = platform.arrived_at(f"{day}T{time}")
    return platform.attempt(lambda: course.sign_up(name, on=late))


@when(phrase("{name:Name} signs up having read older notes"), target_fixture="answer")
def signs_up_on_older_notes(platform, course, name):
    return platform.attempt(lambda: course.sign_up(name, notes="0" * 64))


@when(phrase("the agent of {other:Name} signs up {name:Name}"), target_fixture="answer")
def signs_up_another(platform, course, other, name):
    return platform.attempt(lambda: course.sign_up(name, agent=other))


@when(
    phrase("{name:Name} signs up under a mistyped credit code"),
    target_fixture="answer",
)
def signs_up_mistyped(platform, course, name):
    code = platform.people.firm(name).code
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    return platform.attempt(lambda: course.sign_up(name, code=mistyped))


@when(
    phrase("{name:Name} signs up and offers a price of its own"),
    target_fixture="answer",
)
def signs_up_with_price(platform, course, name):
    return platform.attempt(lambda: course.sign_up(name, price="1500000"))


@when("a firm from another province signs up", target_fixture="answer")
def stranger_signs_up(platform, course):
    return platform.attempt(lambda: course.sign_up("Puyang Canals"))


@then(phrase("the refusal stays on record as the platform's fault"))
def platforms_fault(platform):
    (kept,) = platform.refusals()
    assert (kept.code, kept.rule) == ("platform-too-slow", "T-8")
    assert "arrived in time" in kept.message


# Secrecy


@when(phrase("{names:Names} each ask who has signed up"), target_fixture="answers")
def each_asks(platform, course, names):
    return platform.attempts(names, lambda name: course.read(name).accepted)


@when(phrase("{name:Name} asks who has signed up"), target_fixture="answer")
def asks(platform, course, name):
    return platform.attempt(lambda: course.read(name).accepted)


@then(phrase("{reader:Name} reads the applications of {names:Names}"))
def reads(course, reader, names):
    applications = course.read(reader).applications
    assert {each.name for each in applications} == set(names)


@then(phrase("the file records that {reader:Name} has read them, and why"))
def reading_on_record(platform, course, reader):
    person = platform.people.person(reader).id
    readings = platform.events(course.lot, "APPLICATIONS_READ")
    assert readings
    for reading in readings:
        assert reading.actor.person == reading.facts["reader"] == person
        assert reading.facts["purpose"] == "to judge qualification"


@then(phrase("the public reads the root of the list and {count:d} ticket numbers"))
def reads_root(course, count):
    (shown,) = course.published(PublicationKind.LIST)
    assert shown["size"] == len(shown["tickets"]) == count
    assert len(shown["root"]) == 64


@then("nothing public names an applicant")
def names_nobody(platform, course):
    everything = str([course.published(kind) for kind in PublicationKind])
    for firm in course.firms:
        assert firm.name not in everything
        assert firm.code not in everything


@then(phrase("the public reads which ticket belongs to {names:Names}"))
def reads_names(course, names):
    (shown,) = course.published(PublicationKind.DRAW_NOTICE)
    assert {each["name"] for each in shown["names"]} == set(names)
    assert len({each["pid"] for each in shown["names"]}) == len(names)


@when(
    "nobody, then 3 firms, then 30 firms sign up within ten seconds each",
    target_fixture="sizes",
)
def three_ticks(platform, course):
    platform.sweep()
    names, sizes = iter(firms(33)), [platform.publish_log()]
    for count in (0, 3, 30):
        for _ in range(count):
            course.sign_up(next(names))
        platform.clock.pass_by(timedelta(seconds=10))
        platform.sweep()
        sizes.append(platform.publish_log())
    return sizes


@then("the log grows by one entry each time")
def grows_by_one(sizes):
    first = sizes[0]
    assert sizes == [first, first + 1, first + 2, first + 3]


@then("the three entries look alike")
def look_alike(platform, sizes):
    entries = [platform.instance.published.entry(size) for size in sizes[:-1]]
    shapes = [
        {name: len(str(value)) for name, value in json.loads(entry).items()}
        for entry in entries
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    assert {json.loads(entry)["kind"] for entry in entries} == {"SEALED"}


@then(phrase("the note of {name:Name} carries the number one"))
def number_one(answer, name):
    stream, number = answer.note.split("\n")[3:5]
    assert stream.startswith("sealed/")
    assert number == "1"


@then(phrase("the closing names 2 sealed records, of 2 events and of 1 event"))
def closing_names(platform, course):
    (closing,) = platform.events(course.lot, "SIGN_UP_CLOSED")
    ends = closing.facts["streams"]
    assert sorted(end["n"] for end in ends) == [1, 2]
    assert all(end["stream"].startswith("sealed/") for end in ends)
