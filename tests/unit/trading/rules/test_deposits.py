"""Deposits by the law of each regime, to the fen; the examples are real notices."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import Rate, Yuan
from tests.builders_rules import SICHUAN_COUNTY, parameter, rules, yuan
from trading.rules import deposits
from trading.rules.deposits import (
    BecomesPriceError,
    DepositRegime,
    Holding,
    Interest,
    Owed,
    RefundCause,
    Stretch,
    check_asked,
    interest,
    interest_owed,
    owed_by,
    refund_due,
)
from trading.rules.parameters import Measure, Stricter
from trading.rules.shipped import national_calendar, national_rule_book

pytestmark = pytest.mark.trading

TENDER, LAND = DepositRegime.TENDER, DepositRegime.LAND
PROCUREMENT, ASSET = DepositRegime.PROCUREMENT, DepositRegime.ASSET
BOOK = national_rule_book()
CALENDAR = national_calendar()


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=UTC)


# What may be asked: 12.8


@pytest.mark.parametrize(
    ("regime", "of", "asked"),
    [
        (TENDER, "340250", "6800"),
        (TENDER, "340250", "6805"),
        (LAND, "187843500", "37568700"),
        (LAND, "980000", "980000"),
        (PROCUREMENT, "340250", "0"),
        (ASSET, "1000000", "300000"),
        (DepositRegime.SMALL_DRAW, "1000000", "0"),
    ],
)
def test_what_the_law_allows_may_be_asked(regime, of, asked):
    """Ningbo 1.9985 %, Weihai exactly 20 %, Urad Rear Banner 100 %; ends included."""
    check_asked(yuan(asked), yuan(of), regime, rules())


@pytest.mark.parametrize(
    ("regime", "of", "asked", "error"),
    [
        (TENDER, "340250", "6806", deposits.TenderDepositError),
        (TENDER, "340250", "6805.01", deposits.TenderDepositError),
        (PROCUREMENT, "340250", "6806", deposits.ProcurementDepositError),
        (LAND, "187843500", "37568699.99", deposits.LandDepositError),
        (LAND, "980000", "980000.01", deposits.LandDepositError),
        (ASSET, "1000000", "300000.01", deposits.AssetDepositError),
        (DepositRegime.SMALL_DRAW, "1000000", "1", deposits.SmallDrawDepositError),
        (TENDER, "340250", "-1", deposits.TenderDepositError),
    ],
)
def test_a_fen_more_than_the_law_allows_is_refused(regime, of, asked, error):
    """B-11, G-7, L-13, A-15, D-29: 6,806 of 340,250 is more than 2 %."""
    with pytest.raises(error) as refused:
        check_asked(yuan(asked), yuan(of), regime, rules())
    assert refused.value.asked == yuan(asked)


# When it goes back


@pytest.mark.parametrize(
    ("regime", "cause", "started", "last_day"),
    [
        (TENDER, RefundCause.WON, "2026-03-16", "2026-03-23"),
        (TENDER, RefundCause.LOST, "2026-03-18", "2026-03-23"),
        (TENDER, RefundCause.WITHDRAWN, "2026-03-16", "2026-03-23"),
        (TENDER, RefundCause.STOPPED, "2026-03-17", "2026-03-23"),
        (PROCUREMENT, RefundCause.LOST, "2026-09-29", "2026-10-12"),
        (PROCUREMENT, RefundCause.WON, "2026-03-16", "2026-03-23"),
        (LAND, RefundCause.LOST, "2026-03-16", "2026-03-23"),
        (ASSET, RefundCause.LOST, "2026-03-16", "2026-03-19"),
    ],
)
def test_a_deposit_is_back_within_the_days_of_its_regime(
    regime, cause, started, last_day
):
    """Calendar days roll over a weekend; working days skip the holidays."""
    due = refund_due(regime, cause, noon(started), rules(), CALENDAR)
    assert due.last_day == date.fromisoformat(last_day)


def test_who_loses_a_tender_waits_for_the_contract_and_is_told_so():
    """B-57 counts from the contract for winner and losers alike, G-7 does not."""
    said = [
        refund_due(regime, RefundCause.LOST, noon("2026-03-16"), rules(), CALENDAR)
        .explained()
        .en
        for regime in (TENDER, PROCUREMENT)
    ]
    assert "the signature of the contract" in said[0]
    assert "the notice of the result" in said[1]


@pytest.mark.parametrize("regime", [LAND, ASSET])
def test_the_winner_of_land_or_assets_pays_with_it(regime):
    """L-51: it becomes part of the price and does not go back."""
    with pytest.raises(BecomesPriceError):
        refund_due(regime, RefundCause.WON, noon("2026-03-16"), rules(), CALENDAR)


# Interest


def owed(regime, paid, **changes):
    known = {
        "amount": yuan("100000"),
        "received": date(2026, 3, 2),
        "due": date(2026, 3, 23),
        "paid": date.fromisoformat(paid),
    }
    return interest_owed(Holding(**{**known, **changes}), regime, BOOK, SICHUAN_COUNTY)


def test_a_refund_in_the_sixth_working_day_costs_one_day():
    """100,000 for a day at 4.35 % x 1.2 / 360 are 14.50 yuan."""
    assert owed(PROCUREMENT, "2026-03-24") == Interest(Owed.WHEN_LATE, 1, yuan("14.50"))


@pytest.mark.parametrize("paid", ["2026-03-03", "2026-03-23"])
def test_a_refund_in_time_costs_nothing(paid):
    """The last day is in time."""
    assert owed(PROCUREMENT, paid).amount == Yuan(0)


def test_as_long_as_no_day_is_set_nothing_is_late():
    """Before a release is proposed there is no last day."""
    assert owed(PROCUREMENT, "2026-12-31", due=None).days == 0


def test_a_tender_pays_the_banks_interest_for_the_days_held():
    """B-57: 21 days at 0.35 % are 20.42 yuan; the day it goes is not counted."""
    assert owed(TENDER, "2026-03-23") == Interest(Owed.WHILE_HELD, 21, yuan("20.42"))
    assert owed(TENDER, "2026-03-02") == Interest(Owed.WHILE_HELD, 0, Yuan(0))


def test_land_owes_no_interest():
    """L-51 says so."""
    assert owed(LAND, "2026-12-31").amount == Yuan(0)
    assert owed_by(LAND) is Owed.NOTHING


def test_each_day_has_the_rate_of_that_day():
    """A new rate of the central bank holds from its day on, not backwards."""
    new = parameter(
        "lending_base_rate",
        350,
        rule="G-7",
        measure=Measure.BASIS_POINTS,
        stricter=Stricter.FREE,
        effective_from=date(2026, 3, 25),
    )
    book = BOOK.with_parameters(new)
    holding = Holding(
        amount=yuan("100000"),
        received=date(2026, 3, 2),
        due=date(2026, 3, 23),
        paid=date(2026, 3, 26),
    )
    found = interest_owed(holding, PROCUREMENT, book, SICHUAN_COUNTY)
    # One day at 14.50 and two at 11.666…: rounded once, at the end.
    assert found == Interest(Owed.WHEN_LATE, 3, yuan("37.83"))


@pytest.mark.parametrize(("fen", "expected"), [(49, 0), (50, 1), (149, 1), (150, 2)])
def test_half_a_fen_goes_up(fen, expected):
    """One hundredth of the amount: 0.49 stays, 0.50 goes up."""
    assert interest(Yuan(fen), [Stretch(360, Rate(100))]) == Yuan(expected)


@given(
    st.integers(0, 10**12),
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 2_000)), max_size=5),
)
def test_interest_is_never_a_fen_off(fen, parts):
    """However the days are cut, the sum is the exact one, rounded once."""
    whole = [Stretch(days, Rate(points), Rate(2000)) for days, points in parts]
    cut = [
        Stretch(part, each.rate, each.surcharge)
        for each in whole
        for part in (each.days // 2, each.days - each.days // 2)
    ]
    found = interest(Yuan(fen), whole)
    assert found == interest(Yuan(fen), cut)
    exact = fen * sum(days * points * 12_000 for days, points in parts)
    assert abs(found.fen * 36 * 10**9 - exact) * 2 <= 36 * 10**9
