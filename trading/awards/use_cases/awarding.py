"""The public notice period of a result, and the award after it (D-21 to D-23)."""

from datetime import datetime, timedelta
from typing import Any, Final

from archive.public.ledger import Recorded
from archive.public.values import Actor, to_micros
from trading.awards.errors import RecordUnsignedError
from trading.awards.events import AwardEvent
from trading.awards.model import Award
from trading.awards.objections import check_winner_stands
from trading.awards.ports import AwardWork
from trading.awards.use_cases.acting import AwardAct, LotCommand, Step, told
from trading.awards.warnings import EarlyWarning, WarningLevel
from trading.bidders.model.firms import check_not_banned
from trading.projects.model import PublicationKind
from trading.rules.calendar import beijing_day
from trading.rules.deadlines import Deadline, Term
from trading.rules.texts import Said

RESULT_PUBLISHED: Final = Said("公示开始", "the public notice of the result")
PUBLICITY_OVER: Final = Said("公示期满", "the end of the public notice period")
AWARD_GIVEN: Final = Said("中选通知书发出", "the award notice")
_INSTANT: Final = timedelta(microseconds=1)


class OpenPublicityCommand(LotCommand, frozen=True, kw_only=True):
    """Publish the result of the draw."""


class OpenPublicity(AwardAct[OpenPublicityCommand]):
    """Publish the winner with the end of the public notice period (D-21)."""

    command = OpenPublicityCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: OpenPublicityCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse while the draw record lacks a signer; then publish."""
        step = self.step(work, actor, command.lot, AwardEvent.PUBLICITY_OPENED, now)
        award = step.award()
        if work.ledger.has_cosigner():
            step.require_shown(award.conclusion.event)
        missing = work.proceedings.unsigned(step.lot.id)
        if missing:
            raise RecordUnsignedError(missing)
        found = publicity(self, step)
        award = award.published(found.ends, now, found.described())
        return publish_candidate(step, award, found, "中选结果公示")


def publicity(act: AwardAct[Any], step: Step) -> Deadline:
    """Compute when a public notice period that opens now will be over."""
    rules = step.rules
    return act.due(
        rules,
        "publicity_period",
        RESULT_PUBLISHED,
        beijing_day(step.now),
        counts_start_day=rules.flag("counts_publication_day"),
    )


def publish_candidate(
    step: Step, award: Award, found: Deadline, title: str
) -> Recorded:
    """Save, record and publish whose turn it is and until when to object."""
    step.work.awards.save(award)
    warnings = _practice_warnings(step, found)
    content = {
        **award.candidate.described(),
        "rank": award.rank,
        "round": award.round,
        "conclusion": award.conclusion.event,
        "price_fen": award.conclusion.price.fen,
        "reserves": [
            each.described() for each in award.conclusion.entrants[award.rank + 1 :]
        ],
        "publicity": found.described(),
    }
    recorded = step.record({**content, "warnings": told(warnings)})
    step.publish(PublicationKind.RESULT, title, content, recorded)
    step.warn(warnings, recorded)
    return recorded


def _practice_warnings(step: Step, found: Deadline) -> list[EarlyWarning]:
    if not found.short_by_local_practice:
        return []
    message = "the day of publication was counted: the period is a day short"
    return [step.warning(WarningLevel.YELLOW, "T-7", message)]


class GiveAwardCommand(LotCommand, frozen=True, kw_only=True):
    """Give the award to the candidate whose public notice period is over."""


class GiveAward(AwardAct[GiveAwardCommand]):
    """Award at the fixed price; the owner does, never the centre (D-23, P-1)."""

    command = GiveAwardCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: GiveAwardCommand, now: datetime
    ) -> Recorded:
        """Refuse before the period is over; then award and fix the limit to sign."""
        step = self.step(work, actor, command.lot, AwardEvent.AWARDED, now)
        award = step.award()
        objections = work.awards.objections(step.lot.id)
        check_winner_stands(objections, award.round, award.rank)
        code = award.candidate.code
        check_not_banned(code, work.bidders.bans(code), now)
        limit = self._limit(step)
        award = award.awarded(limit.ends, now, limit.described())
        work.awards.save(award)
        warnings = self._late_notice(step, award)
        content = {
            **award.candidate.described(),
            "rank": award.rank,
            "price_fen": award.conclusion.price.fen,
            "contract_until": to_micros(limit.ends),
            "contract": limit.described(),
        }
        facts = {**content, "round": award.round, "warnings": told(warnings)}
        recorded = step.record(facts, public=True)
        step.publish(PublicationKind.AWARD, "中选通知书", content, recorded)
        step.warn(warnings, recorded)
        return recorded

    def _limit(self, step: Step) -> Deadline:
        """Return the limit for signing: the local one, never later than the law's."""
        rules, today = step.rules, beijing_day(step.now)
        return min(
            self.due(rules, "contract_period", AWARD_GIVEN, today),
            self.due(rules, "contract_period_legal", AWARD_GIVEN, today),
            key=lambda each: each.ends,
        )

    def _late_notice(self, step: Step, award: Award) -> list[EarlyWarning]:
        if award.publicity is None:
            return []
        last_day = beijing_day(award.publicity.closes - _INSTANT)
        # A warning must not stop the award where the calendar ends, so LONG.
        due = self.due(
            step.rules,
            "award_notice_period",
            PUBLICITY_OVER,
            last_day,
            term=Term.LONG,
        )
        if not due.is_over(step.now):
            return []
        message = f"the award notice was due by {due.last_day}"
        return [step.warning(WarningLevel.YELLOW, "D-23", message)]
