"""The draw: what those present say, and what came of it."""

from datetime import timedelta
from hashlib import sha256

from parse import with_pattern
from pytest_bdd import given, then, when

from expert_pool.draws.check import check_transcript
from expert_pool.public.draws import DrawState
from tests.draw_room import BALLS, LOTTERY, drawn_balls
from tests.phrases import phrase
from trading.projects.model import PublicationKind
from trading.selection.use_cases.starting import openings

# From the start to the closed reveals


@when("Clerk Chen starts the draw", target_fixture="answer")
def starts(platform, course):
    return platform.attempt(course.room.start)


@when(
    "Clerk Chen starts the draw with one firm fewer in its notice",
    target_fixture="answer",
)
def starts_with_fewer(platform, course):
    return platform.attempt(lambda: course.room.start(one_fewer=True))


@when(
    phrase("Clerk Chen closes the commitments before {name:Name} has committed"),
    target_fixture="answer",
)
def closes_without(platform, course, name):
    for person in course.room.present:
        if person.name != name:
            course.room.commit(person)
    reasons = {platform.people.person(name).id: "left the room"}
    return platform.attempt(lambda: course.room.close_commits(reasons))


@when(phrase("{name:Name} commits"), target_fixture="answer")
def commits(platform, course, name):
    person = platform.people.person(name)
    return platform.attempt(lambda: course.room.commit(person))


@when(phrase("{name:Name} commits on behalf of {other:Name}"), target_fixture="answer")
def commits_for(platform, course, name, other):
    person = platform.people.person(name)
    absent = platform.people.person(other).id
    return platform.attempt(lambda: course.room.commit(person, on_behalf_of=absent))


@when(
    "Clerk Chen closes the reveals before the announced time", target_fixture="answer"
)
def closes_early(platform, course):
    return platform.attempt(course.room.close_reveals)


@given('the reveals of "East Dyke" were closed a moment ago')
def closed_a_moment_ago(course):
    course.reach("revealed").room.wait_for_announced_time()
    course.room.close_reveals()


@given('the log has published the closing of the reveals of "East Dyke"')
def closing_published(course):
    closed_a_moment_ago(course)
    course.room.pass_by(timedelta(seconds=10))


@when(
    "Clerk Chen signs the closing of the reveals and hands it in two minutes later",
    target_fixture="answer",
)
def closes_late(platform, course):
    course.room.wait_for_announced_time()
    kept = timedelta(minutes=2)
    return platform.attempt(lambda: course.room.close_reveals(kept=kept))


# The sources of chance

AROUND_THE_LOTTERY = {"before": "2026-03-12T21:14", "after": "2026-03-12T21:15"}


@with_pattern("before|after")
def around(when: str) -> str:
    return AROUND_THE_LOTTERY[when]


@given('"East Dyke" awaits a lottery, or the balls if it is called off')
def awaits_lottery(course):
    course.reach("priced").announce(sources=(LOTTERY, BALLS))
    course.record_portal()
    course.reach("reveals closed")


@given("Clerk Chen and Officer Lin have gone on to the balls")
def have_gone_on(course):
    course.room.switch_source()
    course.room.pass_by(timedelta(minutes=2))


@given("Clerk Chen and Officer Lin have gone on to the balls an hour later")
def have_gone_on_later(course):
    course.room.pass_by(timedelta(hours=1))
    course.room.switch_source()
    course.room.pass_by(timedelta(seconds=10))


@when(
    phrase(
        "Clerk Chen and Officer Lin go on to the balls {moment:When} the lottery",
        When=around,
    ),
    target_fixture="answer",
)
def go_on(platform, course, moment):
    course.at(moment)
    return platform.attempt(course.room.switch_source)


@when(
    "Clerk Chen and Officer Lin sign a change before the lottery and hand it in after",
    target_fixture="answer",
)
def go_on_late(platform, course):
    course.at(AROUND_THE_LOTTERY["before"])
    kept = timedelta(minutes=2)
    return platform.attempt(lambda: course.room.switch_source(kept=kept))


# Chance


@when(
    "Clerk Chen and Officer Lin type the same numbers",
)
def type_the_same(course):
    course.reach("drawn")


@when("Clerk Chen types what the balls show", target_fixture="answer")
@when("Clerk Chen types what the balls show within a minute", target_fixture="answer")
@when("Clerk Chen types other numbers", target_fixture="answer")
def clerk_types(platform, course):
    return platform.attempt(lambda: course.room.type_balls("Clerk Chen", drawn_balls()))


@when("Clerk Chen and Officer Lin type different numbers", target_fixture="misread")
def type_different(course):
    return typed_differently(course)


@given(
    'Clerk Chen and Officer Lin have typed different numbers for "East Dyke"',
    target_fixture="misread",
)
def have_typed_different(course):
    course.reach("reveals closed")
    return typed_differently(course)


def typed_differently(course) -> str:
    """Let two people type, one of them wrongly; return what the balls showed."""
    value = drawn_balls()
    last = "1" if value[-1] == "0" else "0"
    course.room.type_balls("Clerk Chen", value)
    course.room.type_balls("Officer Lin", value[:-1] + last)
    return value


@when("Officer Lin types what Clerk Chen typed")
def types_again(course, misread):
    course.room.type_balls("Officer Lin", misread)


@then("the file records both typings")
def records_typings(platform, course):
    typed = platform.events(course.lot, "DRAW_CHANCE_TYPED")
    values = {each.facts["typing"]["value"] for each in typed}
    assert len(typed) == len(values) == 2


# The result


@then("the public reads no result yet")
def reads_no_result(course):
    assert course.published(PublicationKind.DRAW) == []


@then("the public reads one winner and 2 reserves in order, all of them from the list")
def reads_order(platform, course):
    (shown,) = course.published(PublicationKind.DRAW)
    order = [each["ticket"] for each in shown["order"]]
    (names,) = course.published(PublicationKind.DRAW_NOTICE)
    held = {each["pid"]: each["code"] for each in names["names"]}
    assert len(order) == len(set(order)) == 3
    assert [held[ticket] for ticket in order] == [
        each["firm"] for each in shown["order"]
    ]


@then(phrase("it was drawn in two steps, {group:d} of {count:d} first"))
def in_two_steps(course, group, count):
    shortlist, award = rounds(course)
    assert course.room.draw.notice.pool_size == count
    assert len(shortlist) == group
    assert set(award) < set(shortlist)


@then("it was drawn in one step")
def in_one_step(course):
    (award,) = rounds(course)
    assert len(award) == 3


def rounds(course) -> list[list[str]]:
    """Return the tickets that each round of the published result drew."""
    (shown,) = course.published(PublicationKind.DRAW)
    return [
        [pid for stratum in each["strata"] for pid in stratum["pids"]]
        for each in shown["result"]["rounds"]
    ]


@then("the result is what it was")
def result_as_it_was(platform, course):
    (shown,) = course.published(PublicationKind.DRAW)
    (recorded,) = platform.events(course.lot, "DRAW_RESULT")
    assert shown["order"][0]["firm"] == course.entrant(0).code
    assert shown["result"] == recorded.facts["result"]


# Signatures, and who checks them


@given("Clerk Chen and Officer Lin have signed the result")
@when("only Clerk Chen and Officer Lin sign the result")
def two_have_signed(course):
    course.room.sign("Clerk Chen")
    course.room.sign("Officer Lin")


@when("all who are present sign the result")
def all_sign(course):
    course.reach("signed")


@when(
    phrase("{name:Name} signs the result with {other:Name}'s key"),
    target_fixture="answer",
)
def signs_with_key(platform, course, name, other):
    return platform.attempt(lambda: course.room.sign(name, with_key_of=other))


@when(
    phrase("{by:Name} lists {name:Name} as absent because of {reason}"),
    target_fixture="answer",
)
def lists_absent(platform, course, by, name, reason):
    return platform.attempt(lambda: course.room.list_absent(by, name, reason))


@then("the record of the draw is complete")
def record_is_complete(course):
    assert course.room.draw.state is DrawState.SIGNED
    assert check_transcript(course.room.draw.transcript()).accepted


@then("a stranger who checks the record finds the same winner")
def stranger_checks(platform, course):
    draw = course.room.draw
    with platform.reading() as work:
        listed = work.selections.listed(course.lot, 1)
    verdict = check_transcript(draw.transcript(openings(listed)))
    assert verdict.accepted, verdict.reason
    assert verdict.winners == {"all": draw.winners[0].pids}
    ticket = course.award.conclusion.entrants[0].ticket
    assert verdict.winners["all"] == (ticket,)


@then("the public reads that very record")
def reads_record(platform, course):
    (shown,) = course.published(PublicationKind.TRANSCRIPT)
    with platform.reading() as work:
        listed = work.selections.listed(course.lot, 1)
        project, _ = work.projects.lot(course.lot)
        data = work.record.transcript(project.id, 1)
    assert data == course.room.draw.transcript(openings(listed))
    assert shown["sha256"] == sha256(data).hexdigest()


@then("the public reads no record of the draw yet")
def reads_no_record(course):
    assert course.published(PublicationKind.TRANSCRIPT) == []


# Void draws


@then("the public reads the record of the void draw")
def reads_void_record(course):
    shown = course.published(PublicationKind.TRANSCRIPT)[-1]
    verdict = check_transcript(shown["transcript"].encode())
    assert verdict.accepted, verdict.reason
    assert verdict.standing == "voided"


@when(phrase("{name:Name} voids the draw because {reason}"), target_fixture="answer")
def voids(platform, course, name, reason):
    return platform.attempt(lambda: course.room.void(reason, by=name))


@when(
    "Officer Lin voids the draw on the ground of that objection",
    target_fixture="answer",
)
def voids_for_objection(platform, course):
    decided = platform.events(course.lot, "OBJECTION_DECIDED")[-1]
    return voids_on_ground(platform, course, str(decided.facts["objection"]))


@when(
    phrase('Officer Lin voids the draw on the ground of the objection "{named}"'),
    target_fixture="answer",
)
def voids_for_named(platform, course, named):
    lot = "P2026-0009-1" if named == "of another lot" else course.lot
    number = "O1" if named == "of another lot" else named
    return voids_on_ground(platform, course, f"{lot}-{number}")


def voids_on_ground(platform, course, decision: str):
    return platform.attempt(
        lambda: course.room.void("the list was wrong", decision=decision)
    )


@then("the public reads which objection that was")
def reads_ground(course):
    shown = course.published(PublicationKind.DRAW)[-1]
    assert shown["decision"] == f"{course.lot}-O1"
    assert shown["voided"]["body"]["decision"] == shown["decision"]


@given('"East Dyke" was drawn again after its list was found wrong')
def drawn_again_after_objection(course):
    course.reach("published").object_to("Minjiang Bridge", "list")
    course.decide("list_wrong")
    course.room.void("the list was wrong", decision=f"{course.lot}-O1")
    course.freeze()
    draw_again(course)
    course.reach("signed")


@given('"East Dyke" was drawn again after a failure')
def drawn_again(course):
    course.reach("revealed").room.void("the ball machine broke down")
    draw_again(course)
    course.reach("signed")


@then(phrase("the public reads that draw {number:d} is void because {reason}"))
def reads_void(course, number, reason):
    shown = course.published(PublicationKind.DRAW)[-1]
    assert shown["number"] == number
    assert shown["reason"] == reason
    assert shown["voided"]["signatures"]


@then(phrase('"East Dyke" can be drawn from the same list as draw {number:d}'))
def can_be_drawn_again(course, number):
    first, second = draw_again(course)
    assert (second["number"], second["pool_root"]) == (number, first["pool_root"])


def draw_again(course) -> list[dict]:
    """Let the room get ready and the draw start once more; return both notices."""
    course.room.excuse_recording()
    course.room.ready()
    course.room.start()
    course.went_through("started")
    shown = course.published(PublicationKind.DRAW_NOTICE)
    return [each["notice"]["body"] for each in shown]
