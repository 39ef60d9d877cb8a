"""The Merkle tree as RFC 6962 section 2.1 writes it: slow, recursive, no shortcuts."""

import hashlib
from functools import cache

from archive.public.ledger import parse_path

LEAVES = tuple(b"leaf %d" % number for number in range(1100))


def mth(entries):
    """Return the Merkle tree hash of the entries."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m, entries):
    """Return the audit path of entry m."""
    if len(entries) == 1:
        return ()
    k = split(len(entries))
    if m < k:
        return (*path(m, entries[:k]), mth(entries[k:]))
    return (*path(m - k, entries[k:]), mth(entries[:k]))


def proof(m, entries):
    """Return the consistency proof from the first m entries."""
    return subproof(m, entries, known=True)


def subproof(m, entries, *, known):
    """Return SUBPROOF(m, D[n], b)."""
    if m == len(entries):
        return () if known else (mth(entries),)
    k = split(len(entries))
    if m <= k:
        return (*subproof(m, entries[:k], known=known), mth(entries[k:]))
    return (*subproof(m - k, entries[k:], known=False), mth(entries[:k]))


def split(n):
    """Return the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


@cache
def root(size):
    """Return the root over the first leaves."""
    return mth(LEAVES[:size])


@cache
def read(level, index):
    """Give the hash of a complete subtree over the leaves: a HashReader."""
    entries = LEAVES[index << level : (index + 1) << level]
    assert len(entries) == 1 << level, "only complete subtrees may be asked for"
    return mth(entries)


def files(size):
    """Return every tile and bundle of the tree over the first leaves, by path."""
    kept = {}
    for level in range(2):
        hashes = [read(8 * level, index) for index in range(size >> (8 * level))]
        for start in range(0, len(hashes), 256):
            part = hashes[start : start + 256]
            partial = "" if len(part) == 256 else f".p/{len(part)}"
            kept[f"tile/{level}/{start // 256:03d}{partial}"] = b"".join(part)
    for start in range(0, size, 256):
        part = LEAVES[start : min(start + 256, size)]
        partial = "" if len(part) == 256 else f".p/{len(part)}"
        kept[f"tile/entries/{start // 256:03d}{partial}"] = b"".join(
            len(entry).to_bytes(2, "big") + entry for entry in part
        )
    return kept


class Large:
    """A tree too large for plain recursion, with its tiles made as they are asked."""

    def __init__(self, size):
        self.rows = [
            [hashlib.sha256(b"\x00%d" % number).digest() for number in range(size)]
        ]
        while len(self.rows[-1]) > 1:
            pairs = zip(self.rows[-1][::2], self.rows[-1][1::2], strict=False)
            self.rows.append(
                [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs]
            )

    def fetch(self, path):
        """Return a tile's bytes; it is parsed by the code under test."""
        tile = parse_path(path)
        start = tile.index * 256
        return b"".join(self.rows[8 * tile.level][start : start + tile.width])

    def root(self, size):
        """Return the root over the first entries."""
        levels = [level for level in range(20) if size >> level & 1]
        parts = [self.rows[level][(size >> level) - 1] for level in levels]
        running = parts[0]
        for part in parts[1:]:
            running = hashlib.sha256(b"\x01" + part + running).digest()
        return running
