"""Firms, relations, engagements, bans and caps inside one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.public.evidence import fresh
from archive.public.tables import insert_if_absent
from trading.bidders.codes import Uscc
from trading.bidders.errors import NotEngagedError, RecordedAlreadyError
from trading.bidders.model.firms import (
    Ban,
    CapDocument,
    Engagement,
    Firm,
    ManagerId,
    Relation,
    RelationKind,
    cap_in_force,
)
from trading.bidders.model.relations import LEVELS, Tie
from trading.bidders.ports import Standing
from trading.bidders.tables.rows import (
    BanRow,
    CapDocumentRow,
    EngagementRow,
    FirmRow,
    ManagerRow,
    RelationRow,
    TieRow,
    ban_of,
    cap_of,
    engagement_of,
    manager_digest_of,
    relation_of,
    tie_of,
)
from trading.projects.model import LotId

R = TypeVar("R", EngagementRow, BanRow)

_AT_ONCE: Final = 500
"""As many values as one question to a database may safely name."""


class SqlBidders:
    """`Bidders` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, firm: Firm) -> None:
        """Keep a firm, or its new name."""
        self._locked_firm(firm.code).name = firm.name
        self._session.flush()

    def firm(self, code: Uscc) -> Firm | None:
        """Return a firm, None if it never took part."""
        row = self._session.get(FirmRow, str(code))
        return None if row is None else Firm(code, row.name)

    def standing(self, firm: Uscc, manager: ManagerId | None, at: datetime) -> Standing:
        """Return what may keep firm and manager out, without making anybody wait."""
        (found,) = self.standings([(firm, manager)], at)
        return found

    def standings(
        self, wanted: Sequence[tuple[Uscc, ManagerId | None]], at: datetime
    ) -> Sequence[Standing]:
        """Return the same for each of these, in their order."""
        firms = sorted({str(firm) for firm, _ in wanted})
        managers = sorted({manager for _, manager in wanted if manager is not None})
        engaged = {
            row.id: row
            for row in (
                *self._found_in(EngagementRow, EngagementRow.firm, firms),
                *self._found_in(EngagementRow, EngagementRow.manager, managers),
            )
        }
        by_firm, by_manager = _grouped(engaged.values())
        bans: dict[str, list[Ban]] = {}
        for row in sorted(
            self._found_in(BanRow, BanRow.firm, firms), key=lambda row: row.since
        ):
            bans.setdefault(row.firm, []).append(ban_of(row))
        cap = self.cap(at)
        return [
            Standing(
                firm=firm,
                manager=manager,
                at=at,
                engagements=[
                    engagement_of(engaged[number])
                    for number in sorted(
                        by_firm.get(str(firm), set()) | by_manager.get(manager, set())
                    )
                ],
                bans=bans.get(str(firm), []),
                cap=cap,
            )
            for firm, manager in wanted
        ]

    def locked_standing(self, firm: Uscc, manager: ManagerId, at: datetime) -> Standing:
        """Return the same, locked until the transaction ends: for whoever engages."""
        # Always the firm before the manager, so that nobody waits in a circle.
        self._locked_firm(firm)
        self._lock_manager(manager)
        return self.standing(firm, manager, at)

    def engage(self, engagement: Engagement, certificate: str) -> bytes:
        """Bind firm and manager; return the manager's digest for the log."""
        row = EngagementRow(
            firm=str(engagement.firm),
            manager=engagement.manager,
            certificate=certificate,
            salt=fresh(),
            lot=engagement.lot,
            won_by_draw=engagement.won_by_draw,
            since=engagement.since,
            released_at=engagement.released_at,
        )
        self._session.add(row)
        self._session.flush()
        return manager_digest_of(row)

    def release(self, lot: LotId, at: datetime) -> Engagement:
        """Free firm and manager of the lot."""
        row = self._session.scalar(
            select(EngagementRow)
            .where(EngagementRow.lot == lot, EngagementRow.released_at.is_(None))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotEngagedError(lot)
        row.released_at = at
        self._session.flush()
        return engagement_of(row)

    def engaged(self, at: datetime) -> Sequence[Engagement]:
        """Return every engagement that binds at this instant."""
        rows = self._session.scalars(
            select(EngagementRow)
            .where(
                EngagementRow.since <= at,
                or_(
                    EngagementRow.released_at.is_(None), EngagementRow.released_at > at
                ),
            )
            .order_by(EngagementRow.id)
        )
        return [engagement_of(row) for row in rows]

    def manager_digest(self, lot: LotId) -> bytes | None:
        """Return what stands for the lot's manager in the log."""
        row = self._session.scalar(
            select(EngagementRow)
            .where(EngagementRow.lot == lot)
            .order_by(EngagementRow.id.desc())
            .limit(1)
        )
        return None if row is None else manager_digest_of(row)

    def declare(
        self, firm: Uscc, source: str, relations: Iterable[Relation], at: datetime
    ) -> None:
        """Keep what this source says of the firm, instead of what it said before."""
        self._locked_firm(firm)
        self._session.execute(
            delete(RelationRow).where(
                RelationRow.declared_of == str(firm), RelationRow.source == source
            )
        )
        self._session.add_all(
            RelationRow(
                declared_of=str(firm),
                source=relation.source,
                kind=relation.kind.value,
                from_firm=str(relation.from_firm),
                to_firm=str(relation.to_firm),
                declared_at=at,
                share=relation.share,
            )
            for relation in relations
        )
        self._session.flush()

    def relations_among(self, firms: Collection[Uscc]) -> Sequence[Relation]:
        """Return the declared relations that may matter among these firms."""
        known = {str(firm) for firm in firms}
        found: dict[int, Relation] = {}
        reached, frontier = set(known), set(known)
        while frontier:
            next_frontier: set[str] = set()
            for row in self._responsible_for(frontier):
                found[row.id] = relation_of(row)
                next_frontier |= {row.from_firm, row.to_firm} - reached
            reached |= next_frontier
            frontier = next_frontier
        level = set(known)
        for _ in range(LEVELS):
            held = self._session.scalars(
                select(RelationRow)
                .where(RelationRow.kind == RelationKind.HOLDING.value)
                .where(RelationRow.to_firm.in_(level))
            ).all()
            found |= {row.id: relation_of(row) for row in held}
            level = {row.from_firm for row in held}
        between = select(RelationRow).where(
            RelationRow.kind == RelationKind.MANAGEMENT.value,
            and_(RelationRow.from_firm.in_(known), RelationRow.to_firm.in_(known)),
        )
        found |= {row.id: relation_of(row) for row in self._session.scalars(between)}
        return [relation for _, relation in sorted(found.items())]

    def declare_people(
        self, firm: Uscc, source: str, ties: Iterable[Tie], at: datetime
    ) -> None:
        """Keep whom this source names in the firm, instead of whom it named before."""
        self._locked_firm(firm)
        self._session.execute(
            delete(TieRow).where(
                TieRow.declared_of == str(firm), TieRow.source == source
            )
        )
        self._session.add_all(
            TieRow(
                declared_of=str(firm),
                source=tie.source,
                kind=tie.kind.value,
                person=tie.person,
                share=tie.share,
                declared_at=at,
            )
            for tie in ties
        )
        self._session.flush()

    def declared(
        self, firm: Uscc, source: str
    ) -> tuple[Sequence[Relation], Sequence[Tie]]:
        """Return what this source says of the firm now."""
        relations = self._session.scalars(
            select(RelationRow)
            .where(RelationRow.declared_of == str(firm), RelationRow.source == source)
            .order_by(RelationRow.id)
        )
        ties = self._session.scalars(
            select(TieRow)
            .where(TieRow.declared_of == str(firm), TieRow.source == source)
            .order_by(TieRow.id)
        )
        return [relation_of(row) for row in relations], [tie_of(row) for row in ties]

    def ties_among(self, firms: Collection[Uscc]) -> Sequence[Tie]:
        """Return the people named in these firms."""
        rows = self._session.scalars(
            select(TieRow)
            .where(TieRow.declared_of.in_({str(firm) for firm in firms}))
            .order_by(TieRow.id)
        )
        return [tie_of(row) for row in rows]

    def record_ban(self, ban: Ban) -> None:
        """Keep an authority's decision."""
        if self._session.get(BanRow, (ban.number, ban.authority)) is not None:
            raise RecordedAlreadyError(ban.number)
        self._session.add(
            BanRow(
                number=ban.number,
                authority=ban.authority,
                firm=str(ban.firm),
                basis=ban.basis,
                since=ban.since,
                until=ban.until,
                hearing=ban.hearing,
                appeal=ban.appeal,
                digest=ban.digest,
            )
        )
        self._session.flush()

    def bans(self, firm: Uscc) -> Sequence[Ban]:
        """Return all recorded bans of a firm, running or over."""
        rows = self._session.scalars(
            select(BanRow).where(BanRow.firm == str(firm)).order_by(BanRow.since)
        )
        return [ban_of(row) for row in rows]

    def record_cap(self, document: CapDocument) -> None:
        """Keep a county's document."""
        if self._session.get(CapDocumentRow, document.number) is not None:
            raise RecordedAlreadyError(document.number)
        self._session.add(
            CapDocumentRow(
                number=document.number,
                issuer=document.issuer,
                dated=document.dated,
                review=document.review,
                max_active=document.max_active,
                max_active_per_manager=document.max_active_per_manager,
                since=document.since,
                until=document.until,
                digest=document.digest,
            )
        )
        self._session.flush()

    def cap(self, at: datetime) -> CapDocument | None:
        """Return the county's document that binds at this instant."""
        rows = self._session.scalars(
            select(CapDocumentRow).where(CapDocumentRow.since <= at)
        )
        return cap_in_force([cap_of(row) for row in rows], at)

    def _locked_firm(self, code: Uscc) -> FirmRow:
        insert_if_absent(self._session, FirmRow, code=str(code), name="")
        return self._session.scalars(
            select(FirmRow)
            .where(FirmRow.code == str(code))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()

    def _lock_manager(self, manager: ManagerId) -> None:
        insert_if_absent(self._session, ManagerRow, id=manager)
        self._session.scalars(
            select(ManagerRow).where(ManagerRow.id == manager).with_for_update()
        ).one()

    def _responsible_for(self, firms: Collection[str]) -> Sequence[RelationRow]:
        return self._session.scalars(
            select(RelationRow).where(
                RelationRow.kind == RelationKind.RESPONSIBLE_PERSON.value,
                or_(RelationRow.from_firm.in_(firms), RelationRow.to_firm.in_(firms)),
            )
        ).all()

    def _found_in(
        self, row: type[R], column: InstrumentedAttribute[str], values: Sequence[str]
    ) -> Sequence[R]:
        """Return the rows whose column has one of these values, however many."""
        return [
            found
            for start in range(0, len(values), _AT_ONCE)
            for found in self._session.scalars(
                select(row)
                .where(column.in_(values[start : start + _AT_ONCE]))
                .execution_options(populate_existing=True)
            )
        ]


def _grouped(
    engaged: Iterable[EngagementRow],
) -> tuple[dict[str, set[int]], dict[str | None, set[int]]]:
    """Return the numbers of the engagements of each firm and of each manager."""
    by_firm: dict[str, set[int]] = {}
    by_manager: dict[str | None, set[int]] = {}
    for row in engaged:
        by_firm.setdefault(row.firm, set()).add(row.id)
        by_manager.setdefault(row.manager, set()).add(row.id)
    return by_firm, by_manager
