"""What the room of an opening shows: state, one button, who is there, prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.accounts.presenting.words import ROLES
from trading.accounts.tokens import new_id
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.tender import ADJOURNMENTS
from trading.bids.presenting.lots import LotLine, lot_lines
from trading.bids.presenting.offers import OfferView, opened_offers
from trading.bids.presenting.opening_steps import (
    AGENDA,
    Action,
    action,
    headline,
    step_of,
)
from trading.bids.presenting.tenders import too_few
from trading.bids.use_cases.reading import PublicTender
from trading.bids.use_cases.reading_room import SEATED, TenderSheet
from trading.front.languages import Tongue, marked
from trading.front.moments import full, iso
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

DONE: Final[Mapping[str, str]] = {
    "close": marked("投标已截止。"),
    "not-opened": marked("已宣布不开标。"),
    "close-bidders": marked("投标人交密钥的时间已截止。"),
    "start": marked("开标已开始，等持有人和受托人交密钥。"),
    "open": marked("投标已打开，所有报价同时公开。"),
    "next": marked("已记录唱标。"),
    "object": marked("异议已提交，等招标人当场答复。"),
    "answer": marked("答复已记录。"),
    "adjourn": marked("开标已推迟，原因和时间已公布。"),
    "record": marked("开标已结束，记录已写入公开日志。"),
    "pair": marked("大屏已配对。"),
    "bring": marked("大屏已转到本标段。"),
}
_LED_BY: Final = frozenset({Role.OWNER, Role.AGENCY, Role.CLERK})


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the agenda: done, now, or to come."""

    name: str
    look: str


@dataclass(frozen=True, slots=True)
class CameView:
    """Somebody who can be there; `value` is what a tick of the form says."""

    value: str
    name: str
    organisation: str
    role: str
    inside: bool


@dataclass(frozen=True, slots=True)
class ReleaserView:
    """A holder or trustee, and whether the release has come."""

    name: str
    organisation: str
    duty: str
    done: bool


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection on the spot; `waits` is its number if the reader may answer."""

    number: int
    by: str
    text: str
    answer: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningView:
    """The room of an opening, for everybody in it who is signed in."""

    lot: str
    title: str
    public: str
    version: str
    agenda: tuple[StepView, ...]
    state: str
    waits_for: str
    action: Action | None
    due: str
    people: tuple[CameView, ...]
    badges: bool
    releasers: tuple[ReleaserView, ...]
    released: str
    offers: tuple[OfferView, ...]
    now_reading: OfferView | None
    objections: tuple[ObjectionView, ...]
    may_object: bool
    ended: bool
    may_adjourn: bool
    until_from: str
    may_pair: bool
    may_bring: bool
    screens: int
    lots: tuple[LotLine, ...]
    as_roles: str
    done: str
    key: str


def opening_view(
    sheet: TenderSheet, told: tuple[str, str], tongue: Tongue
) -> OpeningView:
    """Say what the console shows; `told` is what was just done, and the form's key."""
    state, (done, key) = State(sheet.lot.state), told
    said, waits_for = headline(sheet, tongue)
    offers = offers_of(sheet, tongue)
    return OpeningView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        public=tongue.at(f"/tendering/{sheet.lot.id}") if sheet.tender.policy else "",
        version=sheet.version,
        agenda=agenda(sheet, tongue),
        state=said,
        waits_for=too_few(sheet, tongue) or waits_for,
        action=action(sheet, tongue),
        due=due_of(sheet),
        people=people_views(sheet, tongue),
        badges=sheet.badges,
        releasers=releaser_views(sheet, tongue),
        released=released(sheet, tongue),
        offers=offers,
        now_reading=next((each for each in offers if each.reading), None),
        objections=_objections(sheet),
        ended=state is State.RECORDED,
        may_object=state is State.OPENED and Role.BIDDER in sheet.roles,
        may_adjourn=_may_adjourn(sheet),
        until_from=iso(sheet.at)[:16],
        may_pair=Role.CLERK in sheet.roles,
        may_bring=Role.CLERK in sheet.roles and len(sheet.lots) > 1,
        screens=sheet.screens,
        lots=lot_lines(
            _open_to(sheet), sheet.lot.id, "/tendering/{lot}/opening", tongue
        ),
        as_roles=tongue.join(tongue.say(ROLES[each]) for each in sorted(sheet.roles)),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key or new_id(),
    )


def _open_to(sheet: TenderSheet) -> list[PublicTender]:
    """Return the lots whose rooms the reader may enter: bidders bid for others."""
    seated = sheet.roles & SEATED
    return [each for each in sheet.lots if each.tender.policy] if seated else []


def agenda(sheet: TenderSheet, tongue: Tongue) -> tuple[StepView, ...]:
    """Return the steps of an opening, each with how far it is."""
    now = step_of(State(sheet.lot.state))
    return tuple(
        StepView(
            tongue.say(name), "past" if at < now else "now" if at == now else "todo"
        )
        for at, name in enumerate(AGENDA)
    )


def due_of(sheet: TenderSheet) -> str:
    """Return the instant that everybody waits for, empty if for none."""
    tender = sheet.tender
    match State(sheet.lot.state):
        case State.BIDDING:
            due = tender.logged.deadline
        case State.ADJOURNED if tender.until is not None:
            due = tender.until
        case State.OPENING if tender.has_bidders_window and not tender.bidders_closed:
            due = tender.bidders_until
        case _:
            return ""
    return iso(due) if due > sheet.at else ""


def people_views(sheet: TenderSheet, tongue: Tongue) -> tuple[CameView, ...]:
    """Return who is there, or could be where no badge tells."""
    return tuple(
        CameView(
            value=f"{each.person}|{each.organisation}",
            name=each.name,
            organisation=each.organisation,
            role=tongue.say(ROLES[each.role])
            if each.role is not Role.PUBLIC
            else tongue.say("在场人员"),
            inside=each.inside,
        )
        for each in sheet.people
    )


def releaser_views(sheet: TenderSheet, tongue: Tongue) -> tuple[ReleaserView, ...]:
    """Return every holder and trustee, and whether the release has come."""
    holders = [
        ReleaserView(
            sheet.names.get(each.person, each.person),
            each.organisation,
            tongue.say("密钥持有人 {j}", j=each.j),
            sheet.has_released(ReleaseKind.HOLDER, each.j),
        )
        for each in sheet.tender.seats
    ]
    trustees = [
        ReleaserView(
            each.organisation,
            each.organisation,
            tongue.say("时间受托人"),
            sheet.has_released(ReleaseKind.TRUSTEE, at),
        )
        for at, each in enumerate(sheet.tender.trustees, 1)
    ]
    return (*holders, *trustees)


def released(sheet: TenderSheet, tongue: Tongue) -> str:
    """Return how many have released, of how many that are needed, as a large figure."""
    if State(sheet.lot.state) not in {State.OPENING, State.ADJOURNED}:
        return ""
    return tongue.say(
        "持有人 {n} / {k}，受托人 {t} / 1",
        n=sheet.holders_released,
        k=sheet.tender.logged.k,
        t=min(1, sheet.trustees_released),
    )


def offers_of(sheet: TenderSheet, tongue: Tongue) -> tuple[OfferView, ...]:
    """Return what the bids say: nothing before all are open, then all at once."""
    if State(sheet.lot.state) not in {State.OPENED, State.RECORDED}:
        return ()
    return opened_offers(sheet, tongue)


def _objections(sheet: TenderSheet) -> tuple[ObjectionView, ...]:
    answers = bool({Role.OWNER, Role.AGENCY} & sheet.roles)
    return tuple(
        ObjectionView(
            each.number,
            sheet.firms.get(each.by, each.by),
            each.text,
            each.answer,
            waits=answers and not each.answer,
        )
        for each in sheet.tender.objections
    )


def _may_adjourn(sheet: TenderSheet) -> bool:
    return (
        sheet.lot.state == State.OPENING
        and bool(_LED_BY & sheet.roles)
        and sheet.tender.adjournments < ADJOURNMENTS
        and not sheet.has_enough
    )


def scheduled(sheet: TenderSheet, tongue: Tongue) -> str:
    """Return when bids close, which is when they are opened (E-11)."""
    return full(sheet.tender.logged.deadline, tongue) if sheet.tender.policy else ""
