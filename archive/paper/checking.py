"""
Checking a paper without trusting whoever hands it over (archive/SPEC.md 11.6, 11.7).

A valid signature and an unchanged paper are two things, and both are looked at: what
was appended after the seal is compared revision by revision, whatever it claims to be.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.evidence.canonical import NotCanonicalError, parse_canonical
from archive.evidence.digests import sha256
from archive.evidence.keys import SignatureInvalidError
from archive.ledger.checkpoints import Checkpoint
from archive.paper.carded import against_card
from archive.paper.certification import end_of, faults
from archive.paper.errors import PaperFormatError
from archive.paper.findings import Fault, Finding
from archive.paper.logged import (
    Held,
    LogView,
    against_log,
    replaced_by,
    standing_twice,
)
from archive.paper.model import Level, PaperContent
from archive.paper.opening import HOSTILE, Opened, opened, told
from archive.paper.pages import printed_checkpoint
from archive.paper.redrawing import Designs, Pages, redrawn
from archive.paper.seal import CHECKPOINT_FILE, CONTENT_FILE, SIGNATURES_FILE
from archive.paper.signatures import SignedPaper, parse_signatures
from archive.paper.structure import StructureError
from archive.paper.validity import Stamp, Trust, Validity, validity
from archive.values.rules import RuleBrokenError

_FILES: Final = frozenset({CHECKPOINT_FILE, CONTENT_FILE, SIGNATURES_FILE})


class Standing(StrEnum):
    """What a checked paper is worth; the words are those of SPEC 11.7."""

    ISSUED = "unchanged, under the trusted root, and issued as the log says"
    UNSEEN = "unchanged and issued as the log says; its pages were not drawn again"
    UNVOUCHED = "issued as this file says"
    REPLACED = "unchanged and issued as the log says, but replaced by a later paper"
    SEALED = "unchanged, under the trusted root; not compared with the log"
    LOGGED = "unchanged and issued as the log says; the root is not known from outside"
    SELF_CONSISTENT = "self-consistent; whoever owns any key can make such a file"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What a checker found in one file; no finding is good news as far as it goes.

    `sha256` is that of the file as it was handed over, `issued_sha256` that of its part
    up to the end of the sealed revision: what PAPER_ISSUED names. `validity` tells the
    seal, its root and its timestamps, `checkpoint` the whole note that the paper
    prints: whoever has a card opens it with the log's key. All these are None or empty
    if the check ended before them.
    """

    findings: tuple[Finding, ...]
    standing: Standing
    sha256: str
    issued_sha256: str = ""
    paper: SignedPaper | None = None
    checkpoint: str = ""
    sealed_at: datetime | None = None
    validity: Validity | None = None
    replaced_by: str = ""
    pages: Pages = Pages.UNKNOWN

    @property
    def level(self) -> Level | None:
        """The level of the seal, None if there is none."""
        if self.validity is None:
            return None
        return Level.B if self.stamp is None else Level.T

    @property
    def stamp(self) -> Stamp | None:
        """What the seal's own timestamp says, None without one."""
        return None if self.validity is None else self.validity.stamp

    @property
    def verified(self) -> bool:
        """Whether it is what the log issued, under a root known from outside."""
        return self.standing is Standing.ISSUED


def check_paper(
    data: bytes,
    at: datetime,
    trust: Trust | None = None,
    log: LogView | None = None,
    designs: Designs | None = None,
) -> Report:
    """
    Check a file by every step of SPEC 11.6; never raise, whatever the file is.

    `at` is now, for certificates that no timestamp dates. With `designs` the pages are
    drawn again. Memory and time are bounded. Must be called outside of a running event
    loop.
    """
    return _Check(data, at, trust or Trust(), log, designs or {}).report()


def checkpoint_on(data: bytes) -> Checkpoint:
    """
    Read the checkpoint that a sealed paper prints; nothing is checked.

    Raises:
        PaperFormatError, StructureError: it is no such paper.

    """
    paper = opened(data)
    if not paper.signatures:
        raise PaperFormatError("it has no seal")
    files = paper.attachments(paper.signatures[0].signed_revision)
    content = PaperContent.parse(files.get(CONTENT_FILE, b""))
    return printed_checkpoint(files.get(CHECKPOINT_FILE, b"").decode(), content.origin)


class _Check:
    """One check: findings gather, the first three steps may end it."""

    def __init__(
        self,
        data: bytes,
        at: datetime,
        trust: Trust,
        log: LogView | None,
        designs: Designs,
    ) -> None:
        self.data, self.at, self.trust, self.log = data, at, trust, log
        self.designs = designs
        self.found: list[Finding] = []
        self.checkpoint = ""

    def report(self) -> Report:
        """Go through the steps."""
        try:
            opened_ = opened(self.data)
        except StructureError as error:
            return self._ended(1, error.fault, str(error))
        if not opened_.signatures:
            return self._ended(2, Fault.NO_SEAL, "it has no seal")
        sealed = opened_.signatures[0]
        try:
            self.found += faults(opened_)
        except HOSTILE as error:
            what = f"the seal cannot be followed: {told(error)}"
            return self._ended(2, Fault.OTHER_SEAL, what)
        try:
            state = validity(opened_, self.trust, self.at)
            sealed_at = sealed.self_reported_timestamp
        except HOSTILE as error:
            what = f"the seal cannot be judged: {told(error)}"
            return self._ended(3, Fault.UNTRUSTED, what)
        self.found += state.findings
        paper = self._paper(opened_)
        issued = sha256(self.data[: end_of(sealed)]).hex()
        replaced = self._logged(paper, state, issued)
        pages = self._redrawn(opened_, paper, sealed_at)
        return Report(
            findings=tuple(sorted(self.found, key=lambda each: each.step)),
            standing=self._standing(state, replaced, pages),
            sha256=sha256(self.data).hex(),
            issued_sha256=issued,
            paper=paper,
            checkpoint=self.checkpoint,
            sealed_at=sealed_at,
            validity=state,
            replaced_by=replaced,
            pages=pages,
        )

    def _ended(self, step: int, fault: Fault, what: str) -> Report:
        return Report(
            findings=(*self.found, Finding(step, fault, what)),
            standing=Standing.CONTRADICTION,
            sha256=sha256(self.data).hex(),
        )

    def _paper(self, opened_: Opened) -> SignedPaper | None:
        """Step 5: the content is canonical, and every signer signed its digest."""
        try:
            files = opened_.attachments(opened_.signatures[0].signed_revision)
            if files.keys() != _FILES:
                raise PaperFormatError(
                    f"it carries {', '.join(sorted(files)) or 'no file'}"
                )
            content = PaperContent.parse(files[CONTENT_FILE])
            given = parse_signatures(parse_canonical(files[SIGNATURES_FILE]))
            paper = SignedPaper(content, tuple(given))
            if list(paper.whole()) != list(given):
                raise PaperFormatError("the signatures are not in the signers' order")
            note = files[CHECKPOINT_FILE].decode()
            printed_checkpoint(note, content.origin)
        except (
            NotCanonicalError,
            RuleBrokenError,
            SignatureInvalidError,
            *HOSTILE,
        ) as error:
            self.found.append(Finding(5, Fault.CONTENT, told(error)))
            return None
        self.checkpoint = note
        for card in self.trust.cards:
            self.found += against_card(content, note, card)
        return paper

    def _redrawn(
        self, opened_: Opened, paper: SignedPaper | None, sealed_at: datetime | None
    ) -> Pages:
        """Step 8; what is wrong already is not worth the drawing."""
        if self.found or paper is None or sealed_at is None:
            return Pages.UNKNOWN
        again = redrawn(opened_, paper, self.checkpoint, sealed_at, self.designs)
        self.found += again.findings
        return again.pages

    def _logged(self, paper: SignedPaper | None, state: Validity, issued: str) -> str:
        """Look at the log for steps 6 and 7, if there is one."""
        if self.log is None or paper is None:
            return ""
        if paper.content.kind in self.log.beside:
            self.log = None
            return ""
        held = Held(
            content=paper.content,
            checkpoint=self.checkpoint,
            signatures=paper.signatures,
            sha256=sha256(self.data).hex(),
            issued_sha256=issued,
            seal=state.seal,
            level=Level.B if state.stamp is None else Level.T,
        )
        self.found += against_log(held, self.log)
        self.found += standing_twice(self.log)
        return replaced_by(paper.content, self.log)

    def _standing(self, state: Validity, replaced: str, pages: Pages) -> Standing:
        if self.found:
            return Standing.CONTRADICTION
        if self.log is None:
            return Standing.SEALED if state.trusted else Standing.SELF_CONSISTENT
        if not state.trusted:
            return Standing.LOGGED
        if replaced:
            return Standing.REPLACED
        if not self.log.vouched:
            return Standing.UNVOUCHED
        return Standing.ISSUED if pages is Pages.EQUAL else Standing.UNSEEN
