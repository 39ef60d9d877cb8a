"""Claims to firms and the keys firms sign with, inside one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Index, String, Text, and_, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.evidence import sha256
from archive.public.tables import Base, Micros, insert_if_absent
from trading.accounts.model.organisations import Kind
from trading.accounts.tables.organisations import OrganisationRow
from trading.bidders.claim_errors import FirmBoundError
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import (
    Algorithm,
    Basis,
    Claim,
    ClaimState,
    FirmKey,
    Ground,
    KeyState,
)
from trading.bidders.tables.rows import FirmRow

_CODE: Final = 18
_AT_ONCE: Final = 500
_PROVEN: Final = "state = 'proven'"


class ClaimRow(Base):
    """An account's claim to a firm; of one firm no two are proven."""

    __tablename__ = "trading_claim"
    __table_args__ = (
        Index(
            "trading_claim_proven",
            "firm",
            unique=True,
            sqlite_where=text(_PROVEN),
            postgresql_where=text(_PROVEN),
        ),
    )

    organisation: Mapped[str] = mapped_column(String(64), primary_key=True)
    firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    state: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(String(64))
    offered_at: Mapped[datetime | None] = mapped_column(Micros)
    decided_at: Mapped[datetime | None] = mapped_column(Micros)
    decided_on: Mapped[str] = mapped_column(String(64))
    ground: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)


class FirmKeyRow(Base):
    """A key that an account handed in; `id` is its SHA-256."""

    __tablename__ = "trading_firm_key"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    organisation: Mapped[str] = mapped_column(String(64))
    algorithm: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(130))
    state: Mapped[str] = mapped_column(String(20))
    offered_at: Mapped[datetime] = mapped_column(Micros)
    basis: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(String(64))
    bound_at: Mapped[datetime | None] = mapped_column(Micros)
    revoked_at: Mapped[datetime | None] = mapped_column(Micros)
    reason: Mapped[str] = mapped_column(Text)


class SqlClaims:
    """`Claims` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, organisation: str, firm: Uscc) -> Claim:
        """Return an account's claim; one that nobody decided is open."""
        row = self._session.get(ClaimRow, organisation, populate_existing=True)
        return Claim(organisation=organisation, firm=firm) if row is None else _of(row)

    def locked(self, organisation: str, firm: Uscc) -> Claim:
        """Return it; until the transaction ends nobody decides about the firm."""
        insert_if_absent(self._session, FirmRow, code=str(firm), name="")
        self._session.scalars(
            select(FirmRow).where(FirmRow.code == str(firm)).with_for_update()
        ).one()
        return self.get(organisation, firm)

    def of_firms(self, firms: Collection[str]) -> Mapping[str, Sequence[Claim]]:
        """Return what was handed in or decided about these firms."""
        wanted = sorted(set(firms))
        found: dict[str, list[Claim]] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            for row in self._session.scalars(
                select(ClaimRow)
                .where(ClaimRow.firm.in_(wanted[start : start + _AT_ONCE]))
                .order_by(ClaimRow.organisation)
                .execution_options(populate_existing=True)
            ):
                found.setdefault(row.firm, []).append(_of(row))
        return found

    def save(self, claim: Claim) -> None:
        """Keep what was handed in or decided."""
        members = {
            "firm": str(claim.firm),
            "state": claim.state.value,
            "basis": "" if claim.basis is None else claim.basis.value,
            "document": claim.document,
            "offered_at": claim.offered_at,
            "decided_at": claim.decided_at,
            "decided_on": claim.decided_on,
            "ground": "" if claim.ground is None else claim.ground.value,
            "words": claim.words,
        }
        row = self._session.get(ClaimRow, claim.organisation)
        if row is None:
            row = ClaimRow(organisation=claim.organisation)
            self._session.add(row)
        for name, value in members.items():
            setattr(row, name, value)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise FirmBoundError(claim.firm) from error

    def waiting(self, most: int) -> Sequence[Claim]:
        """Return claims somebody has to look at: with proof first, then the oldest."""
        new_proof = and_(
            ClaimRow.state != ClaimState.PROVEN.value,
            ClaimRow.offered_at > ClaimRow.decided_at,
        )
        rows = self._session.execute(
            select(OrganisationRow.id, OrganisationRow.code)
            .outerjoin(ClaimRow, ClaimRow.organisation == OrganisationRow.id)
            .where(OrganisationRow.kind == Kind.FIRM.value)
            .where(
                or_(
                    ClaimRow.organisation.is_(None),
                    ClaimRow.state == ClaimState.OPEN.value,
                    new_proof,
                )
            )
            .order_by(
                ClaimRow.offered_at.is_(None),
                ClaimRow.offered_at,
                OrganisationRow.registered_at,
                OrganisationRow.id,
            )
            .limit(most)
        ).all()
        return [self.get(organisation, Uscc.parse(code)) for organisation, code in rows]

    def offer_key(self, key: FirmKey) -> bool:
        """Keep a key that was handed in; False if anybody handed it in before."""
        return insert_if_absent(
            self._session,
            FirmKeyRow,
            id=_number(key.key),
            organisation=key.organisation,
            firm=str(key.firm),
            algorithm=key.algorithm.value,
            key=key.key,
            **_decided(key),
        )

    def locked_key(self, organisation: str, key: str) -> FirmKey | None:
        """Return a key of this account, locked until the transaction ends."""
        row = self._session.scalar(
            select(FirmKeyRow)
            .where(FirmKeyRow.id == key, FirmKeyRow.organisation == organisation)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else _key_of(row)

    def save_key(self, key: FirmKey) -> None:
        """Keep what was decided about a key."""
        row = self._session.get_one(FirmKeyRow, _number(key.key))
        for name, value in _decided(key).items():
            setattr(row, name, value)
        self._session.flush()

    def waiting_keys(self, most: int) -> Sequence[FirmKey]:
        """Return keys that nobody has looked at, the oldest first."""
        rows = self._session.scalars(
            select(FirmKeyRow)
            .where(FirmKeyRow.state == KeyState.OFFERED.value)
            .order_by(FirmKeyRow.offered_at, FirmKeyRow.id)
            .limit(most)
        )
        return [_key_of(row) for row in rows]

    def keys(self, firm: Uscc) -> Sequence[FirmKey]:
        """Return all keys of a firm, revoked ones too, oldest first."""
        rows = self._session.scalars(
            select(FirmKeyRow)
            .where(FirmKeyRow.firm == str(firm))
            .order_by(FirmKeyRow.offered_at, FirmKeyRow.id)
        )
        return [_key_of(row) for row in rows]


def _number(key: str) -> str:
    return sha256(bytes.fromhex(key)).hex()


def _decided(key: FirmKey) -> dict[str, object]:
    return {
        "state": key.state.value,
        "offered_at": key.offered_at,
        "basis": "" if key.basis is None else key.basis.value,
        "document": key.document,
        "bound_at": key.bound_at,
        "revoked_at": key.revoked_at,
        "reason": key.reason,
    }


def _of(row: ClaimRow) -> Claim:
    return Claim(
        organisation=row.organisation,
        firm=Uscc.parse(row.firm),
        state=ClaimState(row.state),
        basis=Basis(row.basis) if row.basis else None,
        document=row.document,
        offered_at=row.offered_at,
        decided_at=row.decided_at,
        decided_on=row.decided_on,
        ground=Ground(row.ground) if row.ground else None,
        words=row.words,
    )


def _key_of(row: FirmKeyRow) -> FirmKey:
    return FirmKey(
        firm=Uscc.parse(row.firm),
        organisation=row.organisation,
        algorithm=Algorithm(row.algorithm),
        key=row.key,
        state=KeyState(row.state),
        offered_at=row.offered_at,
        basis=Basis(row.basis) if row.basis else None,
        document=row.document,
        bound_at=row.bound_at,
        revoked_at=row.revoked_at,
        reason=row.reason,
    )
