"""Selections, applications, verdicts and lists inside one transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from trading.bidders.model.claims import ClaimState
from trading.bidders.tables.claims import ClaimRow
from trading.projects.model import ProjectMissingError
from trading.selection.model.applications import Application
from trading.selection.model.entry import Preparation
from trading.selection.model.review import Verdict
from trading.selection.model.selection import Listed, Selection
from trading.selection.rows import (
    ApplicationRow,
    ListedRow,
    PreparationRow,
    SelectionRow,
    VerdictRow,
    application_of,
    columns_of,
    selection_of,
    verdict_of,
)

_STANDING: Final = (
    select(ApplicationRow)
    .where(
        ApplicationRow.lot == bindparam("lot"),
        ApplicationRow.firm == bindparam("firm"),
        ApplicationRow.withdrawn.is_(False),
    )
    .order_by(ApplicationRow.claim)
)
_VERDICTS_ON: Final = (
    select(VerdictRow)
    .where(VerdictRow.lot == bindparam("lot"), VerdictRow.firm == bindparam("firm"))
    .order_by(VerdictRow.id)
)


class SqlSelections:
    """`Selections` inside one transaction; the lot's lock comes from `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, selection: Selection) -> None:
        """Keep a new selection."""
        self._session.add(SelectionRow(lot=selection.lot, **columns_of(selection)))
        self._session.flush()

    def get(self, lot: str) -> Selection:
        """Return a lot's selection."""
        row = self._session.get(SelectionRow, lot, populate_existing=True)
        if row is None:
            raise ProjectMissingError(lot)
        return selection_of(row)

    def save(self, selection: Selection) -> None:
        """Keep what changed."""
        row = self._session.get_one(SelectionRow, selection.lot)
        for name, value in columns_of(selection).items():
            setattr(row, name, value)
        self._session.flush()

    def preparation(self, lot: str) -> Preparation:
        """Return how far a draft has come on its way to a notice."""
        row = self._session.get(PreparationRow, lot, populate_existing=True)
        return Preparation() if row is None else msgspec.convert(row.kept, Preparation)

    def prepare(self, lot: str, preparation: Preparation) -> None:
        """Keep that."""
        kept = msgspec.to_builtins(preparation)
        row = self._session.get(PreparationRow, lot)
        if row is None:
            self._session.add(PreparationRow(lot=lot, kept=kept))
        else:
            row.kept = kept
        self._session.flush()

    def apply(self, application: Application) -> None:
        """Keep an application."""
        earlier = self._session.scalars(
            select(ApplicationRow.attempt).where(
                ApplicationRow.lot == application.lot,
                ApplicationRow.firm == application.firm,
                ApplicationRow.claim == application.claim,
            )
        ).all()
        self._session.add(
            ApplicationRow(
                stream=application.stream,
                lot=application.lot,
                firm=application.firm,
                claim=application.claim,
                attempt=len(earlier) + 1,
                name=application.name,
                agent=application.agent,
                manager=application.manager,
                certificate=application.certificate,
                documents=list(application.documents),
                applied_at=application.applied_at,
                withdrawn=False,
                fallen="",
            )
        )
        self._session.flush()

    def fill(self, applications: Sequence[Application]) -> None:
        """Keep what applications say that were sealed until now."""
        rows = [
            {
                "stream": each.stream,
                "name": each.name,
                "manager": each.manager,
                "certificate": each.certificate,
                "documents": list(each.documents),
            }
            for each in applications
        ]
        if rows:
            self._session.execute(update(ApplicationRow), rows)

    def applications_for(self, lot: str, firm: str) -> Sequence[Application]:
        """Return what was handed in for the firm and not withdrawn, by any account."""
        rows = self._session.scalars(_STANDING, {"lot": lot, "firm": firm})
        return [application_of(row) for row in rows]

    def withdrawn_for(self, lot: str, firm: str, account: str) -> Sequence[Application]:
        """Return what an account had handed in for the firm and stands no more."""
        wanted = (
            select(ApplicationRow)
            .where(
                ApplicationRow.lot == lot,
                ApplicationRow.firm == firm,
                ApplicationRow.claim == account,
                ApplicationRow.withdrawn,
            )
            .order_by(ApplicationRow.attempt.desc())
        )
        return [application_of(row) for row in self._session.scalars(wanted)]

    def claimed_by(self, account: str) -> Sequence[str]:
        """Return the lots in which an account has an application, newest first."""
        wanted = (
            select(ApplicationRow.lot)
            .where(ApplicationRow.claim == account, ~ApplicationRow.withdrawn)
            .distinct()
            .order_by(ApplicationRow.lot.desc())
        )
        return self._session.scalars(wanted).all()

    def fall(self, application: Application, reason: str) -> None:
        """Keep that an application fell, and why; without a reason it stands again."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.stream == application.stream)
            .values(fallen=reason)
        )

    def unsettled(self, lots: Collection[str]) -> Sequence[tuple[str, str]]:
        """Return lot and stream of those whose fall, or return, is not on record."""
        own, other = aliased(ClaimRow), aliased(ClaimRow)
        proven, open_ = ClaimState.PROVEN.value, ClaimState.OPEN.value
        elsewhere = exists().where(
            other.firm == ApplicationRow.firm, other.state == proven
        )
        undecided = func.coalesce(own.state, open_) == open_
        lost = own.state.in_([ClaimState.UNPROVEN.value, ClaimState.REVOKED.value])
        falls = or_(func.coalesce(lost, False), and_(undecided, elsewhere))
        on_record = ApplicationRow.fallen != ""
        rows = self._session.execute(
            select(ApplicationRow.lot, ApplicationRow.stream)
            .outerjoin(own, own.organisation == ApplicationRow.claim)
            .where(ApplicationRow.lot.in_(sorted(lots)))
            .where(ApplicationRow.withdrawn.is_(False), ApplicationRow.claim != "")
            .where(falls != on_record)
            .order_by(ApplicationRow.lot, ApplicationRow.stream)
        )
        return [(lot, stream) for lot, stream in rows]

    def withdraw(self, application: Application) -> None:
        """Note that an application was withdrawn; verdicts on it go with it."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.stream == application.stream)
            .values(withdrawn=True)
        )
        self._session.execute(
            delete(VerdictRow).where(
                VerdictRow.lot == application.lot,
                VerdictRow.firm == application.firm,
                VerdictRow.application.in_(["", application.stream]),
            )
        )

    def lapse(self, lot: str) -> None:
        """Let every application of an earlier notice lapse, with the verdicts."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.lot == lot)
            .values(withdrawn=True)
        )
        self._session.execute(delete(VerdictRow).where(VerdictRow.lot == lot))

    def applications(self, lot: str) -> Sequence[Application]:
        """Return what was handed in and not withdrawn, ordered by credit code."""
        rows = self._session.scalars(
            select(ApplicationRow)
            .where(ApplicationRow.lot == lot, ApplicationRow.withdrawn.is_(False))
            .order_by(ApplicationRow.firm, ApplicationRow.claim)
        )
        return [application_of(row) for row in rows]

    def standing(self, lot: str) -> int:
        """Return how many were handed in and not withdrawn."""
        found = self._session.scalar(
            select(func.count())
            .select_from(ApplicationRow)
            .where(ApplicationRow.lot == lot, ApplicationRow.withdrawn.is_(False))
        )
        return found or 0

    def streams(self, lot: str) -> Sequence[str]:
        """Return the streams of all applications of a lot, also the withdrawn."""
        rows = self._session.scalars(
            select(ApplicationRow.stream)
            .where(ApplicationRow.lot == lot)
            .order_by(ApplicationRow.stream)
        )
        return list(rows)

    def judge(self, lot: str, verdict: Verdict) -> None:
        """Keep a verdict."""
        self._session.add(
            VerdictRow(
                lot=lot,
                firm=verdict.firm,
                reviewer=verdict.reviewer,
                application=verdict.application,
                passed=verdict.passed,
                reasons=list(verdict.reasons),
            )
        )
        self._session.flush()

    def verdicts(self, lot: str) -> Mapping[str, Sequence[Verdict]]:
        """Return each firm's verdicts in the order in which they were given."""
        found: dict[str, list[Verdict]] = {}
        for row in self._session.scalars(
            select(VerdictRow).where(VerdictRow.lot == lot).order_by(VerdictRow.id)
        ):
            found.setdefault(row.firm, []).append(verdict_of(row))
        return found

    def verdicts_on(self, lot: str, firm: str) -> Sequence[Verdict]:
        """Return one firm's verdicts in the order in which they were given."""
        rows = self._session.scalars(_VERDICTS_ON, {"lot": lot, "firm": firm})
        return [verdict_of(row) for row in rows]

    def keep_list(self, lot: str, number: int, listed: Sequence[Listed]) -> None:
        """Keep a frozen list."""
        self._session.add_all(
            ListedRow(
                lot=lot,
                number=number,
                pid=each.pid,
                firm=each.firm,
                name=each.name,
                salt=each.salt,
                commitment=each.commitment,
                claim=each.claim,
            )
            for each in listed
        )
        self._session.flush()

    def listed(self, lot: str, number: int) -> Sequence[Listed]:
        """Return a frozen list, ordered by ticket."""
        rows = self._session.scalars(
            select(ListedRow)
            .where(ListedRow.lot == lot, ListedRow.number == number)
            .order_by(ListedRow.pid)
        )
        return [
            Listed(row.pid, row.firm, row.name, row.salt, row.commitment, row.claim)
            for row in rows
        ]
