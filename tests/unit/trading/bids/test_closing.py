"""Before anybody releases: the close is this policy's, in the log, and cosigned."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from archive.public.evidence import (
    NoteSigner,
    SigningKey,
    canonical,
    parse_canonical,
    sha256,
)
from archive.public.ledger import (
    Checkpoint,
    CosigningKey,
    EventBody,
    LogProof,
    Recorded,
    leaf_hash,
    root_of_entries,
    sign_checkpoint,
)
from archive.public.values import Actor
from tests.builders_bids import (
    DEADLINE,
    HOLDERS,
    POLICY,
    TRUSTEES,
    WITH_BIDDER,
    close_of,
    deal,
    signed,
)
from trading.bids.model.accounting import Heard, Uncounted
from trading.bids.model.closing import (
    Close,
    Shown,
    Watch,
    check_before_release,
    check_close,
)
from trading.bids.model.releases import (
    Entry,
    Given,
    HolderRelease,
    TimeRelease,
    check_for_close,
)
from trading.bids.release_errors import (
    CloseNotCosignedError,
    CloseUnsoundError,
    KeptFileDamagedError,
    NotCountedError,
    NotThisHolderError,
    ReleaseMalformedError,
    ReleaseUnsignedError,
    WindowOpenError,
)
from trading.bids.sealing import release_factor, release_shares, release_times

pytestmark = pytest.mark.trading
ORIGIN = "county.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(sha256(b"bid: log")))
FORGER = NoteSigner(ORIGIN, SigningKey(sha256(b"bid: forged log")))
COSIGNER = CosigningKey("supervisor.example/1", SigningKey(sha256(b"bid: cosigner")))
WATCH = Watch(LOG.verifier, [COSIGNER.public])
NOBODY = {"boxes": [], "uncounted": []}
BID, OTHER = deal(), deal(bidder="91500000MA5UD0KX9T")
COUNTED = close_of(BID, OTHER)


@dataclass(frozen=True)
class Told:
    """How a close is told: what happened, and when it was cosigned."""

    policy: str = POLICY.id
    lot: str = "LOT-1"
    kind: str = "BIDS_CLOSED"
    at: datetime = DEADLINE
    cosigned: datetime | None = DEADLINE
    signer: NoteSigner = LOG
    origin: str = ORIGIN
    stream: str = "project/LOT"
    close: str = ""
    clear: bool = False
    boxes: tuple[Heard, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()

    def shown(self) -> Shown:
        """Return the event with its proof."""
        facts = {"lot": self.lot, "policy": self.policy}
        if self.close:
            facts |= {"close": self.close, "released": []}
        else:
            counted = [each.described() for each in COUNTED.counted]
            facts |= {
                "counted": counted,
                "streams": [],
                "boxes": [each.described() for each in self.boxes],
                "uncounted": [each.described() for each in self.uncounted],
            }
        event = EventBody(
            origin=self.origin,
            kind=self.kind,
            stream=self.stream,
            n=1,
            prev="",
            at=self.at,
            actor=Actor("console", "platform", frozenset({"system"})),
            facts=facts,
        )
        recorded = Recorded.of(event, bytes(32))
        clear = {"kind": self.kind, "stream": self.stream} if self.clear else {}
        entry = recorded.entry(clear).to_bytes()
        leaves = [b"before", entry, b"after"]
        hashes = [leaf_hash(each) for each in leaves]
        note = sign_checkpoint(
            Checkpoint(ORIGIN, 3, root_of_entries(leaves)), self.signer
        )
        if self.cosigned:
            note += COSIGNER.cosign(
                Checkpoint(ORIGIN, 3, root_of_entries(leaves)), self.cosigned
            )
        path = (hashes[0], hashes[2])
        return Shown(recorded.body, recorded.salt, LogProof(1, path, note, entry).text)


def test_a_close_that_everybody_could_see_may_be_released_on():
    """Its commitment is what the releases name."""
    found = check_before_release(POLICY, Told().shown(), WATCH)
    assert found == replace(COUNTED, commitment=found.commitment)


@pytest.mark.parametrize(
    "told",
    [
        Told(signer=FORGER),
        Told(policy=WITH_BIDDER.id),
        Told(lot="LOT-2"),
        Told(kind="BIDS_COUNTED"),
        Told(at=DEADLINE - timedelta(microseconds=1)),
        Told(origin="other.example/log"),
        Told(stream="project/ELSEWHERE"),
    ],
    ids=[
        *("forged", "old-policy", "other-lot", "other-kind", "early", "other-log"),
        "other-stream",
    ],
)
def test_a_forged_or_old_close_releases_nothing(told):
    """SB-13: of another log, lot or policy, or from before the deadline."""
    with pytest.raises(CloseUnsoundError):
        check_before_release(POLICY, told.shown(), WATCH)


def test_an_event_that_is_not_the_one_in_the_log_releases_nothing():
    """SB-13: a bid is slipped into the close that is shown to the holder."""
    shown = Told().shown()
    value = parse_canonical(shown.body)
    value["facts"]["counted"].pop()
    with pytest.raises(CloseUnsoundError):
        check_before_release(POLICY, replace(shown, body=canonical(value)), WATCH)
    with pytest.raises(CloseUnsoundError):
        check_before_release(POLICY, replace(shown, proof="no proof"), WATCH)
    with pytest.raises(CloseUnsoundError):
        check_before_release(POLICY, replace(shown, salt=b""), WATCH)


@pytest.mark.parametrize("at", [None, DEADLINE - timedelta(seconds=1)])
def test_nobody_releases_before_a_cosignature_of_the_deadline_or_later(at):
    """SB-13: a close that only the centre signed, or that was made beforehand."""
    with pytest.raises(CloseNotCosignedError):
        check_before_release(POLICY, Told(cosigned=at).shown(), WATCH)


def test_a_demonstration_without_a_cosigner_is_content_with_the_checkpoint():
    """Trading 7.7; one that has a cosigner keeps the rule, and so does any real log."""
    alone = Told(cosigned=None).shown()
    assert check_before_release(POLICY, alone, Watch(LOG.verifier, [], demo=True))
    for watch in (Watch(LOG.verifier, []), replace(WATCH, demo=True)):
        with pytest.raises(CloseNotCosignedError):
            check_before_release(POLICY, alone, watch)


def test_holders_wait_until_the_bidders_window_is_closed():
    """Trading 7.8: with a factor of the bidder, BIDDERS_CLOSED is shown too."""
    shown = Told(policy=WITH_BIDDER.id).shown()
    close = check_close(WITH_BIDDER, shown, WATCH)
    with pytest.raises(WindowOpenError):
        check_before_release(WITH_BIDDER, shown, WATCH)
    with pytest.raises(WindowOpenError):
        check_before_release(WITH_BIDDER, shown, WATCH, shown)
    for commitment, refused in ((close.commitment, False), ("ab" * 32, True)):
        over = Told(kind="BIDDERS_CLOSED", close=commitment).shown()
        if refused:
            with pytest.raises(WindowOpenError):
                check_before_release(WITH_BIDDER, shown, WATCH, over)
        else:
            assert check_before_release(WITH_BIDDER, shown, WATCH, over) == close


@pytest.mark.parametrize("twice", [0, 1])
def test_no_bid_and_no_bidder_counts_twice(twice):
    """Trading 7.7."""
    rows = [each.described() for each in COUNTED.counted]
    name = ("bidder", "manifest")[twice]
    rows[1][name] = rows[0][name]
    event = EventBody(
        origin=ORIGIN,
        kind="BIDS_CLOSED",
        stream="project/P-1",
        n=1,
        prev="",
        at=DEADLINE,
        actor=Actor("console", "platform", frozenset()),
        facts={"lot": "LOT-1", "policy": POLICY.id, "counted": rows, **NOBODY},
    )
    with pytest.raises(CloseUnsoundError):
        Close.of(event, "ab" * 32)


def test_a_holder_releases_for_all_counted_bids_in_their_order():
    """However the envelopes came; the release is signed by its digest."""
    release = release_shares(
        POLICY, [OTHER.envelope, BID.envelope], 2, HOLDERS[1], COUNTED
    )
    assert tuple(each.manifest for each in release.entries) == COUNTED.manifests
    assert [each.value for each in release.entries] == [
        BID.shares[1].y,
        OTHER.shares[1].y,
    ]
    assert HolderRelease.from_bytes(release.to_bytes()) == release
    check_for_close(release, COUNTED)
    key = SigningKey(sha256(b"bid: key of holder 2"))
    release.check_signature(key.sign(release.signed), POLICY.holders[1].key)
    with pytest.raises(ReleaseUnsignedError):
        release.check_signature(key.sign(release.signed), POLICY.holders[0].key)


def test_nobody_releases_for_a_bid_outside_the_close():
    """SB-12: a replaced, withdrawn or late bid is not released, whoever asks."""
    late = deal(seq=2)
    for envelopes in (
        [BID.envelope, OTHER.envelope, late.envelope],
        [late.envelope, OTHER.envelope],
        [BID.envelope],
    ):
        with pytest.raises(NotCountedError):
            release_shares(POLICY, envelopes, 1, HOLDERS[0], COUNTED)
        with pytest.raises(NotCountedError):
            release_times(POLICY, envelopes, 1, TRUSTEES[0], COUNTED)
    with pytest.raises(NotCountedError):
        release_factor(POLICY, late.manifest.digest, bytes(32), COUNTED)
    elsewhere = replace(COUNTED, policy=WITH_BIDDER.id)
    with pytest.raises(NotCountedError):
        release_shares(POLICY, [BID.envelope, OTHER.envelope], 1, HOLDERS[0], elsewhere)


def test_a_release_for_other_bids_is_not_taken():
    """SB-12, seen by whoever receives it."""
    both = [BID.envelope, OTHER.envelope]
    release = release_shares(POLICY, both, 1, HOLDERS[0], COUNTED)
    for other in (
        replace(release, entries=release.entries[::-1]),
        replace(release, entries=release.entries[:1]),
        replace(release, close="ab" * 32),
        replace(release, policy="ab" * 32),
    ):
        with pytest.raises(NotCountedError):
            check_for_close(other, COUNTED)


def test_only_the_holder_of_the_policy_releases():
    """Another lot's identity is told apart before anything is opened."""
    both = [BID.envelope, OTHER.envelope]
    for j, identity in ((1, HOLDERS[1]), (0, HOLDERS[4]), (6, HOLDERS[0])):
        with pytest.raises(NotThisHolderError):
            release_shares(POLICY, both, j, identity, COUNTED)
    with pytest.raises(NotThisHolderError):
        release_times(POLICY, both, 2, TRUSTEES[0], COUNTED)


def test_a_holder_discloses_nothing_for_a_file_that_was_not_handed_in():
    """SB-4: the keeper is at fault, so no key is shown."""
    shares = (BID.envelope.shares[0][:-1] + b"x", *BID.envelope.shares[1:])
    times = (b"x", *BID.envelope.times[1:])
    bent = replace(BID.envelope, shares=shares, times=times)
    for release, identity in ((release_shares, HOLDERS), (release_times, TRUSTEES)):
        with pytest.raises(KeptFileDamagedError):
            release(POLICY, [bent, OTHER.envelope], 1, identity[0], COUNTED)


@pytest.mark.parametrize(
    "change",
    [
        {"v": "time-release/1"},
        {"j": 0},
        {"j": 16},
        {"close": ""},
        {"shares": [{"manifest": "ab" * 32, "s": "ab" * 32}]},
        {"shares": [{"manifest": "ab" * 32, "y": "ab" * 31}]},
        {"shares": [{"manifest": "ab" * 32, "y": "ab" * 32, "file_key": "ab" * 16}]},
        {"shares": ["ab" * 32]},
        {"more": 1},
    ],
)
def test_a_release_that_differs_from_the_specification_is_refused(change):
    """Trading 7.8, member by member."""
    entry = Entry("ab" * 32, Given.CONTENT, bytes(32))
    release = HolderRelease(POLICY.id, "ab" * 32, 1, (entry,))
    value = {**parse_canonical(release.to_bytes()), **change}
    with pytest.raises(ReleaseMalformedError):
        HolderRelease.from_bytes(canonical(value))


SIZES = {
    Given.CONTENT: 32,
    Given.FILE_KEY: 16,
    Given.IDENTITY: 32,
    Given.UNREADABLE: 0,
    Given.DAMAGED: 0,
}


@pytest.mark.parametrize("kind", [HolderRelease, TimeRelease])
@pytest.mark.parametrize("given", SIZES)
def test_every_entry_is_read_back_as_it_was_written(given, kind):
    """But no trustee gives its identity: a holder of a tender does, where he must."""
    entry = Entry("ab" * 32, given, bytes(SIZES[given]))
    release = kind(POLICY.id, "ab" * 32, 1, (entry,))
    if given is Given.IDENTITY and kind is TimeRelease:
        with pytest.raises(ReleaseMalformedError):
            kind.from_bytes(release.to_bytes())
    else:
        assert kind.from_bytes(release.to_bytes()) == release


def test_unreadable_is_said_by_true_alone():
    """Nothing else is the same word."""
    entry = Entry("ab" * 32, Given.UNREADABLE)
    release = TimeRelease(POLICY.id, "ab" * 32, 1, (entry,))
    bent = release.to_bytes().replace(b":true", b":false")
    with pytest.raises(ReleaseMalformedError):
        TimeRelease.from_bytes(bent)


def bid_with_time_files(*times):
    """Return a counted bid whose time files are these."""
    digests = tuple(sha256(each).hex() for each in times)
    manifest = replace(BID.manifest, time_sha256=digests)
    return signed(manifest, BID.envelope.shares, times)


@pytest.mark.parametrize("how", ["whole", "its head", "changed"])
def test_a_trustee_shows_no_key_of_a_file_that_was_copied(how):
    """SB-7: from another lot or a bid that is not counted, whose S_t it would open."""
    shut = deal(replace(POLICY, lot="LOT-2"))
    copied = shut.envelope.times[0]
    if how == "its head":
        copied = copied[:-20]
    elif how == "changed":
        copied = copied[:-1] + bytes([copied[-1] ^ 1])
    envelope = bid_with_time_files(copied, copied)
    close = replace(
        COUNTED,
        counted=(replace(COUNTED.counted[0], manifest=envelope.digest),),
    )
    release = release_times(POLICY, [envelope], 1, TRUSTEES[0], close)
    assert [each.given for each in release.entries] == [Given.UNREADABLE]
