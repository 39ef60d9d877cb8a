"""Codes, links and challenges that wait for their answer."""

from datetime import datetime

from sqlalchemy import LargeBinary, Select, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.accounts.model.persons import Challenge, Purpose
from trading.accounts.tables.counting import changed


class ChallengeRow(Base):
    """What waits; never a code itself, only what it is compared with."""

    __tablename__ = "trading_account_challenge"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(64), index=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    found_by: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Micros, index=True)
    tries: Mapped[int]
    used_at: Mapped[datetime | None] = mapped_column(Micros)


def _challenge(row: ChallengeRow) -> Challenge:
    return Challenge(
        id=row.id,
        purpose=Purpose(row.purpose),
        person=row.person,
        secret=row.secret,
        data=row.data,
        index=row.found_by,
        expires_at=row.expires_at,
        tries=row.tries,
        used_at=row.used_at,
    )


class SqlChallenges:
    """`Challenges` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, challenge: Challenge) -> None:
        """Keep one, in the place of an earlier one with this number."""
        self._session.merge(
            ChallengeRow(
                id=challenge.id,
                purpose=challenge.purpose.value,
                person=challenge.person,
                secret=challenge.secret,
                data=challenge.data,
                found_by=challenge.index,
                expires_at=challenge.expires_at,
                tries=challenge.tries,
                used_at=challenge.used_at,
            )
        )
        self._session.flush()

    def get(self, challenge: str, purpose: Purpose) -> Challenge | None:
        """Return one of this purpose."""
        return self._one(_of(challenge, purpose))

    def locked(self, challenge: str, purpose: Purpose) -> Challenge | None:
        """Return it, locked until the transaction ends."""
        return self._one(_of(challenge, purpose).with_for_update())

    def try_once(self, challenge: str, purpose: Purpose, at: datetime) -> bool:
        """Take one of the tries; False if none is left, or it is over."""
        return (
            changed(
                self._session,
                update(ChallengeRow)
                .where(ChallengeRow.id == challenge)
                .where(ChallengeRow.purpose == purpose.value)
                .where(ChallengeRow.tries > 0, ChallengeRow.expires_at > at)
                .where(ChallengeRow.used_at.is_(None))
                .values(tries=ChallengeRow.tries - 1),
            )
            == 1
        )

    def use(self, challenge: str, at: datetime) -> bool:
        """Use it up; False if somebody has."""
        return (
            changed(
                self._session,
                update(ChallengeRow)
                .where(ChallengeRow.id == challenge, ChallengeRow.used_at.is_(None))
                .values(used_at=at),
            )
            == 1
        )

    def take(self, challenge: str, secret: bytes) -> bool:
        """Take the secret of one that was used away, once, by whoever knows it."""
        taken = (
            update(ChallengeRow)
            .where(ChallengeRow.id == challenge, ChallengeRow.secret == secret)
            .where(ChallengeRow.used_at.is_not(None))
            .values(secret=b"")
        )
        return changed(self._session, taken) == 1

    def close(self, person: str, purpose: Purpose, at: datetime) -> None:
        """Use up all that waits for this person."""
        self._session.execute(
            update(ChallengeRow)
            .where(ChallengeRow.person == person, ChallengeRow.used_at.is_(None))
            .where(ChallengeRow.purpose == purpose.value)
            .values(used_at=at)
        )

    def forget(self, before: datetime) -> int:
        """Forget what ran out before this instant; return how many."""
        return changed(
            self._session,
            delete(ChallengeRow).where(ChallengeRow.expires_at < before),
        )

    def _one(self, query: Select[ChallengeRow]) -> Challenge | None:
        row = self._session.scalar(query.execution_options(populate_existing=True))
        return None if row is None else _challenge(row)


def _of(challenge: str, purpose: Purpose) -> Select[ChallengeRow]:
    return select(ChallengeRow).where(
        ChallengeRow.id == challenge, ChallengeRow.purpose == purpose.value
    )
