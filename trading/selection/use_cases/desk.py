"""What those who take part see of a lot: where it stands, and what is theirs to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from archive.public.ledger import Desk, parse_event
from archive.public.values import Actor, utc
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.ports import Accounts
from trading.accounts.use_cases.acting import Keeper, name_place
from trading.awards.model import Award
from trading.awards.objections import Objection
from trading.bidders.model.claims import ClaimState
from trading.papers.model import LotPaper
from trading.papers.ports import Papers
from trading.projects.model import Lot, LotId, Project, ProjectMissingError
from trading.rules.fixed_price_states import State
from trading.rules.roles import Role
from trading.selection.model.applications import Application
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.reading_sealed import Opener, openers_of
from trading.selection.use_cases.standing import standing_in

SEATED: Final = frozenset(
    {
        Role.OWNER,
        Role.OWNER_APPROVER,
        Role.AGENCY,
        Role.REVIEWER,
        Role.TRACKING_OFFICER,
        Role.CLERK,
        Role.CENTRE_MANAGER,
        Role.SUPERVISOR,
    }
)
"""The roles by which a body has a seat in a project (DESIGN 6)."""


ANSWERING: Final = PERMISSIONS["DecideObjection"].roles


class DeskWork(SelectionWork, Protocol):
    """One transaction, as the work page of a lot sees it."""

    @property
    def papers(self) -> Papers:
        """The papers of the lots."""
        ...

    @property
    def accounts(self) -> Accounts:
        """People, and for whom they act."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSheet:
    """
    A lot as one of those who take part sees it.

    `roles` are the reader's own in this project. Nothing here tells who signed up, nor
    how many: for that there is an act of its own, which is on record (D-6). `objectors`
    says for whoever answers what is decided about the account of an objection, and
    `openers` who opens a sign-up that is closed and sealed.
    """

    project: Project
    lot: Lot
    at: datetime
    roles: frozenset[Role]
    organisation: str
    selection: Selection
    award: Award | None
    objections: Sequence[Objection]
    objectors: Mapping[str, ClaimState]
    papers: Sequence[LotPaper]
    openers: Sequence[Opener] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLot:
    """Show a lot to those who have a seat in its project, and to an authority."""

    desk: Desk[DeskWork]

    def __call__(self, actor: Actor, lot: str) -> LotSheet:
        """
        Return it as it is now.

        Raises:
            ProjectMissingError: there is none, or none in which this person has a
                part; both are answered alike.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            return sheet_in(work, project, found, actor, now)


def sheet_in(
    work: DeskWork, project: Project, lot: Lot, actor: Actor, now: datetime
) -> LotSheet:
    """Return a lot as somebody sees it. Raises `ProjectMissingError`."""
    roles = project.roles_of(actor) & (SEATED | {Role.AUTHORITY})
    if not roles:
        raise ProjectMissingError(lot.id)
    objections = work.awards.objections(lot.id)
    selection = work.selections.get(lot.id)
    sealed = lot.state == State.SIGN_UP_SEALED
    return LotSheet(
        project=project,
        lot=lot,
        at=now,
        roles=roles,
        organisation=actor.organisation,
        selection=selection,
        award=work.awards.standing(lot.id),
        objections=objections,
        objectors=_objectors(work, objections) if roles & ANSWERING else {},
        papers=work.papers.of(lot.id),
        openers=openers_of(work, selection, actor) if sealed else (),
    )


def _objectors(
    work: DeskWork, objections: Sequence[Objection]
) -> Mapping[str, ClaimState]:
    """Return how the claims stand of the accounts that objected, by objection."""
    return {
        each.id: work.claims.get(each.claim, each.by).state
        for each in objections
        if each.claim
    }


@dataclass(frozen=True, slots=True)
class OwnLot:
    """A lot in the list of those in which somebody takes part."""

    project: Project
    lot: Lot
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLots:
    """List the lots in which somebody's organisation has a seat, or has signed up."""

    desk: Desk[DeskWork]

    def __call__(self, actor: Actor) -> tuple[Sequence[OwnLot], Sequence[OwnLot]]:
        """Return those that run, newest first, and those that have ended."""
        with self.desk.transactions.read() as work:
            found = {lot.id: (project, lot) for project, lot in self._own(work, actor)}
        own = [
            OwnLot(project, lot, project.roles_of(actor))
            for project, lot in found.values()
        ]
        over = {State.ARCHIVED, State.TERMINATED}
        running = [each for each in own if each.lot.state not in over]
        return running, [each for each in own if each.lot.state in over]

    @staticmethod
    def _own(work: DeskWork, actor: Actor) -> Sequence[tuple[Project, Lot]]:
        held = {Role(role) for role in actor.roles if role in set(Role)}
        if held & SEATED:
            return work.projects.seated(actor.organisation)
        if Role.BIDDER in held and actor.seat:
            return [
                work.projects.lot(LotId(each))
                for each in work.selections.claimed_by(actor.seat)
            ]
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHolders:
    """Name the people of a body who hold a role, for whoever appoints one of them."""

    desk: Desk[DeskWork]
    keeper: Keeper

    def __call__(self, organisation: str, role: Role) -> Mapping[str, str]:
        """Return name by person for the account of a body."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return {
                each.person: self.keeper.personal.open(
                    work.accounts.persons.name(each.person), name_place(each.person)
                )
                for each in work.accounts.memberships.in_organisation(organisation)
                if role in each.roles and not each.period.is_over(now)
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class FindApplicant:
    """
    Give the papers of an applicant to those who have opened the applications.

    Whether they have, the log tells: no paper is seen without that on record (D-6).
    """

    desk: Desk[DeskWork]

    def __call__(self, actor: Actor, lot: str, digest: str) -> Application:
        """
        Return the application that a document belongs to.

        Raises:
            ProjectMissingError: there is no such document, or it is not for this
                person's eyes; both are answered alike.

        """
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            roles = project.roles_of(actor)
            if Role.SUPERVISOR not in roles:
                reviewers = work.selections.get(lot).reviewers
                if reviewers is None or Role.REVIEWER not in roles:
                    raise ProjectMissingError(lot)
                reviewers.require_appointed(actor)
            if found.state in {State.NOTICED, State.DRAFT}:
                raise ProjectMissingError(lot)
            if not _has_opened(work, project, found, actor):
                raise ProjectMissingError(lot)
            for each in standing_in(work, found.id, found.state).standing:
                if digest in each.documents:
                    return each
        raise ProjectMissingError(lot)


def _has_opened(work: DeskWork, project: Project, lot: Lot, actor: Actor) -> bool:
    """Tell whether this person opened the applications since sign-up closed."""
    closed = work.selections.get(lot.id).announced.sign_up.closes
    events = map(
        parse_event, (each.body for each in work.ledger.stream(project.stream))
    )
    return any(
        each.kind == "APPLICATIONS_READ"
        and each.facts["lot"] == lot.id
        and each.facts["reader"] == actor.person
        and utc(each.at) >= utc(closed)
        for each in events
    )
