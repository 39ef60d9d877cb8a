"""Reading files from anywhere, no larger than their kind can be."""

from pathlib import Path
from typing import Final

from archive.casefile.container import MOST_BYTES
from archive.ledger.model import LARGEST_ENTRY
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TILE_WIDTH

_PART: Final = 1 << 20
LARGEST_TEXT: Final = 4 << 20
LARGEST_BUNDLE: Final = TILE_WIDTH * (LARGEST_ENTRY + 2)
LARGEST_CASE: Final = MOST_BYTES + (1 << 28)
"""The members, and around each of 100,000 no more than the zip needs."""


def within(file: Path, most: int = LARGEST_TEXT) -> bytes:
    """
    Read a file from anywhere, which may be no file and never end.

    Raises:
        LedgerFormatError: it is larger than its kind can be.

    """
    data = bytearray()
    with file.open("rb") as opened:
        while part := opened.read(_PART):
            data += part
            if len(data) > most:
                raise LedgerFormatError(f"{file.name} has more than {most:,} bytes")
    return bytes(data)
