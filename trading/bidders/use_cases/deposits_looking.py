"""What pages ask beside the acts: which lots ask for a deposit, and who has a seat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from archive.public.ledger import Desk
from archive.public.values import Actor
from trading.bidders.deposit_errors import NoDepositAskedError, NoSuchDepositError
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import Deposit
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import DepositBooks, bids_due
from trading.bidders.use_cases.deposits_opening import may_open
from trading.projects.model import Lot, LotId, Project, ProjectMissingError
from trading.rules.calendar import beijing_day
from trading.rules.roles import Role
from trading.rules.rulesets import RuleSet

SEEING: Final = frozenset(
    {Role.OWNER, Role.AGENCY, Role.CLERK, Role.CENTRE_MANAGER, Role.SUPERVISOR}
)
"""The roles by which a body has to do with the deposits of a project."""
SEATED: Final = SEEING | {Role.OWNER_APPROVER}
"""Those that may read what a lot of it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLot:
    """
    A lot, or a year, that asks for a deposit; `title` is empty for a year.

    `own` is what one began last for this attempt, `earlier` all before, newest first.
    """

    title: str
    terms: DepositTerms
    own: Deposit | None
    earlier: tuple[Deposit, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAskedLots:
    """Show a bidder where a deposit is asked for, and its own; nobody else's."""

    desk: Desk[BidderWork]

    def __call__(self, actor: Actor) -> Sequence[AskedLot]:
        """Return one's own and those that can be given now, by when they are due."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            kept = work.deposits.of_account(actor.seat) if actor.seat else ()
            own = {(each.deposit.lot, each.deposit.attempt): each for each in kept}
            terms = {each.lot: each for each in work.deposits.due_after(now)}
            lots = {lot for lot, _ in own} - set(terms)
            terms |= work.deposits.find_terms(lots)
            found = [
                _asked(title, each, own.get((each.lot, each.attempt)))
                for each in terms.values()
                if (title := _title(work, each)) is not None
            ]
        return sorted(found, key=lambda each: (each.terms.due, each.terms.lot))

    def one(self, actor: Actor, lot: str) -> AskedLot:
        """
        Return what one lot asks for, and one's own deposit there.

        Raises:
            NoDepositAskedError: it asks for none, or nobody may know of it yet.

        """
        with self.desk.transactions.read() as work:
            terms = work.deposits.terms(lot)
            title = _title(work, terms)
            kept = work.deposits.own(terms, actor.seat) if actor.seat else None
            of = work.deposits.of_account(actor.seat) if actor.seat else ()
        if title is None:
            raise NoDepositAskedError(lot)
        asked = _asked(title, terms, kept)
        here = [each.deposit for each in reversed(of) if each.deposit.lot == lot]
        return replace(asked, earlier=tuple(each for each in here if each != asked.own))


def _asked(title: str, terms: DepositTerms, own: KeptDeposit | None) -> AskedLot:
    return AskedLot(title=title, terms=terms, own=None if own is None else own.deposit)


def _title(work: BidderWork, terms: DepositTerms) -> str | None:
    """
    Return the title of a lot, empty for a year; None while nobody may know of it.

    A lot keeps rules from the notice on, and a tender since its policy is logged.
    """
    if terms.yearly:
        return ""
    _, lot = work.projects.lot(LotId(terms.lot))
    return lot.title if lot.rules else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatedLot:
    """
    A lot as those with a seat in its project see it, and what it asks for, if it does.

    `rules` are those of the place today, `bids_due` the deadline of the bids, once it
    is logged, `attempts` how often the lot has asked; nothing here tells who gave a
    deposit.
    """

    project: Project
    lot: Lot
    terms: DepositTerms | None
    attempts: int
    rules: RuleSet
    roles: frozenset[Role]
    bids_due: datetime | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class ReadSeatedLots:
    """Show those with a seat in a project what its lots ask for."""

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str, attempt: int = 0) -> SeatedLot:
        """
        Return one lot, and what it asked for in an attempt; 0 is the last one.

        Raises:
            ProjectMissingError: there is none, or the actor's body has no seat there.
            NoDepositAskedError: there was no such attempt.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            last = work.deposits.find_terms([lot]).get(lot)
            due = bids_due(work, found)
            terms = work.deposits.terms(lot, attempt) if attempt else last
        seated = self._seated(actor, (project, found), (terms, due), now)
        return replace(seated, attempts=0 if last is None else last.attempt)

    def all(self, actor: Actor) -> Sequence[SeatedLot]:
        """Return those that ask for a deposit, newest first."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = work.projects.seated(actor.organisation)
            terms = work.deposits.find_terms([lot.id for _, lot in found])
        return [
            self._seated(actor, each, (terms[each[1].id], None), now)
            for each in found
            if each[1].id in terms and each[0].roles_of(actor) & SEATED
        ]

    def attempt_of(self, lot: str, deposit: str) -> int:
        """
        Return for which attempt of a lot a deposit was begun.

        Raises:
            NoSuchDepositError: there is none of this lot under that number.

        """
        with self.desk.transactions.read() as work:
            found = work.deposits.get(deposit).deposit
        if found.lot != lot:
            raise NoSuchDepositError
        return found.attempt

    def project_of(self, deposit: str) -> Project | None:
        """
        Return in whose project a deposit was given, None if it is a year's.

        Whoever names its number was told it: it is by chance.

        Raises:
            NoSuchDepositError: there is none under that number.

        """
        with self.desk.transactions.read() as work:
            lot = work.deposits.get(deposit).deposit.lot
            if work.deposits.terms(lot).yearly:
                return None
            return work.projects.lot(LotId(lot))[0]

    def _seated(
        self,
        actor: Actor,
        of: tuple[Project, Lot],
        asked: tuple[DepositTerms | None, datetime | None],
        now: datetime,
    ) -> SeatedLot:
        (project, lot), (terms, due) = of, asked
        roles = project.roles_of(actor) & SEATED
        if not roles:
            raise ProjectMissingError(lot.id)
        return SeatedLot(
            project=project,
            lot=lot,
            terms=terms,
            attempts=0 if terms is None else terms.attempt,
            rules=self.books.rules.resolved(beijing_day(now), project.place),
            roles=roles,
            bids_due=due,
            may_open=terms is not None and may_open(lot, terms, now),
        )
