"""
The driver of the features: the wired core on an embedded instance, and a clock to hold.

Steps speak to it in the market's words; it calls the use cases that the web will call.
Every request goes through its own strict decoder first, as if it had come from outside.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

import msgspec
from sqlalchemy import func, select

from archive.casefile.build import CaseFile
from archive.clock.demonstration import DemonstrationClock
from archive.ledger.acts import Accepted
from archive.ledger.model import EventBody, parse_event
from archive.ledger.ports import Refusal
from archive.ledger.tables import EventRow
from archive.values.instants import parse_instant
from archive.values.rules import RuleBrokenError
from tests.people import People, Person
from trading.projects.model import Lot, LotId, Project, Publication, PublicationKind
from trading.rules.rulebook import RuleBook
from trading.server.casefiles import build_case
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.settings import Settings
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform as Acts

ORIGIN = "features.example/log"
BEGINS = "2026-01-04T09:00"


@dataclass(frozen=True)
class Answer:
    """What somebody was told: an accepted note, or why not and whether it cost."""

    accepted: Accepted | None = None
    refusal: RuleBrokenError | None = None
    nothing_saved: bool = True

    @property
    def note(self) -> str:
        assert self.accepted is not None, f"it was refused: {self.refusal}"
        return self.accepted.note


class Platform:
    """One platform: its people, its clock, its acts, and what may be seen of it."""

    def __init__(self, instance: Instance, clock: DemonstrationClock) -> None:
        self.instance = replace(instance, clock=clock)
        self.clock = clock
        self.people = People()
        self.acts = Acts.over(self.instance)
        self._keys = count(1)

    @classmethod
    def begun(cls, folder: Path, *, demo: bool = True) -> "Platform":
        """Begin a platform; also one in earnest stands still at the test's clock."""
        begins = beijing(BEGINS)
        clock = DemonstrationClock(begins)
        # Else the first entry would be of today, and all that follows dated before it.
        with patch("trading.server.instance.SystemClock", lambda: clock):
            instance = Instance.create(
                folder, Settings(ORIGIN), demonstration_from=begins if demo else None
            )
        return cls(instance, clock)

    @classmethod
    def found(cls, folder: Path) -> "Platform":
        """Go on with the platform of a demonstration that is found in a folder."""
        instance = Instance.open(folder)
        return cls(instance, DemonstrationClock(instance.clock.now()))

    def governed_by(self, rules: RuleBook) -> None:
        """Let another rule book hold from now on."""
        self.acts = Acts.over(self.instance, rules=rules)

    def arrived_at(self, moment: str) -> "Platform":
        """Return the same platform as a request sees it that arrived at that moment."""
        late = Platform(self.instance, DemonstrationClock(beijing(moment)))
        late.people, late._keys = self.people, self._keys
        return late

    # Acting

    def key(self) -> str:
        return f"key-{next(self._keys):08}"

    def act(self, who: Person, what: str, **facts: object) -> Accepted:
        """Let somebody act; raises the rule that forbids it."""
        use_case = getattr(self.acts, what)
        message = msgspec.json.encode({"key": self.key(), **facts})
        return use_case(who.actor, use_case.command.decode(message))

    def attempt(self, act: Callable[[], Accepted]) -> Answer:
        """Let somebody try to act; says what they were told."""
        before = self.count_events()
        try:
            return Answer(accepted=act())
        except RuleBrokenError as refusal:
            return Answer(None, refusal, self.count_events() == before)

    def attempts(
        self, names: Iterable[str], act: Callable[[str], Accepted]
    ) -> list[Answer]:
        """Let each of those named try the same."""
        return [self.attempt(lambda name=name: act(name)) for name in names]

    def at(self, moment: str) -> None:
        """Let time pass up to this moment in Beijing; never back."""
        later = beijing(moment)
        if later > self.clock.now():
            self.clock.jump_to(later)

    def publish_log(self) -> int:
        """Let the log publish its next checkpoint; return its size."""
        return self.instance.sequencer.run()

    def sweep(self) -> None:
        """Do what is due: ticks, warnings, messages, the next checkpoint."""
        Sweeps(self.instance, self.acts).run()

    # Looking

    def reading(self) -> AbstractContextManager[Work]:
        return self.instance.transactions.read()

    def count_events(self) -> int:
        with self.reading() as work:
            return work.session.scalar(select(func.count()).select_from(EventRow))

    def lot(self, lot: str) -> tuple[Project, Lot]:
        with self.reading() as work:
            return work.projects.lot(LotId(lot))

    def events(self, lot: str, kind: str = "") -> list[EventBody]:
        """Return what the file of the lot's project records, of one kind or all."""
        project, _ = self.lot(lot)
        with self.reading() as work:
            found = [
                parse_event(each.body) for each in work.ledger.stream(project.stream)
            ]
        return [each for each in found if kind in {"", each.kind}]

    def published(self, lot: str, kind: PublicationKind) -> list[Publication]:
        """Return what the public reads of the lot."""
        project, _ = self.lot(lot)
        with self.reading() as work:
            return list(work.projects.published(project.id, kind))

    def warnings(self, lot: str) -> list[tuple[str, str]]:
        """Return the early warnings as (level, rule)."""
        with self.reading() as work:
            found = work.warnings.warnings(LotId(lot))
        return [(each.level.value, each.rule) for each in found]

    def refusals(self) -> list[Refusal]:
        """Return the refused acts whose hour is not in the log yet."""
        with self.reading() as work:
            return [
                each for _, each in work.refusals.unlogged(beijing("2099-01-01T00:00"))
            ]

    def messages(self, person: Person, kind: str, title: str) -> list[str]:
        """Return what somebody was sent about the project of this title."""
        self.sweep()
        files = (self.instance.folder / "messages").glob(f"**/{kind}.*.json")
        found = [json.loads(file.read_text("utf-8")) for file in sorted(files)]
        return [
            each["body"]
            for each in found
            if each["person"] == person.id and each["subject"].endswith(title)
        ]

    def case_file(self, lot: str) -> CaseFile:
        """Return both editions of the lot's case file as it stands now."""
        self.sweep()
        return build_case(self.instance, lot)


def beijing(moment: str) -> datetime:
    """Return the instant of `2026-03-09T17:00` in Beijing."""
    return parse_instant(f"{moment}+08:00")
