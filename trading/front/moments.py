"""Instants, remaining time and money as people read them."""

from datetime import date, datetime, time, timedelta
from typing import Final

from archive.public.values import Rate, Yuan, beijing
from trading.front.languages import Tongue, marked

_WEEKDAYS: Final = (
    marked("周一"),
    marked("周二"),
    marked("周三"),
    marked("周四"),
    marked("周五"),
    marked("周六"),
    marked("周日"),
)
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_FEN_A_WAN: Final = 1_000_000
_FEN_A_HUNDREDTH_OF_A_WAN: Final = 10_000


def day(instant: datetime, tongue: Tongue) -> str:
    """Write a day: `2026-03-27 周五`."""
    return _whole(beijing(instant).date(), tongue)


def full(instant: datetime, tongue: Tongue) -> str:
    """Write an instant to the minute: `2026-03-27 周五 09:30（北京时间）`."""
    on, clock = _clock(instant)
    return tongue.say("{day} {time}（北京时间）", day=_whole(on, tongue), time=clock)


def exact(instant: datetime, tongue: Tongue) -> str:
    """Write an instant to the second: `2026-03-27 周五 09:30:00（北京时间）`."""
    clock = f"{beijing(instant):%H:%M:%S}"
    return tongue.say("{day} {time}（北京时间）", day=day(instant, tongue), time=clock)


def near(instant: datetime, now: datetime, tongue: Tongue) -> str:
    """Write an instant as seen from now: `今天 14:00`, `03-19 周四 17:00`."""
    on, clock = _clock(instant)
    today = beijing(now).date()
    if on == today:
        return tongue.say("今天 {time}", time=clock)
    if on - today == _DAY:
        return tongue.say("明天 {time}", time=clock)
    return f"{_short(on, today, tongue)} {clock}"


def short_day(instant: datetime, now: datetime, tongue: Tongue) -> str:
    """Write a day of this year without it: `03-19 周四`."""
    return _short(beijing(instant).date(), beijing(now).date(), tongue)


def _short(on: date, today: date, tongue: Tongue) -> str:
    if on.year != today.year:
        return _whole(on, tongue)
    return _dated(f"{on.month:02}-{on.day:02}", on, tongue)


def _whole(on: date, tongue: Tongue) -> str:
    return _dated(on.isoformat(), on, tongue)


def _dated(said: str, on: date, tongue: Tongue) -> str:
    weekday = tongue.say(_WEEKDAYS[on.weekday()])
    return tongue.say("{date} {weekday}", date=said, weekday=weekday)


def iso(instant: datetime) -> str:
    """Write an instant for machines, as a wall clock in Beijing shows it."""
    return beijing(instant).isoformat(timespec="seconds")


def left(until: datetime, now: datetime, tongue: Tongue) -> str:
    """Write how long it is until then; empty once it is past."""
    rest = until - now
    if rest <= timedelta(0):
        return ""
    return tongue.say("还剩 {period}", period=period(rest, tongue))


def ago(at: datetime, now: datetime, tongue: Tongue) -> str:
    """Write how long ago that was."""
    passed = now - at
    if passed < _MINUTE:
        return tongue.say("不到一分钟前")
    return tongue.say("{period}前", period=period(passed, tongue))


def period(length: timedelta, tongue: Tongue) -> str:
    """Write a period in the two units that matter: days, or hours and minutes."""
    if length >= 2 * _DAY:
        return tongue.count("{n} 天", "{n} 天", length // _DAY)
    hours, rest = divmod(length, _HOUR)
    minutes = rest // _MINUTE
    if hours == 0:
        return tongue.count("{n} 分钟", "{n} 分钟", max(1, minutes))
    said = tongue.count("{n} 小时", "{n} 小时", hours)
    if minutes == 0 or hours >= _DAY // _HOUR:
        return said
    more = tongue.count("{n} 分", "{n} 分", minutes)
    return tongue.say("{hours} {minutes}", hours=said, minutes=more)


def _clock(instant: datetime) -> tuple[date, str]:
    """Midnight is the end of the day before: 24:00, as deadlines are written."""
    local = beijing(instant)
    if local.time() == time():
        return local.date() - _DAY, "24:00"
    return local.date(), f"{local.hour:02}:{local.minute:02}"


def amount(yuan: Yuan | None, tongue: Tongue) -> str:
    """Write an amount in a list: in 万元 when large and exact, 未填报 when missing."""
    if yuan is None:
        return tongue.say("未填报")
    large = yuan.fen >= _FEN_A_WAN and yuan.fen % _FEN_A_HUNDREDTH_OF_A_WAN == 0
    if large and not tongue.english:
        wan, rest = divmod(yuan.fen, _FEN_A_WAN)
        return f"{wan:,}.{rest // _FEN_A_HUNDREDTH_OF_A_WAN:02d} 万元"
    return exact_amount(yuan, tongue)


def exact_amount(yuan: Yuan | None, tongue: Tongue) -> str:
    """Write an amount on a record, to the fen: `1,716,000.00 元`."""
    if yuan is None:
        return tongue.say("未填报")
    return tongue.say("{amount} 元", amount=yuan)


def percent(basis_points: int) -> str:
    """Write a rate as short as it is exact: `8%`, `8.25%`."""
    whole, _, part = str(Rate(basis_points)).removesuffix(" %").partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}%" if part else f"{whole}%"


def given(text: str, tongue: Tongue) -> str:
    """Write a text that somebody had to give; 未填报 when it is missing."""
    return text or tongue.say("未填报")
