"""What awards ask a selection about the time before its conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.public.ledger import Ledger
from archive.public.values import Window
from expert_pool.public.draws import Draws
from trading.awards.ports import StreamHead
from trading.bidders.codes import Uscc
from trading.bids.ports import Quotes
from trading.projects.model import Lot, LotId, ProjectMissingError
from trading.rules.fixed_price_selection import State
from trading.selection.model.standstill import halted, stands_still
from trading.selection.ports import Selections
from trading.selection.unopened import unopened
from trading.venue.model.announced import Announced


@dataclass(frozen=True, slots=True)
class SelectionProceedings:
    """Answers `Proceedings` from the selection's own rows, inside one transaction."""

    ledger: Ledger
    draws: Draws
    selections: Selections
    quotes: Quotes

    def open_to_all(self, lot: Lot, at: datetime) -> bool:
        """
        Tell whether sign-up has not ended: it runs, or it stands still (D-6).

        That an objection came would else tell everybody that somebody has signed up,
        and the owner who it is.
        """
        sign_up = self._sign_up(lot)
        return sign_up is not None and (at < sign_up.closes or stands_still(lot))

    def may_object(self, lot: Lot, firm: Uscc, claim: str, at: datetime) -> bool:
        """
        Tell whether this account of the firm applied, or any firm may object (D-6).

        Another account under its code is answered as if nobody had applied: the
        refusal would else tell who did (D-8). Whose application did not open has
        applied, too: whether that was right is what it may ask (trading 7.12).
        """
        code = str(firm)
        applications = self.selections.applications_for(lot.id, code)
        applied = any(each.claim == claim for each in applications)
        shut = unopened(self.selections, self.quotes, lot.id, code, claim)
        return applied or shut is not None or self.open_to_all(lot, at)

    def announced(self, lot: str) -> Announced | None:
        """Return where and when its draw is announced; None before that (D-15)."""
        try:
            told = self.selections.get(lot).announcement
        except ProjectMissingError:  # A lot of another procedure: nothing is drawn.
            return None
        return None if told is None else Announced(told.room, told.draw_at)

    def halted(self, lot: Lot, at: datetime) -> Lot:
        """Return the lot with its sign-up standing still, if one runs (P-4)."""
        sign_up = self._sign_up(lot)
        return lot if sign_up is None else halted(lot, sign_up, at)

    def objections_until(self, lot: LotId) -> datetime | None:
        """Return when objections to the review end, None while there is no result."""
        return self.selections.get(lot).objections_until

    def unsigned(self, lot: LotId) -> Sequence[str]:
        """Return whose signatures the record of the draw lacks (D-19)."""
        selection = self.selections.get(lot)
        draw = self.draws.get(selection.draw_id, selection.draws)
        result = draw.record.result
        there: set[str] = set()
        if result is not None:
            there |= {each.contributor for each in result.signatures}
            there |= {each.contributor for each in result.absent}
        return [one.id for one in draw.notice.contributors if one.id not in there]

    def streams(self, lot: LotId) -> Sequence[StreamHead]:
        """Return the heads of the lot's own streams, the sealed ones."""
        return [
            StreamHead(head.stream, head.n, head.commitment)
            for head in self.ledger.heads(self.selections.streams(lot))
        ]

    def _sign_up(self, lot: Lot) -> Window | None:
        announced = self.selections.get(lot.id).announcement
        noticed = lot.state == State.NOTICED and announced is not None
        return announced.sign_up if noticed and announced else None

    def abandon(self, lot: LotId, at: datetime) -> None:
        """End the seal of a sign-up that nobody will close any more."""
        selection = self.selections.get(lot)
        if selection.announcement is not None:
            self.ledger.close_seal(selection.announcement.seal(lot), at)
