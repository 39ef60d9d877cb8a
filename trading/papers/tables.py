"""Rows of papers and of the signatures under them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.paper import (
    IssuedPaper,
    Level,
    PaperContent,
    PaperSignature,
    Signer,
)
from archive.public.tables import Base, Micros, serial
from trading.papers.model import LotPaper, PaperMissingError
from trading.projects.model import LotId


class PaperRow(Base):
    """A paper; `pdf` is the SHA-256 of the object once it is issued."""

    __tablename__ = "trading_paper"
    __table_args__ = (UniqueConstraint("lot", "paper"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    paper: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    replaced: Mapped[bool]
    level: Mapped[str] = mapped_column(String(3))
    pdf: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime | None] = mapped_column(Micros, index=True)


class PaperSignatureRow(Base):
    """One person's signature under a paper."""

    __tablename__ = "trading_paper_signature"
    __table_args__ = (
        UniqueConstraint("lot", "paper", "duty", "organisation", "person"),
    )

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    paper: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    duty: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Micros)


class SqlPapers:
    """The papers inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, lot: LotId, content: PaperContent) -> None:
        """Keep a paper that was drawn up; until it is issued, it replaces nothing."""
        row = PaperRow(
            lot=lot,
            paper=content.paper,
            digest=content.digest.hex(),
            content=content.to_bytes(),
            replaced=False,
            level="",
            pdf="",
            seal="",
            issued_at=None,
        )
        self._session.add(row)
        self._session.flush()

    def drop(self, lot: LotId, paper: str) -> None:
        """Let a paper that was never issued give way to another."""
        self._session.execute(
            update(PaperRow)
            .where(PaperRow.lot == lot, PaperRow.paper == paper)
            .values(replaced=True)
        )

    def get(self, lot: LotId, paper: str) -> LotPaper:
        """Return a paper. Raises `PaperMissingError`."""
        row = self._session.scalar(
            select(PaperRow).where(PaperRow.lot == lot, PaperRow.paper == paper)
        )
        if row is None:
            raise PaperMissingError(lot, paper)
        return self._paper(row)

    def of(self, lot: LotId) -> Sequence[LotPaper]:
        """Return the papers of a lot in the order of drawing up."""
        rows = select(PaperRow).where(PaperRow.lot == lot).order_by(PaperRow.id)
        return [self._paper(row) for row in self._session.scalars(rows)]

    def sign(self, lot: LotId, signature: PaperSignature) -> None:
        """Keep a signature."""
        signer = signature.signer
        row = PaperSignatureRow(
            lot=lot,
            paper=signature.paper,
            digest=signature.digest,
            duty=signer.duty,
            organisation=signer.organisation,
            person=signer.person,
            key=signature.key,
            signature=signature.signature,
            at=signature.at,
        )
        self._session.add(row)
        self._session.flush()

    def issue(self, lot: LotId, issued: IssuedPaper, at: datetime) -> None:
        """Keep what was issued; what it replaces stands no more."""
        replaces = self.get(lot, issued.paper).content.replaces
        if replaces:
            self._session.execute(
                update(PaperRow)
                .where(PaperRow.lot == lot, PaperRow.digest == replaces)
                .values(replaced=True)
            )
        self._session.execute(
            update(PaperRow)
            .where(PaperRow.lot == lot, PaperRow.paper == issued.paper)
            .values(
                level=issued.level.value,
                pdf=issued.sha256,
                seal=issued.seal,
                issued_at=at,
            )
        )

    def unissued(self, lot: LotId | None = None) -> Sequence[LotPaper]:
        """Return every paper, or every one of a lot, that stands and is not issued."""
        rows = (
            select(PaperRow)
            .where(PaperRow.issued_at.is_(None), PaperRow.replaced.is_(False))
            .order_by(PaperRow.id)
        )
        if lot is not None:
            rows = rows.where(PaperRow.lot == lot)
        return [self._paper(row) for row in self._session.scalars(rows)]

    def _paper(self, row: PaperRow) -> LotPaper:
        issued = None
        if row.issued_at is not None:
            issued = IssuedPaper(
                paper=row.paper,
                digest=row.digest,
                level=Level(row.level),
                sha256=row.pdf,
                seal=row.seal,
                pdf=b"",
            )
        return LotPaper(
            lot=LotId(row.lot),
            content=PaperContent.parse(row.content),
            signatures=self._signatures(row),
            issued=issued,
            issued_at=row.issued_at,
            replaced=row.replaced,
        )

    def _signatures(self, row: PaperRow) -> tuple[PaperSignature, ...]:
        found = self._session.scalars(
            select(PaperSignatureRow)
            .where(
                PaperSignatureRow.lot == row.lot, PaperSignatureRow.paper == row.paper
            )
            .order_by(PaperSignatureRow.id)
        )
        return tuple(
            PaperSignature(
                paper=each.paper,
                digest=each.digest,
                signer=Signer(each.duty, each.organisation, each.person),
                key=each.key,
                signature=each.signature,
                at=each.at,
            )
            for each in found
        )
