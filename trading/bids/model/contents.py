"""What is inside a bid: the cover that names its documents, the sheet (trading 7.5)."""

from dataclasses import dataclass
from typing import Final, Self

from archive.public.evidence import Json, canonical, parse_canonical
from trading.bids.model.manifest import Manifest
from trading.bids.model.octets import exactly, octets, read, written
from trading.bids.model.policy import SHEET
from trading.bids.model.shapes import (
    ShapeError,
    digest,
    members,
    rows,
    text,
    version,
    whole,
)
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sheet_errors import SheetUnsoundError

COVER_VERSION: Final = "bid-cover/1"
SHEET_VERSION: Final = "bid-sheet/1"
NONCE_SIZE: Final = 32
LONGEST_NAME: Final = 200
LONGEST_DOCUMENT: Final = 500
LARGEST: Final = 4 * 2**20
"""Bytes of the largest cover or sheet that is read."""

_MOST_FILES: Final = 9_999


class ContentsUnsoundError(ValueError):
    """What was sealed does not say what trading 7.5 asks."""


@dataclass(frozen=True, slots=True)
class CoveredFile:
    """A document: what the bidder calls it, where it is sealed, and its plaintext."""

    name: str
    object: str
    sha256: str
    size: int

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "name": self.name,
            "object": self.object,
            "sha256": self.sha256,
            "size": self.size,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "name", "object", "sha256", "size")
        return cls(
            text(data["name"], LONGEST_DOCUMENT, 1),
            text(data["object"], LONGEST_NAME, 1),
            digest(data["sha256"]),
            whole(data["size"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """
    Whose bid this is, and what its documents are.

    `sheet` is the SHA-256 of the sheet's plaintext, empty if there is none.
    """

    lot: str
    policy: str
    bidder: str
    seq: int
    nonce: bytes
    sheet: str
    files: tuple[CoveredFile, ...]

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes that are sealed.

        Raises:
            ContentsUnsoundError: a member cannot be written.

        """
        return written(
            {
                "v": COVER_VERSION,
                "lot": self.lot,
                "policy": self.policy,
                "bidder": self.bidder,
                "seq": self.seq,
                "nonce": self.nonce.hex(),
                "sheet": self.sheet,
                "files": [each.described() for each in self.files],
            },
            ContentsUnsoundError,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read what was sealed as the cover.

        Raises:
            ContentsUnsoundError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, ContentsUnsoundError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        names = ("v", "lot", "policy", "bidder", "seq", "nonce", "sheet", "files")
        data = members(value, *names)
        version(data["v"], COVER_VERSION)
        return cls(
            lot=text(data["lot"], LONGEST_NAME, 1),
            policy=digest(data["policy"]),
            bidder=text(data["bidder"], LONGEST_NAME, 1),
            seq=whole(data["seq"]),
            nonce=octets(data["nonce"], NONCE_SIZE),
            sheet="" if data["sheet"] == "" else digest(data["sheet"]),
            files=rows(data["files"], CoveredFile.of, _MOST_FILES),
        )

    def check_of(self, manifest: Manifest) -> None:
        """
        Check that it is the cover of this bid and names all its documents.

        Raises:
            ContentsUnsoundError: it is of another bidder, policy or number, or other
                documents are there.

        """
        own = (self.policy, self.bidder, self.seq)
        if own != (manifest.policy, manifest.bidder, manifest.seq):
            raise ContentsUnsoundError("the cover is of another bid")
        sheets = [each for each in manifest.objects if each.name == SHEET]
        if bool(self.sheet) is not bool(sheets):
            raise ContentsUnsoundError("the cover and the objects differ in the sheet")
        documents = [each.name for each in manifest.objects[1 + len(sheets) :]]
        if [each.object for each in self.files] != documents:
            raise ContentsUnsoundError("the cover names other documents")


def sheet_bytes(policy: str, bidder: str, seq: int, sheet: OpeningSheet) -> bytes:
    """Return the canonical bytes that are sealed as the sheet."""
    return canonical(
        {
            "v": SHEET_VERSION,
            "policy": policy,
            "bidder": bidder,
            "seq": seq,
            "sheet": parse_canonical(sheet.written),
        }
    )


def sheet_of(plaintext: bytes, manifest: Manifest) -> OpeningSheet:
    """
    Return the opening sheet of a bid.

    Raises:
        ContentsUnsoundError: it is none, or of another bidder, policy or number.

    """

    def of(value: Json) -> OpeningSheet:
        data = members(value, "v", "policy", "bidder", "seq", "sheet")
        version(data["v"], SHEET_VERSION)
        exactly(data["policy"], manifest.policy, "the policy of the sheet")
        exactly(data["bidder"], manifest.bidder, "the bidder of the sheet")
        exactly(data["seq"], manifest.seq, "the number of the sheet")
        try:
            return OpeningSheet.read(canonical(data["sheet"]))
        except SheetUnsoundError as error:
            raise ShapeError(error.why) from error

    return read(plaintext, of, ContentsUnsoundError)
