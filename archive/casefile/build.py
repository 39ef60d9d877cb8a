"""Building the case file of one stream: two editions, one manifest, one root."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.casefile.container import packed
from archive.casefile.model import (
    CHECKPOINT_KIND,
    EDITION,
    EVENT_KIND,
    HEADS_KIND,
    MANIFEST,
    MANIFEST_NOTE,
    MANIFEST_VERSION,
    PROOF_KIND,
    SLOT_KIND,
    CaseSealedError,
    Edition,
    Manifest,
    Member,
    member_root,
)
from archive.evidence.canonical import canonical, parse_canonical
from archive.evidence.digests import sha256
from archive.evidence.notes import NoteSigner
from archive.ledger.model import Recorded, parse_event
from archive.ledger.ports import LogWork, Transactions
from archive.ledger.proofs import LogProof
from archive.ledger.receipts import Logged, Receipts

MOST_HEADS: Final = 200


@dataclass(frozen=True, slots=True)
class Extra:
    """A member that a part adds to the case: a transcript, a page, a paper."""

    path: str
    kind: str
    data: bytes
    private: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """
    What goes into a case, as the procedure and the parts say.

    `streams` are the sealed streams of the case, `disclosed` the kinds of event that
    everybody may read; others are withheld from the public edition for `reason`.
    `sizes` are those of checkpoints that papers in the case print.
    """

    stream: str
    procedure: str
    state: str
    closed: bool
    required: tuple[str, ...]
    streams: tuple[str, ...]
    disclosed: frozenset[str]
    reason: str
    extras: tuple[Extra, ...]
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """
    The editions of one case, as zip files; `opened` is the public one, if there is any.

    Both have one manifest, which lists every sealed member by its path, withheld or
    not. So as long as a seal of the case is open no public edition is made at all: none
    could hide how many acts are sealed (archive/SPEC.md 5 and 8).
    """

    manifest: Manifest
    full: bytes
    opened: bytes | None

    @property
    def public(self) -> bytes:
        """
        Return the public edition.

        Raises:
            CaseSealedError: a seal of the case is open.

        """
        if self.opened is None:
            raise CaseSealedError(self.manifest.stream)
        return self.opened


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBuilder:
    """Builds case files of one instance."""

    transactions: Transactions[LogWork]
    receipts: Receipts
    signer: NoteSigner
    demo: bool

    def build(self, contents: Contents) -> CaseFile:
        """
        Return the case as it stands under the current checkpoint.

        Raises:
            NotLoggedYetError: an event of it is accepted but not yet in the log.

        """
        names = [contents.stream, *contents.streams]
        with self.transactions.read() as work:
            events = [each for name in names for each in work.ledger.stream(name)]
            genesis = work.ledger.recorded("instance", 1)
            sealed = work.seals.any_open(_seals(contents.stream, events))
            first = work.log.leaf(contents.stream, 1) or 0
            heads = {*work.log.sizes_since(first, MOST_HEADS), *contents.sizes}
        logged = self.receipts.logged(
            [("instance", 1), *((each.stream, each.n) for each in events)]
        )
        note = logged[0].proof.checkpoint
        extras = [
            Extra("log/checkpoint", CHECKPOINT_KIND, note.encode()),
            Extra("log/heads.json", HEADS_KIND, self._heads(note, sorted(heads))),
            *_event_members("log/genesis", genesis, logged[0], disclosed=True),
        ]
        for event, place in zip(events, logged[1:], strict=True):
            kind = parse_event(event.body).kind
            extras += _event_members(
                _path(contents.stream, event),
                event,
                place,
                disclosed=kind in contents.disclosed,
                reason=contents.reason,
            )
        members = [*extras, *contents.extras]
        return self._signed(contents, note, members, sealed=sealed)

    def _heads(self, note: str, sizes: Sequence[int]) -> bytes:
        """Return the proofs that earlier checkpoints of this log grew into this one."""
        log = self.receipts.log
        reader = log.reader(note)
        return canonical(
            [
                {
                    "size": size,
                    "path": [each.hex() for each in log.consistency(size, reader)],
                }
                for size in sizes
                if 0 < size <= reader.size
            ]
        )

    def _signed(
        self, contents: Contents, note: str, extras: Sequence[Extra], *, sealed: bool
    ) -> CaseFile:
        ordered = sorted(extras, key=lambda extra: extra.path)
        members = tuple(
            Member(
                path=extra.path,
                kind=extra.kind,
                sha256=sha256(extra.data).hex(),
                private=extra.private,
                reason=extra.reason if extra.private else "",
            )
            for extra in ordered
        )
        log = self.receipts.log
        manifest = Manifest(
            v=MANIFEST_VERSION,
            origin=log.verifier.name,
            demo=self.demo,
            stream=contents.stream,
            procedure=contents.procedure,
            closed=contents.closed,
            state=contents.state,
            log_vkey=str(log.verifier),
            accepted_vkey=str(self.signer.verifier),
            size=log.reader(note).size,
            required=contents.required,
            members=members,
            root=member_root(members),
        )
        signed = {
            MANIFEST: manifest.to_bytes(),
            MANIFEST_NOTE: self.signer.sign(manifest.note_text).encode(),
        }
        files = {extra.path: extra.data for extra in ordered}
        public = {extra.path: extra.data for extra in ordered if not extra.private}
        return CaseFile(
            manifest=manifest,
            full=_edition(Edition.FULL, signed, files),
            opened=None if sealed else _edition(Edition.PUBLIC, signed, public),
        )


def _edition(
    edition: Edition, signed: Mapping[str, bytes], files: Mapping[str, bytes]
) -> bytes:
    return packed({**files, **signed, EDITION: f"{edition}\n".encode()})


def _seals(stream: str, events: Iterable[Recorded]) -> frozenset[str]:
    """Return the seals that were ever opened for the case, by its own events (5.4)."""
    facts = (parse_event(each.body).facts for each in events if each.stream == stream)
    return frozenset(str(each["seal"]) for each in facts if "seal" in each)


def _path(stream: str, event: Recorded) -> str:
    if event.stream == stream:
        return f"events/{event.n:06}"
    return f"sealed/{event.stream.rpartition('/')[2]}-{event.n:06}"


def _event_members(
    path: str, event: Recorded, place: Logged, *, disclosed: bool, reason: str = ""
) -> list[Extra]:
    private = not disclosed
    sealed = place.slot is not None
    body = canonical({"event": parse_canonical(event.body), "salt": event.salt.hex()})
    proof = LogProof(
        place.proof.index, place.proof.path, place.proof.checkpoint, place.entry
    )
    found = [
        Extra(f"{path}.json", EVENT_KIND, body, private, reason),
        Extra(
            f"{path}.tlog-proof",
            PROOF_KIND,
            proof.text.encode(),
            private and sealed,
            reason,
        ),
    ]
    if place.slot is not None:
        slot = place.slot.to_bytes()
        found.append(Extra(f"{path}.slot.json", SLOT_KIND, slot, private, reason))
    return found
