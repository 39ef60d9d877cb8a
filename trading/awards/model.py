"""
What becomes of a conclusion: who is next, what was published, awarded and signed.

An ordered conclusion comes from whoever concludes (a draw, an auction, a committee);
this slice calls none of them. A winner is lost only by a documented refusal, a decided
objection or a running ban, never by the clock alone. What follows from the clock (a
public notice period that is over, a contract that is late) is computed, never flipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from archive.public.values import Window, Yuan, utc
from trading.awards.contracts import NO_CHANGE, Contract, LateAcceptance, Visit
from trading.awards.errors import (
    AwardNotDueError,
    ConclusionBrokenError,
    ContractLateError,
    LateAcceptedAlreadyError,
    ManagerReplacedError,
    NoReserveLeftError,
    NothingToSkipError,
    NotLateYetError,
    NotTheOfficerError,
    OfficerMissingError,
    ReservesLeftError,
    SilenceNotProvenError,
    WarnedAlreadyError,
)
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import ManagerId
from trading.projects.model import LotId
from trading.rules.price import check_changes, check_contract_price
from trading.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class Entrant:
    """A firm in its place of the conclusion; `manager` is an opaque number."""

    code: Uscc
    name: str
    ticket: str
    manager: ManagerId | None = None

    def described(self) -> dict[str, object]:
        """Return what facts and the public record say; never the manager."""
        return {"code": str(self.code), "name": self.name, "ticket": self.ticket}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """
    Who won a lot, and who follows in which order.

    `entrants` are the winner and then the reserves. `event` is the number of the event,
    in the project's stream, in which the conclusion stands.

    Raises:
        ConclusionBrokenError: nobody won, or somebody has two places.

    """

    lot: LotId
    event: int
    at: datetime
    price: Yuan
    entrants: tuple[Entrant, ...]
    won_by_draw: bool

    def __post_init__(self) -> None:
        if not self.entrants:
            raise ConclusionBrokenError("nobody won")
        codes = sorted(str(entrant.code) for entrant in self.entrants)
        for one, other in pairwise(codes):
            if one == other:
                raise ConclusionBrokenError(f"{one} has two places")
        if self.price.fen <= 0:
            raise ConclusionBrokenError("the price is not positive")


class PassedBy(StrEnum):
    """Why a place of the conclusion no longer counts; the first two are refusals."""

    REFUSED = "refused"
    SILENT = "silent"
    FOUND_VOID = "found_void"
    BANNED = "banned"
    AT_CAP = "at_cap"
    MANAGER_ENGAGED = "manager_engaged"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A winner lost or a reserve skipped, with reason and document."""

    rank: int
    by: PassedBy
    reason: str
    document: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """
    Where the award of one conclusion stands.

    `round` counts the conclusions of a lot from 1: a voided draw and a new notice each
    give another one. `rank` is the entrant whose turn it is, 0 is the winner drawn.
    """

    round: int
    conclusion: Conclusion
    rank: int = 0
    passed: tuple[Passed, ...] = ()
    publicity: Window | None = None
    deadlines: Mapping[str, Any] = field(default_factory=dict)
    awarded_at: datetime | None = None
    contract_until: datetime | None = None
    late_warned_at: datetime | None = None
    late_accepted: LateAcceptance | None = None
    contract: Contract | None = None
    officer: str = ""
    visits: tuple[Visit, ...] = ()

    @property
    def lot(self) -> LotId:
        """The lot."""
        return self.conclusion.lot

    @property
    def candidate(self) -> Entrant:
        """The entrant whose turn it is."""
        return self.conclusion.entrants[self.rank]

    @property
    def objectable_until(self) -> datetime | None:
        """When the public notice period ends, None before it was opened."""
        return None if self.publicity is None else self.publicity.closes

    @property
    def next_rank(self) -> int | None:
        """The rank of the next reserve that was neither lost nor skipped."""
        gone = {each.rank for each in self.passed}
        left = range(self.rank + 1, len(self.conclusion.entrants))
        return next((rank for rank in left if rank not in gone), None)

    def next_reserve(self) -> Entrant:
        """
        Return the reserve whom a call would reach.

        Raises:
            NoReserveLeftError: all reserves are used up.

        """
        if self.next_rank is None:
            raise NoReserveLeftError
        return self.conclusion.entrants[self.next_rank]

    def published(
        self, until: datetime, at: datetime, described: Mapping[str, Any]
    ) -> "Award":
        """Return the award with its candidate's public notice period open."""
        return replace(
            self, publicity=Window(at, until), deadlines={"publicity": described}
        )

    def require_due(self, at: datetime) -> None:
        """
        Return if the public notice period is over (D-21); it ends by itself.

        Raises:
            AwardNotDueError: it is still running, or was never opened.

        """
        if self.publicity is None or utc(at) < self.publicity.closes:
            raise AwardNotDueError(self.objectable_until)

    def awarded(
        self, contract_until: datetime, at: datetime, described: Mapping[str, Any]
    ) -> "Award":
        """
        Return the award given, with the limit for signing (D-24).

        Raises:
            AwardNotDueError: the public notice period is not over.

        """
        self.require_due(at)
        return replace(
            self,
            awarded_at=at,
            contract_until=contract_until,
            deadlines={**self.deadlines, "contract": described},
        )

    def lost(self, by: PassedBy, reason: str, document: str, at: datetime) -> "Award":
        """
        Return the award after its candidate is lost; nothing is called by itself.

        Raises:
            SilenceNotProvenError: silence is claimed before the limit for signing.

        """
        if by == PassedBy.SILENT and not self.is_late(at):
            raise SilenceNotProvenError(self.contract_until)
        gone = Passed(rank=self.rank, by=by, reason=reason, document=document, at=at)
        return replace(self, passed=(*self.passed, gone))

    def skipped(
        self, by: PassedBy, reason: str, document: str, at: datetime
    ) -> "Award":
        """
        Return the award with the next reserve skipped for a reason.

        Raises:
            NothingToSkipError: all reserves are used up.

        """
        if self.next_rank is None:
            raise NothingToSkipError
        gone = Passed(
            rank=self.next_rank, by=by, reason=reason, document=document, at=at
        )
        return replace(self, passed=(*self.passed, gone))

    def called(
        self, until: datetime, at: datetime, described: Mapping[str, Any]
    ) -> "Award":
        """
        Return the award with the next reserve in turn and published.

        Raises:
            NoReserveLeftError: all reserves are used up.

        """
        if self.next_rank is None:
            raise NoReserveLeftError
        return replace(
            self,
            rank=self.next_rank,
            publicity=Window(at, until),
            deadlines={"publicity": described},
            awarded_at=None,
            contract_until=None,
            late_warned_at=None,
            late_accepted=None,
        )

    def gone(self) -> list[dict[str, object]]:
        """Return who was lost or skipped and why, without the free text."""
        return [
            {
                **self.conclusion.entrants[each.rank].described(),
                "rank": each.rank,
                "by": each.by.value,
            }
            for each in self.passed
        ]

    def require_used_up(self) -> None:
        """
        Return if no reserve is left.

        Raises:
            ReservesLeftError: another reserve can be called.

        """
        if self.next_rank is not None:
            raise ReservesLeftError(self.conclusion.entrants[self.next_rank].ticket)

    def is_late(self, at: datetime) -> bool:
        """Tell whether the limit for signing has passed without a contract."""
        late = self.contract_until is not None and utc(at) >= self.contract_until
        return late and self.contract is None

    def late_warned(self, at: datetime) -> "Award":
        """
        Return the award with its red warning, given once.

        Raises:
            NotLateYetError: the limit has not passed.
            WarnedAlreadyError: the warning is out.

        """
        self._require_late(at)
        if self.late_warned_at is not None:
            raise WarnedAlreadyError
        return replace(self, late_warned_at=at)

    def late_contract_accepted(
        self, reason: str, document: str, at: datetime
    ) -> "Award":
        """
        Return the award with the owner's decision to sign late.

        Raises:
            NotLateYetError: the limit has not passed.
            LateAcceptedAlreadyError: the owner has decided so already.

        """
        self._require_late(at)
        if self.late_accepted is not None:
            raise LateAcceptedAlreadyError
        accepted = LateAcceptance(reason=reason, document=document, at=at)
        return replace(self, late_accepted=accepted)

    def contracted(self, contract: Contract) -> "Award":
        """
        Return the award with its contract.

        The upload counts, not the date written in the contract: that could be chosen.

        Raises:
            PriceRenegotiatedError: the price is not the fixed price (D-26).
            ContractLateError: it is late, and the owner has not decided to accept that.

        """
        check_contract_price(self.conclusion.price, contract.price)
        if self.is_late(contract.uploaded_at) and self.late_accepted is None:
            raise ContractLateError(self.contract_until)
        return replace(self, contract=contract)

    def check_manager(self, manager: ManagerId, approval: str) -> None:
        """
        Refuse a silent change of the project manager (C-12).

        Raises:
            ManagerReplacedError: another manager than the one who was drawn with the
                firm, and no approval by the owner.

        """
        expected = self.candidate.manager
        if expected is not None and manager != expected and not approval:
            raise ManagerReplacedError

    def tracked_by(self, officer: str) -> "Award":
        """Return the award with its tracking officer (D-28)."""
        return replace(self, officer=officer)

    def check_reporter(self, person: str) -> None:
        """
        Refuse the report of a tracking officer of other projects.

        Raises:
            NotTheOfficerError: somebody else follows this project.

        """
        if person != self.officer:
            raise NotTheOfficerError

    def visited(self, visit: Visit, rules: RuleSet) -> "Award":
        """
        Return the award with one more report.

        Raises:
            ChangeNeedsApprovalError: changes exceed the limit and name no approval.

        """
        visits = (*self.visits, visit)
        changed = Yuan(sum(each.change.fen for each in visits))
        # Only a further change asks again; what was approved stays so.
        approved = bool(visit.approval) or visit.change == NO_CHANGE
        check_changes(self.conclusion.price, changed, rules, approved=approved)
        return replace(self, visits=visits)

    def require_tracked(self) -> None:
        """
        Return if somebody follows the project (D-28).

        Raises:
            OfficerMissingError: nobody does.

        """
        if not self.officer:
            raise OfficerMissingError

    def _require_late(self, at: datetime) -> None:
        if not self.is_late(at):
            raise NotLateYetError(self.contract_until)
