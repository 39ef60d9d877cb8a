"""Sealing on the bidder's machine, and opening: all of a bid, or nothing of it."""

import errno
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from archive.public.evidence import SigningKey, sha256
from archive.public.sealing import (
    HybridIdentity,
    SealedError,
    seal,
    sealed_size,
    unseal,
)
from tests.builders_bids import (
    BIDDER,
    HOLDERS,
    POLICY,
    TRUSTEES,
    WITH_BIDDER,
    Cheats,
    close_of,
    deal,
    holder,
    identity,
)
from trading.bids.envelope_errors import (
    FileChangedError,
    HolderKeyForgedError,
    ManifestMalformedError,
    NotThePolicyError,
    NotThisPolicyError,
    SelfTestFailedError,
)
from trading.bids.model.closing import Close, Counted
from trading.bids.model.contents import LARGEST
from trading.bids.model.forms import FieldKind, FormField, Label, SheetForm
from trading.bids.model.manifest import PIECE
from trading.bids.model.sheets import OpeningSheet
from trading.bids.release_errors import KeptFileDamagedError, NotOpenedError
from trading.bids.sealing import (
    BidDraft,
    Document,
    SealedBid,
    Tools,
    bids,
    open_bid,
    read_bid,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.bids.sealing.streams import Target
from trading.bids.verdicts import Combined, Verdict, combine

pytestmark = pytest.mark.trading
FORM = SheetForm(
    "LOT-1",
    (FormField(key="days", kind=FieldKind.PERIOD_DAYS, label=Label("工期", "Period")),),
)
SHEET = OpeningSheet(FORM.digest, {"days": 170})
WITH_FORM = replace(POLICY, form=FORM.digest)
TOOLS = Tools(signing_with(SigningKey(sha256(b"bid: the bidder's key"))))
LETTER, DRAWINGS = b"letter", bytes(range(256)) * (PIECE // 256) + b"the end"


def draft(folder: Path, **changes: object) -> BidDraft:
    """Return a bid of a sheet and two documents, one longer than a piece."""
    letter, drawings = folder / "letter.pdf", folder / "drawings.zip"
    letter.write_bytes(LETTER)
    drawings.write_bytes(DRAWINGS)
    documents = (
        Document(letter, "rest", "投标函.pdf"),
        Document(drawings, "tech", "图纸.zip"),
    )
    return replace(BidDraft(BIDDER, 1, "", SHEET, documents), **changes)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedBid:
    folder = tmp_path_factory.mktemp("bidder")
    return seal_bid(WITH_FORM, WITH_FORM.id, draft(folder), folder / "bid", TOOLS)


def combined(bid: SealedBid) -> Combined:
    manifest = bid.envelope.parsed
    counted = Counted(BIDDER, "dd" * 32, manifest.digest, 1, "bid/a")
    close = Close("cc" * 32, WITH_FORM.id, (counted,))
    shares = [
        release_shares(WITH_FORM, [bid.envelope], j, HOLDERS[j - 1], close)
        for j in (1, 3, 5)
    ]
    times = [release_times(WITH_FORM, [bid.envelope], 2, TRUSTEES[1], close)]
    return combine(WITH_FORM, bid.envelope, shares, times)


def test_what_is_sealed_opens_again_after_the_close(sealed, tmp_path):
    """From the bidder's files to what is read out, byte for byte."""
    found = combined(sealed)
    assert found == Combined(Verdict.OPEN, sealed.seed)
    opened = open_bid(
        found,
        sealed.envelope.parsed,
        lambda name: sealed.object(name).open("rb"),
        tmp_path / "opened",
    )
    assert opened.verdict is Verdict.OPEN
    assert opened.sheet == SHEET
    assert [each.name for each in opened.files] == ["投标函.pdf", "图纸.zip"]
    assert (tmp_path / "opened" / "f-0001").read_bytes() == LETTER
    assert (tmp_path / "opened" / "f-0002").read_bytes() == DRAWINGS
    assert [each.name for each in tmp_path.iterdir()] == ["opened"]
    read = read_bid(
        found, sealed.envelope.parsed, lambda name: sealed.object(name).open("rb")
    )
    assert (read.sheet, read.cover) == (opened.sheet, opened.cover)
    assert read.text == (tmp_path / "opened" / "sheet").read_text("utf-8")


def test_the_folder_has_what_is_handed_in(sealed):
    """Every file under its name, for its owner only, and nothing in clear."""
    manifest = sealed.envelope.parsed
    names = {each.name for each in sealed.folder.iterdir()}
    assert names == {
        "manifest.json",
        *(f"share-{j}.age" for j in range(1, 6)),
        *("time-1.age", "time-2.age"),
        *("cover.age", "sheet.age", "f-0001.age", "f-0002.age"),
    }
    for each in sealed.folder.iterdir():
        assert each.stat().st_mode & 0o777 == 0o600
        assert LETTER not in each.read_bytes()
    for each in manifest.objects:
        assert sealed.object(each.name).stat().st_size == each.size
    assert [len(each.pieces) for each in manifest.objects] == [1, 1, 1, 2]
    assert manifest.objects[3].size == sealed_size(len(DRAWINGS))


def test_whoever_reads_everything_that_is_stored_opens_nothing(sealed):
    """SB-1: all files of all bids, with every key that the platform has."""
    ours = HybridIdentity.fresh()
    for each in sealed.folder.glob("*.age"):
        data = each.read_bytes()
        with pytest.raises(SealedError):
            unseal(data, ours, *TRUSTEES[:1] if "share" in each.name else ())


def test_progress_is_told_and_ends_with_everything(tmp_path):
    """Bytes of documents sealed, out of all."""
    told: list[tuple[int, int]] = []
    tools = replace(TOOLS, progress=lambda done, total: told.append((done, total)))
    seal_bid(WITH_FORM, WITH_FORM.id, draft(tmp_path), tmp_path / "bid", tools)
    size = len(LETTER) + len(DRAWINGS)
    assert told[-1] == (size, size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def left_behind(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {"letter.pdf", "drawings.zip"}


@pytest.mark.parametrize("name", ["letter.pdf", "drawings.zip"])
def test_a_file_that_changes_while_it_is_sealed_is_refused(tmp_path, name):
    """SB-18: even if it changes after it was read, and keeps size and time."""
    wanted = draft(tmp_path)
    changed = tmp_path / name

    def meanwhile(done: int, total: int) -> None:
        if done == total:
            data = bytearray(changed.read_bytes())
            data[0] ^= 1
            changed.write_bytes(bytes(data))

    with pytest.raises(FileChangedError):
        seal_bid(
            WITH_FORM,
            WITH_FORM.id,
            wanted,
            tmp_path / "bid",
            replace(TOOLS, progress=meanwhile),
        )
    assert left_behind(tmp_path) == set()


def test_nobody_seals_to_a_policy_with_a_strangers_key(tmp_path):
    """SB-19: in the policy, in the page or on the way."""
    bent = replace(POLICY.holders[0], age=identity("the attacker").recipient)
    policy = replace(WITH_FORM, holders=(bent, *POLICY.holders[1:]))
    wanted, folder = draft(tmp_path), tmp_path / "bid"
    with pytest.raises(NotThePolicyError):
        seal_bid(policy, WITH_FORM.id, wanted, folder, TOOLS)
    with pytest.raises(HolderKeyForgedError):
        seal_bid(policy, policy.id, wanted, folder, TOOLS)
    assert left_behind(tmp_path) == set()
    assert holder(1, "owner") == POLICY.holders[0]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"sheet": None}, NotThisPolicyError),
        ({"sheet": OpeningSheet("ab" * 32, {})}, NotThisPolicyError),
        ({"seq": 2}, ManifestMalformedError),
        ({"bidder": "nobody"}, ManifestMalformedError),
        ({"documents": (Document(Path("x"), "price", "x"),)}, NotThisPolicyError),
        ({"documents": (Document(Path("missing"), "rest", "x"),)}, OSError),
    ],
)
def test_a_draft_that_fits_no_policy_leaves_nothing_behind(tmp_path, changes, refused):
    """No sheet, another form, an impossible number, no such part, no such file."""
    with pytest.raises(refused):
        seal_bid(
            WITH_FORM,
            WITH_FORM.id,
            draft(tmp_path, **changes),
            tmp_path / "bid",
            TOOLS,
        )
    assert left_behind(tmp_path) == set()


def test_a_bid_beyond_the_limits_is_not_sealed(tmp_path):
    """The bidder learns it at home."""
    limits = replace(POLICY.limits, bid=1000)
    policy = replace(WITH_FORM, limits=limits)
    with pytest.raises(NotThisPolicyError):
        seal_bid(policy, policy.id, draft(tmp_path), tmp_path / "bid", TOOLS)
    assert left_behind(tmp_path) == set()


def test_a_bid_that_does_not_open_again_never_leaves(tmp_path, monkeypatch):
    """The machine, its memory or its disk may be broken: it is found before signing."""

    def broken(plaintext, recipient, **rest):
        data = bytearray(seal(plaintext, recipient, **rest))
        data[-1] ^= 1
        return bytes(data)

    monkeypatch.setattr(bids, "seal", broken)
    with pytest.raises(SelfTestFailedError, match="cover"):
        seal_bid(WITH_FORM, WITH_FORM.id, draft(tmp_path), tmp_path / "bid", TOOLS)
    assert left_behind(tmp_path) == set()


def test_a_bidder_keeps_his_factor(tmp_path):
    """Where the policy asks for one; and neither secret is shown by accident."""
    policy = WITH_BIDDER
    wanted = draft(tmp_path, sheet=None)
    bid = seal_bid(policy, policy.id, wanted, tmp_path / "bid", TOOLS)
    assert len(bid.factor) == 32
    assert repr(bid.seed) not in repr(bid)
    assert repr(bid.factor) not in repr(bid)


def opened_from(bid: SealedBid, folder: Path, changed: dict[str, bytes]):
    return open_bid(
        Combined(Verdict.OPEN, bid.seed),
        bid.envelope.parsed,
        lambda name: (
            BytesIO(changed[name]) if name in changed else bid.object(name).open("rb")
        ),
        folder / "opened",
    )


@pytest.mark.parametrize("name", ["cover", "sheet", "f-0001", "f-0002"])
@pytest.mark.parametrize("cut", [False, True])
def test_an_object_that_was_changed_names_its_keeper(sealed, tmp_path, name, cut):
    """SB-4, SB-5: one bit, or the end: the bidder is not at fault for it."""
    data = bytearray(sealed.object(name).read_bytes())
    if cut:
        del data[-20:]
    else:
        data[len(data) // 2] ^= 1
    with pytest.raises(KeptFileDamagedError) as refused:
        opened_from(sealed, tmp_path, {name: bytes(data)})
    assert refused.value.file == name
    assert list(tmp_path.iterdir()) == []


def test_an_object_that_was_lengthened_names_its_keeper(sealed, tmp_path):
    """A whole file with something behind it is not the one handed in."""
    data = sealed.object("f-0001").read_bytes() + b"x"
    with pytest.raises(KeptFileDamagedError):
        opened_from(sealed, tmp_path, {"f-0001": data})
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_plaintext(sealed, tmp_path, monkeypatch):
    """SB-16: what was written so far is gone when the writing fails."""
    writes = []

    def full(_file, data):
        writes.append(len(data))
        if len(writes) > 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    monkeypatch.setattr(Target, "write", full)
    with pytest.raises(OSError, match="No space"):
        opened_from(sealed, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verdict", [each for each in Verdict if each != Verdict.OPEN])
def test_a_bid_that_was_not_put_together_stays_shut(sealed, tmp_path, verdict):
    """Whatever its verdict."""
    with pytest.raises(NotOpenedError):
        open_bid(
            Combined(verdict),
            sealed.envelope.parsed,
            lambda name: sealed.object(name).open("rb"),
            tmp_path / "opened",
        )


def too_large(_cover: bytes) -> bytes:
    return b" " * (LARGEST + 1)


COVERS = {
    "more than anybody reads": too_large,
    "another bidder": lambda data: data.replace(BIDDER.encode(), b"9" * 18),
    "another number": lambda data: data.replace(b'"seq":1', b'"seq":2'),
    "another policy": lambda data: data.replace(POLICY.id.encode(), b"0" * 64),
    "a document that is not there": lambda data: data.replace(
        b'"files":[]',
        b'"files":[{"name":"a","object":"f-0001","sha256":"%s","size":1}]'
        % (b"0" * 64),
    ),
    "a sheet that is not there": lambda data: data.replace(
        b'"sheet":""', b'"sheet":"%s"' % (b"0" * 64)
    ),
    "no cover": lambda _: b"nothing",
}


@pytest.mark.parametrize("name", COVERS)
def test_a_cover_of_another_bid_opens_nothing(tmp_path, name):
    """SB-7: a copied cover names its real bidder; the dealing is invalid."""
    bid = deal(cheats=Cheats(cover=COVERS[name]))
    opened = open_bid(
        Combined(Verdict.OPEN, bid.seed),
        bid.manifest,
        lambda each: BytesIO(bid.objects[each]),
        tmp_path / "opened",
    )
    assert opened.verdict is Verdict.INVALID_DEALING
    assert opened.why
    read = read_bid(
        Combined(Verdict.OPEN, bid.seed),
        bid.manifest,
        lambda each: BytesIO(bid.objects[each]),
    )
    assert read == opened
    assert opened.files == ()
    assert list(tmp_path.iterdir()) == []
    assert close_of(bid).manifests == (bid.manifest.digest,)
