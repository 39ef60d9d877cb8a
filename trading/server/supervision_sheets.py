"""The supervisor's sheets over one instance, for the pages of the house."""

from dataclasses import dataclass

from archive.paper.pages import render
from archive.paper.signatures import PaperState
from archive.values.actors import Actor
from trading.papers.model import LotPaper
from trading.papers.supervision import supervision_design
from trading.papers.use_cases import DrawUpPaper, DrawUpPaperCommand
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.papers import checkpoint_for
from trading.venue.sheets import Sheet


@dataclass(frozen=True, slots=True)
class SupervisionSheets:
    """`Sheets` from the papers of a lot."""

    instance: Instance
    draw_up_paper: DrawUpPaper[Work]

    def draw_up(self, actor: Actor, key: str, lot: str, booking: str) -> None:
        """Fix what the sheet says now; one that waits for its signer gives way."""
        standing = self._standing(lot, booking)
        command = DrawUpPaperCommand(
            key=key,
            lot=lot,
            kind=PaperKind.SUPERVISION,
            replaces="" if standing is None else standing.name,
        )
        self.draw_up_paper(actor, command)

    def of(self, lot: str, booking: str) -> Sheet | None:
        """Return the one that stands for a session, None before there is one."""
        found = self._standing(lot, booking)
        if found is None:
            return None
        signed = found.signed.state is not PaperState.WAITING
        return Sheet(found.name, signed, found.issued is not None)

    def pdf(self, lot: str, paper: str) -> bytes:
        """Return it as paper: sealed, or marked as waiting to be signed."""
        with self.instance.transactions.read() as work:
            found = work.papers.get(LotId(lot), paper)
        if found.issued is not None:
            return self.instance.objects.get(found.issued.sha256)
        note = checkpoint_for(self.instance, found.content)
        return render(supervision_design(found.content), found.signed, note).pdf

    def _standing(self, lot: str, booking: str) -> LotPaper | None:
        with self.instance.transactions.read() as work:
            own = [
                each
                for each in work.papers.of(LotId(lot))
                if each.content.kind == PaperKind.SUPERVISION.value
                and each.about == booking
                and not each.replaced
            ]
        return own[-1] if own else None
