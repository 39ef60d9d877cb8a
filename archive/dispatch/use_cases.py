"""The sweep that sends what is due."""

from dataclasses import dataclass

from archive.clock.ports import Clock
from archive.dispatch.model import Delivery, MessageState
from archive.dispatch.ports import Carrier, DispatchWork
from archive.ledger.ports import Transactions


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: messages sent, put off for a later attempt, given up."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0

    @property
    def total(self) -> int:
        """All messages that were due."""
        return self.sent + self.put_off + self.given_up


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDue:
    """
    Send the messages that are due, at least once each, always under their key.

    A message is claimed in one transaction, carried outside any, and its proof kept in
    a second one: no database lock waits for a mail server. Any number of workers may
    sweep at the same time; what a dead worker had claimed comes due again.
    """

    transactions: Transactions[DispatchWork]
    carrier: Carrier
    clock: Clock
    most: int = 200

    def __call__(self) -> Swept:
        """Send up to `most` messages; when all were used, more may be due."""
        outcomes: list[MessageState] = []
        while len(outcomes) < self.most:
            delivery = self._claimed()
            if delivery is None:
                break
            if delivery.state is MessageState.QUEUED:
                delivery = self._carried(delivery)
            outcomes.append(delivery.state)
        return Swept(
            sent=outcomes.count(MessageState.SENT),
            put_off=outcomes.count(MessageState.QUEUED),
            given_up=outcomes.count(MessageState.FAILED),
        )

    def _claimed(self) -> Delivery | None:
        now = self.clock.now()
        with self.transactions.begin() as work:
            due = work.dispatch.due(now)
            if due is None:
                return None
            delivery = due.claimed(now)
            work.dispatch.save(delivery)
        return delivery

    def _carried(self, claimed: Delivery) -> Delivery:
        message, proof, trouble = claimed.message, "", ""
        try:
            proof = self.carrier.carry(message)
        except Exception as error:  # noqa: BLE001 - whatever a carrier breaks on
            trouble = f"{type(error).__name__}: {error}"
        now = self.clock.now()
        with self.transactions.begin() as work:
            delivery = work.dispatch.locked(message.key)
            if trouble:
                delivery = delivery.not_carried(claimed.attempts, trouble, now)
            else:
                delivery = delivery.carried(proof, now)
            work.dispatch.save(delivery)
        return delivery
