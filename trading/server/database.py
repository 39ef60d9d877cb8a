"""
The database: one engine factory, one unit of work, the same on SQLite and PostgreSQL.

SQLite writes under WAL with `BEGIN IMMEDIATE` and full synchronisation, and its writers
queue in one fair in-process lock; on PostgreSQL every read-then-write locks its rows.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from archive.dispatch.tables import SqlOutbox
from archive.ledger.cosigner_tables import SqlCosigners
from archive.ledger.tables import SqlLedger, SqlLogRows, SqlRefusals, SqlSealRows
from archive.objects.ports import FaultPoint, no_fault
from archive.values.columns import Base
from expert_pool.draws.tables import SqlDraws
from trading.accounts.tables import SqlAccounts
from trading.awards.tables import SqlAwards, SqlWarnings
from trading.bidders.tables.claims import SqlClaims
from trading.bidders.tables.conduct import SqlConduct
from trading.bidders.tables.deposits import SqlDeposits
from trading.bidders.tables.dossiers import SqlDossiers
from trading.bidders.tables.firms import SqlBidders
from trading.bidders.tables.parties import SqlParties
from trading.bids.prequalification_tables import SqlPrequalifications
from trading.bids.quote_tables import SqlQuotes
from trading.bids.tables import SqlBids
from trading.bids.told import ToldByBids
from trading.correspondence.tables import SqlCorrespondence
from trading.disclosure.tables import SqlPublicRecord, SqlRegister
from trading.enquiries.tables import SqlAnswers
from trading.papers.tables import SqlPapers
from trading.projects.tables import SqlProjects
from trading.selection.proceedings import SelectionProceedings
from trading.selection.room_tables import SqlDrawRooms
from trading.selection.tables import SqlSelections
from trading.venue.tables import SqlPresence, SqlRecording, SqlScreens, SqlVenue

metadata = Base.metadata

_READING: Final = "yangguang_reading"
_BUSY_SECONDS: Final = 30


def make_engine(url: str) -> Engine:
    """
    Return an engine with the discipline of this product.

    `url` is `sqlite:///path` or `postgresql+psycopg://…`. What a statement was given
    is in no error: errors are logged, and people's numbers are not.

    Raises:
        ValueError: another database, or SQLite in memory, which two threads
            would not share.

    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if parsed.database in {None, "", ":memory:"}:
                raise ValueError("an embedded instance needs a database file")
            engine = create_engine(
                parsed,
                hide_parameters=True,
                json_deserializer=msgspec.json.decode,
                connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
            )
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case "postgresql":
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                hide_parameters=True,
                json_deserializer=msgspec.json.decode,
                pool_pre_ping=True,
            )
        case other:
            raise ValueError(f"{other} is not supported: use SQLite or PostgreSQL")


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    # Said to the driver itself: by way of SQLAlchemy it takes longer than a query.
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    cursor.close()


class FairLock:
    """A lock that serves its waiters in the order in which they came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._holder: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """
        Wait for one's turn and hold it for the block.

        Raises:
            RuntimeError: this thread holds the turn already and would wait for itself.

        """
        mine = threading.Event()
        with self._guard:
            if self._holder == threading.get_ident():
                raise RuntimeError("a transaction inside a transaction")
            self._queue.append(mine)
            if len(self._queue) == 1:
                mine.set()
        try:
            mine.wait()
            self._holder = threading.get_ident()
            yield
        finally:
            with self._guard:
                first = self._queue[0] is mine
                self._queue.remove(mine)
                if first:
                    self._holder = None
                    if self._queue:
                        self._queue[0].set()


class Work:
    """One transaction: every slice's port, made when it is first asked for."""

    def __init__(self, session: Session, origin: str) -> None:
        self.session = session
        self._origin = origin

    @cached_property
    def connection(self) -> Connection:
        """The connection of this transaction, for whoever needs no objects of rows."""
        bound = self.session.get_bind()
        return bound if isinstance(bound, Connection) else self.session.connection()

    @cached_property
    def ledger(self) -> SqlLedger:
        """The log."""
        return SqlLedger(self.session, self._origin)

    @cached_property
    def refusals(self) -> SqlRefusals:
        """The audit table."""
        return SqlRefusals(self.session)

    @cached_property
    def log(self) -> SqlLogRows:
        """The rows behind the log's tree."""
        return SqlLogRows(self.session)

    @cached_property
    def cosigners(self) -> SqlCosigners:
        """Those outside who cosign the log."""
        return SqlCosigners(self.session, self.connection)

    @cached_property
    def seals(self) -> SqlSealRows:
        """The sealed rows of the log."""
        return SqlSealRows(self.session)

    @cached_property
    def projects(self) -> SqlProjects:
        """Projects, lots and the public record."""
        return SqlProjects(self.session, self.register)

    @cached_property
    def register(self) -> SqlRegister:
        """What lists say of what is public."""
        return SqlRegister(self.session)

    @cached_property
    def record(self) -> SqlPublicRecord:
        """The public record, as the site reads it."""
        return SqlPublicRecord(
            self.session, self.connection, self.projects, self.register
        )

    @cached_property
    def papers(self) -> SqlPapers:
        """Papers and the signatures under them."""
        return SqlPapers(self.session)

    @cached_property
    def recording(self) -> SqlRecording:
        """How sessions are recorded."""
        return SqlRecording(self.session)

    @cached_property
    def venue(self) -> SqlVenue:
        """Rooms, and who has them."""
        return SqlVenue(self.session)

    @cached_property
    def presence(self) -> SqlPresence:
        """Who is in the room."""
        return SqlPresence(self.venue.bookings, self.venue.badges)

    @cached_property
    def accounts(self) -> SqlAccounts:
        """People, and for whom they act."""
        return SqlAccounts(self.session)

    @cached_property
    def bidders(self) -> SqlBidders:
        """Firms, engagements, bans and caps."""
        return SqlBidders(self.session)

    @cached_property
    def claims(self) -> SqlClaims:
        """Which accounts claim which firms."""
        return SqlClaims(self.session)

    @cached_property
    def dossiers(self) -> SqlDossiers:
        """Documents of firms."""
        return SqlDossiers(self.session)

    @cached_property
    def parties(self) -> SqlParties:
        """Parties that are no firm."""
        return SqlParties(self.session)

    @cached_property
    def conduct(self) -> SqlConduct:
        """What authorities found about firms."""
        return SqlConduct(self.session)

    @cached_property
    def deposits(self) -> SqlDeposits:
        """Deposits of bidders, and what the bank says of them."""
        return SqlDeposits(self.session)

    @cached_property
    def answers(self) -> SqlAnswers:
        """What registers outside answered."""
        return SqlAnswers(self.session)

    @cached_property
    def awards(self) -> SqlAwards:
        """Conclusions and what became of them."""
        return SqlAwards(self.session)

    @cached_property
    def warnings(self) -> SqlWarnings:
        """Early warnings."""
        return SqlWarnings(self.session)

    @cached_property
    def dispatch(self) -> SqlOutbox:
        """Messages."""
        return SqlOutbox(self.session)

    @cached_property
    def correspondence(self) -> SqlCorrespondence:
        """What was done about messages that reached nobody."""
        return SqlCorrespondence(self.session)

    @cached_property
    def draws(self) -> SqlDraws:
        """Draws of any pool."""
        return SqlDraws(self.session)

    @cached_property
    def selections(self) -> SqlSelections:
        """Fixed-price selections."""
        return SqlSelections(self.session)

    @cached_property
    def bids(self) -> SqlBids:
        """Tenders and their sealed bids."""
        return SqlBids(self.session)

    @cached_property
    def tendered(self) -> ToldByBids:
        """What tenders tell deposits of their bids."""
        return ToldByBids(self.bids, self.ledger, self.claims)

    @cached_property
    def quotes(self) -> SqlQuotes:
        """Standing keys, and what is sealed to light policies."""
        return SqlQuotes(self.session)

    @cached_property
    def prequalifications(self) -> SqlPrequalifications:
        """Applications to prequalify."""
        return SqlPrequalifications(self.session)

    @cached_property
    def draw_rooms(self) -> SqlDrawRooms:
        """Who has come for draws."""
        return SqlDrawRooms(self.session)

    @cached_property
    def screens(self) -> SqlScreens:
        """The screens on the walls."""
        return SqlScreens(self.session)

    @cached_property
    def proceedings(self) -> SelectionProceedings:
        """What awards ask about the time before a conclusion."""
        return SelectionProceedings(
            self.ledger, self.draws, self.selections, self.quotes
        )


class SqlTransactions:
    """
    Gives transactions over one engine.

    Nothing else in the product commits. Locked reads see what the last holder of the
    lock committed, since PostgreSQL runs at READ COMMITTED and SQLite has one writer.
    """

    def __init__(
        self, engine: Engine, origin: str, faults: FaultPoint = no_fault
    ) -> None:
        self._engine = engine
        self._origin = origin
        self._faults = faults
        self._writers = FairLock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """Open a writing transaction; it commits when the block ends well."""
        if self._writers is None:
            with self._writing() as work:
                yield work
        else:
            with self._writers.turn(), self._writing() as work:
                yield work

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Open a reading transaction; nothing in it is ever saved."""
        with self._engine.connect() as connection:
            connection.execution_options(**{_READING: True})
            # What asks the connection itself is spared the session's own transaction.
            with Session(connection, expire_on_commit=False) as session:
                yield Work(session, self._origin)

    @contextmanager
    def _writing(self) -> Iterator[Work]:
        with Session(self._engine, expire_on_commit=False) as session:
            yield Work(session, self._origin)
            session.flush()
            self._faults("database.commit:before")
            session.commit()
            self._faults("database.commit:after")
