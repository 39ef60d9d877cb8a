"""Which law a project falls under decides whether lots may be drawn at all."""

import pytest

from tests.builders_rules import facts, rules, yuan
from trading.rules.regimes import ObjectKind, Regime, route

pytestmark = pytest.mark.trading

RULES = rules()
WORKS, GOODS, SERVICES = ObjectKind


def regime(estimate, kind=WORKS, **changes):
    return route(facts(estimate, kind, **changes), RULES).regime


@pytest.mark.parametrize(
    ("kind", "threshold"),
    [(WORKS, "4,000,000"), (GOODS, "2,000,000"), (SERVICES, "1,000,000")],
)
def test_public_construction_from_the_threshold_is_tendered(kind, threshold):
    """
    R-1: works, and goods and services tied to them; the threshold itself counts.
    """
    below = str(yuan(threshold) - yuan("0.01"))

    assert regime(threshold, kind, tied_to_construction=True) is Regime.MUST_TENDER
    assert regime(below, kind, tied_to_construction=True) is not Regime.MUST_TENDER


def test_goods_without_construction_are_not_tendered_by_this_rule():
    """
    R-6: goods that are tied to no construction follow the purchasing law.
    """
    assert regime("5,000,000", GOODS) is Regime.PURCHASING


@pytest.mark.parametrize(
    ("budget", "total", "tendered"),
    [
        ("2,000,000", "20,000,000", True),
        ("1,999,999.99", "2,000,000", False),
        ("2,000,000", "20,000,000.01", False),
        ("3,000,000", "20,000,000", True),
    ],
)
def test_budget_money_counts_from_two_million_and_a_tenth(budget, total, tendered):
    """
    R-1: at least 2,000,000 yuan and at least 10 % of the investment, both at once.
    """
    found = regime("4,000,000", budget_funds=yuan(budget), total_investment=yuan(total))

    assert (found is Regime.MUST_TENDER) == tendered


def test_a_state_enterprise_in_control_counts_without_budget_money():
    """
    R-1: who controls the project matters, not only whose money it is.
    """
    nothing = yuan("0")

    assert (
        regime("4,000,000", budget_funds=nothing, state_controlled=True)
        is Regime.MUST_TENDER
    )
    assert regime("4,000,000", budget_funds=nothing) is not Regime.MUST_TENDER


def test_contracts_of_one_kind_are_added_up():
    """
    R-2: two contracts of 2,000,000 that could be one are 4,000,000.
    """
    together = facts("2,000,000", same_kind=(yuan("1,999,999.99"),))
    assert route(together, RULES).regime is Regime.WORKS_NOT_TENDERED

    together = facts("2,000,000", same_kind=(yuan("1,500,000"), yuan("500,000")))
    routing = route(together, RULES)
    assert routing.regime is Regime.MUST_TENDER
    assert routing.rules == ("R-1", "R-2")
    assert "4,000,000.00" in routing.why.en


@pytest.mark.parametrize(
    ("kind", "limit", "above"),
    [
        (WORKS, "600,000", Regime.WORKS_NOT_TENDERED),
        (GOODS, "300,000", Regime.PURCHASING),
        (SERVICES, "300,000", Regime.PURCHASING),
    ],
)
def test_a_budget_unit_is_bound_from_the_purchasing_limit(kind, limit, above):
    """
    R-4, R-5: at the limit the purchasing law begins; below it small projects do.
    """
    below = str(yuan(limit) - yuan("0.01"))

    assert regime(limit, kind) is above
    assert regime(below, kind) is Regime.SMALL_PROJECT
    assert regime(limit, kind, budget_unit=False) is Regime.SMALL_PROJECT


def test_the_central_catalogue_binds_at_any_amount():
    """
    R-4: what stands in the catalogue is purchased by the law, however little it is.
    """
    assert regime("1,000", GOODS, in_central_catalogue=True) is Regime.PURCHASING


def test_every_routing_says_why_in_both_languages():
    """
    The reason is shown to the owner and kept in the file.
    """
    for estimate in ("100,000", "1,860,000", "4,000,000"):
        why = route(facts(estimate), RULES).why
        assert why.zh
        assert why.en
