"""Passwords, authenticators, recovery codes, passkeys; each is used up atomically."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    LargeBinary,
    String,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent, serial
from trading.accounts.model.persons import Passkey
from trading.accounts.tables.counting import changed


class PasswordRow(Base):
    """What is kept of a password."""

    __tablename__ = "trading_account_password"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    kept: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Micros)


class TotpRow(Base):
    """An authenticator: its sealed secret, and the last step that was used."""

    __tablename__ = "trading_account_totp"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryRow(Base):
    """The keyed digest of a code for a bad day."""

    __tablename__ = "trading_account_recovery"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    code: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None] = mapped_column(Micros)


class PasskeyRow(Base):
    """A passkey, found by the digest of its number."""

    __tablename__ = "trading_account_passkey"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Micros)
    last_used_at: Mapped[datetime | None] = mapped_column(Micros)


class DeviceRow(Base):
    """The public key of a device with which a person signs papers."""

    __tablename__ = "trading_account_device"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    since: Mapped[datetime] = mapped_column(Micros)


def _passkey(row: PasskeyRow) -> Passkey:
    return Passkey(
        fingerprint=row.fingerprint,
        person=row.person,
        credential_id=row.credential_id,
        public_key=row.public_key,
        sign_count=row.sign_count,
        label=row.label,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


class SqlKeys:
    """`Keys` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def password(self, person: str) -> str | None:
        """Return what is kept of the password."""
        return self._session.scalar(
            select(PasswordRow.kept).where(PasswordRow.person == person)
        )

    def set_password(self, person: str, kept: str, at: datetime) -> None:
        """Keep another password."""
        insert_if_absent(
            self._session, PasswordRow, person=person, kept=kept, changed_at=at
        )
        self._session.execute(
            update(PasswordRow)
            .where(PasswordRow.person == person)
            .values(kept=kept, changed_at=at)
        )

    def rehash(self, person: str, old: str, new: str) -> None:
        """Keep the same password in another way, if it is still the same."""
        self._session.execute(
            update(PasswordRow)
            .where(PasswordRow.person == person, PasswordRow.kept == old)
            .values(kept=new)
        )

    def totp(self, person: str) -> bytes | None:
        """Return the authenticator's sealed secret."""
        return self._session.scalar(
            select(TotpRow.secret).where(TotpRow.person == person)
        )

    def set_totp(
        self, person: str, secret: bytes, step: int, recovery: Collection[bytes]
    ) -> None:
        """Keep an authenticator with its first step, and the codes for a bad day."""
        insert_if_absent(
            self._session, TotpRow, person=person, secret=secret, last_step=step
        )
        self._session.execute(
            update(TotpRow)
            .where(TotpRow.person == person)
            .values(secret=secret, last_step=step)
        )
        self._session.execute(delete(RecoveryRow).where(RecoveryRow.person == person))
        self._session.add_all(
            RecoveryRow(person=person, code=each) for each in recovery
        )
        self._session.flush()

    def use_step(self, person: str, step: int) -> bool:
        """Use a step up; False if it, or a later one, was used before."""
        return (
            changed(
                self._session,
                update(TotpRow)
                .where(TotpRow.person == person, TotpRow.last_step < step)
                .values(last_step=step),
            )
            == 1
        )

    def use_recovery(self, person: str, code: bytes, at: datetime) -> bool:
        """Use a recovery code up; False if it is none, or was used."""
        return (
            changed(
                self._session,
                update(RecoveryRow)
                .where(RecoveryRow.person == person, RecoveryRow.code == code)
                .where(RecoveryRow.used_at.is_(None))
                .values(used_at=at),
            )
            == 1
        )

    def recovery_left(self, person: str) -> int:
        """Return how many recovery codes are left."""
        left = (
            select(func.count())
            .select_from(RecoveryRow)
            .where(RecoveryRow.person == person, RecoveryRow.used_at.is_(None))
        )
        return self._session.scalar(left) or 0

    def add_passkey(self, passkey: Passkey) -> bool:
        """Keep a passkey; False if somebody has it already."""
        return insert_if_absent(
            self._session,
            PasskeyRow,
            fingerprint=passkey.fingerprint,
            person=passkey.person,
            credential_id=passkey.credential_id,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            label=passkey.label,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
        )

    def passkeys(self, person: str) -> Sequence[Passkey]:
        """Return a person's passkeys, oldest first."""
        rows = self._session.scalars(
            select(PasskeyRow)
            .where(PasskeyRow.person == person)
            .order_by(PasskeyRow.created_at, PasskeyRow.fingerprint)
            .execution_options(populate_existing=True)
        )
        return [_passkey(row) for row in rows]

    def passkey(self, fingerprint: str) -> Passkey | None:
        """Return a passkey."""
        row = self._session.get(PasskeyRow, fingerprint, populate_existing=True)
        return None if row is None else _passkey(row)

    def use_passkey(
        self, fingerprint: str, before: int, count: int, at: datetime
    ) -> bool:
        """Note a use; False if the count is no longer `before`."""
        return (
            changed(
                self._session,
                update(PasskeyRow)
                .where(PasskeyRow.fingerprint == fingerprint)
                .where(PasskeyRow.sign_count == before)
                .values(sign_count=count, last_used_at=at),
            )
            == 1
        )

    def remove_passkey(self, fingerprint: str) -> None:
        """Forget a passkey."""
        self._session.execute(
            delete(PasskeyRow).where(PasskeyRow.fingerprint == fingerprint)
        )

    def add_device(self, person: str, key: str, at: datetime) -> bool:
        """Keep a device's key; False if it is known already."""
        return insert_if_absent(
            self._session, DeviceRow, key=key, person=person, since=at
        )

    def device_since(self, person: str, key: str) -> datetime | None:
        """Return since when a device signs for this person; None if it does not."""
        row = self._session.get(DeviceRow, key)
        return row.since if row is not None and row.person == person else None

    def remove_device(self, key: str) -> None:
        """Forget a device."""
        self._session.execute(delete(DeviceRow).where(DeviceRow.key == key))

    def devices(self, person: str) -> Sequence[str]:
        """Return the keys of a person's devices, oldest first."""
        wanted = (
            select(DeviceRow.key)
            .where(DeviceRow.person == person)
            .order_by(DeviceRow.since, DeviceRow.key)
        )
        return self._session.scalars(wanted).all()

    def is_strong(self, person: str) -> bool:
        """Tell whether the person has an authenticator or a passkey."""
        return self.totp(person) is not None or bool(self.passkeys(person))
