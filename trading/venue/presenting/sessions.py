"""What the pages of a session show: today's list, the door, the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.values import Actor, beijing
from trading.front.languages import Tongue, marked
from trading.front.moments import full
from trading.rules.fixed_price_selection import State
from trading.venue.clocks import RunningClock
from trading.venue.model.badges import Direction
from trading.venue.model.orders import Order
from trading.venue.presenting.rooms import SittingView, said, sitting_view
from trading.venue.presenting.words import BADGES, CLOCKS, NOW
from trading.venue.sheets import Sheet
from trading.venue.use_cases.attending import Entry
from trading.venue.use_cases.reading import SessionSheet, Sitting, address_of

DONE: Final[Mapping[str, str]] = {
    "paused": marked("暂停指令已发出，项目停在现在这一步。"),
    "resumed": marked("恢复指令已发出，项目继续。"),
    "attested": marked("见证已记下，没有改变任何决定。"),
    "sheet": marked("监督记录表已出具，等现场监督签名。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Today's sessions of somebody."""

    sessions: tuple[tuple[SittingView, str, bool], ...]
    at: str


def today_view(
    found: Sequence[Sitting], actor: Actor, at: datetime, tongue: Tongue
) -> TodayView:
    """Say what the page of today shows; the session that runs now is marked."""
    return TodayView(
        sessions=tuple(
            (
                sitting_view(each, tongue),
                address_of(each, actor),
                each.booking.stay.covers(at),
            )
            for each in found
        ),
        at=full(at, tongue),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody with a badge: who, for whom, in which duty, when they came and went."""

    badge: str
    name: str
    organisation: str
    role: str
    inside: bool
    revoked: bool
    came: str
    left: str


def _person(each: Entry, tongue: Tongue) -> PersonView:
    came = each.scans[0].at if each.scans else None
    last = each.scans[-1] if each.scans else None
    left = last.at if last is not None and last.direction is Direction.OUT else None
    return PersonView(
        badge=each.badge,
        name=each.name,
        organisation=each.organisation,
        role=tongue.say(BADGES[each.role]),
        inside=each.inside,
        revoked=each.revoked,
        came="" if came is None else f"{beijing(came):%H:%M:%S}",
        left="" if left is None else f"{beijing(left):%H:%M:%S}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorView:
    """The door: who went through last, and everybody's list."""

    sitting: SittingView
    last: PersonView | None
    way: str
    people: tuple[PersonView, ...]
    inside: int
    key: str


def door_view(found: SessionSheet, key: str, tongue: Tongue) -> DoorView:
    """Say what the page of the door shows."""
    passed = [each for each in found.entries if each.scans]
    last = max(passed, key=lambda each: each.scans[-1].event, default=None)
    way = ""
    if last is not None:
        went_in = last.scans[-1].direction is Direction.IN
        at = f"{beijing(last.scans[-1].at):%H:%M:%S}"
        way = (
            tongue.say("{time} 进场", time=at)
            if went_in
            else tongue.say("{time} 离场", time=at)
        )
    return DoorView(
        sitting=sitting_view(found.sitting, tongue),
        last=None if last is None else _person(last, tongue),
        way=way,
        people=tuple(_person(each, tongue) for each in found.entries),
        inside=sum(each.inside for each in found.entries),
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """A numbered order: what it does, when, why, and whether it stands."""

    number: str
    ends: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A clock of the supervisor's own list."""

    title: str
    what: str
    at: str
    about: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleView:
    """All that a supervisor on site looks at."""

    sitting: SittingView
    now: str
    next: str
    stopped: OrderView | None
    suspended: tuple[str, ...]
    people: tuple[PersonView, ...]
    inside: int
    orders: tuple[OrderView, ...]
    clocks: tuple[ClockView, ...]
    sheet: Sheet | None
    supervises: bool
    done: str
    key: str


def console_view(
    found: SessionSheet,
    clocks: Sequence[RunningClock],
    sheet: Sheet | None,
    told: tuple[str, str],
    tongue: Tongue,
    *,
    supervises: bool,
) -> ConsoleView:
    """Say what the console shows; only whoever supervises can stop and finish."""
    done, key = told
    stopped, lot = found.sitting.stopped, found.sitting.lot
    now, coming = NOW[State(lot.state)]
    return ConsoleView(
        sitting=sitting_view(found.sitting, tongue),
        now=tongue.say(now),
        next=tongue.say(coming),
        stopped=None if stopped is None else _order(stopped, tongue),
        suspended=tuple(each.reason for each in lot.suspensions)
        if stopped is None
        else (),
        people=tuple(_person(each, tongue) for each in found.entries),
        inside=sum(each.inside for each in found.entries),
        orders=tuple(_order(each, tongue) for each in reversed(found.orders)),
        clocks=tuple(
            ClockView(
                title=each.title,
                what=tongue.say(CLOCKS[each.running]),
                at=full(each.at, tongue),
                about=each.about,
                urgent=each.overdue or each.running == "suspended",
            )
            for each in clocks
        ),
        sheet=sheet,
        supervises=supervises,
        done=said(DONE, done, tongue),
        key=key,
    )


def _order(each: Order, tongue: Tongue) -> OrderView:
    return OrderView(
        number=each.number, ends=each.ends, at=full(each.at, tongue), reason=each.reason
    )
