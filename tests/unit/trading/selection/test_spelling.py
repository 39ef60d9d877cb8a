"""People type numbers as they see them; what counts is spelled in one way."""

import pytest

from expert_pool.public.draws import Group
from trading.selection.model.spelling import spelled

pytestmark = pytest.mark.trading

DIGITS = (Group(count=4, low=0, high=9, replacement=True, sorted=False),)
LOTTERY = (
    Group(count=3, low=1, high=33, replacement=False, sorted=True),
    Group(count=1, low=1, high=16, replacement=False, sorted=False),
)


@pytest.mark.parametrize(
    "typed", ["3-5-0-8", "3 5 0 8", " 3,5，0、8 ", "3508", "3 5 0\t8"]
)
def test_one_value_has_one_spelling_however_it_is_typed(typed):
    """Spaces, commas of both scripts, dashes, or nothing between single digits."""
    assert spelled(DIGITS, typed) == "3-5-0-8"


def test_groups_and_leading_zeros_are_those_of_the_notice():
    """A lottery's numbers have two digits, and the last one a group of its own."""
    assert spelled(LOTTERY, "7 12 33 4") == "07-12-33+04"
    assert spelled(LOTTERY, "07123304") == "07-12-33+04"


@pytest.mark.parametrize("typed", ["3 5 0", "3 5 0 8 1", "350", "35081", "", "3 5 o 8"])
def test_nothing_is_guessed(typed):
    """A number too few or too many, or a letter, stays what it is and is refused."""
    assert spelled(DIGITS, typed) == typed.strip()
