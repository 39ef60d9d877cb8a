"""The growing edge writes what C2SP asks for, however the growth is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.edge import Edge
from archive.ledger.ports import TreeHead
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
