"""What a log's own operator may hand out, and what a stranger's command says to it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.edge import Edge
from archive.ledger.model import AcceptedNote, Entry
from archive.ledger.proofs import LogProof
from archive.ledger.seals import seal
from archive.ledger.tiles import edge_tiles
from archive.ledger.tree import leaf_hash, root_of_hashes
from tests.command import answer, check_refused
from tests.sites import BEGINS, ORIGIN

pytestmark = [pytest.mark.trading, pytest.mark.slow]

HEX = "ab" * 32


class Operator:
    """Whoever owns both keys of a log, and signs with them whatever he likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = NoteSigner(ORIGIN, SigningKey.generate())
        self.accepted = NoteSigner(f"{ORIGIN}/accepted", SigningKey.generate())
        self.card = AnchorCard(
            origin=ORIGIN,
            demo=False,
            log_vkey=str(self.log.verifier),
            accepted_vkey=str(self.accepted.verifier),
        )
        self.keep("card", self.card.to_bytes())

    def keep(self, name: str, data: bytes | str) -> Path:
        """Write a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return file

    def checkpoint(self, size: int, root: bytes) -> str:
        """Sign any size and root."""
        return sign_checkpoint(Checkpoint(ORIGIN, size, root), self.log)

    def receipt(self, note: AcceptedNote, entry: Entry) -> list[object]:
        """Accept something, and log an entry; return the arguments that check both."""
        data = entry.to_bytes()
        proof = LogProof(0, (), self.checkpoint(1, leaf_hash(data)), data)
        return [
            "verify",
            "receipt",
            self.keep("note", self.accepted.sign(note.text)),
            "--proof",
            self.keep("proof", proof.text),
            "--anchor",
            self.folder / "card",
        ]


@pytest.fixture
def operator(tmp_path):
    """Give an operator of a log of his own."""
    return Operator(tmp_path)


NOTE = AcceptedNote(
    ORIGIN, demo=False, stream="project/P1", n=1, prev="", commitment=HEX, at=BEGINS
)


def test_an_entry_of_another_instant_is_another_entry(operator):
    """The note says when the act was; an entry that says otherwise is not its entry."""
    assert answer(*operator.receipt(NOTE, Entry(BEGINS, HEX)))[0] == 0
    later = Entry(BEGINS.replace(minute=1), HEX)
    assert "another entry" in check_refused(1, *operator.receipt(NOTE, later))


@pytest.mark.parametrize(
    "shown", [{}, {"root": 5}, {"root": "xyz"}, {"root": HEX[:-2]}, {"root": [HEX]}]
)
def test_a_sealed_entry_without_a_tree_shows_nothing(operator, shown):
    """Whatever stands in the place of the root: a contradiction, in words."""
    sealed = replace(NOTE, stream=f"sealed/{HEX[:32]}")
    arguments = operator.receipt(
        sealed, Entry(BEGINS, HEX, {**shown, "kind": "SEALED"})
    )
    slot = operator.keep("slot", seal([HEX], [7], bytes(32)).prove(7).to_bytes())
    said = check_refused(1, *arguments, "--slot", slot)
    assert "no tree" in said


def test_two_trees_of_one_size_are_a_contradiction(operator):
    """TL-3: the log showed the keeper of a card another root at that very size."""
    arguments = operator.receipt(NOTE, Entry(BEGINS, HEX))
    same = operator.folder.joinpath("proof").read_text().partition("\n\n")[2]
    other = operator.checkpoint(1, leaf_hash(b"other"))
    for checkpoint, code in ((same, 0), (other, 1)):
        operator.keep("card", replace(operator.card, checkpoint=checkpoint).to_bytes())
        assert answer(*arguments)[0] == code
    assert "another tree" in check_refused(1, *arguments)


def test_a_mirror_of_a_size_that_never_was_ends_at_once(operator):
    """A checkpoint over 2^53 - 1 entries whose edge fits: the first is missing."""
    size, tail = 2**53 - 1, []
    hashes = bytes(range(32)) * 255
    for tile in edge_tiles(size):
        row = [hashes[at : at + 32] for at in range(0, 32 * tile.width, 32)]
        operator.keep(f"mirror/{tile.path}", b"".join(row))
        tail = [root_of_hashes([*row, *tail])]
    operator.keep("mirror/checkpoint", operator.checkpoint(size, tail[0]))
    card = operator.folder / "card"
    assert "missing" in check_refused(
        1, "verify", "log", operator.folder / "mirror", "--anchor", card
    )


def test_a_mirror_must_continue_the_card(operator):
    """Of a log of several bundles, at every size that a card may know; else exit 1."""
    first = {"kind": "INSTANCE", "origin": ORIGIN, "demo": False}
    first["accepted_vkey"] = operator.card.accepted_vkey
    entries = [Entry(BEGINS, HEX, first).to_bytes()]
    entries += [
        Entry(BEGINS + timedelta(seconds=late), HEX, {}).to_bytes()
        for late in range(599)
    ]
    edge, roots = Edge(), {}
    for entry in entries:
        for file in edge.grow([entry]):
            operator.keep(f"mirror/{file.name}", file.data)
        roots[edge.size] = edge.root()
    operator.keep("mirror/checkpoint", operator.checkpoint(600, edge.root()))
    arguments = ("verify", "log", operator.folder / "mirror", "--anchor")
    for size in (1, 2, 255, 256, 257, 512, 599, 600):
        for root, code in ((roots[size], 0), (leaf_hash(b"other"), 1)):
            known = replace(operator.card, checkpoint=operator.checkpoint(size, root))
            card = operator.keep("known", known.to_bytes())
            found, told = answer(*arguments, card)
            assert found == code, (size, told)
    assert told["error"]
    longer = replace(operator.card, checkpoint=operator.checkpoint(601, edge.root()))
    card = operator.keep("known", longer.to_bytes())
    assert "601" in check_refused(1, *arguments, card)


@pytest.mark.parametrize("what", ["draw", "casefile", "receipt", "card"])
def test_a_file_without_an_end_is_refused(operator, what, monkeypatch):
    """
    What never ends, or is larger than its kind can be, is not read into memory.
    """
    monkeypatch.setattr("trading.server.cli.verify.LARGEST_FILE", 5 << 20)
    monkeypatch.setattr("trading.server.cli.verify.LARGEST_CASE", 5 << 20)
    card, endless = operator.folder / "card", "/dev/zero"
    arguments = {
        "draw": ["draw", endless],
        "casefile": ["casefile", endless],
        "receipt": ["receipt", endless, "--anchor", card],
        "card": ["casefile", card, "--anchor", endless],
    }[what]
    assert "more than" in check_refused(1, "verify", *arguments)


def test_a_checkpoint_that_is_no_text_is_named(operator):
    """Any bytes in the place of any text: exit code 1, in words."""
    operator.keep("mirror/checkpoint", b"\xff\xfe\x00")
    card = operator.folder / "card"
    for arguments in (
        ["log", operator.folder / "mirror", "--anchor", card],
        ["receipt", operator.folder / "mirror/checkpoint", "--anchor", card],
    ):
        assert json.dumps(check_refused(1, "verify", *arguments))
