"""A winner who is lost, and the reserves in the order that was drawn (D-25)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from archive.public.ledger import Recorded
from archive.public.values import Actor, RuleBrokenError
from trading.awards.errors import ReserveNotBarredError
from trading.awards.events import AwardEvent
from trading.awards.model import Award, Entrant, PassedBy
from trading.awards.objections import check_winner_void, winner_found_void
from trading.awards.ports import AwardWork
from trading.awards.use_cases.acting import (
    AwardAct,
    Digest,
    LotCommand,
    PublicReason,
    Reason,
    Step,
)
from trading.awards.use_cases.awarding import publicity, publish_candidate
from trading.bidders.errors import BannedError, FirmAtCapError, ManagerEngagedError
from trading.bidders.ports import Standing
from trading.projects.model import PublicationKind


class VoidWinnerCommand(LotCommand, frozen=True, kw_only=True):
    """Void the winner whom a decided objection or a ban is against."""

    reason: Reason
    document: Digest


class VoidWinner(AwardAct[VoidWinnerCommand]):
    """Void a winner; an unwelcome result is no ground (D-27)."""

    command = VoidWinnerCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: VoidWinnerCommand, now: datetime
    ) -> Recorded:
        """Refuse without a decided objection or a running ban; then record."""
        step = self.step(work, actor, command.lot, AwardEvent.WINNER_VOIDED, now)
        award = step.award()
        objections = work.awards.objections(step.lot.id)
        bans = work.bidders.bans(award.candidate.code)
        banned = any(ban.is_in_force(now) for ban in bans)
        check_winner_void(objections, award.round, award.rank, banned=banned)
        ground = winner_found_void(objections, award.round, award.rank)
        by = PassedBy.BANNED if ground is None else PassedBy.FOUND_VOID
        lost = award.lost(by, command.reason, command.document, now)
        private = {"ground": ground, "reason": command.reason}
        return _lose(step, lost, "中选无效", private=private)


class RecordRefusalCommand(LotCommand, frozen=True, kw_only=True):
    """
    Record that the winner refuses, with the document that shows it.

    `silent` says that the winner did not answer until the limit for signing; the
    document is then the owner's decision on it.
    """

    silent: bool
    reason: PublicReason
    document: Digest


class RecordRefusal(AwardAct[RecordRefusalCommand]):
    """
    Record a documented refusal; no clock loses an award, and nobody is banned by it.

    A ban may follow only from an authority's own decision (C-13).
    """

    command = RecordRefusalCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: RecordRefusalCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse to call somebody silent too early; then record."""
        step = self.step(work, actor, command.lot, AwardEvent.REFUSAL_RECORDED, now)
        by = PassedBy.SILENT if command.silent else PassedBy.REFUSED
        lost = step.award().lost(by, command.reason, command.document, now)
        return _lose(step, lost, "中选人放弃中选", public={"reason": command.reason})


def _lose(
    step: Step,
    award: Award,
    title: str,
    *,
    public: Mapping[str, object] = MappingProxyType({}),
    private: Mapping[str, object] = MappingProxyType({}),
) -> Recorded:
    step.work.awards.save(award)
    gone = award.passed[-1]
    content = {
        **award.conclusion.entrants[gone.rank].described(),
        "rank": gone.rank,
        "by": gone.by.value,
        "document": gone.document,
        **public,
    }
    recorded = step.record({**content, **private})
    step.publish(PublicationKind.CHANGE, title, content, recorded)
    return recorded


class SkipGround(StrEnum):
    """Why a reserve is skipped; all but DECLINED are checked against the records."""

    AT_CAP = "at_cap"
    MANAGER_ENGAGED = "manager_engaged"
    BANNED = "banned"
    DECLINED = "declined"


class SkipReserveCommand(LotCommand, frozen=True, kw_only=True):
    """Skip the next reserve; `document` is the owner's decision or the declining."""

    ground: SkipGround
    reason: PublicReason
    document: Digest


class SkipReserve(AwardAct[SkipReserveCommand]):
    """Skip the next reserve, for a reason that the records bear out (D-10)."""

    command = SkipReserveCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: SkipReserveCommand, now: datetime
    ) -> Recorded:
        """Refuse to skip a reserve that nothing bars; then record the reason."""
        step = self.step(work, actor, command.lot, AwardEvent.RESERVE_SKIPPED, now)
        award = step.award()
        reserve = award.next_reserve()
        if command.ground not in (SkipGround.DECLINED, self._barred(step, reserve)):
            raise ReserveNotBarredError(reserve.ticket, command.ground)
        by = PassedBy(command.ground.value)
        skipped = award.skipped(by, command.reason, command.document, now)
        return _lose(step, skipped, "候补顺延", public={"reason": command.reason})

    @staticmethod
    def _barred(step: Step, reserve: Entrant) -> SkipGround | None:
        limit = step.rules.number("max_active_per_manager")
        try:
            _standing(step, reserve).require_free(limit)
        except RuleBrokenError as bar:
            return _GROUNDS.get(type(bar))
        return None


_GROUNDS: dict[type[RuleBrokenError], SkipGround] = {
    FirmAtCapError: SkipGround.AT_CAP,
    ManagerEngagedError: SkipGround.MANAGER_ENGAGED,
    BannedError: SkipGround.BANNED,
}


def _standing(step: Step, reserve: Entrant) -> Standing:
    return step.work.bidders.standing(reserve.code, reserve.manager, step.now)


class CallReserveCommand(LotCommand, frozen=True, kw_only=True):
    """Call the next reserve."""


class CallReserve(AwardAct[CallReserveCommand]):
    """Let the next reserve step in, with a public notice period of its own."""

    command = CallReserveCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: CallReserveCommand, now: datetime
    ) -> Recorded:
        """Refuse a reserve at its cap, banned or engaged: it is skipped with reason."""
        step = self.step(work, actor, command.lot, AwardEvent.RESERVE_CALLED, now)
        award = step.award()
        limit = step.rules.number("max_active_per_manager")
        _standing(step, award.next_reserve()).require_free(limit)
        found = publicity(self, step)
        award = award.called(found.ends, now, found.described())
        return publish_candidate(step, award, found, "递补中选结果公示")


class DeclareReservesUsedUpCommand(LotCommand, frozen=True, kw_only=True):
    """Declare that nobody is left in reserve."""


class DeclareReservesUsedUp(AwardAct[DeclareReservesUsedUpCommand]):
    """End a conclusion of which nobody is left; a new notice is next (D-25)."""

    command = DeclareReservesUsedUpCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: DeclareReservesUsedUpCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse while a reserve can be called; then end the conclusion."""
        step = self.step(work, actor, command.lot, AwardEvent.RESERVES_USED_UP, now)
        award = step.award()
        award.require_used_up()
        work.awards.use_up(step.lot.id, now)
        content: dict[str, object] = {"round": award.round, "passed": award.gone()}
        recorded = step.record(content)
        step.publish(PublicationKind.CHANGE, "候补用尽，需重新公告", content, recorded)
        return recorded
