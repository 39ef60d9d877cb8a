"""What a bidder tries with another's bid or his own, and what holders are asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders_bidders import firm
from tests.builders_bids import HOLDERS, key_of
from tests.tender_course import (
    OWNER,
    Tendering,
    bidder,
    firm_key,
    holder,
    outline,
)
from tests.tender_stages import ask_for_bids, have_keys
from trading.bids.bidding_errors import (
    BidForkedError,
    BidKeyUnboundError,
    BidTooLateError,
    EnvelopeCopiedError,
    NotTheBidderError,
)
from trading.bids.envelope_errors import (
    NotThisPolicyError,
)
from trading.bids.model.closing import Close
from trading.bids.model.envelope import Envelope
from trading.bids.release_errors import NotCountedError
from trading.bids.sealing import (
    release_shares,
)
from trading.bids.use_cases.belonging import bids_here

pytestmark = [pytest.mark.trading]


def rewritten(bid: Envelope, number: int, **changes: object) -> Envelope:
    """Return an envelope with another manifest, signed with the key of a firm."""
    manifest, key = replace(bid.parsed, **changes), firm_key(number)
    return replace(
        bid,
        manifest=manifest.to_bytes(),
        signature=key.sign(manifest.signed),
        key=key.public.raw,
    )


# Whoever replays another's bid


def test_a_whole_envelope_of_another_is_refused(at):
    """SB-7: to the letter, or signed anew in one's own name."""
    course = at("has three bids")
    (theirs,) = course.bids_of(1)
    with pytest.raises(NotTheBidderError):
        course.submit(bidder(4), theirs.envelope)
    own_name = rewritten(theirs.envelope, 4, bidder=str(firm(4)))
    for each in theirs.envelope.parsed.objects:
        for piece in each.pieces:
            data = course.instance.objects.get(piece)
            course.acts.keep_piece(bidder(4), course.lot, piece, data)
    with pytest.raises(EnvelopeCopiedError):
        course.submit(bidder(4), own_name)
    assert course.bids_of(4) == []


@pytest.mark.parametrize("part", ["a share", "a time file", "a piece", "a recipient"])
def test_a_single_part_of_anothers_envelope_is_refused(at, part):
    """SB-7: nobody's bid hangs on a file that was sealed for another's."""
    course = at("has three bids")
    theirs = course.bids_of(1)[0].envelope
    own = course.sealed(4)
    course.upload(4, own)
    mine, other = own.envelope.parsed, theirs.parsed
    envelope = own.envelope
    if part == "a share":
        digests = (*mine.share_sha256[:-1], other.share_sha256[-1])
        envelope = replace(envelope, shares=(*envelope.shares[:-1], theirs.shares[-1]))
        changes = {"share_sha256": digests}
    elif part == "a time file":
        envelope = replace(envelope, times=(*envelope.times[:-1], theirs.times[-1]))
        changes = {"time_sha256": (*mine.time_sha256[:-1], other.time_sha256[-1])}
    elif part == "a piece":
        data = course.instance.objects.get(other.objects[-1].pieces[0])
        course.acts.keep_piece(bidder(4), course.lot, other.objects[-1].pieces[0], data)
        changes = {"objects": (*mine.objects[:-1], other.objects[-1])}
    else:
        last = course.policy.parts[-1]
        changes = {"recipients": {**mine.recipients, last: other.recipients[last]}}
    with pytest.raises(EnvelopeCopiedError):
        course.submit(bidder(4), rewritten(envelope, 4, **changes))


def test_what_was_handed_in_is_not_handed_in_again(at):
    """SB-7: neither under its own number nor under the next one."""
    course = at("has three bids")
    (bid,) = course.bids_of(1)
    with pytest.raises(BidForkedError):
        course.submit(bidder(1), bid.envelope)
    again = rewritten(bid.envelope, 1, seq=2, prev=bid.commitment)
    with pytest.raises(EnvelopeCopiedError):
        course.submit(bidder(1), again)


def second_lot(course: Tendering) -> Tendering:
    """Give a second lot of the same project, which takes bids, too."""
    course.act("add_lot", OWNER, project="P2026-0001", outline=outline("二标段"))
    with course.instance.transactions.read() as work:
        lot = max(lot.id for _, lot in work.projects.seated("owner"))
    other = Tendering(course.instance, course.folder, lot)
    other.numbers = course.numbers
    other.name()
    have_keys(other)
    ask_for_bids(other)
    return other


def test_a_bid_is_no_bid_in_another_lot(at):
    """SB-7: sealed for one lot it is refused in the other, by the same bidder."""
    course = at("has three bids")
    (bid,) = course.bids_of(1)
    other = second_lot(course)
    assert other.lot != course.lot
    with pytest.raises(NotThisPolicyError):
        other.submit(bidder(1), bid.envelope)
    assert other.bids_of(1) == []


def test_of_two_bids_after_the_same_one_the_first_counts(at):
    """SB-8: nobody keeps two second bids and chooses later; nor leaves one out."""
    course = at("has three bids")
    (first,) = course.bids_of(1)
    second, rival, third = (
        course.sealed(1, seq=seq, prev=first.commitment) for seq in (2, 2, 3)
    )
    for each in (second, rival, third):
        course.upload(1, each)
    with pytest.raises(BidForkedError):
        course.hand_in(1, third)
    course.hand_in(1, second)
    for each in (rival, third):
        with pytest.raises(BidForkedError):
            course.hand_in(1, each)
    assert [each.seq for each in course.bids_of(1)] == [1, 2]


def test_a_key_that_was_revoked_signs_no_more_bids(at):
    """SB-9: neither a first bid nor the one that replaces what it signed before."""
    course = at("has three bids")
    (before,) = course.bids_of(1)
    second = course.sealed(1, seq=2, prev=before.commitment)
    first = course.sealed(4)
    for number, bid in ((1, second), (4, first)):
        course.upload(number, bid)
        revoke(course, number)
        with pytest.raises(BidKeyUnboundError):
            course.hand_in(number, bid)
    assert [each.seq for each in course.bids_of(1)] == [1]
    assert course.bids_of(4) == []
    course.close()
    assert before.manifest in {each.manifest for each in course.tender.close.counted}


def revoke(course: Tendering, number: int) -> None:
    """Take back what binds a key to a firm, as of now."""
    with course.instance.transactions.begin() as work:
        (key,) = work.claims.keys(firm(number))
        work.claims.save_key(key.revoked(course.instance.clock.now(), "lost"))
    course.pass_by(seconds=1)


@pytest.mark.parametrize("micros", [-1_000, -1, 0, 1, 1_000])
def test_the_deadline_holds_to_the_microsecond(at, micros):
    """SB-10: before it the bid is taken, at the instant itself and after it is not."""
    course = at("takes bids")
    bid = course.sealed(1)
    course.upload(1, bid)
    course.at(course.policy.deadline + timedelta(microseconds=micros))
    if micros < 0:
        course.hand_in(1, bid)
    else:
        with pytest.raises(BidTooLateError):
            course.hand_in(1, bid)
    assert len(course.bids_of(1)) == (micros < 0)


# Whoever asks for what is not counted


def test_nobody_releases_for_a_bid_outside_the_close(at):
    """SB-12: what was replaced is not shown to those who release, nor taken by them."""
    course = at("has three bids")
    (old,) = course.bids_of(1)
    course.bid(1, seq=2, prev=old.commitment)
    course.close()
    course.start()
    envelopes, close = course.counted()
    assert old.envelope.digest not in {each.digest for each in envelopes}
    with pytest.raises(NotCountedError):
        release_shares(course.policy, [*envelopes, old.envelope], 1, HOLDERS[0], close)
    line = replace(close.counted[0], manifest=old.manifest)
    forged = Close(close.commitment, close.policy, (line, *close.counted[1:]))
    given = release_shares(
        course.policy,
        [old.envelope, *[x for x in envelopes if x.parsed.bidder != str(firm(1))]],
        1,
        HOLDERS[0],
        forged,
    )
    with pytest.raises(NotCountedError):
        course.act(
            "release_shares",
            holder(1),
            release=given.to_bytes(),
            signature=key_of("holder 1").sign(given.signed).hex(),
        )


# Whoever only says another's credit code


def test_who_merely_says_a_code_learns_nothing_of_its_bids(at):
    """B-20, B-32: not that it bids, nor what it is to give; and speaks not for it."""
    course = at("has three bids")
    read, stranger = course.acts.read_tender, replace(bidder(1), seat="another account")
    assert [each.bid.seq for each in read.own(bidder(1), course.lot)] == [1]
    assert read.own(stranger, course.lot) == []
    course.close()
    now = course.instance.clock.now()
    assert read.due(stranger, course.lot, now) is None
    with course.instance.transactions.read() as work:
        told = [bids_here(work, x, course.tender) for x in (bidder(1), stranger)]
    assert told == [True, False]
