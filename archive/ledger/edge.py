"""
The right edge of the tree: enough to grow it and to write its tiles.

Per level it keeps the hashes of the tile that is not full yet (C2SP tlog-tiles: a tile
has 256 hashes, a hash of level L covers 256^L entries).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archive.ledger.ports import TreeHead
from archive.ledger.tiles import TILE_WIDTH, bundle, entries_path, tile_path
from archive.ledger.tree import empty_root, leaf_hash, root_of_hashes


@dataclass(frozen=True, slots=True)
class TileFile:
    """A tile or an entry bundle: the name and the bytes under which it is kept."""

    name: str
    data: bytes
    full: bool


@dataclass(slots=True)
class Edge:
    """Grows by entries; knows size and root; gives the files of each growth."""

    size: int = 0
    _levels: list[list[bytes]] = field(default_factory=lambda: [[]])
    _bundle: list[bytes] = field(default_factory=list)

    def copy(self) -> "Edge":
        """Return an edge that grows apart from this one."""
        return Edge(
            self.size, [list(level) for level in self._levels], list(self._bundle)
        )

    def root(self) -> bytes:
        """Return the RFC 6962 root of the whole tree."""
        tail: list[bytes] = []
        for level in self._levels:
            hashes = [*level, *tail]
            tail = [root_of_hashes(hashes)] if hashes else []
        return tail[0] if tail else empty_root()

    def is_at(self, head: TreeHead) -> bool:
        """Tell whether this is the edge of the tree with that size and root."""
        return self.size == head.size and self.root() == head.root

    def add(self, entry: bytes) -> Sequence[TileFile]:
        """Take one entry; return the files that became full with it."""
        full: list[TileFile] = []
        self._bundle.append(entry)
        if len(self._bundle) == TILE_WIDTH:
            index = self.size // TILE_WIDTH
            name = entries_path(index, TILE_WIDTH)
            full.append(TileFile(name, bundle(self._bundle), full=True))
            self._bundle = []
        self.size += 1
        self._push(leaf_hash(entry), full)
        return full

    def grow(self, entries: Iterable[bytes]) -> Sequence[TileFile]:
        """Take entries; return the full files, then the partial ones at the edge."""
        files = [file for entry in entries for file in self.add(entry)]
        return [*files, *self._partial()]

    def _push(self, digest: bytes, full: list[TileFile]) -> None:
        covered = 1
        for level in range(len(self._levels) + 1):
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(digest)
            if len(self._levels[level]) < TILE_WIDTH:
                return
            covered *= TILE_WIDTH
            name = tile_path(level, self.size // covered - 1, TILE_WIDTH)
            full.append(TileFile(name, b"".join(self._levels[level]), full=True))
            digest = root_of_hashes(self._levels[level])
            self._levels[level] = []

    def _partial(self) -> Sequence[TileFile]:
        files: list[TileFile] = []
        if self._bundle:
            name = entries_path(self.size // TILE_WIDTH, len(self._bundle))
            files.append(TileFile(name, bundle(self._bundle), full=False))
        covered = 1
        for level, hashes in enumerate(self._levels):
            covered *= TILE_WIDTH
            if hashes:
                name = tile_path(level, self.size // covered, len(hashes))
                files.append(TileFile(name, b"".join(hashes), full=False))
        return files
