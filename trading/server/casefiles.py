"""The case file of a project: gathered from every part, checked by every part."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from archive.casefile.build import CaseBuilder, CaseFile, Contents, Extra
from archive.casefile.model import PAGE_KIND
from archive.casefile.ports import Check
from archive.ledger.model import parse_event
from archive.objects.ports import Objects
from archive.paper.checking import checkpoint_on
from expert_pool.draws.case import KIND as DRAW_KIND
from expert_pool.draws.case import check_draws
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import Opening
from expert_pool.draws.model import DrawState
from trading.bids.check import DOCUMENT as DOCUMENT_KIND
from trading.bids.check import FORM as FORM_KIND
from trading.bids.check import KIND as OPENING_KIND
from trading.bids.check import (
    check_documents,
    check_forms,
    check_openings,
    check_tender,
)
from trading.bids.check_record import check_record
from trading.papers.check import FOLDER, check_papers
from trading.papers.check import KIND as PAPER_KIND
from trading.projects.model import LotId
from trading.rules import open_tender_case as tender_case
from trading.rules.fixed_price_case import (
    DISCLOSED,
    PROCEDURE,
    WITHHELD_BECAUSE,
    demanded,
)
from trading.rules.fixed_price_selection import State
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.open_tender import State as TenderState
from trading.rules.papers import PaperKind
from trading.selection.check import check_file
from trading.selection.use_cases.starting import openings
from trading.server.checker_page import assemble
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.openings import faulty, filed, form_of, streams
from trading.server.papers import KNOWN_DESIGNS

CHECKS: Final[Mapping[str, Check]] = {
    DRAW_KIND: check_draws,
    PROCEDURE: check_file,
    PAPER_KIND: partial(
        check_papers, KNOWN_DESIGNS, {PaperKind.OPENING_RECORD.value: check_record}
    ),
    OPENING_KIND: check_openings,
    DOCUMENT_KIND: check_documents,
    FORM_KIND: check_forms,
    tender_case.PROCEDURE: check_tender,
}
"""Every pure check of every part, by the kind of member or procedure it knows."""

_WITH_TRANSCRIPT: Final = frozenset({DrawState.SIGNED, DrawState.VOIDED})


def build_case(instance: Instance, lot: str) -> CaseFile:
    """
    Build both editions of a lot's case file as it stands under the checkpoint.

    Raises:
        ProjectMissingError: there is no such lot.
        NotLoggedYetError: an event of it is accepted but not yet in the log.

    """
    with instance.transactions.read() as work:
        _, found = work.projects.lot(LotId(lot))
        gather = _tender if found.procedure == OPEN_TENDER.name else _contents
        contents = gather(work, lot, instance.objects)
    builder = CaseBuilder(
        transactions=instance.transactions,
        receipts=instance.receipts(),
        signer=instance.notary.signer,
        demo=instance.demo,
    )
    return builder.build(contents)


def _contents(work: Work, lot_id: str, objects: Objects) -> Contents:
    project, lot = work.projects.lot(LotId(lot_id))
    kinds = frozenset(
        parse_event(event.body).kind for event in work.ledger.stream(project.stream)
    )
    state = State(lot.state)
    page = Extra("tools/draw-checker.html", PAGE_KIND, assemble(None))
    papers = _papers(work, lot_id, objects)
    return Contents(
        stream=project.stream,
        procedure=PROCEDURE,
        state=state.value,
        closed=state is State.ARCHIVED,
        required=demanded(state, kinds),
        streams=tuple(work.selections.streams(lot_id)),
        disclosed=DISCLOSED,
        reason=WITHHELD_BECAUSE,
        sizes=tuple(checkpoint_on(each.data).size for each in papers),
        extras=(page, *_transcripts(work, lot_id), *papers),
    )


def _tender(work: Work, lot_id: str, objects: Objects) -> Contents:
    """Gather a lot; the bids of its project's other lots are in the same stream."""
    because = tender_case.WITHHELD_BECAUSE
    project, lot = work.projects.lot(LotId(lot_id))
    state = TenderState(lot.state)
    lots = sorted(
        each.id
        for of, each in work.projects.seated(project.owner)
        if of.id == project.id
    )
    papers = [each for name in lots for each in _papers(work, name, objects)]
    envelopes = [each for name in lots for each in filed(work, name, objects)]
    documents = [x for name in lots for x in faulty(work, name, objects).items()]
    forms = [x for name in lots for x in form_of(work, name, objects).items()]
    return Contents(
        stream=project.stream,
        procedure=tender_case.PROCEDURE,
        state=state.value,
        closed=False,
        required=tender_case.demanded(state),
        streams=tuple(sorted({each for name in lots for each in streams(work, name)})),
        disclosed=tender_case.DISCLOSED,
        reason=because,
        sizes=tuple(checkpoint_on(each.data).size for each in papers),
        extras=(
            *(Extra(each.path, OPENING_KIND, each.to_bytes()) for each in envelopes),
            *(Extra(path, FORM_KIND, data) for path, data in forms),
            *(
                Extra(path, DOCUMENT_KIND, data, private=True, reason=because)
                for path, data in documents
            ),
            *papers,
        ),
    )


def _papers(work: Work, lot: str, objects: Objects) -> Sequence[Extra]:
    """Return the papers that were issued, also those that a later one replaced."""
    return [
        Extra(f"{FOLDER}{each.name}.pdf", PAPER_KIND, objects.get(each.issued.sha256))
        for each in work.papers.of(LotId(lot))
        if each.issued is not None
    ]


def _transcripts(work: Work, lot: str) -> list[Extra]:
    selection = work.selections.get(lot)
    found = []
    for number in range(1, selection.draws + 1):
        draw = work.draws.get(selection.draw_id, number)
        if draw.state in _WITH_TRANSCRIPT:
            data = draw.transcript(_names(work, lot, draw))
            path = f"draws/{selection.draw_id}-{number}.json"
            found.append(Extra(path, DRAW_KIND, data))
    return found


def _names(work: Work, lot: str, draw: Draw) -> list[Opening]:
    """Return the names of the list that this draw was over."""
    for number in range(work.selections.get(lot).lists, 0, -1):
        listed = work.selections.listed(lot, number)
        sealed = {each.commitment for each in listed}
        if sealed == {ticket.name for ticket in draw.record.pool.tickets}:
            return openings(listed)
    return []
