"""From a conclusion to the award: publicity and objections."""

from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.builders_awards import LOT
from tests.builders_bidders import DIGEST, firm
from tests.office import (
    AGENCY,
    AUTHORITY,
    CLERK,
    OWNER,
    PLATFORM,
    START,
    SUPERVISOR,
    Office,
    bidder,
)
from tests.wiring import desk
from trading.awards.errors import (
    AwardNotDueError,
    ConclusionStandsError,
    DecidedAlreadyError,
    ListFoundWrongError,
    ListNotFoundWrongError,
    NoConclusionError,
    NoSuchObjectionError,
    NotAnApplicantError,
    ObjectionTooLateError,
    RecordUnsignedError,
)
from trading.awards.objections import check_list_wrong
from trading.awards.use_cases import (
    CallReserve,
    DecideObjection,
    GiveAward,
    LodgeObjection,
    OpenPublicity,
    RecordRefusal,
    VoidWinner,
)
from trading.projects.model import SuspendedError
from trading.rules.procedure import NotNowError, NotYoursError

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


def test_the_winner_is_awarded_after_three_days(office):
    """D-21 to D-23: published with its end, awarded at it, shown in the log by name."""
    publish(office)
    office.jump_to(OVER)
    accepted = office.act(GiveAward, AGENCY)

    assert office.lot().state == "awarded"
    event = office.events()[-1]
    assert (event.kind, event.n) == ("AWARD", accepted.event.n)
    assert event.facts["code"] == str(firm(1))
    assert event.facts["price_fen"] == 171_600_000
    assert event.facts["contract"]["last_day"] == "2026-03-20"
    result, notice = office.public()
    assert result.content["publicity"]["last_day"] == "2026-03-05"
    assert [each["code"] for each in result.content["reserves"]] == [
        str(firm(2)),
        str(firm(3)),
    ]
    assert (notice.kind, notice.event) == ("award", accepted.event.n)


def test_nothing_is_awarded_before_the_end_of_publicity(office):
    """D-21: one microsecond before the end the award is refused, nothing is saved."""
    publish(office)
    office.clock.jump_to(office.award().publicity.closes - timedelta(microseconds=1))

    with pytest.raises(AwardNotDueError):
        office.act(GiveAward, OWNER)
    assert office.lot().state == "publicity"
    assert [event.kind for event in office.events()] == [
        "DRAW_RESULT",
        "PUBLICITY_OPENED",
    ]


def test_an_unsigned_record_is_not_published(office):
    """D-19: while somebody's signature is missing the result is not final."""
    office.past.missing.append("supervisor")
    with pytest.raises(RecordUnsignedError, match="supervisor"):
        publish(office)


@pytest.mark.parametrize("who", [CLERK, SUPERVISOR, AUTHORITY, PLATFORM, bidder(1)])
def test_the_owner_awards_and_nobody_else(office, who):
    """P-1: neither centre, nor supervisor, nor authority, nor the winner awards."""
    publish(office)
    office.jump_to(OVER)
    with pytest.raises(NotYoursError):
        office.act(GiveAward, who)


def test_an_award_notice_that_is_late_is_warned_about(office):
    """D-23: after five working days the award is given, and a warning stands."""
    publish(office)
    office.jump_to("2026-03-13T00:00")
    office.act(GiveAward, OWNER)
    assert office.warnings() == [("yellow", "D-23")]


def test_an_objection_suspends_and_its_answer_resumes(office):
    """D-22: while it is undecided nothing moves, then everything goes on."""
    publish(office)
    object_to(office)
    office.jump_to(OVER)
    with pytest.raises(SuspendedError):
        office.act(GiveAward, OWNER)
    decide(office, "rejected")
    office.act(GiveAward, OWNER)

    kinds = [event.kind for event in office.events()[2:]]
    assert kinds == ["OBJECTION_RECEIVED", "OBJECTION_DECIDED", "AWARD"]
    assert office.warnings() == [("yellow", "D-22")]


def test_two_objections_suspend_until_both_are_decided(office):
    """The second may be raised while the first suspends, and each is its own."""
    publish(office)
    object_to(office, 2)
    object_to(office, 3)
    decide(office, "rejected")
    assert [each.by for each in office.lot().suspensions] == [f"{LOT}-O2"]
    decide(office, "rejected", f"{LOT}-O2")
    assert office.lot().suspensions == ()
    assert office.warnings() == []


def test_an_objection_is_decided_once_under_its_number(office):
    """Neither a second time, nor one that was never raised."""
    object_to(office)
    decide(office, "rejected")
    with pytest.raises(DecidedAlreadyError):
        decide(office, "list_wrong")
    with pytest.raises(NoSuchObjectionError):
        decide(office, "rejected", f"{LOT}-O2")


def test_who_took_no_part_may_not_object(office):
    """D-22: neither a firm that did not apply, nor somebody without a firm."""
    publish(office)
    stranger = bidder(20)
    with pytest.raises(NotAnApplicantError):
        office.act(LodgeObjection, stranger, **OBJECTION)


def test_after_publicity_it_is_too_late_to_object(office):
    """At the end of the period the next way is the complaint."""
    publish(office)
    office.jump_to(OVER)
    with pytest.raises(ObjectionTooLateError):
        object_to(office)


def test_before_the_draw_the_review_says_until_when_to_object(office):
    """D-9: a result of the review is objected to in its time, and then no more."""
    office.announces("P2-1")
    office.past.until = START + timedelta(days=1)
    office.act(LodgeObjection, bidder(2), "P2-1", **OBJECTION)
    assert office.lot("P2-1").suspensions
    office.clock.jump_to(office.past.until)
    with pytest.raises(ObjectionTooLateError):
        office.act(LodgeObjection, bidder(3), "P2-1", **OBJECTION)


def test_who_objected_is_not_public(office):
    """The public reads that and when, not who and what."""
    publish(office)
    object_to(office)
    (shown,) = office.public("objection")
    assert str(firm(2)) not in str(shown.content)
    assert "left out" not in str(shown.content)
    assert office.events()[-1].facts["by"] == str(firm(2))


def test_a_list_found_wrong_ends_the_draw_and_nothing_else_goes_on(office):
    """D-27: no award, no refusal, no voiding; the decision is the ground to redraw."""
    publish(office)
    object_to(office)
    decide(office, "list_wrong")
    office.jump_to(OVER)
    for use_case, facts in (
        (GiveAward, {}),
        (VoidWinner, PAPER),
        (RecordRefusal, {"silent": False, **PAPER}),
    ):
        with pytest.raises(ListFoundWrongError):
            office.act(use_case, OWNER, **facts)
    with office.desk.transactions.begin() as work:
        check_list_wrong(work.awards.objections(LOT), 1, f"{LOT}-O1")
        work.awards.withdraw(LOT, office.clock.now())
    with pytest.raises(NoConclusionError):
        office.award()


def test_a_decision_about_an_old_draw_does_not_void_the_new_one(office):
    """The ground is used up with the draw that it was about."""
    publish(office)
    object_to(office)
    decide(office, "list_wrong")
    with office.desk.transactions.begin() as work:
        work.awards.withdraw(LOT, office.clock.now())
    office.redraws()
    with office.desk.transactions.read() as work:
        assert [each.round for each in work.awards.history(LOT)] == [1, 2]
        with pytest.raises(ListNotFoundWrongError):
            check_list_wrong(work.awards.objections(LOT), 2, f"{LOT}-O1")
    publish(office)
    award(office)


def test_a_conclusion_is_not_replaced_by_another(office):
    """D-27: a result stands until its draw is voided or its reserves are used up."""
    with pytest.raises(ConclusionStandsError):
        office.redraws()
    assert office.award().round == 1


def test_the_table_says_what_is_possible_when(office):
    """S-1: an act of another stage is refused, and nothing of it is saved."""
    with pytest.raises(NotNowError):
        office.act(GiveAward, OWNER)
    with pytest.raises(NotNowError):
        office.act(CallReserve, OWNER)
    assert len(office.events()) == 1


def test_an_act_repeated_under_its_key_acts_once(office):
    """A lost answer is asked for again, and is the same to the byte."""
    first = office.act(OpenPublicity, CLERK, key="lost-answer")
    office.clock.pass_by(timedelta(hours=5))
    assert office.act(OpenPublicity, CLERK, key="lost-answer") == first
    assert len(office.events()) == 2
    assert len(office.public()) == 1
