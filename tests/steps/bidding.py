"""Bids: sealed, handed in, replaced, withdrawn, and what else is tried with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from parse import with_pattern
from pytest_bdd import given, then, when

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.notes import open_note
from archive.public.evidence import sha256
from archive.values.rules import RuleBrokenError
from tests.builders_bidders import firm
from tests.builders_bids import key_of, sealed_object
from tests.phrases import phrase
from tests.steps.tenders import attempted, folder_of
from tests.tender_course import (
    CLERK,
    OWNER,
    SUPERVISOR,
    Tendering,
    bidder,
    firm_key,
    holder,
    sheet,
)
from tests.tender_stages import FIRMS
from trading.bids.model.envelope import Envelope, Withdrawal
from trading.bids.model.manifest import Manifest
from trading.bids.sealing import BidDraft, SealedBid, Tools, seal_bid, signing_with
from trading.rules.shipped import national_rule_book
from trading.server.tenders import Tenders

MILLISECOND = timedelta(milliseconds=1)
OPEN = b"anybody can read this"


def signed_by(number: int, manifest: Manifest, shares, times) -> Envelope:
    """Return an envelope signed with the key of a firm."""
    key = firm_key(number)
    return Envelope(
        manifest.to_bytes(),
        key.sign(manifest.signed),
        key.public.raw,
        "ed25519",
        tuple(shares),
        tuple(times),
    )


def next_bid(tender, number):
    """Seal what follows the last bid of a firm."""
    (*_, last) = tender.bids_of(number)
    sealed = tender.sealed(number, seq=last.seq + 1, prev=last.commitment)
    tender.upload(number, sealed)
    return sealed


# Handing in


@when(phrase("{name:Name} hands in its bid"), target_fixture="answer")
def hands_in(tender, name):
    return attempted(tender, lambda: tender.bid(FIRMS[name]))


@then("the receipt names neither the firm nor the lot")
def receipt_tells_nothing(answer, tender):
    for told in (str(firm(1)), tender.lot, tender.policy.id):
        assert told not in answer.note
    assert answer.accepted.event.body.find(b'"stream":"sealed/') > 0
    assert open_note(answer.note, tender.instance.notary.signer.verifier)


MOMENTS = {
    "a millisecond before the deadline": -MILLISECOND,
    "at the deadline": timedelta(),
    "a millisecond after the deadline": MILLISECOND,
}


@with_pattern("|".join(MOMENTS))
def hour(text: str) -> str:
    return text


@pytest.fixture
def sealed(tender):
    """Return the bid of the first firm, uploaded and not handed in."""
    bid = tender.sealed(1)
    tender.upload(1, bid)
    return bid


@when(
    phrase("Hengda Road hands in its bid {moment:Hour}", Hour=hour),
    target_fixture="answer",
)
def hands_in_then(tender, sealed, moment):
    tender.at(tender.policy.deadline + MOMENTS[moment])
    return attempted(tender, lambda: tender.hand_in(1, sealed))


@when(
    "the bid of Hengda Road came in time, but its turn came after the close",
    target_fixture="answer",
)
def taken_too_late(tender, sealed):
    came = DemonstrationClock(tender.policy.deadline - MILLISECOND)
    tender.close()
    as_it_came = Tendering(
        replace(tender.instance, clock=came), tender.folder, tender.lot
    )
    as_it_came.acts = Tenders.over(as_it_came.instance, national_rule_book())
    return attempted(tender, lambda: as_it_came.hand_in(1, sealed))


@given("Hengda Road has uploaded all but a piece in vain", target_fixture="sealed")
def uploaded_in_vain(tender):
    bid = tender.sealed(1)
    tender.upload(1, bid, but=1)
    with pytest.raises(RuleBrokenError):
        tender.hand_in(1, bid)
    return bid


@when("Hengda Road hands in its bid while a piece is missing", target_fixture="answer")
def hands_in_incomplete(tender):
    bid = tender.sealed(1)
    tender.upload(1, bid, but=1)
    return attempted(tender, lambda: tender.hand_in(1, bid))


@when("Hengda Road uploads the last piece and hands in again", target_fixture="answer")
def hands_in_again(tender, sealed):
    tender.upload(1, sealed)
    return attempted(tender, lambda: tender.hand_in(1, sealed))


# What lies open, or is another's


def with_open(tender, part: str, bid: SealedBid) -> Envelope:
    """Return the envelope of a bid of which a part is not encrypted, all else right."""
    manifest, digest = bid.envelope.parsed, sha256(OPEN).hex()
    shares, times = bid.envelope.shares, bid.envelope.times
    if part == "a document":
        of = manifest.objects[-1]
        plain = sealed_object(of.name, of.part, OPEN)
        manifest = replace(manifest, objects=(*manifest.objects[:-1], plain))
        tender.acts.keep_piece(bidder(1), tender.lot, digest, OPEN)
    elif part == "a key file":
        shares = (OPEN, *shares[1:])
        digests = (digest, *manifest.share_sha256[1:])
        manifest = replace(manifest, share_sha256=digests)
    else:
        times = (OPEN, *times[1:])
        manifest = replace(manifest, time_sha256=(digest, *manifest.time_sha256[1:]))
    return signed_by(1, manifest, shares, times)


@when(
    phrase("Hengda Road hands in a bid of which {part} is not encrypted"),
    target_fixture="answer",
)
def hands_in_open(tender, sealed, part):
    envelope = with_open(tender, part, sealed)
    return attempted(tender, lambda: tender.submit(bidder(1), envelope))


@when(
    "Hengda Road hands in a bid that was sealed for another policy",
    target_fixture="answer",
)
def hands_in_for_another(tender):
    deadline = tender.policy.deadline + timedelta(days=1)
    other = replace(tender.policy, deadline=deadline)
    draft = BidDraft(str(firm(1)), 1, "", sheet(1), ())
    tools = Tools(signing_with(firm_key(1)))
    bid = seal_bid(other, other.id, draft, folder_of(tender), tools)
    tender.upload(1, bid)
    return attempted(tender, lambda: tender.hand_in(1, bid))


# Until the deadline


@given("Hengda Road has replaced its bid twice")
def has_replaced(tender):
    for _ in range(2):
        tender.hand_in(1, next_bid(tender, 1))


@given("Hengda Road has withdrawn its bid")
def has_withdrawn(tender):
    tender.withdraw(1)


@given("the deadline of the bids has passed")
@when("the deadline passes")
def deadline_passes(tender):
    tender.close()


@given("the bids were closed a moment ago")
def closed_just_now(tender):
    tender.at(tender.policy.deadline + timedelta(seconds=2))
    tender.sweep()


@then("three bids count, of which that of Hengda Road is its third")
def third_counts(tender):
    assert {each.bidder: each.seq for each in tender.tender.close.counted} == {
        **{str(firm(number)): 1 for number in (2, 3)},
        str(firm(1)): 3,
    }


@then(phrase("the bids of {names:Names} count"))
def those_count(tender, names):
    counted = [each.bidder for each in tender.tender.close.counted]
    assert counted == [str(firm(FIRMS[name])) for name in names]


@when("Hengda Road hands in its next bid", target_fixture="answer")
def hands_in_next(tender):
    bid = next_bid(tender, 1)
    return attempted(tender, lambda: tender.hand_in(1, bid))


@when(
    "Hengda Road hands in a bid that does not follow its last one",
    target_fixture="answer",
)
def hands_in_fork(tender):
    bid = tender.sealed(1, seq=2, prev="ab" * 32)
    tender.upload(1, bid)
    return attempted(tender, lambda: tender.hand_in(1, bid))


@when("Hengda Road replaces its bid with another key", target_fixture="answer")
def replaces_with_other_key(tender):
    bid, other = next_bid(tender, 1), key_of("another of firm 1")
    tender.bind_key(1, other)
    envelope = replace(
        bid.envelope,
        key=other.public.raw,
        signature=other.sign(bid.envelope.parsed.signed),
    )
    return attempted(tender, lambda: tender.submit(bidder(1), envelope))


@when("Minjiang Bridge hands in the bid of Hengda Road", target_fixture="answer")
def hands_in_anothers(tender):
    bid = next_bid(tender, 1)
    return attempted(tender, lambda: tender.submit(bidder(2), bid.envelope))


@when("Minjiang Bridge withdraws the bid of Hengda Road", target_fixture="answer")
def withdraws_anothers(tender):
    return attempted(tender, lambda: withdrawn_by(tender, 2, 1))


@when("Tuojiang Roads withdraws what it never handed in", target_fixture="answer")
def withdraws_nothing(tender):
    return attempted(tender, lambda: withdrawn_by(tender, 4, 4))


def withdrawn_by(tender, actor: int, number: int):
    """Let somebody withdraw the bid of a firm."""
    prev = next((x.commitment for x in tender.bids_of(number)), "ab" * 32)
    message = Withdrawal(tender.lot, tender.policy.id, str(firm(number)), prev)
    return tender.act(
        "withdraw_bid",
        bidder(actor),
        withdrawal=message.to_bytes(),
        signature=firm_key(actor).sign(message.signed),
    )


@when("Tuojiang Roads bids with a key that is not bound to it", target_fixture="answer")
def bids_unbound(tender):
    bid, other = tender.sealed(4), key_of("nobody's")
    tender.upload(4, bid)
    envelope = replace(
        bid.envelope,
        key=other.public.raw,
        signature=other.sign(bid.envelope.parsed.signed),
    )
    return attempted(tender, lambda: tender.submit(bidder(4), envelope))


@when("Hengda Road hands in a bid under a forged signature", target_fixture="answer")
def bids_forged(tender):
    bid = next_bid(tender, 1)
    forged = key_of("nobody's").sign(bid.envelope.parsed.signed)
    envelope = replace(bid.envelope, signature=forged)
    return attempted(tender, lambda: tender.submit(bidder(1), envelope))


@when(
    "Tuojiang Roads hands in the sealed files of Hengda Road as its own",
    target_fixture="answer",
)
def copies(tender):
    (theirs,) = tender.bids_of(1)
    own = tender.sealed(4)
    tender.upload(4, own)
    shares = theirs.envelope.shares
    manifest = replace(
        own.envelope.parsed, share_sha256=theirs.envelope.parsed.share_sha256
    )
    envelope = signed_by(4, manifest, shares, own.envelope.times)
    return attempted(tender, lambda: tender.submit(bidder(4), envelope))


# The close


@when("the clerk declares the bids closed a second too early", target_fixture="answer")
def closes_early(tender):
    tender.at(tender.policy.deadline + timedelta(seconds=1))
    return attempted(tender, lambda: tender.act("close_bids", CLERK))


@when("the clerk declares the bids closed", target_fixture="answer")
def closes(tender):
    tender.at(tender.policy.deadline + timedelta(seconds=2))
    return attempted(tender, lambda: tender.act("close_bids", CLERK))


# Secrecy


@when(
    "the owner, the clerk, the supervisor and a holder ask for the bids",
    target_fixture="answers",
)
def ask_for_bids(tender):
    read = tender.acts.read_tender
    asked = [
        *(lambda who=who: read.own(who, tender.lot) for who in WATCHING),
        lambda: read.counted(tender.lot),
        lambda: read.close(tender.lot),
        lambda: read.results(tender.lot),
        *(lambda who=who: read.seeds(who, tender.lot) for who in WATCHING),
    ]
    return [attempted(tender, each) for each in asked]


WATCHING = (OWNER, CLERK, SUPERVISOR, holder(1))


@then("none of them learns anything")
def none_learns(tender, answers):
    assert all(each.refusal is not None for each in answers)
    anybody = tender.acts.read_tender.public(tender.lot)
    assert anybody.tender.closed is None
    assert anybody.tender.results == ()


@then("Hengda Road reads its own bid and no other")
def reads_own(tender):
    (own,) = tender.acts.read_tender.own(bidder(1), tender.lot)
    assert own.bid.bidder == str(firm(1))
