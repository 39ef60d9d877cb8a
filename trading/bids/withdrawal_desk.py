"""The desk at which a firm withdraws in person, before clerk and supervisor."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.public.ledger import Desk
from trading.accounts.use_cases.devices import AddDevice
from trading.bids.model.bids import Attested
from trading.bids.ports import BidWork
from trading.bids.use_cases.bidding import AttestWithdrawal, waits_until


@dataclass(frozen=True, slots=True)
class Signed:
    """What one of two signed, and until when it waits or would have waited."""

    attested: Attested
    until: datetime


@dataclass(frozen=True, slots=True)
class ReadAttested:
    """Shows clerk and supervisor what was signed; the caller has asked who looks."""

    desk: Desk[BidWork]

    def __call__(self, lot: str) -> Sequence[Signed]:
        """Return what was signed under the policy that counts, the first one first."""
        with self.desk.transactions.read() as work:
            tender = work.bids.get(lot)
            if not tender.policy:
                return ()
            policy = tender.logged
            return [
                Signed(each, waits_until(work, each, policy.deadline))
                for each in work.bids.attestations(lot, policy.id)
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDesk:
    """The act, and what stands beside it on its page."""

    attest_withdrawal: AttestWithdrawal
    read_attested: ReadAttested
    devices: Callable[[str], Collection[str]]
    add_device: AddDevice
