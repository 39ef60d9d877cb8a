"""The start of a draw: its notice, and the names that become public with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final, TypeVar

import msgspec

from archive.public.ledger import Command, Notary, Recorded
from archive.public.values import Actor, from_micros, to_micros
from expert_pool.public.draws import (
    Draw,
    Notice,
    Opening,
    Round,
    Stratum,
    described,
    pool_root,
    read,
    read_source,
)
from trading.projects.model import Lot, LotId, Project, PublicationKind
from trading.rules.fixed_price_selection import Event
from trading.selection.model.room import (
    DrawNeedsCosignerError,
    NotTheNoticeError,
    NotYourselfError,
    StaleSignatureError,
    fewest_present,
    require_announced_day,
)
from trading.selection.model.selection import Listed, rounds
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import SelectionAct, Step
from trading.selection.use_cases.bars import require_none_barred
from trading.selection.use_cases.room import STRATUM, contributors_of, frozen, pool_of
from trading.venue.model import require_own_body, require_present
from trading.venue.model.badges import signed_in

C = TypeVar("C", bound=Command)
SIGNED_WITHIN: Final = timedelta(minutes=10)
"""How old a text may be that somebody was shown and then signed."""
PANEL_TRIES: Final = 100
SOFTWARE: Final = "yangguang 0.1.0"

Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class DrawAct(SelectionAct[C]):
    """What the acts of a draw have in common."""

    @staticmethod
    def draw(step: Step) -> Draw:
        """Return the lot's present draw."""
        return step.work.draws.get(step.selection.draw_id, step.selection.draws)

    @staticmethod
    def require_fresh(signed: datetime, now: datetime) -> None:
        """Refuse a signed text of another time. Raises `StaleSignatureError`."""
        if not now - SIGNED_WITHIN <= signed <= now:
            raise StaleSignatureError(signed)

    @staticmethod
    def require_silence(draw: Draw, signed: datetime, now: datetime) -> None:
        """
        Refuse what was signed before chance could speak and is handed in after.

        Otherwise somebody signs, listens, and hands in only what suits (DR-4).

        Raises:
            StaleSignatureError: by now the source in force could have spoken.

        """
        if draw.could_have_spoken(to_micros(now)):
            raise StaleSignatureError(signed)

    @staticmethod
    def require_self(step: Step, contributor: str) -> None:
        """
        Refuse to act for somebody else, or for another body than one is there for.

        Raises:
            NotYourselfError: the contributor is somebody else.
            DutyOfOthersError: the clerk registered the actor for another body (P-2).

        """
        actor = step.actor
        if actor.person != contributor:
            raise NotYourselfError(actor.person, contributor)
        attendees = step.selection.attendees
        require_own_body(attendees, actor.person, actor.organisation)


class StartDrawCommand(Command, frozen=True, kw_only=True):
    """The clerk starts the draw with the notice it signed."""

    lot: str
    notice: dict[str, object]
    signature: Signature


class StartDraw(DrawAct[StartDrawCommand]):
    """Announce the draw over the frozen list; from now on its names are public."""

    command = StartDrawCommand

    def to_sign(self, lot: str) -> Notice:
        """Return the notice that the clerk signs now."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            listed = frozen(work, work.selections.get(lot))
            return notice_of(
                work, project, found, listed, self.desk.notary, to_micros(now)
            )

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: StartDrawCommand,
        now: datetime,
    ) -> Recorded:
        """Check room, day, notice and list, begin the draw, publish the names."""
        step = self.step(work, actor, command.lot, Event.DRAW_STARTED, now)
        if not self.desk.notary.demo and not work.ledger.has_cosigner():
            raise DrawNeedsCosignerError
        require_announced_day(step.selection.announced.draw_at, now)
        present = work.presence.at_draw(step.lot.id, now)
        inside = signed_in(step.selection.attendees, present)
        require_present(inside, fewest_present(step.rules))
        notice = read(Notice, command.notice)
        self.require_fresh(from_micros(notice.at), now)
        listed = frozen(work, step.selection)
        require_none_barred(step, self.books.calendar, [each.firm for each in listed])
        expected = notice_of(
            work, step.project, step.lot, listed, self.desk.notary, notice.at
        )
        if notice != expected:
            raise NotTheNoticeError
        draw = Draw.announce(notice, pool_of(listed), command.signature)
        work.draws.add(draw)
        work.selections.save(replace(step.selection, draws=notice.number))
        facts: dict[str, object] = {
            "draw": notice.draw,
            "number": notice.number,
            "notice": described(draw.record.notice),
        }
        recorded = step.record(facts, public=True)
        names = [described(opening) for opening in openings(listed)]
        content = {**facts, "names": names}
        step.publish(PublicationKind.DRAW_NOTICE, step.project.title, content, recorded)
        return recorded


def notice_of(
    work: SelectionWork,
    project: Project,
    lot: Lot,
    listed: Sequence[Listed],
    notary: Notary,
    at: int,
) -> Notice:
    """Return the one notice that follows from lot, list and rules at this instant."""
    selection, rules = work.selections.get(lot.id), lot.rule_set
    award_rounds = rounds(
        len(listed),
        winners=rules.number("winners"),
        reserves=rules.number("reserves"),
        over=rules.number("two_step_over"),
        group=rules.number("two_step_group"),
    )
    number = selection.draws + 1
    earlier = (
        work.draws.get(selection.draw_id, selection.draws).notice_digest
        if selection.draws
        else ""
    )
    return Notice(
        draw=selection.draw_id,
        number=number,
        previous=earlier,
        demo=notary.demo,
        origin=notary.origin,
        stream=project.stream,
        purpose=f"{project.title} ({lot.id})",
        place=selection.announced.room,
        at=at,
        scheduled=max(at, to_micros(selection.announced.draw_at)),
        rounds=tuple(
            Round(label=label, strata=(Stratum(name=STRATUM, seats=seats),))
            for label, seats in award_rounds
        ),
        winners=rules.number("winners"),
        constraints=(),
        limit=PANEL_TRIES,
        contributors=contributors_of(selection.attendees),
        sources=tuple(read_source(each) for each in selection.announced.sources),
        pool_root=pool_root(pool_of(listed)),
        pool_size=len(listed),
        software=SOFTWARE,
    )


def openings(listed: Sequence[Listed]) -> list[Opening]:
    """Return what opens the commitments of a list: who each ticket is."""
    return [
        Opening(pid=each.pid, salt=each.salt.hex(), code=each.firm, name=each.name)
        for each in listed
    ]


def draw_facts(draw: Draw, **more: object) -> dict[str, object]:
    """Return what an event says of a draw: which one, and what was done."""
    return {"draw": draw.notice.draw, "number": draw.notice.number, **more}


def body_of(signed: msgspec.Struct | None) -> object:
    """Return the JSON of what was signed."""
    return msgspec.to_builtins(signed)
