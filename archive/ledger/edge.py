"""
The right edge of the tree: enough to grow it and to write its tiles.

Per level it keeps the hashes of the tile that is not full yet (C2SP tlog-tiles: a tile
has 256 hashes, a hash of level L covers 256^L entries).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.ledger.ports import TreeHead
from archive.ledger.tiles import (
    TILE_WIDTH,
    Bundle,
    TileReader,
    bundle,
    entries_path,
    tile_path,
)
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

    @classmethod
    def of(cls, reader: TileReader) -> "Edge":
        """
        Return the edge of a published tree, from its partial tiles and proven by them.

        Raises:
            TileMissingError: one of them is not there.
            TileInvalidError: one of them does not belong to this tree.

        """
        edge = cls(reader.size)
        width = reader.size % TILE_WIDTH
        if width:
            last = Bundle(reader.size // TILE_WIDTH, width)
            edge._bundle = list(reader.entries(last))
        for tile, hashes in reader.edge():
            while len(edge._levels) <= tile.level:
                edge._levels.append([])
            edge._levels[tile.level] = list(hashes)
        return edge

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

    def grow(self, entries: Sequence[bytes]) -> Sequence[TileFile]:
        """Take entries; return the full files, then the partial ones at the edge."""
        full: list[TileFile] = []
        start = 0
        while start < len(entries):
            room = TILE_WIDTH - len(self._bundle)
            self._take(entries[start : start + room], full)
            start += room
        return [*full, *self._partial()]

    def _take(self, entries: Sequence[bytes], full: list[TileFile]) -> None:
        """Take entries for which the tile at the edge has room."""
        self._bundle.extend(entries)
        self._levels[0].extend(map(leaf_hash, entries))
        self.size += len(entries)
        if len(self._bundle) < TILE_WIDTH:
            return
        name = entries_path(self.size // TILE_WIDTH - 1)
        full.append(TileFile(name, bundle(self._bundle), full=True))
        self._bundle = []
        level, covered = 0, 1
        while len(self._levels[level]) == TILE_WIDTH:
            covered *= TILE_WIDTH
            name = tile_path(level, self.size // covered - 1)
            full.append(TileFile(name, b"".join(self._levels[level]), full=True))
            above = root_of_hashes(self._levels[level])
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(above)

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
