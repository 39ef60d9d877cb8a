"""What the pages of rooms show: a day of all, one room, its wall, its rounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from archive.public.values import beijing
from trading.accounts.permissions import PERMISSIONS
from trading.front.languages import Tongue, marked
from trading.front.moments import day as day_shown
from trading.front.moments import full
from trading.rules.calendar import beijing_day
from trading.venue.model.rooms import Discipline, Room, RoomKind
from trading.venue.presenting.words import BOOKED, KINDS, PURPOSES, hours, span
from trading.venue.use_cases.reading import Calendar, RoomSheet, Sitting

DONE: Final[Mapping[str, str]] = {
    "registered": marked("场所已登记，可以安排了。"),
    "changed": marked("修改已保存。"),
    "closed": marked("场所已停用。"),
    "confirmed": marked("场地已确认，有关各方都会收到通知。"),
    "declined": marked("已回复不予安排，申请人会收到原因。"),
    "duty": marked("值班已排好。"),
    "noted": marked("巡查已记下。"),
}
_DAY: Final = timedelta(days=1)
_LATEST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """A session in one line: what, where, when, how it stands, beside the notice."""

    id: str
    lot: str
    title: str
    purpose: str
    room: str
    when: str
    hours: str
    state: str
    stopped: bool
    is_confirmed: bool
    is_open: bool
    differs: str


def sitting_view(found: Sitting, tongue: Tongue) -> SittingView:
    """Say what is shown of a session."""
    told, differs = found.announced, ""
    if told is not None and not found.is_as_announced:
        differs = tongue.say(
            "公告里写的是：{room}，{when}。",
            room=told.room,
            when=full(told.at, tongue),
        )
    booking = found.booking
    return SittingView(
        id=booking.id,
        lot=booking.lot,
        title=found.project.title,
        purpose=tongue.say(PURPOSES[booking.purpose]),
        room=found.room.name,
        when=span(booking.stay, tongue),
        hours=hours(booking.stay),
        state=tongue.say(BOOKED[booking.state]),
        stopped=found.stopped is not None,
        is_confirmed=booking.state == "confirmed",
        is_open=booking.state in {"requested", "confirmed"},
        differs=differs,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """A room in the list, and what takes place in it that day."""

    id: str
    name: str
    kind: str
    equipment: str
    closed: bool
    held: tuple[SittingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The rooms of the centre on a day."""

    day: str
    shown: str
    before: str
    after: str
    rooms: tuple[RoomLine, ...]
    waiting: tuple[SittingView, ...]
    kinds: tuple[tuple[str, str], ...]
    done: str
    key: str


def calendar_view(
    found: Calendar, told: tuple[str, str], tongue: Tongue
) -> CalendarView:
    """Say what the page of all rooms shows; `told`: what was just done, and a key."""
    done, key = told
    held = [
        (each.room.id, sitting_view(each, tongue))
        for each in sorted(found.held, key=lambda each: each.booking.stay.starts)
    ]
    return CalendarView(
        day=found.day.isoformat(),
        shown=_written(found.day, tongue),
        before=_near(found.day, -_DAY),
        after=_near(found.day, _DAY),
        rooms=tuple(
            RoomLine(
                id=each.id,
                name=each.name,
                kind=tongue.say(KINDS[each.kind]),
                equipment=tongue.join(each.equipment),
                closed=each.closed_at is not None,
                held=tuple(view for room, view in held if room == each.id),
            )
            for each in found.rooms
        ),
        waiting=tuple(sitting_view(each, tongue) for each in found.waiting),
        kinds=kinds(tongue),
        done=said(DONE, done, tongue),
        key=key,
    )


def _near(on: date, by: timedelta) -> str:
    """Return the day before or after; at the end of time there is none."""
    try:
        return (on + by).isoformat()
    except OverflowError:
        return on.isoformat()


def _written(on: date, tongue: Tongue) -> str:
    weekdays = (
        *(marked("周一"), marked("周二"), marked("周三"), marked("周四")),
        *(marked("周五"), marked("周六"), marked("周日")),
    )
    weekday = tongue.say(weekdays[on.weekday()])
    return tongue.say("{date} {weekday}", date=on.isoformat(), weekday=weekday)


def kinds(tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return every kind of room with its word."""
    return tuple((each.value, tongue.say(KINDS[each])) for each in RoomKind)


def said(words: Mapping[str, str], done: str, tongue: Tongue) -> str:
    """Say what was just done; nothing if the address says what nobody says."""
    return tongue.say(words[done]) if done in words else ""


# --- One room ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """One room, and every text that hung in it."""

    id: str
    name: str
    kind: str
    closed: str
    equipment: str
    zh: str
    en: str
    walls: tuple[tuple[int, str, str], ...]
    done: str
    key: str


def room_view(found: RoomSheet, told: tuple[str, str], tongue: Tongue) -> RoomView:
    """Say what the page of a room shows."""
    done, key = told
    room = found.room
    closed = room.closed_at
    return RoomView(
        id=room.id,
        name=room.name,
        kind=tongue.say(KINDS[room.kind]),
        closed="" if closed is None else full(closed, tongue),
        equipment="\n".join(room.equipment),
        zh=room.discipline.said.zh,
        en=room.discipline.said.en,
        walls=tuple(
            (each.version, full(each.since, tongue), _text(each, tongue))
            for each in reversed(found.disciplines)
        ),
        done=said(DONE, done, tongue),
        key=key,
    )


def _text(wall: Discipline, tongue: Tongue) -> str:
    return wall.said.en if tongue.english else wall.said.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineView:
    """What hangs on a wall, line by line."""

    room: str
    kind: str
    lines: tuple[str, ...]
    version: int
    since: str


def discipline_view(room: Room, wall: Discipline, tongue: Tongue) -> DisciplineView:
    """Say what the page of a wall shows."""
    return DisciplineView(
        room=room.name,
        kind=tongue.say(KINDS[room.kind]),
        lines=tuple(_text(wall, tongue).strip().splitlines()),
        version=wall.version,
        since=day_shown(wall.since, tongue),
    )


# --- Duty and rounds -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """What was found on a round."""

    at: str
    name: str
    found: str
    fine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """Who is on duty in a room, and the latest notes of the rounds."""

    id: str
    name: str
    today: str
    shifts: tuple[tuple[str, str, bool], ...]
    notes: tuple[NoteView, ...]
    staff: tuple[tuple[str, str], ...]
    sets: bool
    closed: bool
    done: str
    key: str


def duty_view(
    found: RoomSheet,
    roles: Collection[str],
    told: tuple[str, str],
    tongue: Tongue,
) -> DutyView:
    """Say what the page of duty and rounds shows; who may set duty sees how."""
    done, key = told
    return DutyView(
        id=found.room.id,
        name=found.room.name,
        today=beijing_day(found.at).isoformat(),
        shifts=tuple(
            (
                found.name_of(each.person),
                span(each.stay, tongue),
                each.stay.covers(found.at),
            )
            for each in found.shifts
        ),
        notes=tuple(
            NoteView(
                at=f"{day_shown(each.at, tongue)} {beijing(each.at):%H:%M}",
                name=found.name_of(each.person),
                found=each.found,
                fine=each.in_order,
            )
            for each in reversed(found.notes[-_LATEST:])
        ),
        staff=tuple((each.person, each.name) for each in found.staff),
        sets=bool(PERMISSIONS["SetDuty"].roles & set(roles)),
        closed=found.room.closed_at is not None,
        done=said(DONE, done, tongue),
        key=key,
    )
