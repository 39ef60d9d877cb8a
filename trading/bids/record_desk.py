"""The desk of an opening's record: drawn up, signed or refused, taken away."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from archive.public.objects import Objects
from archive.public.paper import SignedPaper
from trading.accounts.model.sessions import SignedIn
from trading.accounts.use_cases.devices import AddDevice
from trading.bids.use_cases.record_paper import ReadRecordPaper
from trading.papers.use_cases import DrawUpPaper, RefusePaper, SignPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDesk:
    """The acts on one paper, and what is read of it."""

    read_paper: ReadRecordPaper
    draw_up_paper: DrawUpPaper[Any]
    sign_paper: SignPaper[Any]
    refuse_paper: RefusePaper[Any]
    draft_of: Callable[[SignedPaper], bytes]
    """Draws a paper as it stands, marked as waiting, as one PDF."""
    own_name: Callable[[SignedIn], str]
    devices: Callable[[str], Collection[str]]
    add_device: AddDevice
    objects: Objects
