"""The Merkle tree: right by RFC 6962, and no proof passes that should not."""

import base64
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.tree import node_hash, root_from, root_of_hashes
from archive.public.ledger import (
    ProofInvalidError,
    consistency_proof,
    empty_root,
    inclusion_proof,
    leaf_hash,
    root_of_entries,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive

VECTORS = Path(__file__).parents[3] / "vectors"
SHORT_ROOTS = "consistency/additional/sizes-are-equal-one-and-proof-is-empty"
SIZES = st.integers(0, 1050)

# The eight entries and nine roots of the certificate transparency reference code.
KNOWN_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def vectors(kind):
    cases = json.loads((VECTORS / f"merkle-{kind}.json").read_text())["cases"]
    assert len(cases) == 98
    return [pytest.param(case, id=case["name"]) for case in cases]


def decoded(text):
    return base64.b64decode(text or "")


@pytest.mark.parametrize(("size", "root"), list(enumerate(KNOWN_ROOTS)))
def test_known_roots(size, root):
    """
    The roots that every RFC 6962 implementation agrees on.
    """
    assert root_of_entries(KNOWN_ENTRIES[:size]).hex() == root


@given(SIZES)
def test_roots_are_those_of_the_recursive_definition(size):
    """
    Pairing upwards, and reading complete subtrees, both give RFC 6962's root.
    """
    assert root_of_entries(trees.LEAVES[:size]) == trees.root(size)
    assert root_from(size, trees.read) == trees.root(size)


@given(SIZES, st.integers(0, 10))
def test_a_row_of_subtrees_may_end_in_an_incomplete_one(size, level):
    """
    A tile's hashes and what is right of it give the same root as all the leaves.
    """
    whole = size >> level
    row = [trees.read(level, index) for index in range(whole)]
    rest = trees.LEAVES[whole << level : size]
    if rest:
        row.append(root_of_entries(rest))
    assert root_of_hashes(row) == trees.root(size)


@given(st.data(), st.integers(1, 1050))
def test_inclusion_proofs_are_those_of_the_definition(data, size):
    """
    Every entry has the audit path that RFC 6962 section 2.1.1 describes; it verifies.
    """
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, trees.read)
    assert proof == trees.path(index, trees.LEAVES[:size])
    leaf = leaf_hash(trees.LEAVES[index])
    verify_inclusion(leaf, index, size, proof, trees.root(size))


@given(st.data(), st.integers(1, 1050))
def test_consistency_proofs_are_those_of_the_definition(data, new):
    """
    Every growth has the proof that RFC 6962 section 2.1.2 describes; it verifies.
    """
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, trees.read)
    assert proof == trees.proof(old, trees.LEAVES[:new])
    verify_consistency(old, new, proof, trees.root(old), trees.root(new))


def test_every_pair_of_small_sizes():
    """
    No size up to 64 is an exception, for any entry and any earlier size.
    """
    for new in range(65):
        for old in range(new + 1):
            proof = consistency_proof(old, new, trees.read)
            verify_consistency(old, new, proof, trees.root(old), trees.root(new))
        for index in range(new):
            proof = inclusion_proof(index, new, trees.read)
            leaf = leaf_hash(trees.LEAVES[index])
            verify_inclusion(leaf, index, new, proof, trees.root(new))


@pytest.mark.parametrize("case", vectors("inclusion"))
def test_transparency_dev_inclusion(case):
    """
    The inclusion vectors of transparency-dev/merkle, good and bad.
    """
    arguments = (
        decoded(case["leafHash"]),
        case["leafIdx"],
        case["treeSize"],
        [decoded(digest) for digest in case["proof"] or []],
        decoded(case["root"]),
    )
    if case["wantErr"]:
        with pytest.raises(ProofInvalidError):
            verify_inclusion(*arguments)
    else:
        verify_inclusion(*arguments)


@pytest.mark.parametrize("case", vectors("consistency"))
def test_transparency_dev_consistency(case):
    """
    The consistency vectors of transparency-dev/merkle, good and bad.

    One vector passes there with roots of 12 bytes; here every hash has 32.
    """
    arguments = (
        case["size1"],
        case["size2"],
        [decoded(digest) for digest in case["proof"] or []],
        decoded(case["root1"]),
        decoded(case["root2"]),
    )
    if case["wantErr"] or case["name"] == SHORT_ROOTS:
        with pytest.raises(ProofInvalidError):
            verify_consistency(*arguments)
    else:
        verify_consistency(*arguments)


def mutations(proof, chance):
    """Return the proof cut, lengthened, reordered and with single bits turned."""
    proof = list(proof)
    yield [*proof, chance.randbytes(32)]
    yield [chance.randbytes(32), *proof]
    yield [*proof, b""]
    if proof:
        yield proof[:-1]
        yield proof[1:]
        yield [*proof, proof[-1]]
        at = chance.randrange(len(proof))
        digest = bytearray(proof[at])
        digest[chance.randrange(32)] ^= 1 << chance.randrange(8)
        yield [*proof[:at], bytes(digest), *proof[at + 1 :]]
        yield [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
        yield [*proof[:at], proof[at] + b"\0", *proof[at + 1 :]]
    if len(proof) > 1:
        one, other = chance.sample(range(len(proof)), 2)
        swapped = list(proof)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        yield swapped


def test_no_mutated_inclusion_proof_is_accepted():
    """
    2,000 and more damaged proofs, wrong places and wrong sizes: each is refused.
    """
    chance = random.Random(6962)  # noqa: S311 - repeatable damage, no secret
    refused = 0
    while refused < 2_000:
        size = chance.randint(1, 1050)
        index = chance.randrange(size)
        proof = inclusion_proof(index, size, trees.read)
        leaf, root = leaf_hash(trees.LEAVES[index]), trees.root(size)
        claims = [(leaf, index, size, bad, root) for bad in mutations(proof, chance)]
        claims += [
            (leaf, other, size, proof, root)
            for other in {-1, index - 1, index + 1, index ^ 1, size - 1, size, 2 * size}
            if other != index
        ]
        claims.append((leaf_hash(b"another"), index, size, proof, root))
        claims.append((leaf, index, size, proof, chance.randbytes(32)))
        claims.append((leaf[:31], index, size, proof, root))
        for claim in claims:
            with pytest.raises(ProofInvalidError):
                verify_inclusion(*claim)
        refused += len(claims)


def test_no_mutated_consistency_proof_is_accepted():
    """
    2,000 and more damaged proofs, changed roots and sizes: each is refused.
    """
    chance = random.Random(9162)  # noqa: S311 - repeatable damage, no secret
    refused = 0
    while refused < 2_000:
        new = chance.randint(1, 1050)
        old = chance.randint(1, new)
        proof = consistency_proof(old, new, trees.read)
        roots = trees.root(old), trees.root(new)
        claims = [(old, new, bad, *roots) for bad in mutations(proof, chance)]
        claims.append((old, new, proof, chance.randbytes(32), roots[1]))
        claims.append((old, new, proof, roots[0], chance.randbytes(32)))
        claims.append((old, new, proof, b"", b""))
        claims.append((new + 1, new, proof, *roots))
        claims.append((-1, new, proof, *roots))
        claims.append((0, new, proof, *roots))
        if old != new:
            claims.append((new, old, proof, *roots))
            claims.append((old, new, proof, roots[1], roots[0]))
            claims.append((old, old, proof, *roots))
        for claim in claims:
            with pytest.raises(ProofInvalidError):
                verify_consistency(*claim)
        refused += len(claims)


def test_a_proof_says_nothing_of_sizes_it_was_not_made_for():
    """
    A path that fits several sizes only ever leads to the root of the right one.
    """
    for size in range(1, 40):
        for index in range(size):
            proof = inclusion_proof(index, size, trees.read)
            leaf = leaf_hash(trees.LEAVES[index])
            for other in set(range(1, 40)) - {size}:
                with pytest.raises(ProofInvalidError):
                    verify_inclusion(leaf, index, other, proof, trees.root(other))


def test_the_empty_tree_is_its_own_case():
    """
    Every tree continues the empty one, without a proof; nothing is in it.
    """
    verify_consistency(0, 0, (), empty_root(), empty_root())
    verify_consistency(0, 7, (), empty_root(), trees.root(7))
    assert consistency_proof(0, 7, trees.read) == ()
    for claim in [
        (0, 0, (), trees.root(7), trees.root(7)),
        (0, 7, (), trees.root(7), trees.root(7)),
        (0, 0, (bytes(32),), empty_root(), empty_root()),
        (0, 7, (trees.root(7),), empty_root(), trees.root(7)),
        (0, 0, (), empty_root(), trees.root(1)),
    ]:
        with pytest.raises(ProofInvalidError):
            verify_consistency(*claim)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(empty_root(), 0, 0, (), empty_root())


def test_one_size_has_one_root():
    """
    TL-3: two roots for the same size are a split view, not a growth.
    """
    verify_consistency(7, 7, (), trees.root(7), trees.root(7))
    for proof in ((), (trees.root(7),)):
        with pytest.raises(ProofInvalidError):
            verify_consistency(7, 7, proof, trees.root(7), trees.root(6))


def test_nodes_are_not_leaves():
    """
    TL-9: an entry made of 0x01 and two hashes is not the node over them.
    """
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    forged = b"\x01" + left + right
    assert leaf_hash(forged) != node_hash(left, right)
    root = root_of_entries([b"left", b"right", b"third"])
    top = [leaf_hash(b"third")]
    with pytest.raises(ProofInvalidError):
        verify_inclusion(leaf_hash(forged), 0, 2, top, root)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(leaf_hash(left + right), 0, 2, top, root)


def test_proofs_are_not_made_of_what_is_not_there():
    """
    Asking for an entry beyond the tree, or a growth backwards, is an error.
    """
    for index, size in [(0, 0), (5, 5), (-1, 5)]:
        with pytest.raises(ValueError, match="not in a tree"):
            inclusion_proof(index, size, trees.read)
    for old, new in [(6, 5), (-1, 5)]:
        with pytest.raises(ValueError, match="does not continue"):
            consistency_proof(old, new, trees.read)
    with pytest.raises(ValueError, match="negative"):
        root_from(-1, trees.read)
