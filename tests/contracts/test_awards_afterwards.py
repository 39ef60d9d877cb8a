"""The contract and its performance: limits, engagements, tracking."""

from threading import Barrier, Thread

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.public.values import RuleBrokenError, Yuan
from tests.builders_awards import LOT, PRICE
from tests.builders_bidders import DIGEST, cap, engagement, firm
from tests.office import (
    AGENCY,
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
    ContractLateError,
    InFutureError,
    ManagerReplacedError,
    NotLateYetError,
    NotTheOfficerError,
    WarnedAlreadyError,
)
from trading.awards.jobs import warn_of_late_contracts
from trading.awards.use_cases import (
    AcceptLateContract,
    AcceptWork,
    AssignTrackingOfficer,
    GiveAward,
    OpenPublicity,
    ReportVisit,
    StartPerformance,
    WarnLateContract,
)
from trading.bidders.errors import ManagerEngagedError
from trading.bidders.model.firms import ManagerId
from trading.projects.model import Suspension
from trading.rules.calendar import CalendarNotOfficialError
from trading.rules.price import ChangeNeedsApprovalError, PriceRenegotiatedError
from trading.rules.procedure import NotYoursError
from trading.rules.shipped import national_calendar

pytestmark = pytest.mark.trading

LIMIT = "2026-03-21T00:00"
"""The first instant after the ten working days from the award on 6 March."""

PAPER = {"reason": "see the document", "document": DIGEST}


@pytest.fixture
def office(database):
    """An office with a lot that was drawn."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        office = Office(opened, clock)
        office.draws()
        yield office


def warn(office):
    warn_late = WarnLateContract(office.desk, national_calendar())
    return warn_of_late_contracts(office.desk, warn_late, PLATFORM)


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


def test_a_contract_has_the_fixed_price(office):
    """D-3, D-26: a fen less is refused and nothing is engaged."""
    office.awards()
    with pytest.raises(PriceRenegotiatedError):
        office.uploads(price=Yuan(PRICE.fen - 1))
    with pytest.raises(InFutureError):
        office.uploads(signed_at="2027-01-01T00:00:00+08:00")
    assert engaged(office) == []


def test_a_late_contract_is_warned_of_once_and_waits_for_the_owner(office):
    """D-24: a red warning, then a GATE; never a loss."""
    office.awards()
    assert warn(office) == 0
    with pytest.raises(NotLateYetError):
        office.act(AcceptLateContract, OWNER, **PAPER)
    office.jump_to(LIMIT)
    assert (warn(office), warn(office)) == (1, 0)
    with pytest.raises(WarnedAlreadyError):
        office.act(WarnLateContract, CLERK)
    with pytest.raises(ContractLateError):
        office.uploads()
    with pytest.raises(NotYoursError):
        office.act(AcceptLateContract, AGENCY, **PAPER)
    office.jump_to("2026-06-01T09:00")
    assert office.lot().state == "awarded"
    office.act(AcceptLateContract, OWNER, **PAPER)
    office.uploads()

    assert office.warnings() == [("red", "D-24")]
    assert office.events()[-1].facts["late"] is True
    assert office.award().candidate.code == firm(1)


def test_a_suspended_lot_is_not_warned_of(office):
    """While something else must be decided, time is not held against the winner."""
    office.awards()
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
    office.awards()
    office.uploads()
    assert engaged(office) == [LOT]
    office.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
    office.act(StartPerformance, OFFICER)
    assert engaged(office) == [LOT]
    office.act(AcceptWork, OWNER, document=DIGEST)
    assert engaged(office) == []


def test_a_bound_manager_takes_no_second_contract(office):
    """D-7: refused until another is named with the owner's approval."""
    office.awards()
    bind(office, manager="manager-1")
    with pytest.raises(ManagerEngagedError):
        office.uploads()
    with pytest.raises(ManagerReplacedError):
        office.uploads(manager="manager-9")
    office.uploads(manager="manager-9", replacement=DIGEST)


def bind(office, manager):
    with office.desk.transactions.begin() as work:
        other = engagement("P9-1", firm=firm(1), manager=ManagerId(manager))
        work.bidders.engage(other, "certificate")


def test_a_winner_who_reached_the_cap_meanwhile_is_warned_of(office):
    """D-10: drawn lawfully, so nothing is lost; supervisors are told."""
    office.awards()
    with office.desk.transactions.begin() as work:
        work.bidders.record_cap(cap(max_active=1))
    bind(office, manager="somebody")
    office.uploads()
    assert office.warnings() == [("yellow", "D-10")]


def test_two_contracts_at_once_do_not_share_a_manager(office):
    """Whoever comes second waits for the first, and is refused."""
    office.draws(lot="P2-1")
    office.awards()
    office.awards("P2-1")
    together, outcomes = Barrier(2), []

    def sign(lot):
        together.wait()
        try:
            outcomes.append(office.uploads(lot))
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
    office.awards()
    office.uploads()
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
    office.awards()
    office.uploads()
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
    office.awards()
    office.uploads()
    office.act(StartPerformance, OWNER)
    tenth = Yuan(PRICE.fen // 10)
    visit(office, OWNER, milestone="change", change=tenth)
    with pytest.raises(ChangeNeedsApprovalError):
        visit(office, OWNER, milestone="change", change=Yuan(1))
    visit(office, OWNER, milestone="change", change=Yuan(1), approval=DIGEST)
