"""What everybody in a draw room is shown, and the texts that they sign."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.public.evidence import sha256
from archive.public.ledger import Desk
from archive.public.values import Actor, from_micros, to_micros
from expert_pool.public.draws import (
    Balls,
    Beacon,
    Cause,
    Draw,
    DrawState,
    Kind,
    Lottery,
    Panel,
    described,
    earliest,
    typing_content,
)
from trading.projects.model import Lot, LotId, Project
from trading.rules.fixed_price_selection import State
from trading.selection.model.joining import Arrival, Proposal
from trading.selection.model.room import fewest_present
from trading.selection.model.selection import Listed, Selection
from trading.selection.model.spelling import spelled
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.concluding import drawn_order
from trading.selection.use_cases.joining import room_stream, seat_in
from trading.selection.use_cases.starting import SIGNED_WITHIN, StartDraw
from trading.venue.model import Attendee, Duty
from trading.venue.model.badges import signed_in

OWN_NUMBERS: Mapping[str, Kind] = {"commit": Kind.COMMIT, "reveal": Kind.REVEAL}
_NO_DRAW = (State.QUALIFIED, State.LIST_FROZEN, State.DRAW_READY)
"""In these states a draw of the lot, if there was one, is void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSheet:
    """
    A draw room as it is now.

    `inside` are those who have come and, where a room is booked, went in by their
    badge. `waits_for_log` tells that chance waits for a checkpoint. `duty` and `person`
    are those of whoever looks, None on a screen.
    """

    project: Project
    lot: Lot
    at: datetime
    selection: Selection
    arrivals: Sequence[Arrival]
    inside: Sequence[Attendee]
    badges: bool
    recorded: bool
    needed: Mapping[Duty, int]
    draw: Draw | None
    listed: Sequence[Listed]
    order: Sequence[Listed]
    waits_for_log: bool
    proposals: Sequence[Proposal]
    screens: int
    version: str
    duty: Duty | None = None
    person: str = ""

    @property
    def attempt(self) -> int:
        """The how manyth attempt this is."""
        return self.selection.session.attempt if self.draw is None else self.draw_number

    @property
    def draw_number(self) -> int:
        """The how manyth draw was begun last, 0 before the first."""
        return self.selection.draws


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDrawRoom:
    """Show a draw room to whoever has a duty in it, or to its screens."""

    desk: Desk[SelectionWork]

    def __call__(self, actor: Actor, lot: str) -> RoomSheet:
        """
        Return it as it is now.

        Raises:
            ProjectMissingError: there is no such lot, or nothing of it is theirs.
            NoticeMissingError: nothing was announced yet.

        """
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            duty = seat_in(work, project, work.selections.get(found.id), actor)
            return self._sheet(work, project, found, duty, actor.person)

    def on_screen(self, lot: str) -> RoomSheet:
        """Return it as everybody in the room may see it."""
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            return self._sheet(work, project, found, None, "")

    def project(self, lot: str) -> Project:
        """Return whose draw it is. Raises `ProjectMissingError`."""
        with self.desk.transactions.read() as work:
            return work.projects.lot(LotId(lot))[0]

    def versions(self, lots: Collection[str]) -> Mapping[str, str]:
        """Return a word for how each room stands; it changes whenever that does."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return {lot: _version_of(work, lot, now) for lot in lots}

    def _sheet(
        self,
        work: SelectionWork,
        project: Project,
        lot: Lot,
        duty: Duty | None,
        person: str,
    ) -> RoomSheet:
        now, selection = self.desk.clock.now(), work.selections.get(lot.id)
        selection.announced  # noqa: B018 - raises what is missing
        attempt = selection.session.attempt
        arrivals = [
            each
            for each in work.draw_rooms.arrivals(lot.id, attempt)
            if each.counts_on(now)
        ]
        present = work.presence.at_draw(lot.id, now)
        draw = _draw_of(work, lot, selection)
        listed = work.selections.listed(lot.id, selection.lists)
        return RoomSheet(
            project=project,
            lot=lot,
            at=now,
            selection=selection,
            arrivals=arrivals,
            inside=signed_in([each.attendee for each in arrivals], present),
            badges=present is not None,
            recorded=work.recording.decision(selection.session) is not None,
            needed=fewest_present(lot.rule_set),
            draw=draw,
            listed=listed,
            order=_order_of(draw, listed),
            waits_for_log=_waits(work, project, lot, selection),
            proposals=[
                each
                for each in work.draw_rooms.proposals(lot.id, selection.draws)
                if now - SIGNED_WITHIN <= each.at <= now
            ],
            screens=len(work.screens.of(lot.id)),
            version=_version_of(work, lot.id, now),
            duty=duty,
            person=person,
        )


def _draw_of(work: SelectionWork, lot: Lot, selection: Selection) -> Draw | None:
    if not selection.draws or lot.state in _NO_DRAW:
        return None
    draw = work.draws.get(selection.draw_id, selection.draws)
    return None if draw.state is DrawState.VOIDED else draw


def _order_of(draw: Draw | None, listed: Sequence[Listed]) -> Sequence[Listed]:
    if draw is None or draw.record.result is None:
        return ()
    if draw.result.panel is not Panel.DRAWN:
        return ()
    by_ticket = {each.pid: each for each in listed}
    return [by_ticket[pid] for pid in drawn_order(draw)]


def _waits(
    work: SelectionWork, project: Project, lot: Lot, selection: Selection
) -> bool:
    """Tell whether chance waits until everybody can see the reveals (SPEC 3.4)."""
    if lot.state != State.CHANCE_AWAITED:
        return False
    ledger = work.ledger
    seen = ledger.is_cosigned if ledger.has_cosigner() else ledger.is_logged
    return not seen(project.stream, selection.reveals_event)


def _version_of(work: SelectionWork, lot: str, now: datetime) -> str:
    project, found = work.projects.lot(LotId(lot))
    heads = work.ledger.heads([project.stream, room_stream(lot)])
    present = work.presence.at_draw(lot, now) or ()
    waits = _waits(work, project, found, work.selections.get(lot))
    told = [
        *(f"{each.stream}/{each.n}" for each in heads),
        *sorted(each.person for each in present),
        str(waits),
    ]
    return sha256("\n".join(told).encode()).hex()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToSign:
    """
    What somebody's own device signs: the type of message, its content, its instant.

    Without a draw (a recording excused) `content` is what is excused.
    """

    kind: str
    at: datetime
    content: Mapping[str, object]
    notice: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTexts:
    """Give whoever has a duty in a draw the text of what they are about to sign."""

    read_room: ReadDrawRoom
    start_draw: StartDraw

    def __call__(
        self,
        actor: Actor,
        lot: str,
        act: str,
        said: Mapping[str, str],
        reasons: Mapping[str, str],
    ) -> TextToSign:
        """
        Return it as of now; `said` has a reason, a decision or a value.

        Raises:
            ProjectMissingError: there is no such lot, or nothing of it is theirs.
            DrawError: it is not the time for it.

        """
        sheet = self.read_room(actor, lot)
        if act == "excuse":
            return _excuse(sheet, said)
        if act == "start":
            notice = self.start_draw.to_sign(lot)
            body = described(notice)
            return TextToSign(
                kind=Kind.NOTICE.value, at=sheet.at, content=body, notice=body
            )
        if sheet.draw is None:
            # The state machine of the draw would say the same.
            return TextToSign(kind=act, at=sheet.at, content={}, notice=None)
        kind, content = _content(sheet, sheet.draw, act, said, reasons)
        return TextToSign(
            kind=kind.value,
            at=sheet.at,
            content=content,
            notice=described(sheet.draw.notice),
        )


def _excuse(sheet: RoomSheet, said: Mapping[str, str]) -> TextToSign:
    session = sheet.selection.session
    content: dict[str, object] = {
        "lot": session.lot,
        "attempt": session.attempt,
        "scheduled": to_micros(session.scheduled),
        "reason": said.get("reason", ""),
    }
    return TextToSign(kind="excuse", at=sheet.at, content=content, notice=None)


def _content(
    sheet: RoomSheet,
    draw: Draw,
    act: str,
    said: Mapping[str, str],
    reasons: Mapping[str, str],
) -> tuple[Kind, Mapping[str, object]]:
    if act in OWN_NUMBERS:
        # What is sealed and shown, the person's own device says alone.
        return OWN_NUMBERS[act], {}
    if act in {"switch", "void"}:
        return _together(sheet, draw, act, said)
    match act:
        case "close-commits":
            closing = draw.commits_closing(sheet.at, reasons)
            return Kind.COMMITS_CLOSED, described(closing)
        case "close-reveals":
            final = draw.reveals_closing(sheet.at, reasons)
            return Kind.REVEALS_CLOSED, described(final)
        case "type":
            source, typed = source_of(draw), said.get("value", "")
            groups = () if isinstance(source, Beacon) else source.groups
            value = spelled(groups, typed) if groups else typed.strip()
            return Kind.TYPING, typing_content(sheet.person, source.name, value)
        case _:
            return Kind.RESULT, described(draw.result)


def _together(
    sheet: RoomSheet, draw: Draw, act: str, said: Mapping[str, str]
) -> tuple[Kind, Mapping[str, object]]:
    """Return what two sign: of the second the same that the first one signed."""
    at, reason = sheet.at, said.get("reason", "")
    decision = said.get("decision", "")
    first = {each.act: each for each in sheet.proposals}.get(act)
    if said.get("second") and first is not None:
        at, reason, decision = first.at, first.reason, first.decision
    if act == "switch":
        return Kind.SWITCH, described(draw.switching(at, reason))
    cause = Cause.LIST_WRONG if decision else Cause.FAILURE
    return Kind.VOID, described(draw.voiding(at, cause, reason, decision))


def source_of(draw: Draw) -> Balls | Lottery | Beacon:
    """Return the source of chance in force."""
    return draw.notice.sources[len(draw.record.switches)]


def speaks_at(draw: Draw) -> datetime | None:
    """Return from when on the source in force counts; None before the reveals close."""
    closed = draw.record.reveals_closed
    if closed is None:
        return None
    switched = [each.body.at for each in draw.record.switches[-1:]]
    return from_micros(earliest(source_of(draw), max([closed.body.at, *switched])))
