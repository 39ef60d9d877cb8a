"""What the page of a draw room shows: agenda, state, one button, who is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from expert_pool.public.draws import DrawState
from trading.accounts.tokens import new_id
from trading.front.languages import Tongue, marked
from trading.front.moments import full, iso
from trading.front.qr import qr_code
from trading.rules.fixed_price_selection import State
from trading.selection.presenting.room_phases import (
    AGENDA,
    DUTIES,
    Action,
    Phase,
    action,
    headline,
    joined,
    phase_of,
)
from trading.selection.use_cases.reading_room import RoomSheet
from trading.venue.model import Attendee, Duty

DONE: Final[Mapping[str, str]] = {
    "join": marked("已登记到场。"),
    "excuse": marked("没有录像的原因已签字。"),
    "ready": marked("房间就绪。"),
    "start": marked("抽取已开始，名单已公布。"),
    "commit": marked("您的数已封住，存在这台设备里。"),
    "close-commits": marked("承诺已截止。"),
    "reveal": marked("您的数已公开，和承诺一致。"),
    "close-reveals": marked("公开已截止。"),
    "type": marked("录入已收到。"),
    "sign": marked("您已签字。"),
    "absent": marked("未签字的原因已记录。"),
    "propose": marked("已签字提出，等另一个人签字。十分钟以内有效。"),
    "switch": marked("随机源已更换。"),
    "void": marked("这次抽取已作废，记录照样公开。"),
    "postpone": marked("抽取已推迟，原因已公布。"),
    "pair": marked("大屏已配对。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of the agenda: done, now, or to come."""

    name: str
    look: str
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """
    Somebody in the room, and how far they are; `done` has a tick before it.

    `firm` is for which firm an applicant is there, once the list is public.
    """

    id: str
    name: str
    firm: str
    duty: str
    state: str
    done: bool
    inside: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatedView:
    """A firm in the order of the draw."""

    rank: str
    ticket: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """What somebody else signed first."""

    act: str
    reason: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """A draw room."""

    lot: str
    title: str
    project: str
    room: str
    scheduled: str
    duty: str
    version: str
    attempt: int
    person: str
    own_key: str
    agenda: tuple[StepView, ...]
    state: str
    waits_for: str
    action: Action | None
    people: tuple[PersonView, ...]
    closing: str
    missing: tuple[PersonView, ...]
    unsigned: tuple[PersonView, ...]
    result: tuple[SeatedView, ...]
    impossible: bool
    transcript: str
    join_at: str
    join_code: Markup
    screens: int
    proposals: tuple[ProposalView, ...]
    may_propose: str
    may_postpone: bool
    may_pair: bool
    may_type: bool
    is_clerk: bool
    voided: int
    postponed_from: str
    done: str
    key: str


def room_view(
    sheet: RoomSheet, address: str, told: tuple[str, str], tongue: Tongue
) -> RoomView:
    """Say what the page shows; `told` is what was just done, and the form's key."""
    phase, own = phase_of(sheet), joined(sheet)
    state, waits_for = headline(sheet, phase, tongue)
    people = people_views(sheet, phase, tongue)
    join_at = f"{address}{tongue.at(f'/draw-room/{sheet.lot.id}/join')}"
    done, key = told
    next_ = action(sheet, phase, tongue)
    before = phase in {Phase.GATHER, Phase.READY}
    return RoomView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        project=tongue.at(f"/projects/{sheet.project.id}"),
        room=sheet.selection.announced.room,
        scheduled=full(sheet.selection.announced.draw_at, tongue),
        duty="" if sheet.duty is None else tongue.say(DUTIES[sheet.duty]),
        version=sheet.version,
        attempt=sheet.attempt,
        person=sheet.person,
        own_key="" if own is None else own.key,
        agenda=agenda(phase, tongue),
        state=state,
        waits_for=waits_for,
        action=next_,
        people=people,
        closing=_closing(sheet, phase, next_),
        missing=tuple(each for each in people if each.waits),
        unsigned=tuple(
            each for each in people if phase is Phase.SIGN and not each.done
        ),
        result=result_views(sheet, tongue),
        impossible=phase >= Phase.SIGN and not sheet.order,
        transcript=transcript_of(sheet, phase, tongue),
        join_at=join_at if before else "",
        join_code=qr(join_at) if before and address else Markup(),
        screens=sheet.screens,
        proposals=_proposals(sheet, tongue),
        may_propose=_may_propose(sheet, phase),
        may_postpone=before and sheet.duty is Duty.OWNER,
        may_pair=sheet.duty is Duty.CLERK,
        may_type=phase is Phase.CHANCE and next_ is None and _may_type(sheet, own),
        is_clerk=sheet.duty is Duty.CLERK,
        voided=sheet.draw_number if before else 0,
        postponed_from=iso(sheet.selection.announced.draw_at)[:16],
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key or new_id(),
    )


def agenda(phase: Phase, tongue: Tongue) -> tuple[StepView, ...]:
    """Return the steps of the draw, each with how far it is."""
    return tuple(
        StepView(
            name=tongue.say(name),
            look="past" if at < phase else "now" if at == phase else "todo",
            final=at in {Phase.READY, Phase.CLOSE},
        )
        for at, name in enumerate(AGENDA)
    )


def people_views(
    sheet: RoomSheet, phase: Phase, tongue: Tongue
) -> tuple[PersonView, ...]:
    """Return who is there, and how far each of them is."""
    if phase <= Phase.GATHER:
        known = tuple(each.attendee for each in sheet.arrivals)
    else:
        known = sheet.selection.attendees
    return tuple(_person(sheet, phase, each, tongue) for each in known)


def _person(
    sheet: RoomSheet, phase: Phase, who: Attendee, tongue: Tongue
) -> PersonView:
    inside = phase > Phase.GATHER or who in sheet.inside
    state, done = _mark(sheet, phase, who.person, inside=inside)
    waits = phase in {Phase.COMMIT, Phase.REVEAL} and not done
    if phase is Phase.REVEAL and sheet.draw is not None:
        committed = {each.contributor for each in sheet.draw.record.commits}
        waits = waits and who.person in committed
    return PersonView(
        id=who.person,
        name=who.name,
        firm=_firm_of(sheet, who),
        duty=tongue.say(DUTIES[who.duty]),
        state=tongue.say(state),
        done=done,
        inside=inside,
        waits=waits,
    )


def _firm_of(sheet: RoomSheet, who: Attendee) -> str:
    """Return the firm of an applicant; who is on the list is secret until the start."""
    if sheet.draw is None or who.duty is not Duty.APPLICANT:
        return ""
    names = {each.firm: each.name for each in sheet.listed}
    return names.get(who.organisation, "")


def _mark(
    sheet: RoomSheet, phase: Phase, person: str, *, inside: bool
) -> tuple[str, bool]:
    draw = sheet.draw
    if draw is None:
        return (marked("已到场"), True) if inside else (marked("还没有刷证进场"), False)
    record = draw.record
    if phase is Phase.COMMIT:
        done = any(each.contributor == person for each in record.commits)
        return (marked("已封住") if done else marked("还没有封住")), done
    if phase in {Phase.REVEAL, Phase.CLOSE, Phase.CHANCE}:
        done = any(each.contributor == person for each in record.reveals)
        return (marked("已公开，一致") if done else marked("还没有公开")), done
    result = record.result
    if result and any(each.contributor == person for each in result.absent):
        return marked("没有签字，原因已记录"), True
    signatures = result.signatures if result else ()
    done = any(each.contributor == person for each in signatures)
    return (marked("已签字") if done else marked("还没有签字")), done


def result_views(sheet: RoomSheet, tongue: Tongue) -> tuple[SeatedView, ...]:
    """Return the firms in the order of the draw, winners first."""
    winners = 0 if sheet.draw is None else sheet.draw.notice.winners
    return tuple(
        SeatedView(
            rank=tongue.say("中选")
            if at < winners
            else tongue.say("第 {n} 备选", n=at - winners + 1),
            ticket=tongue.say("{ticket} 号票", ticket=each.pid),
            name=each.name,
        )
        for at, each in enumerate(sheet.order)
    )


def transcript_of(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> str:
    """Return where everybody can compute the draw again, empty before the result."""
    if phase < Phase.SIGN:
        return ""
    return tongue.at(f"/projects/{sheet.project.id}/draws/{sheet.draw_number}")


def qr(address: str) -> Markup:
    """Return an address as a picture that telephones read."""
    return Markup(qr_code(address).decode())  # noqa: S704 - drawn here, of squares


def _closing(sheet: RoomSheet, phase: Phase, next_: Action | None) -> str:
    """Return which closing the clerk could press although somebody is missing."""
    if sheet.duty is not Duty.CLERK or next_ is not None:
        return ""
    return {Phase.COMMIT: "close-commits", Phase.REVEAL: "close-reveals"}.get(phase, "")


def _proposals(sheet: RoomSheet, tongue: Tongue) -> tuple[ProposalView, ...]:
    """Return what somebody else signed and the one who looks could sign now."""
    mine = {"void": Duty.SUPERVISOR, "switch": Duty.CLERK}
    labels = {
        "void": tongue.say("共同签字，作废这次抽取"),
        "switch": tongue.say("共同签字，换随机源"),
    }
    return tuple(
        ProposalView(act=each.act, reason=each.reason, label=labels[each.act])
        for each in sheet.proposals
        if mine[each.act] is sheet.duty and sheet.draw is not None
    )


def _may_propose(sheet: RoomSheet, phase: Phase) -> str:
    """Return what the one who looks could sign first: a void, another source."""
    draw = sheet.draw
    if draw is None or draw.state is DrawState.SIGNED:
        return ""
    if sheet.duty is Duty.CLERK and phase <= Phase.CLOSE:
        return "void"
    further = len(draw.record.switches) + 1 < len(draw.notice.sources)
    switching = phase <= Phase.CHANCE and further
    return "switch" if sheet.duty is Duty.SUPERVISOR and switching else ""


def _may_type(sheet: RoomSheet, own: Attendee | None) -> bool:
    draw = sheet.draw
    if own is None or draw is None or sheet.waits_for_log:
        return False
    awaited = sheet.lot.state == State.CHANCE_AWAITED
    return awaited and all(each.contributor != sheet.person for each in draw.typings)
