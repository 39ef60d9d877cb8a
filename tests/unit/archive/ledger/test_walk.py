"""Walking through a log of any size, a few tiles at a time."""

import pytest

from archive.ledger.tiles import edge_tiles
from archive.ledger.tree import root_of_hashes
from archive.public.ledger import (
    TileInvalidError,
    TileMissingError,
    TileReader,
    leaf_hash,
    parse_path,
)
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive


def test_a_walk_gives_every_entry_and_keeps_little():
    """
    All bundles in order, from any of them on, each proven; full tiles are let go.
    """
    files, size = trees.files(1100), 1100
    tiles = TileReader(files.get, size, trees.root(size))
    walked = [(bundle.index, entries) for bundle, entries in tiles.walk()]
    assert [index for index, _ in walked] == [0, 1, 2, 3, 4]
    assert tuple(each for _, some in walked for each in some) == trees.LEAVES[:size]
    assert [entries for _, entries in tiles.walk(3)] == [
        trees.LEAVES[768:1024],
        trees.LEAVES[1024:1100],
    ]
    assert not any(tile.level == 0 and tile.width == 256 for tile in tiles._proven)  # noqa: SLF001 - that it is small is the point
    files["tile/entries/001"] = files["tile/entries/002"]
    walk = tiles.walk()
    assert next(walk)[0].index == 0
    with pytest.raises(TileInvalidError, match="entries/001"):
        next(walk)


def test_a_walk_through_a_size_that_never_was_ends_at_once():
    """
    A checkpoint may lie about the size: nothing is done for entries that are not there.
    """
    size = 2**53 - 1
    hashes = bytes(range(32)) * 255

    def fetch(path):
        partial = parse_path(path).width < 256
        return hashes[: 32 * parse_path(path).width] if partial else None

    root = leaf_hash(b"")
    with pytest.raises(TileInvalidError):
        TileReader(fetch, size, root).prove_edge()
    tail = []
    for tile in edge_tiles(size):
        row = [hashes[at : at + 32] for at in range(0, 32 * tile.width, 32)]
        tail = [root_of_hashes([*row, *tail])]
    with pytest.raises(TileMissingError):
        next(TileReader(fetch, size, tail[0]).walk())
