"""The list of what is traded: a row for each lot, chips for each choice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeVar
from urllib.parse import quote_plus

from trading.disclosure.model.lines import Listed
from trading.disclosure.model.queries import (
    FIRST_DAY,
    LAST_DAY,
    Found,
    Order,
    Query,
)
from trading.disclosure.presenting import words
from trading.disclosure.presenting.standings import Tag, standing
from trading.front.languages import Tongue
from trading.front.moments import amount, left, near

LIST: Final = "/projects"

_ASKED_AS: Final[Mapping[str, str]] = {
    "business": "type",
    "information": "info",
    "stage": "stage",
    "place": "place",
}
"""What an address calls the choices."""

K = TypeVar("K", bound=str)


# What a page makes dozens of are tuples: to make them takes a third of the time.


class Row(NamedTuple):
    """One lot in a list: deadline, amount and state are always there."""

    title: str
    address: str
    meta: str
    closes: str
    left: str
    price_label: str
    price: str
    tag: Tag
    draw: str
    """Where the last draw is computed again; empty before its result."""


class Chip(NamedTuple):
    """One choice of a filter."""

    text: str
    address: str
    lots: str
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


def row(entry: Listed, now: datetime, tongue: Tongue) -> Row:
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
        draw=recompute_address(entry, tongue),
    )


def draw_address(entry: Listed, tongue: Tongue) -> str:
    """Return the address of a lot's last draw, empty if there was none."""
    if not entry.draws:
        return ""
    return tongue.at(f"/projects/{entry.project}/draws/{entry.draws}")


def recompute_address(entry: Listed, tongue: Tongue) -> str:
    """Return where a lot's last draw is computed at once, empty before its result."""
    if entry.drawn_at is None:
        return ""
    return f"{draw_address(entry, tongue)}#recompute"


def _left(entry: Listed, now: datetime, tongue: Tongue) -> str:
    if entry.sign_up_closes is None:
        return ""
    return left(entry.sign_up_closes, now, tongue) or tongue.say("报名已截止")


def list_view(query: Query, found: Found, now: datetime, tongue: Tongue) -> ListView:
    """Say what the list page shows for a question and its answer."""
    chosen = tuple(_chosen(query, tongue))
    to = Addresses(query, tongue)
    return ListView(
        query=query,
        title=_title(query, tongue),
        heading=tongue.count("{n} 个项目", "{n} 个项目", found.total),
        filters=tuple(_filters(query, found, to, tongue)),
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
                to.but(order=_order(order)),
                "",
                order is query.order,
            )
            for order in Order
        ),
        rows=tuple(row(entry, now, tongue) for entry in found.lines),
        page=tongue.say(
            "第 {page} 页，共 {pages} 页", page=query.page, pages=found.pages
        ),
        before=to.but(page=_page(query.page - 1)) if query.page > 1 else "",
        after=to.but(page=_page(query.page + 1)) if query.page < found.pages else "",
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


class Addresses:
    """
    Where the lists are that answer a question with some choices made otherwise.

    A page names some forty of them, so what they have in common is written once.
    """

    def __init__(self, query: Query, tongue: Tongue) -> None:
        self._list = tongue.at(LIST)
        self._asked = {
            name: _written(name, value) for name, value in _parameters(query)
        }
        self._asked["page"] = ""

    def but(self, **choices: str) -> str:
        """Return the address with these choices, of the first page if none is said."""
        asked = self._asked.copy()
        for name, value in choices.items():
            asked[name] = _written(name, value)
        written = "&".join([each for each in asked.values() if each])
        return f"{self._list}?{written}" if written else self._list


def address(query: Query, tongue: Tongue) -> str:
    """Return the address of a list; the same question has one address."""
    return Addresses(query, tongue).but(page=_page(query.page))


def parameters(query: Query) -> list[tuple[str, str]]:
    """Return what is asked, as an address says it; what is usual is left out."""
    return [(name, str(value)) for name, value in _parameters(query) if value]


def _parameters(query: Query) -> Sequence[tuple[str, str]]:
    return (
        ("q", query.text),
        ("type", query.business or ""),
        ("info", query.information or ""),
        ("stage", query.stage or ""),
        ("within", query.within or ""),
        ("since", f"{query.since or ''}"),
        ("until", f"{query.until or ''}"),
        ("place", query.place),
        ("drawn", "1" if query.drawn else ""),
        ("order", _order(query.order)),
        ("page", _page(query.page)),
    )


def _written(name: str, value: str) -> str:
    return f"{name}={quote_plus(value)}" if value else ""


def _order(order: Order) -> str:
    return "" if order is Order.SOON else order.value


def _page(number: int) -> str:
    return "" if number == 1 else f"{number}"


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


def _filters(
    query: Query, found: Found, to: Addresses, tongue: Tongue
) -> Iterable[Chips]:
    """Say the choices beside a question."""
    yield _choice(
        tongue.say("业务类型"), "business", words.BUSINESS, query, found, to, tongue
    )
    yield _choice(
        tongue.say("最新信息"),
        "information",
        words.INFORMATION,
        query,
        found,
        to,
        tongue,
    )
    yield _choice(tongue.say("状态"), "stage", words.STAGES, query, found, to, tongue)
    any_time = Chip(
        tongue.say("不限"),
        to.but(within="", since="", until=""),
        "",
        (query.within, query.since, query.until) == (None, None, None),
    )
    times = (
        Chip(
            tongue.say(said),
            to.but(within=within, since="", until=""),
            "",
            query.within is within,
        )
        for within, said in words.WITHIN.items()
    )
    yield Chips(tongue.say("发布时间"), (any_time, *times))
    places = found.counts.places()
    if len(places) > 1 or query.place:
        said = {place: place for place in places}
        yield _choice(tongue.say("区划"), "place", said, query, found, to, tongue)


def _choice(
    name: str,
    what: str,
    said: Mapping[K, str],
    query: Query,
    found: Found,
    to: Addresses,
    tongue: Tongue,
) -> Chips:
    chosen = getattr(query, what)
    counts = found.counts.beside(query, what)
    asked = _ASKED_AS[what]
    whole = sum(counts.values())
    everything = _chip(
        tongue.say("全部"), to.but(**{asked: ""}), whole, chosen=not chosen
    )
    each = (
        _chip(
            tongue.say(text),
            to.but(**{asked: value}),
            counts.get(value, 0),
            chosen=chosen == value,
        )
        for value, text in said.items()
    )
    return Chips(name, (everything, *each))


def _chip(text: str, address: str, count: int, *, chosen: bool) -> Chip:
    shown = f"{count:,}" if count else ""
    return Chip(text, address, shown, chosen, empty=not count)


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
