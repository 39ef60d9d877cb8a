"""
The course of an opening in a case file, event by event (trading 7.14).

Whoever reads the log again sees which policy was logged, what was closed, who released
for that close, and that nothing came out of its turn.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.public.casefile import Edition, OpenedCase, OpenEvent
from archive.public.evidence import NotCanonicalError, canonical
from archive.public.ledger import EventBody
from archive.public.values import RuleBrokenError, to_micros
from trading.bids.check_counted import HandedIn, described
from trading.bids.check_light import Asked, check_signed_up
from trading.bids.check_released import RELEASES, Sent
from trading.bids.check_results import Logged
from trading.bids.filed import Filed
from trading.bids.given import Releases
from trading.bids.model.accounting import check_accounted
from trading.bids.model.closing import (
    BIDDERS_CLOSED,
    CLOSED,
    MOST_BIDS,
    SIGN_UP_CLOSED,
    Close,
)
from trading.bids.model.policy import (
    OpeningPolicy,
    PolicyKind,
    check_holder_signatures,
    check_holders,
)
from trading.bids.model.shapes import ShapeError, members, rows
from trading.bids.verdicts import Verdict

UNSOUND: Final = (
    RuleBrokenError,
    ShapeError,
    NotCanonicalError,
    ValueError,
    TypeError,
)
"""What a file that somebody bent makes its readers raise."""

Finding = tuple[str, str]

_ENDS: Final = frozenset({"RELEASES_CLOSED", "BIDS_OPENED", "APPLICATIONS_OPENED"})
_NEVER_AFTER: Final[Mapping[str, frozenset[str]]] = {
    "BIDDER_RELEASE": _ENDS | {BIDDERS_CLOSED},
    "BID_RELEASE": _ENDS,
    "TIME_RELEASE": _ENDS,
    BIDDERS_CLOSED: _ENDS,
    "BID_DISCLOSED": _ENDS - {"RELEASES_CLOSED"},
    "RELEASES_CLOSED": _ENDS,
    "DISCLOSURES_ASKED": _ENDS,
    "BIDS_OPENED": frozenset({"NOT_OPENED"}),
    "NOT_OPENED": _ENDS,
}
_NEEDS: Final[Mapping[str, str]] = {
    "BID_DISCLOSED": "RELEASES_CLOSED",
    "RELEASES_CLOSED": "OPENING_STARTED",
    "BIDS_OPENED": "RELEASES_CLOSED",
    "OPENING_RECORDED": "BIDS_OPENED",
}
"""Nothing is put together, nor said of it, before its time (7.8, 7.10)."""
_OF_LIGHT: Final = frozenset({"DISCLOSURES_ASKED", "APPLICATIONS_OPENED"})
"""After the close of a sealed sign-up, and of no tender."""
_OF_BOTH: Final = frozenset({"BID_RELEASE", "TIME_RELEASE", "BID_DISCLOSED"})
_ONCE: Final = frozenset(
    {
        *(BIDDERS_CLOSED, "RELEASES_CLOSED", "BIDS_OPENED", "NOT_OPENED"),
        *("OPENING_RECORDED", "APPLICATIONS_OPENED"),
    }
)
_ALWAYS_SHOWN: Final = frozenset(
    {
        *("POLICY_LOGGED", "TENDER_PUBLISHED", CLOSED, "NOT_OPENED"),
        *("OPENING_STARTED", BIDDERS_CLOSED, "RELEASES_CLOSED", "BIDS_OPENED"),
        *("READ_OUT", "OPENING_RECORDED"),
    }
)
"""Nobody keeps these back from the public edition: what follows is judged by them."""
_READ: Final = frozenset(
    {
        *(*_ALWAYS_SHOWN, *RELEASES, *_ONCE, *_OF_LIGHT),
        *("NOTICE_PUBLISHED", "SIGN_UP_EXTENDED", SIGN_UP_CLOSED),
        "OPENING_ADJOURNED",
    }
)
_OTHER: Final = "it names another policy than the one logged before it"


@dataclass(slots=True)
class Opening:
    """What the log says of one lot under one policy."""

    lot: str
    policy: OpeningPolicy
    close: Close
    at: EventBody
    releases: Releases = field(default_factory=Releases)
    digests: list[tuple[str, str]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """The releases that came before they were closed; disclosures come after."""
    asked: Asked = field(default_factory=Asked)
    """Of a sealed sign-up, whose applicants were asked to disclose."""
    opened: EventBody | None = None
    listed: EventBody | None = None
    seen: set[str] = field(default_factory=set)
    read: list[object] = field(default_factory=list)
    until: int | None = None
    """Until when it was put off."""

    def is_ready(self, kind: str) -> bool:
        """Tell whether all came that stands before an event of a kind."""
        light = self.policy.kind is PolicyKind.LIGHT
        if kind not in _OF_BOTH and light is not (kind in _OF_LIGHT):
            return False
        needed = "" if light else _NEEDS.get(kind, "")
        if kind in {"BID_RELEASE", "TIME_RELEASE"} and self.policy.needs_bidder:
            needed = BIDDERS_CLOSED
        return not needed or needed in self.seen

    @property
    def is_enough(self) -> bool:
        """Whether k holders and a trustee have released."""
        came = {each.number for each in self.releases.holders}
        return len(came) >= self.policy.k and bool(self.releases.trustees)

    @property
    def results(self) -> Sequence[Logged] | None:
        """What BIDS_OPENED says of what counts, in its order; None if of else."""
        found = None if self.opened is None else self.opened.facts.get("results")
        try:
            lines = rows(found, Logged.of, MOST_BIDS)  # type: ignore[arg-type]
        except ShapeError:
            return None
        of = tuple(each.manifest for each in lines)
        return lines if of == self.close.manifests else None

    @property
    def is_listed(self) -> bool:
        """Whether RELEASES_CLOSED lists exactly the releases of the log, in order."""
        listed: Any = self.listed.facts.get("releases") if self.listed else None
        if not isinstance(listed, list):
            return False
        named = [each.get("release") for each in listed if isinstance(each, dict)]
        return len(named) == len(listed) and named == self.before


@dataclass(slots=True)
class Course:
    """Reads the events of a case's own stream, in their order."""

    case: OpenedCase
    filed: Mapping[str, Filed]
    policies: dict[str, OpeningPolicy] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    sealed_to: dict[str, object] = field(default_factory=dict)
    """The policy that a notice, or an extension, of a sealed sign-up named last."""

    @property
    def full(self) -> bool:
        """Whether the releases and the sealed streams are in the file."""
        return self.case.edition is Edition.FULL

    def findings(self) -> Iterator[Finding]:
        """Give what does not hold, and gather the openings of each lot."""
        for event in self.case.events:
            if event.stream != self.case.manifest.stream:
                continue
            if event.body is None and event.entry.kind in _ALWAYS_SHOWN:
                yield f"event {event.n}", f"{event.entry.kind} cannot be withheld"
            if event.body is None or event.body.kind not in _READ:
                continue
            body = event.body
            try:
                self._take(event, body)
            except (KeyError, IndexError, AttributeError, *UNSOUND) as error:
                yield f"event {event.n}", f"{body.kind} does not hold: {error}"

    def _take(self, event: OpenEvent, body: EventBody) -> None:
        """Take one event; raises what is wrong with it."""
        lot = str(body.facts.get("lot"))
        match body.kind:
            case "POLICY_LOGGED":
                self.policies[lot] = _policy(body)
            case "NOTICE_PUBLISHED" | "SIGN_UP_EXTENDED":
                self.sealed_to[lot] = body.facts.get("policy")
            case kind if kind == SIGN_UP_CLOSED and self._is_in_clear(lot, body):
                pass
            case "TENDER_PUBLISHED":
                _check_published(body, self._logged(lot))
                self.published[lot] = self._logged(lot).id
            case kind if kind in {CLOSED, SIGN_UP_CLOSED}:
                self.openings[lot] = self._closing(lot, event, body)
            case kind:
                of = self.openings.get(lot)
                if of is None:
                    raise ShapeError("no close stands before it")
                again = kind in _ONCE and kind in of.seen
                if (
                    not of.is_ready(kind)
                    or again
                    or of.seen & _NEVER_AFTER.get(kind, frozenset())
                ):
                    raise ShapeError("it comes out of its turn")
                of.seen.add(kind)
                if kind in RELEASES:
                    self._release(of, body)
                else:
                    _TAKEN[kind](of, body, full=self.full)

    def _release(self, of: Opening, body: EventBody) -> None:
        release: Any = body.facts["release"]
        kind, data = RELEASES[body.kind], canonical(release)
        signature = bytes.fromhex(str(body.facts["signature"]))
        checked = Sent(of.policy, of.close, self.filed).digest(kind, data, signature)
        if body.kind == "BID_DISCLOSED" and of.policy.kind is PolicyKind.LIGHT:
            of.asked.check_disclosed(release["manifest"])
        of.digests.append((body.kind, checked))
        of.releases.take(kind, data)

    def _is_in_clear(self, lot: str, body: EventBody) -> bool:
        """Tell whether a sign-up was announced without a policy, and closed so."""
        return self.sealed_to.get(lot) is None and "policy" not in body.facts

    def _logged(self, lot: str) -> OpeningPolicy:
        """Return the policy of a lot that was logged last."""
        if lot not in self.policies:
            raise ShapeError(_OTHER)
        return self.policies[lot]

    def _closing(self, lot: str, event: OpenEvent, body: EventBody) -> Opening:
        policy = self._logged(lot)
        light = policy.kind is PolicyKind.LIGHT
        named = (self.sealed_to if light else self.published).get(lot)
        said = (body.facts.get("policy"), named, body.kind == SIGN_UP_CLOSED)
        if said != (policy.id, policy.id, light):
            raise ShapeError(_OTHER)
        close = Close.of(body, event.commitment)
        if body.at < policy.deadline:
            raise ShapeError("it was recorded before the deadline")
        if policy.id in self.closed:
            raise ShapeError("what is sealed to this policy was closed before")
        self.closed.add(policy.id)
        if light and self.full:
            check_signed_up(self.case, close, body.at)
        if not light:
            check_accounted(policy.boxes, close.boxes, close.manifests, close.uncounted)
            if self.full:
                there = HandedIn.of(self.case, lot, policy.id)
                _check_counted(there, close, body)
                if not there.are_theirs(self.filed):
                    raise ShapeError("it counts other bids than were handed in")
        return Opening(lot, policy, close, body)


def _policy(body: EventBody) -> OpeningPolicy:
    found = OpeningPolicy.from_bytes(canonical(body.facts["policy"]))
    check_holder_signatures(found)
    check_holders(found, centre="")  # Which one that is, is not in the file.
    if found.id != body.facts.get("digest"):
        raise ShapeError("the policy is another than its digest says")
    return found


def _check_published(body: EventBody, policy: OpeningPolicy) -> None:
    said = tuple(body.facts.get(each) for each in ("policy", "deadline", "form"))
    wanted = (policy.id, to_micros(policy.deadline), policy.form)
    if said != wanted or policy.kind is not PolicyKind.TENDER:
        raise ShapeError(_OTHER)


def _check_counted(there: HandedIn, close: Close, body: EventBody) -> None:
    """Hold what counts against what the bidders' streams say was handed in."""
    if described(there.counted()) != body.facts["counted"]:
        raise ShapeError("it counts other bids than were handed in")
    if described(there.uncounted(close)) != body.facts["uncounted"]:
        raise ShapeError("it explains otherwise why a bid does not count")


# --- After the close ----------------------------------------------------------------


def _of_this_close(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    if body.facts.get("close") != of.close.commitment:
        raise ShapeError("it is of another close")


def _bidders_closed(of: Opening, body: EventBody, *, full: bool) -> None:
    _of_this_close(of, body, full=full)
    if body.at < of.at.at + of.policy.window:
        raise ShapeError("it was recorded before the deadline")
    listed: Any = body.facts.get("released")
    told = rows(listed, lambda each: members(each, "bidder", "release"), MOST_BIDS)
    came = [x for kind, x in of.digests if kind == "BIDDER_RELEASE"]
    if full and [each["release"] for each in told] != came:
        raise ShapeError("it lists other releases than the log has")


def _releases_closed(of: Opening, body: EventBody, *, full: bool) -> None:
    _of_this_close(of, body, full=full)
    put_off = of.until is not None and to_micros(body.at) >= of.until
    if full and not of.is_enough and not put_off:
        raise ShapeError("too few had released for it")
    of.listed, of.before = body, [each for _, each in of.digests]


def _not_opened(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    count: Any = body.facts["count"]
    needed: Any = body.facts["needed"]
    if count != len(of.close.counted) or not count < needed:
        raise ShapeError("so many bids were counted that it had to be opened")


def _adjourned(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    until: Any = body.facts["until"]
    of.until = int(until)


def _bids_opened(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    of.opened = body


def _read_out(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    manifest = body.facts.get("manifest")
    opened = [x.manifest for x in of.results or () if x.verdict == Verdict.OPEN]
    if manifest not in opened or manifest in of.read:
        raise ShapeError("it was not opened, or is read out already")
    of.read.append(manifest)


def _recorded(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    results = of.results or ()
    wanted = [{"manifest": x.manifest, "outcome": x.outcome} for x in results]
    if body.facts.get("results") != wanted:
        raise ShapeError("what it says became of the bids does not follow")
    if len(of.read) != sum(each.verdict == Verdict.OPEN for each in results):
        raise ShapeError("a bid that was opened was not read out")


def _asked(of: Opening, body: EventBody, *, full: bool) -> None:
    del full
    _check_enough(of)
    of.asked.ask(body, of.close)


def _applications_opened(of: Opening, body: EventBody, *, full: bool) -> None:
    """Hold what a sealed sign-up gave against its close; its envelopes are not here."""
    del full
    of.asked.check_opened(body, of.close, of.releases.disclosures.keys())
    _check_enough(of)


def _check_enough(of: Opening) -> None:
    if not of.is_enough:
        raise ShapeError("too few had released for it")


_TAKEN: Final[Mapping[str, Callable[..., None]]] = {
    "OPENING_STARTED": _of_this_close,
    "OPENING_ADJOURNED": _adjourned,
    BIDDERS_CLOSED: _bidders_closed,
    "NOT_OPENED": _not_opened,
    "RELEASES_CLOSED": _releases_closed,
    "BIDS_OPENED": _bids_opened,
    "READ_OUT": _read_out,
    "OPENING_RECORDED": _recorded,
    "DISCLOSURES_ASKED": _asked,
    "APPLICATIONS_OPENED": _applications_opened,
}
