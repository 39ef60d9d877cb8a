"""Parties that are no firm: they give a paper's number, and nobody else reads it."""

import json
from types import SimpleNamespace

import pytest
from pytest_bdd import given, then, when
from sqlalchemy import MetaData, select

from archive.ledger.model import parse_event
from tests.people import Person
from tests.phrases import phrase
from tests.steps.dossiers import answered
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role

NUMBER, NAME = "11010519491231002X", "欧阳某某"
PAPERS = {
    "an identity card": "resident_id",
    "a residence permit": "residence_permit",
    "a passport": "passport",
    "a register extract": "registration_extract",
}


@pytest.fixture
def party():
    """Return who acts for the party of the scenario."""
    return SimpleNamespace(person=None, number="")


def found(registry, kind, address):
    who = registry.citizen(address)
    name = "Hengda Road" if kind is Kind.FIRM else ""
    number = registry.found(who, kind, name, Role.BIDDER)
    return Person(address, registry.sit(who)), number


def give(platform, person, number=NUMBER, paper="an identity card"):
    return platform.act(
        person,
        "describe_party",
        kind="natural_person",
        paper=PAPERS[paper],
        name=NAME,
        number=number,
    )


@given(phrase("Bidder Hua has the account of {kind}"))
def has_account(registry, party, kind):
    kinds = {"another party": Kind.OTHER_PARTY, "a firm": Kind.FIRM}
    party.person, party.number = found(registry, kinds[kind], "hua@party.example")


@given("Bidder Hua has described the own party")
def has_described(platform, registry, party):
    has_account(registry, party, "another party")
    give(platform, party.person)


@when(phrase("Bidder Hua gives {number} of {paper}"), target_fixture="answer")
def gives(platform, party, number, paper):
    return platform.attempt(lambda: give(platform, party.person, number, paper))


@when("another account describes the same person", target_fixture="answer")
def another_describes(platform, registry, party):
    party.person, party.number = found(registry, Kind.OTHER_PARTY, "xu@party.example")
    return platform.attempt(lambda: give(platform, party.person))


@then("that one person has two accounts is on record, and not who it is")
def flagged(platform, party):
    with platform.reading() as work:
        events = work.ledger.stream(f"organisation/{party.number}")
    last = parse_event(events[-1].body)
    assert last.facts == {
        "organisation": party.number,
        "kind": "natural_person",
        "paper": "resident_id",
        "flagged": True,
    }


@then("nothing that is kept shows that number")
def shows_nothing(platform):
    platform.sweep()
    with platform.reading() as work:
        known = MetaData()
        known.reflect(work.connection)
        tables = list(known.tables.values())
        for each in tables:
            for row in work.connection.execute(select(each)):
                kept = json.dumps([str(value) for value in row], ensure_ascii=False)
                assert NUMBER not in kept, each.name
                assert NAME not in kept, each.name
    assert len(tables) > 20


@when("Clerk Chen looks at that party", target_fixture="shown")
def clerk_looks(platform, party):
    clerk = platform.people.person("Clerk Chen").actor
    return platform.acts.read_party(clerk, party.number)


@then(phrase("Clerk Chen reads the number as {masked}"))
def reads_masked(platform, party, shown, masked):
    assert (shown.number, shown.name) == (masked, NAME)
    own = platform.acts.read_party(party.person.actor, party.number)
    assert own.number == NUMBER


@when("somebody else looks at that party", target_fixture="answer")
def stranger_looks(platform, party):
    stranger = platform.people.person("Hengda Road").actor
    return answered(lambda: platform.acts.read_party(stranger, party.number))
