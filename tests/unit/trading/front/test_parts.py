"""Forms with files: read strictly, whole or not at all."""

import pytest

from trading.front.forms import Entries, FormUnreadableError
from trading.front.parts import FilePart, PartsUnreadableError, read_parts

pytestmark = pytest.mark.trading

TYPE = "multipart/form-data; boundary=yg"


def part(name, data, filename=None):
    """Write one part as a browser does."""
    of = "" if filename is None else f'; filename="{filename}"'
    head = f'--yg\r\nContent-Disposition: form-data; name="{name}"{of}\r\n\r\n'
    return head.encode() + data + b"\r\n"


def body(*parts):
    """Write a whole form."""
    return b"".join(parts) + b"--yg--\r\n"


def read(data, kind=TYPE, most=10, largest_text=100):
    """Read it with small limits."""
    return read_parts(data, kind, most=most, largest_text=largest_text)


def test_texts_and_files_are_told_apart():
    """A name in Chinese, a path in front of it, bytes as they came."""
    texts, files = read(
        body(
            part("title", "渠道".encode()),
            part("paper", b"%PDF\r\n--y\x00", "C:\\scans\\批复.pdf"),
        )
    )
    assert texts == {"title": ("渠道",)}
    assert files == {"paper": FilePart("批复.pdf", b"%PDF\r\n--y\x00")}


def test_an_input_left_empty_is_no_file():
    """Browsers send an empty name and no bytes."""
    assert read(body(part("paper", b"", "")))[1] == {}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (body(part("a", b"1"))[:-9], TYPE),
        (body(part("a", b"1")), "multipart/form-data"),
        (body(part("a", b"1")), "multipart/form-data; boundary=other"),
        (body(part("a", b"\xff")), TYPE),
        (body(part("f", b"1", "a"), part("f", b"2", "b")), TYPE),
        (body(*(part("a", b"1") for _ in range(11))), TYPE),
        (body(part("a", b"x" * 101)), TYPE),
        (b"", TYPE),
    ],
    ids=["cut", "no boundary", "other", "no text", "two", "many", "long", "nothing"],
)
def test_what_is_not_whole_is_not_read(data, kind):
    """Nothing of it is believed."""
    with pytest.raises(PartsUnreadableError):
        read(data, kind)


def test_only_a_page_that_asks_for_files_gets_any():
    """Another page's form with files is none that a browser made for it."""
    data = body(part("a", b"1"))
    assert Entries.read(data, TYPE, files=True)["a"] == "1"
    with pytest.raises(FormUnreadableError):
        Entries.read(data, TYPE)
    with pytest.raises(FormUnreadableError):
        Entries.read(data[:-9], TYPE, files=True)
