"""Checking papers, for every part: with a card, with an authority, with the log."""

from archive.paper.checking import Report, Standing, check_paper
from archive.paper.findings import Fault, Finding
from archive.paper.logged import (
    LogView,
    replaced_by,
    standing_twice,
)
from archive.paper.redrawing import Designs, Pages
from archive.paper.validity import Stamp, Trust, Validity

__all__ = [
    "Designs",
    "Fault",
    "Finding",
    "LogView",
    "Pages",
    "Report",
    "Stamp",
    "Standing",
    "Trust",
    "Validity",
    "check_paper",
    "replaced_by",
    "standing_twice",
]
