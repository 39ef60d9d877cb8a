"""What those see of a tender who prepare it, open it, or are there at the opening."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from archive.public.evidence import sha256
from archive.public.ledger import Desk
from archive.public.values import Actor
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.organisations import Kind
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.directory import Colleague, Directory
from trading.accounts.use_cases.reading import named
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import Claim, ClaimState
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.consortia import Member
from trading.bids.model.forms import SheetForm
from trading.bids.model.prequalification import standing
from trading.bids.model.tender import Attending, Tender
from trading.bids.ports import BidWork
from trading.bids.use_cases.belonging import bids_here
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.reading import PublicTender, lots_of
from trading.projects.model import Lot, LotId, Project, ProjectMissingError
from trading.rules.open_tender import OPEN_TENDER, State
from trading.rules.roles import Role
from trading.venue.model.badges import Present
from trading.venue.ports import Presence, Screens
from trading.venue.use_cases.screens import room_stream

SEATED: Final = frozenset(
    {
        *(Role.OWNER, Role.OWNER_APPROVER, Role.AGENCY, Role.CLERK),
        *(Role.CENTRE_MANAGER, Role.SUPERVISOR),
    }
)
"""The roles by which a body has a seat in the preparation of a tender."""
_TO_START: Final = frozenset({State.CLOSED, State.ADJOURNED})
KINDS: Final = (
    *(Kind.OWNER, Kind.AGENCY, Kind.SUPERVISING_BODY, Kind.AUTHORITY),
    *(Kind.TOWN, Kind.CENTRE),
)
"""Bodies whose people may hold keys."""


class RoomWork(BidWork, Protocol):
    """One transaction, as an opening and its room see it."""

    @property
    def presence(self) -> Presence:
        """Who is in the room."""
        ...

    @property
    def screens(self) -> Screens:
        """The screens on the walls."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody who can be at an opening; `inside` if a badge says so, or none are."""

    person: str
    organisation: str
    name: str
    role: Role
    inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderSheet:
    """
    A tender as it is now, with all that may be known of it by now.

    `released` are those whose release was taken, `firms` the names of counted bidders,
    `applied` who applied with them to prequalify, once bids were opened.
    `waits_for_log` says that no checkpoint shows the last act yet. `roles` are those of
    whoever looks, none on a screen; `lots` are all of the project. Before the close
    nothing here tells of bids.
    """

    project: Project
    lot: Lot
    tender: Tender
    lots: Sequence[PublicTender]
    at: datetime
    roles: frozenset[Role]
    organisation: str
    form: SheetForm | None
    released: Collection[tuple[ReleaseKind, str]]
    firms: Mapping[str, str]
    applied: Mapping[str, Sequence[Member]]
    names: Mapping[str, str]
    people: Sequence[Came]
    badges: bool
    waits_for_log: bool
    screens: int
    version: str

    @property
    def needed(self) -> int:
        """How many bidders an opening needs."""
        return self.lot.rule_set.number("min_bidders")

    def has_released(self, kind: ReleaseKind, who: object) -> bool:
        """Tell whether somebody's release was taken."""
        return (kind, str(who)) in self.released

    @property
    def holders_released(self) -> int:
        """How many holders have released."""
        return sum(kind is ReleaseKind.HOLDER for kind, _ in self.released)

    @property
    def trustees_released(self) -> int:
        """How many trustees have released."""
        return sum(kind is ReleaseKind.TRUSTEE for kind, _ in self.released)

    @property
    def has_enough(self) -> bool:
        """Whether bids can be put together by what was released."""
        enough = self.holders_released >= self.tender.logged.k
        return enough and self.trustees_released > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoom:
    """Shows a tender and the room of its opening to those who have a part in it."""

    desk: Desk[RoomWork]
    keeper: Keeper
    directory: Directory
    forms: Forms

    def __call__(self, actor: Actor, lot: str) -> TenderSheet:
        """
        Return it for who has a seat, holds a key, or whose bid was counted.

        Raises:
            ProjectMissingError: there is no such tender, or nothing of it is theirs.

        """
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            tender = work.bids.get(lot)
            roles = _part_of(work, project, tender, actor)
            if not roles:
                raise ProjectMissingError(lot)
            sheet = self._sheet(work, project, found, tender)
        return self._for(sheet, roles, actor.organisation)

    def on_screen(self, lot: str) -> TenderSheet:
        """Return it as everybody in the room may see it."""
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            sheet = self._sheet(work, project, found, work.bids.get(lot))
        return self._for(sheet, frozenset(), "")

    def in_public(self, lot: str) -> TenderSheet:
        """
        Return it as everybody may read it, once its policy or first notice is there.

        Raises:
            ProjectMissingError: there is no such lot, or nobody may know of it yet.

        """
        sheet = self.on_screen(lot)
        if not sheet.tender.policy and sheet.tender.round is None:
            raise ProjectMissingError(lot)
        return sheet

    def project(self, lot: str) -> Project:
        """Return whose tender it is. Raises `ProjectMissingError`."""
        with self.desk.transactions.read() as work:
            return work.projects.lot(LotId(lot))[0]

    def own(self, actor: Actor) -> Sequence[tuple[Project, Lot]]:
        """Return the tenders in whose project somebody's body has a seat."""
        if not SEATED & {Role(each) for each in actor.roles if each in set(Role)}:
            return ()
        with self.desk.transactions.read() as work:
            found = work.projects.seated(actor.organisation)
        return [each for each in found if each[1].procedure == OPEN_TENDER.name]

    def candidates(self) -> Sequence[Colleague]:
        """Return who may be named to hold a key, whichever body they belong to."""
        bodies = self.directory.bodies(*KINDS)
        return self.directory.holders(Role.KEY_HOLDER, bodies)

    def versions(self, lots: Collection[str]) -> Mapping[str, str]:
        """Return a word for how each room stands; it changes whenever that does."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return {lot: _version_of(work, lot, now) for lot in lots}

    def _for(
        self, sheet: TenderSheet, roles: frozenset[Role], organisation: str
    ) -> TenderSheet:
        people = sheet.people
        if not sheet.badges and sheet.lot.state in _TO_START:
            people = list(self._known(sheet.project))
        return replace(sheet, roles=roles, organisation=organisation, people=people)

    def _known(self, project: Project) -> Iterable[Came]:
        """Return who could come, where no badge says who has."""
        for role, bodies in (
            (Role.OWNER, {project.owner}),
            (Role.AGENCY, {project.agency} - {""}),
            (Role.CLERK, {project.centre}),
            (Role.SUPERVISOR, {project.supervisor}),
        ):
            for each in self.directory.holders(role, bodies):
                yield Came(
                    person=each.person,
                    organisation=each.organisation,
                    name=each.name,
                    role=role,
                    inside=False,
                )

    def _sheet(
        self, work: RoomWork, project: Project, lot: Lot, tender: Tender
    ) -> TenderSheet:
        now = self.desk.clock.now()
        present = work.presence.at_opening(lot.id, now)
        releases = work.bids.releases(lot.id, tender.logged.id) if tender.policy else ()
        counted = () if tender.closed is None else tender.closed.counted
        written = self.forms.find(tender.terms.form)
        return TenderSheet(
            project=project,
            lot=lot,
            tender=tender,
            lots=lots_of(work, project),
            at=now,
            roles=frozenset(),
            organisation="",
            form=None if written is None else SheetForm.read(written),
            released=frozenset((each.kind, each.who) for each in releases),
            firms=firm_names(work, [each.bidder for each in counted]),
            applied=applied_with(work, tender),
            names=self._names(work, [each.person for each in tender.seats]),
            people=self._there(work, project, tender, present),
            badges=present is not None,
            waits_for_log=_waits(work, project, lot, tender),
            screens=len(work.screens.of(lot.id)),
            version=_version_of(work, lot.id, now),
        )

    def _names(self, work: RoomWork, persons: Iterable[str]) -> Mapping[str, str]:
        return {each: self._name(work, each) for each in persons}

    def _name(self, work: RoomWork, person: str) -> str:
        """Return a person's name; who has no account here is known by a number."""
        try:
            return named(work, self.keeper, person)
        except NoSuchAccountError:
            return person

    def _there(
        self,
        work: RoomWork,
        project: Project,
        tender: Tender,
        present: Iterable[Present] | None,
    ) -> Sequence[Came]:
        """Return who is in by a badge; without badges, who was there at the start."""
        come: Iterable[Attending | Present]
        come = tender.present if present is None else present
        found = [
            Came(
                person=each.person,
                organisation=each.organisation,
                name=self._name(work, each.person),
                role=seat_of(project, each.organisation),
                inside=True,
            )
            for each in come
        ]
        return sorted(found, key=lambda each: (_ORDER.index(each.role), each.name))


def applied_with(work: BidWork, tender: Tender) -> Mapping[str, Sequence[Member]]:
    """Return who applied with each bidder whose bid was opened; empty before that."""
    if tender.round is None or not tender.results:
        return {}
    came = work.prequalifications.all(tender.lot, tender.round.number)
    bidders = {each.bidder for each in tender.results}
    return {
        each.firm: each.members
        for each in standing(came)
        if each.passed and each.firm in bidders
    }


def seat_of(project: Project, organisation: str) -> Role:
    """Return for which side of a project somebody of this body comes."""
    seats = {
        project.owner: Role.OWNER,
        project.centre: Role.CLERK,
        project.supervisor: Role.SUPERVISOR,
    }
    if project.agency:
        seats[project.agency] = Role.AGENCY
    return seats.get(organisation, Role.PUBLIC)


_ORDER: Final = (Role.OWNER, Role.AGENCY, Role.CLERK, Role.SUPERVISOR, Role.PUBLIC)


def _part_of(
    work: BidWork, project: Project, tender: Tender, actor: Actor
) -> frozenset[Role]:
    """Return in which roles somebody has a part in an opening."""
    held = project.roles_of(actor)
    roles = held & SEATED
    own = (actor.person, actor.organisation)
    if any((each.person, each.organisation) == own for each in tender.seats):
        roles |= held & {Role.KEY_HOLDER}
    if Role.BIDDER in held and bids_here(work, actor, tender):
        roles |= held & {Role.BIDDER}
    return roles


def firm_names(work: BidWork, bidders: Collection[str]) -> Mapping[str, str]:
    """
    Return the names of firms by their codes; who has none is known by the code.

    An account that only claims to be a firm names nobody: the centre must have seen
    proof of it.
    """
    claims = work.claims.of_firms(bidders)
    return {code: _firm(work, code, claims.get(code, ())) for code in bidders}


def _firm(work: BidWork, code: str, claims: Iterable[Claim]) -> str:
    registered = work.bidders.firm(Uscc(code))
    if registered is not None and registered.name:
        return registered.name
    for each in claims:
        if each.state is ClaimState.PROVEN:
            return work.accounts.organisations.get(each.organisation).name or code
    return code


def _waits(work: RoomWork, project: Project, lot: Lot, tender: Tender) -> bool:
    """Tell whether the next act waits until the last one can be seen by all."""
    events = {
        State.POLICY_LOGGED: tender.policy_event,
        State.CLOSED: 0 if tender.closed is None else tender.closed.event,
        State.ADJOURNED: 0 if tender.closed is None else tender.closed.event,
    }
    event = events.get(State(lot.state), 0)
    if not event:
        return False
    ledger = work.ledger
    seen = ledger.is_cosigned if ledger.has_cosigner() else ledger.is_logged
    return not seen(project.stream, event)


def _version_of(work: RoomWork, lot: str, now: datetime) -> str:
    """
    Return a word for how the room stands.

    Bids change nothing of it: until the close no act of a bidder is in these streams.
    """
    project, found = work.projects.lot(LotId(lot))
    heads = work.ledger.heads([project.stream, room_stream(found)])
    present = work.presence.at_opening(lot, now) or ()
    told = [
        *(f"{each.stream}/{each.n}" for each in heads),
        *sorted(each.person for each in present),
        str(_waits(work, project, found, work.bids.get(lot))),
        str(len(work.screens.of(lot))),
    ]
    return sha256("\n".join(told).encode()).hex()[:16]
