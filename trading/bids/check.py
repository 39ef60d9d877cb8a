"""
The check of openings in a case file: every verdict and every sheet, computed anew.

Pure and offline: the case's events, its envelopes, nothing else (trading 7.14).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.public.casefile import Edition, OpenedCase, OpenEvent
from archive.public.evidence import NotCanonicalError, canonical, sha256
from archive.public.ledger import EventBody
from archive.public.sealing import HybridIdentity, SealedError, unseal
from archive.public.values import RuleBrokenError
from trading.bids.filed import FOLDER, KIND, Filed
from trading.bids.given import Releases
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.closing import BIDDERS_CLOSED, CLOSED, SIGN_UP_CLOSED, Close
from trading.bids.model.contents import ContentsUnsoundError, sheet_of
from trading.bids.model.envelope import check_signed
from trading.bids.model.manifest import check_fits
from trading.bids.model.policy import SHEET, OpeningPolicy, check_holder_signatures
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    HolderRelease,
    TimeRelease,
    check_for_close,
)
from trading.bids.model.shapes import ShapeError
from trading.bids.repeating import Handed, Line, repeat_opening
from trading.bids.verdicts import Verdict
from trading.rules.open_tender import State
from trading.rules.open_tender_case import PROCEDURE, demanded

__all__ = ["KIND", "check_openings", "check_tender"]

_KINDS: Mapping[str, ReleaseKind] = {
    "BID_RELEASE": ReleaseKind.HOLDER,
    "TIME_RELEASE": ReleaseKind.TRUSTEE,
    "BIDDER_RELEASE": ReleaseKind.BIDDER,
    "BID_DISCLOSED": ReleaseKind.DISCLOSURE,
}
_READ = frozenset(
    {
        *_KINDS,
        *("POLICY_LOGGED", CLOSED, "OPENING_STARTED", BIDDERS_CLOSED),
        *("RELEASES_CLOSED", "BIDS_OPENED", SIGN_UP_CLOSED, "APPLICATIONS_OPENED"),
        "DISCLOSURES_ASKED",
    }
)
_UNSOUND = (RuleBrokenError, ShapeError, NotCanonicalError, ValueError, TypeError)

Finding = tuple[str, str]


def check_openings(case: OpenedCase) -> Sequence[Finding]:
    """
    Return what is wrong with the openings of a case.

    Each counted bid has its envelope, and no other bid has one; in the full edition the
    releases give every verdict, every name and every sheet that the log recorded; in
    the public one each sheet opens to what the log recorded, with the key beside it.
    """
    return list(_findings(case))


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


@dataclass(slots=True)
class _Opening:
    """What the log says of one lot under one policy."""

    policy: OpeningPolicy
    close: Close
    closed: EventBody
    releases: Releases = field(default_factory=Releases)
    digests: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """The releases that came before they were closed; disclosures come after."""
    asked: frozenset[object] = frozenset()
    """The manifests of a sealed sign-up whose applicants were asked to disclose."""
    opened: EventBody | None = None
    listed: EventBody | None = None

    def over_counted(self, opened: EventBody) -> bool:
        """Tell whether the results of an event are of what counts, in its order."""
        results = _results(opened)
        named = None if results is None else [each["manifest"] for each in results]
        return named == [*self.close.manifests]


def _findings(case: OpenedCase) -> Iterator[Finding]:
    filed: dict[str, Filed] = {}
    for path, data in case.of_kind(KIND).items():
        try:
            each = _read(path, data)
        except _UNSOUND as error:
            yield path, f"it is no envelope: {error}"
        else:
            filed[each.envelope.digest] = each
    policies: dict[str, OpeningPolicy] = {}
    openings: dict[str, _Opening] = {}
    for event, body in _own(case):
        lot = str(body.facts.get("lot"))
        try:
            if body.kind == "POLICY_LOGGED":
                policies[lot] = _policy(body)
            elif body.kind in {CLOSED, SIGN_UP_CLOSED}:
                close = Close.of(body, event.commitment)
                openings[lot] = _opening(policies[lot], close, body)
            else:
                _take(openings[lot], body, filed)
        except (KeyError, IndexError, *_UNSOUND) as error:
            yield f"event {event.n}", f"{body.kind} does not hold: {error}"
    for each_lot in sorted(openings):
        yield from _judged(case, openings[each_lot], filed)
    for digest in filed:
        yield f"{FOLDER}{digest}.json", "the log counts no such envelope"


def _read(path: str, data: bytes) -> Filed:
    found = Filed.from_bytes(data)
    if found.path != path:
        raise ShapeError("it is called otherwise than its manifest")
    found.envelope.check_signature()
    found.envelope.check_files()
    return found


def _policy(body: EventBody) -> OpeningPolicy:
    found = OpeningPolicy.from_bytes(canonical(body.facts["policy"]))
    check_holder_signatures(found)
    if found.id != body.facts.get("digest"):
        raise ShapeError("the policy is another than its digest says")
    return found


def _opening(policy: OpeningPolicy, close: Close, closed: EventBody) -> _Opening:
    if close.policy != policy.id:
        raise ShapeError("it closes what is sealed to another policy")
    return _Opening(policy, close, closed)


def _own(case: OpenedCase) -> Iterator[tuple[OpenEvent, EventBody]]:
    for event in case.events:
        body = event.body if event.stream == case.manifest.stream else None
        if body is None or body.kind not in _READ:
            continue
        if body.kind != SIGN_UP_CLOSED or "policy" in body.facts:
            yield event, body


def _take(of: _Opening, body: EventBody, filed: Mapping[str, Filed]) -> None:
    """Take one event of an opening; raises what is wrong with it."""
    facts = body.facts
    if body.kind in _KINDS:
        data = canonical(facts["release"])
        signature = bytes.fromhex(str(facts["signature"]))
        of.digests.append(_signed(of, _KINDS[body.kind], data, signature, filed))
        of.releases.take(_KINDS[body.kind], data)
    elif body.kind in {BIDDERS_CLOSED, "OPENING_STARTED"}:
        if facts.get("close") != of.close.commitment:
            raise ShapeError("it is of another close")
    elif body.kind == "RELEASES_CLOSED":
        of.listed, of.before = body, [*of.digests]
    elif body.kind == "BIDS_OPENED":
        of.opened = body
    elif body.kind == "DISCLOSURES_ASKED":
        asked = facts["asked"]
        of.asked |= frozenset(asked if isinstance(asked, list) else ())
    elif body.kind == "APPLICATIONS_OPENED":
        _check_light(of, body)


def _check_light(of: _Opening, opened: EventBody) -> None:
    """Hold what a sealed sign-up gave against its close; its envelopes are not here."""
    if not of.over_counted(opened):
        raise ShapeError("it is not over the counted applications in their order")
    if len(of.releases.holders) < of.policy.k or not of.releases.trustees:
        raise ShapeError("too few had released for it")
    for each in _results(opened) or ():
        shut = each.get("verdict") == Verdict.NOT_ENOUGH
        if shut and each["manifest"] not in of.asked:
            raise ShapeError("an applicant was not asked to disclose")


def _signed(
    of: _Opening,
    kind: ReleaseKind,
    data: bytes,
    signature: bytes,
    filed: Mapping[str, Filed],
) -> str:
    """Check whose release it is and that it is for this close; return its digest."""
    match kind:
        case ReleaseKind.HOLDER:
            shares = HolderRelease.from_bytes(data)
            shares.check_signature(signature, of.policy.holders[shares.number - 1].key)
            check_for_close(shares, of.close)
            return shares.digest
        case ReleaseKind.TRUSTEE:
            times = TimeRelease.from_bytes(data)
            times.check_signature(signature, of.policy.trustees[times.number - 1].key)
            check_for_close(times, of.close)
            return times.digest
        case ReleaseKind.BIDDER | ReleaseKind.DISCLOSURE:
            shape = BidderRelease if kind is ReleaseKind.BIDDER else Disclosure
            own = shape.from_bytes(data)
            if (own.policy, own.close) != (of.close.policy, of.close.commitment):
                raise ShapeError("it is of another close")
            if own.manifest not in of.close.manifests:
                raise ShapeError("it is for a bid that does not count")
            if own.manifest in filed:  # What is missing is told once, below.
                by = filed[own.manifest].envelope
                check_signed(own.signed, signature, by.key, by.algorithm)
            return own.digest


def _judged(
    case: OpenedCase, of: _Opening, filed: dict[str, Filed]
) -> Iterator[Finding]:
    """Give what an opening has otherwise than its envelopes; takes them away."""
    if of.opened is None:
        for digest in of.close.manifests:
            filed.pop(digest, None)
        return
    results = _results(of.opened)
    if results is None or not of.over_counted(of.opened):
        yield "BIDS_OPENED", "it is not over the counted bids in their order"
        return
    handed: list[Handed] = []
    counted = {digest: filed.pop(digest, None) for digest in of.close.manifests}
    for digest, each in counted.items():
        if each is None:
            yield f"{FOLDER}{digest}.json", "the envelope of a counted bid is missing"
            return
        try:
            check_fits(each.envelope.parsed, of.policy)
        except RuleBrokenError as error:
            yield each.path, f"it does not fit the policy: {error}"
            return
        handed.append(
            Handed(
                envelope=each.envelope, received_at=of.closed.at, objects=each.objects
            )
        )
        yield from _sheet(each, results[len(handed) - 1])
    if case.edition is Edition.FULL:
        yield from _again(of, handed, results)


def _again(
    of: _Opening, handed: Sequence[Handed], results: Sequence[Mapping[str, object]]
) -> Iterator[Finding]:
    """Compute every verdict anew, and give where the log has another."""
    listed = of.listed.facts.get("releases") if of.listed else None
    named = (
        [each.get("release") for each in listed if isinstance(each, dict)]
        if isinstance(listed, list)
        else []
    )
    if named != of.before:
        yield "RELEASES_CLOSED", "it lists other releases than the log has"
        return
    try:
        record = repeat_opening(of.policy, handed, of.releases)
    except RuleBrokenError as error:
        yield FOLDER, f"the opening cannot be repeated: {error}"
        return
    for line, each, result in zip(record.lines, handed, results, strict=True):
        for what in _differences(line, each, result):
            yield f"{FOLDER}{line.manifest}.json", what


def _differences(
    line: Line, handed: Handed, result: Mapping[str, object]
) -> Iterator[str]:
    logged = result.get("verdict")
    unproven = len(handed.objects) < len(handed.envelope.parsed.objects)
    if line.verdict is Verdict.OPEN and logged == Verdict.INVALID_DEALING and unproven:
        return  # What is wrong may be in a document, and those are not in the file.
    if logged != line.verdict.value:
        yield f"the log says {logged}, the releases give {line.verdict}"
    if result.get("bidder") != line.bidder:
        yield "the log names another bidder"
    if result.get("named") != [*map(str, line.named)]:
        yield "the log names others whose part cannot be used"
    if result.get("sheet") != (sha256(line.text).hex() if line.text else ""):
        yield "the log recorded another sheet"


def _sheet(each: Filed, result: Mapping[str, object]) -> Iterator[Finding]:
    """Open the sheet of an opened bid with the key beside it."""
    wanted, sealed = result.get("sheet"), each.objects.get(SHEET)
    if not wanted and not each.opens:
        return
    manifest, what = each.envelope.parsed, ""
    try:
        identity = HybridIdentity.from_seed(each.opens)
        plaintext = unseal(sealed or b"", identity)
        sheet_of(plaintext, manifest)
        if identity.recipient != manifest.recipients.get(SHEET):
            what = "the key beside it is not that of its sheet"
        elif sha256(plaintext).hex() != wanted:
            what = "the log recorded another sheet"
    except (SealedError, ContentsUnsoundError) as error:
        what = str(error)
    if what:
        yield each.path, f"what was read out is not in it: {what}"


def _results(opened: EventBody) -> Sequence[Mapping[str, object]] | None:
    found = opened.facts.get("results")
    if not isinstance(found, list):
        return None
    rows = [each for each in found if isinstance(each, dict) and "manifest" in each]
    return rows if len(rows) == len(found) else None
