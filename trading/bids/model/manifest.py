"""
What a sealed bid consists of, byte for byte, before anybody can read it (trading 7.4).

The bidder signs its digest: nothing can be added to the bid afterwards, changed or
taken away.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, Self

from archive.public.evidence import Json, labelled
from archive.public.ledger import root_of_entries
from archive.public.sealing import is_hybrid_recipient
from trading.bids.envelope_errors import ManifestMalformedError, NotThisPolicyError
from trading.bids.model import dealing
from trading.bids.model.holders import MOST_HOLDERS
from trading.bids.model.octets import exactly, octets, read, written
from trading.bids.model.policy import SHEET, SUITE, OpeningPolicy
from trading.bids.model.shapes import (
    ShapeError,
    digest,
    members,
    rows,
    text,
    version,
    whole,
)

__all__ = [
    "COVER",
    "LARGEST_MANIFEST",
    "PIECE",
    "Manifest",
    "ManifestMalformedError",
    "NotThisPolicyError",
    "SealedObject",
    "check_fits",
    "document_name",
]

VERSION: Final = "sealed-bid/1"
PIECE: Final = 8 * 2**20
"""Bytes of every piece of an object but the last."""

LARGEST_MANIFEST: Final = 65_536
COVER: Final = "cover"

_MOST_PARTS: Final = 16
_MOST_PIECES: Final = 1_000  # more digests do not fit into a manifest
_MOST_COORDINATE: Final = 255
_LONGEST_RECIPIENT: Final = 2_000
_PART: Final = re.compile(r"[a-z]{1,20}")
_HYBRID: Final = re.compile(r"age1pq1[02-9ac-hj-np-z]{1952}")
_BIDDER: Final = re.compile(r"[0-9A-Z]{18}")
_LAST_DOCUMENT: Final = 9_999


def document_name(number: int) -> str:
    """Return the name of the document of this number, counted from 1: `f-0001`."""
    return f"f-{number:04d}"


@dataclass(frozen=True)
class SealedObject:
    """
    One age file: its part, the size of the ciphertext, and the digests of its pieces.

    Raises:
        ManifestMalformedError: the size needs another number of pieces.

    """

    name: str
    part: str
    size: int
    pieces: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.size < 1 or len(self.pieces) != -(-self.size // PIECE):
            raise ManifestMalformedError(
                f"{self.name} has {self.size} bytes in {len(self.pieces)} pieces"
            )

    @cached_property
    def root(self) -> str:
        """The root over its pieces."""
        return root_of_entries([bytes.fromhex(each) for each in self.pieces]).hex()

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "name": self.name,
            "part": self.part,
            "size": self.size,
            "pieces": list(self.pieces),
            "root": self.root,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError and ManifestMalformedError."""
        data = members(value, "name", "part", "pieces", "root", "size")
        found = cls(
            text(data["name"], 20, 1),
            text(data["part"], 20, 1),
            whole(data["size"]),
            rows(data["pieces"], digest, _MOST_PIECES),
        )
        exactly(data["root"], found.root, "the root")
        return found


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """
    Everything about a bid that can be known before the opening (trading 7.4).

    `policy`, `prev` and all digests are hexadecimal, `bidder` is a code, `recipients`
    is R.

    Raises:
        ManifestMalformedError: a member is outside 7.4.

    """

    policy: str
    bidder: str
    seq: int
    prev: str
    recipients: Mapping[str, str]
    k: int
    x: tuple[int, ...]
    share_commit: tuple[str, ...]
    share_sha256: tuple[str, ...]
    time_commit: str
    time_sha256: tuple[str, ...]
    bidder_commit: str
    objects: tuple[SealedObject, ...]

    def __post_init__(self) -> None:
        fixed = MappingProxyType(dict(self.recipients))
        object.__setattr__(self, "recipients", fixed)
        for fault, holds in _demands(self):
            if not holds:
                raise ManifestMalformedError(fault)

    @cached_property
    def written(self) -> bytes:
        """The canonical bytes."""
        data = written(
            {
                "v": VERSION,
                "suite": SUITE,
                "policy": self.policy,
                "bidder": self.bidder,
                "seq": self.seq,
                "prev": self.prev,
                "R": dict(self.recipients),
                "k": self.k,
                "x": list(self.x),
                "share_commit": list(self.share_commit),
                "share_sha256": list(self.share_sha256),
                "time_commit": self.time_commit,
                "time_sha256": list(self.time_sha256),
                "bidder_commit": self.bidder_commit,
                "objects": [each.described() for each in self.objects],
            },
            ManifestMalformedError,
        )
        if len(data) > LARGEST_MANIFEST:
            raise ManifestMalformedError(f"it has more than {LARGEST_MANIFEST} bytes")
        return data

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes.

        Raises:
            ManifestMalformedError: more than 65,536.

        """
        return self.written

    @cached_property
    def signed(self) -> bytes:
        """The 32 bytes that the bidder signs."""
        return labelled(VERSION, self.written)

    @cached_property
    def digest(self) -> str:
        """The same in hexadecimal: its name."""
        return self.signed.hex()

    @cached_property
    def context(self) -> bytes:
        """C, which ties every secret to this bid (7.3)."""
        return dealing.context(
            bytes.fromhex(self.policy), self.bidder, self.seq, self.recipients
        )

    def is_share(self, j: int, y: bytes) -> bool:
        """Tell whether this is the share of holder j to which the bid is committed."""
        found = dealing.share_commitment(self.context, j, self.x[j - 1], y)
        return found == self.share_commit[j - 1]

    def is_time(self, secret: bytes) -> bool:
        """Tell whether this is S_t of the bid."""
        found = dealing.time_commitment(self.context, secret)
        return found == self.time_commit

    def is_factor(self, secret: bytes) -> bool:
        """Tell whether this is S_b of the bid."""
        found = dealing.bidder_commitment(self.context, secret)
        return found == self.bidder_commit

    def share_in(self, j: int, plaintext: bytes) -> bytes | None:
        """Return the good share in what was sealed to holder j, None if none is."""
        y = dealing.share_in(plaintext, self.context, j, self.x[j - 1])
        return y if y is not None and self.is_share(j, y) else None

    def time_in(self, plaintext: bytes) -> bytes | None:
        """Return S_t from what was sealed to a trustee, None if it is not there."""
        secret = dealing.time_in(plaintext, self.context)
        return secret if secret is not None and self.is_time(secret) else None

    @property
    def size(self) -> int:
        """Bytes of ciphertext of all objects."""
        return sum(each.size for each in self.objects)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes of a manifest.

        Raises:
            ManifestMalformedError: not exactly what `to_bytes` writes.

        """
        if len(data) > LARGEST_MANIFEST:
            raise ManifestMalformedError(f"it has more than {LARGEST_MANIFEST} bytes")
        found = read(data, cls._of, ManifestMalformedError)
        found.__dict__["written"] = data  # canonical, and every member was read
        return found

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(
            value,
            *("v", "suite", "policy", "bidder", "seq", "prev", "R", "k", "x"),
            *("share_commit", "share_sha256", "time_commit", "time_sha256"),
            *("bidder_commit", "objects"),
        )
        version(data["v"], VERSION)
        exactly(data["suite"], SUITE, "the suite")
        return cls(
            policy=digest(data["policy"]),
            bidder=text(data["bidder"], 18, 18),
            seq=whole(data["seq"]),
            prev=_digest_or_nothing(data["prev"]),
            recipients=_recipients(data["R"]),
            k=whole(data["k"], MOST_HOLDERS),
            x=rows(data["x"], _coordinate, MOST_HOLDERS),
            share_commit=rows(data["share_commit"], digest, MOST_HOLDERS),
            share_sha256=rows(data["share_sha256"], digest, MOST_HOLDERS),
            time_commit=digest(data["time_commit"]),
            time_sha256=rows(data["time_sha256"], digest, MOST_HOLDERS),
            bidder_commit=_digest_or_nothing(data["bidder_commit"]),
            objects=rows(data["objects"], SealedObject.of, _LAST_DOCUMENT),
        )


def _digest_or_nothing(value: Json) -> str:
    return "" if value == "" else octets(value, 32).hex()


def _coordinate(value: Json) -> int:
    return whole(value, _MOST_COORDINATE)


def _recipients(value: Json) -> dict[str, str]:
    if not isinstance(value, dict) or not 0 < len(value) <= _MOST_PARTS:
        raise ShapeError("R names the recipient of each part")
    return {part: text(each, _LONGEST_RECIPIENT, 1) for part, each in value.items()}


def _demands(manifest: Manifest) -> list[tuple[str, bool]]:
    """Return what 7.4 asks of the members together, and whether it holds."""
    places, parts = manifest.x, manifest.recipients.keys()
    to = set(manifest.recipients.values())
    names = [each.name for each in manifest.objects]
    documents = [each for each in names if each not in {COVER, SHEET}]
    front = [COVER, SHEET] if SHEET in names else [COVER]
    counted = [document_name(number) for number in range(1, len(documents) + 1)]
    return [
        ("a bidder is named by a code", bool(_BIDDER.fullmatch(manifest.bidder))),
        ("seq counts from 1", manifest.seq >= 1),
        ("prev is empty for the first", bool(manifest.prev) is (manifest.seq > 1)),
        ("a part is 1 to 20 of a-z", all(map(_PART.fullmatch, parts))),
        ("every part has a recipient of its own", len(to) == len(parts)),
        ("every recipient is a hybrid one", all(map(_HYBRID.fullmatch, to))),
        ("x are 1 to 255", all(1 <= x <= _MOST_COORDINATE for x in places)),
        ("x are different", len(set(places)) == len(places)),
        (
            "a commitment and a file for every x",
            len(places) == len(manifest.share_commit) == len(manifest.share_sha256),
        ),
        ("k of them suffice", 1 < manifest.k <= len(places)),
        ("cover, sheet, f-0001, … in this order", names == front + counted),
        (
            "every object is in a part",
            {each.part for each in manifest.objects} <= parts,
        ),
    ]


def check_fits(manifest: Manifest, policy: OpeningPolicy) -> None:
    """
    Hold a manifest against the policy of its lot.

    Raises:
        NotThisPolicyError: it is sealed to another, or otherwise than this one asks.

    """
    to = manifest.recipients.values()
    parts = {each.name: each.part for each in manifest.objects}
    for fault, holds in (
        ("it names another policy", manifest.policy == policy.id),
        ("it has other parts", manifest.recipients.keys() == set(policy.parts)),
        ("a recipient is no key", all(map(is_hybrid_recipient, to))),
        ("k is another", manifest.k == policy.k),
        ("it has another number of shares", len(manifest.x) == policy.n),
        (
            "it has another number of time files",
            len(manifest.time_sha256) == len(policy.trustees),
        ),
        (
            "a factor of the bidder is there if the policy asks for it",
            bool(manifest.bidder_commit) is policy.needs_bidder,
        ),
        ("there is a sheet if a form asks for it", (SHEET in parts) is policy.has_form),
        ("the cover is in another part", parts[COVER] == policy.cover_part),
        ("the sheet is in another part", parts.get(SHEET, SHEET) == SHEET),
        ("it is too large", manifest.size <= policy.limits.bid),
        ("it has too many objects", len(manifest.objects) <= policy.limits.objects),
    ):
        if not holds:
            raise NotThisPolicyError(fault)
