"""The record of an opening on paper: refused by who was there, and drawn up anew."""

import pytest
from pytest_bdd import given, then, when

from tests.record_papers import RecordPapers
from tests.steps.tenders import attempted
from tests.tender_course import CLERK, SUPERVISOR

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


@when("the clerk draws it up anew")
def drawn_up_anew(record):
    record.draw_up(replaces=record.last.name)


@then("the public record says that the supervisor refused, and why")
def refusal_is_public(tender):
    told = tender.events()[-1]
    assert told.kind == "PAPER_REFUSED"
    assert told.facts["organisation"] == SUPERVISOR.organisation
    assert told.facts["reason"] == REASON


@then("everybody but the supervisor is to sign it")
def waits_for_others(record):
    bodies = {each.organisation for each in record.last.signed.missing}
    assert bodies
    assert SUPERVISOR.organisation not in bodies
