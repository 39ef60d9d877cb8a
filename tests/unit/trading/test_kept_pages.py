"""Pages kept for a second: how long, how many, how large."""

from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.sites import BEGINS
from trading.server.answers import Answer
from trading.server.kept_pages import KEPT_FOR, LONGEST_QUERY, Address, KeptPages

pytestmark = pytest.mark.trading

MOMENT = timedelta(microseconds=1)
HTML = (b"content-type", b"text/html")


class Wound:
    """A clock that somebody sets, forwards or back."""

    def __init__(self):
        self.at = BEGINS

    def now(self):
        return self.at


def page(size=10):
    """Return a page of so many bytes."""
    return Answer(200, [HTML], b"x" * size)


def address(query=b"", path="/projects"):
    """Return where it is."""
    return Address("", path, query)


def test_a_page_is_kept_for_less_than_a_second():
    """
    At the second after it was asked for, it is made anew.
    """
    clock = DemonstrationClock(BEGINS)
    pages, made = KeptPages(clock), page()
    assert pages.find(address()) is None
    pages.keep(address(), made, clock.now())

    clock.pass_by(KEPT_FOR - MOMENT)
    assert pages.find(address()) is made
    clock.pass_by(MOMENT)
    assert pages.find(address()) is None


def test_a_page_is_as_old_as_what_it_shows():
    """
    What took long to make has aged meanwhile.
    """
    clock = DemonstrationClock(BEGINS)
    pages = KeptPages(clock)
    asked_at = pages.now()
    clock.pass_by(KEPT_FOR)
    pages.keep(address(), page(), asked_at)

    assert pages.find(address()) is None


def test_a_clock_that_is_set_back_makes_no_page_younger():
    """
    A page of an instant that has not come yet is not shown.
    """
    clock = Wound()
    pages = KeptPages(clock)
    pages.keep(address(), page(), clock.now())
    clock.at -= MOMENT

    assert pages.find(address()) is None


def test_each_address_has_a_page_of_its_own():
    """
    Another path, another question, another place of the whole site: another page.
    """
    clock = DemonstrationClock(BEGINS)
    pages = KeptPages(clock)
    pages.keep(address(b"page=2"), page(), clock.now())

    for other in (
        address(),
        address(b"page=3"),
        address(b"page=2", "/en/projects"),
        Address("/market", "/projects", b"page=2"),
    ):
        assert pages.find(other) is None


def test_there_are_never_more_pages_or_bytes_than_agreed():
    """
    The oldest goes first; what is larger than all room together is not kept at all.
    """
    clock = DemonstrationClock(BEGINS)
    pages = KeptPages(clock, most=3, most_bytes=100)
    for number in range(5):
        pages.keep(address(b"%d" % number), page(1), clock.now())
    kept = [pages.find(address(b"%d" % number)) is not None for number in range(5)]
    assert kept == [False, False, True, True, True]

    pages.keep(address(b"large"), page(49), clock.now())
    assert pages.find(address(b"4")) is not None
    assert pages.find(address(b"3")) is None
    pages.keep(address(b"larger"), page(51), clock.now())
    assert pages.find(address(b"larger")) is None
    pages.keep(address(b"small"), page(50), clock.now())
    assert pages.find(address(b"small")) is not None


def test_the_same_page_again_takes_no_more_room():
    """
    A new page stands in the place of the one it follows.
    """
    clock = DemonstrationClock(BEGINS)
    pages = KeptPages(clock, most_bytes=100)
    pages.keep(address(b"other"), page(10), clock.now())
    for _ in range(10):
        pages.keep(address(), page(30), clock.now())

    assert pages.find(address(b"other")) is not None


def test_what_nobody_would_ask_again_is_not_kept():
    """
    A question of a thousand signs is nobody's second.
    """
    clock = DemonstrationClock(BEGINS)
    pages = KeptPages(clock)
    long = address(b"q" * (LONGEST_QUERY + 1))
    pages.keep(long, page(), clock.now())

    assert pages.find(long) is None
