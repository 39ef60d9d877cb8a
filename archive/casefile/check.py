"""
Checking a case file offline, step by step (archive/SPEC.md section 8.5).

A finding of one step does not hide those of the next, except where the next has
nothing to stand on. Nothing here reads a database, a setting or the network.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.casefile.container import unpacked
from archive.casefile.limits import LIMITS, Limits, values_in
from archive.casefile.model import (
    CHECKPOINT_KIND,
    EDITION,
    EVENT_KIND,
    HEADS_KIND,
    MANIFEST,
    MANIFEST_NOTE,
    OUTSIDE,
    PAGE_KIND,
    PROOF_KIND,
    SLOT_KIND,
    CaseFileError,
    Edition,
    Finding,
    Manifest,
    Member,
    OpenedCase,
    Report,
    Standing,
    is_in_place,
    member_root,
)
from archive.casefile.outside import Outside, Shown
from archive.casefile.ports import Check
from archive.casefile.reading import EventReader
from archive.evidence.digests import sha256
from archive.evidence.notes import NoteInvalidError, NoteVerifier, open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.cosignatures import Cosignature
from archive.ledger.reading import LedgerFormatError

KNOWN_KINDS: Final = frozenset(
    {EVENT_KIND, PROOF_KIND, SLOT_KIND, CHECKPOINT_KIND, HEADS_KIND, PAGE_KIND}
)

_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a part's check may stumble over in a file that a liar wrote: a finding."""


def check_case(
    data: bytes,
    checks: Mapping[str, Check],
    cards: Sequence[AnchorCard] = (),
    *,
    checkpoints: Sequence[str] = (),
    proofs: Sequence[str] = (),
    accepted: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Report:
    """
    Check a case file against itself, its parts' own checks, and what was kept outside.

    `checkpoints` and `accepted` are whole signed notes, `proofs` are tlog-proofs with
    their entries: from receipts and papers. Nothing beyond the `limits` is read.

    Raises:
        CaseFileError: it cannot be read as a case file at all (steps 1 and 2).

    """
    outside = Outside(
        cards=cards, checkpoints=checkpoints, proofs=proofs, accepted=accepted
    )
    return _Checker(checks, outside, limits).run(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCase:
    """
    A case in which nothing contradicts anything: what is in it, and what it is worth.

    Whoever owns every key of an instance makes cases without a contradiction, so what
    rests on `case` is worth no more than `report` says.
    """

    case: OpenedCase
    report: Report
    shown: Shown
    cards: Sequence[AnchorCard]

    def broken_by(self, note: str) -> Sequence[str]:
        """
        Return how its log fails to continue a checkpoint (SPEC 8.5, step 11).

        The checkpoint may itself be in question, so it vouches for nothing.
        """
        outside = Outside(cards=self.cards, checkpoints=[note])
        return [each.what for each in self.shown.against(outside)]


def open_case(
    data: bytes, checks: Mapping[str, Check], cards: Sequence[AnchorCard] = ()
) -> CheckedCase:
    """
    Return what is in a case file in which nothing contradicts anything.

    Raises:
        CaseFileError: it cannot be read, or a step of the check found something.

    """
    checker = _Checker(checks, Outside(cards=cards))
    report = checker.run(data)
    for finding in report.findings:
        raise CaseFileError(finding.step, finding.where, finding.what)
    if checker.opened is None or checker.shown is None:
        raise CaseFileError(5, "log/checkpoint", "there is no log in it")
    return CheckedCase(
        case=checker.opened, report=report, shown=checker.shown, cards=cards
    )


@dataclass(slots=True)
class _Checker:
    checks: Mapping[str, Check]
    outside: Outside
    limits: Limits = LIMITS
    findings: list[Finding] = field(default_factory=list)
    opened: OpenedCase | None = None
    shown: Shown | None = None

    def run(self, data: bytes) -> Report:
        files = unpacked(data)
        for name in sorted(OUTSIDE - files.keys()):
            raise CaseFileError(2, name, "it is missing: this is no case file")
        manifest = self._manifest(files[MANIFEST])
        edition = _edition(files[EDITION])
        self._signature(manifest, files[MANIFEST_NOTE])
        members = self._members(manifest, edition, files)
        checkpoint = self._checkpoint(manifest, members)
        shown: Shown | None = None
        if checkpoint is not None:
            reader = EventReader(
                manifest, members, checkpoint, self._found, self.limits
            )
            events = reader.read()
            case = self.opened = OpenedCase(
                manifest=manifest,
                edition=edition,
                events=events,
                members=members,
                checkpoint=checkpoint,
            )
            self._required(case)
            self._parts(case)
            shown = self.shown = Shown(
                manifest=manifest,
                note=members["log/checkpoint"].decode(),
                checkpoint=checkpoint,
                growth=reader.growth(),
                events=events,
            )
            self.findings += shown.against(self.outside)
        return self._report(manifest, edition, shown)

    def _found(self, step: int, where: str, what: str) -> None:
        self.findings.append(Finding(step, where, what))

    def _manifest(self, data: bytes) -> Manifest:
        """Step 2: a manifest, measured before it is read."""
        many = values_in(data) > self.limits.manifest_values
        if len(data) > self.limits.manifest or many:
            raise CaseFileError(2, MANIFEST, "it is larger than a manifest may be")
        return Manifest.parse(data)

    def _signature(self, manifest: Manifest, note: bytes) -> None:
        """Step 3: the manifest is signed by the instance, as the card knows it."""
        if len(note) > self.limits.text:
            self._found(3, MANIFEST_NOTE, "it is larger than a note may be")
            return
        try:
            verifier = NoteVerifier.parse(manifest.accepted_vkey)
            text = open_note(note.decode(), verifier)
        except (NoteInvalidError, UnicodeDecodeError) as error:
            self._found(3, MANIFEST_NOTE, str(error))
            return
        if text != manifest.note_text:
            self._found(3, MANIFEST_NOTE, "another manifest was signed")
        if verifier.name != f"{manifest.origin}/accepted":
            self._found(3, MANIFEST, "the key is not of this origin")

    def _members(
        self, manifest: Manifest, edition: Edition, files: Mapping[str, bytes]
    ) -> Mapping[str, bytes]:
        """Step 4: exactly the members of the edition, each with its hash."""
        present: dict[str, bytes] = {}
        listed = {member.path for member in manifest.members}
        if len(listed) != len(manifest.members) or list(manifest.members) != sorted(
            manifest.members, key=lambda member: member.path
        ):
            self._found(4, MANIFEST, "the members are not in order, each once")
        if member_root(manifest.members) != manifest.root:
            self._found(4, MANIFEST, "the root is not that of the members")
        for path in sorted(files.keys() - OUTSIDE - listed):
            self._found(4, path, "this member is not in the manifest")
        for member in manifest.members:
            if not is_in_place(member):
                self._found(4, member.path, f"this is no place for {member.kind!r}")
            withheld = member.private and edition is Edition.PUBLIC
            if withheld and member.path in files:
                self._found(4, member.path, "a private member is in a public edition")
            if member.path in files:
                if self._is_whole(member, files[member.path]):
                    present[member.path] = files[member.path]
            elif not withheld:
                self._found(4, member.path, "this member is missing")
        return present

    def _is_whole(self, member: Member, data: bytes) -> bool:
        limit = self.limits.of_kind(member.kind)
        if limit is not None and len(data) > limit:
            self._found(4, member.path, f"this is too large for {member.kind}")
        elif sha256(data).hex() != member.sha256:
            self._found(4, member.path, "this member was changed")
        else:
            return True
        return False

    def _checkpoint(
        self, manifest: Manifest, members: Mapping[str, bytes]
    ) -> Checkpoint | None:
        """Step 5: the checkpoint is the log's own and as large as the manifest says."""
        where = "log/checkpoint"
        try:
            checkpoint = open_checkpoint(
                members[where].decode(), NoteVerifier.parse(manifest.log_vkey)
            )
        except KeyError:
            self._found(5, where, "there is no checkpoint")
            return None
        except (NoteInvalidError, LedgerFormatError, UnicodeDecodeError) as error:
            self._found(5, where, str(error))
            return None
        if (checkpoint.origin, checkpoint.size) != (manifest.origin, manifest.size):
            self._found(5, where, "it is not the checkpoint the manifest speaks of")
        return checkpoint

    def _required(self, case: OpenedCase) -> None:
        """Step 8: what the procedure demands is there."""
        kinds = Counter(member.kind for member in case.manifest.members)
        kinds.update(f"event:{event.body.kind}" for event in case.events if event.body)
        for wanted in case.manifest.required:
            if not kinds[wanted]:
                self._found(8, wanted, "the procedure demands it, and it is missing")

    def _parts(self, case: OpenedCase) -> None:
        """Step 9: what each part knows to check of its own members."""
        unknown = {member.kind for member in case.manifest.members} - KNOWN_KINDS
        unknown.add(case.manifest.procedure)
        for kind in sorted(unknown - self.checks.keys()):
            self._found(9, kind, "this checker does not know this kind")
        for kind in sorted(self.checks):
            try:
                found = list(self.checks[kind](case))
            except _UNREADABLE as error:
                found = [(kind, f"what it looks at cannot be read: {error!r}")]
            for where, what in found:
                self._found(9, where, what)

    def _standing(self, shown: Shown | None) -> tuple[Standing, Sequence[Cosignature]]:
        """Return what the file is worth, and who outside vouches for its log."""
        if self.findings or shown is None:
            return Standing.CONTRADICTION, ()
        cards = self.outside.cards
        vouching = shown.cosigned(cards)
        if vouching:
            return Standing.COSIGNED, vouching
        if any(card.cosigners for card in cards):
            return Standing.NOT_COSIGNED, ()
        if shown.agrees(cards):
            return Standing.AGREES, ()
        kept = shown.keeps(self.outside)
        return Standing.KEPT if kept else Standing.SELF_CONSISTENT, ()

    def _report(
        self, manifest: Manifest, edition: Edition, shown: Shown | None
    ) -> Report:
        standing, vouching = self._standing(shown)
        withheld = Counter(
            member.reason
            for member in manifest.members
            if member.private and edition is Edition.PUBLIC
        )
        return Report(
            findings=tuple(sorted(self.findings, key=lambda each: each.step)),
            standing=standing,
            manifest=manifest,
            edition=edition,
            events=len(shown.events) if shown else 0,
            withheld=withheld,
            cosigned=tuple(vouching),
            untold=shown.untold(self.outside) if shown else 0,
        )


def _edition(data: bytes) -> Edition:
    for edition in Edition:
        if data == f"{edition}\n".encode():
            return edition
    raise CaseFileError(2, EDITION, "it names no edition")
