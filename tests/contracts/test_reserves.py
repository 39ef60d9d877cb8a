"""A winner who is lost, and the reserves in the order that was drawn."""

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.builders_awards import LOT
from tests.builders_bidders import DIGEST, ban, cap, engagement, firm
from tests.office import (
    CLERK,
    OWNER,
    START,
    Office,
    bidder,
)
from tests.wiring import desk
from trading.awards.errors import (
    AwardNotDueError,
    NoReserveLeftError,
    ReserveNotBarredError,
    ReservesLeftError,
    SilenceNotProvenError,
    WinnerFoundVoidError,
    WinnerNotFoundVoidError,
)
from trading.awards.use_cases import (
    CallReserve,
    DecideObjection,
    DeclareReservesUsedUp,
    GiveAward,
    LodgeObjection,
    OpenPublicity,
    RecordRefusal,
    SkipReserve,
    VoidWinner,
)
from trading.bidders.errors import BannedError, FirmAtCapError, ManagerEngagedError
from trading.bidders.model.firms import ManagerId

pytestmark = pytest.mark.trading

OVER = "2026-03-06T00:00"
"""The end of three days of publicity that open on Monday, 2 March."""

PAPER = {"reason": "see the document", "document": DIGEST}
OBJECTION = {"ground": "list", "text": "a firm was left out", "document": DIGEST}
FIRST = f"{LOT}-O1"


@pytest.fixture
def office(database):
    """An office with a lot that was drawn: a winner and two reserves."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        office = Office(opened, clock)
        office.draws()
        yield office


def publish(office):
    return office.act(OpenPublicity, CLERK)


def award(office):
    """Award to whoever is in turn, after the public notice period."""
    office.clock.jump_to(office.award().publicity.closes)
    return office.act(GiveAward, OWNER)


def object_to(office, number=2):
    return office.act(LodgeObjection, bidder(number), **OBJECTION)


def decide(office, outcome, objection=FIRST):
    return office.act(
        DecideObjection, OWNER, objection=objection, outcome=outcome, **PAPER
    )


def refuse(office, *, silent=False):
    return office.act(RecordRefusal, OWNER, silent=silent, **PAPER)


def skip(office, ground):
    return office.act(SkipReserve, OWNER, ground=ground, **PAPER)


def contracts_of(office, number, *lots, manager="somebody"):
    """Let a firm have contracts in other lots."""
    with office.desk.transactions.begin() as work:
        for lot in lots:
            bound = engagement(lot, firm=firm(number), manager=ManagerId(manager))
            work.bidders.engage(bound, "certificate")


def test_a_winner_is_voided_only_for_a_reason(office):
    """D-27: not at will; by a decided objection, and then not awarded to."""
    publish(office)
    with pytest.raises(WinnerNotFoundVoidError):
        office.act(VoidWinner, OWNER, **PAPER)
    object_to(office)
    decide(office, "winner_void")
    office.jump_to(OVER)
    with pytest.raises(WinnerFoundVoidError):
        office.act(GiveAward, OWNER)
    office.act(VoidWinner, OWNER, **PAPER)
    assert office.lot().state == "winner_lost"
    assert office.events()[-1].facts["by"] == "found_void"


def test_a_banned_winner_is_not_awarded_to_and_may_be_voided(office):
    """C-13: while an authority's decision runs, the owner goes on with the reserve."""
    publish(office)
    with office.desk.transactions.begin() as work:
        work.bidders.record_ban(ban())
    office.jump_to(OVER)
    with pytest.raises(BannedError):
        office.act(GiveAward, OWNER)
    office.act(VoidWinner, OWNER, **PAPER)
    assert office.events()[-1].facts["by"] == "banned"


def test_the_next_reserve_gets_a_publicity_of_its_own(office):
    """D-25: three days again, in which the reserve may be objected to."""
    publish(office)
    refuse(office)
    office.jump_to("2026-03-09T09:00")
    office.act(CallReserve, OWNER)
    assert office.award().candidate.code == firm(2)
    with pytest.raises(AwardNotDueError):
        office.act(GiveAward, OWNER)
    object_to(office, 3)
    decide(office, "rejected")
    award(office)
    assert office.events()[-1].facts["code"] == str(firm(2))


def test_dr4_nobody_is_lost_banned_or_called_by_the_clock(office):
    """
    DR4: silent winner, reserve 1 at its cap, reserve 2, and then a new notice.

    The clock does nothing; the owner's documented decisions do, and nobody is banned.
    """
    with office.desk.transactions.begin() as work:
        work.bidders.record_cap(cap())
    publish(office)
    award(office)
    office.jump_to("2026-03-20T23:59")
    with pytest.raises(SilenceNotProvenError):
        refuse(office, silent=True)
    office.jump_to("2026-03-30T09:00")
    assert office.lot().state == "awarded"
    refuse(office, silent=True)

    contracts_of(office, 2, "P8-1", "P9-1")
    with pytest.raises(FirmAtCapError):
        office.act(CallReserve, OWNER)
    with pytest.raises(ReservesLeftError):
        office.act(DeclareReservesUsedUp, OWNER)
    skip(office, "at_cap")
    office.act(CallReserve, OWNER)
    assert office.award().candidate.code == firm(3)
    refuse(office)
    with pytest.raises(NoReserveLeftError):
        office.act(CallReserve, OWNER)
    office.act(DeclareReservesUsedUp, OWNER)

    assert office.lot().state == "new_notice_needed"
    passed = office.events()[-1].facts["passed"]
    assert [each["by"] for each in passed] == ["silent", "at_cap", "refused"]
    with office.desk.transactions.read() as work:
        assert [work.bidders.bans(firm(number)) for number in (1, 2, 3)] == [[]] * 3
    office.redraws()
    assert office.award().round == 2


@pytest.mark.parametrize("ground", ["at_cap", "manager_engaged", "banned"])
def test_a_reserve_is_not_skipped_at_will(office, ground):
    """D-10: what the records do not bear out is no ground."""
    publish(office)
    refuse(office)
    with pytest.raises(ReserveNotBarredError):
        skip(office, ground)


def test_a_reserve_whose_manager_is_bound_is_skipped_with_reason(office):
    """D-7: the call is refused, and the records bear the reason out."""
    publish(office)
    refuse(office)
    contracts_of(office, 8, "P8-1", manager="manager-2")
    with pytest.raises(ManagerEngagedError):
        office.act(CallReserve, OWNER)
    skip(office, "manager_engaged")


def test_a_reserve_may_decline_in_writing(office):
    """Whoever does not want the contract is not called against their will."""
    publish(office)
    refuse(office)
    skip(office, "declined")
    assert office.award().next_reserve().code == firm(3)


def test_a_refusal_is_public_with_its_reason_and_the_ground_of_voiding_is_not(office):
    """D-25: everybody reads why; what an objection revealed stays in the file."""
    publish(office)
    refuse(office)
    assert office.public("change")[-1].content["reason"] == PAPER["reason"]
    office.act(CallReserve, OWNER)
    object_to(office, 3)
    decide(office, "winner_void")
    office.act(VoidWinner, OWNER, **PAPER)
    assert "reason" not in office.public("change")[-1].content
    assert office.events()[-1].facts["reason"] == PAPER["reason"]
