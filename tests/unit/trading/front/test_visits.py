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
        ({"origin": "http://trade.example:8443"}, False),
        ({"origin": "ftp://trade.example:8443"}, False),
        ({"origin": "//trade.example:8443"}, False),
        ({"origin": "https://trade.example:8443/my"}, False),
        ({"origin": "https://x@trade.example:8443"}, False),
        ({"origin": "https://["}, False),
        ({"origin": "https://trade.example:port"}, False),
        ({"origin": "https://trade.example:99999"}, False),
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
    assert is_own_page(headers, HOST, secure=True) is own


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://trade.example", "trade.example:443"),
        ("https://trade.example:443", "trade.example"),
        ("https://trade.example", "Trade.Example"),
    ],
)
def test_the_usual_port_goes_without_saying(origin, host):
    """However it is written, it is the same site."""
    assert is_own_page({"origin": origin}, host, secure=True)
    assert not is_own_page({"origin": origin}, f"{host}.", secure=True)


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://localhost:8000"])
def test_a_site_on_this_machine_has_pages_without_tls(origin):
    """Its own address says how it is reached, and here it says nothing."""
    assert is_own_page({"origin": origin}, "localhost:8000", secure=False)
    other = f"{origin[:-4]}8001"
    assert not is_own_page({"origin": other}, "localhost:8000", secure=False)


@pytest.mark.parametrize("host", ["[", "trade.example:port", "a@trade.example"])
def test_a_host_that_is_none_has_no_pages(host):
    """It is answered, and never with a fault of ours."""
    assert not is_own_page({"origin": "https://trade.example"}, host, secure=True)


def test_a_request_without_a_host_has_no_own_page():
    """Nothing equals nothing."""
    assert not is_own_page({"origin": "null"}, "", secure=True)
    assert not is_own_page({"origin": "https://"}, "", secure=True)
