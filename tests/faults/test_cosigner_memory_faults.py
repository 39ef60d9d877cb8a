"""
A cosigner's folder that was damaged, emptied or put back: it signs nothing by mistake.

What it lost must be restored; it never begins again as if nothing had been.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from litestar.testing import TestClient

from archive.ledger.anchors import AnchorCard
from archive.ledger.cosigner import (
    ForkedError,
    MemoryLostError,
    RolledBackError,
)
from archive.ledger.witnessing import AddCheckpoint
from tests.command import answer
from tests.forked_log import (
    BODY,
    CLOCK,
    LOG_CARD,
    NAME,
    created,
    note,
    proof,
    pulled,
    sign,
    size_of,
)
from trading.server.cli.cosign import kept_card
from trading.server.cosigning import (
    CosignerFolder,
    CosignerFolderError,
)
from trading.server.cosigning_http import witness_app

pytestmark = pytest.mark.archive

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    """Give a cosigner that has signed seven entries and handed out its card."""
    made = created(tmp_path / "cosigner")
    pulled(made, 7)
    return made


@pytest.mark.parametrize("left", [0, 1, 40, -2])
@pytest.mark.parametrize("name", ["last", "cosigner.json", "cosigner.key"])
def test_a_damaged_file_is_never_a_fresh_start(folder, name, left):
    """A file cut off anywhere: nothing is signed, and it says to restore it."""
    path = folder.folder / name
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept[:left])

    for past in ("one", "two"):
        with pytest.raises((MemoryLostError, CosignerFolderError)):
            sign(CosignerFolder.open(folder.folder), 0, 9, past=past)
    code, told = answer("cosign", "--folder", folder.folder, "--pull", "http://[::1]:9")
    assert code == 3
    assert "never remove" in told["error"] + told["remedy"]
    with pytest.raises(CosignerFolderError, match="already"):
        created(folder.folder)

    path.write_bytes(kept)
    assert sign(CosignerFolder.open(folder.folder), 7, 9)


def test_a_memory_that_is_gone_or_older_than_the_card_signs_nothing(folder):
    """Its own card shows that it signed more; what was put back is not believed."""
    last = folder.folder / "last"
    old = last.read_bytes()
    pulled(folder, 9)
    new = last.read_bytes()
    for wrong in (None, old):
        last.unlink(missing_ok=True)
        if wrong is not None:
            last.write_bytes(wrong)
        with pytest.raises((MemoryLostError, CosignerFolderError)):
            sign(CosignerFolder.open(folder.folder), 7, 9, past="two")
    last.unlink(missing_ok=True)
    last.write_bytes(new)
    assert size_of(folder) == 9


@pytest.mark.parametrize("card", ["there", "damaged", "gone"])
def test_a_lost_memory_is_no_beginning(folder, card):
    """SPEC 10.3: whether or not a card tells of it, and in a process that runs."""
    running = folder.cosigner(CLOCK)
    (folder.folder / "last").unlink()
    if card == "damaged":
        (folder.folder / "card.json").write_bytes(b"")
    elif card == "gone":
        (folder.folder / "card.json").unlink()
    with pytest.raises(MemoryLostError, match="gone"):
        running.cosign(0, (), note(7, past="two"))
    with pytest.raises((MemoryLostError, CosignerFolderError)):
        sign(CosignerFolder.open(folder.folder), 0, 7, past="two")


def test_the_first_signature_continues_the_card_that_was_handed_over(tmp_path):
    """A log that was forked or cut since then gets none."""
    handed = replace(LOG_CARD, checkpoint=note(7))
    made = CosignerFolder.create(tmp_path / "cosigner", handed, NAME, BODY)
    assert size_of(made) == 7
    with pytest.raises(ForkedError):
        pulled(made, 9, past="two")
    with pytest.raises(RolledBackError):
        pulled(made, 5)
    assert pulled(made, 9).checkpoint.size == 9


def test_who_is_asked_hands_out_a_card_too(folder):
    """What was put back to an earlier day shows on it, however it was signed."""
    last = folder.folder / "last"
    old, cosigner = last.read_bytes(), folder.cosigner(CLOCK)
    app = witness_app([cosigner], lambda: kept_card(folder, cosigner))
    asked = AddCheckpoint(7, proof(7, 9), note(9)).text
    with TestClient(app) as client:
        assert client.post("/add-checkpoint", content=asked).status_code == 200
    card = AnchorCard.parse((folder.folder / "card.json").read_bytes())
    assert card.opened().size == 9
    last.unlink()
    last.write_bytes(old)
    with pytest.raises(CosignerFolderError, match="put back"):
        sign(folder, 7, 9, past="two")


@pytest.mark.parametrize("left", [0, 30])
def test_a_damaged_card_is_written_anew(folder, left):
    """The card follows from the memory: the next pull writes it again."""
    card = folder.folder / "card.json"
    card.write_bytes(card.read_bytes()[:left])
    pulled(CosignerFolder.open(folder.folder), 9)
    assert AnchorCard.parse(card.read_bytes()).opened().size == 9
