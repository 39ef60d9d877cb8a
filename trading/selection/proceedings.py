"""What awards ask a selection about the time before its conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.public.ledger import Ledger
from expert_pool.public.draws import Draws
from trading.awards.ports import StreamHead
from trading.bidders.codes import Uscc
from trading.projects.model import LotId
from trading.selection.ports import Selections


@dataclass(frozen=True, slots=True)
class SelectionProceedings:
    """Answers `Proceedings` from the selection's own rows, inside one transaction."""

    ledger: Ledger
    draws: Draws
    selections: Selections

    def took_part(self, lot: LotId, firm: Uscc) -> bool:
        """Tell whether the firm applied for the lot and did not withdraw."""
        return self.selections.application(lot, str(firm)) is not None

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

    def abandon(self, lot: LotId, at: datetime) -> None:
        """End the seal of a sign-up that nobody will close any more."""
        selection = self.selections.get(lot)
        if selection.announcement is not None:
            self.ledger.close_seal(selection.announcement.seal(lot), at)
