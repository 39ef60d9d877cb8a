"""What a request's headers say of what it has and what it can unpack."""

import pytest

from trading.server.negotiation import is_known, takes_gzip

pytestmark = pytest.mark.trading


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        ('"b","a"', True),
        ("*", True),
        (" * ", True),
        ("", False),
        ('"b"', False),
        ('"ab"', False),
        ("a", False),
        ('W/"A"', False),
    ],
)
@pytest.mark.parametrize("tag", ['"a"', 'W/"a"'])
def test_a_tag_is_known_in_every_way_it_is_named(tag, asked, known):
    """
    Weak or strong, alone or among others; a part of a tag is not the tag.
    """
    assert is_known(asked, tag) is known


@pytest.mark.parametrize(
    ("asked", "takes"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("gzip ; q=1.0", True),
        ("*", True),
        ("br;q=1, *;q=0.1", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("notgzip", False),
    ],
)
def test_gzip_is_taken_by_those_who_say_so(asked, takes):
    """
    A weight of nothing forbids it, also against a star.
    """
    assert takes_gzip(asked) is takes
