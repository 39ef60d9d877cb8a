"""
A cosigner's folder, cut and killed: it never signs two pasts, and forgets nothing.

A fork is what the log itself signed: only what the folder remembers stands against it.
"""

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from archive.ledger.anchors import AnchorCard
from archive.ledger.cosignatures import cosignatures, with_cosignatures
from archive.ledger.cosigner import (
    ForkedError,
    OldSizeError,
)
from archive.ledger.pulling import pull
from tests.breaking import CutAt, PowerCutError, killed_at_each_change
from tests.forked_log import (
    CLOCK,
    NAME,
    created,
    files,
    note,
    pulled,
    sign,
    size_of,
)
from trading.server.cosigning import (
    MOST_EVIDENCE,
    CosignerFolder,
    CosignerFolderError,
)

pytestmark = pytest.mark.archive

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    """Give a cosigner that has signed seven entries and handed out its card."""
    made = created(tmp_path / "cosigner")
    pulled(made, 7)
    return made


# --- Made -----------------------------------------------------------------------------


def test_a_making_that_was_killed_is_repeated(tmp_path):
    """
    Killed at whatever it does to a file: a second making ends it, and is not refused.

    What is whole then stays as it was: a key that might be known is not made anew.
    """
    died = killed_at_each_change(
        lambda place: created(place / "cosigner"), tmp_path / "made"
    )
    assert len(died) >= 6, "folder, lock, key, staged file, its name"
    for place in died:
        where = place / "cosigner"
        key = where / "cosigner.key"
        kept = key.read_bytes() if key.exists() else b""
        with suppress(CosignerFolderError):
            created(where)
        made = CosignerFolder.open(where)
        assert not kept or key.read_bytes() == kept
        assert sign(made, 0, 7)


def test_an_unfinished_folder_says_what_to_do(tmp_path):
    """It is no cosigner yet, it signed nothing, and it can be made where it is."""
    with pytest.raises(PowerCutError):
        created(tmp_path / "cosigner", CutAt(1))
    with pytest.raises(CosignerFolderError, match="never finished"):
        CosignerFolder.open(tmp_path / "cosigner")


def test_a_second_making_changes_nothing(folder):
    """Whoever makes a cosigner where one is gets told so, and key and memory stay."""
    before = {each.name: each.read_bytes() for each in folder.folder.iterdir()}
    with pytest.raises(CosignerFolderError, match="already"):
        created(folder.folder)
    stranger = folder.folder.parent / "papers"
    stranger.mkdir()
    (stranger / "letter.txt").write_text("not yours")
    with pytest.raises(CosignerFolderError, match="not empty"):
        created(stranger)
    assert [each.name for each in stranger.iterdir()] == ["letter.txt"]
    after = {each.name: each.read_bytes() for each in folder.folder.iterdir()}
    assert before == after


# --- Signed ---------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before", "staged", "after"])
def test_no_signature_leaves_before_the_memory_is_durable(folder, moment):
    """SPEC 10.3: cut there, no signature exists; what is remembered can be signed."""
    switch = CutAt(["before", "staged", "after"].index(moment))
    cut = CosignerFolder.open(folder.folder, faults=switch)
    with pytest.raises(PowerCutError):
        sign(cut, 7, 9)

    assert switch.reached == [
        f"checkpoint.replace:{each}"
        for each in ("before", "staged", "after")[: switch.number + 1]
    ]
    size = 9 if moment == "after" else 7
    assert size_of(folder) == size
    line = sign(folder, size, 9)
    both = with_cosignatures(note(9), [line])
    assert [each.name for each in cosignatures(both, [folder.key.public])] == [NAME]
    with pytest.raises(ForkedError):
        sign(folder, 9, 9, past="two")


def test_a_pull_that_was_killed_can_be_repeated(folder, tmp_path):
    """Killed anywhere between asking and the card: the next pull ends it."""

    def act(place):
        pulled(CosignerFolder.open(copied(folder, place)), 9)

    died = killed_at_each_change(act, tmp_path / "killed")
    sizes = []
    for place in died:
        if not (place / "cosigner" / "last").exists():
            continue  # Killed while the test copied the folder.
        again = CosignerFolder.open(place / "cosigner")
        card = AnchorCard.parse((again.folder / "card.json").read_bytes())
        sizes.append((size_of(again), card.opened().size))
        pulled(again, 9)
        card = AnchorCard.parse((again.folder / "card.json").read_bytes())
        assert (size_of(again), card.opened().size) == (9, 9)
    assert sizes == sorted(sizes), "it went back"
    assert {(7, 7), (9, 7)} <= set(sizes)


def copied(folder, place):
    """Copy a cosigner by plain bytes."""
    (place / "cosigner").mkdir()
    for each in sorted(folder.folder.iterdir()):
        (place / "cosigner" / each.name).write_bytes(each.read_bytes())
    return place / "cosigner"


# --- Forked ---------------------------------------------------------------------------


def test_evidence_outlives_the_process(folder, tmp_path):
    """Killed while the contradiction is kept: what was shown is there whole or not."""

    def act(place):
        with suppress(ForkedError):
            sign(CosignerFolder.open(copied(folder, place)), 7, 7, past="two")

    died = killed_at_each_change(act, tmp_path / "killed")
    seen = 0
    for place in died:
        found = sorted((place / "cosigner").glob("evidence/*.txt"))
        texts = [each.read_text() for each in found]
        assert texts in ([], [note(7, "two")], [note(7), note(7, "two")])
        seen += len(texts)
        if not (place / "cosigner" / "last").exists():
            continue
        again = CosignerFolder.open(place / "cosigner")
        for _ in range(2):
            with pytest.raises(ForkedError):
                sign(again, 7, 7, past="two")
        assert size_of(again) == 7
        texts = [each.read_text() for each in again.folder.glob("evidence/*.txt")]
        assert sorted(texts) == sorted([note(7), note(7, "two")]), "kept once"
    assert seen


def test_a_full_disk_hides_no_contradiction(folder):
    """No room for the evidence: it is refused as a fork all the same, with both."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, old[1]))
    try:
        with pytest.raises(ForkedError) as forked:
            sign(folder, 7, 7, past="two")
        with pytest.raises(OSError, match="large"):
            sign(folder, 7, 9)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    assert "large" in forked.value.unwritten
    assert (forked.value.kept, forked.value.shown) == (note(7), note(7, "two"))
    assert size_of(folder) == 7
    assert sign(folder, 7, 9)


def test_evidence_is_written_once_and_bounded(folder):
    """A pair that is there is not touched; beyond the bound both are handed back."""
    place = folder.folder / "evidence"
    for _ in range(2):
        with pytest.raises(ForkedError) as forked:
            sign(folder, 7, 7, past="two")
        assert not forked.value.unwritten
        kept = {each.name: each.stat().st_ino for each in place.iterdir()}
        assert len(kept) == 2
    digest = sha256(f"{note(7)}\n{note(7, 'two')}".encode()).hexdigest()
    assert set(kept) == {f"{digest}-kept.txt", f"{digest}-shown.txt"}
    for number in range(1, MOST_EVIDENCE):
        (place / f"{number:064x}-shown.txt").touch()
    with pytest.raises(ForkedError) as forked:
        sign(folder, 7, 7, past="two")
    assert not forked.value.unwritten, "it is kept already"
    with pytest.raises(ForkedError, match="forked") as forked:
        sign(folder, 7, 7, past="three")
    assert f"{MOST_EVIDENCE} contradictions" in forked.value.unwritten
    assert forked.value.shown == note(7, "three")
    now = {each.name: each.stat().st_ino for each in place.iterdir()}
    assert len(now) == 2 + MOST_EVIDENCE - 1
    assert kept.items() <= now.items()


# --- Two at once ----------------------------------------------------------------------


CHILD = """
import sys
from pathlib import Path
from archive.ledger.cosigner import CosigningRefusedError
from archive.ledger.tree import ProofInvalidError
from tests.forked_log import CosignerFolder, sign, size_of
folder = CosignerFolder.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.read(1)
for _ in range(30):
    old = size_of(folder)
    try:
        sign(folder, old, old + 1, past=sys.argv[2])
        print("signed", flush=True)
    except (CosigningRefusedError, ProofInvalidError) as error:
        print(type(error).__name__, flush=True)
"""


def test_two_processes_never_sign_two_pasts(tmp_path):
    """One shows one past, the other another: only one of them is ever signed."""
    folder = created(tmp_path / "cosigner")
    sign(folder, 0, 3)  # Up to here both pasts are the same.
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder.folder), past],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for past in ("one", "two")
    ]
    assert [each.stdout.readline() for each in children] == ["ready\n"] * 2
    for each in children:
        each.stdin.write("g")
        each.stdin.flush()
    said = [each.communicate()[0].split() for each in children]

    assert [each.returncode for each in children] == [0, 0]
    assert sorted("signed" in lines for lines in said) == [False, True]
    assert sorted("ProofInvalidError" in lines for lines in said) == [False, True]
    signed = sum(lines.count("signed") for lines in said)
    assert size_of(folder) == 3 + signed
    assert not list(folder.folder.glob("evidence/*")), "the proofs were wrong"


class Meddling:
    """A clock at whose reading another process has signed, or wants to."""

    def __init__(self, meddle):
        self.meddle = meddle

    def now(self):
        self.meddle()
        return CLOCK.now()


def test_no_older_checkpoint_is_signed_after_a_newer_one(folder):
    """While one signature is made, another process of the same cosigner waits."""
    waits = []

    def meddle():
        child = subprocess.run(
            ["flock", "--nonblock", folder.folder / "turn", "true"], check=False
        )
        waits.append(child.returncode)

    folder.cosigner(Meddling(meddle)).cosign(7, (), note(7))

    assert waits == [1]
    with pytest.raises(OldSizeError):
        sign(folder, 3, 9)


def test_what_another_process_signed_is_no_fault_of_the_log(folder):
    """A pull that was overtaken fetches again; nobody is accused of a roll back."""
    asked, early = [], pulled(folder, 7)

    def fetch(path):
        if path != "checkpoint":
            return files(9)(path)
        asked.append(path)
        if len(asked) == 1:
            sign(folder, 7, 9)
            return note(7).encode()
        return note(9).encode()

    found = pull(folder.cosigner(CLOCK), fetch)

    assert (found.checkpoint.size, len(asked)) == (9, 2)
    # The older of two cards that are written late does not come back.
    folder.save_card(found.cosigned)
    folder.save_card(early.cosigned)
    card = AnchorCard.parse((folder.folder / "card.json").read_bytes())
    assert card.opened().size == 9


# --- Durable --------------------------------------------------------------------------


def test_everything_reached_the_disk(tmp_path, monkeypatch):
    """Each file was made durable before its name, and each folder after it."""
    durable, sync = set(), os.fsync

    def noted(descriptor):
        sync(descriptor)
        durable.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    made = created(tmp_path / "outside" / "cosigner")
    pulled(made, 7)
    with pytest.raises(ForkedError):
        sign(made, 7, 7, past="two")

    there = [each for each in (tmp_path / "outside").rglob("*") if each.stat().st_size]
    assert {each.stat().st_ino for each in [tmp_path, *there]} <= durable
