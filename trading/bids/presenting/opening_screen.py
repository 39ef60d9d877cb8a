"""What a screen on the wall shows of an opening: few words, large, nothing to press."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from archive.public.values import beijing, to_micros
from trading.bids.presenting.offers import OfferView
from trading.bids.presenting.opening import (
    CameView,
    ReleaserView,
    agenda,
    due_of,
    offers_of,
    people_views,
    released,
    releaser_views,
    scheduled,
)
from trading.bids.presenting.opening_steps import headline
from trading.bids.presenting.tenders import too_few
from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import Tongue, marked
from trading.front.moments import day, iso
from trading.front.qr import qr_code
from trading.rules.open_tender_states import State

DISCIPLINE: Final = marked("请将手机静音。不走动，不喧哗，有异议请举手。")
_LONG: Final = 8
"""More offers than this are written smaller, so that all are seen at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningScreenView:
    """One opening, to be read from eight metres away."""

    title: str
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
    why_not: str
    people: tuple[CameView, ...]
    releasers: tuple[ReleaserView, ...]
    count: str
    offers: tuple[OfferView, ...]
    many: bool
    now_reading: OfferView | None
    code: Markup
    code_says: str
    discipline: str
    suspended: bool


def opening_screen_view(
    sheet: TenderSheet, address: str, tongue: Tongue
) -> OpeningScreenView:
    """Say what a paired screen shows."""
    state, waits_for = headline(sheet, tongue)
    offers = offers_of(sheet, tongue)
    code, says = _code(sheet, address, tongue)
    opens = sheet.lot.state in {State.OPENING, State.RELEASED}
    return OpeningScreenView(
        title=sheet.lot.title,
        scheduled=scheduled(sheet, tongue),
        due=due_of(sheet),
        day=day(sheet.at, tongue),
        clock=f"{beijing(sheet.at):%H:%M:%S}",
        clock_iso=iso(sheet.at),
        version=sheet.version,
        now=to_micros(sheet.at),
        step=next((x.name for x in agenda(sheet, tongue) if x.look == "now"), ""),
        state=state,
        waits_for=waits_for,
        why_not=too_few(sheet, tongue),
        people=tuple(x for x in people_views(sheet, tongue) if x.inside),
        releasers=releaser_views(sheet, tongue) if opens else (),
        count=released(sheet, tongue),
        offers=offers,
        many=len(offers) > _LONG,
        now_reading=next((each for each in offers if each.reading), None),
        code=code,
        code_says=says,
        discipline=tongue.say(DISCIPLINE),
        suspended=bool(sheet.lot.suspensions),
    )


def _code(sheet: TenderSheet, address: str, tongue: Tongue) -> tuple[Markup, str]:
    """Return what telephones scan once all is done: where to check it."""
    if sheet.lot.state != State.RECORDED or not address:
        return Markup(), ""
    picture = qr_code(f"{address}{tongue.at(f'/tendering/{sheet.lot.id}')}").decode()
    says = tongue.say("扫码看结果，自己再开一遍")
    return Markup(picture), says  # noqa: S704 - drawn here, of squares
