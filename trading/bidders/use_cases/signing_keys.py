"""The key a firm signs with: handed in by its account, bound and revoked on record."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.evidence import (
    P256PublicKey,
    PublicKey,
    SignatureInvalidError,
    sha256,
)
from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.bidders.claim_errors import KeyNotShownError, KeyTakenError, NoSuchKeyError
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import (
    Algorithm,
    Basis,
    FirmKey,
    KeyState,
    possession,
)
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
from trading.rules.roles import Role

Raw = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64}|04[0-9a-f]{128})$")]
Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


class OfferSigningKeyCommand(Command, frozen=True, kw_only=True):
    """
    A public key, raw, and its signature over what SPEC 2.8 says.

    `document` is the certificate, or the stamped authorisation that names the key.
    """

    algorithm: Algorithm
    public_key: Raw
    signature: Signature
    basis: Basis
    document: Digest


class OfferSigningKey(FirmAct[OfferSigningKeyCommand]):
    """Hand in the key that the firm signs with, and show that one has it."""

    command = OfferSigningKeyCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: OfferSigningKeyCommand,
        now: datetime,
    ) -> Recorded:
        """Check the signature, keep the key until somebody has looked at it."""
        claim = self.own_firm(work, actor)
        _require_shown(claim.firm, claim.organisation, command)
        key = FirmKey(
            firm=claim.firm,
            organisation=claim.organisation,
            algorithm=command.algorithm,
            key=command.public_key,
            state=KeyState.OFFERED,
            offered_at=now,
            basis=command.basis,
            document=command.document,
        )
        if not work.claims.offer_key(key):
            raise KeyTakenError
        facts = _facts(key)
        return record(
            work, "SIGNING_KEY_OFFERED", key.organisation, facts, (actor, now)
        )


class SigningKeyCommand(Command, frozen=True, kw_only=True):
    """A key, by the SHA-256 of its raw bytes, of an account."""

    organisation: Id
    signing_key: Digest


class BindSigningKey(FirmAct[SigningKeyCommand]):
    """Record that a key is the firm's, seen on certificate or authorisation (E-3)."""

    command = SigningKeyCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: SigningKeyCommand, now: datetime
    ) -> Recorded:
        """Ask whether the account is bound to the firm; bind the key to it."""
        self.require_role(actor)
        account = account_of_firm(work, command.organisation)
        work.claims.locked(account.id, Uscc.parse(account.code)).require_bound()
        key = work.claims.locked_key(account.id, command.signing_key)
        if key is None or key.state is not KeyState.OFFERED:
            raise NoSuchKeyError
        bound = replace(key, state=KeyState.BOUND, bound_at=now)
        work.claims.save_key(bound)
        recorded = record(
            work, "SIGNING_KEY_BOUND", account.id, _facts(bound), (actor, now)
        )
        subject = "签名密钥已绑定 The signing key is bound"
        tell(work, account, (subject, f"{bound.firm}\n{_shown(bound)}\n"), recorded)
        return recorded


class RevokeSigningKeyCommand(SigningKeyCommand, frozen=True, kw_only=True):
    """A key that is lost, known to others, or not wanted any more."""

    reason: Words = ""


class RevokeSigningKey(FirmAct[RevokeSigningKeyCommand]):
    """
    End a key, by its firm or by the centre; what it signed before stays signed.

    Its own account needs no document to say that it lost a key.
    """

    command = RevokeSigningKeyCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: RevokeSigningKeyCommand,
        now: datetime,
    ) -> Recorded:
        """Find the key of that account, end it from this instant on."""
        self.require_role(actor)
        if Role.CLERK not in actor.roles and actor.seat != command.organisation:
            raise NoSuchKeyError
        key = work.claims.locked_key(command.organisation, command.signing_key)
        if key is None or key.state is KeyState.REVOKED:
            raise NoSuchKeyError
        account = account_of_firm(work, command.organisation)
        revoked = key.revoked(now, command.reason)
        work.claims.save_key(revoked)
        facts = {**_facts(revoked), "reason": command.reason}
        recorded = record(work, "SIGNING_KEY_REVOKED", account.id, facts, (actor, now))
        subject = "签名密钥已作废 The signing key is revoked"
        tell(work, account, (subject, f"{revoked.firm}\n{_shown(revoked)}\n"), recorded)
        return recorded


def _require_shown(
    firm: Uscc, organisation: str, command: OfferSigningKeyCommand
) -> None:
    message = possession(firm, organisation, command.algorithm, command.public_key)
    raw, signature = (
        bytes.fromhex(each) for each in (command.public_key, command.signature)
    )
    try:
        match command.algorithm:
            case Algorithm.ED25519:
                PublicKey(raw).verify(message, signature)
            case Algorithm.P256:
                P256PublicKey(raw).verify(message, signature)
    except SignatureInvalidError as error:
        raise KeyNotShownError(str(error)) from error


def _facts(key: FirmKey) -> dict[str, object]:
    return {
        "firm": str(key.firm),
        "algorithm": key.algorithm.value,
        "key": key.key,
        "basis": key.basis and key.basis.value,
        "document": key.document,
    }


def _shown(key: FirmKey) -> str:
    return f"SHA-256 {sha256(bytes.fromhex(key.key)).hex()}"
