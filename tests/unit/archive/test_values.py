"""Instants, periods, money and rates: what cannot be said exactly is not said."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import (
    NaiveInstantError,
    NotAnAmountError,
    NotAnInstantError,
    NotARateError,
    Rate,
    Window,
    Yuan,
    beijing,
    from_micros,
    in_words,
    parse_instant,
    shown,
    to_micros,
    utc,
)

pytestmark = pytest.mark.archive

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
NAIVE = NINE.replace(tzinfo=None)
INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the zone follows
    max_value=datetime(2255, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(INSTANTS)
def test_an_instant_survives_its_microseconds(instant):
    """
    Databases and signed bytes hold an integer, and lose nothing of the instant.
    """
    assert from_micros(to_micros(instant)) == instant


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_the_zone_of_writing_does_not_change_the_instant(instant, minutes):
    """
    One instant has one number, wherever its wall clock hangs.
    """
    elsewhere = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert to_micros(elsewhere) == to_micros(instant)
    assert parse_instant(elsewhere.isoformat()) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00+08:00",
        "2026-03-02 09:00:00+08:00",
        "2026-03-02T01:00:00.000000Z",
        " 2026-03-02T09:00:00.0+08:00\n",
    ],
)
def test_an_instant_is_read_with_its_zone(text):
    """
    The spellings people and forms use all mean the same nine o'clock.
    """
    assert parse_instant(text) == NINE
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-03-02T09:00", "2026-03-02 09:00:00.5"])
def test_an_instant_without_a_zone_is_refused(text):
    """
    Nine o'clock somewhere is no deadline; the refusal says how to write one.
    """
    with pytest.raises(NaiveInstantError, match=r"\+08:00"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-03-02",
        "2026-02-30T09:00+08:00",
        "2026-03-02T24:00+08:00",
        "2026-03-02T09:00:00.1234567+08:00",  # finer than can be kept
        "2026-W10-1T09:00+08:00",
        "20260302T0900+0800",
        "0001-01-01T00:00+08:00",  # before the first year in UTC
        "２０２６-03-02T09:00+08:00",
        "2026-03-02T09:00+08:00:30",
    ],
)
def test_what_is_not_an_instant_is_refused(text):
    """
    Nothing is guessed, and no fraction of a microsecond is dropped in silence.
    """
    with pytest.raises(NotAnInstantError, match="is not an instant"):
        parse_instant(text)


def test_naive_instants_are_refused_everywhere():
    """
    A datetime without a zone enters no comparison and no number.
    """
    window = Window(NINE, NINE + timedelta(hours=1))
    for use in (utc, to_micros, beijing, shown, window.__contains__):
        with pytest.raises(NaiveInstantError):
            use(NAIVE)
    with pytest.raises(NaiveInstantError):
        Window(NAIVE, NINE)


def test_people_read_beijing_time():
    """
    What is shown to people is the wall clock in Beijing, and says so.
    """
    assert shown(NINE) == "2026-03-02 09:00:00 北京时间"


def test_a_window_is_half_open():
    """
    At its opening an act is in time; at its closing it is late.
    """
    window = Window(NINE, NINE + timedelta(hours=1))
    tick = timedelta(microseconds=1)
    assert window.opens in window
    assert window.closes - tick in window
    assert window.closes not in window
    assert window.opens - tick not in window
    assert NINE not in Window(NINE, NINE)
    with pytest.raises(ValueError, match="cannot close"):
        Window(NINE, NINE - tick)


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_every_amount_survives_its_writing(fen):
    """
    An amount written in yuan with two places is read back to the fen.
    """
    amount = Yuan(fen)
    assert Yuan.parse(str(amount).replace(",", "")) == amount


@given(st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=5))
def test_an_amount_is_read_exactly_or_not_at_all(number):
    """
    Against plain decimal arithmetic: whole fen are read, fractions refused.
    """
    fen = number * 100
    if fen == fen.to_integral_value():
        assert Yuan.parse(f"{number:f}").fen == int(fen)
    else:
        with pytest.raises(NotAnAmountError, match="fraction of a fen"):
            Yuan.parse(f"{number:f}")


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1716000", 171_600_000), ("1200.50", 120_050), (" 0.1 ", 10), ("-3.00000", -300)],
)
def test_amounts_as_people_write_them(text, fen):
    """
    Yuan with or without a fraction are whole fen.
    """
    assert Yuan.parse(text) == Yuan(fen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "壹佰",
        "NaN",
        "Infinity",
        "1e3",
        "1_000",
        "1,000",
        "+5",
        "１２",
        "1.",
        ".5",
        "0x10",
        "1.005",
        "1." + "0" * 40 + "1",  # a context of 28 digits would round this to 1
        "90071992547409.92",
        "9" * 5000,
    ],
)
def test_what_is_not_an_amount_is_refused(text):
    """
    No exponent, no grouping, no foreign digits, no fraction of a fen, no overflow.
    """
    with pytest.raises(NotAnAmountError, match="is not an amount"):
        Yuan.parse(text)


@pytest.mark.parametrize("fen", [1.0, "1", True, Decimal(1), 2**53])
def test_fen_are_integers_that_json_can_carry(fen):
    """
    A float never becomes money, nor does anything beyond 2^53 - 1 fen.
    """
    with pytest.raises(NotAnAmountError):
        Yuan(fen)


def test_amounts_add_and_compare():
    """
    Sums are exact, shown with separators and two places.
    """
    assert Yuan.parse("1860000") - Yuan.parse("60000") == Yuan.parse("1800000")
    assert str(Yuan(186_000_000) + Yuan(5)) == "1,860,000.05"
    assert str(Yuan(-5)) == "-0.05"
    assert Yuan(1) < Yuan(2)


@given(st.integers(0, 10_000))
def test_every_rate_survives_its_writing(points):
    """
    A rate written as a percentage or as a fraction is read back.
    """
    rate = Rate(points)
    assert Rate.parse(str(rate)) == rate
    assert Rate.parse(f"{points // 10_000}.{points % 10_000:04d}") == rate


@pytest.mark.parametrize(
    "text",
    ["", "8.255%", "0.08255", "1.0001", "-0.01", "101%", "eight", "8%%", "１%", "1e-2"],
)
def test_what_is_not_a_rate_is_refused(text):
    """
    Rates lie between 0 and 1 in steps of 0.01 %.
    """
    with pytest.raises(NotARateError, match="is not a rate"):
        Rate.parse(text)


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("10", "人民币壹拾元整"),
        ("100.01", "人民币壹佰元零壹分"),
        ("1000000", "人民币壹佰万元整"),
        ("30000500.05", "人民币叁仟万零伍佰元零伍分"),
        ("0.50", "人民币伍角整"),
        ("0.05", "人民币伍分"),
        ("0", "人民币零元整"),
        ("1.05", "人民币壹元零伍分"),
        ("12.30", "人民币壹拾贰元叁角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("1185250", "人民币壹佰壹拾捌万伍仟贰佰伍拾元整"),
        ("100010000", "人民币壹亿零壹万元整"),
        ("10001000", "人民币壹仟万壹仟元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1000000000", "人民币壹拾亿元整"),
        (
            "90071992547409.91",
            "人民币玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分",
        ),
    ],
)
def test_an_amount_in_words_is_that_of_the_bills(yuan, words):
    """
    零 for places left out, 整 only without fen, 壹拾 and never 拾 alone.
    """
    assert in_words(Yuan.parse(yuan)) == words


DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
SCALES = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words):
    """Read an amount in words with another method than it is written with."""
    fen, above, section, digit = 0, 0, 0, 0
    for sign in words.removeprefix("人民币").removesuffix("整"):
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in SCALES:
            section, digit = section + digit * SCALES[sign], 0
        elif sign == "万":
            above, section, digit = above + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            above, section, digit = (above + section + digit) * 10**8, 0, 0
        else:
            unit = {"元": 100, "角": 10, "分": 1}[sign]
            fen, above, section, digit = (
                fen + (above + section + digit) * unit,
                0,
                0,
                0,
            )
    return fen


@given(st.integers(0, 2**53 - 1))
def test_an_amount_in_words_is_the_same_amount(fen):
    """
    Whoever reads the words gets the figures back, for every amount.
    """
    words = in_words(Yuan(fen))
    assert read_back(words) == fen
    assert "零零" not in words


@given(st.integers(-(2**53) + 1, -1))
def test_less_than_nothing_has_no_words(fen):
    """
    No paper promises an amount below zero.
    """
    with pytest.raises(NotAnAmountError, match="below zero"):
        in_words(Yuan(fen))
