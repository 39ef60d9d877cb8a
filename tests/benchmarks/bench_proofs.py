"""
A proof from 1,000,000 entries reads at most 8 tiles, whichever entry it is for.

`python -m tests.benchmarks.bench_proofs [--tenth]`; more tiles than that end it with an
error. Times and sizes are printed, never asserted.
"""

import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.edge import Edge
from archive.ledger.model import Entry
from archive.ledger.proofs import LogProof
from archive.ledger.tiles import TileReader
from archive.ledger.tree import consistency_proof, inclusion_proof, verify_consistency
from tests.sites import BEGINS, ORIGIN

LIMIT = 8
AT_ONCE = 10_000
PROOFS = 1_000


def entry(index: int) -> bytes:
    """Return an entry as long as most are."""
    return Entry(BEGINS, sha256(str(index).encode()).hex()).to_bytes()


class Log:
    """A log in a folder, as a mirror has it."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.edge = folder, Edge()
        self.roots: dict[int, bytes] = {}
        while self.edge.size < size:
            some = range(self.edge.size, min(self.edge.size + AT_ONCE, size))
            files = self.edge.grow([entry(index) for index in some])
            self.roots[self.edge.size] = self.edge.root()
            for file in files:
                if file.full or self.edge.size == size:
                    place = folder / file.name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(file.data)
        checkpoint = Checkpoint(ORIGIN, size, self.edge.root())
        self.signer = NoteSigner(ORIGIN, SigningKey.generate())
        self.note = sign_checkpoint(checkpoint, self.signer)

    def reader(self) -> TileReader:
        """Return a reader that has read nothing yet."""
        return TileReader(self.fetch, self.edge.size, self.edge.root())

    def fetch(self, path: str) -> bytes | None:
        """Return a file."""
        file = self.folder / path
        return file.read_bytes() if file.exists() else None


class Read(NamedTuple):
    """What one proof took."""

    tiles: int
    size: int
    seconds: float


def proven(log: Log, index: int) -> Read:
    """Make one proof from nothing but files, and check it."""
    begun = perf_counter()
    reader = log.reader()
    path = inclusion_proof(index, reader.size, reader)
    proof = LogProof(index, path, log.note)
    seconds = perf_counter() - begun
    proof.verify(entry(index), log.signer.verifier)
    return Read(reader.tiles_read, len(proof.text), seconds)


def grown(log: Log, old: int) -> Read:
    """Prove that an earlier size grew into this one, and check it."""
    begun = perf_counter()
    reader = log.reader()
    path = consistency_proof(old, reader.size, reader)
    seconds = perf_counter() - begun
    verify_consistency(old, reader.size, path, log.roots[old], reader.root)
    return Read(reader.tiles_read, 32 * len(path), seconds)


def shown(what: str, reads: list[Read]) -> int:
    """Print how much was read; return the most tiles."""
    most = max(read.tiles for read in reads)
    mean = sum(read.seconds for read in reads) / len(reads)
    print(
        f"{what}: {len(reads):,} proofs, at most {most} tiles (limit {LIMIT}), "
        f"{max(read.size for read in reads):,} bytes, {mean * 1000:.1f} ms each"
    )
    return most


def main(arguments: list[str]) -> None:
    """Print how many tiles proofs read."""
    size = 100_000 if "--tenth" in arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        log = Log(Path(folder), size)
        print(f"{size:,} entries written in {perf_counter() - begun:.1f} s")
        edges = {0, 1, 255, 256, 65_535, 65_536, size // 2, size - 2, size - 1}
        spread = range(0, size, size // PROOFS)
        most = shown("inclusion", [proven(log, at) for at in {*edges, *spread}])
        most = max(most, shown("consistency", [grown(log, old) for old in log.roots]))
    if most > LIMIT:
        raise SystemExit(f"a proof read {most} tiles, the limit is {LIMIT}")


if __name__ == "__main__":
    main(sys.argv[1:])
