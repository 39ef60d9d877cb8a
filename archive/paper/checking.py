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
from archive.paper.certification import end_of, faults
from archive.paper.errors import PaperFormatError
from archive.paper.furniture import Design
from archive.paper.logged import (
    Finding,
    Held,
    LogView,
    against_log,
    replaced_by,
    standing_twice,
)
from archive.paper.model import Level, PaperContent
from archive.paper.opening import HOSTILE, Opened, opened, told
from archive.paper.pages import printed_checkpoint, render
from archive.paper.seal import CHECKPOINT_FILE, CONTENT_FILE, SIGNATURES_FILE
from archive.paper.signatures import SignedPaper, parse_signatures
from archive.paper.structure import StructureError, revisions
from archive.paper.validity import Stamp, Trust, Validity, validity
from archive.values.rules import RuleBrokenError

_FILES: Final = frozenset({CHECKPOINT_FILE, CONTENT_FILE, SIGNATURES_FILE})


class Standing(StrEnum):
    """What a checked paper is worth; the words are those of SPEC 11.7."""

    ISSUED = "unchanged, under the trusted root, and issued as the log says"
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
    data: bytes, at: datetime, trust: Trust | None = None, log: LogView | None = None
) -> Report:
    """
    Check a file by every step of SPEC 11.6; never raise, whatever the file is.

    `at` is now, for certificates that no timestamp dates. Memory and time are bounded.
    Must be called outside of a running event loop.
    """
    return _Check(data, at, Trust() if trust is None else trust, log).report()


def drawn_as(data: bytes, design: Design, report: Report) -> bool:
    """
    Tell whether the pages of a checked file are those of a design, byte for byte.

    The design is made of the report's own content, so that nobody's drawing is trusted.
    Another version of a library may draw the same page with other bytes: a yes is
    proof, a no is a reason to look.

    Raises:
        GlyphMissingError, UnprintableTextError, PaperFormatError: as `render` does.

    """
    if report.paper is None or report.sealed_at is None:
        return False
    again = render(design, report.paper, report.checkpoint, report.sealed_at)
    return data[: revisions(data)[0].end] == again.pdf


class _Check:
    """One check: findings gather, the first three steps may end it."""

    def __init__(
        self, data: bytes, at: datetime, trust: Trust, log: LogView | None
    ) -> None:
        self.data, self.at, self.trust, self.log = data, at, trust, log
        self.found: list[Finding] = []
        self.checkpoint = ""

    def report(self) -> Report:
        """Go through the steps."""
        try:
            opened_ = opened(self.data)
        except StructureError as error:
            return self._ended(1, str(error))
        if not opened_.signatures:
            return self._ended(2, "it has no seal")
        sealed = opened_.signatures[0]
        try:
            self.found += [Finding(2, what) for what in faults(opened_)]
        except HOSTILE as error:
            return self._ended(2, f"the seal cannot be followed: {told(error)}")
        try:
            state = validity(opened_, self.trust, self.at)
            sealed_at = sealed.self_reported_timestamp
        except HOSTILE as error:
            return self._ended(3, f"the seal cannot be judged: {told(error)}")
        self.found += [Finding(step, what) for step, what in state.findings]
        paper = self._paper(opened_)
        issued = sha256(self.data[: end_of(sealed)]).hex()
        replaced = self._logged(paper, state, issued)
        return Report(
            findings=tuple(sorted(self.found, key=lambda each: each.step)),
            standing=self._standing(state, replaced),
            sha256=sha256(self.data).hex(),
            issued_sha256=issued,
            paper=paper,
            checkpoint=self.checkpoint,
            sealed_at=sealed_at,
            validity=state,
            replaced_by=replaced,
        )

    def _ended(self, step: int, what: str) -> Report:
        return Report(
            findings=(*self.found, Finding(step, what)),
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
            self.found.append(Finding(5, told(error)))
            return None
        self.checkpoint = note
        return paper

    def _logged(self, paper: SignedPaper | None, state: Validity, issued: str) -> str:
        """Look at the log for steps 6 and 7, if there is one."""
        if self.log is None or paper is None:
            return ""
        held = Held(
            content=paper.content,
            signatures=paper.signatures,
            sha256=sha256(self.data).hex(),
            issued_sha256=issued,
            seal=state.seal,
            level=Level.B if state.stamp is None else Level.T,
        )
        self.found += against_log(held, self.log)
        self.found += standing_twice(self.log)
        return replaced_by(paper.content, self.log)

    def _standing(self, state: Validity, replaced: str) -> Standing:
        if self.found:
            return Standing.CONTRADICTION
        if self.log is None:
            return Standing.SEALED if state.trusted else Standing.SELF_CONSISTENT
        if not state.trusted:
            return Standing.LOGGED
        return Standing.REPLACED if replaced else Standing.ISSUED
