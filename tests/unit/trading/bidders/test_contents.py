"""What a file is, is told by its bytes; what is cut off or glued together is none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_documents import chunk, jpeg, ofd, pdf, png
from trading.bidders.document_errors import DocumentTooLargeError, NotADocumentError
from trading.bidders.model.contents import LARGEST, Media, gathered, media_of

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


@given(st.sampled_from(list(WHOLE.values())), st.data())
def test_no_bytes_break_the_reader(whole, data):
    """Whatever arrives is one of four kinds, or refused as none."""
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] = data.draw(st.integers(0, 255))
    changed[place:place] = data.draw(st.binary(max_size=8))
    with suppress(NotADocumentError):
        assert media_of(bytes(changed)) in Media
