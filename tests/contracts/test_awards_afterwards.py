"""From the contract to the closed file: limits, engagements, tracking, the count."""

from threading import Barrier, Thread

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.public.values import RuleBrokenError, Yuan
from tests.builders_awards import LOT, PRICE
from tests.builders_bidders import DIGEST, cap, engagement, firm
from tests.office import (
    AGENCY,
    AUTHORITY,
    CLERK,
    OFFICER,
    OWNER,
    PLATFORM,
    START,
    Office,
    bidder,
)
from tests.wiring import desk
from trading.awards.errors import (
    ChangeNeedsApprovalError,
    ContractLateError,
    ContractPriceError,
    InFutureError,
    ManagerReplacedError,
    NotLateYetError,
    NotTheOfficerError,
    OfficerMissingError,
    RecordUnsignedError,
    WarnedAlreadyError,
)
from trading.awards.jobs import warn_of_late_contracts
from trading.awards.ports import StreamHead
from trading.awards.use_cases import (
    AcceptLateContract,
    AcceptWork,
    AssignTrackingOfficer,
    CloseCase,
    GiveAward,
    LodgeObjection,
    OpenPublicity,
    ReportVisit,
    StartPerformance,
    Terminate,
    UploadContract,
    WarnLateContract,
)
from trading.bidders.errors import ManagerEngagedError
from trading.bidders.model import ManagerId
from trading.projects.model import SuspendedError, Suspension
from trading.rules.calendar import CalendarNotOfficialError
from trading.rules.procedure import NotYoursError
from trading.rules.shipped import national_calendar
from trading.venue.model import NotRecordedError

pytestmark = pytest.mark.trading

LIMIT = "2026-03-21T00:00"
"""The first instant after the ten working days from the award on 6 March."""

PAPER = {"reason": "see the document", "document": DIGEST}
ENDING = {"ground": "authority_order", "notice": "本项目依法终止", **PAPER}


@pytest.fixture
def office(database):
    """An office with a lot that was drawn."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        office = Office(opened, clock)
        office.draws()
        yield office


def award(office, lot=LOT):
    office.act(OpenPublicity, CLERK, lot)
    office.clock.jump_to(office.award(lot).publicity.closes)
    office.act(GiveAward, OWNER, lot)


def upload(office, lot=LOT, **changes):
    facts = {
        "document": DIGEST,
        "price": PRICE,
        "signed_at": START,
        "manager": "manager-1",
        "certificate": "certificate-川251",
        **changes,
    }
    return office.act(UploadContract, OWNER, lot, **facts)


def warn(office):
    warn_late = WarnLateContract(office.desk, national_calendar())
    return warn_of_late_contracts(office.desk, warn_late, PLATFORM)


def perform(office):
    """Go from the award to the accepted work."""
    upload(office)
    office.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
    office.act(StartPerformance, OFFICER)
    visit(office, OFFICER)
    office.act(AcceptWork, OWNER, document=DIGEST)


def visit(office, who, **changes):
    facts = {
        "milestone": "progress",
        "visited_at": office.clock.now(),
        "findings": "half of the road is paved",
        **changes,
    }
    return office.act(ReportVisit, who, **facts)


def engaged(office):
    with office.desk.transactions.read() as work:
        return [each.lot for each in work.bidders.engaged(office.clock.now())]


def test_a_whole_life_is_one_event_an_act(office):
    """Every act appends one event, of the kind that its table says, none is lost."""
    award(office)
    perform(office)
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


def test_a_contract_has_the_fixed_price(office):
    """D-3, D-26: a fen less is refused and nothing is engaged."""
    award(office)
    with pytest.raises(ContractPriceError):
        upload(office, price=Yuan(PRICE.fen - 1))
    with pytest.raises(InFutureError):
        upload(office, signed_at="2027-01-01T00:00:00+08:00")
    assert engaged(office) == []


def test_a_late_contract_is_warned_of_once_and_waits_for_the_owner(office):
    """D-24: a red warning, then a GATE; never a loss."""
    award(office)
    assert warn(office) == 0
    with pytest.raises(NotLateYetError):
        office.act(AcceptLateContract, OWNER, **PAPER)
    office.jump_to(LIMIT)
    assert (warn(office), warn(office)) == (1, 0)
    with pytest.raises(WarnedAlreadyError):
        office.act(WarnLateContract, CLERK)
    with pytest.raises(ContractLateError):
        upload(office)
    with pytest.raises(NotYoursError):
        office.act(AcceptLateContract, AGENCY, **PAPER)
    office.jump_to("2026-06-01T09:00")
    assert office.lot().state == "awarded"
    office.act(AcceptLateContract, OWNER, **PAPER)
    upload(office)

    assert office.warnings() == [("red", "D-24")]
    assert office.events()[-1].facts["late"] is True
    assert office.award().candidate.code == firm(1)


def test_a_suspended_lot_is_not_warned_of(office):
    """While something else must be decided, time is not held against the winner."""
    award(office)
    office.jump_to(LIMIT)
    with office.desk.transactions.begin() as work:
        _, lot = work.projects.locked(LOT)
        order = Suspension("order", "an authority's order", office.clock.now())
        work.projects.save(lot.suspended(order))
    assert warn(office) == 0


def test_a_limit_beyond_the_calendar_is_refused(office):
    """A right is not cut off on a day whose holidays nobody has announced."""
    office.jump_to("2026-12-25T09:00")
    office.act(OpenPublicity, CLERK)
    office.clock.jump_to(office.award().publicity.closes)
    with pytest.raises(CalendarNotOfficialError):
        office.act(GiveAward, OWNER)
    assert office.lot().state == "publicity"


def test_a_contract_binds_firm_and_manager_until_the_work_is_accepted(office):
    """C-14: released at acceptance, not at signing."""
    award(office)
    upload(office)
    assert engaged(office) == [LOT]
    office.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
    office.act(StartPerformance, OFFICER)
    assert engaged(office) == [LOT]
    office.act(AcceptWork, OWNER, document=DIGEST)
    assert engaged(office) == []


def test_a_bound_manager_takes_no_second_contract(office):
    """D-7: refused until another is named with the owner's approval."""
    award(office)
    bind(office, manager="manager-1")
    with pytest.raises(ManagerEngagedError):
        upload(office)
    with pytest.raises(ManagerReplacedError):
        upload(office, manager="manager-9")
    upload(office, manager="manager-9", replacement=DIGEST)


def bind(office, manager):
    with office.desk.transactions.begin() as work:
        other = engagement("P9-1", firm=firm(1), manager=ManagerId(manager))
        work.bidders.engage(other, "certificate")


def test_a_winner_who_reached_the_cap_meanwhile_is_warned_of(office):
    """D-10: drawn lawfully, so nothing is lost; supervisors are told."""
    award(office)
    with office.desk.transactions.begin() as work:
        work.bidders.record_cap(cap(max_active=1))
    bind(office, manager="somebody")
    upload(office)
    assert office.warnings() == [("yellow", "D-10")]


def test_two_contracts_at_once_do_not_share_a_manager(office):
    """Whoever comes second waits for the first, and is refused."""
    office.draws(lot="P2-1")
    award(office)
    award(office, "P2-1")
    together, outcomes = Barrier(2), []

    def sign(lot):
        together.wait()
        try:
            outcomes.append(upload(office, lot))
        except RuleBrokenError as refused:
            outcomes.append(refused)

    threads = [Thread(target=sign, args=(lot,)) for lot in (LOT, "P2-1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [each for each in outcomes if isinstance(each, ManagerEngagedError)]
    assert (len(outcomes), len(refused), len(engaged(office))) == (2, 1, 1)


def test_nobody_s_person_is_in_the_log_or_public(office):
    """Manager and certificate are in the log as a salted digest only."""
    award(office)
    upload(office)
    with office.desk.transactions.read() as work:
        bodies = b"".join(
            event.body + event.salt for event in work.ledger.stream("project/P1")
        )
        shown = str([each.content for each in work.projects.published("P1")])
        digest = work.bidders.manager_digest(LOT).hex()
    for person in ("manager-1", "certificate-川251"):
        assert person.encode() not in bodies
        assert person not in shown
    assert office.events()[-1].facts["manager"] == digest
    assert digest not in shown


def test_one_manager_looks_different_in_every_contract(office):
    """The digests of two contracts of one manager cannot be matched."""
    with office.desk.transactions.begin() as work:
        digests = {
            work.bidders.engage(engagement(lot), "certificate")
            for lot in ("P8-1", "P9-1")
        }
    assert len(digests) == 2


def test_only_the_assigned_officer_and_the_owner_report(office):
    """D-28: neither another officer of the owner, nor the contractor."""
    award(office)
    upload(office)
    office.act(StartPerformance, OWNER)
    with pytest.raises(NotTheOfficerError):
        visit(office, OFFICER)
    with pytest.raises(NotYoursError):
        visit(office, bidder(1))
    office.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
    visit(office, OFFICER)
    visit(office, OWNER)
    with pytest.raises(InFutureError):
        visit(office, OFFICER, visited_at="2027-01-01T00:00:00+08:00")
    assert len(office.award().visits) == 2


def test_a_large_change_goes_to_the_approval_body(office):
    """D-26: above a tenth of the price only with its approval."""
    award(office)
    upload(office)
    office.act(StartPerformance, OWNER)
    tenth = Yuan(PRICE.fen // 10)
    visit(office, OWNER, milestone="change", change=tenth)
    with pytest.raises(ChangeNeedsApprovalError):
        visit(office, OWNER, milestone="change", change=Yuan(1))
    visit(office, OWNER, milestone="change", change=Yuan(1), approval=DIGEST)


def test_the_file_is_closed_when_it_is_complete(office):
    """D-19, D-20, D-28: without signature, recording or officer it stays open."""
    award(office)
    upload(office)
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
    award(office)
    perform(office)
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
    award(office)
    upload(office)
    with pytest.raises(NotYoursError):
        office.act(Terminate, OWNER, **ENDING)
    office.act(Terminate, AUTHORITY, **ENDING)
    assert office.lot().state == "terminated"
    assert engaged(office) == []
    assert office.past.abandoned == [LOT]
    (shown,) = office.public("change")
    assert "see the document" not in str(shown.content)
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
