"""The list of what is traded: a row for each lot, chips for each choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from trading.disclosure.languages import Tongue
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.queries import (
    FIRST_DAY,
    LAST_DAY,
    Found,
    Order,
    Query,
)
from trading.disclosure.presenting import words
from trading.disclosure.presenting.moments import amount, left, near
from trading.disclosure.presenting.standings import Tag, standing

LIST: Final = "/projects"

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One lot in a list: deadline, amount and state are always there."""

    title: str
    address: str
    meta: str
    closes: str
    left: str
    price_label: str
    price: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice of a filter."""

    text: str
    address: str
    count: str
    chosen: bool
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Chips:
    """One filter."""

    name: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """What the list page shows."""

    query: Query
    title: str
    heading: str
    filters: tuple[Chips, ...]
    chosen: tuple[Chip, ...]
    open: str
    clear: str
    orders: tuple[Chip, ...]
    rows: tuple[Row, ...]
    page: str
    before: str
    after: str
    hidden: tuple[tuple[str, str], ...]
    nothing: str
    dates: Mapping[str, str]


def row(entry: Entry, now: datetime, tongue: Tongue) -> Row:
    """Say what a list says of a lot; a missing value is 未填报, never 0."""
    closes = entry.sign_up_closes
    won = bool(entry.winner)
    return Row(
        title=entry.title,
        address=tongue.at(f"/projects/{entry.project}"),
        meta=tongue.say("　").join(
            (
                tongue.say(words.PROCEDURES.get(entry.procedure, entry.procedure)),
                tongue.say(words.BUSINESS[entry.business]),
                entry.project,
            )
        ),
        closes=tongue.say("未填报") if closes is None else near(closes, now, tongue),
        left=_left(entry, now, tongue),
        price_label=tongue.say("中选价") if won else tongue.say("固定价"),
        price=amount(entry.price, tongue),
        tag=standing(entry, now, tongue),
    )


def _left(entry: Entry, now: datetime, tongue: Tongue) -> str:
    if entry.sign_up_closes is None:
        return ""
    return left(entry.sign_up_closes, now, tongue) or tongue.say("报名已截止")


def list_view(query: Query, found: Found, now: datetime, tongue: Tongue) -> ListView:
    """Say what the list page shows for a question and its answer."""
    chosen = tuple(_chosen(query, tongue))
    return ListView(
        query=query,
        title=_title(query, tongue),
        heading=tongue.count("{n} 个项目", "{n} 个项目", found.total),
        filters=tuple(_filters(query.but(), found, tongue)),
        chosen=chosen,
        open=(
            tongue.count("筛选（已选 {n} 项）", "筛选（已选 {n} 项）", len(chosen))
            if chosen
            else tongue.say("筛选")
        ),
        clear=tongue.at(LIST),
        orders=tuple(
            Chip(
                tongue.say(words.ORDERS[order]),
                address(query.but(order=order), tongue),
                "",
                order is query.order,
            )
            for order in Order
        ),
        rows=tuple(row(entry, now, tongue) for entry in found.entries),
        page=tongue.say(
            "第 {page} 页，共 {pages} 页", page=query.page, pages=found.pages
        ),
        before=address(query.but(page=query.page - 1), tongue)
        if query.page > 1
        else "",
        after=(
            address(query.but(page=query.page + 1), tongue)
            if query.page < found.pages
            else ""
        ),
        hidden=tuple((k, v) for k, v in parameters(query) if k not in {"q", "page"}),
        nothing=_nothing(query, tongue),
        dates=_dates(query),
    )


def _dates(query: Query) -> Mapping[str, str]:
    """Return the days that are asked for, and the first and last that may be."""
    return {
        "since": f"{query.since or ''}",
        "until": f"{query.until or ''}",
        "first": f"{FIRST_DAY}",
        "last": f"{LAST_DAY}",
    }


def address(query: Query, tongue: Tongue) -> str:
    """Return the address of a list; the same question has one address."""
    asked = parameters(query)
    return tongue.at(LIST) + (f"?{urlencode(asked)}" if asked else "")


def parameters(query: Query) -> list[tuple[str, str]]:
    """Return what is asked, as an address says it; what is usual is left out."""
    asked = [
        ("q", query.text),
        ("type", query.business or ""),
        ("info", query.information or ""),
        ("stage", query.stage or ""),
        ("within", query.within or ""),
        ("since", f"{query.since or ''}"),
        ("until", f"{query.until or ''}"),
        ("place", query.place),
        ("drawn", "1" if query.drawn else ""),
        ("order", "" if query.order is Order.SOON else query.order),
        ("page", "" if query.page == 1 else f"{query.page}"),
    ]
    return [(name, str(value)) for name, value in asked if value]


def _title(query: Query, tongue: Tongue) -> str:
    if query.text:
        return tongue.say("搜索“{text}”", text=query.text)
    if query.business is not None:
        return tongue.say(words.BUSINESS[query.business])
    return tongue.say("交易信息")


def _nothing(query: Query, tongue: Tongue) -> str:
    if not query.narrows:
        return tongue.say("还没有公开的项目。第一份公告发布后，就会出现在这里。")
    if query.text:
        return tongue.say("没有找到“{text}”。", text=query.text)
    return tongue.say("没有符合这些条件的项目。")


def _filters(query: Query, found: Found, tongue: Tongue) -> Iterable[Chips]:
    """Say the choices beside a question, which asks for its first page."""
    yield _choice(
        tongue.say("业务类型"), "business", words.BUSINESS, query, found, tongue
    )
    yield _choice(
        tongue.say("最新信息"), "information", words.INFORMATION, query, found, tongue
    )
    yield _choice(tongue.say("状态"), "stage", words.STAGES, query, found, tongue)
    any_time = Chip(
        tongue.say("不限"),
        address(query.but(within=None, since=None, until=None), tongue),
        "",
        (query.within, query.since, query.until) == (None, None, None),
    )
    times = (
        Chip(
            tongue.say(said),
            address(query.but(within=within, since=None, until=None), tongue),
            "",
            query.within is within,
        )
        for within, said in words.WITHIN.items()
    )
    yield Chips(tongue.say("发布时间"), (any_time, *times))
    places = found.counts.places()
    if len(places) > 1 or query.place:
        everywhere = _chip(
            tongue.say("全部"), query.but(place=""), query, found, tongue
        )
        chips = (
            _chip(place, query.but(place=place), query, found, tongue)
            for place in places
        )
        yield Chips(tongue.say("区划"), (everywhere, *chips))


def _choice(
    name: str,
    what: str,
    said: Mapping[K, str],
    query: Query,
    found: Found,
    tongue: Tongue,
) -> Chips:
    whole = _chip(tongue.say("全部"), query.but(**{what: None}), query, found, tongue)
    each = (
        _chip(tongue.say(text), query.but(**{what: value}), query, found, tongue)
        for value, text in said.items()
    )
    return Chips(name, (whole, *each))


def _chip(text: str, wanted: Query, query: Query, found: Found, tongue: Tongue) -> Chip:
    count = found.counts.total(wanted)
    shown = f"{count:,}" if count else ""
    return Chip(text, address(wanted, tongue), shown, wanted == query, empty=not count)


def _chosen(query: Query, tongue: Tongue) -> Iterable[Chip]:
    """Say what is asked for, each with the address of the list without it."""
    asked: list[tuple[str, dict[str, object]]] = []
    if query.text:
        asked.append((tongue.say("“{text}”", text=query.text), {"text": ""}))
    if query.business is not None:
        asked.append((tongue.say(words.BUSINESS[query.business]), {"business": None}))
    if query.information is not None:
        said = tongue.say(words.INFORMATION[query.information])
        asked.append((said, {"information": None}))
    if query.stage is not None:
        asked.append((tongue.say(words.STAGES[query.stage]), {"stage": None}))
    if query.within is not None:
        asked.append((tongue.say(words.WITHIN[query.within]), {"within": None}))
    if query.since or query.until:
        said = f"{query.since or '…'} – {query.until or '…'}"
        asked.append((said, {"since": None, "until": None}))
    if query.place:
        asked.append((query.place, {"place": ""}))
    if query.drawn:
        asked.append((tongue.say("有结果的"), {"drawn": False}))
    for text, without in asked:
        yield Chip(text, address(query.but(**without), tongue), "", chosen=True)
