"""What becomes of a bid after the releases, whoever came and whoever lied."""

from dataclasses import replace
from itertools import combinations

import pytest

from archive.public.sealing import file_key, unseal
from tests.builders_bids import (
    HOLDERS,
    POLICY,
    TRUSTEES,
    WITH_BIDDER,
    Cheats,
    Dealt,
    close_of,
    deal,
)
from trading.bids.model import dealing
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    Entry,
    Given,
    HolderRelease,
    TimeRelease,
)
from trading.bids.sealing import release_factor, release_shares, release_times
from trading.bids.verdicts import (
    Combined,
    Named,
    Outcome,
    Party,
    Verdict,
    combine,
    disclosed,
    legal_outcome,
)

pytestmark = pytest.mark.trading
ALL = (1, 2, 3, 4, 5)
QUORUMS = tuple(combinations(ALL, 3))
BROKEN = bytes(32)


@pytest.fixture(scope="module")
def honest() -> Dealt:
    return deal()


def shares(bid: Dealt, *holders: int) -> list[HolderRelease]:
    close = close_of(bid)
    return [
        release_shares(bid.policy, [bid.envelope], j, HOLDERS[j - 1], close)
        for j in holders
    ]


def times(bid: Dealt, *trustees: int) -> list[TimeRelease]:
    close = close_of(bid)
    return [
        release_times(bid.policy, [bid.envelope], each, TRUSTEES[each - 1], close)
        for each in trustees
    ]


def judged(bid: Dealt, holders: tuple[int, ...], trustees: tuple[int, ...] = (1,)):
    return combine(
        bid.policy, bid.envelope, shares(bid, *holders), times(bid, *trustees)
    )


def giving(release: HolderRelease, given: Given, value: bytes) -> HolderRelease:
    entry = replace(release.entries[0], given=given, value=value)
    return replace(release, entries=(entry,))


def flipped(data: bytes, at: int = -1) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("quorum", QUORUMS)
def test_any_three_of_five_open_an_honest_bid(honest, quorum):
    """All ten quorums come to the same secret, and nobody is named."""
    assert judged(honest, quorum) == Combined(Verdict.OPEN, honest.seed)


@pytest.mark.parametrize("trustees", [(1,), (2,), (1, 2)])
def test_any_trustee_suffices(honest, trustees):
    """One of two trustees may be absent."""
    assert judged(honest, (1, 2, 3), trustees).verdict is Verdict.OPEN


@pytest.mark.parametrize("few", [(), (1,), (2, 5)])
def test_too_few_holders_open_nothing(honest, few):
    """SB-2: fewer than k shares tell nothing, and the bid is no fault of its bidder."""
    found = judged(honest, few)
    assert found == Combined(Verdict.NOT_ENOUGH)
    assert legal_outcome(found.verdict) is Outcome.DEEMED_WITHDRAWN


def test_all_holders_open_nothing_without_a_trustee(honest):
    """SB-3: the time factor is missing, however many holders there are."""
    assert judged(honest, ALL, ()) == Combined(Verdict.NOT_ENOUGH)
    without = replace(honest.factors, time=BROKEN).seed(POLICY.digest, "x")
    assert without != honest.seed


@pytest.mark.parametrize("quorum", QUORUMS)
@pytest.mark.parametrize(
    "cheats",
    [Cheats(values={2: BROKEN}), Cheats(other_recipients=True)],
    ids=["false-share", "other-recipients"],
)
def test_a_cheating_dealer_fails_before_every_quorum(cheats, quorum):
    """SB-11: one false share, or other keys: the verdict is the same for all ten."""
    found = judged(CHEATED[cheats.other_recipients], quorum)
    assert found == Combined(Verdict.INVALID_DEALING)
    assert legal_outcome(found.verdict) is Outcome.DEEMED_REVOKED


CHEATED = {
    False: deal(cheats=Cheats(values={2: BROKEN})),
    True: deal(cheats=Cheats(other_recipients=True)),
}


def test_a_dealer_who_favours_few_holders_fails_before_them_too():
    """SB-11: valid shares for three friends only do not open the bid for the three."""
    bid = deal(cheats=Cheats(values={4: BROKEN, 5: b"\1" * 32}))
    assert judged(bid, (1, 2, 3)).verdict is Verdict.INVALID_DEALING


def test_a_lying_holder_is_named_and_does_no_harm(honest):
    """His false share misses its commitment; the other three open the bid."""
    first, *others = shares(honest, 1, 2, 3, 4)
    lie = giving(first, Given.CONTENT, BROKEN)
    found = combine(POLICY, honest.envelope, [lie, *others], times(honest, 1))
    named = (Named(Party.HOLDER, 1),)
    assert found == Combined(Verdict.OPEN, honest.seed, named)
    assert str(named[0]) == "holder/1"
    found = combine(POLICY, honest.envelope, [lie, *others[:2]], times(honest, 1))
    assert found == Combined(Verdict.NOT_ENOUGH, named=named)


def test_the_first_release_of_a_holder_counts(honest):
    """Whoever lied first cannot be heard again, and whoever was right not unsaid."""
    right = shares(honest, 1, 2, 3)
    lie = giving(right[0], Given.CONTENT, BROKEN)
    found = combine(POLICY, honest.envelope, [*right, lie], times(honest, 1))
    assert found.verdict is Verdict.OPEN
    found = combine(POLICY, honest.envelope, [lie, *right], times(honest, 1))
    assert found.verdict is Verdict.NOT_ENOUGH


@pytest.mark.parametrize("given", [Given.FILE_KEY, Given.IDENTITY])
def test_whoever_calls_a_good_share_rubbish_is_named(honest, given):
    """The disclosed key opens the file to the share it should have: a lie."""
    sealed = honest.envelope.shares[0]
    value = {
        Given.FILE_KEY: file_key(sealed, HOLDERS[0]),
        Given.IDENTITY: HOLDERS[0].seed,
    }[given]
    first, *others = shares(honest, 1, 2, 3, 4)
    releases = [giving(first, given, value), *others]
    found = combine(POLICY, honest.envelope, releases, times(honest, 1))
    assert (found.verdict, found.named) == (Verdict.OPEN, (Named(Party.HOLDER, 1),))


@pytest.mark.parametrize(
    ("given", "value"),
    [(Given.FILE_KEY, bytes(16)), (Given.IDENTITY, HOLDERS[1].seed)],
)
def test_a_key_that_is_not_the_files_proves_nothing(honest, given, value):
    """Another file key, another identity: the holder is named, not the bidder."""
    first, *others = shares(honest, 1, 2, 3, 4)
    releases = [giving(first, given, value), *others]
    found = combine(POLICY, honest.envelope, releases, times(honest, 1))
    assert (found.verdict, found.named) == (Verdict.OPEN, (Named(Party.HOLDER, 1),))


RUBBISH = {
    "nothing": Cheats(plaintexts={1: lambda _: b""}),
    "false-y": Cheats(plaintexts={1: lambda plain: plain.replace(b'"y":"', b'"z":"')}),
    "other-context": Cheats(
        plaintexts={1: lambda plain: plain.replace(plain[8:12], b"0000")}
    ),
    "broken-content": Cheats(files={1: flipped}),
    "no-age-file": Cheats(files={1: lambda _: b"nothing that age could read"}),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_that_was_sealed_to_a_holder_is_proven(name):
    """By the file's key where it has one, else by the identity: the bidder's fault."""
    bid = deal(cheats=RUBBISH[name])
    (release,) = shares(bid, 1)
    expected = Given.IDENTITY if name == "no-age-file" else Given.FILE_KEY
    assert release.entries[0].given is expected
    found = combine(
        POLICY, bid.envelope, [release, *shares(bid, 2, 3, 4)], times(bid, 1)
    )
    assert found == Combined(Verdict.INVALID_DEALING)


def test_rubbish_whose_holder_is_absent_does_no_harm():
    """A bid opens if its commitments fit; what nobody could show nobody needs."""
    bid = deal(cheats=RUBBISH["nothing"])
    assert judged(bid, (2, 3, 4)) == Combined(Verdict.OPEN, bid.seed)


def test_a_file_that_was_changed_after_it_was_handed_in_names_its_keeper(honest):
    """SB-4: nobody proves rubbish with a file that the manifest does not name."""
    sealed = honest.envelope.shares[0]
    changed = (flipped(sealed), *honest.envelope.shares[1:])
    envelope = replace(honest.envelope, shares=changed)
    first, *others = shares(honest, 1, 2, 3, 4)
    lost = giving(first, Given.FILE_KEY, file_key(sealed, HOLDERS[0]))
    found = combine(POLICY, envelope, [lost, *others], times(honest, 1))
    assert found.verdict is Verdict.OPEN
    assert list(map(str, found.named)) == ["keeper/share/1"]
    found = combine(POLICY, envelope, [first, *others], times(honest, 1))
    assert found == Combined(Verdict.OPEN, honest.seed), "the share itself is enough"


@pytest.mark.parametrize("bit", range(8))
def test_one_bit_of_a_released_secret_names_its_sender(honest, bit):
    """SB-4: wherever the bit is."""
    first, *others = shares(honest, 1, 2, 3, 4)
    value = bytearray(first.entries[0].value)
    value[bit * 4] ^= 1 << bit
    lie = giving(first, Given.CONTENT, bytes(value))
    found = combine(POLICY, honest.envelope, [lie, *others], times(honest, 1))
    assert found.named == (Named(Party.HOLDER, 1),)


def test_a_holder_who_leaves_a_bid_out_is_named(honest):
    """No entry is no share."""
    first, *others = shares(honest, 1, 2, 3, 4)
    other = replace(first.entries[0], manifest="00" * 32)
    silent = replace(first, entries=(other,))
    found = combine(POLICY, honest.envelope, [silent, *others], times(honest, 1))
    assert found.named == (Named(Party.HOLDER, 1),)


def test_releases_of_another_policy_or_unknown_senders_do_not_count(honest):
    """What is not of this policy is nobody's."""
    releases = shares(honest, 1, 2, 3)
    foreign = [replace(each, policy="00" * 32) for each in releases]
    found = combine(POLICY, honest.envelope, foreign, times(honest, 1))
    assert found == Combined(Verdict.NOT_ENOUGH)
    sixth = replace(releases[0], number=6)
    found = combine(POLICY, honest.envelope, [*releases, sixth], times(honest, 1))
    assert found == Combined(Verdict.OPEN, honest.seed)


@pytest.fixture(scope="module")
def with_bidder() -> Dealt:
    return deal(WITH_BIDDER)


def with_factor(bid: Dealt, release: BidderRelease | None) -> Combined:
    return combine(
        bid.policy, bid.envelope, shares(bid, 1, 2, 3), times(bid, 1), release
    )


def test_the_bidders_factor_opens_with_the_others(with_bidder):
    """All three factors together make the secret."""
    close = close_of(with_bidder)
    manifest = with_bidder.manifest.digest
    factor = with_bidder.factors.bidder
    release = release_factor(WITH_BIDDER, manifest, factor, close)
    assert BidderRelease.from_bytes(release.to_bytes()) == release
    assert with_factor(with_bidder, release) == Combined(Verdict.OPEN, with_bidder.seed)


def test_whoever_withholds_his_factor_is_named(with_bidder):
    """No factor, a false one, or one for another bid: the bidder's own fault."""
    close = close_of(with_bidder)
    manifest = with_bidder.manifest.digest
    false = release_factor(WITH_BIDDER, manifest, BROKEN, close)
    elsewhere = replace(false, manifest="00" * 32, secret=with_bidder.factors.bidder)
    for release in (None, false, elsewhere):
        found = with_factor(with_bidder, release)
        named = (Named(Party.BIDDER),)
        assert found == Combined(Verdict.FACTOR_WITHHELD, named=named)
        assert legal_outcome(found.verdict) is Outcome.DEEMED_REVOKED


def test_a_bidder_may_disclose_his_secret_at_last(honest):
    """It is held against the recipients, and opens that bid alone."""
    disclosure = Disclosure(POLICY.id, "cc" * 32, honest.manifest.digest, honest.seed)
    assert Disclosure.from_bytes(disclosure.to_bytes()) == disclosure
    found = disclosed(POLICY, honest.envelope, disclosure)
    assert found == Combined(Verdict.OPEN, honest.seed)
    assert legal_outcome(found.verdict) is Outcome.OPENED
    for false in (
        replace(disclosure, secret=BROKEN),
        replace(disclosure, manifest="00" * 32),
        replace(disclosure, policy="00" * 32),
    ):
        found = disclosed(POLICY, honest.envelope, false)
        assert found == Combined(Verdict.NOT_ENOUGH, named=(Named(Party.BIDDER),))


def test_shares_of_one_bid_are_of_no_use_for_another(honest):
    """SB-7: of another bidder, another number, another lot's policy."""
    other = deal(bidder="91500000MA5UD0KX9T")
    for replayed in (deal(seq=2), other):
        (theirs,) = shares(replayed, 1)
        entry = replace(theirs.entries[0], manifest=honest.manifest.digest)
        foreign = replace(theirs, entries=(entry,))
        releases = [foreign, *shares(honest, 2, 3, 4)]
        found = combine(POLICY, honest.envelope, releases, times(honest, 1))
        assert (found.verdict, found.named) == (
            Verdict.OPEN,
            (Named(Party.HOLDER, 1),),
        )


def test_a_replaced_bid_stays_shut_with_all_that_was_released(honest):
    """SB-20: no secret of one bid tells anything of the bid before it."""
    replacing = deal(seq=2)
    releases, given = shares(replacing, *ALL), times(replacing, 1, 2)
    assert combine(POLICY, honest.envelope, releases, given).verdict is (
        Verdict.NOT_ENOUGH
    )
    stolen = [
        HolderRelease(
            POLICY.id,
            each.close,
            each.number,
            (Entry(honest.manifest.digest, Given.CONTENT, each.entries[0].value),),
        )
        for each in releases
    ]
    assert combine(POLICY, honest.envelope, stolen, given).verdict is (
        Verdict.NOT_ENOUGH
    )
    for part in POLICY.parts:
        opened = dealing.part_identity(replacing.seed, part)
        assert opened.recipient != honest.manifest.recipients[part]


def test_the_secret_opens_what_it_was_made_for(honest):
    """And the verdict never shows it by accident."""
    found = judged(honest, (3, 4, 5))
    assert found.seed is not None
    identity = dealing.part_identity(found.seed, "rest")
    assert unseal(honest.objects["cover"], identity).startswith(b'{"bidder":"')
    assert found.seed.hex() not in repr(found)
    assert repr(found.seed) not in repr(found)
