"""The end of a lot: the closed file with its count, and termination."""

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.model import parse_entry
from tests.builders_awards import LOT
from tests.builders_bidders import DIGEST
from tests.office import (
    AUTHORITY,
    CLERK,
    OFFICER,
    OWNER,
    START,
    Office,
    bidder,
)
from tests.wiring import desk
from trading.awards.errors import (
    OfficerMissingError,
    RecordUnsignedError,
)
from trading.awards.ports import StreamHead
from trading.awards.use_cases import (
    AcceptWork,
    AssignTrackingOfficer,
    CloseCase,
    LodgeObjection,
    OpenPublicity,
    StartPerformance,
    Terminate,
)
from trading.projects.model import SuspendedError
from trading.rules.procedure import NotYoursError
from trading.venue.model import NotRecordedError

pytestmark = pytest.mark.trading

ENDING = {
    "ground": "authority_order",
    "reason": "本项目依法终止",
    "document": DIGEST,
}


@pytest.fixture
def office(database):
    """An office with a lot that was drawn."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        office = Office(opened, clock)
        office.draws()
        yield office


def engaged(office):
    with office.desk.transactions.read() as work:
        return [each.lot for each in work.bidders.engaged(office.clock.now())]


def test_the_file_is_closed_when_it_is_complete(office):
    """D-19, D-20, D-28: without signature, recording or officer it stays open."""
    office.awards()
    office.uploads()
    office.act(StartPerformance, OWNER)
    office.act(AcceptWork, OWNER, document=DIGEST)
    office.past.missing.append("clerk")
    with pytest.raises(RecordUnsignedError):
        office.act(CloseCase, CLERK)
    office.past.missing.clear()
    with pytest.raises(NotRecordedError):
        office.act(CloseCase, CLERK)
    office.records_session()
    with pytest.raises(OfficerMissingError):
        office.act(CloseCase, CLERK)
    office.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
    office.act(CloseCase, CLERK)


def test_the_closing_event_counts_itself_and_names_every_head(office):
    """Anything left out of the file, or added after it, shows."""
    sealed = StreamHead("sealed/" + "ab" * 16, 2, "cd" * 32)
    office.past.heads.append(sealed)
    office.awards()
    office.performs()
    office.records_session()
    with office.desk.transactions.read() as work:
        before = work.ledger.stream("project/P1")[-1]
    closed = office.act(CloseCase, CLERK).event

    facts = office.events()[-1].facts
    assert facts["count"] == closed.n == len(office.events())
    assert facts["heads"] == [
        {"stream": "project/P1", "n": before.n, "head": before.commitment},
        sealed.described(),
    ]


def test_once_a_winner_is_known_only_the_authority_ends_it(office):
    """D-27: the owner may not wish for another result; an order frees the manager."""
    office.awards()
    office.uploads()
    with pytest.raises(NotYoursError):
        office.act(Terminate, OWNER, **ENDING)
    office.act(Terminate, AUTHORITY, **ENDING)
    assert office.lot().state == "terminated"
    assert engaged(office) == []
    assert office.past.abandoned == [LOT]
    (shown,) = office.public("change")
    assert shown.content["reason"] == "本项目依法终止"
    office.records_session()
    office.act(CloseCase, CLERK)


def test_an_order_ends_what_nobody_answers(office):
    """P-5: an objection left undecided cannot hold a procedure up for ever."""
    objection = {"ground": "draw", "text": "the balls stuck", "document": DIGEST}
    office.act(LodgeObjection, bidder(2), **objection)
    with pytest.raises(SuspendedError):
        office.act(OpenPublicity, CLERK)
    office.act(Terminate, AUTHORITY, **ENDING)
    assert office.lot().suspensions == ()
    assert office.events()[-1].facts["undecided"] == [f"{LOT}-O1"]


def test_a_file_without_a_draw_is_closed_without_its_papers(office):
    """What was ended before any draw has no record to sign and nothing to film."""
    office.announces("P2-1")
    office.past.missing.append("clerk")
    office.act(Terminate, OWNER, "P2-1", **{**ENDING, "ground": "funds_gone"})
    office.act(CloseCase, CLERK, "P2-1")
    assert office.lot("P2-1").state == "archived"


def test_a_whole_life_is_one_event_an_act(office):
    """Every act appends one event, of the kind that its table says, none is lost."""
    office.awards()
    office.performs()
    office.records_session()
    office.act(CloseCase, CLERK)

    assert [event.kind for event in office.events()] == [
        "DRAW_RESULT",
        "PUBLICITY_OPENED",
        "AWARD",
        "CONTRACT_UPLOADED",
        "TRACKING_OFFICER_ASSIGNED",
        "PERFORMANCE_STARTED",
        "PERFORMANCE_REPORTED",
        "WORK_ACCEPTED",
        "CASE_CLOSED",
    ]
    assert [event.n for event in office.events()] == list(range(1, 10))
    assert office.lot().state == "archived"


def test_award_and_closed_file_are_named_in_the_log(office):
    """A second award or file of one project would show; other acts show nothing."""
    office.awards()
    office.performs()
    office.records_session()
    office.act(CloseCase, CLERK)
    with office.desk.transactions.read() as work:
        entries = [parse_entry(each.entry) for each in work.log.waiting(100)]
    assert [each.public for each in entries if each.public] == [
        {"kind": "AWARD", "stream": "project/P1"},
        {"kind": "CASE_CLOSED", "stream": "project/P1"},
    ]
