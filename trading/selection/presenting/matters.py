"""What one's own page says of one's own projects: the next duty first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.values import Actor
from trading.accounts.today import Matter, Matters, Offer
from trading.awards.model import Award
from trading.front.languages import Tongue
from trading.front.moments import full
from trading.rules.fixed_price_states import State
from trading.rules.roles import Role
from trading.selection.model.selection import Selection
from trading.selection.presenting.desk import (
    act_view,
    is_due,
    papers_to_sign,
)
from trading.selection.presenting.states import STATES
from trading.selection.presenting.way_on import possible
from trading.selection.use_cases.matters import (
    FirmMatter,
    OpenSignUp,
    ReadMatters,
    SeatMatter,
)

MOST_SHOWN: Final = 12
MOST_OFFERED: Final = 5
_NO_DUTY: Final = {
    *("Terminate", "VoidList", "CorrectVerdict", "VoidWinner", "ReturnToDraft"),
    *("ChangeDraft", "AmendNotice", "PostponeDraw", "ResumeSignUp", "RecordRefusal"),
    *("DeclareTooFew", "SwitchSource", "VoidDraw", "SkipReserve"),
    *("DeclareReservesUsedUp", "ReadApplications"),
}
"""What may be done as well, and waits for nobody."""
_IN_THE_ROOM: Final = {
    *(State.LIST_FROZEN, State.DRAW_READY, State.DRAWING),
    *(State.CHANCE_AWAITED, State.DRAWN),
}
_GATHERING: Final = {State.LIST_FROZEN, State.DRAW_READY}
_PRESENT: Final = {Role.CLERK, Role.SUPERVISOR, Role.OWNER, Role.AGENCY}
"""Without whom no draw begins (D-16)."""
_DRAWN: Final = {
    *(State.PUBLICITY, State.WINNER_LOST, State.AWARDED, State.CONTRACTED),
    *(State.PERFORMING, State.ACCEPTED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMatters:
    """Tells somebody's projects, in the words of their page."""

    read: ReadMatters

    def __call__(self, actor: Actor, tongue: Tongue) -> Matters:
        """Return them, those with a duty first; of others nothing."""
        signed_up, open_ = self.read.of_firm(actor)
        own = [
            *(_of_seat(each, tongue) for each in self.read.of_seat(actor)),
            *(_of_firm(each, tongue) for each in signed_up),
        ]
        own.sort(key=lambda each: each.duty is None)
        return Matters(
            own=tuple(own[:MOST_SHOWN]),
            offers=tuple(_offer(each, tongue) for each in open_[:MOST_OFFERED]),
            starts=bool({Role.OWNER.value, Role.AGENCY.value} & set(actor.roles)),
        )


def _of_seat(found: SeatMatter, tongue: Tongue) -> Matter:
    sheet = found.sheet
    duties = list(dict.fromkeys(_duties(found, tongue)))
    return Matter(
        title=sheet.lot.title,
        address=tongue.at(f"/desk/{sheet.lot.id}"),
        stands=tongue.say(STATES[State(sheet.lot.state)]),
        when=_when(sheet.lot.state, sheet.selection, sheet.award, tongue),
        duty=duties[0] if duties else None,
        more=tuple(duties[1:]),
    )


def _duties(found: SeatMatter, tongue: Tongue) -> Iterable[tuple[str, str]]:
    """Say what waits for one: papers that are to be signed before the next step."""
    sheet = found.sheet
    for address, title in papers_to_sign(sheet, tongue):
        yield address, tongue.say("签署：{title}", title=title)
    suspended = bool(sheet.lot.suspensions)
    if sheet.lot.state in _GATHERING and sheet.roles & _PRESENT and not suspended:
        room = tongue.at(f"/draw-room/{sheet.lot.id}")
        yield room, tongue.say("进入抽取室")
    for act in possible(sheet.lot.state, sheet.roles, suspended=suspended):
        view = act_view(act, sheet.lot.id, tongue)
        if view is not None and _waits_for(act, found):
            yield view.address, view.name


def _waits_for(act: str, found: SeatMatter) -> bool:
    """Tell whether the lot waits for this act: what the table offers may be done."""
    way, who = found.preparation, found.person
    notice, review = way.prepared, way.review
    checked = way.slip is not None and way.slip.person == who
    on_the_way = {
        "RequestEntry": not (way.waits or way.entered),
        "AnswerEntry": way.waits,
        "PrepareNotice": way.entered and notice is None,
        # Nobody reviews their own work, nor publishes what they reviewed (P-11).
        "ReviewConfidentiality": notice is not None
        and review is None
        and not checked
        and notice.person != who,
        "PublishNotice": review is not None and review.may and review.person != who,
    }
    if act in on_the_way:
        return on_the_way[act]
    return act not in _NO_DUTY and is_due(act, found.sheet)


def _when(state: str, selection: Selection, award: Award | None, tongue: Tongue) -> str:
    """Say the next date of a lot."""
    said, at = _date(state, selection, award, tongue)
    return (
        ""
        if at is None
        else tongue.say("{what} {when}", what=said, when=full(at, tongue))
    )


def _date(
    state: str, selection: Selection, award: Award | None, tongue: Tongue
) -> tuple[str, datetime | None]:
    announced = selection.announcement
    if announced is None:
        return "", None
    if state == State.NOTICED:
        return tongue.say("报名截止"), announced.sign_up.closes
    if award is None:
        return tongue.say("抽取"), announced.draw_at
    if state == State.PUBLICITY and award.publicity is not None:
        return tongue.say("公示到"), award.publicity.closes
    if state == State.AWARDED:
        return tongue.say("签合同到"), award.contract_until
    return "", None


# --- A firm ---------------------------------------------------------------------------


def _of_firm(found: FirmMatter, tongue: Tongue) -> Matter:
    lot, state = found.lot.id, found.lot.state
    acts = list(_ways_of_firm(found, tongue))
    in_room = bool(found.ticket) and state in _IN_THE_ROOM
    return Matter(
        title=found.lot.title,
        address=tongue.at(f"/sign-up/{lot}"),
        stands=tongue.join(_stands(found, tongue)),
        when=_when(state, found.selection, found.award, tongue),
        duty=acts.pop(0) if in_room else None,
        more=tuple(acts),
    )


def _stands(found: FirmMatter, tongue: Tongue) -> Iterable[str]:
    if found.fallen:
        yield tongue.say("报名已失效")
        return
    state = State(found.lot.state)
    yield (
        tongue.say("您已报名") if state is State.NOTICED else tongue.say(STATES[state])
    )
    if found.ticket:
        yield tongue.say("您的号票：{ticket} 号", ticket=found.ticket)
    if found.order is not None:
        won = found.order == 0
        yield tongue.say("抽中") if won else tongue.say("第 {n} 备选", n=found.order)
    elif found.ticket and found.award is not None:
        yield tongue.say("没有抽中")


def _ways_of_firm(found: FirmMatter, tongue: Tongue) -> Iterable[tuple[str, str]]:
    lot, state = found.lot, State(found.lot.state)
    if found.ticket and state in _IN_THE_ROOM:
        yield tongue.at(f"/draw-room/{lot.id}"), tongue.say("进入抽取室")
    if found.selection.draws and state in _DRAWN:
        draws = f"/projects/{found.project.id}/draws/{found.selection.draws}"
        yield f"{tongue.at(draws)}#recompute", tongue.say("看抽取，自己算一遍")
    suspended = bool(lot.suspensions)
    if "LodgeObjection" in possible(lot.state, {Role.BIDDER}, suspended=suspended):
        yield tongue.at(f"/desk/{lot.id}/lodge-objection"), tongue.say("提出异议")


def _offer(each: OpenSignUp, tongue: Tongue) -> Offer:
    return Offer(
        title=each.lot.title,
        address=tongue.at(f"/projects/{each.project.id}"),
        facts=tongue.say(
            "{what} {when}",
            what=tongue.say("报名截止"),
            when=full(each.sign_up.closes, tongue),
        ),
        sign_up=tongue.at(f"/sign-up/{each.lot.id}"),
    )
