"""
Sequencing 10,000 events against the same work done bare, in the same run.

`python -m tests.benchmarks.bench_sequencing [--tenth]`; the limit is a ratio of 0.5:
bare hashing, row updates and fsynced tile files take at least half as long. Times are
printed, never asserted.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from archive.ledger.model import Draft
from archive.ledger.sequencer import BATCH
from archive.ledger.tables import SqlLedger
from archive.ledger.tiles import Tile, new_bundles, new_tiles
from tests.sites import BEGINS, CLERK, ORIGIN, Site
from trading.server.instance import Instance

LIMIT = 0.5
REPEATS = 3
AN_ACT = {"word": "x" * 200}


def fill(instance: Instance, count: int) -> None:
    """Commit so many events, in as few transactions as may be."""
    with instance.transactions.begin() as work:
        for number in range(count):
            draft = Draft("SAID", f"project/{number % 50}", AN_ACT)
            SqlLedger(work.session, ORIGIN).append(draft, CLERK, BEGINS)


def sequenced(site: Site) -> float:
    """Let the sequencer do it; return the seconds."""
    with site.opened() as instance:
        begun = perf_counter()
        instance.sequencer.run()
        return perf_counter() - begun


class Bare:
    """The least that must be done: rows read and updated, tiles hashed and synced."""

    def __init__(self, site: Site) -> None:
        self.folder = site.folder / "bare"
        self.folder.mkdir()
        path = site.folder / "yangguang.db"
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.execute("PRAGMA synchronous=FULL")
        self.entries: list[bytes] = []
        self.hashes: list[list[bytes]] = [[]]

    def run(self) -> float:
        """Do it batch by batch, as the sequencer does; return the seconds."""
        begun = perf_counter()
        with closing(self.database):
            self.database.execute("UPDATE archive_event SET leaf = 0 WHERE id = 1")
            while self._batch():
                pass
        return perf_counter() - begun

    def _batch(self) -> bool:
        old = len(self.entries)
        rows = self.database.execute(
            "SELECT id, entry FROM archive_event WHERE leaf IS NULL"
            " ORDER BY id LIMIT ?",
            (BATCH,),
        ).fetchall()
        self.database.execute("BEGIN IMMEDIATE")
        leaves = [(old + place, row) for place, (row, _) in enumerate(rows, 1)]
        self.database.executemany(
            "UPDATE archive_event SET leaf = ? WHERE id = ?", leaves
        )
        self.database.execute("COMMIT")
        for _, entry in rows:
            self._hash(entry)
        new = len(self.entries)
        for tile in new_tiles(old, new):
            self._write(tile.path, b"".join(self._part(tile)))
        for bundle in new_bundles(old, new):
            entries = self.entries[bundle.index * 256 :][: bundle.width]
            lengths = (len(each).to_bytes(2, "big") + each for each in entries)
            self._write(bundle.path, b"".join(lengths))
        self._write("checkpoint", str(new).encode())
        return bool(rows)

    def _hash(self, entry: bytes) -> None:
        self.entries.append(entry)
        digest, level = hashlib.sha256(b"\x00" + entry).digest(), 0
        self.hashes[0].append(digest)
        while len(self.hashes[level]) % 2 == 0:
            left, right = self.hashes[level][-2:]
            level += 1
            if level == len(self.hashes):
                self.hashes.append([])
            digest = hashlib.sha256(b"\x01" + left + right).digest()
            self.hashes[level].append(digest)

    def _part(self, tile: Tile) -> Sequence[bytes]:
        start = tile.index * 256
        return self.hashes[8 * tile.level][start : start + tile.width]

    def _write(self, path: str, data: bytes) -> None:
        file = self.folder / path.replace("/", "+")
        incoming = file.with_name("incoming")
        with incoming.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        incoming.rename(file)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def main(arguments: list[str]) -> None:
    """Print the ratio of the bare work to ours."""
    count = 1_000 if "--tenth" in arguments else 10_000
    with tempfile.TemporaryDirectory() as folder:
        waiting = Site.made(Path(folder) / "waiting")
        with waiting.opened() as instance:
            fill(instance, count)
        plain, ours = [], []
        for number in range(REPEATS):
            plain.append(Bare(waiting.copied(Path(folder) / f"bare-{number}")).run())
            ours.append(sequenced(waiting.copied(Path(folder) / f"ours-{number}")))
    ratio = min(plain) / min(ours)
    print(f"bare hashing, row updates, synced tiles, {count:,} events: {ms(plain)}")
    print(f"sequencing: {ms(ours)}, ratio {ratio:.2f} (limit {LIMIT})")
    print(f"{count / min(ours):,.0f} events a second")


def ms(times: list[float]) -> str:
    return f"{min(times) * 1000:.0f} ms"


if __name__ == "__main__":
    main(sys.argv[1:])
