"""The paper of an opening on the core: drawn up, and refused by who was there."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from archive.evidence.keys import SigningKey
from archive.public.paper import Signer, to_sign
from archive.values.actors import Actor
from tests.tender_course import CLERK, Tendering
from trading.papers.model import LotPaper
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.wiring import Platform


@dataclass
class RecordPapers:
    """The papers of one tender."""

    course: Tendering

    def draw_up(self, *, replaces: str = "") -> None:
        """Let the clerk put the record on paper."""
        kind = PaperKind.OPENING_RECORD.value
        self.act("draw_up_paper", CLERK, kind=kind, replaces=replaces)

    def refuse(self, actor: Actor, reason: str, *, key: str = "") -> object:
        """Let somebody refuse to sign in the first place of their body."""
        paper = self.last
        place = self._place(actor)
        told = {"duty": place.duty, "person": place.person, "reason": reason}
        return self.act("refuse_paper", actor, key=key, paper=paper.name, **told)

    def sign(self, actor: Actor, own: SigningKey) -> object:
        """Let somebody sign in the first place of their body, under any name."""
        paper = self.last
        place = self._place(actor)
        person = place.person or actor.person
        signer = replace(place, person=person)
        return self.act(
            "sign_paper",
            replace(actor, credential=own.public.fingerprint),
            paper=paper.name,
            duty=place.duty,
            person=person,
            public_key=own.public.raw.hex(),
            signature=own.sign(to_sign(paper.content.digest, signer)).hex(),
        )

    def _place(self, actor: Actor) -> Signer:
        return next(
            each
            for each in self.last.content.signers
            if each.organisation == actor.organisation
        )

    def act(self, name: str, actor: Actor, *, key: str = "", **facts: object) -> Any:
        """Do an act, as if it came from the network."""
        act = getattr(Platform.over(self.course.instance), name)
        key = key or f"paper-{next(self.course.numbers):06d}"
        told = {"key": key, "lot": self.course.lot, **facts}
        return act(actor, act.command.decode(msgspec.json.encode(told)))

    @property
    def last(self) -> LotPaper:
        """The one that was drawn up last."""
        with self.course.instance.transactions.read() as work:
            return list(work.papers.of(LotId(self.course.lot)))[-1]
