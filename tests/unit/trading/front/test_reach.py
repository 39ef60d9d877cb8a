"""Whom the scripts of a page may ask: this site, and what the page names, no more."""

import pytest

from trading.front.reach import content_policy

pytestmark = pytest.mark.trading


def asked(*addresses: str) -> str:
    """Return what `connect-src` says."""
    (said,) = (
        each.strip()
        for each in content_policy(addresses).split(";")
        if each.strip().startswith("connect-src ")
    )
    return said.removeprefix("connect-src ")


def test_a_page_reaches_its_own_site_and_whom_it_names():
    """Hosts with their ports, each once; never what stands behind them."""
    assert asked() == "'self'"
    named = ("https://box.example/drops", "http://[::1]:8000/", "https://box.example")
    assert asked(*named) == "'self' http://[::1]:8000 https://box.example"


@pytest.mark.parametrize(
    "address",
    [
        *("", "*", "https://*", "data:", "https:", "box.example", "//box.example"),
        *("ftp://box.example", "https://box.example; script-src *", "https://a b"),
        *("https://box.example\n", "https://me@box.example", "https://a:1:2"),
    ],
)
def test_an_address_widens_nothing_else(address):
    """Whoever writes an address into a policy names one host, or nobody."""
    assert asked(address) == "'self'"
