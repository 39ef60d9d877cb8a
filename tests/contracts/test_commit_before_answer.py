"""An answer says that something was saved, so it is signed after the commit only."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.acts import Command, Desk, Notary, UseCase
from archive.ledger.model import Draft, Recorded
from archive.ledger.tables import EventRow
from archive.public.values import Actor
from trading.server.database import SqlTransactions, Work, make_engine

ORIGIN = "test.example/log"
SOMEBODY = Actor("zhang", "centre", frozenset({"clerk"}))


class Say(Command, frozen=True):
    """Ask that one word be recorded."""

    word: str


class SayIt(UseCase[Work, Say]):
    """Records one word."""

    command = Say

    def minutes(self, work, actor, command, now) -> Recorded:
        draft = Draft(kind="SAID", stream="instance", facts={"word": command.word})
        return work.ledger.append(draft, actor, now)


@dataclass(frozen=True)
class WatchfulSigner(NoteSigner):
    """Before it signs, it looks from outside how many events are saved."""

    outside: Engine
    saw: list[int] = field(default_factory=list)

    def sign(self, text: str) -> str:
        self.saw.append(events(self.outside))
        return super().sign(text)


def events(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count(EventRow.id))).scalar_one()


@pytest.fixture
def engine(database):
    """Our engine over a database with our tables."""
    engine = make_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture
def signer(engine):
    """The signer that looks before it signs."""
    return WatchfulSigner(f"{ORIGIN}/accepted", SigningKey.generate(), engine)


def say_it(engine: Engine, signer: NoteSigner, fails_at: str = "") -> SayIt:
    """Return the use case, failing at one point of the write path."""

    def fault(point: str, /) -> None:
        if point == fails_at:
            raise ConnectionError(point)

    return SayIt(
        Desk(
            clock=DemonstrationClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
            transactions=SqlTransactions(engine, ORIGIN, fault),
            notary=Notary(ORIGIN, demo=True, signer=signer),
        )
    )


def test_the_note_is_signed_after_the_commit(engine, signer):
    """When the note is signed, others already see the event in the database."""
    say_it(engine, signer)(SOMEBODY, Say(key="key-00001", word="yes"))

    assert signer.saw == [1]


def test_without_a_commit_there_is_no_note(engine, signer):
    """If the transaction does not commit, nothing is signed and nothing is saved."""
    with pytest.raises(ConnectionError):
        say_it(engine, signer, "database.commit:before")(
            SOMEBODY, Say(key="key-00001", word="yes")
        )

    assert signer.saw == []
    assert events(engine) == 0


def test_a_lost_answer_can_be_asked_for_again(engine, signer):
    """If only the answer is lost, the same request gets it and nothing is added."""
    request = Say(key="key-00001", word="yes")
    with pytest.raises(ConnectionError):
        say_it(engine, signer, "database.commit:after")(SOMEBODY, request)
    assert (signer.saw, events(engine)) == ([], 1)

    again = say_it(engine, signer)(SOMEBODY, request)

    assert (again.event.n, events(engine)) == (1, 1)
