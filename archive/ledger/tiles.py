"""
C2SP tlog-tiles: the tree as immutable files of 256 hashes, and entries in bundles.

Whoever reads a tile here trusts nothing but a size and a root: each tile is proven to
belong to that tree before a hash of it is used (archive/SPEC.md 3.2, 3.3).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from archive.evidence.digests import DIGEST_SIZE, same
from archive.ledger.model import LARGEST_ENTRY
from archive.ledger.reading import LARGEST_INTEGER, LedgerFormatError
from archive.ledger.tree import empty_root, leaf_hash, root_of_hashes

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT

_HIGHEST_LEVEL: Final = 63
_NUMBERED: Final = (
    r"(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_TILE: Final = re.compile(r"tile/(?P<level>0|[1-9][0-9]?)/" + _NUMBERED)
_BUNDLE: Final = re.compile(r"tile/entries/" + _NUMBERED)

Fetch = Callable[[str], bytes | None]


class TileMissingError(LookupError):
    """A tile or bundle that the tree needs is not there."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is missing")
        self.path = path


class TileInvalidError(Exception):
    """A tile or bundle does not belong to the tree with this size and root."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """
    `width` hashes of level `level`, the first of them number 256 · `index`.

    A hash of level L covers 256^L entries; only a full tile has a hash above it.

    Raises:
        LedgerFormatError: no such tile can be.

    """

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= _HIGHEST_LEVEL:
            raise LedgerFormatError(f"tiles have no level {self.level}")
        _check_place(self.index, self.width)

    @property
    def path(self) -> str:
        """The name under which it is served and kept."""
        return f"tile/{self.level}/{_numbered(self.index, self.width)}"

    @property
    def full(self) -> "Tile":
        """The same tile once it is full."""
        return Tile(self.level, self.index)

    def is_in(self, size: int) -> bool:
        """Tell whether a tree of that size has this tile, exactly so wide."""
        return _width_in(size, self.level, self.index) == self.width

    @classmethod
    def parse(cls, path: str) -> Self:
        """
        Read the path of a tile.

        Raises:
            LedgerFormatError: not exactly a path that `path` writes.

        """
        written = _TILE.fullmatch(path)
        if written is None:
            raise LedgerFormatError(f"{path[:100]!r} is not the path of a tile")
        tile = cls(int(written["level"]), *_place_of(written))
        if tile.path != path:
            raise LedgerFormatError(f"{path[:100]!r} is written {tile.path!r}")
        return tile


@dataclass(frozen=True, slots=True, order=True)
class Bundle:
    """
    The entries behind the level-0 tile of the same index and width.

    Raises:
        LedgerFormatError: no such bundle can be.

    """

    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        _check_place(self.index, self.width)

    @property
    def path(self) -> str:
        """The name under which it is served and kept."""
        return f"tile/entries/{_numbered(self.index, self.width)}"

    @property
    def full(self) -> "Bundle":
        """The same bundle once it is full."""
        return Bundle(self.index)

    def is_in(self, size: int) -> bool:
        """Tell whether a tree of that size has this bundle, exactly so wide."""
        return _width_in(size, 0, self.index) == self.width

    @classmethod
    def parse(cls, path: str) -> Self:
        """
        Read the path of an entry bundle.

        Raises:
            LedgerFormatError: not exactly a path that `path` writes.

        """
        written = _BUNDLE.fullmatch(path)
        if written is None:
            raise LedgerFormatError(f"{path[:100]!r} is not the path of a bundle")
        bundled = cls(*_place_of(written))
        if bundled.path != path:
            raise LedgerFormatError(f"{path[:100]!r} is written {bundled.path!r}")
        return bundled


def parse_path(path: str) -> Tile | Bundle:
    """
    Read a path that somebody asks for: nothing but tiles and bundles passes.

    Raises:
        LedgerFormatError: any other text, however like a path it looks.

    """
    if path.startswith("tile/entries/"):
        return Bundle.parse(path)
    return Tile.parse(path)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Return the name of a tile; width 256 is a full one."""
    return Tile(level, index, width).path


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Return the name of an entry bundle; width 256 is a full one."""
    return Bundle(index, width).path


def bundle(entries: Sequence[bytes]) -> bytes:
    """
    Return the bytes of an entry bundle: each entry behind its length in two bytes.

    Raises:
        LedgerFormatError: more than 256 entries, none, or one above 65,535 bytes.

    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise LedgerFormatError(f"a bundle has 1 to 256 entries, not {len(entries)}")
    if any(len(entry) > LARGEST_ENTRY for entry in entries):
        raise LedgerFormatError(f"an entry has at most {LARGEST_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """
    Return the entries of a bundle.

    Raises:
        LedgerFormatError: the lengths do not fit the bytes, or not 1 to 256 entries.

    """
    entries: list[bytes] = []
    start = 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        if start + 2 > len(data) or end > len(data) or len(entries) == TILE_WIDTH:
            raise LedgerFormatError("the lengths in a bundle do not fit its bytes")
        entries.append(data[start + 2 : end])
        start = end
    if not entries:
        raise LedgerFormatError("an empty bundle is never served")
    return tuple(entries)


def edge_tiles(size: int) -> tuple[Tile, ...]:
    """Return the partial tiles of a tree, lowest level first: they give its root."""
    tiles: list[Tile] = []
    for level in range(_levels(size)):
        count = size >> (TILE_HEIGHT * level)
        if count % TILE_WIDTH:
            tiles.append(Tile(level, count // TILE_WIDTH, count % TILE_WIDTH))
    return tuple(tiles)


def new_tiles(old: int, new: int) -> tuple[Tile, ...]:
    """Return the tiles of a tree of `new` entries that one of `old` did not have."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree does not grow from {old} to {new} entries")
    tiles: list[Tile] = []
    for level in range(_levels(new)):
        first = old >> (TILE_HEIGHT * (level + 1))
        after = new >> (TILE_HEIGHT * (level + 1))
        tiles.extend(Tile(level, index) for index in range(first, after))
    tiles.extend(tile for tile in edge_tiles(new) if not tile.is_in(old))
    return tuple(sorted(tiles))


def new_bundles(old: int, new: int) -> tuple[Bundle, ...]:
    """Return the bundles of a tree of `new` entries that one of `old` did not have."""
    return tuple(
        Bundle(tile.index, tile.width)
        for tile in new_tiles(old, new)
        if tile.level == 0
    )


@dataclass(slots=True)
class TileReader:
    """
    Gives hashes and entries of one tree from its files; a `HashReader`.

    `fetch` returns the bytes kept under a path, None if there are none. It need not be
    trusted: the partial tiles are proven by the root, each full tile by its hash in the
    tile above, each entry by its leaf hash. A partial tile that is gone is read from
    the full one. Every tile is fetched once; `tiles_read` and `bundles_read` count.

    Raises:
        TileMissingError: a tile is not there.
        TileInvalidError: a tile does not belong to this tree.

    """

    fetch: Fetch
    size: int
    root: bytes
    tiles_read: int = 0
    bundles_read: int = 0
    _proven: dict[Tile, tuple[bytes, ...]] = field(default_factory=dict)
    _entries: dict[Bundle, tuple[bytes, ...]] = field(default_factory=dict)
    _edge_proven: bool = False

    def __call__(self, level: int, index: int, /) -> bytes:
        """Return the hash of a complete subtree of the tree."""
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ValueError(f"no complete subtree ({level}, {index}) in {self.size}")
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        hashes = self._hashes(self._tile(tile_level, first // TILE_WIDTH))
        start = first % TILE_WIDTH
        return root_of_hashes(hashes[start : start + (1 << height)])

    def entry(self, index: int) -> bytes:
        """Return the bytes of an entry."""
        if not 0 <= index < self.size:
            raise ValueError(f"entry {index} is not in a tree of {self.size}")
        tile = self._tile(0, index // TILE_WIDTH)
        return self.entries(Bundle(tile.index, tile.width))[index % TILE_WIDTH]

    def entries(self, wanted: Bundle) -> tuple[bytes, ...]:
        """Return the entries of a bundle that the tree has."""
        if not wanted.is_in(self.size):
            raise ValueError(f"{wanted.path} is not in a tree of {self.size}")
        if wanted not in self._entries:
            self._entries[wanted] = self._read_entries(wanted)
        return self._entries[wanted]

    def walk(self, start: int = 0) -> Iterator[tuple[Bundle, tuple[bytes, ...]]]:
        """Give the bundles from that index on, proven; keep only few tiles of them."""
        for index in range(start, -(-self.size // TILE_WIDTH)):
            tile = self._tile(0, index)
            wanted = Bundle(tile.index, tile.width)
            yield wanted, self._read_entries(wanted)
            if tile.width == TILE_WIDTH:
                del self._proven[tile]

    def edge(self) -> Sequence[tuple[Tile, tuple[bytes, ...]]]:
        """Return the partial tiles of the tree and their hashes, lowest level first."""
        self.prove_edge()
        return [(tile, self._proven[tile]) for tile in edge_tiles(self.size)]

    def prove_edge(self) -> None:
        """Prove the partial tiles by the root; every other reading begins with it."""
        if self._edge_proven:
            return
        edge = edge_tiles(self.size)
        found = [(tile, self._read(tile)) for tile in edge]
        tail: list[bytes] = []
        for _, hashes in found:
            tail = [root_of_hashes([*hashes, *tail])]
        if not same(tail[0] if tail else empty_root(), self.root):
            where = edge[0].path if edge else "checkpoint"
            raise TileInvalidError(where, "the edge of the tree does not give its root")
        self._proven.update(found)
        self._edge_proven = True

    def _tile(self, level: int, index: int) -> Tile:
        return Tile(level, index, _width_in(self.size, level, index))

    def _hashes(self, tile: Tile) -> tuple[bytes, ...]:
        self.prove_edge()
        unproven: list[Tile] = []
        while tile not in self._proven:
            unproven.append(tile)
            tile = self._tile(tile.level + 1, tile.index // TILE_WIDTH)
        hashes = self._proven[tile]
        for below in reversed(unproven):
            expected = hashes[below.index % TILE_WIDTH]
            hashes = self._read(below)
            if not same(root_of_hashes(hashes), expected):
                raise TileInvalidError(below.path, "it is not the tile of this tree")
            self._proven[below] = hashes
        return hashes

    def _read(self, tile: Tile) -> tuple[bytes, ...]:
        data, width = self._fetched(tile)
        self.tiles_read += 1
        hashes = tuple(
            data[start : start + DIGEST_SIZE]
            for start in range(0, len(data), DIGEST_SIZE)
        )
        if len(data) != width * DIGEST_SIZE:
            raise TileInvalidError(tile.path, f"{len(data)} bytes are another width")
        return hashes[: tile.width]

    def _read_entries(self, wanted: Bundle) -> tuple[bytes, ...]:
        hashes = self._hashes(Tile(0, wanted.index, wanted.width))
        data, width = self._fetched(wanted)
        self.bundles_read += 1
        try:
            entries = parse_bundle(data)
        except LedgerFormatError as error:
            raise TileInvalidError(wanted.path, str(error)) from error
        if len(entries) != width:
            raise TileInvalidError(wanted.path, f"{len(entries)} entries are in it")
        entries = entries[: wanted.width]
        for entry, expected in zip(entries, hashes, strict=True):
            if not same(leaf_hash(entry), expected):
                raise TileInvalidError(wanted.path, "an entry is not the one logged")
        return entries

    def _fetched(self, wanted: Tile | Bundle) -> tuple[bytes, int]:
        """Return the bytes found, and how wide the file is that they stand in."""
        data = self.fetch(wanted.path)
        if data is not None:
            return data, wanted.width
        if wanted.width < TILE_WIDTH and (data := self.fetch(wanted.full.path)):
            return data, TILE_WIDTH
        raise TileMissingError(wanted.path)


def _check_place(index: int, width: int) -> None:
    if not 0 <= index <= LARGEST_INTEGER // TILE_WIDTH:
        raise LedgerFormatError(f"tiles have no index {index}")
    if not 1 <= width <= TILE_WIDTH:
        raise LedgerFormatError(f"tiles have no width {width}")


def _numbered(index: int, width: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def _place_of(written: re.Match[str]) -> tuple[int, int]:
    index = written["index"].replace("x", "").replace("/", "")
    return int(index), int(written["width"] or TILE_WIDTH)


def _levels(size: int) -> int:
    return -(-size.bit_length() // TILE_HEIGHT)


def _width_in(size: int, level: int, index: int) -> int:
    """Return how many hashes that tile has in a tree of that size; 0 for no tile."""
    count = (size >> (TILE_HEIGHT * level)) - TILE_WIDTH * index
    return max(0, min(count, TILE_WIDTH))
