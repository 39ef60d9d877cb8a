"""
The check of an opening's record in a case file: what the paper says, the log has.

Pure and offline (trading 7.14, step 6). Names of firms and people are the platform's,
and in neither; nor is the form of the sheets, which says what was asked in which words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.public.casefile import OpenedCase
from archive.public.ledger import EventBody
from archive.public.sealing import HybridIdentity, SealedError, unseal
from archive.public.values import to_micros
from trading.bids.filed import KIND, Filed
from trading.bids.model.closing import CLOSED
from trading.bids.model.contents import ContentsUnsoundError, sheet_of
from trading.bids.model.policy import SHEET
from trading.bids.model.shapes import ShapeError
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.verdicts import Named, Party, Verdict, legal_outcome

_LINE: Final = 10
"""Members of a line (trading 4.2)."""

_TIMED: Final = frozenset({"BID_SUBMITTED", "BIDDER_RELEASE"})


def check_record(case: OpenedCase, body: Mapping[str, Any]) -> Sequence[str]:
    """
    Return what the record of an opening says otherwise than log and envelopes.

    Prices and their words are those of the sheets, which whoever has the file opens.
    """
    return list(_differences(case, body))


@dataclass(slots=True)
class _Told:
    """What the stream of a project tells of one lot's opening."""

    policy: Mapping[str, Any] = field(default_factory=dict)
    digest: object = None
    close: tuple[str, int] = ("", 0)
    started: list[EventBody] = field(default_factory=list)
    put_off: list[EventBody] = field(default_factory=list)
    results: Sequence[Mapping[str, Any]] = ()
    ended: int = 0

    def take(self, body: EventBody, commitment: str) -> None:
        """Take one event."""
        facts: Mapping[str, Any] = body.facts
        match body.kind:
            case "POLICY_LOGGED":
                self.policy, self.digest = facts["policy"], facts["digest"]
            case kind if kind == CLOSED:
                self.close = (commitment, to_micros(body.at))
            case "OPENING_STARTED":
                self.started.append(body)
            case "OPENING_ADJOURNED":
                self.put_off.append(body)
            case "BIDS_OPENED":
                self.results = facts["results"]
            case "OPENING_RECORDED":
                self.ended = to_micros(body.at)
            case _:
                pass

    @property
    def sessions(self) -> list[dict[str, object]]:
        """When it was started, and why and until when it was put off."""
        found: list[dict[str, object]] = [
            {"at": to_micros(each.at), "reason": "", "until": 0}
            for each in self.started
        ]
        for session, event in zip(found, self.put_off, strict=False):
            session |= {each: event.facts[each] for each in ("reason", "until")}
        return found


def _told(case: OpenedCase, lot: object) -> _Told:
    told = _Told()
    for event in case.events:
        body = event.body if event.stream == case.manifest.stream else None
        if body is not None and body.facts.get("lot") == lot:
            told.take(body, event.commitment)
    return told


def _differences(case: OpenedCase, body: Mapping[str, Any]) -> Iterator[str]:
    told = _told(case, body["project"]["lot"])
    policy = {
        "digest": told.digest,
        **{each: told.policy.get(each) for each in ("deadline", "n", "k")},
        "bidder": "bidder" in told.policy.get("factors", ()),
    }
    commitment, at = told.close
    for name, wanted in (
        ("policy", policy),
        ("close", {"commitment": commitment, "at": at}),
        ("sessions", told.sessions),
        ("ended", told.ended),
    ):
        if body[name] != wanted:
            yield f"its {name} is not that of the log"
    lines: Sequence[Sequence[Any]] = body["bids"]
    if [each[2] for each in lines] != [each["manifest"] for each in told.results]:
        yield "its bids are not those of the log, in their order"
        return
    if any(len(each) != _LINE for each in lines):
        yield "its lines are not those of a record"
        return
    instants = _instants(case)
    for line, result in zip(lines, told.results, strict=True):
        for what in _line(line, result, instants):
            yield f"bid {line[2]}: {what}"
    yield from _prices(lines, _sheets(case))


def _line(
    line: Sequence[Any],
    result: Mapping[str, Any],
    instants: Mapping[tuple[str, object], int],
) -> Iterator[str]:
    """Give what one line says otherwise; instants are known of the full edition."""
    bidder, _, manifest, received, released, verdict, outcome, named, *_ = line
    if bidder != result["bidder"]:
        yield "it names another bidder than the log"
    if verdict != result["verdict"]:
        yield f"it says {verdict}, the log {result['verdict']}"
    elif outcome != _outcome(verdict, named):
        yield f"{outcome} does not follow from {verdict}"
    if named != result["named"]:
        yield "it names others than the log"
    for kind, of, said in (
        ("BID_SUBMITTED", manifest, received),
        ("BIDDER_RELEASE", manifest, released),
    ):
        if instants.get((kind, of), said) != said:
            yield f"the instant of {kind} is another than in the log"


def _outcome(verdict: str, named: Sequence[str]) -> str:
    """Return what follows in law."""
    parties = [Named(Party(each.partition("/")[0])) for each in named]
    return legal_outcome(Verdict(verdict), parties).value


def _prices(
    lines: Sequence[Sequence[Any]], sheets: Mapping[str, OpeningSheet]
) -> Iterator[str]:
    """
    Give the bids whose price is not the one in their sheet.

    The form, which is not here, says which price of a sheet is read first; it is the
    same one of all sheets.
    """
    opened = {each[2]: each[8] for each in lines if each[5] == Verdict.OPEN}
    keys = {
        key: {bid: _price(sheets.get(bid), key) for bid in opened}
        for key in sorted({key for each in sheets.values() for key in each.values})
    }
    keys = {key: of for key, of in keys.items() if any(of.values())}
    for each in lines:
        bid, price = each[2], each[8]
        known = [of[bid] for of in keys.values()] if bid in opened else []
        if price not in (known or [[]]):
            yield f"bid {bid}: its price is not in the bidder's sheet"
    if keys and opened not in keys.values():
        yield "its prices are not the same one of every sheet"


def _price(sheet: OpeningSheet | None, key: str) -> list[object]:
    value = None if sheet is None else sheet.values.get(key)
    return [value.fen, value.words] if isinstance(value, Price) else []


def _instants(case: OpenedCase) -> Mapping[tuple[str, object], int]:
    """Return when each bid came and its factor was released, as far as it is told."""
    found: dict[tuple[str, object], int] = {}
    for event in case.events:
        if event.body is not None and event.body.kind in _TIMED:
            facts: Mapping[str, Any] = event.body.facts
            of = facts.get("release", facts)["manifest"]
            found[event.body.kind, of] = to_micros(event.body.at)
    return found


def _sheets(case: OpenedCase) -> Mapping[str, OpeningSheet]:
    """Return each sheet that opens; one that does not is told by the other checks."""
    found: dict[str, OpeningSheet] = {}
    for data in case.of_kind(KIND).values():
        try:
            each = Filed.from_bytes(data)
            identity = HybridIdentity.from_seed(each.opens)
            plaintext = unseal(each.objects[SHEET], identity)
            found[each.envelope.digest] = sheet_of(plaintext, each.envelope.parsed)
        except (ShapeError, SealedError, ContentsUnsoundError, LookupError, ValueError):
            continue
    return found
