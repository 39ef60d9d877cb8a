"""What a file is, is told by its bytes; what is cut off or glued together is none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_documents import chunk, jpeg, ofd, pdf, png
from trading.bidders.document_errors import DocumentTooLargeError, NotADocumentError
from trading.bidders.model.contents import (
    _MOST_MEMBERS,
    _MOST_PIECES,
    LARGEST,
    Media,
    gathered,
    media_of,
)

pytestmark = pytest.mark.trading

WHOLE = {
    Media.PDF: pdf(),
    Media.PNG: png(),
    Media.JPEG: jpeg(),
    Media.OFD: ofd(),
}


@pytest.mark.parametrize("media", Media)
def test_each_kind_is_known_by_its_bytes(media):
    """Whatever the name says."""
    assert media_of(WHOLE[media]) is media


@pytest.mark.parametrize("media", Media)
def test_what_is_cut_off_anywhere_is_no_document(media):
    """A lost connection leaves nothing that looks whole."""
    for end in range(len(WHOLE[media].rstrip())):
        with pytest.raises(NotADocumentError):
            media_of(WHOLE[media][:end])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + bytes(20),
        b" " + pdf(),
        pdf() + b"PK\x03\x04",
        pdf().replace(b"startxref\n", b"startxref\n9"),
        png() + b"<script>",
        png()[:-5] + b"\x00" + png()[-4:],
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"") + chunk(b"IEND", b""),
        png(40_000, 40_000),
        png(0, 4),
        jpeg() + b"<script>",
        jpeg(0, 8),
        jpeg(65_535, 65_535),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8" + b"\xff" * 100,
        b"\xff\xd8\xff\xe0\x00\x00\xff\xd9",
        ofd("evil.exe"),
        b"PK\x03\x04" + bytes(40),
    ],
    ids=range(20),
)
def test_what_poses_as_a_document_is_refused(data):
    """Programs, pages, two files in one, and pictures no screen would hold."""
    with pytest.raises(NotADocumentError):
        media_of(data)


def test_what_is_too_large_is_not_read_to_its_end():
    """30 MB are refused once 20 MiB are passed, and the rest is never asked for."""
    asked = []

    def arriving():
        for number in range(30):
            asked.append(number)
            yield bytes(1024 * 1024)

    with pytest.raises(DocumentTooLargeError):
        gathered(arriving())
    assert len(asked) == 21
    assert len(gathered([bytes(LARGEST)])) == LARGEST
    with pytest.raises(DocumentTooLargeError):
        media_of(pdf() + bytes(LARGEST))


class Watched(bytes):
    """Bytes that count how often somebody looks into them."""

    looks = 0

    def __getitem__(self, place):
        self.looks += 1
        return super().__getitem__(place)


MANY = LARGEST // 64
MEASURES = png()[8:33]
ENTRY = b"PK\x01\x02" + bytes(24) + b"\x01" + bytes(17) + b"a"


def packed(entries, told):
    """Return a package of empty parts whose directory says how many there are."""
    directory = ENTRY * entries
    begins = b"PK\x03\x04" + bytes(26)
    end = b"PK\x05\x06" + bytes(4) + told.to_bytes(2, "little") * 2
    end += len(directory).to_bytes(4, "little") + len(begins).to_bytes(4, "little")
    return begins + directory + end + bytes(2)


@pytest.mark.parametrize(
    ("data", "most"),
    [
        (b"\xff\xd8" + b"\xff" * (LARGEST - 2), 10),
        (b"\xff\xd8" + b"\xff\xd0" * MANY, 2 * _MOST_PIECES),
        (b"\xff\xd8" + b"\xff\xe0\x00\x02" * MANY, 5 * _MOST_PIECES),
        (png()[:8] + MEASURES + chunk(b"tEXt", b"") * MANY, 7 * _MOST_PIECES),
        (packed(MANY, 0xFFFF), 5),
        (packed(MANY, 1), 5),
        (packed(MANY, _MOST_MEMBERS), 3 * _MOST_MEMBERS),
    ],
    ids=[
        *("filled", "bare marks", "empty segments", "empty pieces"),
        *("endless parts", "more parts than told", "most parts"),
    ],
)
def test_the_look_at_a_file_has_an_end(data, most):
    """Megabytes of nothing cost no more steps than a scanned page does."""
    watched = Watched(data)
    with pytest.raises(NotADocumentError):
        media_of(watched)
    assert watched.looks <= most


def test_what_scanners_write_is_taken():
    """A picture in pieces of 8 KiB, fill bytes, a packed document of many parts."""
    rows = [chunk(b"IDAT", bytes(8_192)) for _ in range(2_500)]
    whole = png()[:8] + MEASURES + b"".join(rows) + chunk(b"IEND", b"")
    assert media_of(whole) is Media.PNG
    assert media_of(jpeg().replace(b"\xff\xc0", b"\xff\xff\xff\xc0")) is Media.JPEG
    many = ofd("OFD.xml", *(f"Doc_0/Pages/{page}.xml" for page in range(2_000)))
    assert media_of(many) is Media.OFD


@given(st.sampled_from(list(WHOLE.values())), st.data())
def test_no_bytes_break_the_reader(whole, data):
    """Whatever arrives is one of four kinds, or refused as none."""
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] = data.draw(st.integers(0, 255))
    changed[place:place] = data.draw(st.binary(max_size=8))
    with suppress(NotADocumentError):
        assert media_of(bytes(changed)) in Media
