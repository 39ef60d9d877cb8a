"""A paper that somebody hands to the server, held against this instance's own log."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from archive.ledger.model import parse_event
from archive.paper.checking import Report, Standing, check_paper
from archive.paper.logged import LogView
from archive.paper.model import PaperContent
from archive.paper.validity import Trust
from trading.papers.check import known
from trading.server.instance import Instance

VERIFIED: Final = "verified"
UNSIGNED: Final = "unsigned"
CONTRADICTION: Final = "contradiction"
OUTCOMES: Final = MappingProxyType(
    {
        Standing.ISSUED: VERIFIED,
        Standing.REPLACED: UNSIGNED,
        Standing.SEALED: UNSIGNED,
        Standing.LOGGED: UNSIGNED,
        Standing.SELF_CONSISTENT: UNSIGNED,
        Standing.CONTRADICTION: CONTRADICTION,
    }
)
"""Exactly three outcomes, for every standing that a paper can have."""


@dataclass(frozen=True, slots=True)
class CheckPaper:
    """
    Checks a file by every step of archive/SPEC.md 11.6; nothing of it is kept.

    The root and the log are the instance's own, so whoever does not trust this server
    brings an anchor card and a case file to `yangguang verify paper` instead.
    """

    instance: Instance

    def __call__(self, data: bytes) -> Report:
        """Return what was found. Must be called outside of a running event loop."""
        now = self.instance.clock.now()
        trust = Trust(roots=frozenset({self.instance.certificates.paper_root}))
        alone = check_paper(data, now, trust)
        if alone.standing is Standing.CONTRADICTION or alone.paper is None:
            return alone
        return check_paper(data, now, trust, self._log(alone.paper.content))

    def _log(self, content: PaperContent) -> LogView:
        """Return what the log knows of the papers of a stream; of others, nothing."""
        with self.instance.transactions.read() as work:
            recorded = work.ledger.stream(content.stream)
        return LogView(known(parse_event(each.body) for each in recorded))
