"""What the pages of bookings show: to whoever asks, and to the centre that gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.public.values import beijing
from trading.front.languages import Tongue, marked
from trading.venue.model.badges import BadgeRole
from trading.venue.presenting.rooms import SittingView, said, sitting_view
from trading.venue.presenting.words import BADGES, KINDS
from trading.venue.use_cases.attending import Entry
from trading.venue.use_cases.reading import RequestSheet, SessionSheet

TYPED: Final = 3
"""So many people without an account are typed at once."""

DONE: Final[Mapping[str, str]] = {
    "asked": marked("申请已提交，中心确认以前不占场地。"),
    "cancelled": marked("已取消，有关各方都会收到通知。"),
    "moved": marked("改期已保存，有关各方和持牌人都会收到通知。"),
    "badges": marked("工作牌已制作，可以打印。"),
    "revoked": marked("工作牌已收回，从现在起不能进场。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What a form begins with."""

    room: str
    day: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """The rooms for a lot, and what was asked for it."""

    lot: str
    title: str
    rooms: tuple[tuple[str, str], ...]
    own: tuple[SittingView, ...]
    proposed: Proposed
    done: str
    key: str


def request_view(
    found: RequestSheet, told: tuple[str, str], tongue: Tongue
) -> RequestView:
    """Say what an owner is shown; a draw that was announced is proposed as it was."""
    done, key = told
    announced = found.announced
    at = None if announced is None else beijing(announced.at)
    named = [
        each.id for each in found.rooms if announced and each.name == announced.room
    ]
    return RequestView(
        lot=found.lot.id,
        title=found.project.title,
        rooms=tuple(
            (each.id, f"{each.name}（{tongue.say(KINDS[each.kind])}）")
            for each in found.rooms
        ),
        own=tuple(sitting_view(each, tongue) for each in reversed(found.own)),
        proposed=Proposed(
            room=named[0] if named else "",
            day=f"{at:%Y-%m-%d}" if at else "",
            starts=f"{at:%H:%M}" if at else "",
            ends="",
        ),
        done=said(DONE, done, tongue),
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeView:
    """A badge: its number, its holder, in which duty, and whether it still lets in."""

    id: str
    name: str
    organisation: str
    role: str
    inside: bool
    revoked: bool


def badge_view(each: Entry, tongue: Tongue) -> BadgeView:
    """Say what is shown of a badge; its code is on no page."""
    return BadgeView(
        id=each.badge,
        name=each.name,
        organisation=each.organisation,
        role=tongue.say(BADGES[each.role]),
        inside=each.inside,
        revoked=each.revoked,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """A session with its badges, and what can be done about it."""

    sitting: SittingView
    badges: tuple[BadgeView, ...]
    prints: bool
    candidates: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    typed: range
    rooms: tuple[tuple[str, str], ...]
    now: Proposed
    unreached: str
    done: str
    key: str


def booking_view(
    found: SessionSheet, told: tuple[str, str], tongue: Tongue
) -> BookingView:
    """Say what the page of a session shows the centre."""
    done, key = told
    booking = found.sitting.booking
    starts, ends = beijing(booking.stay.starts), beijing(booking.stay.ends)
    return BookingView(
        sitting=sitting_view(found.sitting, tongue),
        badges=tuple(badge_view(each, tongue) for each in found.entries),
        prints=any(not each.revoked for each in found.entries),
        candidates=tuple(
            (
                each.person,
                f"{each.name}　{tongue.say(BADGES[each.role])}　{each.organisation}",
            )
            for each in found.candidates
        ),
        roles=tuple((each.value, tongue.say(BADGES[each])) for each in BadgeRole),
        typed=range(1, TYPED + 1),
        rooms=tuple((each.id, each.name) for each in found.rooms),
        now=Proposed(
            room=booking.room,
            day=f"{starts:%Y-%m-%d}",
            starts=f"{starts:%H:%M}",
            ends=f"{ends:%H:%M}",
        ),
        unreached=tongue.join(found.unreached),
        done=said(DONE, done, tongue),
        key=key,
    )
