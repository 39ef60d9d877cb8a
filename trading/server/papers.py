"""Every kind of paper, with the part that says it and the one that lays it out."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.model import parse_event
from archive.paper.model import PaperContent
from archive.paper.pages import render
from archive.paper.ports import Sealing
from archive.paper.signatures import SignedPaper
from trading.accounts.use_cases.acting import Keeper
from trading.awards.documents import (
    award_body,
    award_design,
    result_body,
    result_design,
)
from trading.bids.documents import opening_record_design
from trading.bids.recorded import OpeningRecordContents
from trading.bids.use_cases.forms import Forms
from trading.papers.check import known
from trading.papers.jobs import Issued, IssueDuePapers
from trading.papers.ports import Contents, Designed
from trading.papers.supervision import supervision_body, supervision_design
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
from trading.server.sheets import receipt_design

_CONTENTS: Final[Mapping[PaperKind, Contents[Work]]] = MappingProxyType(
    {
        PaperKind.QUALIFICATION: qualification_body,
        PaperKind.DRAW_RECORD: draw_record_body,
        PaperKind.SUPERVISION: supervision_body,
        PaperKind.RESULT: result_body,
        PaperKind.AWARD: award_body,
    }
)
"""What each part has to say on papers, from the rows alone."""

DESIGNS: Final[Mapping[PaperKind, Designed]] = MappingProxyType(
    {
        PaperKind.QUALIFICATION: qualification_design,
        PaperKind.DRAW_RECORD: draw_record_design,
        PaperKind.SUPERVISION: supervision_design,
        PaperKind.OPENING_RECORD: opening_record_design,
        PaperKind.RESULT: result_design,
        PaperKind.AWARD: award_design,
    }
)
"""How each paper looks; it follows from its content alone."""

KNOWN_DESIGNS: Final[Mapping[str, Designed]] = MappingProxyType(
    {kind.value: design for kind, design in DESIGNS.items()}
    | {PaperKind.RECEIPT.value: receipt_design}
)
"""The same for everything that is sealed: what a checker draws again."""


def contents_over(
    instance: Instance, keeper: Keeper
) -> Mapping[PaperKind, Contents[Work]]:
    """Return what each part has to say on the papers that persons sign."""
    opening = OpeningRecordContents(Forms(instance.objects), keeper)
    return {**_CONTENTS, PaperKind.OPENING_RECORD: opening}


def issue_due_papers(
    instance: Instance, issue: IssuePaper, seal: Callable[[], Sealing] | None = None
) -> Issued:
    """Seal and record every paper that all have signed, with the instance's seal."""
    job = IssueDuePapers(
        desk=instance.desk(),
        issue=issue,
        designs=DESIGNS,
        seal=seal or instance.seal,
        objects=instance.objects,
        checkpoint=partial(checkpoint_for, instance),
        platform=PLATFORM,
    )
    return job()


def checkpoint_for(instance: Instance, content: PaperContent) -> str:
    """
    Return the checkpoint under which a paper is made now (archive/SPEC.md 11.4).

    One that somebody cosigned is worth more, but only if it covers what the paper says
    has happened: its last signature, and so all before it.
    """
    shown = instance.shown()
    with instance.transactions.read() as work:
        events = known(
            parse_event(each.body) for each in work.ledger.stream(content.stream)
        )
        own = [event.n for event in events if event.facts["paper"] == content.paper]
        leaf = work.log.leaf(content.stream, max(own)) if own else None
    cosigned = shown.cosigned()
    if not cosigned or leaf is None:
        return shown.latest()
    covered = open_checkpoint(cosigned, instance.log_signer.verifier).size > leaf
    return cosigned if covered else shown.latest()


def draft_of(instance: Instance, signed: SignedPaper) -> bytes:
    """Return a paper as it stands, marked as waiting for its signers, as a PDF."""
    design = DESIGNS[PaperKind(signed.content.kind)](signed.content)
    return render(design, signed, checkpoint_for(instance, signed.content)).pdf
