"""Several lots of one project: drafted beside one another, opened in turn."""

from copy import copy

from pytest_bdd import given, then, when

from tests.tender_course import OWNER, Tendering, outline
from tests.tender_stages import hand_in, have_keys


def next_lot(tender: Tendering, title: str) -> Tendering:
    """Draft one more lot of the project; return its course."""
    project = tender.lot.rpartition("-")[0]
    tender.act("add_lot", OWNER, project=project, outline=outline(title))
    beside = copy(tender)
    beside.lot, beside.kept = f"{project}-2", {}
    return beside


@given("its second lot has three bids closed", target_fixture="second")
def second_lot_closed(tender):
    second = next_lot(tender, "二标段")
    second.name()
    have_keys(second)
    second.log_policy()
    second.announce()
    hand_in(second)
    second.close()
    return second


@when("both lots are opened and read out, one after the other")
def opened_in_turn(tender, second):
    for course in (tender, second):
        course.start()
        course.release(1, 2, 3)
        course.release_time()
        course.open()
        course.finish()


@then("the record of each lot tells of its own three bids")
def records_of_both(tender, second):
    events = [x for x in tender.events() if x.kind == "OPENING_RECORDED"]
    assert [each.facts["lot"] for each in events] == [tender.lot, second.lot]
    for course, event in zip((tender, second), events, strict=True):
        told = [each["manifest"] for each in event.facts["results"]]
        assert told == [each.envelope.digest for each in course.kept.values()]
