"""The sweep that sends what is due, and what is raised by what reaches nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.clock.ports import Clock
from archive.dispatch.model import (
    TAKEN,
    UNHEARD,
    Delivery,
    MessageState,
    RefusedForGoodError,
    Task,
    Way,
)
from archive.dispatch.ports import Carrier, DispatchWork, Outbox
from archive.evidence.entropy import fresh
from archive.ledger.ports import Transactions

_NUMBER_SIZE: Final = 16


def keep(
    outbox: Outbox, delivery: Delivery, at: datetime, passing: Collection[str] = ()
) -> None:
    """
    Save how a delivery went on, and what it means for whoever must be reached.

    One that reached nobody raises a task, once; one that arrives after all settles it.
    For `passing` kinds none is raised: they run out before anybody could follow up.
    """
    outbox.save(delivery)
    if delivery.is_unheard and delivery.message.kind not in passing:
        outbox.tasks.open(Task.about(fresh(_NUMBER_SIZE).hex(), delivery, at))
    if delivery.state in TAKEN:
        task = outbox.tasks.of(delivery.message.key)
        if task is not None and task.is_open:
            outbox.tasks.save(task.settled(Way.ARRIVED, at))


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
    passing: frozenset[str] = frozenset()

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
            sent=sum(each in TAKEN for each in outcomes),
            put_off=outcomes.count(MessageState.QUEUED),
            given_up=sum(each in UNHEARD for each in outcomes),
        )

    def _claimed(self) -> Delivery | None:
        now = self.clock.now()
        with self.transactions.begin() as work:
            due = work.dispatch.due(now)
            if due is None:
                return None
            delivery = due.claimed(now)
            keep(work.dispatch, delivery, now, self.passing)
        return delivery

    def _carried(self, claimed: Delivery) -> Delivery:
        message, proof, trouble, for_good = claimed.message, "", "", False
        try:
            proof = self.carrier.carry(message)
        except RefusedForGoodError as error:
            trouble, for_good = f"{type(error).__name__}: {error}", True
        except Exception as error:  # noqa: BLE001 - whatever a carrier breaks on
            trouble = f"{type(error).__name__}: {error}"
        now = self.clock.now()
        with self.transactions.begin() as work:
            delivery = work.dispatch.locked(message.key)
            if trouble:
                delivery = delivery.not_carried(
                    claimed.attempts, trouble, now, for_good=for_good
                )
            else:
                delivery = delivery.carried(proof, now)
            keep(work.dispatch, delivery, now, self.passing)
        return delivery
