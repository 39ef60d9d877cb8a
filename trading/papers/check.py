"""
The check of papers in a case file: each issued one is there, unchanged, and as logged.

Pure and offline. A file with a valid seal that the log does not name is a finding, and
so is a name in the log whose file is missing (archive/SPEC.md 11.6).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from archive.public.casefile import Manifest, OpenedCase
from archive.public.evidence import NoteInvalidError, sha256
from archive.public.ledger import AnchorCard, EventBody, LedgerFormatError
from archive.public.paper import DRAWN_UP, ISSUED, SIGNED
from archive.public.paper_checks import (
    Designs,
    LogView,
    Report,
    Trust,
    check_paper,
    standing_twice,
)
from trading.rules.papers import ONCE

KIND: Final = "paper-file/1"
FOLDER: Final = "papers/"


Says = Callable[[OpenedCase, Mapping[str, Any]], Sequence[str]]
"""What the body of a paper says otherwise than the case in which it is."""


def check_papers(
    designs: Designs, says: Mapping[str, Says], case: OpenedCase
) -> Sequence[tuple[str, str]]:
    """
    Return what does not fit between the papers of a case, their pages, its log.

    `says` are the checks of what papers say, by their kind; of other kinds it is only
    checked that they are what was drawn up, signed and issued.
    """
    return list(_findings(designs, says, case))


def events_of(case: OpenedCase) -> Sequence[EventBody]:
    """Return the events of a case's papers as the archive's format knows them."""
    return known(case.disclosed(DRAWN_UP, SIGNED, ISSUED))


def known(events: Iterable[EventBody]) -> Sequence[EventBody]:
    """Return those of papers, without the lot, which the archive does not know."""
    return [
        replace(event, facts={k: v for k, v in event.facts.items() if k != "lot"})
        for event in events
        if event.kind in {DRAWN_UP, SIGNED, ISSUED}
    ]


def _findings(
    designs: Designs, says: Mapping[str, Says], case: OpenedCase
) -> Iterator[tuple[str, str]]:
    files = dict(case.of_kind(KIND))
    events = events_of(case)
    look = partial(
        check_paper, trust=_named(case.manifest), log=LogView(events), designs=designs
    )
    for event in events:
        if event.kind == ISSUED:
            yield from _issued(event, files, look, partial(_said, says, case))
    for path in sorted(files):
        yield path, "the log does not name this paper"
    for finding in standing_twice(LogView(events, ONCE)):
        yield FOLDER, finding.what


def _named(manifest: Manifest) -> Trust:
    """Return what a case file says of its log: worth no more than the file is."""
    try:
        card = AnchorCard(
            origin=manifest.origin,
            demo=manifest.demo,
            log_vkey=manifest.log_vkey,
            accepted_vkey=manifest.accepted_vkey,
        )
    except (LedgerFormatError, NoteInvalidError):
        return Trust()  # The case file's own check has found it.
    return Trust.of([card])


def _issued(
    event: EventBody,
    files: dict[str, bytes],
    look: Callable[[bytes, datetime], Report],
    said: Callable[[Report], Sequence[str]],
) -> Iterator[tuple[str, str]]:
    name = event.facts.get("paper")
    if not isinstance(name, str):
        yield FOLDER, "a paper was issued without a name"
        return
    path = f"{FOLDER}{name}.pdf"
    data = files.pop(path, None)
    if data is None:
        yield path, "the log knows this paper, its file is missing"
        return
    if sha256(data).hex() != event.facts.get("pdf"):
        yield path, "it is not the file that was issued"
        return
    report = look(data, event.at)
    for finding in report.findings:
        yield path, f"step {finding.step} of checking a paper: {finding.what}"
    for what in said(report):
        yield path, what


def _said(says: Mapping[str, Says], case: OpenedCase, report: Report) -> Sequence[str]:
    """Return what a paper says otherwise than its case, where that is known of it."""
    if report.paper is None or report.paper.content.kind not in says:
        return []
    content = report.paper.content
    try:
        return says[content.kind](case, content.body)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return [f"what it says has another shape: {error!r}"]
