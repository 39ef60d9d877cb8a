"""Instants, remaining time and money as people read them."""

from datetime import timedelta

import pytest

from archive.values.instants import parse_instant
from archive.values.money import Yuan
from trading.front import moments
from trading.server.languages import tongues

pytestmark = pytest.mark.trading

CHINESE, ENGLISH = tongues()
NOW = parse_instant("2026-03-17T09:35:12+08:00")


def at(text):
    return parse_instant(f"2026-{text}+08:00")


@pytest.mark.parametrize(
    ("instant", "chinese", "english"),
    [
        ("03-17T14:00", "今天 14:00", "Today 14:00"),
        ("03-18T09:30", "明天 09:30", "Tomorrow 09:30"),
        ("03-19T17:00", "03-19 周四 17:00", "Thu 03-19 17:00"),
        ("03-16T17:00", "03-16 周一 17:00", "Mon 03-16 17:00"),
        ("03-18T00:00", "今天 24:00", "Today 24:00"),
        ("03-21T00:00", "03-20 周五 24:00", "Fri 03-20 24:00"),
    ],
)
def test_an_instant_is_told_as_seen_from_now(instant, chinese, english):
    """
    Today and tomorrow by their names; midnight is the end of the day before.
    """
    assert moments.near(at(instant), NOW, CHINESE) == chinese
    assert moments.near(at(instant), NOW, ENGLISH) == english


def test_another_year_is_told_with_its_number():
    """
    A day of another year is never taken for one of this.
    """
    next_year = parse_instant("2027-01-04T10:00+08:00")
    assert moments.near(next_year, NOW, CHINESE) == "2027-01-04 周一 10:00"


def test_a_record_says_date_weekday_time_and_zone():
    """
    Whoever reads it elsewhere knows which clock is meant.
    """
    assert moments.full(NOW, CHINESE) == "2026-03-17 周二 09:35（北京时间）"
    assert moments.full(NOW, ENGLISH) == "Tue 2026-03-17 09:35 (Beijing time)"
    assert moments.exact(NOW, CHINESE) == "2026-03-17 周二 09:35:12（北京时间）"
    end = at("03-21T00:00")
    assert moments.full(end, CHINESE) == "2026-03-20 周五 24:00（北京时间）"


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (timedelta(days=9, hours=23), "还剩 9 天", "9 days left"),
        (timedelta(days=1, hours=7), "还剩 31 小时", "31 hours left"),
        (
            timedelta(hours=18, minutes=17),
            "还剩 18 小时 17 分",
            "18 hours 17 min left",
        ),
        (timedelta(hours=1), "还剩 1 小时", "1 hour left"),
        (timedelta(minutes=5, seconds=59), "还剩 5 分钟", "5 minutes left"),
        (timedelta(microseconds=1), "还剩 1 分钟", "1 minute left"),
        (timedelta(0), "", ""),
        (timedelta(days=-1), "", ""),
    ],
)
def test_remaining_time_is_told_in_what_matters(left, chinese, english):
    """
    Days when there are many, minutes when there are few, nothing when it is over.
    """
    assert moments.left(NOW + left, NOW, CHINESE) == chinese
    assert moments.left(NOW + left, NOW, ENGLISH) == english


def test_a_moment_ago_is_not_zero_minutes():
    """
    What has just been is said so.
    """
    assert moments.ago(NOW, NOW, CHINESE) == "不到一分钟前"
    assert moments.ago(NOW - timedelta(hours=3), NOW, ENGLISH) == "3 hours ago"


@pytest.mark.parametrize(
    ("yuan", "listed", "recorded"),
    [
        ("1716000", "171.60 万元", "1,716,000.00 元"),
        ("19000000", "1,900.00 万元", "19,000,000.00 元"),
        ("924600", "92.46 万元", "924,600.00 元"),
        ("924650", "924,650.00 元", "924,650.00 元"),
        ("9999.99", "9,999.99 元", "9,999.99 元"),
        ("0", "0.00 元", "0.00 元"),
    ],
)
def test_money_is_never_rounded(yuan, listed, recorded):
    """
    万元 only when the amount is exact in it; a record is to the fen.
    """
    assert moments.amount(Yuan.parse(yuan), CHINESE) == listed
    assert moments.exact_amount(Yuan.parse(yuan), CHINESE) == recorded


def test_a_missing_value_is_not_zero():
    """
    Nobody has stated it: that is what is said, in a list and on a record.
    """
    assert moments.amount(None, CHINESE) == "未填报"
    assert moments.exact_amount(None, ENGLISH) == "Not stated"
    assert moments.given("", CHINESE) == "未填报"


@pytest.mark.parametrize(
    ("points", "written"), [(800, "8%"), (825, "8.25%"), (850, "8.5%"), (0, "0%")]
)
def test_a_rate_is_as_short_as_it_is_exact(points, written):
    """
    No digit is lost, none is added.
    """
    assert moments.percent(points) == written
