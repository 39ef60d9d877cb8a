"""The home page, and the sessions of a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from archive.public.values import beijing
from trading.disclosure.model.kinds import AHEAD_OF_DRAW
from trading.disclosure.model.lines import Line
from trading.disclosure.model.queries import Day, Order, Query, Today
from trading.disclosure.presenting import words
from trading.disclosure.presenting.lists import (
    address,
    draw_address,
    recompute_address,
)
from trading.disclosure.presenting.standings import Look, Tag
from trading.front.languages import Tongue
from trading.front.moments import (
    amount,
    day,
    iso,
    left,
    near,
    period,
)
from trading.rules.fixed_price_selection import State

_STARTED: Final = {State.DRAWING, State.CHANCE_AWAITED}
_SOON: Final = timedelta(hours=12)


class Session(NamedTuple):
    """One draw of a day."""

    at: str
    title: str
    address: str
    room: str
    draw: str
    more: str
    tag: Tag
    next: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What happens next, and when: the countdown runs by the clock of the platform."""

    title: str
    address: str
    when: str
    iso: str
    left: str
    room: str


class Link(NamedTuple):
    """A line that leads to a project, with what matters about it."""

    title: str
    address: str
    facts: str
    strong: str
    more: str
    draw: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page shows."""

    types: tuple[tuple[str, str, str], ...]
    next: Next | None
    day: str
    sessions: tuple[Session, ...]
    sessions_count: str
    closing: tuple[Link, ...]
    results: tuple[Link, ...]
    all_results: str
    total: str


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the page of today's sessions shows."""

    day: str
    count: str
    sessions: tuple[Session, ...]
    next: Next | None


def is_waiting(entry: Line) -> bool:
    """Tell whether the draw of a lot is still to come."""
    return entry.state in AHEAD_OF_DRAW and not entry.suspended


def sessions_of(today: Day, tongue: Tongue) -> tuple[Session, ...]:
    """Say the sessions of the day; the next one is lit."""
    coming = [
        entry
        for entry in today.sessions
        if is_waiting(entry) and entry.draw_at is not None and entry.draw_at > today.now
    ]
    first = coming[0].lot if coming else ""
    return tuple(
        _session(entry, today.now, tongue, lit=entry.lot == first)
        for entry in today.sessions
    )


def _session(entry: Line, now: datetime, tongue: Tongue, *, lit: bool) -> Session:
    at = entry.draw_at or now
    ended = entry.drawn_at is not None
    return Session(
        at=f"{beijing(at):%H:%M}",
        title=entry.title,
        address=tongue.at(f"/projects/{entry.project}"),
        room=entry.room,
        draw=draw_address(entry, tongue) if ended else "",
        more=(
            tongue.say("名单、号球和排序都公开")
            if ended
            else tongue.say("任何人都可以到场看，不用登录")
        ),
        tag=_session_tag(entry, at, now, tongue),
        next=lit,
    )


def _session_tag(entry: Line, at: datetime, now: datetime, tongue: Tongue) -> Tag:
    if entry.drawn_at is not None:
        return Tag(tongue.say("已结束"), Look.OVER)
    if entry.state in _STARTED:
        return Tag(tongue.say("正在进行"), Look.LIVE)
    if not is_waiting(entry):
        return Tag(tongue.say("今天不抽取"), Look.OVER)
    if at <= now:
        return Tag(tongue.say("时间已到，尚未开始"), Look.WAIT)
    if at - now < _SOON:
        said = tongue.say("{period}后开始", period=period(at - now, tongue))
        return Tag(said, Look.WAIT)
    return Tag(tongue.say("待开始"), Look.PLAIN)


def next_up(entry: Line | None, now: datetime, tongue: Tongue) -> Next | None:
    """Say which session is next."""
    if entry is None or entry.draw_at is None:
        return None
    return Next(
        title=entry.title,
        address=tongue.at(f"/projects/{entry.project}"),
        when=near(entry.draw_at, now, tongue),
        iso=iso(entry.draw_at),
        left=period(entry.draw_at - now, tongue),
        room=entry.room,
    )


def home_view(today: Today, tongue: Tongue) -> HomeView:
    """Say what the home page shows."""
    now = today.now
    lots = today.counts.beside(Query(), "business")
    types = (
        (
            tongue.say(said),
            f"{lots[business]:,}",
            address(Query(business=business), tongue),
        )
        for business, said in words.BUSINESS.items()
        if business in lots
    )
    return HomeView(
        types=tuple(types),
        next=next_up(today.coming, now, tongue),
        day=day(now, tongue),
        sessions=sessions_of(today, tongue),
        sessions_count=_count(today, tongue),
        closing=tuple(_closing(entry, now, tongue) for entry in today.closing),
        results=tuple(_result(entry, tongue) for entry in today.results),
        all_results=address(Query(drawn=True, order=Order.NEW), tongue),
        total=f"{today.counts.total(Query()):,}",
    )


def today_view(today: Day, tongue: Tongue) -> TodayView:
    """Say what the page of today's sessions shows."""
    return TodayView(
        day=day(today.now, tongue),
        count=_count(today, tongue),
        sessions=sessions_of(today, tongue),
        next=next_up(today.coming, today.now, tongue),
    )


def _count(today: Day, tongue: Tongue) -> str:
    return tongue.count("{n} 场", "{n} 场", len(today.sessions))


def _facts(entry: Line, tongue: Tongue) -> str:
    procedure = words.PROCEDURES.get(entry.procedure, entry.procedure)
    both = (tongue.say(words.BUSINESS[entry.business]), tongue.say(procedure))
    return tongue.say("　").join(both)


def _closing(entry: Line, now: datetime, tongue: Tongue) -> Link:
    closes = entry.sign_up_closes
    return Link(
        title=entry.title,
        address=tongue.at(f"/projects/{entry.project}"),
        facts=_facts(entry, tongue),
        strong=near(closes, now, tongue) if closes else tongue.say("未填报"),
        more=left(closes, now, tongue) if closes else "",
        draw="",
    )


def _result(entry: Line, tongue: Tongue) -> Link:
    return Link(
        title=entry.title,
        address=tongue.at(f"/projects/{entry.project}"),
        facts=tongue.say("中选 {name}", name=entry.winner),
        strong=amount(entry.price, tongue),
        more="",
        draw=recompute_address(entry, tongue),
    )
