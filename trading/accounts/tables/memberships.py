"""Memberships, invitations, mandates and delegations."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, ColumnElement, Index, Select, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.memberships import (
    Delegation,
    Mandate,
    Membership,
    Period,
    roles_named,
)
from trading.accounts.model.organisations import LONGEST_NAME, Kind
from trading.accounts.model.persons import Invitation
from trading.accounts.model.sessions import Seat
from trading.accounts.tables.organisations import OrganisationRow, organisation_of
from trading.rules.roles import Role

_ROLES = 400


class MembershipRow(Base):
    """A person belongs to an organisation, in roles, for a period."""

    __tablename__ = "trading_account_membership"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    organisation: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    roles: Mapped[str] = mapped_column(String(_ROLES))
    manages: Mapped[bool] = mapped_column(Boolean)
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime | None] = mapped_column(Micros)
    given_by: Mapped[str] = mapped_column(String(64))
    delegation: Mapped[str] = mapped_column(String(64))


class InvitationRow(Base):
    """A membership that waits; only the digest of its token is kept."""

    __tablename__ = "trading_account_invitation"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    organisation: Mapped[str] = mapped_column(String(64), index=True)
    roles: Mapped[str] = mapped_column(String(_ROLES))
    manages: Mapped[bool] = mapped_column(Boolean)
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime | None] = mapped_column(Micros)
    invited_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Micros)
    used_at: Mapped[datetime | None] = mapped_column(Micros)


class MandateRow(Base):
    """An owner lets an agency act for it."""

    __tablename__ = "trading_account_mandate"
    __table_args__ = (Index("trading_account_mandate_between", "agency", "owner"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency: Mapped[str] = mapped_column(String(LONGEST_NAME))
    owner: Mapped[str] = mapped_column(String(LONGEST_NAME))
    project: Mapped[str] = mapped_column(String(50))
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime] = mapped_column(Micros)
    document: Mapped[str] = mapped_column(String(64))


class DelegationRow(Base):
    """A town lends a person to the centre."""

    __tablename__ = "trading_account_delegation"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    town: Mapped[str] = mapped_column(String(64), index=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime] = mapped_column(Micros)
    document: Mapped[str] = mapped_column(String(64))


def _written(roles: frozenset[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))


def _membership(row: MembershipRow) -> Membership:
    return Membership(
        id=row.id,
        person=row.person,
        organisation=row.organisation,
        kind=Kind(row.kind),
        roles=roles_named(row.roles.split()),
        period=_Spent(row.since, row.until),
        given_by=row.given_by,
        manages=row.manages,
        delegation=row.delegation,
    )


class _Spent(Period):
    """A period as it was kept: one that was ended before it began covers nothing."""

    def __post_init__(self) -> None:
        """Whoever wrote the row has checked it."""


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        token_hash=row.token_hash,
        organisation=row.organisation,
        roles=roles_named(row.roles.split()),
        manages=row.manages,
        since=row.since,
        until=row.until,
        invited_by=row.invited_by,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def _mandate(row: MandateRow) -> Mandate:
    return Mandate(
        id=row.id,
        agency=row.agency,
        owner=row.owner,
        project=row.project,
        period=_Spent(row.since, row.until),
        document=row.document,
    )


class SqlMemberships:
    """`Memberships` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, membership: Membership) -> None:
        """Keep a membership."""
        self._session.add(
            MembershipRow(
                id=membership.id,
                person=membership.person,
                organisation=membership.organisation,
                kind=membership.kind.value,
                roles=_written(membership.roles),
                manages=membership.manages,
                since=membership.period.since,
                until=membership.period.until,
                given_by=membership.given_by,
                delegation=membership.delegation,
            )
        )
        self._session.flush()

    def get(self, membership: str) -> Membership:
        """Return one."""
        found = self._session.get(MembershipRow, membership, populate_existing=True)
        if found is None:
            raise NoSuchAccountError("membership")
        return _membership(found)

    def of(self, person: str) -> Sequence[Membership]:
        """Return all of a person's memberships, past ones too."""
        return self._all(MembershipRow.person == person)

    def in_organisation(self, organisation: str) -> Sequence[Membership]:
        """Return all memberships of an organisation, past ones too."""
        return self._all(MembershipRow.organisation == organisation)

    def seats(self, person: str, at: datetime) -> Sequence[Seat]:
        """Return what the person may choose from at this instant."""
        rows = self._session.execute(
            _SEATS.where(MembershipRow.person == person).order_by(
                MembershipRow.since, MembershipRow.id
            )
        )
        seats = [self._seat(*row) for row in rows]
        return [each for each in seats if each.membership.period.covers(at)]

    def seat(self, membership: str) -> Seat | None:
        """Return a membership with its organisation and who lent the person."""
        row = self._session.execute(
            _SEATS.where(MembershipRow.id == membership)
        ).one_or_none()
        return None if row is None else self._seat(*row)

    def end(self, membership: str, at: datetime) -> None:
        """Let it end at this instant, unless it ends before."""
        self._session.execute(
            update(MembershipRow)
            .where(MembershipRow.id == membership)
            .where((MembershipRow.until.is_(None)) | (MembershipRow.until > at))
            .values(until=at)
        )

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        self._session.add(
            InvitationRow(
                id=invitation.id,
                token_hash=invitation.token_hash,
                organisation=invitation.organisation,
                roles=_written(invitation.roles),
                manages=invitation.manages,
                since=invitation.since,
                until=invitation.until,
                invited_by=invitation.invited_by,
                expires_at=invitation.expires_at,
                used_at=invitation.used_at,
            )
        )
        self._session.flush()

    def invited(self, token_hash: str) -> Invitation | None:
        """Return an invitation by its token, locked until the end."""
        row = self._session.scalar(
            select(InvitationRow)
            .where(InvitationRow.token_hash == token_hash)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else _invitation(row)

    def invitations(self, organisation: str) -> Sequence[Invitation]:
        """Return all invitations of an organisation, used ones too."""
        rows = self._session.scalars(
            select(InvitationRow)
            .where(InvitationRow.organisation == organisation)
            .order_by(InvitationRow.expires_at, InvitationRow.id)
            .execution_options(populate_existing=True)
        )
        return [_invitation(row) for row in rows]

    def close_invitation(self, invitation: str, at: datetime) -> None:
        """Note that it was taken up or withdrawn."""
        self._session.execute(
            update(InvitationRow)
            .where(InvitationRow.id == invitation, InvitationRow.used_at.is_(None))
            .values(used_at=at)
        )

    def add_mandate(self, mandate: Mandate) -> None:
        """Keep a mandate."""
        self._session.add(
            MandateRow(
                id=mandate.id,
                agency=mandate.agency,
                owner=mandate.owner,
                project=mandate.project,
                since=mandate.period.since,
                until=mandate.period.until,
                document=mandate.document,
            )
        )
        self._session.flush()

    def mandate(self, mandate: str) -> Mandate:
        """Return one."""
        found = self._session.get(MandateRow, mandate, populate_existing=True)
        if found is None:
            raise NoSuchAccountError("mandate")
        return _mandate(found)

    def mandates(self, agency: str, owner: str) -> Sequence[Mandate]:
        """Return what this owner gave to this agency, past ones too."""
        rows = self._session.scalars(
            select(MandateRow)
            .where(MandateRow.agency == agency, MandateRow.owner == owner)
            .order_by(MandateRow.since, MandateRow.id)
            .execution_options(populate_existing=True)
        )
        return [_mandate(row) for row in rows]

    def mandates_of(self, agency: str) -> Sequence[Mandate]:
        """Return what anybody gave to this agency, past ones too."""
        rows = self._session.scalars(
            select(MandateRow)
            .where(MandateRow.agency == agency)
            .order_by(MandateRow.since, MandateRow.id)
            .execution_options(populate_existing=True)
        )
        return [_mandate(row) for row in rows]

    def end_mandate(self, mandate: str, at: datetime) -> None:
        """Let it end at this instant, unless it ends before."""
        self._session.execute(
            update(MandateRow)
            .where(MandateRow.id == mandate, MandateRow.until > at)
            .values(until=at)
        )

    def add_delegation(self, delegation: Delegation) -> None:
        """Keep a delegation."""
        self._session.add(
            DelegationRow(
                id=delegation.id,
                town=delegation.town,
                person=delegation.person,
                since=delegation.period.since,
                until=delegation.period.until,
                document=delegation.document,
            )
        )
        self._session.flush()

    def delegation(self, delegation: str) -> Delegation:
        """Return one."""
        row = self._session.get(DelegationRow, delegation, populate_existing=True)
        if row is None:
            raise NoSuchAccountError("delegation")
        return Delegation(
            id=row.id,
            town=row.town,
            person=row.person,
            period=_Spent(row.since, row.until),
            document=row.document,
        )

    def _all(self, condition: ColumnElement[bool]) -> list[Membership]:
        rows = self._session.scalars(
            select(MembershipRow)
            .where(condition)
            .order_by(MembershipRow.since, MembershipRow.id)
            .execution_options(populate_existing=True)
        )
        return [_membership(row) for row in rows]

    def _seat(self, membership: MembershipRow, organisation: OrganisationRow) -> Seat:
        lent_by = ""
        if membership.delegation:
            town = self.delegation(membership.delegation).town
            lent_by = (
                self._session.scalar(
                    select(OrganisationRow.name).where(OrganisationRow.id == town)
                )
                or ""
            )
        return Seat(
            membership=_membership(membership),
            organisation=organisation_of(organisation),
            lent_by=lent_by,
        )


_SEATS: Select[MembershipRow, OrganisationRow] = (
    select(MembershipRow, OrganisationRow)
    .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation)
    .execution_options(populate_existing=True)
)
