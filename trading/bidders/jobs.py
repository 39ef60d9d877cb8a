"""What comes due about firms: documents that run out."""

from dataclasses import dataclass, replace
from datetime import timedelta

from archive.public.dispatch import Message
from archive.public.ledger import Desk
from archive.public.values import beijing
from trading.bidders.model.dossiers import REMINDED, FirmDocument
from trading.bidders.ports import BidderWork


@dataclass(frozen=True, slots=True)
class RemindOfExpiry:
    """
    Tell whoever registered the account that a document runs out, once for each time.

    Harmless at any time and by any number of workers. A document of the same kind that
    lasts longer keeps it silent.
    """

    desk: Desk[BidderWork]

    def __call__(self) -> int:
        """Return how many were told."""
        now = self.desk.clock.now()
        today = beijing(now).date()
        with self.desk.transactions.read() as work:
            ending = work.dossiers.ending(today, today + timedelta(days=max(REMINDED)))
            due = [each.id for each in ending if self._is_due(work, each)]
        done = 0
        for number in due:
            with self.desk.transactions.begin() as work:
                document = work.dossiers.locked(number)
                days = document.reminder(today)
                if days is None or not self._is_due(work, document):
                    continue
                account = work.accounts.organisations.get(document.organisation)
                message = _reminder(document, days, account.registered_by)
                work.dispatch.queue(message, now)
                work.dossiers.save(replace(document, reminded=days))
                done += 1
        return done

    def _is_due(self, work: BidderWork, document: FirmDocument) -> bool:
        until = document.valid_until
        if document.reminder(beijing(self.desk.clock.now()).date()) is None:
            return False
        return not any(
            each.kind is document.kind
            and (each.valid_until is None or (until and each.valid_until > until))
            for each in work.dossiers.of(document.organisation)
            if each.id != document.id
        )


def _reminder(document: FirmDocument, days: int, person: str) -> Message:
    named = document.number or document.kind.value
    return Message(
        key=f"expiry/{document.id}/{days}",
        kind="expiry",
        person=person,
        address=f"account:{person}",
        subject="证照即将到期 A document runs out",
        body=(
            f"{named} 有效期至 {document.valid_until}。请及时换证并上传新的材料。\n"
            f"{named} is valid until {document.valid_until}. Please hand in the next "
            "one in time.\n"
        ),
    )
