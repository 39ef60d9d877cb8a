"""Documents sent back under people's names: no name is a header, a path or a trap."""

from urllib.parse import unquote

import pytest

from trading.front.files import document, saved_as

pytestmark = pytest.mark.trading

LONGEST_ON_OLD_WINDOWS = 260


def name_of(header):
    """Return under which name a browser saves it (RFC 6266, 4.3)."""
    return unquote(header.partition("filename*=UTF-8''")[2])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("岷江建筑有限公司", "岷江建筑有限公司"),
        ('报价"单"; x=1', "报价单; x=1"),
        ("一\r\nSet-Cookie: a=b", "一Set-Cookie a=b"),
        ("../../etc/passwd", "etcpasswd"),
        ("C:\\Windows\\win.ini", "CWindowswin.ini"),
        ("招标\u202efdp.exe", "招标fdp.exe"),
        ("看\u200b不\u0000见", "看不见"),
        ("e\u0301tude", "\u00e9tude"),
        (" . ", "document"),
        ("", "document"),
        ("100 % & 'x'", "100 % & 'x'"),
    ],
)
def test_a_name_of_people_is_saved_and_does_nothing(name, kept):
    """Quotes, line ends, paths, hidden and turned signs reach no header and no disk."""
    header = document(b"%PDF-1.7", name).headers["Content-Disposition"]
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith("inline; filename=\"document.pdf\"; filename*=UTF-8''")
    assert name_of(header) == f"{kept}.pdf"
    assert header.count('"') == 2


def test_a_long_name_leaves_room_for_its_folders():
    """Old Windows knows 260 characters of a whole path, and headers have an end too."""
    header = saved_as("inline", "某" * 5_000, "pdf")
    assert len(name_of(header)) < LONGEST_ON_OLD_WINDOWS / 2
    assert name_of(header).endswith("某.pdf")
    assert len(header) < 2_000


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"<html><script>alert(1)</script>", 'attachment; filename="document.bin"'),
        (b"<svg onload='alert(1)'/>", 'attachment; filename="document.bin"'),
        (b"PK\x03\x04", 'attachment; filename="document.ofd"'),
        (b"\x89PNG\r\n", 'inline; filename="document.png"'),
    ],
)
def test_what_a_browser_might_run_is_only_ever_saved(data, begins):
    """Its first bytes say what it is, whatever its name ends in."""
    answer = document(data, "执照.html")
    assert answer.headers["Content-Disposition"].startswith(begins)
    assert "html" not in answer.media_type
    assert "svg" not in answer.media_type
