"""Who may bid is decided before bids are asked for, on both kinds of database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.casefile.check import check_case
from archive.dispatch.tables import MessageRow
from archive.ledger.tables import SealRow
from archive.public.ledger import parse_event
from tests import prequalifying
from tests.builders_bidders import firm
from tests.prequalifying import (
    SECOND,
    announce,
    applications,
    apply,
    ask_for_bids,
    close,
    closes,
    decide,
    draft,
    prequalify,
    take_back,
)
from tests.tender_course import CLERK, OWNER, SUPERVISOR, bidder, tendering
from trading.bids.bidding_errors import NotTheBidderError
from trading.bids.prequalification_errors import (
    ApplicationDelayedError,
    ApplicationDocumentsError,
    ApplicationMissingError,
    ApplicationsStillOpenError,
    ApplicationTooLateError,
    AppliedBeforeError,
    ApplyingTooShortError,
    MembersRefusedError,
    NoPrequalificationError,
    NotPrequalifiedError,
    OfferTooShortError,
    PrequalifyFirstError,
    ReasonNeededError,
    UndecidedError,
)
from trading.rules.procedure import NotNowError, NotYoursError
from trading.server.casefiles import CHECKS, build_case
from trading.server.wiring import Platform

pytestmark = [pytest.mark.trading]
DAY = timedelta(days=1)


@pytest.fixture
def course(instance):
    """Give a tender on an instance of the test's own."""
    with tendering(instance) as made:
        yield made


@pytest.fixture
def alone(sqlite_site):
    """Give a tender on one kind of database."""
    with sqlite_site.opened() as opened, tendering(opened) as made:
        yield made


def logged(course):
    """Take all into the log, also what waits for a tick."""
    course.pass_by(seconds=10)
    Platform.over(course.instance).seal_tick()
    course.publish_log()


def seals(course):
    """Return the seals of the lot that are open."""
    with course.instance.transactions.read() as work:
        rows = work.session.execute(
            select(SealRow.name).where(SealRow.closed_at.is_(None))
        )
        return sorted(name for (name,) in rows if name.startswith(course.lot))


def test_only_who_passed_bids_and_the_count_is_hidden_to_the_end(course):
    """B-21: three pass, one does not; one seal is open from the notice to the close."""
    prequalify(course, 1, 2, 3, failing=(4,))
    assert course.state == "prequalified"
    (seal,) = seals(course)
    ask_for_bids(course, 1, 2, 3, 4)
    assert len(seals(course)) == 2
    for number in (1, 2, 3):
        course.bid(number)
    sealed = course.sealed(4)
    course.upload(4, sealed)
    with pytest.raises(NotPrequalifiedError):
        course.hand_in(4, sealed)
    course.close()
    assert not seals(course)
    (closed,) = [each for each in course.events() if each.kind == "BIDS_CLOSED"]
    listed = {each["stream"] for each in closed.facts["streams"]}
    came = {each.stream for each in applications(course)}
    assert len(came) == 4
    assert came < listed
    announced = course.events()[1]
    assert (announced.kind, announced.facts["seal"]) == (
        *("PREQUALIFICATION_ANNOUNCED", seal),
    )
    told = {each.kind: each.facts for each in course.events()}
    assert set(told["PREQUALIFIED"]) == {"lot", "round", "needed"}
    assert not {"PREQUALIFICATION_APPLIED", "PREQUALIFICATION_DECIDED"} & set(told)


def test_each_applicant_is_told_its_own_result_alone(course):
    """One message each, which says neither firm, lot nor result (B-20)."""
    prequalify(course, 1, 2, 3, failing=(4,))
    with course.instance.transactions.read() as work:
        rows = work.session.scalars(
            select(MessageRow).where(MessageRow.kind == "result")
        )
        told = {each.person: each.key for each in rows}
    streams = {f"agent-{n}": str(firm(n)) for n in (1, 2, 3, 4)}
    firms = {each.firm: each.stream for each in applications(course)}
    assert told.keys() == streams.keys()
    assert all(told[who].endswith(firms[code]) for who, code in streams.items())
    assert not any(code in key for key in told.values() for code in firms)
    assert not any(course.lot in key for key in told.values())


def test_fewer_than_three_pass_and_it_is_begun_anew_or_ended(course):
    """B-6: the seal stays open between the rounds; it ends with the tender."""
    prequalify(course, 1, 2, failing=(3,))
    assert course.state == "prequalification_failed"
    with pytest.raises(NotNowError):
        course.name()
    (seal,) = seals(course)
    announce(course)
    assert seals(course) == [seal]
    assert not applications(course)
    apply(course, 1)
    close(course)
    decide(course, 1)
    course.act("finish_prequalification", OWNER)
    course.act("end_tender", OWNER, reason="不再招标")
    assert (course.state, seals(course)) == ("ended", [])
    (*_, ended) = course.events()
    assert len(ended.facts["streams"]) == 4


def test_the_periods_of_the_law_are_kept(course):
    """B-6: five days on offer, then five for applications; days are counted whole."""
    draft(course)
    with pytest.raises(PrequalifyFirstError):
        course.name()
    with pytest.raises(OfferTooShortError):
        announce(course, offer=4 * DAY)
    with pytest.raises(ApplyingTooShortError):
        announce(course, offer=7 * DAY, applying=11 * DAY)
    assert course.state == "drafted"
    announce(course, offer=7 * DAY, applying=14 * DAY)
    assert course.state == "prequalifying"


def test_a_lot_that_asks_for_none_goes_its_old_way(course):
    """Nothing is announced, nobody need apply."""
    course.draft()
    with pytest.raises(NoPrequalificationError):
        announce(course)
    course.name()
    assert course.state == "holders_named"


def test_what_an_application_is_refused_for(course):
    """Late at the instant itself, doubled, by another, too many, or without proof."""
    draft(course)
    announce(course)
    with pytest.raises(NotTheBidderError):
        apply(course, 1, firm=str(firm(2)))
    for others in ((2, 3, 4), (1,), (2, 2)):
        with pytest.raises(MembersRefusedError):
            apply(course, 1, *others)
    with pytest.raises(ApplicationDocumentsError):
        apply(course, 1, documents=["ab" * 32])
    with pytest.raises(ApplicationMissingError):
        take_back(course, 1)
    apply(course, 1, 2, 3)
    with pytest.raises(AppliedBeforeError):
        apply(course, 1)
    take_back(course, 1)
    apply(course, 1, 2)
    assert [len(each.members) for each in applications(course)] == [2, 1]
    with pytest.raises(ApplicationsStillOpenError):
        course.act("close_prequalification", CLERK)
    course.at(closes(course))
    with pytest.raises(ApplicationTooLateError):
        apply(course, 2)
    with pytest.raises(ApplicationTooLateError):
        take_back(course, 1)


def test_two_of_the_owners_side_agree_on_each(course):
    """P-1: nobody of the centre decides; who differs may come to another word."""
    draft(course)
    announce(course)
    for number in (1, 2, 3):
        apply(course, number)
    with pytest.raises(NotNowError):
        decide(course, 1)
    close(course)
    for nobody in (CLERK, SUPERVISOR, bidder(1)):
        with pytest.raises(NotYoursError):
            decide(course, 1, by=[nobody])
    decide(course, 1, by=[OWNER, OWNER])
    with pytest.raises(UndecidedError):
        course.act("finish_prequalification", OWNER)
    decide(course, 1, passed=False, by=[SECOND])
    for number in (2, 3):
        decide(course, number)
    with pytest.raises(UndecidedError):
        course.act("finish_prequalification", OWNER)
    with pytest.raises(ReasonNeededError):
        course.act(
            "decide_application",
            SECOND,
            application=applications(course)[0].stream,
            passed=False,
        )
    decide(course, 1, by=[SECOND])
    course.act("finish_prequalification", OWNER)
    assert course.state == "prequalified"


def test_what_came_is_bound_when_it_is_closed(course):
    """Whoever closed at once on time is too slow for who came before, and says so."""
    draft(course)
    announce(course)
    apply(course, 1)
    end = closes(course)
    with course.instance.transactions.begin() as work:
        _, lot = work.projects.locked(course.lot)
        work.projects.save(lot.moved("prequalification_closed", ["clerk"])[0])
    with pytest.raises(ApplicationDelayedError):
        apply(course, 2)
    assert course.instance.clock.now() < end
    with course.instance.transactions.read() as work:
        (came,) = applications(course)
        (event,) = work.ledger.stream(came.stream)
    assert parse_event(event.body).facts["firm"] == str(firm(1))
    assert prequalifying.closes(course) == end


def test_its_case_file_holds_at_each_step(alone):
    """7.14: what each state demands is there, from the notice to the close of bids."""
    course, states = alone, []

    def look():
        logged(course)
        case = build_case(course.instance, course.lot)
        states.append((course.state, case.opened is not None))
        for data in filter(None, (case.full, case.opened)):
            assert check_case(data, CHECKS).findings == (), course.state

    draft(course)
    announce(course)
    for number in (1, 2, 3):
        apply(course, number)
    look()
    close(course)
    look()
    for number in (1, 2, 3):
        decide(course, number)
    course.act("finish_prequalification", OWNER)
    look()
    ask_for_bids(course, 1, 2, 3)
    for number in (1, 2, 3):
        course.bid(number)
    course.close()
    look()
    assert states == [
        *(("prequalifying", False), ("prequalification_review", False)),
        *(("prequalified", False), ("closed", True)),
    ]


def test_the_case_file_of_one_that_failed_and_ended_holds(alone):
    """7.14: every stream is bound by the end of the tender, in both editions."""
    course = alone
    prequalify(course, 1, 2)
    logged(course)
    assert (
        check_case(build_case(course.instance, course.lot).full, CHECKS).findings == ()
    )
    course.act("end_tender", OWNER, reason="不再招标")
    logged(course)
    case = build_case(course.instance, course.lot)
    for data in (case.full, case.public):
        assert check_case(data, CHECKS).findings == ()
