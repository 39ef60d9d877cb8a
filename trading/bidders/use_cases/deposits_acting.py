"""What every act on deposits begins and ends with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from archive.public.ledger import Command, Desk, Draft, Recorded
from archive.public.values import Actor
from trading.accounts.model.organisations import Kind, Organisation
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.claim_errors import NotAFirmError
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import Deposit
from trading.bidders.ports import BidderWork
from trading.bidders.sealing import DepositSeal
from trading.bidders.use_cases.acting import FirmAct
from trading.projects.model import Lot, LotId, Project
from trading.rules.calendar import Calendar
from trading.rules.open_tender_states import State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.rules.rulebook import RuleBook

WATCHING: Final = (Role.SUPERVISOR, Role.CENTRE_MANAGER)
"""Who reads what the centre's deposits come to, beside those who act on them."""
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


def gives_back(project: Project, actor: Actor) -> bool:
    """Tell whether an actor is among those who give deposits of a project back."""
    return bool(PERMISSIONS["ConfirmRelease"].roles & project.roles_of(actor))


def bidder_of(work: BidderWork, deposit: Deposit) -> str:
    """Return under which word a tender knows whose deposit it is."""
    return work.accounts.organisations.get(deposit.organisation).acts_as


def withdrawn_at(
    work: BidderWork, deposit: Deposit, terms: DepositTerms
) -> datetime | None:
    """
    Return when the bid that a deposit secures was withdrawn, None if none was.

    What was withdrawn before the deposit was begun is not what it secures.
    """
    bidder, account = bidder_of(work, deposit), deposit.organisation
    at = work.tendered.withdrawn_at(deposit.lot, bidder, account, terms.policy)
    return None if at is None or at < deposit.begun_at else at


def withdrawals(
    work: BidderWork, terms: DepositTerms, kept: Sequence[KeptDeposit]
) -> Mapping[str, datetime | None]:
    """Return of each deposit when the bid that it secures was withdrawn."""
    return {each.deposit.id: withdrawn_at(work, each.deposit, terms) for each in kept}


def told_lots(work: BidderWork, bound: Collection[Deposit]) -> tuple[str, ...]:
    """Return for which lots deposits stand, of those where that is no secret (B-11)."""
    return tuple(
        each.lot
        for each in bound
        if not work.deposits.terms(each.lot, each.attempt).is_sealed
    )


def bids_due(work: BidderWork, lot: Lot) -> datetime | None:
    """Return the deadline of the bids that are, or will be, taken; None before one."""
    if lot.state == State.NOT_OPENED:
        return None
    return work.tendered.deadline(lot.id)


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
