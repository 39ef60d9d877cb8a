"""Every kind of paper, with the part that says it and the one that lays it out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from archive.paper.ports import Sealing
from trading.awards.documents import (
    award_body,
    award_design,
    result_body,
    result_design,
)
from trading.papers.jobs import Issued, IssueDuePapers
from trading.papers.ports import Contents, Designed
from trading.papers.use_cases import IssuePaper
from trading.rules.papers import PaperKind
from trading.selection.documents import (
    draw_record_body,
    draw_record_design,
    qualification_body,
    qualification_design,
)
from trading.server.database import Work
from trading.server.instance import PLATFORM, Instance

CONTENTS: Final[Mapping[PaperKind, Contents[Work]]] = MappingProxyType(
    {
        PaperKind.QUALIFICATION: qualification_body,
        PaperKind.DRAW_RECORD: draw_record_body,
        PaperKind.RESULT: result_body,
        PaperKind.AWARD: award_body,
    }
)
"""What each part has to say on the papers that persons sign."""

DESIGNS: Final[Mapping[PaperKind, Designed]] = MappingProxyType(
    {
        PaperKind.QUALIFICATION: qualification_design,
        PaperKind.DRAW_RECORD: draw_record_design,
        PaperKind.RESULT: result_design,
        PaperKind.AWARD: award_design,
    }
)
"""How each paper looks; it follows from its content alone."""


def issue_due_papers(
    instance: Instance, issue: IssuePaper, seal: Callable[[], Sealing] | None = None
) -> Issued:
    """Seal and record every paper that all have signed, with the instance's seal."""
    note = instance.shown().cosigned() or instance.shown().latest()
    job = IssueDuePapers(
        desk=instance.desk(),
        issue=issue,
        designs=DESIGNS,
        seal=seal or instance.seal,
        objects=instance.objects,
        checkpoint=note,
        platform=PLATFORM,
    )
    return job()
