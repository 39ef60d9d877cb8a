"""The fixed price, exact to the yuan, and the limits around it."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import Rate, Yuan
from tests.builders_rules import (
    NOTICE_DAY,
    SICHUAN_COUNTY,
    parameter,
    percent,
    rules,
    yuan,
)
from trading.rules.parameters import Measure, Stricter
from trading.rules.price import (
    AmountTooLargeError,
    AmountTooSmallError,
    ChangeNeedsApprovalError,
    DepositOutOfRangeError,
    NonCompetitivePartError,
    PriceChangedAfterNoticeError,
    PriceRenegotiatedError,
    RateOutOfRangeError,
    check_amount,
    check_changes,
    check_contract_price,
    check_deposit,
    check_drawn_rate,
    check_owner_rate,
    check_price_unchanged,
    drawable_rates,
    fixed_price,
)
from trading.rules.regimes import ObjectKind
from trading.rules.shipped import national_rule_book

pytestmark = pytest.mark.trading

RULES = rules()
FEN = st.integers(0, 10**13)
RATES = st.integers(0, 10_000).map(Rate)


def test_dr1_the_fixed_price_of_the_example():
    """
    DR1: 1,860,000 yuan, of which 60,000 non-competitive, 8 % down: 1,716,000 yuan.
    """
    price = fixed_price(yuan("1,860,000"), yuan("60,000"), percent("8"))

    assert price == yuan("1,716,000")


@pytest.mark.parametrize(
    ("rate", "price"),
    [
        ("10.11", "18,791,886"),
        ("10.10", "18,793,866"),
        ("8", "19,209,752"),
    ],
)
def test_the_real_award_to_the_yuan(rate, price):
    """
    Zhangzhou 2026-03-16: 20,794,078 with 990,000 provisional, K = 10.11 %.
    """
    found = fixed_price(yuan("20,794,078"), yuan("990,000"), percent(rate))

    assert found == yuan(price)


@pytest.mark.parametrize(
    ("control", "rate", "price"),
    [
        ("1.00", "50", "1"),
        ("0.98", "50", "0"),
        ("1.02", "50", "1"),
        ("3.00", "50", "2"),
        ("100", "0", "100"),
        ("100", "100", "0"),
    ],
)
def test_half_a_yuan_is_rounded_up(control, rate, price):
    """
    D-3: half up, to the whole yuan; never to the even one.
    """
    assert fixed_price(yuan(control), yuan("0"), percent(rate)) == yuan(price)


@given(FEN, FEN, RATES)
def test_the_price_is_the_formula_in_exact_decimals(one, other, rate):
    """
    For all amounts and rates: (C - E)(1 - r) + E, computed another way.
    """
    control, part = max(one, other), min(one, other)
    share = 1 - Decimal(rate.basis_points) / 10_000
    exact = ((control - part) * share + part) / 100

    price = fixed_price(Yuan(control), Yuan(part), rate)

    assert price.fen == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP) * 100


@pytest.mark.parametrize("part", ["1,860,000.01", "-0.01"])
def test_the_non_competitive_part_is_a_part(part):
    """
    More than the whole, or less than nothing, is a mistake in the papers.
    """
    with pytest.raises(NonCompetitivePartError) as refused:
        fixed_price(yuan("1,860,000"), yuan(part), percent("8"))

    assert refused.value.non_competitive == yuan(part)
    whole = fixed_price(yuan("1,860,000"), yuan("1,860,000"), percent("8"))
    assert whole == yuan("1,860,000")


@pytest.mark.parametrize(
    ("kind", "least", "limit"),
    [
        (ObjectKind.WORKS, "200,000", "2,000,000"),
        (ObjectKind.SERVICES, "50,000.01", "500,000"),
        (ObjectKind.GOODS, "0", "1,000,000"),
    ],
)
def test_the_range_has_its_lower_end_and_not_its_upper(kind, least, limit):
    """
    D-1, T-3: from the least amount on, and below the limit; a fen decides.
    """
    fen = Yuan(1)

    check_amount(kind, yuan(least), RULES)
    check_amount(kind, yuan(limit) - fen, RULES)
    with pytest.raises(AmountTooSmallError) as small:
        check_amount(kind, yuan(least) - fen, RULES)
    with pytest.raises(AmountTooLargeError) as large:
        check_amount(kind, yuan(limit), RULES)

    assert small.value.least == yuan(least)
    assert large.value.limit == yuan(limit)


@pytest.mark.parametrize(
    ("rate", "allowed"),
    [("4.99", False), ("5", True), ("8", True), ("12", True), ("12.01", False)],
)
def test_the_owners_rate_lies_in_its_range_with_both_ends(rate, allowed):
    """
    D-4: 5 % to 12 %, both included.
    """
    if allowed:
        check_owner_rate(percent(rate), RULES)
    else:
        with pytest.raises(RateOutOfRangeError, match=r"5\.00 % to 12\.00 %"):
            check_owner_rate(percent(rate), RULES)


def test_a_public_draw_may_give_400_rates():
    """
    D-4: from 8.00 % up to, not including, 12.00 %, in steps of 0.01 %.
    """
    rates = drawable_rates(RULES)

    assert len(rates) == 400
    assert (rates[0], rates[1], rates[-1]) == (
        percent("8"),
        percent("8.01"),
        percent("11.99"),
    )


@pytest.mark.parametrize(
    ("rate", "allowed"),
    [("7.99", False), ("8", True), ("10.11", True), ("11.99", True), ("12", False)],
)
def test_only_such_a_rate_can_have_been_drawn(rate, allowed):
    """
    A rate at the open end was not drawn.
    """
    if allowed:
        check_drawn_rate(percent(rate), RULES)
    else:
        with pytest.raises(RateOutOfRangeError):
            check_drawn_rate(percent(rate), RULES)


def test_the_noticed_price_is_never_edited():
    """
    D-3: a fen more or less is another price.
    """
    noticed = yuan("1,716,000")

    check_price_unchanged(noticed, yuan("1,716,000.00"))
    with pytest.raises(PriceChangedAfterNoticeError):
        check_price_unchanged(noticed, yuan("1,716,000.01"))


def test_the_contract_has_the_price_of_the_award():
    """
    D-26: neither dearer nor cheaper.
    """
    fixed = yuan("1,716,000")

    check_contract_price(fixed, fixed)
    for other in ("1,715,999", "1,716,001"):
        with pytest.raises(PriceRenegotiatedError):
            check_contract_price(fixed, yuan(other))


def test_larger_changes_need_an_approval():
    """
    D-26: ten percent of the contract pass, up or down; a fen more waits for a decision.
    """
    contract, tenth = yuan("1,716,000"), yuan("171,600")
    fen = Yuan(1)

    check_changes(contract, tenth, RULES, approved=False)
    check_changes(contract, yuan("0") - tenth, RULES, approved=False)
    for beyond in (tenth + fen, yuan("0") - tenth - fen):
        with pytest.raises(ChangeNeedsApprovalError):
            check_changes(contract, beyond, RULES, approved=False)
        check_changes(contract, beyond, RULES, approved=True)


def let_ask(basis_points: int):
    """Return the rules of a county that lets a notice ask for a deposit."""
    value = parameter(
        "deposit",
        basis_points,
        rule="D-29",
        measure=Measure.BASIS_POINTS,
        stricter=Stricter.LESS,
    )
    book = national_rule_book().with_parameters(value)
    return book.resolved(NOTICE_DAY, SICHUAN_COUNTY)


@given(st.integers(0, 10_000), FEN, FEN)
def test_a_deposit_is_within_what_county_and_law_allow(share, deposit, estimate):
    """
    D-29: the county's share of the estimate and two per cent, whichever is less.
    """
    within = Decimal(deposit) <= Decimal(estimate) * min(share, 200) / 10_000
    if within:
        check_deposit(Yuan(deposit), Yuan(estimate), let_ask(share))
    else:
        with pytest.raises(DepositOutOfRangeError):
            check_deposit(Yuan(deposit), Yuan(estimate), let_ask(share))


def test_by_default_there_is_no_deposit():
    """
    D-29: the shipped rules let a notice ask for nothing, and nobody for less.
    """
    check_deposit(Yuan(0), yuan("1,860,000"), RULES)
    for fen in (1, -1):
        with pytest.raises(DepositOutOfRangeError) as refused:
            check_deposit(Yuan(fen), yuan("1,860,000"), RULES)
        assert refused.value.most == percent("0")
