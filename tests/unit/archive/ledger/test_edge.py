"""The growing edge writes what C2SP asks for, however the growth is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.edge import Edge
from archive.ledger.ports import TreeHead
from archive.ledger.tiles import TileInvalidError, TileMissingError, TileReader
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive

STEPS = st.lists(st.integers(0, 300), max_size=4).filter(
    lambda steps: sum(steps) < 1050
)


@given(STEPS)
def test_every_growth_writes_the_files_of_its_size(steps):
    """
    After each step the folder has every tile and bundle of the tree, byte for byte.
    """
    edge, folder = Edge(), {}
    for step in steps:
        for file in edge.grow(trees.LEAVES[edge.size : edge.size + step]):
            assert folder.setdefault(file.name, file.data) == file.data
            assert file.full == (".p/" not in file.name)
        expected = trees.files(edge.size)
        assert {name: folder[name] for name in expected} == expected
        assert edge.root() == trees.root(edge.size)
        assert edge.is_at(TreeHead(edge.size, trees.root(edge.size), published=False))


@given(STEPS, st.integers(1, 40))
def test_a_copy_grows_apart(steps, more):
    """
    What is tried on a copy leaves the edge as it was.
    """
    edge = Edge()
    for step in steps:
        edge.grow(trees.LEAVES[edge.size : edge.size + step])
    size = edge.size
    copy = edge.copy()
    copy.grow(trees.LEAVES[size : size + more])
    assert (edge.size, edge.root()) == (size, trees.root(size))
    assert copy.root() == trees.root(size + more)


def published(size):
    """Return a reader of the tree over the first leaves."""
    return TileReader(trees.files(size).get, size, trees.root(size))


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 700, 1024])
def test_an_edge_is_found_again_in_the_files(size):
    """
    Whoever reads the edge from its tiles goes on as whoever grew there.
    """
    grown, found = Edge(), Edge.of(published(size))
    grown.grow(trees.LEAVES[:size])
    assert (found.size, found.root()) == (size, trees.root(size))
    more = trees.LEAVES[size : size + 76]
    assert found.grow(more) == grown.grow(more)
    assert found.root() == grown.root() == trees.root(size + 76)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_792, 131_072])
def test_an_edge_of_three_levels_is_found_again(size):
    """
    A level whose tiles are all full has nothing at the edge, and is not forgotten.
    """
    tree, entries = trees.Large(size), [b"%d" % number for number in range(size + 300)]

    def fetch(path):
        if "entries" not in path:
            return tree.fetch(path)
        part = entries[size - size % 256 : size]
        return b"".join(len(each).to_bytes(2, "big") + each for each in part)

    grown, found = Edge(), Edge.of(TileReader(fetch, size, tree.root(size)))
    grown.grow(entries[:size])
    assert found.root() == grown.root() == tree.root(size)
    assert found.grow(entries[size:]) == grown.grow(entries[size:])
    assert found.root() == grown.root()


@pytest.mark.parametrize("path", ["tile/0/002.p/88", "tile/1/000.p/2"])
def test_an_edge_is_proven_before_anything_grows_from_it(path):
    """
    A tile of the edge that is gone or changed gives no edge.
    """
    files = trees.files(600)
    kept = files.pop(path)
    with pytest.raises(TileMissingError):
        Edge.of(TileReader(files.get, 600, trees.root(600)))
    files[path] = kept[:-1] + bytes([kept[-1] ^ 1])
    with pytest.raises(TileInvalidError):
        Edge.of(TileReader(files.get, 600, trees.root(600)))
    files[path] = kept
    bundle = "tile/entries/002.p/88"
    files[bundle] = files[bundle][:-1] + b"x"
    with pytest.raises(TileInvalidError):
        Edge.of(TileReader(files.get, 600, trees.root(600)))
