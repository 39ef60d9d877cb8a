"""Keys of holders: made and signed by themselves, and shown by opening a drill."""

from dataclasses import replace
from datetime import datetime

from archive.public.evidence import fresh
from archive.public.ledger import Command, Recorded
from archive.public.sealing import is_hybrid_recipient, seal
from archive.public.values import Actor
from trading.bids.envelope_errors import HolderKeyForgedError, PolicyMalformedError
from trading.bids.model.holders import Tool, drill_answer, holder_statement
from trading.bids.model.tender import HolderKey
from trading.bids.ports import BidWork
from trading.bids.signed import require_signed
from trading.bids.use_cases.acting import (
    Digest,
    Key,
    Number,
    Recipient,
    Signature,
    TenderAct,
)
from trading.rules.open_tender import Event


class MakeKeyCommand(Command, frozen=True, kw_only=True):
    """The recipient of a fresh identity, signed with a key of the holder's own."""

    lot: str
    j: Number
    age: Recipient
    signing: Key
    signature: Signature
    tool: Tool


class MakeKey(TenderAct[MakeKeyCommand]):
    """Take the key that a holder made, and seal a drill to it."""

    command = MakeKeyCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: MakeKeyCommand, now: datetime
    ) -> Recorded:
        """Check whose share and whose signature it is, keep the key with a drill."""
        step = self.step(work, actor, command.lot, Event.KEY_MADE, now)
        tender = step.tender
        seat = tender.seat_of(command.j, actor.person, actor.organisation)
        if not is_hybrid_recipient(command.age):
            raise PolicyMalformedError("the key is no hybrid recipient")
        statement = holder_statement(
            *(tender.lot, tender.attempt),
            *(seat.person, seat.organisation, command.age, command.tool.value),
        )
        raw, signature = (
            bytes.fromhex(command.signing),
            bytes.fromhex(command.signature),
        )
        forged = HolderKeyForgedError(seat.j, seat.person)
        require_signed(statement, raw, signature, forged)
        key = _with_drill(
            HolderKey(
                age=command.age,
                key=raw,
                signature=signature,
                tool=command.tool,
                drill=b"",
                answer="",
            )
        )
        work.bids.save(tender.with_key(seat.j, key))
        return step.record(
            {
                "attempt": tender.attempt,
                "j": seat.j,
                "person": seat.person,
                "age": command.age,
                "key": command.signing,
                "tool": command.tool.value,
            }
        )


def _with_drill(key: HolderKey) -> HolderKey:
    secret = fresh()
    return replace(
        key,
        drill=seal(secret, key.age),
        answer=drill_answer(key.age, secret).hex(),
    )


class AnswerDrillCommand(Command, frozen=True, kw_only=True):
    """What shows that a holder opened what was sealed to him."""

    lot: str
    j: Number
    answer: Digest


class AnswerDrill(TenderAct[AnswerDrillCommand]):
    """Take the answer to a drill; the last one missing makes the keys ready."""

    command = AnswerDrillCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: AnswerDrillCommand, now: datetime
    ) -> Recorded:
        """Compare the answer, note the instant, seal the next drill."""
        before = work.bids.get(command.lot)
        missing = set(before.undrilled)
        last = missing == {command.j} and len(before.keys) == len(before.seats)
        event = Event.LAST_KEY_DRILLED if last else Event.KEY_DRILLED
        step = self.step(work, actor, command.lot, event, now)
        tender = step.tender
        tender.seat_of(command.j, actor.person, actor.organisation)
        key = tender.key_of(command.j).shown(command.j, command.answer, now)
        work.bids.save(tender.with_key(command.j, _with_drill(key)))
        return step.record(
            {
                "attempt": tender.policies if tender.policy else tender.attempt,
                "j": command.j,
                "age": key.age,
            }
        )
