"""Parties that are no firm, inside one transaction: sealed, and found blindly."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros
from trading.bidders.model.parties import Paper, PartyKind
from trading.bidders.ports import KeptParty


class PartyRow(Base):
    """A party: nothing in it tells who it is without the key at rest."""

    __tablename__ = "trading_party"

    organisation: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    paper: Mapped[str] = mapped_column(String(40))
    name: Mapped[bytes] = mapped_column(LargeBinary)
    number: Mapped[bytes] = mapped_column(LargeBinary)
    found_by: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    described_at: Mapped[datetime] = mapped_column(Micros)


class SqlParties:
    """`Parties` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def describe(self, party: KeptParty) -> None:
        """Keep a party, instead of what was known of it before."""
        row = self._session.get(PartyRow, party.organisation)
        if row is None:
            row = PartyRow(organisation=party.organisation)
            self._session.add(row)
        row.kind, row.paper = party.kind.value, party.paper.value
        row.name, row.number = party.name, party.number
        row.found_by, row.described_at = party.found_by, party.described_at
        self._session.flush()

    def get(self, organisation: str) -> KeptParty | None:
        """Return what is known of a party."""
        row = self._session.get(PartyRow, organisation, populate_existing=True)
        return None if row is None else _of(row)

    def same(self, found_by: bytes) -> Sequence[KeptParty]:
        """Return the parties whose paper has the same number."""
        rows = self._session.scalars(
            select(PartyRow)
            .where(PartyRow.found_by == found_by)
            .order_by(PartyRow.organisation)
        )
        return [_of(row) for row in rows]


def _of(row: PartyRow) -> KeptParty:
    return KeptParty(
        organisation=row.organisation,
        kind=PartyKind(row.kind),
        paper=Paper(row.paper),
        name=row.name,
        number=row.number,
        found_by=row.found_by,
        described_at=row.described_at,
    )
