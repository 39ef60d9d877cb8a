"""
A small selection of the demonstration, told up to where something shall break.

What happens next is written down as a play, so that it can be told again and again:
with a fault at each of its durable writes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.acts import Accepted, Command, UseCase
from tests.harness import Client, Sent, Told
from tests.plays import Act, Issue, Play, Publish, Step, Wait
from tests.sites import Site
from trading.rules.papers import PaperKind
from trading.selection.use_cases.preparation import DraftProjectCommand
from trading.selection.use_cases.review import FinishReviewCommand, GiveVerdictCommand
from trading.server.demo.cast import (
    CENTRE,
    OWNER,
    PLACE,
    ROOM,
    SUPERVISOR,
    Cast,
    Person,
    invented_firms,
)
from trading.server.demo.drawing import DrawPlay, Present
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory, outline
from trading.venue.model import Duty

LOT = "P2026-0001-1"
BALLS = "0-1-2-3-4-5-6-7-8-9"


@dataclass(slots=True)
class KeptStage(Stage):
    """A stage on which all answers are kept by a client."""

    client: Client = field(default_factory=Client)

    def act(self, use_case: UseCase, who: Person, command: Command) -> Accepted:
        """Let somebody act, and keep the answer."""
        accepted = use_case(who.actor, command)
        sent = Sent(_name(self, use_case), who.actor, msgspec.json.encode(command))
        event = accepted.event
        self.client.hear(sent, Told(accepted.note, event.body, event.salt))
        return accepted

    def seal_papers(self) -> None:
        """Leave the papers to the play, which may break."""


@dataclass(slots=True)
class Scribe(Stage):
    """A stage on which nothing happens: what should happen is written down."""

    play: list[Step] = field(default_factory=list)

    def act(self, use_case: UseCase, who: Person, command: Command) -> None:
        """Write an act down."""
        self.play.append(Act.of(_name(self, use_case), who.actor, command))

    def stop_at(self, instant: datetime) -> None:
        """Write down that time passes."""
        self.clock.jump_to(instant)
        self.play.append(Wait(instant))

    def publish_log(self) -> int:
        """Write down that the sequencer runs."""
        self.play.append(Publish())
        return 0

    def seal_papers(self) -> None:
        """Write down that papers are sealed."""
        self.play.append(Issue())


def _name(stage: Stage, use_case: UseCase) -> str:
    names = (each.name for each in fields(stage.platform))
    return next(name for name in names if getattr(stage.platform, name) is use_case)


@dataclass(frozen=True)
class Chapter:
    """An instance somewhere in a life, what clients know of it, and what comes next."""

    site: Site
    client: Client
    play: Play


class SmallSelection:
    """A selection among four invented firms."""

    def __init__(self, folder: Path, blank: Site) -> None:
        self.folder, self.site = folder, blank.copied(folder / "selection")
        self.cast, self.client = Cast.assembled(), Client()
        self.firms = invented_firms(4)

    def priced(self) -> Chapter:
        """Tell it up to the price; entry is requested and answered next."""
        with self._stage() as stage:
            self._story(stage).price("2026-03-02")
        return self._chapter("priced", self._enter)

    def _enter(self, stage: Stage) -> None:
        self._story(stage).enter("2026-03-02")

    def announced(self) -> Chapter:
        """Tell it up to the notice; firms sign up next."""
        with self._stage() as stage:
            story = self._story(stage)
            story.prepare("2026-03-02")
            story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
            stage.publish_log()
        return self._chapter("announced", self._sign_up)

    def signed_up(self) -> Chapter:
        """Tell it until everybody signed up; sign-up is closed next."""
        with self._stage() as stage:
            self._sign_up(stage)
        return self._chapter("signed-up", self._close_sign_up)

    def revealed(self) -> Chapter:
        """Tell it until the reveals are closed; the balls are typed next."""
        with self._stage() as stage:
            self._close_sign_up(stage)
            self._review(stage)
            self._story(stage).freeze("2026-03-12T09:10")
            stage.at("2026-03-12T09:30")
            draw = self._draw(stage)
            draw.ready(ROOM)
            draw.start()
            draw.contribute()
            draw.close_reveals()
        return self._chapter("revealed", self._type_balls)

    def signed(self) -> Chapter:
        """Tell it until the review is on paper and signed; the seal is next."""
        with self._stage() as stage:
            self._type_balls(stage)
            clerk = self.cast.clerk
            signers = (self.cast.drafter, self.cast.supervisor, clerk)
            stage.paper(PaperKind.QUALIFICATION, LOT, clerk, *signers)
        return self._chapter("signed", self._seal)

    def _sign_up(self, stage: Stage) -> None:
        story = self._story(stage)
        stage.pause(10)
        for firm in self.firms:
            story.sign_up(firm)
        stage.pause(10)
        story.withdraw(self.firms[3])
        stage.pause(10)
        stage.publish_log()
        story.sign_up(self.firms[3])

    def _close_sign_up(self, stage: Stage) -> None:
        self._story(stage).close_sign_up("2026-03-09T17:00:05")
        stage.pause(10)
        stage.publish_log()

    def _review(self, stage: Stage) -> None:
        stage.at("2026-03-10T09:00")
        judge, platform = stage.cast.reviewers, stage.platform
        for firm in self.firms:
            for reviewer in judge[:2]:
                verdict = GiveVerdictCommand(
                    key=stage.key(), lot=LOT, firm=firm.firm, passed=True, reasons=()
                )
                stage.act(platform.give_verdict, reviewer, verdict)
        finish = FinishReviewCommand(key=stage.key(), lot=LOT)
        stage.act(platform.declare_qualified, stage.cast.drafter, finish)

    def _type_balls(self, stage: Stage) -> None:
        self._draw(stage).type_balls(BALLS)
        stage.publish_log()

    def _seal(self, stage: Stage) -> None:
        stage.seal_papers()

    def _draw(self, stage: Stage) -> DrawPlay:
        cast = self.cast
        present = (
            Present(cast.clerk, Duty.CLERK),
            Present(cast.supervisor, Duty.SUPERVISOR),
            Present(cast.drafter, Duty.OWNER),
            Present(self.firms[0].agent, Duty.APPLICANT),
        )
        return DrawPlay(stage, LOT, present)

    def _story(self, stage: Stage) -> SelectionStory:
        return SelectionStory(stage, "演示：村道硬化工程", self.firms, LOT)

    @contextmanager
    def _stage(self) -> Iterator[KeptStage]:
        with self.site.opened() as instance:
            yield KeptStage(
                instance, instance.clock, cast=self.cast, client=self.client
            )

    def _chapter(self, name: str, what_next: Callable[[Stage], None]) -> Chapter:
        """Keep a copy of how it stands, and write down what comes next."""
        with self.site.opened() as instance:
            clock = DemonstrationClock(instance.clock.now())
            scribe = Scribe(instance, clock, cast=self.cast)
            what_next(scribe)
        kept = Client(told=dict(self.client.told))
        return Chapter(self.site.copied(self.folder / name), kept, scribe.play)


def drafts(count: int, cast: Cast) -> Play:
    """Write down that the owner drafts so many projects."""
    draft = partial(
        DraftProjectCommand,
        title="演示：渠道整治工程",
        place=PLACE,
        investment_code="2603-510682-04-01-000001",
        owner=OWNER,
        centre=CENTRE,
        supervisor=SUPERVISOR,
        outline=outline(),
    )
    actor = cast.drafter.actor
    return [
        Act.of("draft_project", actor, draft(key=f"draft-{number:06}"))
        for number in range(count)
    ]
