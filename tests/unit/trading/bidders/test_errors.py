"""Whoever is refused learns which rule it was and what to do, and nothing of others."""

import importlib
import inspect
import pkgutil

import pytest

import trading.bidders
from archive.public.values import RuleBrokenError
from trading.rules.shipped import rule_registry

pytestmark = pytest.mark.trading

MODULES = [
    importlib.import_module(f"trading.bidders.{each.name}")
    for each in pkgutil.iter_modules(trading.bidders.__path__)
    if each.name.endswith("errors")
]
ERRORS = sorted(
    {
        found
        for module in MODULES
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, RuleBrokenError) and found.__module__ == module.__name__
    },
    key=lambda each: each.__name__,
)
NAMED = [each for each in ERRORS if "code" in vars(each)]


def test_every_refusal_has_a_code_of_its_own():
    """Clients depend on codes."""
    assert len(NAMED) >= 25
    assert len({error.code for error in NAMED}) == len(NAMED)
    for each in set(ERRORS) - set(NAMED):
        assert each.__subclasses__(), "only a family of refusals has no code"


@pytest.mark.parametrize("error", NAMED, ids=lambda each: each.code)
def test_every_refusal_names_a_known_rule_and_what_to_do(error):
    """And says that nothing was saved, or what stands."""
    assert error.rule in rule_registry()
    assert error.remedy != RuleBrokenError.remedy
    assert "saved" in error.remedy or "stands" in error.remedy
    assert error.__doc__
