"""The case file's values: members, manifest, findings (archive/SPEC.md section 8)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final, Self

import msgspec

from archive.evidence.digests import sha256
from archive.ledger.checkpoints import Checkpoint
from archive.ledger.cosignatures import Cosignature
from archive.ledger.model import Entry, EventBody
from archive.ledger.tree import root_of_entries
from archive.values.rules import RuleBrokenError

MANIFEST_VERSION: Final = "case-manifest/1"
NOTE_VERSION: Final = "yangguang/case-file/1"
MANIFEST: Final = "manifest.json"
MANIFEST_NOTE: Final = "manifest.note"
EDITION: Final = "edition.txt"
OUTSIDE: Final = frozenset({MANIFEST, MANIFEST_NOTE, EDITION})

EVENT_KIND: Final = "event/1"
PROOF_KIND: Final = "tlog-proof/1"
SLOT_KIND: Final = "slot-proof/1"
CHECKPOINT_KIND: Final = "checkpoint/1"
HEADS_KIND: Final = "heads/1"
PAGE_KIND: Final = "page/1"

_OWN: Final = r"(?:log/genesis|events/[0-9]{6})"
_SEALED: Final = r"sealed/[0-9a-f]{32}-[0-9]{6}"
PLACES: Final = MappingProxyType(
    {
        CHECKPOINT_KIND: re.compile(r"log/checkpoint"),
        HEADS_KIND: re.compile(r"log/heads\.json"),
        EVENT_KIND: re.compile(rf"(?:{_OWN}|{_SEALED})\.json"),
        PROOF_KIND: re.compile(rf"(?:{_OWN}|{_SEALED})\.tlog-proof"),
        SLOT_KIND: re.compile(rf"{_SEALED}\.slot\.json"),
    }
)
"""Where members of the archive's own kinds are, and no others (SPEC 8.4)."""
_FOLDERS: Final = ("log/", "events/", "sealed/")

_PATH: Final = re.compile(
    r"[a-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*){0,4}"
)
_LONGEST_PATH: Final = 200
_LARGEST_INTEGER: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: at which step, in which member, and what."""

    step: int
    where: str
    what: str


class CaseFileError(Exception):
    """It cannot be read as a case file at all: step 1 or 2 ends the check."""

    def __init__(self, step: int, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.finding = Finding(step, where, what)


class Edition(StrEnum):
    """The whole file for the authority, or the one without private members."""

    FULL = "full"
    PUBLIC = "public"


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One file of the case: its SHA-256 stands in the manifest of both editions.

    A private member is left out of the public edition for the `reason` given; its
    content holds a fresh salt, so its hash says nothing of it.
    """

    path: str
    kind: str
    sha256: str
    private: bool = False
    reason: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the case consists of; one manifest, one root, two editions."""

    v: str
    origin: str
    demo: bool
    stream: str
    procedure: str
    closed: bool
    state: str
    log_vkey: str
    accepted_vkey: str
    size: int
    required: tuple[str, ...]
    members: tuple[Member, ...]
    root: str

    @property
    def note_text(self) -> str:
        """The lines that the instance signs (SPEC 8.3)."""
        mode = "demonstration" if self.demo else "operation"
        digest = sha256(self.to_bytes()).hex()
        lines = (NOTE_VERSION, self.origin, mode, self.stream, self.root, digest)
        return "".join(f"{line}\n" for line in lines)

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return _spelled(self)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """
        Read a manifest.

        Raises:
            CaseFileError: not exactly the bytes that `to_bytes` writes.

        """
        try:
            # Read as what it is, so that no value of another kind takes any memory.
            manifest = msgspec.json.decode(data, type=cls)
            same = manifest.to_bytes() == data
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise CaseFileError(2, MANIFEST, f"it cannot be read: {error}") from error
        if not same or manifest.v != MANIFEST_VERSION:
            raise CaseFileError(2, MANIFEST, "it is not in the form of this version")
        if abs(manifest.size) > _LARGEST_INTEGER:
            raise CaseFileError(2, MANIFEST, "its size is beyond ±(2^53 − 1)")
        return manifest


def member_root(members: Sequence[Member]) -> str:
    """Return the RFC 6962 root over the members in the order of their paths."""
    return root_of_entries([_spelled(member) for member in members]).hex()


def _spelled(value: Manifest | Member) -> bytes:
    # Text, booleans and one size under ASCII names: msgspec spells them canonically.
    return msgspec.json.encode(value, order="sorted")


def is_safe_path(path: str) -> bool:
    """Tell whether a member may have this path: ASCII, relative, no leading dots."""
    return len(path) <= _LONGEST_PATH and _PATH.fullmatch(path) is not None


def is_in_place(member: Member) -> bool:
    """Tell whether a member may have its path: safe, and the one for its kind."""
    if not is_safe_path(member.path) or member.path in OUTSIDE:
        return False
    place = PLACES.get(member.kind)
    if place is None:
        return not member.path.startswith(_FOLDERS)
    return place.fullmatch(member.path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvent:
    """One event of the case: its entry, its place, and its body if disclosed."""

    stream: str
    n: int
    index: int
    entry: Entry
    commitment: str
    body: EventBody | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """A case whose log part holds: what the checks of its parts look at."""

    manifest: Manifest
    edition: Edition
    events: Sequence[OpenEvent]
    members: Mapping[str, bytes] = field(repr=False)
    checkpoint: Checkpoint

    def of_kind(self, kind: str) -> Mapping[str, bytes]:
        """Return the members of a kind that are present, by path."""
        return {
            member.path: self.members[member.path]
            for member in self.manifest.members
            if member.kind == kind and member.path in self.members
        }

    def disclosed(self, *kinds: str) -> Sequence[EventBody]:
        """Return the disclosed events of the case's own stream of these kinds."""
        return [
            event.body
            for event in self.events
            if event.body is not None
            and event.stream == self.manifest.stream
            and event.body.kind in kinds
        ]


class CaseSealedError(RuleBrokenError):
    """While something of a case is sealed, nobody counts it (archive/SPEC.md 5)."""

    code: ClassVar[str] = "case-sealed"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask again once the seal is closed; what is public already "
        "stands in the public record."
    )

    def __init__(self, stream: str) -> None:
        super().__init__(
            f"{stream} has no public case file while a seal of it is open: its "
            "manifest would tell how many acts are sealed"
        )


class Standing(StrEnum):
    """What a checked case is worth."""

    COSIGNED = "verified: agrees with the card, cosigned"
    AGREES = "agrees with the card, not cosigned"
    KEPT = "agrees with what was kept, not cosigned"
    NOT_COSIGNED = "agrees with the card, but its cosigners did not sign"
    SELF_CONSISTENT = "self-consistent, not cosigned"
    CONTRADICTION = "contradiction"

    @property
    def holds(self) -> bool:
        """Whether something kept outside speaks for it (exit code 0 in SPEC 8.6)."""
        return self in {Standing.COSIGNED, Standing.AGREES, Standing.KEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a checker found; an empty list of findings is good news."""

    findings: tuple[Finding, ...]
    standing: Standing
    manifest: Manifest
    edition: Edition
    events: int
    withheld: Mapping[str, int]
    cosigned: tuple[Cosignature, ...] = ()
    untold: int = 0
    """Accepted notes of which this edition cannot tell whether it has their act."""

    @property
    def verified(self) -> bool:
        """Whether everything holds and agrees with what was kept outside."""
        return self.standing.holds
