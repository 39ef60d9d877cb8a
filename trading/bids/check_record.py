"""
The check of an opening's record in a case file: what the paper says, the log has.

Pure and offline (trading 7.14, step 6). Names of bidders and people are the platform's,
and in neither. Without a form on file a sheet says under keys what was asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from archive.public.casefile import OpenedCase
from archive.public.ledger import EventBody
from archive.public.sealing import HybridIdentity, SealedError, unseal
from archive.public.values import RuleBrokenError, to_micros
from trading.bids.filed import FORM, KIND, Filed, form_path
from trading.bids.model.closing import CLOSED
from trading.bids.model.contents import ContentsUnsoundError, sheet_of
from trading.bids.model.forms import SheetForm
from trading.bids.model.policy import SHEET
from trading.bids.model.shapes import ShapeError
from trading.bids.model.sheets import OpeningSheet
from trading.bids.read_out import asked, read_out, together
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
    yield from _sheets_say(body, _sheets(case), _form(case, told))


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


def _sheets_say(
    body: Mapping[str, Any],
    sheets: Mapping[str, OpeningSheet],
    form: SheetForm | None,
) -> Iterator[str]:
    """Give what is not as the opened sheets have it: price, words, all else."""
    lines: Sequence[Sequence[Any]] = body["bids"]
    opened = {
        each[2]: sheets[each[2]]
        for each in lines
        if each[5] == Verdict.OPEN and each[2] in sheets
    }
    price, fields = asked(form, opened.values())
    if body["fields"] != [[each.key, each.label] for each in fields]:
        yield "its fields are not those that were asked for"
        return
    for each in lines:
        first, said = read_out(price, fields, opened.get(each[2]))
        if each[8] != first:
            yield f"bid {each[2]}: its price is not in the bidder's sheet"
        for of, one, other in zip_longest(fields, said, each[9]):
            if one != other:
                label = of.label if of else "list of values"
                yield f"bid {each[2]}: its {label} is not in the bidder's sheet"
    firms = {each[0]: each[1] for each in lines}
    found = together([(each[0], each[2]) for each in lines], opened, firms)
    for name, wanted in found.items():
        if body[name] != wanted:
            yield f"its {name} are not those of the sheets"


def _form(case: OpenedCase, told: _Told) -> SheetForm | None:
    """Return the form of the lot's sheets, None if it is not on file."""
    written = case.of_kind(FORM).get(form_path(str(told.policy.get("form"))))
    try:
        return None if written is None else SheetForm.read(written)
    except RuleBrokenError:
        return None  # That it is none is told by another check.


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
