"""
A paper against the log: what was issued, by whom signed, and what replaced it.

Steps 4, 6 and 7 of SPEC 11.6, as pure functions over the events of a stream that were
disclosed and proven before.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.ledger.model import EventBody
from archive.paper.findings import Fault, Finding
from archive.paper.model import DRAWN_UP, ISSUED, SIGNED, Level, PaperContent
from archive.paper.signatures import PaperSignature


def _goes_on(_: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class LogView:
    """
    What the log says: the events of the paper's stream, disclosed and proven.

    `once` are the kinds of paper of which at most one may stand: a draw has one record
    that holds, however many were drawn up. `beside` are kinds that are sealed, but
    never issued in the log: of them it says nothing. `vouched` tells that what somebody
    outside kept or signed vouches for this log; `broken_by` returns how it fails to
    continue a checkpoint.
    """

    events: Sequence[EventBody]
    once: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    vouched: bool = True
    broken_by: Callable[[str], Sequence[str]] = _goes_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a file holds, as far as the log has a say in it."""

    content: PaperContent
    checkpoint: str
    signatures: Sequence[PaperSignature]
    sha256: str
    issued_sha256: str
    seal: str
    level: Level


def against_log(held: Held, log: LogView) -> Iterator[Finding]:
    """Give what does not fit between a file and the log (steps 4 and 6)."""
    content, digest = held.content, held.content.digest.hex()
    foreign = {
        event.stream for event in log.events if event.stream != content.stream
    } | {event.origin for event in log.events if event.origin != content.origin}
    if foreign:
        what = f"these events are of {min(foreign)}, not of this paper's case"
        yield Finding(6, Fault.OTHER_LOG, what)
        return
    for why in log.broken_by(held.checkpoint):
        what = f"the log does not continue the checkpoint it prints: {why}"
        yield Finding(6, Fault.FORKED, what)
    named = _of(log, ISSUED, content.paper)
    if not named:
        what = "the log does not say that this paper was issued"
        yield Finding(6, Fault.NOT_ISSUED, what)
        return
    if len(named) > 1:
        what = "the log says twice that this paper was issued"
        yield Finding(6, Fault.TWICE, what)
    issued = named[0].facts
    if issued.get("digest") != digest:
        what = "another content was issued under this name"
        yield Finding(6, Fault.OTHER_ISSUED, what)
    if issued.get("pdf") not in {held.sha256, held.issued_sha256}:
        yield Finding(6, Fault.OTHER_ISSUED, "another file was issued")
    if issued.get("seal") != held.seal:
        what = "it was issued under another seal"
        yield Finding(6, Fault.OTHER_ISSUED, what)
    if issued.get("level") != held.level:
        what = f"it was issued as {issued.get('level')}, this is {held.level}"
        yield Finding(4, Fault.STAMP, what)
    yield from _signed(held, log)
    if not any(
        event.facts.get("digest") == digest
        for event in _of(log, DRAWN_UP, content.paper)
    ):
        what = "the log does not say that this content was drawn up"
        yield Finding(6, Fault.NOT_ISSUED, what)


def _signed(held: Held, log: LogView) -> Iterator[Finding]:
    logged = [(event.facts, event.at) for event in _of(log, SIGNED, held.content.paper)]
    for given in held.signatures:
        if (given.facts(), given.at) not in logged:
            who = given.signer.person
            what = f"the log does not have this signature of {who}"
            yield Finding(6, Fault.NOT_SIGNED, what)


def standing_twice(log: LogView) -> Iterator[Finding]:
    """
    Give the kinds of which two papers stand, though one may (step 7).

    What an event says otherwise than as text is a name of nothing.
    """
    drawn_up = [event for event in log.events if event.kind == DRAWN_UP]
    issued = [event for event in drawn_up if _is_issued(log, event)]
    replaced = {_text(event, "replaces") for event in issued} - {""}
    names = Counter(_text(event, "paper") for event in drawn_up)
    stands: dict[str, set[str]] = {}
    for event in issued:
        kind, digest = _text(event, "kind"), _text(event, "digest")
        if kind in log.once and digest not in replaced:
            stands.setdefault(kind, set()).add(digest)
    for name, count in names.items():
        if name and count > 1:
            what = f"two papers were drawn up under the name {name}"
            yield Finding(7, Fault.TWICE, what)
    for kind, digests in stands.items():
        if len(digests) > 1:
            what = f"{len(digests)} papers of kind {kind} stand at once"
            yield Finding(7, Fault.TWICE, what)


def _text(event: EventBody, member: str) -> str:
    value = event.facts.get(member)
    return value if isinstance(value, str) else ""


def replaced_by(content: PaperContent, log: LogView) -> str:
    """Return the name of the issued paper that replaced this content, or nothing."""
    digest = content.digest.hex()
    for event in log.events:
        drawn_up = event.kind == DRAWN_UP and event.facts.get("replaces") == digest
        if drawn_up and _is_issued(log, event):
            return str(event.facts.get("paper"))
    return ""


def _is_issued(log: LogView, drawn_up: EventBody) -> bool:
    return any(
        event.facts.get("digest") == drawn_up.facts.get("digest")
        for event in _of(log, ISSUED, str(drawn_up.facts.get("paper")))
    )


def _of(log: LogView, kind: str, paper: str) -> Sequence[EventBody]:
    return [
        event
        for event in log.events
        if event.kind == kind and event.facts.get("paper") == paper
    ]
