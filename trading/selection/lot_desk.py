"""The desk for a lot: what the pages of those who take part in it call."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from archive.public.ledger import UseCase
from archive.public.objects import Objects
from archive.public.paper import SignedPaper
from trading.accounts.model.sessions import SignedIn
from trading.accounts.use_cases.devices import AddDevice
from trading.papers.use_cases import DrawUpPaper, SignPaper
from trading.selection.use_cases.desk import (
    FindApplicant,
    ListHolders,
    ReadLot,
    ReadLots,
)
from trading.selection.use_cases.review import GiveVerdict, ReadApplications


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDesk:
    """What is read, the review, the papers, and every small act by its name."""

    read_lot: ReadLot
    read_lots: ReadLots
    list_holders: ListHolders
    find_applicant: FindApplicant
    read_applications: ReadApplications
    give_verdict: GiveVerdict
    draw_up_paper: DrawUpPaper[Any]
    sign_paper: SignPaper[Any]
    draft_of: Callable[[SignedPaper], bytes]
    """Draws a paper as it stands, marked as waiting, as one PDF."""
    own_name: Callable[[SignedIn], str]
    devices: Callable[[str], Collection[str]]
    add_device: AddDevice
    acts: Mapping[str, UseCase[Any, Any]]
    objects: Objects
