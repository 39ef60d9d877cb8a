"""A paper that somebody hands to the server, held against this instance's own log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.model import parse_event
from archive.ledger.ports import LedgerWork
from archive.paper.checking import Report, Standing, check_paper
from archive.paper.logged import LogView
from archive.paper.model import ISSUED, PaperContent
from archive.paper.validity import Trust
from archive.values.rules import RuleBrokenError
from trading.papers.check import known
from trading.rules.papers import BESIDE_THE_LOG
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.papers import KNOWN_DESIGNS

VERIFIED: Final = "verified"
UNSIGNED: Final = "unsigned"
CONTRADICTION: Final = "contradiction"
_OUTCOMES: Final = MappingProxyType(
    {
        Standing.ISSUED: VERIFIED,
        Standing.UNSEEN: UNSIGNED,
        Standing.UNVOUCHED: UNSIGNED,
        Standing.REPLACED: UNSIGNED,
        Standing.SEALED: UNSIGNED,
        Standing.LOGGED: UNSIGNED,
        Standing.SELF_CONSISTENT: UNSIGNED,
        Standing.CONTRADICTION: CONTRADICTION,
    }
)
"""Exactly three outcomes, for every standing that a paper can have."""

_MARKS: Final = (b"yangguang", b"/ByteRange")


class NoFileError(RuleBrokenError):
    """Whoever has a paper checked chooses it first."""

    code: ClassVar[str] = "no-file"
    remedy: ClassVar[str] = "Nothing was checked. Choose the PDF, then send it."

    def __init__(self) -> None:
        super().__init__("no file was chosen")


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """
    What was found, and whether somebody outside cosigned that it was issued.

    What is no sealed paper at all, `is_paper` false, contradicts nothing and nobody.
    """

    report: Report
    cosigned: bool = False
    is_paper: bool = True

    @property
    def outcome(self) -> str:
        """
        One of three words.

        A log on which nobody outside has signed is this server's own word, and its own
        word is never called verified.
        """
        issued = self.report.standing is Standing.ISSUED
        if not self.is_paper or (issued and not self.cosigned):
            return UNSIGNED
        return _OUTCOMES[self.report.standing]


@dataclass(frozen=True, slots=True)
class CheckPaper:
    """
    Checks a file by every step of archive/SPEC.md 11.6; nothing of it is kept.

    The root and the log are the instance's own, so whoever does not trust this server
    brings an anchor card and a case file to `yangguang verify paper` instead. Only
    those hear of the log, and have pages drawn again, who bring a paper under the
    instance's seal.
    """

    instance: Instance

    def __call__(self, data: bytes) -> CheckedPaper:
        """Return what was found. Must be called outside of a running event loop."""
        now = self.instance.clock.now()
        trust = Trust.of([self.instance.anchor_card(with_checkpoint=False)])
        alone = check_paper(data, now, trust)
        if alone.standing is not Standing.SEALED or alone.paper is None:
            return CheckedPaper(alone, is_paper=_is_paper(data, alone))
        content = alone.paper.content
        with self.instance.transactions.read() as work:
            view = LogView(
                known(
                    parse_event(each.body)
                    for each in work.ledger.stream(content.stream)
                ),
                beside=BESIDE_THE_LOG,
                broken_by=self._broken_by(work, alone.checkpoint),
            )
            cosigned = _is_cosigned(work, content, view)
        report = check_paper(data, now, trust, view, KNOWN_DESIGNS)
        return CheckedPaper(report, cosigned)

    def _broken_by(self, work: Work, note: str) -> Callable[[str], Sequence[str]]:
        """Look up, while the transaction is open, whether the log had this root."""
        printed = open_checkpoint(note, self.instance.log_signer.verifier)
        head = work.log.head_at(printed.size)
        same = head is not None and head.root == printed.root
        return lambda _: () if same else ("it never had this root",)


def _is_paper(data: bytes, report: Report) -> bool:
    """Tell whether a file that was refused once bore a seal of such a platform."""
    return report.paper is not None or all(mark in data for mark in _MARKS)


def _is_cosigned(work: LedgerWork, content: PaperContent, view: LogView) -> bool:
    issued = [
        event.n
        for event in view.events
        if event.kind == ISSUED and event.facts.get("paper") == content.paper
    ]
    return bool(issued) and all(
        work.ledger.is_cosigned(content.stream, n) for n in issued
    )
