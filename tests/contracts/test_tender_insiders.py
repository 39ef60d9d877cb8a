"""What somebody tries who has the database, the store, the keys, or all releases."""

import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from archive.public.evidence import SigningKey, sha256
from archive.public.sealing import HybridIdentity, SealedError, unseal
from tests.builders_bidders import firm
from tests.builders_bids import HOLDERS, TRUSTEES, key_of
from tests.tender_course import (
    Tendering,
    firm_key,
    sheet,
)
from tests.tender_stages import BIDDERS
from trading.bids.envelope_errors import (
    HolderKeyForgedError,
    NotThePolicyError,
)
from trading.bids.model import dealing
from trading.bids.model.closing import Shown, Watch, check_before_release
from trading.bids.model.holders import holder_statement
from trading.bids.model.policy import check_holder_signatures
from trading.bids.model.releases import HolderRelease
from trading.bids.release_errors import CloseUnsoundError
from trading.bids.sealing import (
    BidDraft,
    Tools,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.bids.use_cases.combining import Releases
from trading.bids.verdicts import Verdict, combine

pytestmark = [pytest.mark.trading]

HEXED = re.compile("[0-9a-f]{64}")


# Whoever has everything that the centre has


def spellings(secret: bytes) -> Iterator[bytes]:
    """Give a secret in each form in which it could lie somewhere."""
    yield secret
    yield secret.hex().encode()
    yield b64encode(secret).rstrip(b"=")


def everything(course: Tendering) -> bytes:
    """Return each cell of the database and each file below the instance's folder."""
    folder = course.instance.folder
    files = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    with closing(sqlite3.connect(folder / "yangguang.db")) as database:
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [
            cell if isinstance(cell, bytes) else str(cell).encode()
            for (table,) in named.fetchall()
            for row in database.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for cell in row
        ]
    return b"\0".join(files + rows)


def secrets_of(course: Tendering, number: int) -> list[bytes]:
    """Return what of a firm's bid nobody may know before the end."""
    kept, (bid,) = course.kept[number], course.bids_of(number)
    manifest, envelope = bid.envelope.parsed, bid.envelope
    parts = course.policy.parts
    found = [kept.seed, *(dealing.part_identity(kept.seed, x).seed for x in parts)]
    for j, file in enumerate(envelope.shares, 1):
        found.append(manifest.share_in(j, unseal(file, HOLDERS[j - 1])))
    found.append(manifest.time_in(unseal(envelope.times[0], TRUSTEES[0])))
    return [*found, sheet(number).written]


def test_the_whole_centre_has_nothing_that_opens_a_bid(at):
    """
    SB-1: neither database nor store nor keys hold a secret of a bid before the end.

    An administrator who has copied all of it every day has copied ciphertext.
    """
    course = at("has three bids closed")
    haystack = everything(course)
    for number in BIDDERS:
        secrets = secrets_of(course, number)
        assert len(secrets) == 1 + 3 + 5 + 1 + 1
        for secret in secrets:
            assert len(secret) >= 32
            for spelt in spellings(secret):
                assert spelt not in haystack
    # So that the search is not blind: what is no secret is found.
    (bid,) = course.bids_of(1)
    assert any(each in haystack for each in spellings(bid.envelope.shares[0]))
    assert bid.manifest.encode() in haystack


def test_no_key_of_the_centre_is_a_key_of_a_bid(at):
    """SB-1: whatever its keys are made of, tried as an identity, opens nobody's."""
    course = at("has three bids")
    policy = course.policy
    wanted = {each.age for each in (*policy.holders, *policy.trustees)}
    for number in BIDDERS:
        wanted |= set(course.bids_of(number)[0].envelope.parsed.recipients.values())
    files = (course.instance.folder / "keys").glob("*.key")
    keys = [bytes.fromhex(x) for each in files for x in HEXED.findall(each.read_text())]
    tried = {*keys, *map(sha256, keys)}
    assert len(keys) == 3  # of the log, of accepted notes, of personal data
    assert not {HybridIdentity.from_seed(each).recipient for each in tried} & wanted


def test_the_centres_holder_with_everything_else_opens_nothing(at):
    """SB-1, SB-2: one share of the centre's and both times are not enough."""
    course = at("has three bids closed")
    envelopes, close = course.counted()
    times = [
        release_times(course.policy, envelopes, number, TRUSTEES[number - 1], close)
        for number in (1, 2)
    ]
    given = {
        j: release_shares(course.policy, envelopes, j, HOLDERS[j - 1], close)
        for j in range(1, 6)
    }
    for envelope in envelopes:
        for few in combinations(given.values(), course.policy.k - 1):
            found = combine(course.policy, envelope, few, times)
            assert (found.verdict, found.seed) == (Verdict.NOT_ENOUGH, None)


def shown_event(course: Tendering, kind: str) -> Shown:
    """Return an event of the project with its proof, as the centre could show it."""
    (number,) = [each.n for each in course.events() if each.kind == kind]
    with course.instance.transactions.read() as work:
        stream = work.projects.lot(course.lot)[0].stream
        recorded = work.ledger.recorded(stream, number)
    proof = course.acts.read_tender.proofs(stream, number)
    return Shown(recorded.body, recorded.salt, proof)


def test_no_other_event_closes_the_bids(at):
    """SB-13: forged, of another lot, of an earlier hour or kind: nobody releases."""
    course = at("has three bids closed")
    log = course.instance.log_signer.verifier
    watch = Watch(log, (), demo=True)
    close = course.acts.read_tender.close(course.lot)
    assert check_before_release(course.policy, close, watch) == course.tender.counted
    policy_logged = shown_event(course, "POLICY_LOGGED")
    published = shown_event(course, "TENDER_PUBLISHED")
    forgeries = [
        (course.policy, policy_logged),
        (course.policy, published),
        (course.policy, replace(close, body=policy_logged.body)),
        (course.policy, replace(close, proof=policy_logged.proof)),
        (course.policy, replace(close, salt=bytes(32))),
        (
            course.policy,
            replace(close, body=close.body.replace(b'"seq":1', b'"seq":2', 1)),
        ),
        (replace(course.policy, attempt=2), close),
        (replace(course.policy, lot="P2026-0001-2"), close),
        (
            replace(
                course.policy, deadline=course.policy.deadline + timedelta(hours=1)
            ),
            close,
        ),
    ]
    for policy, shown in forgeries:
        with pytest.raises(CloseUnsoundError):
            check_before_release(policy, shown, watch)


# Whoever puts a key of his own in another's place


def test_a_key_that_was_replaced_in_the_database_is_found(at):
    """SB-19: only who holds a seat signs its key; no policy is logged with another."""
    course = at("has its keys ready")
    own = HybridIdentity.from_seed(bytes(range(32)))
    with course.instance.transactions.begin() as work:
        tender = work.bids.get(course.lot)
        work.bids.save(tender.with_key(1, replace(tender.keys[1], age=own.recipient)))
    with pytest.raises(HolderKeyForgedError):
        course.log_policy()
    assert course.state == "keys_ready"


def test_a_key_and_its_signature_replaced_are_seen_by_who_holds_them(at):
    """SB-19: the holder knows the own key; the bidder knows what the notice names."""
    course = at("has its keys ready")
    own, forger = HybridIdentity.from_seed(bytes(range(32))), SigningKey(bytes(32))
    with course.instance.transactions.begin() as work:
        tender = work.bids.get(course.lot)
        statement = holder_statement(
            course.lot, 1, "holder-1", "owner", own.recipient, "served-page"
        )
        forged = replace(
            tender.keys[1],
            age=own.recipient,
            key=forger.public.raw,
            signature=forger.sign(statement),
        )
        work.bids.save(tender.with_key(1, forged))
    course.log_policy()
    known = {"holder-1": key_of("holder 1").public.raw}
    with pytest.raises(HolderKeyForgedError):
        check_holder_signatures(course.policy, known)


def test_a_bidder_who_is_shown_another_policy_seals_nothing(at, tmp_path):
    """SB-19: in transit or on a bent page, it is not the one that the notice names."""
    course = at("takes bids")
    true = course.policy
    bent = replace(true, trustees=tuple(reversed(true.trustees)))
    draft = BidDraft(str(firm(1)), 1, "", sheet(1), ())
    place = tmp_path / "sealed"
    with pytest.raises(NotThePolicyError):
        seal_bid(bent, true.id, draft, place, Tools(signing_with(firm_key(1))))
    assert not place.exists()


# Whoever has all that was released in the end


def test_what_was_replaced_or_withdrawn_stays_shut_for_ever(at):
    """SB-20: with every release, every seed and every share of the others."""
    course = at("has three bids")
    (replaced,) = course.bids_of(1)
    course.bid(1, seq=2, prev=replaced.commitment)
    course.bid(4)
    (withdrawn,) = course.bids_of(4)
    course.withdraw(4)
    course.close()
    course.start()
    course.release(1, 2, 3, 4, 5)
    course.release_time(1)
    course.release_time(2)
    course.open()

    tender = course.tender
    assert [each.verdict for each in tender.results] == [Verdict.OPEN] * 3
    with course.instance.transactions.read() as work:
        kept = work.bids.releases(course.lot, course.policy.id)
    released = Releases.of(kept)
    assert len(released.holders) == 5
    identities = [
        dealing.part_identity(course.kept[number].seed, part)
        for number in BIDDERS
        for part in course.policy.parts
    ]
    for bid in (replaced, withdrawn):
        found = combine(
            course.policy, bid.envelope, released.holders, released.trustees
        )
        assert (found.verdict, found.seed) == (Verdict.NOT_ENOUGH, None)
        manifest = bid.envelope.parsed
        recipients = set(manifest.recipients.values())
        assert not recipients & {each.recipient for each in identities}
        for each in manifest.objects:
            sealed = b"".join(map(course.instance.objects.get, each.pieces))
            for known in identities:
                with pytest.raises(SealedError):
                    unseal(sealed, known)


def test_a_release_of_the_others_moved_to_a_shut_bid_opens_nothing(at):
    """SB-20: shares renamed to the manifest that was replaced miss its commitments."""
    course = at("has three bids")
    (replaced,) = course.bids_of(1)
    course.bid(1, seq=2, prev=replaced.commitment)
    course.close()
    envelopes, close = course.counted()
    policy = course.policy
    moved = [
        HolderRelease(
            policy.id,
            close.commitment,
            j,
            tuple(
                replace(each, manifest=replaced.manifest)
                for each in release_shares(
                    policy, envelopes, j, HOLDERS[j - 1], close
                ).entries[:1]
            ),
        )
        for j in range(1, 6)
    ]
    times = [release_times(policy, envelopes, 1, TRUSTEES[0], close)]
    found = combine(policy, replaced.envelope, moved, times)
    assert (found.verdict, found.seed) == (Verdict.NOT_ENOUGH, None)
    assert {each.number for each in found.named if each.party == "holder"} == {
        *range(1, 6)
    }
