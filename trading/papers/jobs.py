"""What comes due with papers: those that all have signed get the seal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from archive.public.ledger import Desk
from archive.public.objects import Objects
from archive.public.paper import (
    PaperContent,
    PaperFormatError,
    Sealing,
    TimestampMissingError,
    render,
)
from archive.public.values import Actor, RuleBrokenError
from trading.papers.model import LotPaper
from trading.papers.ports import Designed, PaperWork
from trading.papers.use_cases import IssuePaper, IssuePaperCommand
from trading.rules.papers import PaperKind


@dataclass(slots=True)
class Issued:
    """How many papers a sweep issued, and which had to wait and why."""

    count: int = 0
    waiting: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDuePapers:
    """
    Seal every paper that is ready, outside of any transaction, and record it.

    Each is made under the checkpoint that `checkpoint` gives for it (archive 11.4).
    Nobody waits for it, and any number of workers may run it: what another one issued
    meanwhile is refused, and its own file stays an object that nothing names.
    """

    desk: Desk[PaperWork]
    issue: IssuePaper
    designs: Mapping[PaperKind, Designed]
    seal: Callable[[], Sealing]
    objects: Objects
    checkpoint: Callable[[PaperContent], str]
    platform: Actor

    def __call__(self) -> Issued:
        """
        Issue what is ready; a missing timestamp makes a paper wait, never less.

        An authority that gave none is not asked again for the others in this sweep.
        """
        found = Issued()
        with self.desk.transactions.read() as work:
            due = [paper for paper in work.papers.unissued() if paper.is_ready]
        if not due:
            return found
        seal, silent = self.seal(), ""
        for paper in due:
            if silent:
                found.waiting[f"{paper.lot} {paper.name}"] = silent
                continue
            try:
                self._issue(paper, seal)
                found.count += 1
            except TimestampMissingError as error:
                found.waiting[f"{paper.lot} {paper.name}"] = silent = str(error)
            except (PaperFormatError, RuleBrokenError) as error:
                found.waiting[f"{paper.lot} {paper.name}"] = str(error)
        return found

    def _issue(self, paper: LotPaper, seal: Sealing) -> None:
        design = self.designs[PaperKind(paper.content.kind)](paper.content)
        now = self.desk.clock.now()
        note = self.checkpoint(paper.content)
        sealed = seal.certify(render(design, paper.signed, note, now))
        self.objects.put(sealed.pdf)
        command = IssuePaperCommand(
            key=f"issue-{sealed.digest[:32]}-{sealed.sha256[:16]}",
            lot=paper.lot,
            paper=paper.name,
            content=sealed.digest,
            level=sealed.level,
            pdf=sealed.sha256,
            seal=sealed.seal,
        )
        self.issue(self.platform, command)
