"""The record of an opening on paper: refused by who was there, and drawn up anew."""

from dataclasses import replace

import pytest
from pytest_bdd import given, then, when

from tests.builders_bids import key_of
from tests.record_papers import RecordPapers
from tests.steps.tenders import attempted
from tests.tender_course import CLERK, SUPERVISOR, bidder

REASON = "唱标时没有听清工期"


@pytest.fixture
def record(tender):
    """Return the record of the opening of "South Weir"."""
    return RecordPapers(tender)


@given("the supervisor has refused to sign it")
@when("the supervisor refuses to sign it")
def supervisor_refuses(record):
    record.refuse(SUPERVISOR, REASON)


@when("the clerk refuses to sign it", target_fixture="answer")
def clerk_refuses(tender, record):
    return attempted(tender, lambda: record.refuse(CLERK, REASON))


@when("the supervisor refuses to sign it again", target_fixture="answer")
def supervisor_refuses_again(tender, record):
    return attempted(tender, lambda: record.refuse(SUPERVISOR, "还是不签"))


@given("the supervisor has signed it")
@when("the supervisor signs it after all")
def supervisor_signs(record):
    record.sign(SUPERVISOR, key_of("sun"))


@when("whoever bid for Hengda Road signs the record", target_fixture="answer")
def firm_signs(tender, record):
    return attempted(tender, lambda: record.sign(bidder(1), key_of("agent")))


@when("somebody else of Hengda Road signs it", target_fixture="answer")
def stranger_signs(tender, record):
    other = replace(bidder(1), person="somebody-else", seat="account-9")
    return attempted(tender, lambda: record.sign(other, key_of("somebody else")))


@when("the clerk draws it up anew")
def drawn_up_anew(record):
    record.draw_up(replaces=record.last.name)


@then("the public record says that the supervisor refused, and why")
def refusal_is_public(tender):
    told = tender.events()[-1]
    assert told.kind == "PAPER_REFUSED"
    assert told.facts["organisation"] == SUPERVISOR.organisation
    assert told.facts["reason"] == REASON


@then("the public record says first that the supervisor refused, then that they signed")
def both_are_public(tender):
    told = tender.events()[-2:]
    assert [each.kind for each in told] == ["PAPER_REFUSED", "PAPER_SIGNED"]
    assert {each.facts["organisation"] for each in told} == {SUPERVISOR.organisation}


@then("a record that is drawn up anew names the supervisor again")
def named_again(record):
    record.draw_up(replaces=record.last.name)
    bodies = {each.organisation for each in record.last.signed.missing}
    assert SUPERVISOR.organisation in bodies


@then("everybody but the supervisor is to sign it")
def waits_for_others(record):
    bodies = {each.organisation for each in record.last.signed.missing}
    assert bodies
    assert SUPERVISOR.organisation not in bodies
