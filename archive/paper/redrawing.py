"""
The pages of a paper, drawn again from what it carries (SPEC 11.6, step 8).

A seal proves that pages were not changed, not that they say what was signed. Whoever
knows the design of a kind draws the pages again and compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader

from archive.paper.comparing import equal_revisions
from archive.paper.findings import Fault, Finding
from archive.paper.fonts import rare
from archive.paper.furniture import Design
from archive.paper.model import PaperContent
from archive.paper.opening import HOSTILE, Opened, told
from archive.paper.pages import DRAWN_BY, render
from archive.paper.signatures import SignedPaper
from archive.values.rules import RuleBrokenError

Designs = Mapping[str, Callable[[PaperContent], Design]]
"""How the papers of each kind look; a design follows from the content alone."""

MOST_DRAWN: Final = 1_000_000
"""Signs of a paper that is drawn again; one that no font has counts as many."""

_LONGEST: Final = 100
_RARE: Final = 20


class Pages(StrEnum):
    """What is known of the pages; the words are those of SPEC 11.7."""

    EQUAL = "pages redrawn: equal"
    UNEQUAL = "pages redrawn: they show something else"
    OTHER_VERSION = "pages not redrawn, another version drew them: look yourself"
    UNKNOWN = "pages not redrawn: look yourself"


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What drawing again came to."""

    pages: Pages
    why: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What it says against the paper."""
        if self.pages is not Pages.UNEQUAL:
            return ()
        return (Finding(8, Fault.PAGES, self.why),)


def redrawn(
    paper: Opened,
    signed: SignedPaper,
    checkpoint: str,
    sealed_at: datetime,
    designs: Designs,
) -> Redrawn:
    """
    Draw the pages again and compare; nobody's drawing is trusted.

    The label of the software that drew them is taken from the paper: pages that another
    version drew alike are equal, and those that it drew otherwise are no contradiction.
    """
    design = designs.get(signed.content.kind)
    if design is None or _drawn_signs(signed.content) > MOST_DRAWN:
        return Redrawn(Pages.UNKNOWN)
    drawn_by = _drawn_by(paper)
    try:
        again = render(
            design(signed.content), signed, checkpoint, sealed_at, drawn_by=drawn_by
        )
        equal = _equal(paper, again.pdf)
        why = "the pages do not show what was signed"
    except (RuleBrokenError, *HOSTILE) as error:
        equal = False
        why = f"what was signed cannot be drawn as this kind of paper: {told(error)}"
    if equal:
        return Redrawn(Pages.EQUAL)
    if drawn_by != DRAWN_BY:
        return Redrawn(Pages.OTHER_VERSION)
    return Redrawn(Pages.UNEQUAL, why)


def _drawn_signs(content: PaperContent) -> int:
    """Return how much there is to draw, before anything is drawn."""
    said = content.to_bytes().decode()
    unknown = set(rare(said))
    return len(said) + _RARE * sum(sign in unknown for sign in said)


def _drawn_by(paper: Opened) -> str:
    """Return which software says that it drew the pages; nothing if unreadable."""
    trailer = paper.reader.get_historical_resolver(0).trailer_view
    try:
        said = str(trailer["/Info"]["/Producer"])
    except HOSTILE:
        return ""
    plain = said.isascii() and said.isprintable() and len(said) <= _LONGEST
    return said if plain else ""


def _equal(paper: Opened, again: bytes) -> bool:
    if paper.data[: paper.ends[0]] == again:
        return True
    reader = PdfFileReader(BytesIO(again))
    return equal_revisions(
        paper.reader.get_historical_resolver(0), reader.get_historical_resolver(0)
    )
