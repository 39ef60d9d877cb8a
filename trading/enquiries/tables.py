"""Answers of registers outside, inside one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Boolean, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.enquiries.model import Answer, Outcome, Register, Reply


class AnswerRow(Base):
    """One answer, as it came."""

    __tablename__ = "trading_answer"
    __table_args__ = (Index("trading_answer_about", "register", "about", "serial"),)

    serial: Mapped[int] = mapped_column(serial(), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    register: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(16))
    members: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(140))
    by_hand: Mapped[bool] = mapped_column(Boolean)
    answered_at: Mapped[datetime] = mapped_column(Micros)
    kept_at: Mapped[datetime] = mapped_column(Micros)
    person: Mapped[str] = mapped_column(String(140))
    organisation: Mapped[str] = mapped_column(String(140))


class SqlAnswers:
    """`Answers` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, answer: Answer) -> None:
        """Keep an answer."""
        reply = answer.reply
        self._session.add(
            AnswerRow(
                id=answer.id,
                register=answer.register.value,
                about=answer.about,
                outcome=reply.outcome.value,
                members=msgspec.json.encode(dict(reply.members)).decode(),
                source=reply.source,
                by_hand=answer.by_hand,
                answered_at=reply.at,
                kept_at=answer.kept_at,
                person=answer.person,
                organisation=answer.organisation,
            )
        )
        self._session.flush()

    def of(self, register: Register, about: str) -> Sequence[Answer]:
        """Return what was answered to this, the latest first."""
        rows = self._session.scalars(
            select(AnswerRow)
            .where(AnswerRow.register == register.value, AnswerRow.about == about)
            .order_by(AnswerRow.serial.desc())
        )
        return [
            Answer(
                id=row.id,
                register=Register(row.register),
                about=row.about,
                reply=Reply(
                    outcome=Outcome(row.outcome),
                    members=msgspec.json.decode(row.members, type=dict[str, str]),
                    source=row.source,
                    at=row.answered_at,
                ),
                by_hand=row.by_hand,
                kept_at=row.kept_at,
                person=row.person,
                organisation=row.organisation,
            )
            for row in rows
        ]
