"""What can be wrong with a paper: a step of SPEC 11.6, a code, and the detail."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """
    A kind of finding; the code never changes, so that every language has words for it.

    Several details may go by one code: what its reader does about them is the same.
    """

    NO_PDF = "no-pdf"
    TOO_LARGE = "too-large"
    OTHERWISE_WRITTEN = "otherwise-written"
    FOREIGN = "foreign-content"
    TOO_MUCH = "too-much-work"
    NO_SEAL = "no-seal"
    OTHER_SEAL = "other-seal"
    UNCOVERED = "not-covered"
    APPENDED = "changed-after-sealing"
    CHANGED = "changed-inside"
    UNTRUSTED = "seal-not-valid"
    REVOKED = "seal-revoked"
    OTHER_ROOT = "other-root"
    STAMP = "timestamp-wrong"
    CONTENT = "content-wrong"
    OTHER_LOG = "other-log"
    CHECKPOINT = "checkpoint-wrong"
    FORKED = "log-forked"
    NOT_ISSUED = "not-issued"
    OTHER_ISSUED = "other-issued"
    NOT_SIGNED = "signature-not-in-log"
    TWICE = "stands-twice"
    PAGES = "pages-differ"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: at which step, of which kind, and what exactly."""

    step: int
    fault: Fault
    what: str
