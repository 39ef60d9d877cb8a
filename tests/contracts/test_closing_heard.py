"""The platform asks drop boxes before it closes, and accounts for what they have."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.public.ledger import parse_event
from tests.dropped import BODY, created
from tests.loopback import served
from tests.tender_course import CLERK, tendering
from trading.bids.bidding_errors import BoxesNotHeardError
from trading.bids.model.accounting import Uncounted, Why
from trading.bids.model.closing import Close
from trading.bids.model.drops import Drop
from trading.rules.procedure import NotYoursError
from trading.server.boxes import ask_boxes
from trading.server.dropbox_http import box_app
from trading.server.tenders import close_heard

pytestmark = pytest.mark.trading
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def course(instance):
    """Give a tender on an instance of the test's own."""
    with tendering(instance) as made:
        yield made


def opened_with(course, box, address):
    """Come so far that bids are taken under a policy that names the box."""
    named = {
        "organisation": box.organisation,
        "address": address,
        "signing": box.key.public.raw.hex(),
    }
    course.ready(boxes=[named])
    course.log_policy()
    course.announce()
    course.bind(1, 2, 3, 4)
    box.take(course.policy.to_bytes())


def heard(course):
    """Do the errand that asks and closes."""
    return close_heard(course.instance, course.acts)()


def closed(course):
    """Return the close as whoever releases reads it."""
    with course.instance.transactions.read() as work:
        project, _ = work.projects.lot(course.lot)
        recorded = work.ledger.recorded(project.stream, course.tender.close.event)
    return Close.of(parse_event(recorded.body), recorded.commitment)


def bid_and_drop(course, drop):
    """Replace the first bid, withdraw the second, keep the fourth from the platform."""
    course.bid(1)
    drop(course.kept[1].envelope)
    course.bid(1, seq=2, prev=course.bids_of(1)[0].commitment)
    course.bid(2)
    drop(course.kept[2].envelope)
    course.withdraw(2)
    course.bid(3)
    drop(course.kept[3].envelope)
    refused = course.sealed(4).envelope
    drop(refused)
    return refused.digest


def test_the_close_says_why_what_boxes_have_is_not_counted(course, tmp_path):
    """K-11: replaced, withdrawn, and one that the platform never took."""
    box, clock = created(tmp_path / "box"), course.instance.clock
    with served(box_app(box, clock)) as url:
        opened_with(course, replace(box, address=url), url)
        refused = bid_and_drop(
            course,
            lambda envelope: box.drop(
                Drop.of_envelope(course.lot, envelope), clock.now(), clock
            ),
        )
        assert heard(course) == 0, "nobody is asked before the deadline"
        course.at(course.policy.deadline + timedelta(seconds=2))
        assert course.sweep() == 0, "the promise leaves it to the errand"
        assert heard(course) == 1
        assert heard(course) == 0
        told = ask_boxes(course.policy)

    found = closed(course)
    told.check(found)
    (one,) = found.boxes
    assert (one.organisation, one.unheard, len(one.manifests)) == (BODY, False, 4)
    (first, second), (taken_back,) = course.bids_of(1), course.bids_of(2)
    with course.instance.transactions.read() as work:
        *_, withdrawal = work.ledger.stream(taken_back.stream)
    assert parse_event(withdrawal.body).kind == "BID_WITHDRAWN"
    assert set(found.uncounted) == {
        Uncounted(first.manifest, Why.REPLACED, second.commitment),
        Uncounted(taken_back.manifest, Why.WITHDRAWN, withdrawal.commitment),
        Uncounted(refused, Why.NEVER_SUBMITTED),
    }


def test_a_box_that_does_not_answer_is_named_after_a_minute(course, tmp_path):
    """Trading 7.7: it is asked until then, and nobody closes over it before."""
    opened_with(course, replace(created(tmp_path / "box"), address=NOWHERE), NOWHERE)
    course.at(course.policy.deadline + timedelta(seconds=2))
    assert heard(course) == 0
    with pytest.raises(BoxesNotHeardError):
        course.act("close_bids", CLERK)
    with pytest.raises(NotYoursError):
        course.act("close_bids", CLERK, heard=[{"organisation": BODY, "manifests": []}])
    course.pass_by(seconds=58)
    assert heard(course) == 1
    (one,) = closed(course).boxes
    assert (one.organisation, one.unheard, one.manifests) == (BODY, True, ())


def test_no_box_and_no_errand_keeps_bids_open_for_long(course, tmp_path):
    """After two minutes they are closed, asked or not."""
    opened_with(course, replace(created(tmp_path / "box"), address=NOWHERE), NOWHERE)
    course.at(course.policy.deadline + timedelta(minutes=2))
    assert course.sweep() == 1
    assert closed(course).boxes[0].unheard
    assert heard(course) == 0
