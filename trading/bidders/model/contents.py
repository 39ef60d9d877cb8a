"""
What a file is, told by its own bytes and never by its name.

Only files that people look at are taken: PDF, PNG, JPEG and OFD. A look at their frame
is enough to refuse what is cut off, glued together or something else; nothing is
rendered and nothing unpacked here. The look itself takes so many steps and no more,
however the bytes are put together.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

from trading.bidders.document_errors import DocumentTooLargeError, NotADocumentError

LARGEST: Final = 20 * 1024 * 1024
_MOST_PIXELS: Final = 200_000_000
_MOST_PIECES: Final = 10_000
"""A picture of this size is commonly written in pieces of 8 KiB: some 2,500."""
_MOST_MEMBERS: Final = 5_000
_MOST_UNPACKED: Final = 400 * 1024 * 1024
_PDF_TAIL: Final = 2_048
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_STARTXREF: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_XREF: Final = re.compile(rb"xref\b|\d{1,10}\s+\d{1,5}\s+obj\b")
_FILLED: Final = re.compile(rb"\xff+")
_PARTS_END: Final = b"PK\x05\x06"
_PARTS: Final = struct.Struct("<4s4H2LH")
_PART: Final = struct.Struct("<4s6H3L5H2L")
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


class Media(StrEnum):
    """What a document is written in."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    OFD = "application/ofd"


def gathered(chunks: Iterable[bytes], largest: int = LARGEST) -> bytes:
    """
    Return the bytes that arrive, and stop listening once they are too many.

    Raises:
        DocumentTooLargeError: there are more than may be kept.

    """
    found = bytearray()
    for chunk in chunks:
        if len(found) + len(chunk) > largest:
            raise DocumentTooLargeError(largest)
        found += chunk
    return bytes(found)


def media_of(data: bytes) -> Media:
    """
    Return what the bytes are.

    Raises:
        DocumentTooLargeError: too many bytes.
        NotADocumentError: none of the four, or not a whole one.

    """
    if len(data) > LARGEST:
        raise DocumentTooLargeError(LARGEST)
    for begins, media, look in _KNOWN:
        if data.startswith(begins):
            look(data)
            return media
    raise NotADocumentError("its beginning is none of a PDF, PNG, JPEG or OFD file")


def _pdf(data: bytes) -> None:
    found = _STARTXREF.search(data[-_PDF_TAIL:])
    if found is None:
        raise NotADocumentError("the PDF has no end; it may be cut off")
    place = int(found[1])
    if place >= len(data) or _XREF.match(data, place) is None:
        raise NotADocumentError("the PDF's table of contents is not where it says")


def _png(data: bytes) -> None:
    place, first = len(_PNG), True
    for _ in range(_MOST_PIECES):
        head = data[place : place + 8]
        size, kind = int.from_bytes(head[:4]), head[4:]
        body = data[place + 8 : place + 8 + size]
        end = data[place + 8 + size : place + 12 + size]
        if len(head) < 8 or len(body) < size or len(end) < 4:  # noqa: PLR2004 - a PNG's
            raise NotADocumentError("the PNG is cut off")
        if zlib.crc32(kind + body) != int.from_bytes(end):
            raise NotADocumentError("the PNG is damaged")
        if first:
            if kind != b"IHDR" or size != 13:  # noqa: PLR2004 - a PNG's
                raise NotADocumentError("the PNG does not begin with its measures")
            _require_pixels(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
        place, first = place + 12 + size, False
        if kind == b"IEND":
            break
    else:
        raise NotADocumentError("the PNG is in too many pieces")
    if place != len(data):
        raise NotADocumentError("something stands behind the PNG")


def _jpeg(data: bytes) -> None:
    place, measured = 2, False
    for _ in range(_MOST_PIECES):
        filled = _FILLED.match(data, place)
        if filled is None:
            raise NotADocumentError("the JPEG is damaged or cut off")
        place = filled.end()
        marker = int.from_bytes(data[place : place + 1])
        place += 1
        if marker in _BARE:
            continue
        size = int.from_bytes(data[place : place + 2])
        segment = data[place + 2 : place + size]
        if size < 2 or len(segment) < size - 2:  # noqa: PLR2004 - a JPEG's
            raise NotADocumentError("the JPEG is damaged or cut off")
        if marker in _FRAMES:
            _require_pixels(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))
            measured = True
        place += size
        if marker == 0xDA:  # noqa: PLR2004 - start of the scan
            break
    else:
        raise NotADocumentError("the JPEG is in too many pieces")
    if not measured or not data.endswith(b"\xff\xd9"):
        raise NotADocumentError("the JPEG is cut off, or something stands behind it")


def _ofd(data: bytes) -> None:
    """Read the directory at the end of the package: first how long it says it is."""
    end = data.rfind(_PARTS_END)
    if end < 0 or len(data) - end < _PARTS.size:
        raise NotADocumentError("the OFD is cut off")
    *_, count, size, place, comment = _PARTS.unpack_from(data, end)
    if count > _MOST_MEMBERS:
        raise NotADocumentError("the OFD has too many parts")
    if place + size != end or end + _PARTS.size + comment != len(data):
        raise NotADocumentError("the OFD is damaged, or something stands around it")
    names, unfolded = set(), 0
    for _ in range(count):
        if place + _PART.size > end or data[place : place + 4] != b"PK\x01\x02":
            raise NotADocumentError("the OFD's directory is damaged")
        _, *told, _, _, _, _ = _PART.unpack_from(data, place)
        whole, name, *more = told[-4:]
        names.add(data[place + _PART.size : place + _PART.size + name])
        place, unfolded = place + _PART.size + name + sum(more), unfolded + whole
    if place != end:
        raise NotADocumentError("the OFD's directory is damaged")
    if unfolded > _MOST_UNPACKED:
        raise NotADocumentError("the OFD unfolds into too much")
    if b"OFD.xml" not in names:
        raise NotADocumentError("it is packed, but no OFD")


def _require_pixels(width: int, height: int) -> None:
    if not 0 < width * height <= _MOST_PIXELS:
        raise NotADocumentError(f"a picture of {width} by {height} is not shown")


_KNOWN: Final[tuple[tuple[bytes, Media, Callable[[bytes], None]], ...]] = (
    (b"%PDF-", Media.PDF, _pdf),
    (_PNG, Media.PNG, _png),
    (b"\xff\xd8\xff", Media.JPEG, _jpeg),
    (b"PK\x03\x04", Media.OFD, _ofd),
)
