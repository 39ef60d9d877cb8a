"""An account shows that it is the firm; the centre records it, and records its end."""

from dataclasses import replace
from datetime import datetime

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.bidders.claim_errors import ClaimDecidedError, ClaimGroundMissingError
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import GROUNDS, Basis, Claim, ClaimState, Ground
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import (
    Digest,
    FirmAct,
    Id,
    Words,
    account_of_firm,
    record,
    tell,
)


class HandInProofCommand(Command, frozen=True, kw_only=True):
    """What shows that the account is the firm; `document` is its SHA-256."""

    basis: Basis
    document: Digest


class HandInProof(FirmAct[HandInProofCommand]):
    """
    Hand in a certificate or a stamped authorisation for one's own claim.

    Nothing waits for it: the firm signs up before and after (D-8).
    """

    command = HandInProofCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: HandInProofCommand, now: datetime
    ) -> Recorded:
        """Keep the proof with the claim, so that somebody looks at it."""
        claim = self.own_firm(work, actor)
        if claim.state is ClaimState.PROVEN:
            raise ClaimDecidedError(claim.firm)
        work.claims.save(
            replace(
                claim, basis=command.basis, document=command.document, offered_at=now
            )
        )
        facts = {
            "firm": str(claim.firm),
            "basis": command.basis.value,
            "document": command.document,
        }
        by = actor, now
        return record(work, "CLAIM_PROOF_HANDED_IN", claim.organisation, facts, by)


class DecideClaimCommand(Command, frozen=True, kw_only=True):
    """
    Whether an account has shown to be its firm; on what, or on which ground not.

    `document` is the certificate or authorisation that was looked at.
    """

    organisation: Id
    proven: bool
    basis: Basis | None = None
    document: Digest | None = None
    ground: Ground | None = None
    words: Words = ""


class DecideClaim(FirmAct[DecideClaimCommand]):
    """
    Record which account is the firm: it attests, and approves nothing (P-1, D-8).

    An account whose claim is found unproven may hand in more, and be decided anew.
    """

    command = DecideClaimCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: DecideClaimCommand, now: datetime
    ) -> Recorded:
        """Look at the firm's other claims, keep the decision, tell the account."""
        self.require_role(actor)
        account = account_of_firm(work, command.organisation)
        firm = Uscc.parse(account.code)
        claim = work.claims.locked(account.id, firm)
        decided = _decided(work, claim, command, now)
        work.claims.save(decided)
        facts = {
            "firm": str(firm),
            "proven": command.proven,
            "basis": decided.basis and decided.basis.value,
            "document": decided.decided_on,
            "ground": decided.ground and decided.ground.value,
            "words": decided.words,
        }
        recorded = record(work, "CLAIM_DECIDED", account.id, facts, (actor, now))
        tell(work, account, _said(decided), recorded)
        return recorded


def _decided(
    work: BidderWork, claim: Claim, command: DecideClaimCommand, now: datetime
) -> Claim:
    if not command.proven:
        if claim.state is ClaimState.PROVEN:
            raise ClaimDecidedError(claim.firm)
        if command.ground is None:
            raise ClaimGroundMissingError
        return replace(
            claim,
            state=ClaimState.UNPROVEN,
            decided_at=now,
            decided_on=command.document or "",
            ground=command.ground,
            words=command.words,
        )
    document = command.document or claim.document
    others = work.claims.of_firms([str(claim.firm)]).get(str(claim.firm), ())
    claim.require_provable(document, others)
    return replace(
        claim,
        state=ClaimState.PROVEN,
        basis=command.basis or claim.basis or Basis.AUTHORISATION,
        decided_at=now,
        decided_on=document,
        ground=None,
        words=command.words,
    )


class RevokeBindingCommand(Command, frozen=True, kw_only=True):
    """A binding was wrong, or has ended; `document` is what shows it."""

    organisation: Id
    document: Digest
    ground: Ground
    words: Words = ""


class RevokeBinding(FirmAct[RevokeBindingCommand]):
    """
    End the binding of an account to its firm, with ground and document.

    Its signing keys end with it. What was drawn stays drawn: whoever was listed wrongly
    is a matter of objection.
    """

    command = RevokeBindingCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: RevokeBindingCommand,
        now: datetime,
    ) -> Recorded:
        """Keep that the claim is proven no more, and tell the account."""
        self.require_role(actor)
        account = account_of_firm(work, command.organisation)
        firm = Uscc.parse(account.code)
        claim = work.claims.locked(account.id, firm)
        claim.require_bound()
        revoked = replace(
            claim,
            state=ClaimState.REVOKED,
            decided_at=now,
            decided_on=command.document,
            ground=command.ground,
            words=command.words,
        )
        work.claims.save(revoked)
        keys = [
            each
            for each in work.claims.keys(firm)
            if each.organisation == account.id and each.revoked_at is None
        ]
        for key in keys:
            work.claims.save_key(key.revoked(now, "the binding was revoked"))
        facts = {
            "firm": str(firm),
            "document": command.document,
            "ground": command.ground.value,
            "words": command.words,
            "keys": [each.key for each in keys],
        }
        recorded = record(work, "BINDING_REVOKED", account.id, facts, (actor, now))
        tell(work, account, _said(revoked), recorded)
        return recorded


def _said(claim: Claim) -> tuple[str, str]:
    if claim.state is ClaimState.PROVEN:
        subject = "企业身份已确认 The account is bound to the firm"
        said = (
            "您的账号已确认代表该企业，无需再办任何手续。\n"
            "Your account is confirmed to be this firm. There is nothing else to do."
        )
        return subject, f"{claim.firm}\n{said}\n"
    subject = "企业身份未能确认 The account is not bound to the firm"
    ground = "" if claim.ground is None else GROUNDS[claim.ground]
    said = (
        "请补充加盖公章的授权书或数字证书；补充后会重新办理。\n"
        "Hand in a stamped authorisation or a certificate; it is decided anew."
    )
    return subject, f"{claim.firm}\n{ground}\n{claim.words}\n{said}\n"
