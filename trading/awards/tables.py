"""Rows of conclusions and what became of them, of objections and early warnings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Index, Select, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Fen, Micros, serial
from archive.public.values import Window, Yuan
from trading.awards.errors import ConclusionStandsError, NoConclusionError
from trading.awards.kept import (
    from_acceptance,
    from_contract,
    from_entrant,
    from_passed,
    from_visit,
    to_acceptance,
    to_contract,
    to_entrant,
    to_passed,
    to_visit,
)
from trading.awards.model import Award, Conclusion
from trading.awards.objections import (
    Decision,
    Ground,
    Objection,
    Outcome,
)
from trading.awards.warnings import EarlyWarning, WarningLevel
from trading.bidders.codes import Uscc
from trading.projects.model import LotId

_LOT: Final = 50


class AwardRow(Base):
    """One conclusion of a lot; `ended_at` once it was withdrawn or is used up."""

    __tablename__ = "trading_award"
    __table_args__ = (
        Index(
            "trading_award_standing",
            "lot",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    lot: Mapped[str] = mapped_column(String(_LOT), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event: Mapped[int]
    concluded_at: Mapped[datetime] = mapped_column(Micros)
    price: Mapped[Yuan] = mapped_column(Fen)
    won_by_draw: Mapped[bool] = mapped_column(Boolean)
    entrants: Mapped[list[Any]] = mapped_column(JSON)
    rank: Mapped[int]
    passed: Mapped[list[Any]] = mapped_column(JSON)
    publicity_from: Mapped[datetime | None] = mapped_column(Micros)
    publicity_until: Mapped[datetime | None] = mapped_column(Micros)
    deadlines: Mapped[dict[str, Any]] = mapped_column(JSON)
    awarded_at: Mapped[datetime | None] = mapped_column(Micros)
    contract_until: Mapped[datetime | None] = mapped_column(Micros, index=True)
    late_warned_at: Mapped[datetime | None] = mapped_column(Micros)
    late_accepted: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )
    contract: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    officer: Mapped[str] = mapped_column(String(140))
    visits: Mapped[list[Any]] = mapped_column(JSON)
    ended_at: Mapped[datetime | None] = mapped_column(Micros)


class ObjectionRow(Base):
    """One objection."""

    __tablename__ = "trading_objection"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    lot: Mapped[str] = mapped_column(String(_LOT), index=True)
    round: Mapped[int]
    rank: Mapped[int]
    by: Mapped[str] = mapped_column(String(18))
    ground: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Micros)
    answer_until: Mapped[datetime] = mapped_column(Micros)
    outcome: Mapped[str | None] = mapped_column(String(40))
    decision_reason: Mapped[str] = mapped_column(Text)
    decision_document: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Micros)
    decision_event: Mapped[int | None]
    claim: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(140))


class WarningRow(Base):
    """One early warning and the event that records it."""

    __tablename__ = "trading_warning"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(_LOT), index=True)
    level: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Micros, index=True)
    event: Mapped[int]


def _award(row: AwardRow) -> Award:
    publicity = None
    if row.publicity_from is not None and row.publicity_until is not None:
        publicity = Window(row.publicity_from, row.publicity_until)
    return Award(
        round=row.round,
        conclusion=Conclusion(
            lot=LotId(row.lot),
            event=row.event,
            at=row.concluded_at,
            price=row.price,
            entrants=tuple(to_entrant(each) for each in row.entrants),
            won_by_draw=row.won_by_draw,
        ),
        rank=row.rank,
        passed=tuple(to_passed(each) for each in row.passed),
        publicity=publicity,
        deadlines=row.deadlines,
        awarded_at=row.awarded_at,
        contract_until=row.contract_until,
        late_warned_at=row.late_warned_at,
        late_accepted=to_acceptance(row.late_accepted),
        contract=to_contract(row.contract),
        officer=row.officer,
        visits=tuple(to_visit(each) for each in row.visits),
    )


def _objection(row: ObjectionRow) -> Objection:
    decision = None
    if (
        row.outcome is not None
        and row.decided_at is not None
        and row.decision_event is not None
    ):
        decision = Decision(
            outcome=Outcome(row.outcome),
            reason=row.decision_reason,
            document=row.decision_document,
            at=row.decided_at,
            event=row.decision_event,
        )
    return Objection(
        id=row.id,
        lot=LotId(row.lot),
        round=row.round,
        rank=row.rank,
        by=Uscc.parse(row.by),
        ground=Ground(row.ground),
        text=row.text,
        document=row.document,
        received_at=row.received_at,
        answer_until=row.answer_until,
        decision=decision,
        claim=row.claim,
        person=row.person,
    )


class SqlAwards:
    """`Awards` inside one transaction, whose lot is locked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def report(self, conclusion: Conclusion) -> Award:
        """Keep an ordered conclusion."""
        if self._standing(conclusion.lot) is not None:
            raise ConclusionStandsError(conclusion.lot)
        award = Award(
            round=len(self.history(conclusion.lot)) + 1, conclusion=conclusion
        )
        row = AwardRow(
            lot=conclusion.lot,
            round=award.round,
            event=conclusion.event,
            concluded_at=conclusion.at,
            price=conclusion.price,
            won_by_draw=conclusion.won_by_draw,
            entrants=[from_entrant(each) for each in conclusion.entrants],
        )
        _write(row, award)
        self._session.add(row)
        self._session.flush()
        return award

    def withdraw(self, lot: LotId, at: datetime) -> None:
        """Take the conclusion back, its draw is void."""
        self._require(lot).ended_at = at
        self._session.flush()

    def use_up(self, lot: LotId, at: datetime) -> None:
        """End the conclusion: nobody is left."""
        self.withdraw(lot, at)

    def award(self, lot: LotId) -> Award:
        """Return the award of the standing conclusion."""
        return _award(self._require(lot))

    def standing(self, lot: LotId) -> Award | None:
        """Return the award of the standing conclusion, None without one."""
        row = self._standing(lot)
        return None if row is None else _award(row)

    def history(self, lot: LotId) -> Sequence[Award]:
        """Return the awards of all conclusions of the lot, in their order."""
        rows = self._session.scalars(self._of(lot).order_by(AwardRow.round))
        return [_award(row) for row in rows]

    def save(self, award: Award) -> None:
        """Keep what became of an award."""
        _write(self._session.get_one(AwardRow, (award.lot, award.round)), award)
        self._session.flush()

    def object(self, objection: Objection) -> None:
        """Keep an objection, or its decision."""
        decision = objection.decision
        self._session.merge(
            ObjectionRow(
                id=objection.id,
                lot=objection.lot,
                round=objection.round,
                rank=objection.rank,
                by=str(objection.by),
                ground=objection.ground.value,
                text=objection.text,
                document=objection.document,
                received_at=objection.received_at,
                answer_until=objection.answer_until,
                outcome=decision and decision.outcome.value,
                decision_reason=decision.reason if decision else "",
                decision_document=decision.document if decision else "",
                decided_at=decision and decision.at,
                decision_event=decision and decision.event,
                claim=objection.claim,
                person=objection.person,
            )
        )
        self._session.flush()

    def objections(self, lot: LotId) -> Sequence[Objection]:
        """Return all objections of the lot, in the order of their arrival."""
        rows = self._session.scalars(
            select(ObjectionRow)
            .where(ObjectionRow.lot == lot)
            .order_by(ObjectionRow.received_at, ObjectionRow.id)
        )
        return [_objection(row) for row in rows]

    def unsigned_after(self, at: datetime) -> Sequence[LotId]:
        """Return the lots whose contract is late at this instant and not warned of."""
        rows = self._session.scalars(
            select(AwardRow)
            .where(
                AwardRow.ended_at.is_(None),
                AwardRow.contract_until <= at,
                AwardRow.late_warned_at.is_(None),
            )
            .order_by(AwardRow.contract_until)
        )
        return [LotId(row.lot) for row in rows if _award(row).is_late(at)]

    def _of(self, lot: LotId) -> Select[AwardRow]:
        return (
            select(AwardRow)
            .where(AwardRow.lot == lot)
            .execution_options(populate_existing=True)
        )

    def _standing(self, lot: LotId) -> AwardRow | None:
        return self._session.scalar(self._of(lot).where(AwardRow.ended_at.is_(None)))

    def _require(self, lot: LotId) -> AwardRow:
        row = self._standing(lot)
        if row is None:
            raise NoConclusionError(lot)
        return row


def _write(row: AwardRow, award: Award) -> None:
    row.rank = award.rank
    row.passed = [from_passed(each) for each in award.passed]
    row.publicity_from = None if award.publicity is None else award.publicity.opens
    row.publicity_until = award.objectable_until
    row.deadlines = dict(award.deadlines)
    row.awarded_at = award.awarded_at
    row.contract_until = award.contract_until
    row.late_warned_at = award.late_warned_at
    row.late_accepted = from_acceptance(award.late_accepted)
    row.contract = from_contract(award.contract)
    row.officer = award.officer
    row.visits = [from_visit(each) for each in award.visits]


class SqlWarnings:
    """`Warnings` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def warn(self, warning: EarlyWarning, event: int) -> None:
        """Keep a warning and the event that records it."""
        self._session.add(
            WarningRow(
                lot=warning.lot,
                level=warning.level.value,
                rule=warning.rule,
                message=warning.message,
                at=warning.at,
                event=event,
            )
        )
        self._session.flush()

    def warnings(self, lot: LotId) -> Sequence[EarlyWarning]:
        """Return the warnings of a lot, oldest first."""
        rows = self._session.scalars(
            select(WarningRow).where(WarningRow.lot == lot).order_by(WarningRow.id)
        )
        return [
            EarlyWarning(
                lot=LotId(row.lot),
                level=WarningLevel(row.level),
                rule=row.rule,
                message=row.message,
                at=row.at,
            )
            for row in rows
        ]
