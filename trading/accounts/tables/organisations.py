"""Organisations, and the hands of those who confirm them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Index, Select, String, delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent, serial
from trading.accounts.errors import NameConfusableError, NoSuchAccountError
from trading.accounts.model.memberships import Hand
from trading.accounts.model.organisations import (
    BODIES,
    LONGEST_NAME,
    Kind,
    Organisation,
    skeleton,
)

_A_BODY_THAT_ACTS = "body AND confirmed_at IS NOT NULL"


class OrganisationRow(Base):
    """
    An organisation; firms are told apart by number, for several may claim one code.

    Of bodies that may act no two look alike: the index sees to it.
    """

    __tablename__ = "trading_account_organisation"
    __table_args__ = (
        Index(
            "trading_account_body_name",
            "skeleton",
            unique=True,
            sqlite_where=text(_A_BODY_THAT_ACTS),
            postgresql_where=text(_A_BODY_THAT_ACTS),
        ),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)
    skeleton: Mapped[str] = mapped_column(String(400), index=True)
    code: Mapped[str] = mapped_column(String(18), index=True)
    registered_by: Mapped[str] = mapped_column(String(64))
    registered_at: Mapped[datetime] = mapped_column(Micros)
    confirmed_at: Mapped[datetime | None] = mapped_column(Micros)
    flag: Mapped[str] = mapped_column(String(200))


class HandRow(Base):
    """One person's hand for an act that needs two."""

    __tablename__ = "trading_account_hand"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    act: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(140), index=True)
    person: Mapped[str] = mapped_column(String(64))
    credential: Mapped[str] = mapped_column(String(140))
    roles: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(Micros)


def organisation_of(row: OrganisationRow) -> Organisation:
    """Return an organisation as the rules know it."""
    return Organisation(
        id=row.id,
        kind=Kind(row.kind),
        name=row.name,
        code=row.code,
        registered_by=row.registered_by,
        registered_at=row.registered_at,
        confirmed_at=row.confirmed_at,
        flag=row.flag,
    )


class SqlOrganisations:
    """`Organisations` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        made = insert_if_absent(
            self._session,
            OrganisationRow,
            id=organisation.id,
            kind=organisation.kind.value,
            body=organisation.kind in BODIES,
            name=organisation.name,
            skeleton=skeleton(organisation.name),
            code=organisation.code,
            registered_by=organisation.registered_by,
            registered_at=organisation.registered_at,
            confirmed_at=organisation.confirmed_at,
            flag=organisation.flag,
        )
        if not made:  # Only a body that may act at once, the centre, can clash.
            raise NameConfusableError(organisation.name)

    def get(self, organisation: str) -> Organisation:
        """Return one."""
        return organisation_of(self._row(organisation))

    def locked(self, organisation: str) -> Organisation:
        """Return it, locked until the end."""
        return organisation_of(self._row(organisation, lock=True))

    def centre(self) -> Organisation | None:
        """Return the centre."""
        row = self._session.scalar(
            select(OrganisationRow).where(OrganisationRow.kind == Kind.CENTRE.value)
        )
        return None if row is None else organisation_of(row)

    def bodies_like(self, skeleton: str) -> Sequence[Organisation]:
        """Return the bodies that may act and whose name looks like this."""
        return self._all(
            select(OrganisationRow)
            .where(OrganisationRow.skeleton == skeleton)
            .where(OrganisationRow.body.is_(True))
            .where(OrganisationRow.confirmed_at.is_not(None))
        )

    def of_kind(self, kind: Kind) -> Sequence[Organisation]:
        """Return the organisations of a kind that may act, by their names."""
        found = self._all(
            select(OrganisationRow)
            .where(OrganisationRow.kind == kind.value)
            .order_by(OrganisationRow.name, OrganisationRow.id)
        )
        return [each for each in found if each.may_act]

    def firms_like(self, skeleton: str, code: str) -> Sequence[Organisation]:
        """Return firms of another code whose name looks like this."""
        return self._all(
            select(OrganisationRow)
            .where(OrganisationRow.skeleton == skeleton)
            .where(OrganisationRow.kind == Kind.FIRM.value)
            .where(OrganisationRow.code != code)
        )

    def acting_as(self, word: str) -> Sequence[Organisation]:
        """Return who acts under this word."""
        named = self._all(
            select(OrganisationRow)
            .where(OrganisationRow.name == word)
            .where(OrganisationRow.body.is_(True))
        )
        coded = self._all(
            select(OrganisationRow)
            .where(OrganisationRow.code == word)
            .where(OrganisationRow.kind == Kind.FIRM.value)
        )
        return [*named, *coded] if word else []

    def waiting(self) -> Sequence[Organisation]:
        """Return the bodies whose identity is not confirmed yet."""
        return self._all(
            select(OrganisationRow)
            .where(OrganisationRow.body.is_(True))
            .where(OrganisationRow.confirmed_at.is_(None))
        )

    def confirm(self, organisation: str, at: datetime) -> None:
        """Note that its identity is confirmed."""
        row = self._row(organisation, lock=True)
        name = row.name  # Not to be read any more once the database has refused.
        if any(each.id != row.id for each in self.bodies_like(row.skeleton)):
            raise NameConfusableError(name)
        row.confirmed_at = at
        try:
            self._session.flush()
        except IntegrityError as error:  # Another was confirmed at the same moment.
            raise NameConfusableError(name) from error

    def hands(self, act: str, about: str, since: datetime) -> Sequence[Hand]:
        """Return who has given their hand since then."""
        rows = self._session.scalars(
            select(HandRow)
            .where(HandRow.act == act, HandRow.about == about, HandRow.at > since)
            .order_by(HandRow.id)
        )
        return [
            Hand(row.person, row.credential, frozenset(row.roles.split()))
            for row in rows
        ]

    def give_hand(self, act: str, about: str, hand: Hand, at: datetime) -> None:
        """Keep that somebody has given their hand."""
        self._session.add(
            HandRow(
                act=act,
                about=about,
                person=hand.person,
                credential=hand.credential,
                roles=" ".join(sorted(hand.roles)),
                at=at,
            )
        )
        self._session.flush()

    def drop_hands(self, act: str, about: str) -> None:
        """Forget the hands, once the act is done."""
        self._session.execute(
            delete(HandRow).where(HandRow.act == act, HandRow.about == about)
        )

    def _all(self, query: Select[OrganisationRow]) -> list[Organisation]:
        rows = self._session.scalars(query.order_by(OrganisationRow.registered_at))
        return [organisation_of(row) for row in rows]

    def _row(self, organisation: str, *, lock: bool = False) -> OrganisationRow:
        query = select(OrganisationRow).where(OrganisationRow.id == organisation)
        if lock:
            query = query.with_for_update()
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise NoSuchAccountError("organisation")
        return row
