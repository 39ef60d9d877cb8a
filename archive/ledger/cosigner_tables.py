"""Who cosigns the log, and their signatures, as one SQL transaction sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.ledger.anchors import KnownCosigner
from archive.ledger.cosignatures import Cosignature
from archive.ledger.ports import Cosigned
from archive.values.columns import Base, Micros, insert_if_absent, serial
from archive.values.prepared import Prepared


class CosignerRow(Base):
    """A cosigner that the log names; it stays here when it is removed."""

    __tablename__ = "archive_cosigner"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(200))
    vkey: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Micros)
    removed_at: Mapped[datetime | None] = mapped_column(Micros)


class CosignedRow(Base):
    """A published checkpoint, with the log's own signature, that was cosigned."""

    __tablename__ = "archive_cosigned"

    size: Mapped[int] = mapped_column(serial(), primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)


class CosignatureRow(Base):
    """One signature line; `at` is the cosigner's own word."""

    __tablename__ = "archive_cosignature"
    __table_args__ = (Index("archive_cosignature_name", "name", "size"),)

    size: Mapped[int] = mapped_column(
        serial(),
        ForeignKey("archive_cosigned.size", name="fk_archive_cosignature_size"),
        primary_key=True,
        autoincrement=False,
    )
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(Micros)
    line: Mapped[str] = mapped_column(Text)


_FURTHEST: Final = (
    select(func.max(CosignatureRow.size))
    .where(CosignatureRow.name == CosignerRow.name)
    .scalar_subquery()
)
_HAS_SIGNED: Final = Prepared(
    select(CosignerRow.name, _FURTHEST)
    .where(CosignerRow.removed_at.is_(None), _FURTHEST.is_not(None))
    .order_by(CosignerRow.name)
)


class SqlCosigners:
    """The cosigners of the log inside one transaction."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection

    def record(self, cosigner: KnownCosigner, at: datetime) -> None:
        """Know a cosigner from now on."""
        row = CosignerRow(
            name=cosigner.key.name,
            organisation=cosigner.organisation,
            vkey=cosigner.vkey,
            recorded_at=at,
            removed_at=None,
        )
        self._session.add(row)
        self._session.flush()

    def remove(self, name: str, at: datetime) -> None:
        """Count no signature of this cosigner any more that comes from now on."""
        self._session.execute(
            update(CosignerRow).where(CosignerRow.name == name).values(removed_at=at)
        )

    def known(self) -> Sequence[KnownCosigner]:
        """Return the present cosigners, ascending by name."""
        rows = self._session.scalars(
            select(CosignerRow).where(CosignerRow.removed_at.is_(None))
        )
        found = [KnownCosigner(row.organisation, row.vkey) for row in rows]
        return sorted(found, key=lambda each: each.key.name)

    def signing(self) -> Sequence[tuple[str, int]]:
        """Return the present cosigners who have signed, and up to which size each."""
        self._session.flush()
        return [(name, size) for name, size in _HAS_SIGNED.rows(self._connection)]

    def was(self, name: str) -> bool:
        """Tell whether there is or was a cosigner of this name."""
        return self._session.get(CosignerRow, name) is not None

    def keep(self, size: int, note: str, signature: Cosignature) -> None:
        """Keep a cosignature with the checkpoint it stands on; the first one stays."""
        insert_if_absent(self._session, CosignedRow, size=size, note=note)
        insert_if_absent(
            self._session,
            CosignatureRow,
            size=size,
            name=signature.name,
            at=signature.at,
            line=signature.line,
        )

    def cosigned(self, size: int | None = None) -> Cosigned | None:
        """Return what is cosigned at a size, by default at the largest that is."""
        wanted = select(CosignedRow).order_by(CosignedRow.size.desc()).limit(1)
        if size is not None:
            wanted = wanted.where(CosignedRow.size == size)
        row = self._session.scalar(wanted)
        if row is None:
            return None
        signatures = self._session.scalars(
            select(CosignatureRow).where(CosignatureRow.size == row.size)
        )
        return Cosigned(
            row.size,
            row.note,
            tuple(
                Cosignature(each.name, each.at, each.line)
                for each in sorted(signatures, key=lambda each: each.name)
            ),
        )

    def covering(self, size: int) -> int | None:
        """Return the smallest cosigned size that is at least `size`."""
        return self._session.scalar(
            select(CosignedRow.size)
            .where(CosignedRow.size >= size)
            .order_by(CosignedRow.size)
            .limit(1)
        )

    def last_of(self, name: str) -> tuple[int, datetime] | None:
        """Return size and time of a cosigner's last signature, if there is any."""
        row = self._session.scalar(
            select(CosignatureRow)
            .where(CosignatureRow.name == name)
            .order_by(CosignatureRow.size.desc())
            .limit(1)
        )
        return (row.size, row.at) if row else None
