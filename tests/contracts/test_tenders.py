"""Whole openings of sealed bids, on both kinds of database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.public.evidence import sha256
from archive.public.sealing import seal
from archive.public.values import Actor
from tests.builders_bidders import deposit_terms, firm
from tests.builders_bids import identity, key_of
from tests.tender_course import CLERK, SUPERVISOR, bidder, firm_key, tendering
from trading.bidders.use_cases.deposits_opening import may_open
from trading.bids.bidding_errors import (
    BidForkedError,
    BidTooLateError,
    NotTheBidderError,
    PiecesMissingError,
)
from trading.bids.opening_errors import (
    AdjournedAlreadyError,
    ReleasesMissingError,
    TooFewBidsError,
    WindowOverError,
    WindowStillOpenError,
)
from trading.bids.release_errors import WindowOpenError
from trading.bids.verdicts import Outcome, Verdict
from trading.rules.procedure import NotNowError

pytestmark = [pytest.mark.trading]


@pytest.fixture
def course(instance):
    """Give a tender on an instance of the test's own."""
    with tendering(instance) as made:
        yield made


def test_four_of_five_bids_are_opened_while_a_holder_is_absent(course):
    """
    One bidder replaced the bid twice, one withdrew; holders 2 and 5 did not come.

    Everything ends as the law says, and the sheets are there for all at once.
    """
    course.open_for_bids()
    for number in range(1, 6):
        course.bid(number)
        course.pass_by(seconds=1)
    for seq in (2, 3):
        (*_, last) = course.bids_of(3)
        course.bid(3, seq=seq, prev=last.commitment)
    course.withdraw(5)
    course.close()
    assert course.state == "closed"
    course.start()
    course.release(1, 3, 4)
    course.release_time(2)
    course.open()

    results = course.tender.results
    assert [each.bidder for each in results] == [str(firm(n)) for n in (1, 2, 3, 4)]
    assert {each.verdict for each in results} == {Verdict.OPEN}
    assert {each.outcome for each in results} == {Outcome.OPENED}
    assert '"fen":300000' in results[2].text
    course.finish()
    assert course.state == "recorded"


def test_two_bids_are_left_and_nothing_is_opened(course):
    """B-24: the third was withdrawn in person, by clerk and supervisor together."""
    course.open_for_bids(3)
    for number in (1, 2, 3):
        course.bid(number)
    first = course.attest(3, CLERK, key_of("clerk"))
    assert not course.bids_of(3)[0].withdrawn
    second = course.attest(3, SUPERVISOR, key_of("sun"))
    assert course.bids_of(3)[0].withdrawn
    # Nothing in the answer tells whether there was a bid.
    nobody = course.attest(9, CLERK, key_of("clerk"))
    assert {x.event.n for x in (first, second, nobody)} == {1}
    course.sweep()
    course.close()
    with pytest.raises(TooFewBidsError):
        course.start()
    course.sweep()
    assert course.state == "not_opened"
    with pytest.raises(NotNowError):
        course.acts.read_tender.close(course.lot)


def test_one_person_with_both_seats_withdraws_nobody(course):
    """B-22: clerk and supervisor are two persons, whatever seats one of them has."""
    course.open_for_bids(3)
    course.bid(3)
    course.attest(3, CLERK, key_of("clerk"))
    both = Actor(
        CLERK.person, SUPERVISOR.organisation, SUPERVISOR.roles, CLERK.credential
    )
    course.attest(3, both, key_of("clerk"))
    assert not course.bids_of(3)[0].withdrawn
    course.attest(3, SUPERVISOR, key_of("sun"))
    assert course.bids_of(3)[0].withdrawn


def test_what_was_put_off_once_is_disclosed_by_its_bidders(course):
    """E-13: too few holders came twice; whoever discloses is read out all the same."""
    course.open_for_bids(3)
    for number in (1, 2, 3):
        course.bid(number)
    course.close()
    course.start()
    course.release(1, 2)
    course.release_time()
    with pytest.raises(ReleasesMissingError):
        course.act("close_releases", CLERK)
    until = course.instance.clock.now() + timedelta(days=1)
    course.act("adjourn_opening", CLERK, reason="两名持有人未到", until=until)
    course.at(until)
    course.start()
    with pytest.raises(AdjournedAlreadyError):
        course.act("adjourn_opening", CLERK, reason="又未到", until=until)
    course.pass_by(hours=1)
    course.act("close_releases", CLERK)
    course.disclose(1)
    course.disclose(2)
    with pytest.raises(WindowStillOpenError):
        course.act("open_bids", CLERK)
    course.pass_by(hours=1)
    course.act("open_bids", CLERK)
    assert [each.outcome for each in course.tender.results] == [
        *(Outcome.OPENED, Outcome.OPENED, Outcome.DEEMED_WITHDRAWN)
    ]


def with_junk_for_trustees(sealed, number):
    """Return what was sealed, dealt so that no trustee can read its factor."""
    times = tuple(seal(b"{}", identity(f"junk {t}").recipient) for t in (1, 2))
    manifest = replace(
        sealed.envelope.parsed,
        time_sha256=tuple(sha256(each).hex() for each in times),
    )
    signature = firm_key(number).sign(manifest.signed)
    envelope = replace(
        sealed.envelope, manifest=manifest.to_bytes(), signature=signature, times=times
    )
    return replace(sealed, envelope=envelope)


@pytest.mark.parametrize("heals", [True, False])
def test_a_bid_that_no_trustee_can_read_is_disclosed_or_revoked(course, heals):
    """E-13: enough have come, and yet that bid is shut; its bidder has an hour."""
    course.open_for_bids(3)
    for number in (1, 2, 3):
        sealed = course.sealed(number)
        if number == 2:
            sealed = with_junk_for_trustees(sealed, number)
        course.upload(number, sealed)
        course.hand_in(number, sealed)
    course.close()
    course.start()
    course.release(1, 2, 3)
    course.release_time(1)
    course.act("close_releases", CLERK)
    with pytest.raises(WindowStillOpenError):
        course.act("open_bids", CLERK)
    if heals:
        course.disclose(2)
    else:
        course.pass_by(hours=1)
    course.act("open_bids", CLERK)
    second = course.tender.results[1]
    expected = Outcome.OPENED if heals else Outcome.DEEMED_REVOKED
    assert (second.outcome, second.named) == (expected, ("bidder/time/1",))


def test_bidders_release_first_and_who_withholds_is_revoked(course):
    """E-13, K-10: holders wait for the end of the window; one bidder gave nothing."""
    course.open_for_bids(3, bidder_factor=True)
    for number in (1, 2, 3):
        course.bid(number)
    course.close()
    course.start()
    course.give_factor(1)
    course.give_factor(2)
    with pytest.raises(WindowOpenError):
        course.release(1)
    course.pass_by(hours=1)
    with pytest.raises(WindowOverError):
        course.give_factor(3)
    course.pass_by(seconds=2)
    course.sweep()
    course.publish_log()
    course.release(1, 2, 3)
    course.release_time()
    course.open()
    assert [each.outcome for each in course.tender.results] == [
        *(Outcome.OPENED, Outcome.OPENED, Outcome.DEEMED_REVOKED)
    ]


def test_what_a_bid_is_refused_for(course):
    """Late at the instant itself, incomplete, forked, copied, by another's hand."""
    course.open_for_bids(3)
    sealed = course.sealed(1)
    course.upload(1, sealed, but=1)
    with pytest.raises(PiecesMissingError):
        course.hand_in(1, sealed)
    course.upload(1, sealed)
    with pytest.raises(NotTheBidderError):
        course.submit(bidder(2), sealed.envelope)
    course.hand_in(1, sealed)
    with pytest.raises(BidForkedError):
        course.hand_in(1, sealed)
    fork = course.sealed(1, seq=2, prev="ab" * 32)
    course.upload(1, fork)
    with pytest.raises(BidForkedError):
        course.hand_in(1, fork)
    late = course.sealed(2)
    course.upload(2, late)
    course.at(course.policy.deadline)
    with pytest.raises(BidTooLateError):
        course.hand_in(2, late)
    with pytest.raises(BidTooLateError):
        course.upload(2, late)


def test_what_waited_for_its_turn_counts_from_when_it_arrived(course):
    """E-8, T-8: the instant of the last byte decides, not that of a free thread."""
    course.open_for_bids(3)
    for number in (1, 2):
        sealed = course.sealed(number)
        course.upload(number, sealed)
        course.kept[number] = sealed
    deadline = course.policy.deadline
    course.at(deadline + timedelta(seconds=1))

    def hand_in(number, arrived):
        told = course.submission(course.kept[number].envelope)
        asked = course.asked("submit_bid", **told)
        return course.acts.submit_bid(bidder(number), asked, arrived=arrived)

    hand_in(1, deadline - timedelta(microseconds=1))
    with pytest.raises(BidTooLateError):
        hand_in(2, deadline)
    (bid,) = course.bids_of(1)
    assert bid.at == deadline - timedelta(microseconds=1)
    assert not course.bids_of(2)


def test_a_deposit_asks_for_no_bid_of_another_account_before_the_close(course):
    """B-20: an account that merely says the code is told of no bid; later all are."""
    course.open_for_bids(3)
    for number in (1, 2, 3):
        course.bid(number)
    course.withdraw(2)
    stood, gone = str(firm(1)), str(firm(2))

    def told(account):
        with course.instance.transactions.read() as work:
            stands = work.tendered.stands(course.lot, stood, account or stood)
            fell = work.tendered.withdrawn_at(course.lot, gone, account or gone)
        return stands, fell is not None

    assert told("") == (True, True)
    assert told("account-mo") == (False, False)
    course.close()
    assert told("account-mo") == (True, True)


def test_deposits_are_due_when_the_bids_are_however_often_that_moves(course):
    """
    B-11: a policy that is logged anew moves what the lot asks for, and its validity.
    """
    course.ready()
    due = course.instance.clock.now() + timedelta(days=1)
    with course.instance.transactions.begin() as work:
        assert work.tendered.deadline(course.lot) is None
        work.deposits.ask(deposit_terms(course.lot, due=due, valid_until=due))
    for days in (3, 5):
        course.log_policy(days=days)
        with course.instance.transactions.read() as work:
            moved = work.deposits.terms(course.lot)
            assert moved.due == moved.valid_until == course.policy.deadline
            assert work.tendered.deadline(course.lot) == moved.due
        course.name()
        for j in range(1, 6):
            course.make_key(j)
            course.drill(j)


def test_a_lot_that_is_not_opened_asks_for_deposits_anew(course):
    """
    B-24: the old ones are over with their bids, and the next deadline moves the new.

    What a bidder does in the next attempt is not told of its deposit for the first.
    """
    course.open_for_bids(3)
    course.bid(1)
    course.bid(2)
    course.withdraw(2)
    first = course.policy
    asked = {"due": first.deadline, "valid_until": first.deadline}
    with course.instance.transactions.begin() as work:
        work.deposits.ask(deposit_terms(course.lot, **asked))
    course.close()
    course.sweep()
    assert course.state == "not_opened"
    with course.instance.transactions.begin() as work:
        over = work.deposits.terms(course.lot)
        assert (over.ended_at, over.policy) == (course.instance.clock.now(), first.id)
        anew = deposit_terms(course.lot, attempt=2, **asked)
        work.deposits.ask(anew)
        _, lot = work.projects.lot(course.lot)
        assert not may_open(lot, over, over.ended_at)
        assert not may_open(lot, anew, over.ended_at)
    course.name()
    for j in range(1, 6):
        course.make_key(j)
        course.drill(j)
    course.log_policy(days=5)
    course.announce()
    course.bid(2)
    with course.instance.transactions.read() as work:
        assert work.deposits.terms(course.lot, 1) == over
        assert work.deposits.terms(course.lot).due == course.policy.deadline
        told = work.tendered
        for number, stood in ((1, True), (2, False)):
            who = (course.lot, str(firm(number)), "account-mo")
            assert told.stands(*who, first.id) is stood
            assert (told.withdrawn_at(*who, first.id) is None) is stood
            assert not told.stands(*who)
