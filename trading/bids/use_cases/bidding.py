"""Handing in, replacing and withdrawing: nobody learns who bids before the end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from archive.public.evidence import fresh
from archive.public.ledger import Command, Draft, Recorded, parse_event
from archive.public.values import Actor, RuleBrokenError
from trading.bidders.codes import Uscc, UsccWrongError
from trading.bids.bidding_errors import (
    BidDelayedError,
    BidKeyUnboundError,
    BidTooLateError,
    EnvelopeCopiedError,
    NoBidError,
    PiecesMissingError,
    WithdrawalUnsignedError,
)
from trading.bids.envelope_errors import EnvelopeMalformedError
from trading.bids.model.bids import (
    NOTHING,
    Attested,
    Bid,
    lapses_at,
    last_of,
    marks_of,
    require_bound,
    require_next,
    standing,
)
from trading.bids.model.envelope import Withdrawal, check_signed
from trading.bids.model.manifest import PIECE, Manifest, check_fits
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.signed import require_signed
from trading.bids.use_cases.acting import (
    Bytes,
    Code,
    Digest,
    Key,
    Signature,
    TenderAct,
    require_own_firm,
    require_own_signature,
)
from trading.bids.use_cases.enveloping import EnvelopeCommand, Small
from trading.bids.use_cases.pieces import account_of
from trading.bids.use_cases.prequalifying import require_prequalified
from trading.projects.model import Lot, LotId, Project
from trading.rules.open_tender import Event, State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

BOTH: Final = 2
"""The clerk and the supervisor."""


class SubmitBidCommand(EnvelopeCommand, frozen=True, kw_only=True):
    """An envelope but for its objects, which were uploaded before."""


class SubmitBid(TenderAct[SubmitBidCommand]):
    """Take a sealed bid, the first one or one that replaces it (trading 7.6)."""

    command = SubmitBidCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: SubmitBidCommand, now: datetime
    ) -> Recorded:
        """Check it in the order of 7.6, keep it, record it under seal."""
        _, tender = _open_for(work, actor, command.lot, Event.BID_SUBMITTED, now)
        policy, envelope = tender.logged, command.envelope()
        manifest = envelope.parsed
        check_fits(manifest, policy)
        envelope.check_signature()
        require_own_firm(actor, manifest.bidder)
        keys = work.claims.keys(_firm(manifest.bidder))
        require_bound(keys, envelope, manifest.bidder, now)
        require_prequalified(work, tender, manifest.bidder)
        envelope.check_files()
        _require_whole(work, actor, command.lot, manifest)
        last = last_of(work.bids.of(command.lot, policy.id, manifest.bidder))
        require_next(manifest, envelope.key, last)
        marks = marks_of(manifest)
        if work.bids.seen(command.lot, marks):
            raise EnvelopeCopiedError
        stream = f"sealed/{fresh(16).hex()}" if last is None else last.stream
        recorded = work.ledger.append(
            Draft("BID_SUBMITTED", stream, _submitted(command, manifest), sealed=True),
            actor,
            now,
        )
        bid = Bid(
            lot=command.lot,
            policy=policy.id,
            bidder=manifest.bidder,
            seq=manifest.seq,
            manifest=manifest.digest,
            stream=stream,
            event=recorded.n,
            commitment=recorded.commitment,
            at=now,
            first=now if last is None else last.first,
            envelope=envelope,
        )
        work.bids.hand_in(bid, marks)
        return recorded


def _firm(bidder: str) -> Uscc:
    try:
        return Uscc.parse(bidder)
    except UsccWrongError as error:
        raise BidKeyUnboundError(bidder) from error


def _submitted(command: SubmitBidCommand, manifest: Manifest) -> dict[str, object]:
    return {
        "lot": command.lot,
        "policy": manifest.policy,
        "bidder": manifest.bidder,
        "seq": manifest.seq,
        "manifest": manifest.digest,
        "key": command.signing,
        "signature": command.signature.hex(),
    }


def _require_whole(work: BidWork, actor: Actor, lot: str, manifest: Manifest) -> None:
    """Return if every piece has arrived, and every object begins encrypted."""
    there = {each.digest: each for each in work.bids.pieces(lot, account_of(actor))}
    missing: list[str] = []
    for each in manifest.objects:
        left = each.size
        for piece in each.pieces:
            size, left = min(left, PIECE), left - PIECE
            if piece not in there or there[piece].size != size:
                missing.append(piece)
    for each in manifest.objects:
        first = there.get(each.pieces[0])
        if first is not None and not first.sealed:
            raise EnvelopeMalformedError(each.name, "it is not encrypted")
    if missing:
        raise PiecesMissingError(tuple(missing))


class WithdrawBidCommand(Command, frozen=True, kw_only=True):
    """A withdrawal (trading 7.6), signed with the key of the bid."""

    lot: str
    withdrawal: Bytes
    signature: Small


class WithdrawBid(TenderAct[WithdrawBidCommand]):
    """Withdraw a bid before the deadline; another may be handed in after it."""

    command = WithdrawBidCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: WithdrawBidCommand, now: datetime
    ) -> Recorded:
        """Check whose it is and which bid it takes back, record it under seal."""
        _, tender = _open_for(work, actor, command.lot, Event.BID_WITHDRAWN, now)
        wanted = Withdrawal.from_bytes(command.withdrawal)
        policy = tender.logged
        require_own_firm(actor, wanted.bidder)
        bid = standing(work.bids.of(command.lot, policy.id, wanted.bidder))
        named = (wanted.lot, wanted.policy, wanted.prev)
        if named != (bid.lot, bid.policy, bid.commitment):
            raise NoBidError
        of = bid.envelope
        check_signed(wanted.signed, command.signature, of.key, of.algorithm)
        work.bids.withdraw(bid)
        facts = withdrawn(bid, in_person=())
        draft = Draft("BID_WITHDRAWN", bid.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


def withdrawn(bid: Bid, in_person: tuple[str, ...]) -> dict[str, object]:
    """Return the facts of a withdrawal; `in_person` are two commitments, or nothing."""
    return {
        "lot": bid.lot,
        "policy": bid.policy,
        "bidder": bid.bidder,
        "seq": bid.seq,
        "prev": bid.commitment,
        "in_person": list(in_person),
    }


class AttestWithdrawalCommand(Command, frozen=True, kw_only=True):
    """
    Somebody came to withdraw the bid of a firm, and showed who he is.

    The signature is over a withdrawal without `prev`: whoever signs cannot know whether
    there is a bid.
    """

    lot: str
    bidder: Code
    document: Digest
    signing: Key
    signature: Signature


class AttestWithdrawal(TenderAct[AttestWithdrawalCommand]):
    """
    Sign, as clerk or as supervisor, that a firm withdraws in person.

    Once both have, within the hour and before the deadline, the bid does not count, if
    there is one. The answer is the same whether there is: each act is recorded in a
    sealed stream of its own (B-20).
    """

    command = AttestWithdrawalCommand

    def would_take(self, actor: Actor, command: AttestWithdrawalCommand) -> bool:
        """Tell whether it is refused for nothing but a key that is new here."""
        key, signature = bytes.fromhex(command.signing), command.signature
        try:
            with self.desk.transactions.read() as work:
                found = work.projects.lot(LotId(command.lot))
                event, now = Event.WITHDRAWAL_RECEIVED, self.desk.clock.now()
                tender = _require_open(work, actor, found, event, now)
            said = Withdrawal(command.lot, tender.logged.id, command.bidder, "")
            refused = WithdrawalUnsignedError("the signature does not hold")
            require_signed(said.signed, key, bytes.fromhex(signature), refused)
        except RuleBrokenError:
            return False
        return True

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: AttestWithdrawalCommand,
        now: datetime,
    ) -> Recorded:
        """Check the signature, record it, and let the bid fall with the second one."""
        event = Event.WITHDRAWAL_RECEIVED
        project, tender = _open_for(work, actor, command.lot, event, now)
        policy = tender.logged
        said = Withdrawal(command.lot, policy.id, command.bidder, "")
        require_own_signature(
            work, actor, said.signed, command.signing, command.signature
        )
        held = project.roles_of(actor)
        role = Role.SUPERVISOR if Role.SUPERVISOR in held else Role.CLERK
        stream = f"sealed/{fresh(16).hex()}"
        draft = Draft(
            "WITHDRAWAL_RECEIVED", stream, _received(command, policy), sealed=True
        )
        recorded = work.ledger.append(draft, actor, now)
        attested = Attested(
            bidder=command.bidder,
            role=role.value,
            person=actor.person,
            organisation=actor.organisation,
            stream=stream,
            commitment=recorded.commitment,
        )
        work.bids.attest(command.lot, policy.id, attested)
        _take_back(work, policy, command.bidder, now)
        return recorded


def _received(
    command: AttestWithdrawalCommand, policy: OpeningPolicy
) -> dict[str, object]:
    return {
        "lot": command.lot,
        "policy": policy.id,
        "bidder": command.bidder,
        "document": command.document,
        "key": command.signing,
        "signature": command.signature,
    }


def waits_until(work: BidWork, attested: Attested, deadline: datetime) -> datetime:
    """Return until when it waits for the other one; its stream says since when."""
    (received,) = work.ledger.stream(attested.stream)
    return lapses_at(parse_event(received.body).at, deadline)


def _take_back(
    work: BidWork, policy: OpeningPolicy, bidder: str, now: datetime
) -> None:
    """Let a bid fall once both have signed in time; what they signed counts once."""
    waiting = [
        each
        for each in work.bids.attestations(policy.lot, policy.id)
        if each.bidder == bidder
        and not each.took
        and now < waits_until(work, each, policy.deadline)
    ]
    roles, persons = {x.role for x in waiting}, {x.person for x in waiting}
    if min(len(roles), len(persons)) < BOTH:
        return
    streams = [each.stream for each in waiting]
    last = last_of(work.bids.of(policy.lot, policy.id, bidder))
    if last is None or last.withdrawn:
        work.bids.take(streams, NOTHING)
    else:
        work.bids.withdraw(last)
        work.bids.take(streams, last.seq)


class SettleWithdrawalCommand(Command, frozen=True, kw_only=True):
    """Put a withdrawal in person into the stream of its bidder."""

    lot: str
    bidder: Code


class SettleWithdrawal(TenderAct[SettleWithdrawalCommand]):
    """Record in a bidder's own stream what clerk and supervisor signed (B-22)."""

    command = SettleWithdrawalCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: SettleWithdrawalCommand,
        now: datetime,
    ) -> Recorded:
        """Find both signatures and the bid, record, note that it is done."""
        work.projects.locked(LotId(command.lot))
        if Role.PLATFORM not in actor.roles:
            raise NotYoursError("settle_withdrawal", [Role.PLATFORM], actor.roles)
        policy = work.bids.get(command.lot).logged.id
        signed = [
            each
            for each in unsettled(work, command.lot, policy)
            if each.bidder == command.bidder
        ]
        if not signed:
            raise NoBidError
        bids = work.bids.of(command.lot, policy, command.bidder)
        bid = next(each for each in bids if each.seq == signed[0].took)
        work.bids.settle(command.lot, policy, command.bidder)
        of = {each.role: each.commitment for each in signed if each.took == bid.seq}
        in_person = tuple(of[role] for role in sorted(of))
        facts = withdrawn(bid, in_person=in_person)
        draft = Draft("BID_WITHDRAWN", bid.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


def unsettled(work: BidWork, lot: str, policy: str) -> Sequence[Attested]:
    """Return what let a bid fall in person and is not in its stream yet."""
    signed = work.bids.attestations(lot, policy)
    return [each for each in signed if each.took > 0 and not each.settled]


def _open_for(
    work: BidWork, actor: Actor, lot: str, event: Event, now: datetime
) -> tuple[Project, Tender]:
    """Lock the lot and let only those pass who came in time (E-8, T-8)."""
    found = work.projects.locked(LotId(lot))
    return found[0], _require_open(work, actor, found, event, now)


def _require_open(
    work: BidWork, actor: Actor, found: tuple[Project, Lot], event: Event, now: datetime
) -> Tender:
    project, before = found
    before.require_running_at(now)
    tender = work.bids.get(before.id)
    roles = project.roles_of(actor)
    if tender.notice is None:
        before.moved(event, roles, even_suspended=True)
    deadline = tender.logged.deadline
    if now >= deadline:
        raise BidTooLateError(deadline)
    if before.state != State.BIDDING:
        raise BidDelayedError(now)
    before.moved(event, roles, even_suspended=True)
    return tender
