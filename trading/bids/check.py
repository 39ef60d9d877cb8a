"""
The check of openings in a case file: every verdict and every sheet, computed anew.

Pure and offline: the case's events, its envelopes, nothing else (trading 7.14).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from archive.public.casefile import OpenedCase
from archive.public.evidence import labelled, sha256
from archive.public.sealing import HybridIdentity, SealedError, unseal
from archive.public.values import RuleBrokenError
from trading.bids.check_course import UNSOUND, Course, Finding, Opening
from trading.bids.check_results import Logged
from trading.bids.filed import (
    DOCUMENT,
    FOLDER,
    FORM,
    KIND,
    LARGEST_FILED,
    Filed,
    document_path,
    form_path,
)
from trading.bids.model.contents import ContentsUnsoundError, sheet_of
from trading.bids.model.forms import VERSION
from trading.bids.model.manifest import COVER, check_fits
from trading.bids.model.policy import SHEET
from trading.bids.model.shapes import ShapeError
from trading.bids.repeating import Handed, Line, pieces_of, repeat_opening
from trading.bids.seeds import seeds_of
from trading.bids.verdicts import Verdict
from trading.rules.open_tender import State
from trading.rules.open_tender_case import PROCEDURE, demanded

__all__ = [
    "DOCUMENT",
    "FORM",
    "KIND",
    "check_documents",
    "check_forms",
    "check_openings",
    "check_tender",
]

_DOCUMENT: Final = re.compile(rf"{FOLDER}([0-9a-f]{{64}})/(f-[0-9]{{4}})\.age")
_FRONT: Final = (COVER, SHEET)


def check_openings(case: OpenedCase) -> Sequence[Finding]:
    """
    Return what is wrong with the openings of a case.

    Each counted bid has its envelope, and no other bid has one; in the full edition the
    releases give every verdict, every name and every sheet that the log recorded; in
    the public one each sheet opens to what the log recorded, with the key beside it.
    """
    return list(_findings(case))


def check_documents(case: OpenedCase) -> Sequence[Finding]:
    """Return the documents that are of no envelope of the case (trading 7.14)."""
    if not case.of_kind(DOCUMENT):
        return []
    known = _documents(case, _envelopes(case)[0])
    taken = {document_path(of, name) for of, each in known.items() for name in each}
    return [
        (path, "no envelope has such a document")
        for path in case.of_kind(DOCUMENT)
        if path not in taken
    ]


def check_forms(case: OpenedCase) -> Sequence[Finding]:
    """Return the forms that are not the ones that they are called (trading 8.2)."""
    return [
        (path, "it is not the form that it is called")
        for path, data in case.of_kind(FORM).items()
        if path != form_path(labelled(VERSION, data).hex())
    ]


def check_tender(case: OpenedCase) -> Sequence[Finding]:
    """Return what the procedure demands of the file, and its manifest does not."""
    if case.manifest.procedure != PROCEDURE:
        return []
    try:
        wanted = demanded(State(case.manifest.state))
    except ValueError:
        return [(case.manifest.state, "the procedure has no such state")]
    return [
        (each, "the procedure demands it, and the manifest does not")
        for each in wanted
        if each not in case.manifest.required
    ]


def _findings(case: OpenedCase) -> Iterator[Finding]:
    filed, unread = _envelopes(case)
    yield from unread
    documents = _documents(case, filed)
    course = Course(case, dict(filed))
    yield from course.findings()
    for lot in sorted(course.openings):
        yield from _judged(course.openings[lot], filed, documents, full=course.full)
    for digest in filed:
        yield f"{FOLDER}{digest}.json", "the log counts no such envelope"


def _envelopes(case: OpenedCase) -> tuple[dict[str, Filed], list[Finding]]:
    """Return the envelopes by the name of their manifest, and what is none."""
    filed: dict[str, Filed] = {}
    unread: list[Finding] = []
    for path, data in case.of_kind(KIND).items():
        try:
            each = _read(path, data)
        except UNSOUND as error:
            unread.append((path, f"it is no envelope: {error}"))
        else:
            filed[each.envelope.digest] = each
    return filed, unread


def _documents(
    case: OpenedCase, filed: Mapping[str, Filed]
) -> Mapping[str, Mapping[str, bytes]]:
    """Return the documents that were handed in with an envelope, by its name."""
    found: dict[str, dict[str, bytes]] = {}
    for path, data in case.of_kind(DOCUMENT).items():
        named = _DOCUMENT.fullmatch(path)
        if named is not None and _is_document(filed.get(named[1]), named[2], data):
            found.setdefault(named[1], {})[named[2]] = data
    return found


def _read(path: str, data: bytes) -> Filed:
    found = Filed.from_bytes(data)
    if found.path != path:
        raise ShapeError("it is called otherwise than its manifest")
    found.envelope.check_signature()
    found.envelope.check_files()
    asked = {each.name: each for each in found.envelope.parsed.objects}
    for name in _FRONT:
        sealed = found.objects.get(name)
        if (sealed is None) is (name in asked):
            raise ShapeError(f"its {name} is missing, or there should be none")
        if sealed is not None and pieces_of(sealed) != asked[name].pieces:
            raise ShapeError(f"its {name} is not the one that was handed in")
    return found


def _is_document(of: Filed | None, name: str, sealed: bytes) -> bool:
    """Tell whether a ciphertext is the one that was handed in under this name."""
    objects = () if of is None else of.envelope.parsed.objects
    return any(x.name == name and x.pieces == pieces_of(sealed) for x in objects)


def _judged(
    of: Opening,
    filed: dict[str, Filed],
    documents: Mapping[str, Mapping[str, bytes]],
    *,
    full: bool,
) -> Iterator[Finding]:
    """Give what an opening has otherwise than its envelopes; takes them away."""
    counted = {digest: filed.pop(digest, None) for digest in of.close.manifests}
    if of.opened is None:
        return
    results = of.results
    if results is None:
        yield "BIDS_OPENED", "it is not over the counted bids in their order"
        return
    handed: list[Handed] = []
    for digest, each in counted.items():
        if each is None:
            yield f"{FOLDER}{digest}.json", "the envelope of a counted bid is missing"
            return
        try:
            check_fits(each.envelope.parsed, of.policy)
        except RuleBrokenError as error:
            yield each.path, f"it does not fit the policy: {error}"
            return
        objects = {**each.objects, **documents.get(digest, {})}
        handed.append(
            Handed(envelope=each.envelope, received_at=of.at.at, objects=objects)
        )
    for each, row, result in zip(
        counted.values(), of.close.counted, results, strict=True
    ):
        if each is not None:
            manifest = each.envelope.parsed
            said = {(x.bidder, x.manifest) for x in (row, result)}
            if said != {(manifest.bidder, manifest.digest)} or row.seq != manifest.seq:
                yield each.path, "the log names another bidder"
            yield from _sheet(each, result)
    if full:
        yield from _again(of, handed, results)


def _again(
    of: Opening, handed: Sequence[Handed], results: Sequence[Logged]
) -> Iterator[Finding]:
    """Compute every verdict anew, and give where the log has another."""
    if not of.is_listed:
        yield "RELEASES_CLOSED", "it lists other releases than the log has"
        return
    record = repeat_opening(of.policy, handed, of.releases)
    seeds: dict[str, bytes] = {}
    for line, each, result in zip(record.lines, handed, results, strict=True):
        for what in _differences(line, each, result):
            yield f"{FOLDER}{line.manifest}.json", what
        if line.seed is not None and result.verdict is Verdict.OPEN:
            seeds[line.manifest] = line.seed
    opened = of.opened.facts if of.opened else {}
    if opened.get("seeds") != sha256(seeds_of(of.lot, seeds)).hex():
        yield "BIDS_OPENED", "it discloses other secrets than the releases give"


def _differences(line: Line, handed: Handed, result: Logged) -> Iterator[str]:
    if _is_untold(line, handed, result):
        return
    if result.verdict is not line.verdict:
        yield f"the log says {result.verdict}, the releases give {line.verdict}"
    if result.named != tuple(map(str, line.named)):
        yield "the log names others whose part cannot be used"
    if result.sheet != (sha256(line.text).hex() if line.text else ""):
        yield "the log recorded another sheet"


def _is_untold(line: Line, handed: Handed, result: Logged) -> bool:
    """Tell whether a document that is too large for the file may be at fault."""
    absent = [
        each
        for each in handed.envelope.parsed.objects
        if each.name not in handed.objects and each.size > LARGEST_FILED
    ]
    logged = (result.verdict, result.sheet) == (Verdict.INVALID_DEALING, "")
    return logged and line.verdict is Verdict.OPEN and bool(absent)


def _sheet(each: Filed, result: Logged) -> Iterator[Finding]:
    """Open the sheet of an opened bid with the key beside it, and of no other one."""
    manifest, what = each.envelope.parsed, ""
    sealed = each.objects.get(SHEET)
    try:
        if result.verdict is not Verdict.OPEN:
            what = "it was not opened" if result.sheet or each.opens else ""
        elif not each.opens or not _opener(each).is_behind(manifest.recipients[SHEET]):
            what = "the key beside it is not that of its sheet"
        elif sealed is None:
            what = "there is no sheet" if result.sheet else ""
        else:
            plaintext = unseal(sealed, _opener(each))
            sheet_of(plaintext, manifest)
            if sha256(plaintext).hex() != result.sheet:
                what = "the log recorded another sheet"
    except (SealedError, ContentsUnsoundError) as error:
        what = str(error)
    if what:
        yield each.path, f"what was read out is not in it: {what}"


def _opener(each: Filed) -> HybridIdentity:
    return HybridIdentity.from_seed(each.opens)
