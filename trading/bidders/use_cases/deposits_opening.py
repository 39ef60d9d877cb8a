"""Deposits are opened with the bids: until then nobody knows who paid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor, utc
from trading.bidders.deposit_errors import PayersSecretError
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.statements import OneAccount, one_account
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import DepositAct, seated
from trading.projects.model import Lot, LotId
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.open_tender_states import BEFORE_CLOSE, State

Attempt = Annotated[int, msgspec.Meta(ge=0, le=9_999)]
SECRET: Final = BEFORE_CLOSE | {State.CLOSED, State.NOT_OPENED}
"""Where a tender may yet be held anew, and nobody may know who thought of bidding."""
REST: Final = timedelta(days=90)
"""So long after bids that were not opened nobody waits for the next any more."""
RED = "red"
SHARED = "不同投标人的保证金涉及同一账户 deposits of several bidders from one account"


def may_open(lot: Lot, terms: DepositTerms, at: datetime) -> bool:
    """
    Tell whether who paid may be known at this instant (B-11).

    In a tender once its opening has begun, whatever any clock says; else at the
    deadline. Who paid for bids that were not opened is a secret while the lot is
    tendered anew, and for the time in which it may be.
    """
    if lot.procedure != OPEN_TENDER.name:
        return terms.ended_at is not None or utc(at) >= utc(terms.due)
    if lot.state == State.NOT_OPENED and terms.ended_at is not None:
        return utc(at) >= utc(terms.ended_at) + REST
    return lot.state not in SECRET


class OpenDepositsCommand(Command, frozen=True, kw_only=True):
    """Open the deposits of a lot; attempt 0 is the last one."""

    lot: str
    attempt: Attempt = 0


class OpenDeposits(DepositAct[OpenDepositsCommand]):
    """
    Open the deposits of a lot: what was given is held, what was not has lapsed.

    The event names every sealed stream with its end (archive 5.4), and warns in red of
    bidders who share an account (W-6).
    """

    command = OpenDepositsCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: OpenDepositsCommand,
        now: datetime,
    ) -> Recorded:
        """Ask whether the opening has begun, move every deposit, close the seal."""
        seated(work, actor, command.lot, type(self).__name__)
        terms = work.deposits.locked_terms(command.lot, command.attempt)
        opened = terms.opened(now)
        if not may_open(work.projects.lot(LotId(command.lot))[1], terms, now):
            raise PayersSecretError(command.lot)
        kept = work.deposits.locked_of(command.lot, terms.attempt)
        for each in kept:
            work.deposits.save(replace(each, deposit=each.deposit.opened(now)))
        work.deposits.save_terms(opened)
        work.ledger.close_seal(terms.seal, now)
        heads = work.ledger.heads([each.deposit.stream for each in kept])
        facts = {
            "lot": command.lot,
            "attempt": terms.attempt,
            "streams": [
                {"stream": each.stream, "n": each.n, "head": each.commitment}
                for each in heads
            ],
            "warnings": [
                {"level": RED, "rule": "W-6", "message": _said(each)}
                for each in shared(work, command.lot, kept)
            ],
        }
        draft = Draft("DEPOSITS_OPENED", terms.stream, facts)
        return work.ledger.append(draft, actor, now)


def shared(
    work: BidderWork, lot: str, kept: Sequence[KeptDeposit]
) -> tuple[OneAccount, ...]:
    """Return which deposits of several bidders have to do with one account (W-6)."""
    used: dict[str, list[bytes]] = {
        each.deposit.id: [each.account] if each.account else [] for each in kept
    }
    for line in work.deposits.lines(lot):
        if line.comes_in and line.deposit in used:
            used[line.deposit].append(line.account)
    whose = {each.deposit.id: each.deposit.organisation for each in kept}
    return tuple(
        found
        for found in one_account(used)
        if len({whose[each] for each in found.deposits}) > 1
    )


def _said(found: OneAccount) -> str:
    return f"{SHARED}: {', '.join(found.deposits)}"
