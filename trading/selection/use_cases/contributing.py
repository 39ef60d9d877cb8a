"""Commits and reveals of those present, and the closing of both."""

from dataclasses import replace
from datetime import datetime

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from expert_pool.public.draws import Draw, described
from trading.rules.fixed_price_selection import Event
from trading.selection.model.room import fewest_present
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Step, Text
from trading.selection.use_cases.starting import (
    DrawAct,
    Hex32,
    Instant,
    Signature,
    body_of,
    draw_facts,
)
from trading.venue.model import require_present


class CommitCommand(Command, frozen=True, kw_only=True):
    """Somebody present commits to a number nobody else knows."""

    lot: str
    contributor: str
    commitment: Hex32
    signature: Signature


class CommitToDraw(DrawAct[CommitCommand]):
    """Record a commitment."""

    command = CommitCommand

    def minutes(
        self, work: SelectionWork, actor: Actor, command: CommitCommand, now: datetime
    ) -> Recorded:
        """Check who commits, keep it, record it."""
        step = self.step(work, actor, command.lot, Event.DRAW_COMMITTED, now)
        self.require_self(step, command.contributor)
        draw = self.draw(step).commit(
            command.contributor, command.commitment, now, command.signature
        )
        work.draws.save(draw)
        return step.record(draw_facts(draw, commit=described(draw.record.commits[-1])))


class CloseCommand(Command, frozen=True, kw_only=True):
    """The clerk closes commits or reveals, saying why somebody is missing."""

    lot: str
    at: Instant
    reasons: dict[str, str] = {}  # noqa: RUF012 - msgspec copies an empty default
    signature: Signature


class CloseCommits(DrawAct[CloseCommand]):
    """Close the commitments; nobody commits afterwards."""

    command = CloseCommand

    def minutes(
        self, work: SelectionWork, actor: Actor, command: CloseCommand, now: datetime
    ) -> Recorded:
        """Check the clerk's signature and who took part, keep it, record it."""
        step = self.step(work, actor, command.lot, Event.COMMITS_CLOSED, now)
        self.require_fresh(command.at, now)
        draw = self.draw(step).close_commits(
            command.at, command.signature, command.reasons
        )
        _require_all_took_part(step, draw)
        work.draws.save(draw)
        return step.record(draw_facts(draw, closed=body_of(draw.record.commits_closed)))


def _require_all_took_part(step: Step, draw: Draw) -> None:
    """Refuse while somebody was written down as present who never said so (D-16)."""
    committed = {each.contributor for each in draw.record.commits}
    there = [each for each in step.selection.attendees if each.person in committed]
    require_present(there, fewest_present(step.rules))


class RevealCommand(Command, frozen=True, kw_only=True):
    """Somebody present reveals the number."""

    lot: str
    contributor: str
    r: Hex32
    signature: Signature


class RevealInDraw(DrawAct[RevealCommand]):
    """Record a revealed number."""

    command = RevealCommand

    def minutes(
        self, work: SelectionWork, actor: Actor, command: RevealCommand, now: datetime
    ) -> Recorded:
        """Check that it opens the commitment, keep it, record it."""
        step = self.step(work, actor, command.lot, Event.DRAW_REVEALED, now)
        self.require_self(step, command.contributor)
        draw = self.draw(step).reveal(
            command.contributor, command.r, now, command.signature
        )
        work.draws.save(draw)
        return step.record(draw_facts(draw, reveal=described(draw.record.reveals[-1])))


class CloseReveals(DrawAct[CloseCommand]):
    """Close the reveals; from here on the draw is only ever finished."""

    command = CloseCommand

    def minutes(
        self, work: SelectionWork, actor: Actor, command: CloseCommand, now: datetime
    ) -> Recorded:
        """Check the clerk's signature over the final list, keep it, record it."""
        step = self.step(work, actor, command.lot, Event.REVEALS_CLOSED, now)
        self.require_fresh(command.at, now)
        draw = self.draw(step).close_reveals(
            command.at, command.signature, command.reasons
        )
        self.require_silence(draw, command.at, now)
        work.draws.save(draw)
        closed = body_of(draw.record.reveals_closed)
        recorded = step.record(draw_facts(draw, closed=closed), public=True)
        later = replace(step.selection, reveals_event=recorded.n)
        work.selections.save(later)
        return recorded


class SwitchSourceCommand(Command, frozen=True, kw_only=True):
    """Go on to the next source of chance, signed by clerk and supervisor."""

    lot: str
    at: Instant
    reason: Text
    signatures: dict[str, Signature]


class SwitchSource(DrawAct[SwitchSourceCommand]):
    """Switch to the next source in the notice's order, before either could speak."""

    command = SwitchSourceCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: SwitchSourceCommand,
        now: datetime,
    ) -> Recorded:
        """Check both signatures, keep the switch, record it."""
        step = self.step(work, actor, command.lot, Event.SOURCE_SWITCHED, now)
        self.require_fresh(command.at, now)
        before = self.draw(step)
        draw = before.switch_source(command.at, command.reason, command.signatures)
        for source_of in (before, draw):
            self.require_silence(source_of, command.at, now)
        work.draws.save(draw)
        recorded = step.record(
            draw_facts(draw, switch=described(draw.record.switches[-1]))
        )
        if step.selection.reveals_event:
            # Chance now waits until the switch, too, is there for everybody to see.
            later = replace(step.selection, reveals_event=recorded.n)
            work.selections.save(later)
        return recorded
