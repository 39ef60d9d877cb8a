"""What every act on deposits begins and ends with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from archive.public.ledger import Command, Desk, Draft, Recorded
from archive.public.values import Actor
from trading.accounts.model.organisations import Kind, Organisation
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.claim_errors import NotAFirmError
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import Deposit
from trading.bidders.ports import BidderWork
from trading.bidders.sealing import DepositSeal
from trading.bidders.use_cases.acting import FirmAct
from trading.projects.model import LotId, Project
from trading.rules.calendar import Calendar
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.rules.rulebook import RuleBook

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class DepositBooks:
    """Rule book and calendar, and the key under which accounts are sealed."""

    rules: RuleBook
    calendar: Calendar
    seal: DepositSeal


class DepositAct(FirmAct[C]):
    """An act on deposits."""

    def __init__(self, desk: Desk[BidderWork], books: DepositBooks) -> None:
        super().__init__(desk)
        self.books = books

    def own_account(self, work: BidderWork, actor: Actor) -> Organisation:
        """
        Return the account of the bidder who acts.

        Raises:
            NotYoursError: another role is needed.
            NotAFirmError: the actor acts for no account of a bidder.

        """
        self.require_role(actor)
        account = work.accounts.organisations.get(actor.seat) if actor.seat else None
        if account is None or account.kind not in {Kind.FIRM, Kind.OTHER_PARTY}:
            raise NotAFirmError
        return account


def seated(
    work: BidderWork,
    actor: Actor,
    lot: str,
    act: str,
    readers: Collection[Role] = (),
) -> Project:
    """
    Return the project of a lot in which the actor holds a seat that the act is for.

    `readers` are roles that may see what comes of the act, where it is only read.

    Raises:
        ProjectMissingError: there is no such lot.
        NotYoursError: the actor's body holds no such seat there.

    """
    project, _ = work.projects.lot(LotId(lot))
    allowed = PERMISSIONS[act].roles | set(readers)
    if not allowed & project.roles_of(actor):
        raise NotYoursError(act, sorted(role.value for role in allowed), actor.roles)
    return project


def bidder_of(work: BidderWork, deposit: Deposit) -> str:
    """Return under which word a tender knows whose deposit it is."""
    return work.accounts.organisations.get(deposit.organisation).acts_as


def withdrawn_at(work: BidderWork, deposit: Deposit) -> datetime | None:
    """Return when the bid that a deposit secures was withdrawn, None if none was."""
    bidder = bidder_of(work, deposit)
    return work.tendered.withdrawn_at(deposit.lot, bidder, deposit.organisation)


def entered(
    work: BidderWork,
    kind: str,
    of: tuple[DepositTerms, Deposit],
    facts: Mapping[str, object],
    by: tuple[Actor, datetime],
) -> Recorded:
    """
    Record one event of a deposit: before the opening sealed, in its own stream.

    Afterwards, and for a yearly one always, in the deposit's stream; neither counts
    anybody else's deposit (archive 5.4).
    """
    terms, deposit = of
    told = {"lot": deposit.lot, "deposit": deposit.id, **facts}
    stream = deposit.stream if terms.is_sealed else f"deposit/{deposit.id}"
    return work.ledger.append(Draft(kind, stream, told, sealed=terms.is_sealed), *by)
