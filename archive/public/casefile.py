"""Case files for every part: what a part adds to their check."""

from archive.casefile.model import (
    CaseFileError,
    Edition,
    Finding,
    Manifest,
    Member,
    OpenedCase,
    OpenEvent,
    Report,
    Standing,
)
from archive.casefile.ports import Check

__all__ = [
    "CaseFileError",
    "Check",
    "Edition",
    "Finding",
    "Manifest",
    "Member",
    "OpenEvent",
    "OpenedCase",
    "Report",
    "Standing",
]
