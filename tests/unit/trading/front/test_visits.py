"""Nobody is sent to another site, and no other site's page acts here."""

import pytest

from trading.front.visits import is_own_page, own_path

pytestmark = pytest.mark.trading

HOST = "trade.example:8443"


@pytest.mark.parametrize(
    "given", ["/my", "/my/security?done=ended", "/second?next=/my", "/", "/a//b"]
)
def test_a_path_of_this_site_is_followed(given):
    """With its question, and in any depth."""
    assert own_path(given, "/my") == given


@pytest.mark.parametrize(
    "given",
    [
        *("", "my", "//evil.example", "/\\evil.example", "\\\\evil.example"),
        *("https://evil.example", "javascript:alert(1)", "/\t/evil.example"),
        *("/ok\r\nset-cookie: a=b", "/中文", "/a\\b", "/" + "x" * 500, "/\x00"),
    ],
)
def test_anything_else_is_not(given):
    """Other hosts, other schemes, and what could split a header."""
    assert own_path(given, "/my") == "/my"


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"origin": "https://trade.example:8443"}, True),
        ({"origin": "https://TRADE.example:8443"}, True),
        ({"origin": "https://trade.example"}, False),
        ({"origin": "https://trade.example:8443.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        (
            {"sec-fetch-site": "cross-site", "origin": "https://trade.example:8443"},
            False,
        ),
    ],
)
def test_what_a_browser_says_of_where_it_comes_from(headers, own):
    """Both headers must agree with us, where they are there."""
    assert is_own_page(headers, HOST) is own


def test_a_request_without_a_host_has_no_own_page():
    """Nothing equals nothing."""
    assert not is_own_page({"origin": "null"}, "")
