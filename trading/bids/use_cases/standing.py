"""Standing keys of those who open light policies, and the trustee beside (7.12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from archive.public.ledger import Command, Draft, Recorded, UseCase
from archive.public.sealing import is_hybrid_recipient
from archive.public.values import Actor, to_micros
from trading.bids.light_errors import (
    NotARecipientError,
    StandingKeyUnsignedError,
    TrusteeUnsignedError,
)
from trading.bids.model.holders import (
    Tool,
    Trustee,
    standing_statement,
    trustee_statement,
)
from trading.bids.model.light import StandingKey
from trading.bids.ports import BidWork
from trading.bids.signed import require_signed
from trading.bids.use_cases.acting import Body, Key, Recipient, Signature
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

STREAM: Final = "standing-keys"
HOLDING: Final = (Role.REVIEWER, Role.SUPERVISOR, Role.CLERK)
"""Who may hold in light policies."""


class MakeStandingKeyCommand(Command, frozen=True, kw_only=True):
    """The recipient of a fresh identity, signed with a key of the person's own."""

    age: Recipient
    signing: Key
    signature: Signature
    tool: Tool


class MakeStandingKey(UseCase[BidWork, MakeStandingKeyCommand]):
    """Take a standing key, for all to see; policies may name it for seven days."""

    command = MakeStandingKeyCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: MakeStandingKeyCommand,
        now: datetime,
    ) -> Recorded:
        """Check whose signature it is, keep the key, record it in clear."""
        if not actor.roles & set(HOLDING):
            raise NotYoursError("make_standing_key", HOLDING, actor.roles)
        _require_recipient(command.age)
        key = StandingKey(
            person=actor.person,
            organisation=actor.organisation,
            tool=command.tool,
            age=command.age,
            key=bytes.fromhex(command.signing),
            signature=bytes.fromhex(command.signature),
            made_at=now,
            supervises=Role.SUPERVISOR in actor.roles,
        )
        said = (key.person, key.organisation, key.age, key.tool.value)
        unsigned = StandingKeyUnsignedError(key.person)
        require_signed(standing_statement(*said), key.key, key.signature, unsigned)
        work.quotes.keep_key(key)
        facts = {
            "person": key.person,
            "organisation": key.organisation,
            "age": key.age,
            "key": command.signing,
            "signature": command.signature,
            "tool": key.tool.value,
            "until": to_micros(key.until),
        }
        return work.ledger.append(_in_clear("STANDING_KEY_MADE", facts), actor, now)


class RegisterTrusteeCommand(Command, frozen=True, kw_only=True):
    """Who gives the time factor of light policies; signed with its own key."""

    organisation: Body
    age: Recipient
    signing: Key
    signature: Signature


class RegisterTrustee(UseCase[BidWork, RegisterTrusteeCommand]):
    """Register a standing trustee, for all to see."""

    command = RegisterTrusteeCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: RegisterTrusteeCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it has the key and can be sealed to, keep and record it."""
        if Role.CENTRE_MANAGER not in actor.roles:
            raise NotYoursError("register_trustee", [Role.CENTRE_MANAGER], actor.roles)
        _require_recipient(command.age)
        raw = bytes.fromhex(command.signing)
        trustee = Trustee(command.organisation, command.age, raw)
        said = trustee_statement(trustee.organisation, trustee.age)
        unsigned = TrusteeUnsignedError(trustee.organisation)
        require_signed(said, raw, bytes.fromhex(command.signature), unsigned)
        work.quotes.keep_trustee(trustee)
        facts = {**trustee.described(), "signature": command.signature}
        draft = _in_clear("TIME_TRUSTEE_REGISTERED", facts)
        return work.ledger.append(draft, actor, now)


def _require_recipient(age: str) -> None:
    if not is_hybrid_recipient(age):
        raise NotARecipientError


def _in_clear(kind: str, facts: Mapping[str, object]) -> Draft:
    return Draft(kind, STREAM, facts, {"kind": kind, "stream": STREAM})
