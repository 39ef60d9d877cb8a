"""Whose application to prequalify it is, when several accounts claim one firm (2.9)."""

import pytest

from archive.casefile.check import check_case
from archive.public.ledger import parse_event
from tests.builders_bidders import firm
from tests.prequalifying import (
    announce,
    applications,
    apply,
    close,
    decide,
    decide_claim,
    draft,
    stranger,
)
from tests.tender_course import OWNER, bidder, tendering
from trading.bidders.model.claims import ClaimState
from trading.bidders.standing_errors import (
    ApplicationFellError,
    ClaimContestedError,
    ClaimsUndecidedError,
    StandingBehindError,
)
from trading.bids.prequalification_errors import (
    ApplicationMissingError,
    NotPrequalifiedError,
)
from trading.bids.presenting.prequalifying import review_view
from trading.bids.use_cases.prequalifying import require_prequalified, stand_of
from trading.bids.use_cases.reading_applications import ReadPrequalification
from trading.front.languages import CHINESE
from trading.server.casefiles import CHECKS, build_case
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading


@pytest.fixture
def course(sqlite_site):
    """Give a tender on one kind of database."""
    with sqlite_site.opened() as opened, tendering(opened) as made:
        yield made


def applied(course):
    """Let three firms apply; return who reads of it."""
    draft(course)
    announce(course)
    for number in (1, 2, 3):
        apply(course, number)
    return ReadPrequalification(course.acts.apply_to_prequalify.desk, ())


def test_who_merely_says_the_code_learns_nothing_of_its_application(course):
    """B-20, D-8: an impostor is answered alike whether the firm applied."""
    other = stranger(1)
    read = applied(course)
    assert read.own(other, course.lot).application is None
    assert read.own(other, course.lot).proves
    with pytest.raises(ApplicationMissingError):
        course.act("withdraw_application", other, firm=str(firm(1)))
    apply(course, 1, by=other)
    course.act("withdraw_application", other, firm=str(firm(1)))
    apply(course, 1, by=other)
    assert read.own(bidder(1), course.lot).application.account == ""


def test_of_a_firm_for_which_two_have_applied_one_is_judged(course):
    """2.9: neither before it is decided whose it is; then the firm's own passes."""
    other = stranger(1)
    read = applied(course)
    apply(course, 1, by=other)
    close(course)
    for number in (2, 3):
        decide(course, number)
    for account in ("", other.seat):
        with pytest.raises(ClaimContestedError):
            decide(course, 1, account=account)
    with pytest.raises(ClaimsUndecidedError):
        course.act("finish_prequalification", OWNER)
    shown = review_view(read.review(OWNER, course.lot), "", "", CHINESE)
    assert [each.decides for each in shown.lines] == [False, True, True, False]

    decide_claim(course, other, ClaimState.UNPROVEN)
    shown = review_view(read.review(OWNER, course.lot), "", "", CHINESE)
    assert [each.decides for each in shown.lines] == [True, True, True, False]
    assert "已失效" in shown.lines[-1].claim
    with pytest.raises(ApplicationMissingError):
        decide(course, 1, account=other.seat)
    decide(course, 1, account="")
    with pytest.raises(StandingBehindError):
        course.act("finish_prequalification", OWNER)
    course.sweep()
    course.act("finish_prequalification", OWNER)
    assert course.state == "prequalified"
    read.require_may_bid(bidder(1), course.lot)
    with pytest.raises(NotPrequalifiedError):
        read.require_may_bid(other, course.lot)
    own = read.own(other, course.lot)
    assert (own.result, own.application.reasons) == (False, (own.application.fallen,))


def test_a_stranger_gets_no_firm_judged_on_papers_that_it_never_sent(course):
    """2.9: what two passed falls with the claim, is on record, and stays fallen."""
    other = stranger(3)
    draft(course)
    announce(course)
    for number in (1, 2):
        apply(course, number)
    apply(course, 3, by=other)
    close(course)
    for number in (1, 2):
        decide(course, number)
    decide(course, 3, account=other.seat)
    with pytest.raises(ClaimsUndecidedError):
        course.act("finish_prequalification", OWNER)
    decide_claim(course, other, ClaimState.UNPROVEN)
    with pytest.raises(ApplicationFellError):
        decide(course, 3, account=other.seat)
    for state, fell in (("PROVEN", True), ("REVOKED", False)):
        course.sweep()
        decide_claim(course, other, ClaimState[state])
        (his,) = [each for each in applications(course) if each.account]
        assert bool(his.fallen) is fell
    course.sweep()
    course.act("finish_prequalification", OWNER)
    assert course.state == "prequalification_failed"

    (his,) = [each for each in applications(course) if each.fallen]
    assert (his.firm, his.passed) == (str(firm(3)), False)
    with course.instance.transactions.read() as work:
        recorded = parse_event([*work.ledger.stream(his.stream)][-1].body)
    assert recorded.kind == "STANDING_RECORDED"
    assert recorded.facts["stands"] is False
    course.pass_by(seconds=10)
    Platform.over(course.instance).seal_tick()
    course.publish_log()
    case = build_case(course.instance, course.lot)
    assert check_case(case.full, CHECKS).findings == ()
    decide_claim(course, other, ClaimState.PROVEN)
    with course.instance.transactions.read() as work:
        assert not stand_of(work, [his], course.state).standing


def test_a_bid_is_refused_whose_application_has_fallen_since(course):
    """2.9, B-21: a binding that is revoked later takes away."""
    other = stranger(3)
    draft(course)
    announce(course)
    for number in (1, 2):
        apply(course, number)
    apply(course, 3, by=other)
    decide_claim(course, other, ClaimState.PROVEN)
    close(course)
    for number in (1, 2):
        decide(course, number)
    decide(course, 3, account=other.seat)
    course.act("finish_prequalification", OWNER)
    with course.instance.transactions.read() as work:
        require_prequalified(work, course.tender, str(firm(3)))
    decide_claim(course, other, ClaimState.REVOKED)
    with (
        course.instance.transactions.read() as work,
        pytest.raises(NotPrequalifiedError),
    ):
        require_prequalified(work, course.tender, str(firm(3)))
