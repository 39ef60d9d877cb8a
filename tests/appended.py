"""A log that only grows, and tells a second history behind the first."""

from pathlib import Path
from typing import Any

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from archive.ledger.proofs import LogProof, parse_proof
from archive.ledger.tiles import bundle, entries_path, tile_path
from archive.ledger.tree import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of_hashes,
)
from archive.values.instants import parse_instant
from tests.case_files import Files, packed, signed_anew, spelled, unpacked
from tests.case_forge import Hashes
from tests.published import Published
from trading.server.cosigning import CosignerFolder

AFTERWARDS = parse_instant("2026-09-01T10:00+08:00")


class Appended:
    """The centre writes nothing anew; even the honest cosigner signs what it adds."""

    def __init__(self, honest: Any, forged: Any) -> None:
        first = Published(honest.folder / "instance", honest.card).entries
        second = Published(forged.folder / "instance", forged.card).entries
        assert first[0] == second[0]
        self.entries, self.shift = first + second[1:], len(first) - 1
        self.hashes = [leaf_hash(each) for each in self.entries]
        self.read, self.size = Hashes(self.hashes), len(self.entries)
        self.note = self._cosigned(honest)
        files = self._moved(unpacked(forged.case.public))
        kept = open_checkpoint(honest.photographed(), honest.key).size
        files["log/heads.json"] = spelled(
            [
                {
                    "path": [
                        each.hex()
                        for each in consistency_proof(size, self.size, self.read)
                    ],
                    "size": size,
                }
                for size in sorted({honest.reader.size, kept})
            ]
        )

        def grown(manifest):
            manifest["size"] = self.size

        data = packed(signed_anew(files, honest.signer, grown))
        self.file = forged.kept("appended.zip", data)

    def _cosigned(self, honest: Any) -> str:
        root = root_of_hashes(self.hashes)
        key = SigningKey.load(honest.folder / "instance" / "keys" / "log.key")
        checkpoint = Checkpoint(honest.card.origin, self.size, root)
        note = sign_checkpoint(checkpoint, NoteSigner(honest.card.origin, key))
        outside = CosignerFolder.open(honest.folder / "outside")
        later = DemonstrationClock(AFTERWARDS)
        cosigner = outside.cosigner(later)
        last = cosigner.last().size
        proof = consistency_proof(last, self.size, self.read)
        return note + cosigner.cosign(last, proof, note)

    def _moved(self, files: Files) -> Files:
        moved = dict(files)
        for path, data in files.items():
            if path.endswith(".tlog-proof"):
                index = parse_proof(data.decode()).index
                index += self.shift if index else 0
                way = inclusion_proof(index, self.size, self.read)
                proof = LogProof(index, way, self.note, self.entries[index])
                moved[path] = proof.text.encode()
        return {**moved, "log/checkpoint": self.note.encode()}

    def mirrored(self, folder: Path) -> Path:
        """Write the tiles as anybody would have fetched them."""
        files = {
            tile_path(0, 0, self.size): b"".join(self.hashes),
            entries_path(0, self.size): bundle(self.entries),
            "checkpoint": self.note.encode(),
        }
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder
