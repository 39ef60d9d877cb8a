"""What is swept away: codes that ran out, sign-ins long over, spent counts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from archive.public.ledger import Desk
from trading.accounts.ports import AccountWork

KEPT_SIGN_INS: Final = timedelta(days=30)
KEPT_CHALLENGES: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TidyAccounts:
    """Forget what has run out; harmless at any time, and by any number of workers."""

    desk: Desk[AccountWork]

    def __call__(self) -> int:
        """Return how much was forgotten."""
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            accounts = work.accounts
            return (
                accounts.challenges.forget(now - KEPT_CHALLENGES)
                + accounts.sessions.forget(now - KEPT_SIGN_INS)
                + accounts.limits.forget(now)
            )
