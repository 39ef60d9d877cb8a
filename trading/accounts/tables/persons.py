"""Accounts of persons: numbers in clear, names and addresses sealed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent, serial
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.contacts import Channel
from trading.accounts.model.persons import LockReason, Person, StoredContact


class PersonRow(Base):
    """An account; its lock makes what happens to one person take turns."""

    __tablename__ = "trading_account_person"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    registered_at: Mapped[datetime] = mapped_column(Micros)
    locked_at: Mapped[datetime | None] = mapped_column(Micros)
    lock_reason: Mapped[str | None] = mapped_column(String(40))
    quiet_until: Mapped[datetime | None] = mapped_column(Micros)


class ContactRow(Base):
    """A confirmed address; one address has one account."""

    __tablename__ = "trading_account_contact"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    found_by: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime] = mapped_column(Micros)


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        registered_at=row.registered_at,
        locked_at=row.locked_at,
        quiet_until=row.quiet_until,
    )


class SqlPersons:
    """`Persons` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, person: Person, name: bytes, contact: StoredContact) -> bool:
        """Make an account; False if the address has one."""
        made = insert_if_absent(
            self._session,
            ContactRow,
            person=person.id,
            channel=contact.channel.value,
            found_by=contact.index,
            sealed=contact.sealed,
            confirmed_at=contact.confirmed_at,
        )
        if made:
            self._session.add(
                PersonRow(id=person.id, name=name, registered_at=person.registered_at)
            )
            self._session.flush()
        return made

    def get(self, person: str) -> Person:
        """Return an account."""
        return _person(self._row(person))

    def locked(self, person: str) -> Person:
        """Return it, locked until the transaction ends."""
        return _person(self._row(person, lock=True))

    def name(self, person: str) -> bytes:
        """Return the sealed name."""
        return self._row(person).name

    def found(self, index: bytes) -> str | None:
        """Return whose address has this blind index."""
        return self._session.scalar(
            select(ContactRow.person).where(ContactRow.found_by == index)
        )

    def contacts(self, person: str) -> Sequence[StoredContact]:
        """Return every address that the person has confirmed."""
        rows = self._session.scalars(
            select(ContactRow)
            .where(ContactRow.person == person)
            .order_by(ContactRow.id)
        )
        return [
            StoredContact(
                person=row.person,
                channel=Channel(row.channel),
                index=row.found_by,
                sealed=row.sealed,
                confirmed_at=row.confirmed_at,
            )
            for row in rows
        ]

    def quiet(self, person: str, until: datetime) -> None:
        """Let the account take nothing away until then; never earlier than before."""
        row = self._row(person, lock=True)
        row.quiet_until = max(until, row.quiet_until or until)
        self._session.flush()

    def lock(self, person: str, reason: LockReason, at: datetime) -> None:
        """Lock the account."""
        row = self._row(person, lock=True)
        row.locked_at, row.lock_reason = at, reason.value
        self._session.flush()

    def unlock(self, person: str) -> None:
        """Let the account be used again."""
        row = self._row(person, lock=True)
        row.locked_at = row.lock_reason = None
        self._session.flush()

    def count(self) -> int:
        """Return how many accounts there are."""
        return self._session.scalar(select(func.count()).select_from(PersonRow)) or 0

    def _row(self, person: str, *, lock: bool = False) -> PersonRow:
        query = select(PersonRow).where(PersonRow.id == person)
        if lock:
            query = query.with_for_update()
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise NoSuchAccountError("person")
        return row
