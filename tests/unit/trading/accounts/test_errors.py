"""Whoever is refused learns which rule it was and what to do, and nothing of others."""

import inspect

import pytest

from archive.public.values import RuleBrokenError
from trading.accounts import entry_errors, errors
from trading.rules.shipped import rule_registry

pytestmark = pytest.mark.trading

ERRORS = sorted(
    {
        found
        for module in (errors, entry_errors)
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, RuleBrokenError) and found is not RuleBrokenError
    },
    key=lambda each: each.__name__,
)


def test_the_refusals_are_found():
    """The lists here are not empty."""
    assert len(ERRORS) >= 30


def test_every_refusal_has_a_code_of_its_own():
    """Clients depend on codes."""
    assert len({error.code for error in ERRORS}) == len(ERRORS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_every_refusal_names_a_known_rule_and_what_to_do(error):
    """And says that nothing was saved."""
    assert error.rule in rule_registry()
    assert error.remedy != RuleBrokenError.remedy
    assert "saved" in error.remedy
    assert error.__doc__
