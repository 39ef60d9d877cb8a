"""The desk at which a firm withdraws in person, before clerk and supervisor."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from archive.public.ledger import Desk
from trading.accounts.use_cases.devices import AddDevice
from trading.bids.model.bids import Attested
from trading.bids.ports import BidWork
from trading.bids.use_cases.bidding import AttestWithdrawal


@dataclass(frozen=True, slots=True)
class ReadAttested:
    """Shows clerk and supervisor what was signed; the caller has asked who looks."""

    desk: Desk[BidWork]

    def __call__(self, lot: str) -> Sequence[Attested]:
        """Return what was signed under the policy that counts, the first one first."""
        with self.desk.transactions.read() as work:
            tender = work.bids.get(lot)
            if not tender.policy:
                return ()
            return work.bids.attestations(lot, tender.logged.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDesk:
    """The act, and what stands beside it on its page."""

    attest_withdrawal: AttestWithdrawal
    read_attested: ReadAttested
    devices: Callable[[str], Collection[str]]
    add_device: AddDevice
