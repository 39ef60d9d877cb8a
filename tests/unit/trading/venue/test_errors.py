"""Whoever is refused a room learns which rule it was, and what to do."""

import inspect

import pytest

from archive.public.values import RuleBrokenError
from tests.steps.answers import BECAUSE
from trading.rules.shipped import rule_registry
from trading.venue import errors

pytestmark = pytest.mark.trading

ERRORS = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, RuleBrokenError) and found is not RuleBrokenError
]


def test_every_refusal_has_a_code_of_its_own():
    """Clients depend on codes; the list is not empty."""
    assert len(ERRORS) >= 10
    assert len({error.code for error in ERRORS}) == len(ERRORS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_every_refusal_names_a_known_rule_and_what_to_do(error):
    """And says that nothing was saved."""
    assert error.rule in rule_registry()
    assert error.remedy != RuleBrokenError.remedy
    assert "saved" in error.remedy
    assert error.__doc__


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_every_refusal_has_words_in_the_features(error):
    """So that a scenario can say why somebody is refused."""
    assert error in BECAUSE.values()
