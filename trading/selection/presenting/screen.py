"""What a screen on the wall shows: few words, large, and nothing to press."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from archive.public.values import beijing, to_micros
from trading.front.languages import Tongue, marked
from trading.front.moments import day, full, iso
from trading.rules.fixed_price_selection import State
from trading.selection.presenting.draw_room import (
    PersonView,
    SeatedView,
    agenda,
    people_views,
    qr,
    result_views,
    transcript_of,
)
from trading.selection.presenting.room_phases import Phase, headline, phase_of
from trading.selection.use_cases.reading_room import RoomSheet

DISCIPLINE: Final = marked("请将手机静音。不走动，不喧哗，有异议请举手。")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenView:
    """One draw, to be read from eight metres away."""

    title: str
    room: str
    scheduled: str
    due: str
    day: str
    clock: str
    clock_iso: str
    version: str
    now: int
    step: str
    state: str
    waits_for: str
    people: tuple[PersonView, ...]
    listed: int
    count: str
    result: tuple[SeatedView, ...]
    impossible: bool
    code: Markup
    code_says: str
    discipline: str
    suspended: bool


def screen_view(sheet: RoomSheet, address: str, tongue: Tongue) -> ScreenView:
    """Say what a paired screen shows."""
    phase = phase_of(sheet)
    state, waits_for = headline(sheet, phase, tongue)
    steps = agenda(phase, tongue)
    current = [each.name for each in steps if each.look == "now"]
    draw_at = sheet.selection.announced.draw_at
    code, says = _code(sheet, phase, address, tongue)
    return ScreenView(
        title=sheet.lot.title,
        room=sheet.selection.announced.room,
        scheduled=full(draw_at, tongue),
        due=iso(draw_at) if phase <= Phase.READY and draw_at > sheet.at else "",
        day=day(sheet.at, tongue),
        clock=f"{beijing(sheet.at):%H:%M:%S}",
        clock_iso=iso(sheet.at),
        version=sheet.version,
        now=to_micros(sheet.at),
        step=current[0] if current else "",
        state=state,
        waits_for=waits_for,
        people=people_views(sheet, phase, tongue),
        listed=len(sheet.listed),
        count=_count(sheet, phase, tongue),
        result=result_views(sheet, tongue),
        impossible=phase >= Phase.SIGN and not sheet.order,
        code=code,
        code_says=says,
        discipline=tongue.say(DISCIPLINE),
        suspended=bool(sheet.lot.suspensions) and sheet.lot.state != State.ARCHIVED,
    )


def _count(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> str:
    """Return how many have sealed or shown their number, as a large figure."""
    draw = sheet.draw
    if draw is None:
        return ""
    if phase is Phase.COMMIT:
        done, due = len(draw.record.commits), len(draw.notice.contributors)
        return tongue.say("已封住 {done} / {due}", done=done, due=due)
    if phase in {Phase.REVEAL, Phase.CLOSE}:
        done, due = len(draw.record.reveals), len(draw.record.commits)
        return tongue.say("已公开 {done} / {due}", done=done, due=due)
    return ""


def _code(
    sheet: RoomSheet, phase: Phase, address: str, tongue: Tongue
) -> tuple[Markup, str]:
    """Return what telephones scan: where to come, and afterwards where to check."""
    path, says = "", ""
    if phase is Phase.GATHER:
        path = tongue.at(f"/draw-room/{sheet.lot.id}/join")
        says = tongue.say("参加抽取的人扫码登记到场")
    elif phase >= Phase.SIGN:
        path = f"{transcript_of(sheet, phase, tongue)}#recompute"
        says = tongue.say("扫码自己核对全过程")
    if not path or not address:
        return Markup(), ""
    return qr(f"{address}{path}"), says
