"""Frozen lists: who has a ticket, and how a list is changed."""

from pytest_bdd import then, when

from expert_pool.public.draws import name_commitment
from tests.phrases import phrase
from trading.projects.model import PublicationKind


@when(phrase("{name:Name} freezes the list"), target_fixture="answer")
def freezes(platform, course, name):
    return platform.attempt(lambda: course.freeze(name))


@when(
    "Clerk Chen freezes the list after the time for objections",
    target_fixture="answer",
)
def freezes_later(platform, course):
    return platform.attempt(course.freeze)


@when(phrase("Clerk Chen freezes the list at {moment}"), target_fixture="answer")
def freezes_at(platform, course, moment):
    platform.at(moment)
    return platform.attempt(lambda: course.act("Clerk Chen", "freeze_list"))


@when(
    phrase("Owner Zhao voids the list, takes {name:Name} out and has it frozen again")
)
def voids_and_freezes(course, name):
    course.act("Owner Zhao", "void_list", reason="a permit was read wrongly")
    course.correct(name, passed=False)
    course.at("2026-03-14T09:10")
    course.freeze()


@then(phrase('the list of "East Dyke" has {count:d} tickets'))
def has_tickets(course, count):
    if not course.published(PublicationKind.LIST):
        course.at("2026-03-17T09:00")
        course.freeze()
    assert course.published(PublicationKind.LIST)[-1]["size"] == count


@then(phrase("{names:Names} are in the order of the draw"))
def in_order(course, names):
    (drawn,) = course.published(PublicationKind.DRAW)
    assert {each["name"] for each in drawn["order"]} == set(names)


@then(phrase("{name:Name} is told that it is {firm:Name}"))
def told_which(platform, answer, name, firm):
    assert platform.people.firm(firm).code in str(answer.refusal)


@then(phrase("{name:Name} is not told that it is {firm:Name}"))
def not_told_which(platform, answer, name, firm):
    known = platform.people.firm(firm)
    assert known.code not in str(answer.refusal)
    assert known.name not in str(answer.refusal)


@then(phrase("{names:Names} are each told another ticket"))
def told_tickets(platform, names):
    tickets = [told_ticket(platform, name)["ticket"] for name in names]
    assert sorted(tickets) == ["0001", "0002", "0003"]


@then(phrase("{name:Name} opens the line of its ticket with what it was told"))
def opens_line(platform, course, name):
    mine, firm = told_ticket(platform, name), platform.people.firm(name)
    (shown,) = course.published(PublicationKind.LIST)
    lines = {line["pid"]: line["name"] for line in shown["tickets"]}
    salt = bytes.fromhex(mine["salt"])
    assert lines[mine["ticket"]] == name_commitment(salt, firm.code, firm.name)


def told_ticket(platform, name: str) -> dict[str, str]:
    """Return what a firm was told of its ticket: number, salt, fingerprint."""
    (message,) = platform.messages(platform.people.person(name), "ticket", "East Dyke")
    words = [line.split() for line in message.splitlines()[:3]]
    return {english: value for _, english, value in words}


@then(
    phrase(
        "the public reads both lists, the reason, "
        "and that the second has {count:d} tickets"
    )
)
def reads_both_lists(course, count):
    first, second = course.published(PublicationKind.LIST)
    assert (first["list"], second["list"]) == (1, 2)
    assert second["size"] == count
    voided = course.published(PublicationKind.CHANGE)[-1]
    assert voided == {"list": 1, "reason": "a permit was read wrongly"}


@then("the notice of the draw names the root that the public read before")
def names_root(course):
    (before,) = course.published(PublicationKind.LIST)
    (notice,) = course.published(PublicationKind.DRAW_NOTICE)
    assert notice["notice"]["body"]["pool_root"] == before["root"]
