"""The contract: at the fixed price, in time, or late by the owner's decision."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Recorded
from archive.public.values import Actor, Yuan, shown, to_micros
from trading.awards.contracts import Contract
from trading.awards.errors import InFutureError
from trading.awards.events import AwardEvent
from trading.awards.model import Award
from trading.awards.ports import AwardWork
from trading.awards.use_cases.acting import (
    AwardAct,
    Digest,
    LotCommand,
    Reason,
    Step,
    told,
)
from trading.awards.warnings import EarlyWarning, WarningLevel
from trading.bidders.errors import FirmAtCapError
from trading.bidders.model.firms import Engagement, ManagerId, check_under_cap
from trading.projects.model import PublicationKind

Opaque = Annotated[str, msgspec.Meta(min_length=1, max_length=140)]


class WarnLateContractCommand(LotCommand, frozen=True, kw_only=True):
    """Warn that the contract is late."""


class WarnLateContract(AwardAct[WarnLateContractCommand]):
    """Open the red warning about a late contract, once; nothing is lost by it."""

    command = WarnLateContractCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: WarnLateContractCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse before the limit and a second time; then warn."""
        event = AwardEvent.CONTRACT_LATE_WARNED
        step = self.step(work, actor, command.lot, event, now)
        award = step.award().late_warned(now)
        work.awards.save(award)
        until = award.contract_until
        message = f"the contract was due until {until and shown(until)}"
        warnings = [step.warning(WarningLevel.RED, "D-24", message)]
        facts = {
            **award.candidate.described(),
            "contract_until": until and to_micros(until),
            "warnings": told(warnings),
        }
        recorded = step.record(facts)
        step.warn(warnings, recorded)
        return recorded


class AcceptLateContractCommand(LotCommand, frozen=True, kw_only=True):
    """Decide that the contract may be signed late."""

    reason: Reason
    document: Digest


class AcceptLateContract(AwardAct[AcceptLateContractCommand]):
    """Record the owner's decision without which a late contract is refused (D-24)."""

    command = AcceptLateContractCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: AcceptLateContractCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse before it is late and a second time; then record the decision."""
        event = AwardEvent.CONTRACT_LATE_ACCEPTED
        step = self.step(work, actor, command.lot, event, now)
        award = step.award().late_contract_accepted(
            command.reason, command.document, now
        )
        work.awards.save(award)
        content = {**award.candidate.described(), "document": command.document}
        recorded = step.record({**content, "reason": command.reason})
        step.publish(PublicationKind.CHANGE, "同意逾期签订合同", content, recorded)
        return recorded


class UploadContractCommand(LotCommand, frozen=True, kw_only=True):
    """
    Upload the signed contract.

    `document` is its SHA-256 in the object store. `manager` is the project manager's
    opaque number and `certificate` the certificate's; both stay in the database.
    `replacement` is the owner's approval when it is not the manager of the application.
    """

    document: Digest
    price: Yuan
    signed_at: datetime
    manager: Opaque
    certificate: Opaque
    replacement: Digest | None = None


class UploadContract(AwardAct[UploadContractCommand]):
    """
    Take the signed contract and bind firm and manager by it.

    A manager bound elsewhere is refused: another one can be named. A firm that reached
    its cap between draw and contract is warned about only: it was drawn lawfully.
    """

    command = UploadContractCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: UploadContractCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse another price, a late contract, a bound manager; then engage."""
        step = self.step(work, actor, command.lot, AwardEvent.CONTRACT_UPLOADED, now)
        if command.signed_at > now:
            raise InFutureError(command.signed_at)
        award = step.award()
        award.check_manager(ManagerId(command.manager), command.replacement or "")
        contract = Contract(
            document=command.document,
            price=command.price,
            signed_at=command.signed_at,
            uploaded_at=now,
        )
        late = award.is_late(now)
        award = award.contracted(contract)
        work.awards.save(award)
        manager, warnings = _engage(step, award, command)
        content = {
            **award.candidate.described(),
            "price_fen": contract.price.fen,
            "document": contract.document,
            "signed_at": to_micros(contract.signed_at),
            "late": late,
        }
        facts = {
            **content,
            "manager": manager,
            "replacement": command.replacement,
            "warnings": told(warnings),
        }
        recorded = step.record(facts)
        step.publish(PublicationKind.CONTRACT, "合同公告", content, recorded)
        step.warn(warnings, recorded)
        return recorded


def _engage(
    step: Step, award: Award, command: UploadContractCommand
) -> tuple[str, list[EarlyWarning]]:
    firm, manager = award.candidate.code, ManagerId(command.manager)
    standing = step.work.bidders.locked_standing(firm, manager, step.now)
    standing.require_manager_free(step.rules.number("max_active_per_manager"))
    warnings = []
    try:
        check_under_cap(firm, standing.engagements, standing.cap, step.now)
    except FirmAtCapError as full:
        warnings.append(step.warning(WarningLevel.YELLOW, full.rule, str(full)))
    digest = step.work.bidders.engage(
        Engagement(
            firm=firm,
            manager=manager,
            lot=step.lot.id,
            won_by_draw=award.conclusion.won_by_draw,
            since=step.now,
        ),
        command.certificate,
    )
    return digest.hex(), warnings
