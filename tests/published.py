"""The published log, read from its files by their places on disk; and its receipts."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from archive.evidence.notes import open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.receipts import Logged
from archive.ledger.tree import (
    leaf_hash,
    root_of_entries,
    root_of_hashes,
    verify_inclusion,
)

WIDTH, SLOTS = 256, 1024
_FILE = re.compile(r"tile\+/([0-9]+|entries)\+/([0-9]{3})(?:\.p\+/([0-9]+))?")

Place = tuple[str, int, int]
"""A tile or bundle: level or `entries`, index, width."""


def labelled(label: str, *parts: bytes) -> bytes:
    """Return SHA-256(label ‖ lv(part) ‖ …) (archive/SPEC.md 1.2)."""
    lengths = (len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(label.encode() + b"".join(lengths)).digest()


class Published:
    """
    A log of less than 256,000 entries, as its checkpoint and its bundles say.

    Raises:
        FileNotFoundError: a bundle of the checkpoint's size is not there.

    """

    def __init__(self, folder: Path, card: AnchorCard) -> None:
        self._named = folder / "objects" / "named"
        checkpoint = folder / "log" / "checkpoint"
        self.size, self.root = 0, hashlib.sha256(b"").digest()
        self.entries: list[bytes] = []
        if checkpoint.exists():
            self.size, self.root = signed(checkpoint.read_text("utf-8"), card)
        for start in range(0, self.size, WIDTH):
            place = ("entries", start // WIDTH, min(self.size - start, WIDTH))
            self.entries += _cut(self._path(place).read_bytes())
        self._levels = [[leaf_hash(entry) for entry in self.entries]]
        while len(below := self._levels[-1]) >= WIDTH:
            full = range(0, len(below) - len(below) % WIDTH, WIDTH)
            self._levels.append([root_of_hashes(below[i : i + WIDTH]) for i in full])

    def wrong(self, *, settled: bool) -> Iterator[str]:
        """Every tile of the size is there; no file says anything else than the log."""
        if len(self.entries) != self.size or root_of_entries(self.entries) != self.root:
            yield "the checkpoint signs another root than that of the entries"
        for place in self._needed():
            if not self._path(place).exists():
                yield f"{place} is missing"
        for file in sorted(self._named.glob("tile+/**/*")):
            if not file.is_file():
                continue
            place = _place(file.relative_to(self._named).as_posix())
            whole, known = file.read_bytes(), self._bytes(place)
            if whole != known and (settled or not whole.startswith(known)):
                yield f"{place} has other bytes than this log"

    def _needed(self) -> Iterator[Place]:
        for level, hashes in enumerate(self._levels):
            for start in range(0, len(hashes), WIDTH):
                width = min(len(hashes) - start, WIDTH)
                yield str(level), start // WIDTH, width
                if level == 0:
                    yield "entries", start // WIDTH, width

    def _bytes(self, place: Place) -> bytes:
        level, index, width = place
        part = slice(index * WIDTH, index * WIDTH + width)
        if level == "entries":
            found = self.entries[part]
            return b"".join(len(each).to_bytes(2, "big") + each for each in found)
        return b"".join(dict(enumerate(self._levels)).get(int(level), [])[part])

    def _path(self, place: Place) -> Path:
        level, index, width = place
        folder = self._named / "tile+" / f"{level}+"
        partial = folder / f"{index:03}.p+" / str(width)
        return folder / f"{index:03}" if width == WIDTH else partial


def signed(note: str, card: AnchorCard) -> tuple[int, bytes]:
    """Return size and root of a checkpoint that the log's key signed."""
    origin, size, root, end = open_note(note, card.log).split("\n")
    assert (origin, end) == (card.origin, "")
    return int(size), base64.b64decode(root, validate=True)


def check_receipt(logged: Logged, commitment: str, card: AnchorCard) -> None:
    """Follow a receipt from the event's commitment to a root that the log signed."""
    head, checkpoint = logged.proof.text.split("\n\n", 1)
    version, index, *path = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1"
    size, root = signed(checkpoint, card)
    hashes = [base64.b64decode(line, validate=True) for line in path]
    place = int(index.removeprefix("index "))
    verify_inclusion(leaf_hash(logged.entry), place, size, hashes, root)
    entry = json.loads(logged.entry)
    if logged.slot is None:
        assert entry["c"] == commitment
        return
    slot = json.loads(logged.slot.to_bytes())
    salt, sealed = bytes.fromhex(slot["salt"]), bytes.fromhex(commitment)
    leaf = leaf_hash(labelled("sealed-slot/1", salt, sealed))
    hashes = [bytes.fromhex(each) for each in slot["path"]]
    shown = bytes.fromhex(entry["root"])
    verify_inclusion(leaf, slot["slot"], SLOTS, hashes, shown)


def _cut(data: bytes) -> list[bytes]:
    """Return the entries of a bundle, each behind its length in two bytes."""
    entries, start = [], 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        entries.append(data[start + 2 : end])
        start = end
    return entries


def _place(path: str) -> Place:
    found = _FILE.fullmatch(path)
    assert found, f"{path} is no tile"
    return found[1], int(found[2]), int(found[3] or WIDTH)
