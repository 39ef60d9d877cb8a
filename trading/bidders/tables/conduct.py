"""Findings about the conduct of firms, inside one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent
from trading.bidders.codes import Uscc
from trading.bidders.errors import RecordedAlreadyError
from trading.bidders.model.conduct import Finding


class FindingRow(Base):
    """What an authority found."""

    __tablename__ = "trading_finding"

    number: Mapped[str] = mapped_column(String(140), primary_key=True)
    authority: Mapped[str] = mapped_column(String(140), primary_key=True)
    firm: Mapped[str] = mapped_column(String(18), index=True)
    found: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime] = mapped_column(Micros)
    hearing: Mapped[str] = mapped_column(Text)
    appeal: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class SqlConduct:
    """`Conduct` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, finding: Finding) -> None:
        """Keep a finding."""
        if not insert_if_absent(
            self._session,
            FindingRow,
            number=finding.number,
            authority=finding.authority,
            firm=str(finding.firm),
            found=finding.found,
            source=finding.source,
            since=finding.since,
            until=finding.until,
            hearing=finding.hearing,
            appeal=finding.appeal,
            digest=finding.digest,
        ):
            raise RecordedAlreadyError(finding.number)

    def shown(self, firm: Uscc, at: datetime) -> Sequence[Finding]:
        """Return what is shown of a firm at this instant, oldest first."""
        rows = self._session.scalars(
            select(FindingRow)
            .where(FindingRow.firm == str(firm))
            .where(FindingRow.since <= at, FindingRow.until > at)
            .order_by(FindingRow.since, FindingRow.number)
        )
        return [
            Finding(
                number=row.number,
                authority=row.authority,
                firm=Uscc.parse(row.firm),
                found=row.found,
                source=row.source,
                since=row.since,
                until=row.until,
                hearing=row.hearing,
                appeal=row.appeal,
                digest=row.digest,
            )
            for row in rows
        ]
