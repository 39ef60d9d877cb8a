"""Documents of firms inside one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.bidders.document_errors import NoSuchDocumentError
from trading.bidders.model.contents import Media
from trading.bidders.model.dossiers import DocumentKind, FirmDocument, Outcome


class FirmDocumentRow(Base):
    """A document of an account; its bytes are in the object store."""

    __tablename__ = "trading_firm_document"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(140))
    valid_until: Mapped[date | None] = mapped_column(Date, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    media: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    handed_in_at: Mapped[datetime] = mapped_column(Micros)
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    words: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None] = mapped_column(Micros)
    reminded: Mapped[int]


class SqlDossiers:
    """`Dossiers` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, document: FirmDocument) -> None:
        """Keep a document."""
        self._session.add(FirmDocumentRow(id=document.id, **_members(document)))
        self._session.flush()

    def get(self, document: str) -> FirmDocument:
        """Return one."""
        return _of(self._row(document))

    def locked(self, document: str) -> FirmDocument:
        """Return it, locked until the transaction ends."""
        return _of(self._row(document, lock=True))

    def save(self, document: FirmDocument) -> None:
        """Keep what changed."""
        row = self._session.get_one(FirmDocumentRow, document.id)
        for name, value in _members(document).items():
            setattr(row, name, value)
        self._session.flush()

    def of(self, organisation: str) -> Sequence[FirmDocument]:
        """Return an account's documents, the latest first."""
        rows = self._session.scalars(
            select(FirmDocumentRow)
            .where(FirmDocumentRow.organisation == organisation)
            .order_by(FirmDocumentRow.handed_in_at.desc(), FirmDocumentRow.id)
        )
        return [_of(row) for row in rows]

    def waiting(self, most: int) -> Sequence[FirmDocument]:
        """Return documents that nobody has looked at, the oldest first."""
        rows = self._session.scalars(
            select(FirmDocumentRow)
            .where(FirmDocumentRow.outcome == Outcome.WAITING.value)
            .order_by(FirmDocumentRow.handed_in_at, FirmDocumentRow.id)
            .limit(most)
        )
        return [_of(row) for row in rows]

    def ending(self, first: date, last: date) -> Sequence[FirmDocument]:
        """Return documents whose last day lies between these two."""
        rows = self._session.scalars(
            select(FirmDocumentRow)
            .where(FirmDocumentRow.valid_until >= first)
            .where(FirmDocumentRow.valid_until <= last)
            .order_by(FirmDocumentRow.valid_until, FirmDocumentRow.id)
        )
        return [_of(row) for row in rows]

    def _row(self, document: str, *, lock: bool = False) -> FirmDocumentRow:
        query = select(FirmDocumentRow).where(FirmDocumentRow.id == document)
        if lock:
            query = query.with_for_update()
        row = self._session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            raise NoSuchDocumentError
        return row


def _members(document: FirmDocument) -> dict[str, object]:
    return {
        "organisation": document.organisation,
        "kind": document.kind.value,
        "number": document.number,
        "valid_until": document.valid_until,
        "digest": document.digest,
        "media": document.media.value,
        "size": document.size,
        "handed_in_at": document.handed_in_at,
        "outcome": document.outcome.value,
        "words": document.words,
        "reviewed_at": document.reviewed_at,
        "reminded": document.reminded,
    }


def _of(row: FirmDocumentRow) -> FirmDocument:
    return FirmDocument(
        id=row.id,
        organisation=row.organisation,
        kind=DocumentKind(row.kind),
        number=row.number,
        valid_until=row.valid_until,
        digest=row.digest,
        media=Media(row.media),
        size=row.size,
        handed_in_at=row.handed_in_at,
        outcome=Outcome(row.outcome),
        words=row.words,
        reviewed_at=row.reviewed_at,
        reminded=row.reminded,
    )
