"""What a tender tells deposits of its bids: until when, and what was withdrawn."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from archive.public.ledger import Ledger, parse_event
from trading.bidders.ports import Claims
from trading.bids.model.bids import Bid, last_of
from trading.bids.model.tender import Tender
from trading.bids.ports import Bids
from trading.bids.use_cases.belonging import brought, is_proven
from trading.projects.model import ProjectMissingError


@dataclass(frozen=True, slots=True)
class ToldByBids:
    """`Tendered` of deposits, over the bids of the same transaction."""

    bids: Bids
    ledger: Ledger
    claims: Claims

    def deadline(self, lot: str) -> datetime | None:
        """Return the deadline of a lot's policy, None before there is one."""
        tender = self._tender(lot)
        return None if tender is None else tender.logged.deadline

    def stands(self, lot: str, bidder: str, account: str, policy: str = "") -> bool:
        """Tell whether a bid of this bidder stands."""
        last = self._last(lot, bidder, account, policy)
        return last is not None and not last.withdrawn

    def withdrawn_at(
        self, lot: str, bidder: str, account: str, policy: str = ""
    ) -> datetime | None:
        """Return when the bidder's last bid was withdrawn, None if none was."""
        last = self._last(lot, bidder, account, policy)
        if last is None or not last.withdrawn:
            return None
        for each in self.ledger.stream(last.stream):
            event = parse_event(each.body)
            if event.kind == "BID_WITHDRAWN" and event.facts["seq"] == last.seq:
                return event.at
        return None

    def _last(self, lot: str, bidder: str, account: str, policy: str) -> Bid | None:
        if policy:
            return last_of(self.bids.of(lot, policy, bidder))
        tender = self._tender(lot)
        if tender is None:
            return None
        bids = self.bids.of(lot, tender.logged.id, bidder)
        if tender.closed is None and not is_proven(self.claims, bidder, account):
            pieces = {each.digest for each in self.bids.pieces(lot, account)}
            bids = [each for each in bids if brought(each, pieces)]
        return last_of(bids)

    def _tender(self, lot: str) -> Tender | None:
        """Return the tender of a lot whose policy is logged."""
        with suppress(ProjectMissingError):
            tender = self.bids.get(lot)
            return tender if tender.policy else None
        return None
