"""The log, read and checked by software this project did not write: aics-tlog."""

import base64
import hashlib
from functools import cache

import aics_tlog
import pytest

from archive.ledger.tiles import bundle, new_bundles, new_tiles
from archive.public.evidence import NoteSigner, SigningKey
from archive.public.ledger import (
    Checkpoint,
    LogProof,
    TileReader,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    root_of_entries,
    sign_checkpoint,
    verify_consistency,
    verify_inclusion,
)

pytestmark = pytest.mark.archive

ORIGIN = "demo.yangguang.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
SIZES = (1, 2, 255, 256, 257, 300, 65_536, 70_000)
LARGEST = SIZES[-1]


@cache
def entry(number):
    return b'{"entry":%d}' % number


@cache
def rows():
    """Return the hashes of all complete subtrees, a row a level."""
    found = [[leaf_hash(entry(number)) for number in range(LARGEST)]]
    while len(found[-1]) > 1:
        pairs = zip(found[-1][::2], found[-1][1::2], strict=False)
        found.append([hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs])
    return found


@cache
def root(size):
    return root_of_entries([entry(number) for number in range(size)])


def tile_bytes(tile):
    start = 256 * tile.index
    return b"".join(rows()[8 * tile.level][start : start + tile.width])


def bundle_bytes(entries):
    start = 256 * entries.index
    return bundle([entry(number) for number in range(start, start + entries.width)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder as the log would publish it while it grows from size to size."""
    path = tmp_path_factory.mktemp("log")
    old = 0
    for size in SIZES:
        kept = {tile.path: tile_bytes(tile) for tile in new_tiles(old, size)}
        kept |= {part.path: bundle_bytes(part) for part in new_bundles(old, size)}
        for name, data in kept.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        old = size
    return path


def reader(folder, size):
    def fetch(name):
        kept = folder / name
        return kept.read_bytes() if kept.is_file() else None

    return TileReader(fetch, size, root(size))


@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_audits_our_folder(folder, size):
    """
    Every tile and bundle of every published size is proven by the other reader.
    """
    theirs = aics_tlog.FileSystemTileReader(folder)
    report = aics_tlog.audit_tiles(theirs, size, root(size))
    assert report.tiles == len(new_tiles(0, size))
    assert report.bundles == len(new_bundles(0, size))
    if size == LARGEST:
        assert (report.tiles, report.bundles) == (277, 274)
    assert aics_tlog.tree_root_from_tiles(theirs, size) == root(size)


def test_the_audit_can_fail(folder, tmp_path):
    """
    The same audit finds a single changed bit in a full tile.
    """
    theirs = aics_tlog.FileSystemTileReader(folder)
    data = bytearray(theirs.read_tile(0, 7, None))
    data[100] ^= 1
    kept = tmp_path / "tile/0/007"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(data)

    class Patched(aics_tlog.FileSystemTileReader):
        def read_tile(self, level, index, width):
            source = tmp_path if (level, index) == (0, 7) else folder
            place = aics_tlog.tiles.tile_path(level, index, width)
            return (source / place).read_bytes()

    with pytest.raises(aics_tlog.TileVerificationError):
        aics_tlog.audit_tiles(Patched(folder), LARGEST, root(LARGEST))


def test_a_stranger_opens_our_checkpoint():
    """
    Key, signature, origin, size and root are as C2SP has them; a change is noticed.
    """
    signed = sign_checkpoint(Checkpoint(ORIGIN, LARGEST, root(LARGEST)), LOG)
    key = aics_tlog.parse_vkey(str(LOG.verifier))
    found = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(signed), key, expected_origin=ORIGIN
    )
    assert found.ok, found.error
    assert (found.origin, found.size, found.root) == (ORIGIN, LARGEST, root(LARGEST))
    changed = signed.replace(str(LARGEST), str(LARGEST + 1))
    assert not aics_tlog.verify_checkpoint(aics_tlog.parse_note(changed), key).ok


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_999])
def test_a_stranger_checks_our_proof_file(folder, index):
    """
    A tlog-proof made from our tiles, taken apart by its specification's few lines.
    """
    tiles = reader(folder, LARGEST)
    path = inclusion_proof(index, LARGEST, tiles)
    signed = sign_checkpoint(Checkpoint(ORIGIN, LARGEST, root(LARGEST)), LOG)
    text = LogProof(index, path, signed, b"extra").text

    head, note = text.split("\n\n", 1)
    version, extra, where, *hashes = head.split("\n")
    assert (version, extra) == ("c2sp.org/tlog-proof@v1", "extra ZXh0cmE=")
    proof = [base64.b64decode(line, validate=True) for line in hashes]
    key = aics_tlog.parse_vkey(str(LOG.verifier))
    found = aics_tlog.verify_checkpoint(aics_tlog.parse_note(note), key)
    assert found.ok, found.error
    place = int(where.removeprefix("index "))
    leaf = tiles.entry(index)
    for claimed, holds in [(leaf, True), (leaf + b" ", False)]:
        assert holds == aics_tlog.verify_leaf_inclusion(
            claimed, place, found.size, proof, found.root
        )


@pytest.mark.parametrize("old", SIZES)
def test_both_make_and_accept_the_same_proofs(folder, old):
    """
    Consistency and inclusion proofs are equal, and each side accepts the other's.
    """
    theirs = aics_tlog.FileSystemTileReader(folder)
    tiles = reader(folder, LARGEST)
    proof = consistency_proof(old, LARGEST, tiles)
    roots = root(old), root(LARGEST)
    assert list(proof) == aics_tlog.consistency_proof_from_tiles(theirs, old, LARGEST)
    verify_consistency(old, LARGEST, proof, *roots)
    assert aics_tlog.verify_consistency(old, LARGEST, *roots, proof)
    path = inclusion_proof(old - 1, old, tiles)
    assert list(path) == aics_tlog.inclusion_proof_from_tiles(theirs, old - 1, old)
    verify_inclusion(leaf_hash(entry(old - 1)), old - 1, old, path, root(old))


def test_both_write_the_same_files(folder, tmp_path):
    """
    The other writer, growing through the same sizes, makes the same bytes.
    """
    store = aics_tlog.DirectoryTileStore(tmp_path, fsync=False)
    writer = aics_tlog.IncrementalTileWriter(store, prune_partials=False)
    for old, size in zip((0, *SIZES), SIZES, strict=False):
        writer.append([entry(number) for number in range(old, size)])
    assert writer.root() == root(LARGEST)

    def files(path):
        return {
            kept.relative_to(path).as_posix(): kept.read_bytes()
            for kept in path.rglob("*")
            if kept.is_file()
        }

    assert files(tmp_path) == files(folder)


def test_we_open_a_strangers_checkpoint():
    """
    A checkpoint that the other side signed is one here.
    """
    key = aics_tlog.note.Ed25519PrivateKey.from_private_bytes(LOG.key.seed)
    note = aics_tlog.sign_checkpoint(
        aics_tlog.Checkpoint(ORIGIN, 300, root(300)), key, ORIGIN
    )
    ours = Checkpoint(ORIGIN, 300, root(300))
    assert open_checkpoint(note.to_bytes().decode(), LOG.verifier) == ours
    assert note.to_bytes().decode() == sign_checkpoint(ours, LOG)
