"""The paper of an opening for those whom it concerns: who signed, who refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.public.ledger import Desk, parse_event
from archive.public.paper import Signer
from trading.bids.ports import BidWork
from trading.papers.model import REFUSED, LotPaper
from trading.papers.ports import Papers
from trading.projects.model import LotId
from trading.rules.papers import PaperKind


class PaperedWork(BidWork, Protocol):
    """One transaction, as the paper of an opening sees it."""

    @property
    def papers(self) -> Papers:
        """The papers of lots."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody who does not sign, and why; `paper` is which paper they were shown."""

    signer: Signer
    paper: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """The paper that stands, None before one was drawn up, and all who refused."""

    paper: LotPaper | None
    refused: tuple[Refused, ...]

    def missing(self) -> Sequence[Signer]:
        """Return who has neither signed nor refused."""
        if self.paper is None:
            return ()
        return [x for x in self.paper.signed.missing if x not in self._no]

    def may_sign(self) -> Sequence[Signer]:
        """Return who may: while it is to be drawn up anew, only those who refused."""
        if self.paper is None or not self.is_stuck:
            return self.missing()
        return [x for x in self.paper.signed.missing if x in self._no]

    def has_refused(self, place: Signer) -> bool:
        """Tell whether whoever signs here, by name, has refused to."""
        return any(each.allows(place) for each in self._no)

    @property
    def _no(self) -> frozenset[Signer]:
        name = "" if self.paper is None else self.paper.name
        return frozenset(each.signer for each in self.refused if each.paper == name)

    @property
    def is_stuck(self) -> bool:
        """Whether it waits for somebody who refused, and is to be drawn up anew."""
        if self.paper is None or self.paper.issued is not None:
            return False
        return len(self.missing()) < len(self.paper.signed.missing)


@dataclass(frozen=True, slots=True)
class ReadRecordPaper:
    """Reads it; who may, the caller has asked."""

    desk: Desk[PaperedWork]

    def __call__(self, lot: str) -> RecordPaper:
        """Return the record of a lot's opening. Raises `ProjectMissingError`."""
        with self.desk.transactions.read() as work:
            project, _ = work.projects.lot(LotId(lot))
            papers = [
                each
                for each in work.papers.of(LotId(lot))
                if each.content.kind == PaperKind.OPENING_RECORD and not each.replaced
            ]
            events = [parse_event(x.body) for x in work.ledger.stream(project.stream)]
        refused = tuple(
            Refused(
                Signer(
                    *(str(x.facts[key]) for key in ("duty", "organisation", "person"))
                ),
                str(x.facts["paper"]),
                str(x.facts["reason"]),
            )
            for x in events
            if x.kind == REFUSED and x.facts["lot"] == lot
        )
        return RecordPaper(papers[-1] if papers else None, refused)
