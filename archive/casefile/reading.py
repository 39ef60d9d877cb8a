"""Steps 6 and 7 of the check: the log's first entry, and every event of the case."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.casefile.limits import LIMITS, Limits, values_in
from archive.casefile.model import (
    EVENT_KIND,
    PROOF_KIND,
    Manifest,
    OpenEvent,
)
from archive.casefile.seals import unbound
from archive.evidence.canonical import (
    Json,
    NotCanonicalError,
    parse_canonical,
)
from archive.ledger.checkpoints import Checkpoint
from archive.ledger.disclosure import CommitmentBrokenError, check_disclosed
from archive.ledger.history import Dates
from archive.ledger.model import (
    INSTANCE,
    SALT_SIZE,
    SEALED,
    Entry,
    EventBody,
    commitment_of,
    parse_entry,
    parse_event,
)
from archive.ledger.proofs import LogProof, parse_proof
from archive.ledger.reading import LedgerFormatError, named
from archive.ledger.seals import parse_slot_proof
from archive.ledger.tree import (
    ProofInvalidError,
    leaf_hash,
    verify_inclusion,
)

Found = Callable[[int, str, str], None]

_GENESIS: Final = "log/genesis"
_EVENTS: Final = ("events/", "sealed/")
_OWN: Final = re.compile(r"events/([0-9]{6})")
_SEALED: Final = re.compile(r"sealed/([0-9a-f]{32})-([0-9]{6})")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_EVENT, _SALT, _END = b'{"event":', b',"salt":"', b'"}'
_BROKEN: Final = (
    CommitmentBrokenError,
    LedgerFormatError,
    NotCanonicalError,
    ProofInvalidError,
    UnicodeDecodeError,
    KeyError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class EventReader:
    """Reads events with their proofs; what does not hold goes to `found`."""

    manifest: Manifest
    members: Mapping[str, bytes]
    checkpoint: Checkpoint
    found: Found
    limits: Limits = LIMITS
    _bytes: int = field(default=0, init=False)
    _values: int = field(default=0, init=False)

    def read(self) -> Sequence[OpenEvent]:
        """Return every event whose entry stands in the log; check the streams."""
        self._genesis()
        self._whole()
        events = []
        for path in self._paths():
            try:
                events.append(self._event(path))
            except _BROKEN as error:
                self.found(7, path, str(error) or type(error).__name__)
        self._streams(events)
        self._order(events)
        return events

    def growth(self) -> Mapping[int, Sequence[bytes]]:
        """Return the consistency proofs from earlier sizes of the log to this one."""
        try:
            return {
                _size(head): [bytes.fromhex(each) for each in _path(head)]
                for head in json_list(self.members["log/heads.json"])
            }
        except _BROKEN as error:
            self.found(5, "log/heads.json", str(error) or type(error).__name__)
            return {}

    def _order(self, events: Sequence[OpenEvent]) -> None:
        """Find what stands later in the log and is dated earlier than its promise."""
        dates = Dates()
        for event in sorted(events, key=lambda each: each.index):
            if dates.run_back(event.index, event.entry.at):
                what = f"entry {event.index} is dated before an entry that precedes it"
                self.found(7, f"{event.stream} {event.n}", what)

    def _genesis(self) -> None:
        """Step 6: the first entry says what this log is."""
        try:
            proof = self._proof(_GENESIS)
            entry = parse_entry(self._measured(proof.extra))
            body, salt = self._body(_GENESIS)
            event = check_disclosed(entry, body, salt)
        except _BROKEN as error:
            self.found(6, _GENESIS, str(error) or type(error).__name__)
            return
        said = (event.facts.get("demo"), event.facts.get("accepted_vkey"))
        if proof.index != 0 or event.kind != INSTANCE:
            self.found(6, _GENESIS, "it is not the first entry of the log")
        if said != (self.manifest.demo, self.manifest.accepted_vkey):
            self.found(6, _GENESIS, "it says something else than the manifest")

    def _whole(self) -> None:
        """Each event has its proof and its content, though it may be withheld."""
        paths = {member.path for member in self.manifest.members}
        for path in sorted(paths):
            for ending in (".slot.json", ".json", ".tlog-proof"):
                if path.startswith(_EVENTS) and path.endswith(ending):
                    stem = path.removesuffix(ending)
                    for other in {f"{stem}.json", f"{stem}.tlog-proof"} - paths:
                        self.found(7, path, f"{other} is not in the manifest")
                    break

    def _paths(self) -> Sequence[str]:
        """Return the events whose proofs are present, in the order of their names."""
        return [
            path.removesuffix(".tlog-proof")
            for member in self.manifest.members
            if member.kind == PROOF_KIND
            and (path := member.path) in self.members
            and path.startswith(_EVENTS)
        ]

    def _event(self, path: str) -> OpenEvent:
        stream, n = self._place(path)
        proof = self._proof(path)
        entry = parse_entry(self._measured(proof.extra))
        commitment = entry.commitment
        body: EventBody | None = None
        if f"{path}.slot.json" in self.members:
            raw, salt = self._body(path)
            commitment = self._slot(path, entry, raw, salt)
            body = parse_event(raw)
        elif f"{path}.json" in self.members:
            body = check_disclosed(entry, *self._body(path))
        if body is not None and (body.stream, body.n, body.origin) != (
            stream,
            n,
            self.manifest.origin,
        ):
            raise LedgerFormatError(f"it holds event {body.n} of {body.stream}")
        return OpenEvent(
            stream=stream,
            n=n,
            index=proof.index,
            entry=entry,
            commitment=commitment,
            body=body,
        )

    def _place(self, path: str) -> tuple[str, int]:
        if own := _OWN.fullmatch(path):
            return self.manifest.stream, int(own[1])
        if sealed := _SEALED.fullmatch(path):
            return f"sealed/{sealed[1]}", int(sealed[2])
        raise LedgerFormatError("this is no place for an event")

    def _proof(self, path: str) -> LogProof:
        proof = parse_proof(self.members[f"{path}.tlog-proof"].decode())
        if proof.checkpoint.encode() != self.members["log/checkpoint"]:
            raise LedgerFormatError("the proof stands under another checkpoint")
        verify_inclusion(
            leaf_hash(proof.extra),
            proof.index,
            self.checkpoint.size,
            proof.path,
            self.checkpoint.root,
        )
        return proof

    def _body(self, path: str) -> tuple[bytes, bytes]:
        """Cut body and salt out of the member, whose form leaves them one place."""
        member = self.members[f"{path}.json"]
        end = len(member) - len(_SALT) - 2 * SALT_SIZE - len(_END)
        body = member[len(_EVENT) : end]
        digits = member[end + len(_SALT) : -len(_END)]
        salt = bytes.fromhex(digits.decode())
        whole = (_EVENT, body, _SALT, salt.hex().encode(), _END)
        if end < len(_EVENT) or b"".join(whole) != member:
            raise LedgerFormatError("an event member has an event and a salt")
        return self._measured(body), salt

    def _measured(self, told: bytes) -> bytes:
        """Return an entry or an event, if all so far are not more than may be told."""
        self._bytes += len(told)
        self._values += values_in(told)
        within = self._bytes <= self.limits.told
        if not within or self._values > self.limits.told_values:
            raise LedgerFormatError("all events together say more than a case may")
        return told

    def _slot(self, path: str, entry: Entry, body: bytes, salt: bytes) -> str:
        if entry.kind != SEALED:
            raise LedgerFormatError("a slot proof needs a SEALED entry")
        commitment = commitment_of(body, salt)
        slot = parse_slot_proof(self.members[f"{path}.slot.json"])
        slot.verify(commitment, bytes.fromhex(str(entry.public["root"])))
        return commitment

    def _streams(self, events: Sequence[OpenEvent]) -> None:
        """Each stream is whole from number 1, each event bound to the one before."""
        streams: dict[str, list[OpenEvent]] = {}
        for event in events:
            streams.setdefault(event.stream, []).append(event)
        for name, own in streams.items():
            for number, event in enumerate(own, 1):
                before = own[number - 2].commitment if number > 1 else ""
                if event.n != number:
                    self.found(7, f"{name} {number}", "this event is missing")
                    break
                if event.body is not None and event.body.prev != before:
                    self.found(
                        7, f"{name} {number}", "it does not follow the event before it"
                    )
        self._bound(streams)

    def _bound(self, streams: Mapping[str, Sequence[OpenEvent]]) -> None:
        """Hold the streams against what own events say: how many, where each ends."""
        own = streams.get(self.manifest.stream, ())
        closing = own[-1].body if own else None
        counted = closing.facts.get("count") if closing is not None else None
        if self.manifest.closed and counted != len(own):
            self.found(7, self.manifest.stream, "the closing event counts otherwise")
        if counted is not None and not self.manifest.closed:
            self.found(7, self.manifest.stream, "a closed case is said to be open")
        withheld = any(
            member.private and member.path not in self.members
            for member in self.manifest.members
            if member.kind == EVENT_KIND
        )
        self._sealed(own, None if withheld else streams)

    def _sealed(
        self,
        own: Sequence[OpenEvent],
        streams: Mapping[str, Sequence[OpenEvent]] | None,
    ) -> None:
        """With nothing withheld, hold the sealed streams against every list of them."""
        others = None
        if streams is not None:
            others = {
                name: events
                for name, events in streams.items()
                if name != self.manifest.stream
            }
        try:
            for where, what in unbound(own, others):
                self.found(7, where, what)
        except _BROKEN as error:
            what = f"its lists of sealed streams cannot be read: {error!r}"
            self.found(7, self.manifest.stream, what)


def json_list(data: bytes) -> list[dict[str, Json]]:
    """
    Return a canonical JSON list of objects.

    Raises:
        LedgerFormatError: it is none.

    """
    value = parse_canonical(data)
    if not isinstance(value, list):
        raise LedgerFormatError("a list of objects is expected")
    found = [each for each in value if isinstance(each, dict)]
    if len(found) != len(value):
        raise LedgerFormatError("a list of objects is expected")
    return found


def _size(head: dict[str, Json]) -> int:
    size = head["size"]
    if type(size) is not int or size < 0:
        raise LedgerFormatError("the size of an earlier log is a whole number")
    if head.keys() != {"size", "path"}:
        raise LedgerFormatError("growth has a size and a path")
    return size


def _path(head: dict[str, Json]) -> list[str]:
    path = head["path"]
    if not isinstance(path, list):
        raise LedgerFormatError("the path of a consistency proof is a list")
    return [named(each, _DIGEST, "a hash of a proof of growth") for each in path]
