"""Tiles: named as C2SP says, complete for every growth, and proven before use."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.tiles import bundle, edge_tiles, new_bundles, new_tiles
from archive.public.ledger import (
    Bundle,
    LedgerFormatError,
    ProofInvalidError,
    Tile,
    TileInvalidError,
    TileMissingError,
    TileReader,
    consistency_proof,
    empty_root,
    inclusion_proof,
    leaf_hash,
    parse_bundle,
    parse_path,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive

SIZES = st.integers(0, 1050)
INDEXES = st.one_of(st.integers(0, 300), st.integers(0, 2**45 - 1))
WIDTHS = st.integers(1, 256)


def reader(size, kept=None):
    fetch = (trees.files(size) if kept is None else kept).get
    return TileReader(fetch, size, trees.root(size))


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("tile/0/x001/x234/067", Tile(0, 1_234_067)),
        ("tile/0/000.p/1", Tile(0, 0, 1)),
        ("tile/63/x001/000.p/255", Tile(63, 1000, 255)),
        ("tile/entries/999", Bundle(999)),
        ("tile/entries/x001/000.p/112", Bundle(1000, 112)),
    ],
)
def test_paths_are_those_of_the_specification(path, resource):
    """
    Indexes in groups of three digits, an x before all but the last.
    """
    assert resource.path == path
    assert parse_path(path) == resource


@given(st.integers(0, 63), INDEXES, WIDTHS)
def test_every_path_is_read_back(level, index, width):
    """
    A tile or bundle is found again by its name.
    """
    assert parse_path(Tile(level, index, width).path) == Tile(level, index, width)
    assert parse_path(Bundle(index, width).path) == Bundle(index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/-01",
        "tile/0/x000/000",  # index 0 has one group
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../000",
        "tile/0/x../x../000",
        "tile/../../etc/passwd",
        "tile/entries/../../checkpoint",
        "tile/entries/%2e%2e/000",
        "tile/entries/..",
        "tile/entries/x000/000",
        "tile/entries/000.p/256",
        "tile/entries/0/000",
        "tile//000",
        "tile\\0\\000",
        "tile/0/000\0.p/1",
        "TILE/0/000",
        "checkpoint",
        "tile/0/" + "x000/" * 5000 + "000",
        "tile/0/" + "x999/" * 5 + "999",
    ],
)
def test_no_other_path_passes(path):
    """
    TL-11: what is not exactly the name of a tile or bundle never reaches a store.
    """
    with pytest.raises(LedgerFormatError):
        parse_path(path)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (Tile, (-1, 0)),
        (Tile, (64, 0)),
        (Tile, (0, -1)),
        (Tile, (0, 2**53)),
        (Tile, (0, 0, 0)),
        (Tile, (0, 0, 257)),
        (Bundle, (-1,)),
        (Bundle, (0, 0)),
    ],
)
def test_impossible_tiles_cannot_be_named(kind, place):
    """
    Levels 0 to 63, indexes from 0, widths 1 to 256: nothing else is a tile.
    """
    with pytest.raises(LedgerFormatError):
        kind(*place)


def test_the_example_of_the_specification():
    """
    C2SP tlog-tiles: the tiles of a tree of 70,000 entries, and of one of 256.
    """
    tiles = new_tiles(0, 70_000)
    assert [tile.path for tile in edge_tiles(70_000)] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    full = [tile for tile in tiles if tile.width == 256]
    assert full == [*(Tile(0, index) for index in range(273)), Tile(1, 0)]
    assert len(tiles) == len(full) + 3
    assert [tile.path for tile in new_tiles(0, 256)] == ["tile/0/000", "tile/1/000.p/1"]
    assert new_tiles(0, 0) == edge_tiles(0) == ()


@given(SIZES, SIZES)
def test_a_growth_names_every_new_file_and_no_other(one, other):
    """
    What a tree has and the smaller one had not: that, and only that, is written.
    """
    old, new = sorted((one, other))
    growth = {part.path for part in (*new_tiles(old, new), *new_bundles(old, new))}
    assert growth == trees.files(new).keys() - trees.files(old).keys()


def test_a_tree_does_not_shrink():
    """
    Asking for the tiles of a growth backwards is an error.
    """
    with pytest.raises(ValueError, match="does not grow"):
        new_tiles(5, 4)


@given(SIZES)
def test_a_tile_belongs_to_sizes_that_have_it(size):
    """
    TL-11: a partial tile wider or narrower than the tree's is not one of the tree.
    """
    names = trees.files(size).keys()
    for index in range(6):
        for width in (1, size % 256 or 256, 255, 256):
            tile, entries = Tile(0, index, width), Bundle(index, width)
            assert tile.is_in(size) == (tile.path in names)
            assert entries.is_in(size) == (entries.path in names)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=256))
def test_bundles_are_read_back(entries):
    """
    Entries come out of a bundle as they went in, empty ones too.
    """
    assert parse_bundle(bundle(entries)) == tuple(entries)


def test_the_longest_entry():
    """
    TL-10: 65,535 bytes fit a bundle, one more does not.
    """
    longest = bytes(65_535)
    assert parse_bundle(bundle([longest, b"x"])) == (longest, b"x")
    with pytest.raises(LedgerFormatError, match="65535 bytes"):
        bundle([longest + b"\0"])


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\0\2x", b"\0\1xy", b"\0\1x\0", b"\xff\xff" + bytes(65_534)],
)
def test_a_bundle_whose_lengths_do_not_fit_is_refused(data):
    """
    Cut short, or with something after the last entry.
    """
    with pytest.raises(LedgerFormatError):
        parse_bundle(data)


def test_a_bundle_has_1_to_256_entries():
    """
    Neither an empty bundle nor one wider than a tile exists.
    """
    assert len(parse_bundle(bundle([b""] * 256))) == 256
    for count in (0, 257):
        with pytest.raises(LedgerFormatError):
            bundle([b""] * count)
    with pytest.raises(LedgerFormatError):
        parse_bundle(b"\0\0" * 257)


@given(st.data(), st.integers(1, 1050))
def test_tiles_give_the_hashes_of_the_tree(data, size):
    """
    Every complete subtree, every entry and every proof can be had from the files.
    """
    tiles = reader(size)
    level = data.draw(st.integers(0, size.bit_length() - 1))
    index = data.draw(st.integers(0, (size >> level) - 1))
    assert tiles(level, index) == trees.read(level, index)
    entry = data.draw(st.integers(0, size - 1))
    assert tiles.entry(entry) == trees.LEAVES[entry]
    proof = inclusion_proof(entry, size, tiles)
    verify_inclusion(leaf_hash(tiles.entry(entry)), entry, size, proof, tiles.root)
    old = data.draw(st.integers(0, size))
    proof = consistency_proof(old, size, tiles)
    verify_consistency(old, size, proof, trees.root(old), tiles.root)


@given(st.data(), st.integers(1, 1050))
def test_proofs_for_an_older_size_come_from_the_newer_tiles(data, size):
    """
    The partial tiles of the older tree are not needed any more.
    """
    tiles = reader(size)
    old = data.draw(st.integers(1, size))
    entry = data.draw(st.integers(0, old - 1))
    proof = inclusion_proof(entry, old, tiles)
    verify_inclusion(leaf_hash(trees.LEAVES[entry]), entry, old, proof, trees.root(old))


@given(st.integers(1, 700))
def test_a_deleted_partial_tile_is_read_from_the_full_one(size):
    """
    C2SP lets a log delete partial tiles once the full ones are there.
    """
    kept = {path: data for path, data in trees.files(768).items() if ".p" not in path}
    higher = {p: d for p, d in trees.files(size).items() if p.startswith("tile/1")}
    tiles = reader(size, kept | higher)
    assert tiles(0, size - 1) == trees.read(0, size - 1)
    assert tiles.entry(size - 1) == trees.LEAVES[size - 1]


def test_a_missing_tile_is_named():
    """
    Nothing is made up for what is not there, and the error says what it is.
    """
    kept = trees.files(600)
    del kept["tile/0/001"], kept["tile/entries/000"]
    tiles = reader(600, kept)
    with pytest.raises(TileMissingError, match="tile/0/001 is missing") as missing:
        tiles(0, 256)
    assert missing.value.path == "tile/0/001"
    with pytest.raises(TileMissingError, match="tile/entries/000"):
        tiles.entry(0)
    assert tiles(0, 0) == trees.read(0, 0)


def read_everything(tiles):
    for index in range(tiles.size):
        tiles(0, index)
        tiles.entry(index)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600, 1024])
def test_every_file_of_the_tree_is_proven(size):
    """
    Whichever file is damaged, and however: it is noticed, and never used.
    """
    chance = random.Random(size)  # noqa: S311 - repeatable damage, no secret
    whole = trees.files(size)
    read_everything(reader(size, whole))
    for path, data in whole.items():
        at = chance.randrange(len(data))
        flipped = bytes([data[at] ^ 1 << chance.randrange(8)])
        for damaged in (
            data[:at] + flipped + data[at + 1 :],
            data[:-1],
            data[:-32],
            data + data[:32],
            data + b"\0",
            data[32:] + data[:32] + b"\0",
            b"",
        ):
            with pytest.raises(TileInvalidError):
                read_everything(reader(size, whole | {path: damaged}))


def test_another_trees_tiles_are_refused():
    """
    A whole folder that is consistent in itself does not pass under another root.
    """
    tiles = TileReader(trees.files(600).get, 600, hashlib.sha256(b"other").digest())
    with pytest.raises(TileInvalidError, match="does not give its root"):
        tiles(0, 0)
    with pytest.raises(TileInvalidError):
        TileReader({}.get, 0, trees.root(1)).prove_edge()
    TileReader({}.get, 0, empty_root()).prove_edge()


def test_only_what_the_tree_has_can_be_asked_for():
    """
    Subtrees and entries beyond the size are errors, not hashes.
    """
    tiles = reader(600)
    for level, index in [(0, 600), (1, 300), (10, 0), (-1, 0), (0, -1)]:
        with pytest.raises(ValueError, match="no complete subtree"):
            tiles(level, index)
    for index in (-1, 600):
        with pytest.raises(ValueError, match="not in a tree"):
            tiles.entry(index)
    with pytest.raises(ValueError, match="not in a tree"):
        tiles.entries(Bundle(2, 89))


@pytest.mark.parametrize("level", [0, 1])
def test_a_full_tile_is_proven_by_the_tile_above(level):
    """
    A forged hash in a full tile is refused before any entry is looked at.
    """
    size = 65_536 + 256
    honest, forged = trees.Large(size), trees.Large(size)
    forged.rows[8 * level][3] = leaf_hash(b"forged")
    there = f"tile/{level}/000"

    def fetch(path):
        return (forged if path == there else honest).fetch(path)

    tiles = TileReader(fetch, size, honest.root(size))
    with pytest.raises(TileInvalidError, match=f"{there}: it is not"):
        inclusion_proof(2 << 8 * level, size, tiles)


@pytest.mark.slow
def test_proofs_from_a_million_entries_read_few_tiles():
    """
    An inclusion and a consistency proof, proven tiles included, read at most 8 tiles.
    """
    size, old = 1_000_000, 777_777
    tree = trees.Large(size)
    root, most = tree.root(size), 0
    for index in (0, 255, 256, 65_535, 65_536, 524_287, 777_777, 983_040, 999_999):
        tiles = TileReader(tree.fetch, size, root)
        proof = inclusion_proof(index, size, tiles)
        verify_inclusion(leaf_hash(b"%d" % index), index, size, proof, root)
        with pytest.raises(ProofInvalidError):
            verify_inclusion(leaf_hash(b"x"), index, size, proof, root)
        most = max(most, tiles.tiles_read)
    tiles = TileReader(tree.fetch, size, root)
    proof = consistency_proof(old, size, tiles)
    verify_consistency(old, size, proof, tree.root(old), root)
    most = max(most, tiles.tiles_read)
    print(f"a proof from {size:,} entries read at most {most} tiles")
    assert most <= 8
