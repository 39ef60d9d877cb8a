"""Sign-ins on the server: whoever reads the table learns no token."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from archive.public.values import from_micros, to_micros
from trading.accounts.model import sessions as model
from trading.accounts.model.sessions import Factor, Proof
from trading.accounts.tables.counting import changed


class SessionRow(Base):
    """One sign-in, found by the SHA-256 of its token."""

    __tablename__ = "trading_account_session"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    membership: Mapped[str] = mapped_column(String(64), index=True)
    proofs: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Micros)
    seen_at: Mapped[datetime] = mapped_column(Micros, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Micros)
    agent: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(64))


def _written(proofs: tuple[Proof, ...]) -> str:
    return json.dumps(
        [[each.factor.value, to_micros(each.at), each.credential] for each in proofs]
    )


def _read(text: str) -> tuple[Proof, ...]:
    return tuple(
        Proof(Factor(factor), from_micros(at), credential)
        for factor, at, credential in json.loads(text)
    )


def _session(row: SessionRow) -> model.Session:
    return model.Session(
        id=row.id,
        person=row.person,
        proofs=_read(row.proofs),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        membership=row.membership,
        ended_at=row.ended_at,
        agent=row.agent,
        place=row.place,
    )


class SqlSessions:
    """`Sessions` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, session: model.Session, token_hash: str) -> None:
        """Keep a new sign-in."""
        self._session.add(
            SessionRow(
                id=session.id,
                token_hash=token_hash,
                person=session.person,
                membership=session.membership,
                proofs=_written(session.proofs),
                opened_at=session.opened_at,
                seen_at=session.seen_at,
                ended_at=session.ended_at,
                agent=session.agent,
                place=session.place,
            )
        )
        self._session.flush()

    def found(self, token_hash: str) -> model.Session | None:
        """Return the sign-in of this token, ended ones too."""
        row = self._session.scalar(
            select(SessionRow)
            .where(SessionRow.token_hash == token_hash)
            .execution_options(populate_existing=True)
        )
        return None if row is None else _session(row)

    def rotate(
        self, old_hash: str, new_hash: str, proofs: tuple[Proof, ...], membership: str
    ) -> bool:
        """Give it another token; False if it is not open under the old one."""
        return (
            changed(
                self._session,
                update(SessionRow)
                .where(SessionRow.token_hash == old_hash, SessionRow.ended_at.is_(None))
                .values(
                    token_hash=new_hash, proofs=_written(proofs), membership=membership
                ),
            )
            == 1
        )

    def seen(self, session: str, at: datetime) -> None:
        """Note that it was used; never earlier than before."""
        self._session.execute(
            update(SessionRow)
            .where(SessionRow.id == session, SessionRow.seen_at < at)
            .values(seen_at=at)
        )

    def of(self, person: str, at: datetime) -> Sequence[model.Session]:
        """Return a person's open sign-ins, the latest used first."""
        rows = self._session.scalars(
            select(SessionRow)
            .where(SessionRow.person == person, SessionRow.ended_at.is_(None))
            .order_by(SessionRow.seen_at.desc(), SessionRow.id)
            .execution_options(populate_existing=True)
        )
        return [each for each in map(_session, rows) if each.is_open(at)]

    def end(self, session: str, person: str, at: datetime) -> bool:
        """End one sign-in of this person; False if it is not there or over."""
        return (
            changed(
                self._session,
                update(SessionRow)
                .where(SessionRow.id == session, SessionRow.person == person)
                .where(SessionRow.ended_at.is_(None))
                .values(ended_at=at),
            )
            == 1
        )

    def end_all(self, person: str, at: datetime, but: str = "") -> int:
        """End all sign-ins of a person, but for one; return how many."""
        return changed(
            self._session,
            update(SessionRow)
            .where(SessionRow.person == person, SessionRow.id != but)
            .where(SessionRow.ended_at.is_(None))
            .values(ended_at=at),
        )

    def end_in(self, membership: str, at: datetime) -> int:
        """End all sign-ins in which this membership is chosen."""
        return changed(
            self._session,
            update(SessionRow)
            .where(SessionRow.membership == membership, SessionRow.ended_at.is_(None))
            .values(ended_at=at),
        )

    def forget(self, before: datetime) -> int:
        """Forget sign-ins that were last used before this instant."""
        return changed(
            self._session,
            delete(SessionRow).where(SessionRow.seen_at < before),
        )
