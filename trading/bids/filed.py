"""An envelope as a case file keeps it: a member of kind `opening/1` (trading 7.14)."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from archive.public.evidence import (
    Json,
    NotCanonicalError,
    canonical,
    parse_canonical,
)
from trading.bidders.model.claims import Algorithm
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import MOST_HOLDERS
from trading.bids.model.manifest import COVER
from trading.bids.model.octets import octets
from trading.bids.model.policy import SHEET
from trading.bids.model.shapes import ShapeError, members, rows, text, version

KIND: Final = "opening/1"
FOLDER: Final = "openings/"
DOCUMENT: Final = "opening-document/1"
"""The ciphertext of a document that shows why a bid is INVALID_DEALING."""

FORM: Final = "opening-form/1"
"""The form of a lot's sheets (trading 8.2)."""

LARGEST_FILED: Final = 32 << 20
"""Bytes of the largest document that is put on file."""

_LONGEST: Final = 4 << 20
_OPENS_SIZE: Final = 32
_SIGNATURE_SIZE: Final = 64


def document_path(manifest: str, name: str) -> str:
    """Return where the ciphertext of a document lies in a case file."""
    return f"{FOLDER}{manifest}/{name}.age"


def form_path(digest: str) -> str:
    """Return where a form lies in a case file."""
    return f"{FOLDER}forms/{digest}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """
    A counted envelope, with what is sealed in its cover and its sheet.

    `opens` is S_sheet of a bid that was opened, with which anybody reads its sheet.
    """

    envelope: Envelope
    objects: Mapping[str, bytes] = field(repr=False)
    opens: bytes = b""

    @property
    def path(self) -> str:
        """Where it lies in a case file."""
        return f"{FOLDER}{self.envelope.digest}.json"

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        of = self.envelope
        return canonical(
            {
                "v": KIND,
                "manifest": _written(of.manifest),
                "signature": of.signature.hex(),
                "key": of.key.hex(),
                "algorithm": of.algorithm.value,
                "shares": [_written(each) for each in of.shares],
                "times": [_written(each) for each in of.times],
                "cover": _written(self.objects.get(COVER, b"")),
                "sheet": _written(self.objects.get(SHEET, b"")),
                "opens": self.opens.hex(),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read it back.

        Raises:
            ShapeError: not exactly what `to_bytes` writes, or of another shape.

        """
        try:
            found = members(
                parse_canonical(data),
                *("v", "manifest", "signature", "key", "algorithm", "shares"),
                *("times", "cover", "sheet", "opens"),
            )
            version(found["v"], KIND)
            objects = {name: _bytes(found[name]) for name in (COVER, SHEET)}
            return cls(
                envelope=Envelope(
                    manifest=_bytes(found["manifest"]),
                    signature=octets(found["signature"], _SIGNATURE_SIZE),
                    key=octets(found["key"], len(text(found["key"], 200)) // 2),
                    algorithm=Algorithm(text(found["algorithm"], 20)),
                    shares=rows(found["shares"], _bytes, MOST_HOLDERS),
                    times=rows(found["times"], _bytes, MOST_HOLDERS),
                ),
                objects={name: each for name, each in objects.items() if each},
                opens=octets(found["opens"], _OPENS_SIZE) if found["opens"] else b"",
            )
        except (NotCanonicalError, ValueError) as error:
            raise ShapeError(str(error)) from error


def _written(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(value: Json) -> bytes:
    said = text(value, _LONGEST)
    try:
        data = b64decode(said, validate=True)
    except Error as error:
        raise ShapeError("it is not base64") from error
    if _written(data) != said:
        raise ShapeError("it is not base64 in its one spelling")
    return data
