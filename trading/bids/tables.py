"""Tenders, sealed bids and releases inside one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from archive.public.evidence import sha256
from archive.public.tables import insert_if_absent
from trading.bids.model.bids import Attested, Bid, Piece, Released, ReleaseKind
from trading.bids.model.tender import Tender
from trading.bids.ports import KeysFile
from trading.bids.rows import (
    AttestedRow,
    BidRow,
    KeysFileRow,
    MarkRow,
    PieceRow,
    ReadRow,
    ReleaseRow,
    TenderRow,
    attested_of,
    bid_of,
    columns_of,
    kept_of,
    released_of,
    tender_of,
)
from trading.projects.model import ProjectMissingError

_AT_ONCE: Final = 500
"""So many values are asked for in one question."""


class SqlBids:
    """`Bids` inside one transaction; the lot's lock comes from `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, tender: Tender) -> None:
        """Keep a new tender."""
        self._session.add(TenderRow(lot=tender.lot, kept=kept_of(tender)))
        self._session.flush()

    def get(self, lot: str) -> Tender:
        """Return a lot's tender."""
        read = select(ReadRow.manifest).where(ReadRow.lot == lot).order_by(ReadRow.id)
        return tender_of(self._tender(lot), tuple(self._session.scalars(read)))

    def save(self, tender: Tender) -> None:
        """Keep what changed, but for what was read out."""
        self._tender(tender.lot).kept = kept_of(tender)
        self._session.flush()

    def read_out(self, lot: str, manifest: str) -> None:
        """Note that an opened bid was read out, once."""
        self._session.add(ReadRow(lot=lot, manifest=manifest))
        self._session.flush()

    def keep_piece(self, lot: str, account: str, piece: Piece) -> None:
        """Keep that an account's piece has arrived; harmless to repeat."""
        insert_if_absent(
            self._session,
            PieceRow,
            lot=lot,
            account=account,
            digest=piece.digest,
            size=piece.size,
            sealed=piece.sealed,
        )

    def pieces(self, lot: str, account: str) -> Sequence[Piece]:
        """Return the pieces of an account, and of nobody else."""
        rows = self._session.scalars(
            select(PieceRow)
            .where(PieceRow.lot == lot, PieceRow.account == account)
            .order_by(PieceRow.digest)
        )
        return [Piece(row.digest, row.size, row.sealed) for row in rows]

    def hand_in(self, bid: Bid, marks: Collection[str]) -> None:
        """Keep a bid, with what no other envelope of the lot may have."""
        self._session.add(BidRow(**columns_of(bid)))
        self._session.add_all(
            MarkRow(lot=bid.lot, mark=each) for each in sorted(map(_mark, marks))
        )
        self._session.flush()

    def seen(self, lot: str, marks: Collection[str]) -> bool:
        """Tell whether an envelope of the lot has had one of these."""
        wanted = sorted(map(_mark, marks))
        return any(
            self._session.scalar(
                select(func.count())
                .select_from(MarkRow)
                .where(
                    MarkRow.lot == lot,
                    MarkRow.mark.in_(wanted[begin : begin + _AT_ONCE]),
                )
            )
            for begin in range(0, len(wanted), _AT_ONCE)
        )

    def of(self, lot: str, policy: str, bidder: str) -> Sequence[Bid]:
        """Return a bidder's bids under a policy, by their number."""
        rows = self._session.scalars(
            select(BidRow)
            .where(BidRow.lot == lot, BidRow.policy == policy, BidRow.bidder == bidder)
            .order_by(BidRow.seq)
        )
        return [bid_of(row) for row in rows]

    def all(self, lot: str, policy: str) -> Sequence[Bid]:
        """Return all bids under a policy, also the replaced and withdrawn ones."""
        rows = self._session.scalars(
            select(BidRow)
            .where(BidRow.lot == lot, BidRow.policy == policy)
            .order_by(BidRow.id)
        )
        return [bid_of(row) for row in rows]

    def withdraw(self, bid: Bid) -> None:
        """Note that a bid does not count any more."""
        self._session.execute(
            update(BidRow)
            .where(
                BidRow.lot == bid.lot,
                BidRow.policy == bid.policy,
                BidRow.bidder == bid.bidder,
                BidRow.seq == bid.seq,
            )
            .values(withdrawn=True)
        )

    def attest(self, lot: str, policy: str, attested: Attested) -> None:
        """Keep what one of two signed."""
        self._session.add(
            AttestedRow(
                stream=attested.stream,
                lot=lot,
                policy=policy,
                bidder=attested.bidder,
                role=attested.role,
                person=attested.person,
                organisation=attested.organisation,
                commitment=attested.commitment,
                took=attested.took,
                settled=attested.settled,
            )
        )
        self._session.flush()

    def attestations(self, lot: str, policy: str) -> Sequence[Attested]:
        """Return what was signed in person, the first one first."""
        rows = self._session.scalars(
            select(AttestedRow)
            .where(AttestedRow.lot == lot, AttestedRow.policy == policy)
            .order_by(AttestedRow.id)
        )
        return [attested_of(row) for row in rows]

    def take(self, streams: Collection[str], took: int) -> None:
        """Note what signatures that waited took together: a bid, or nothing."""
        self._session.execute(
            update(AttestedRow).where(AttestedRow.stream.in_(streams)).values(took=took)
        )

    def settle(self, lot: str, policy: str, bidder: str) -> None:
        """Note that the withdrawal of a bidder is in the bidder's stream."""
        self._session.execute(
            update(AttestedRow)
            .where(
                AttestedRow.lot == lot,
                AttestedRow.policy == policy,
                AttestedRow.bidder == bidder,
                AttestedRow.took > 0,
            )
            .values(settled=True)
        )

    def release(self, lot: str, policy: str, released: Released) -> None:
        """Keep a release."""
        self._session.add(
            ReleaseRow(
                lot=lot,
                policy=policy,
                kind=released.kind.value,
                who=released.who,
                digest=released.digest,
                data=released.data,
                signature=released.signature,
                event=released.event,
            )
        )
        self._session.flush()

    def has_release(self, lot: str, policy: str, kind: ReleaseKind, who: str) -> bool:
        """Tell whether somebody's release is kept."""
        found = select(ReleaseRow.id).where(
            ReleaseRow.lot == lot,
            ReleaseRow.policy == policy,
            ReleaseRow.kind == kind.value,
            ReleaseRow.who == who,
        )
        return self._session.scalar(found) is not None

    def releases(self, lot: str, policy: str) -> Sequence[Released]:
        """Return the releases, the first one first."""
        rows = self._session.scalars(
            select(ReleaseRow)
            .where(ReleaseRow.lot == lot, ReleaseRow.policy == policy)
            .order_by(ReleaseRow.id)
        )
        return [released_of(row) for row in rows]

    def keep_keys(
        self, person: str, organisation: str, file: KeysFile, at: datetime
    ) -> None:
        """Keep a holder's locked keys beside those that were kept before."""
        self._session.add(
            KeysFileRow(
                person=person,
                organisation=organisation,
                kind=file.kind,
                data=file.data,
                at=at,
            )
        )
        self._session.flush()

    def keys_of(self, person: str, organisation: str) -> KeysFile | None:
        """Return the last locked keys of a holder, None if there are none."""
        row = self._session.scalars(
            select(KeysFileRow)
            .where(
                KeysFileRow.person == person,
                KeysFileRow.organisation == organisation,
            )
            .order_by(KeysFileRow.id.desc())
            .limit(1)
        ).first()
        return None if row is None else KeysFile(row.kind, row.data)

    def _tender(self, lot: str) -> TenderRow:
        row = self._session.get(TenderRow, lot, populate_existing=True)
        if row is None:
            raise ProjectMissingError(lot)
        return row


def _mark(text: str) -> str:
    """Return a recipient or a digest in the size of a digest."""
    return sha256(text.encode()).hex()
