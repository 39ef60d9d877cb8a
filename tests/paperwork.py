"""The papers of a lot: who draws them up, what is signed, and what may be issued."""

from dataclasses import dataclass
from typing import Final

from archive.evidence.digests import sha256
from archive.ledger.acts import Accepted
from archive.paper.model import Level, PaperContent, Signer
from archive.paper.signatures import to_sign
from tests.people import Person
from tests.platform_driver import Platform
from tests.selection_course import Course
from trading.papers.model import LotPaper
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.instance import PLATFORM
from trading.server.papers import issue_due_papers

KINDS: Final = {
    "result of the review": PaperKind.QUALIFICATION,
    "record of the draw": PaperKind.DRAW_RECORD,
    "notice of the result": PaperKind.RESULT,
    "award notice": PaperKind.AWARD,
}


@dataclass(frozen=True)
class Paperwork:
    """What is done with the papers of one lot; each act is one person's."""

    platform: Platform
    course: Course

    def draw_up(self, name: str, kind: PaperKind, *, replaces: str = "") -> Accepted:
        """Let somebody put on paper what has happened."""
        return self.course.act(
            name, "draw_up_paper", kind=kind.value, replaces=replaces
        )

    def all(self) -> list[LotPaper]:
        """Return the lot's papers in the order in which they were drawn up."""
        with self.platform.reading() as work:
            return list(work.papers.of(LotId(self.course.lot)))

    @property
    def last(self) -> LotPaper:
        return self.all()[-1]

    def sign(
        self,
        name: str,
        *,
        duty: str = "",
        person: str = "",
        key_of: str = "",
        content: PaperContent | None = None,
    ) -> Accepted:
        """Let somebody sign: perhaps another duty, name, key, or other words."""
        found, who = self.last, self.platform.people.person(name)
        place = duty or self._duty_of(found, who)
        signer = Signer(place, who.actor.organisation, person or who.name)
        key = self.platform.people.person(key_of or name).key
        words = content or found.content
        return self.course.act(
            name,
            "sign_paper",
            paper=found.name,
            duty=signer.duty,
            person=signer.person,
            public_key=key.public.raw.hex(),
            signature=key.sign(to_sign(words.digest, signer)).hex(),
        )

    def sign_nothing(self, name: str) -> Accepted:
        """Let somebody sign a paper that nobody drew up."""
        who, nowhere = self.platform.people.person(name), bytes(32)
        signer = Signer("比选人代表", who.actor.organisation, who.name)
        return self.course.act(
            name,
            "sign_paper",
            paper="award-notice-9",
            duty=signer.duty,
            person=signer.person,
            public_key=who.key.public.raw.hex(),
            signature=who.key.sign(to_sign(nowhere, signer)).hex(),
        )

    @staticmethod
    def _duty_of(paper: LotPaper, who: Person) -> str:
        """Return the duty in which the paper waits for somebody of this body."""
        return next(
            (
                each.duty
                for each in paper.content.signers
                if each.organisation == who.actor.organisation
            ),
            "旁观",
        )

    def issue(self, paper: LotPaper, *, by: Person | None = None) -> Accepted:
        """Let somebody, by default the platform, record a sealed file of the paper."""
        sealed = sha256(b"a file").hex()
        return self.platform.act(
            by or Person("the platform", PLATFORM),
            "issue_paper",
            lot=self.course.lot,
            paper=paper.name,
            content=paper.content.digest.hex(),
            level=Level.B.value,
            pdf=sealed,
            seal=sealed,
        )

    def sweep(self) -> None:
        """Let the platform seal what is ready."""
        self.platform.publish_log()
        issue_due_papers(self.platform.instance, self.platform.acts.issue_paper)
