"""
The Merkle tree of RFC 6962: roots, and proofs that a few hashes suffice for.

Proofs are made from the hashes of complete subtrees, however they are kept, and
checked by the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2, which share no
code with the making (archive/SPEC.md 3.1).
"""

import hashlib
from collections.abc import Sequence
from typing import Final, Protocol

from archive.evidence.digests import DIGEST_SIZE, same

_EMPTY: Final = hashlib.sha256(b"").digest()


class ProofInvalidError(Exception):
    """The proof does not lead from what it starts with to the given root."""


class HashReader(Protocol):
    """
    Gives the hash of a complete subtree.

    `(level, index)` covers the entries from index · 2^level up to, and not including,
    (index + 1) · 2^level; level 0 are the leaf hashes.
    """

    def __call__(self, level: int, index: int, /) -> bytes:
        """Return the 32-byte hash."""
        ...


def empty_root() -> bytes:
    """Return the root of a tree without entries: SHA-256 of nothing."""
    return _EMPTY


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_hashes(hashes: Sequence[bytes]) -> bytes:
    """
    Return the root over leaf hashes, or over complete subtrees of one size.

    The last of the subtrees may be incomplete: the tree has the same shape.
    """
    if not hashes:
        return _EMPTY
    sha256, row = hashlib.sha256, list(hashes)
    while len(row) > 1:
        # This loop is most of the log's work, so nodes are hashed without a call.
        pairs = zip(row[::2], row[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


def root_of_entries(entries: Sequence[bytes]) -> bytes:
    """Return the root over whole entries."""
    return root_of_hashes([leaf_hash(entry) for entry in entries])


def root_from(size: int, read: HashReader) -> bytes:
    """Return the root of the first `size` entries."""
    if size < 0:
        raise ValueError("a tree has no negative size")
    return _range_hash(0, size, read) if size else _EMPTY


def inclusion_proof(index: int, size: int, read: HashReader) -> tuple[bytes, ...]:
    """
    Return the audit path of entry `index` in the tree of `size` entries, leaf first.

    Raises:
        ValueError: there is no such entry in that tree.

    """
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, read))
            end = middle
        else:
            path.append(_range_hash(start, middle, read))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, read: HashReader) -> tuple[bytes, ...]:
    """
    Return the proof that the tree of `new` entries continues the one of `old`.

    It is empty if the sizes are equal or `old` is 0, as nothing is to be shown.

    Raises:
        ValueError: the sizes run backwards.

    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} entries does not continue one of {old}")
    if old in {0, new}:
        return ()
    path: list[bytes] = []
    start, end = 0, new
    while end > old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, read))
            end = middle
        else:
            path.append(_range_hash(start, middle, read))
            start = middle
    if start > 0:
        path.append(_range_hash(start, end, read))
    return tuple(reversed(path))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """
    Check that the leaf hash stands at `index` in the tree of that size and root.

    Raises:
        ProofInvalidError: it does not, or a hash is not 32 bytes long.

    """
    _whole_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofInvalidError(f"entry {index} is not in a tree of {size}")
    node, last, running = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalidError("the proof is too long")
        if node & 1 or node == last:
            running = node_hash(sibling, running)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            running = node_hash(running, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofInvalidError("the proof is too short")
    if not same(running, root):
        raise ProofInvalidError(f"entry {index} is not under this root")


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """
    Check that the tree (new, new_root) continues the tree (old, old_root).

    Size 0 is its own case: its root is fixed and every tree continues it, so the proof
    must be empty.

    Raises:
        ProofInvalidError: it does not, or a hash is not 32 bytes long.

    """
    _whole_hashes(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise ProofInvalidError(f"{new} entries do not continue {old}")
    for size, root in ((old, old_root), (new, new_root)):
        if size == 0 and not same(root, _EMPTY):
            raise ProofInvalidError("this is not the root of an empty tree")
    if old in {0, new}:
        if proof:
            raise ProofInvalidError("nothing is to be proven, and yet there is a proof")
        if old == new and not same(old_root, new_root):
            raise ProofInvalidError("one size, two roots")
        return
    rebuilt_old, rebuilt_new = _both_roots(old, new, proof, old_root)
    if not same(rebuilt_old, old_root) or not same(rebuilt_new, new_root):
        raise ProofInvalidError(f"the tree of {new} entries changed the first {old}")


def _both_roots(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes]:
    hashes = list(proof)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    if not hashes:
        raise ProofInvalidError("the proof is too short")
    from_old = from_new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofInvalidError("the proof is too long")
        if node & 1 or node == last:
            from_old = node_hash(sibling, from_old)
            from_new = node_hash(sibling, from_new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            from_new = node_hash(from_new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofInvalidError("the proof is too short")
    return from_old, from_new


def _whole_hashes(*hashes: bytes) -> None:
    if any(len(digest) != DIGEST_SIZE for digest in hashes):
        raise ProofInvalidError(f"every hash of a proof has {DIGEST_SIZE} bytes")


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(start: int, end: int, read: HashReader) -> bytes:
    """Hash the entries start … end − 1; start is aligned to the larger subtree."""
    subtrees: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append(read(level, start >> level))
        start += 1 << level
    running = subtrees.pop()
    while subtrees:
        running = node_hash(subtrees.pop(), running)
    return running
