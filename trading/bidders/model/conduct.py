"""
What authorities have found about a firm's conduct: shown for a time, and no bar.

A finding names its source, how the firm was heard and where it may be attacked (C-12),
and is no longer shown once its time is over. It keeps nobody out: only a ban does, and
a ban is an authority's decision of its own (C-13, P-1).
"""

from dataclasses import dataclass
from datetime import datetime

from archive.public.values import utc
from trading.bidders.codes import Uscc
from trading.bidders.errors import FindingIncompleteError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One finding, shown from `since` up to, and never including, `until`.

    Raises:
        FindingIncompleteError: a part is missing, or it has no later end.

    """

    number: str
    authority: str
    firm: Uscc
    found: str
    source: str
    since: datetime
    until: datetime
    hearing: str
    appeal: str
    digest: str

    def __post_init__(self) -> None:
        parts = {
            "number": self.number,
            "authority": self.authority,
            "found": self.found,
            "source": self.source,
            "hearing": self.hearing,
            "appeal": self.appeal,
            "document": self.digest,
        }
        missing = [name for name, text in parts.items() if not text.strip()]
        if utc(self.until) <= utc(self.since):
            missing.append("until")
        if missing:
            raise FindingIncompleteError(self.number, missing)

    def is_shown(self, at: datetime) -> bool:
        """Tell whether it is shown at this instant."""
        return utc(self.since) <= utc(at) < utc(self.until)
