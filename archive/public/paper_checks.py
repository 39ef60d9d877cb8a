"""Checking papers, for every part: with a card, with an authority, with the log."""

from archive.paper.checking import Report, Standing, check_paper, drawn_as
from archive.paper.logged import (
    Finding,
    LogView,
    replaced_by,
    standing_twice,
)
from archive.paper.validity import Stamp, Trust, Validity

__all__ = [
    "Finding",
    "LogView",
    "Report",
    "Stamp",
    "Standing",
    "Trust",
    "Validity",
    "check_paper",
    "drawn_as",
    "replaced_by",
    "standing_twice",
]
