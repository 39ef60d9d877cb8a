"""Signing up under seal: whose it is can be known, what it says cannot (7.12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from archive.public.evidence import fresh, sha256
from archive.public.ledger import Draft, Recorded
from archive.public.values import Actor
from trading.bids.bidding_errors import BidForkedError, EnvelopeCopiedError
from trading.bids.envelope_errors import EnvelopeMalformedError
from trading.bids.light_errors import SignUpFullError
from trading.bids.model.bids import marks_of
from trading.bids.model.closing import MOST_BIDS
from trading.bids.model.envelope import check_sealed
from trading.bids.model.light import SealedQuote
from trading.bids.model.manifest import Manifest, check_fits
from trading.bids.sealing.quotes import DOCUMENT
from trading.bids.use_cases.enveloping import EnvelopeCommand, Small
from trading.rules.fixed_price_selection import Event
from trading.selection.model.applications import (
    Application,
    AppliedAlreadyError,
    NotesNotConfirmedError,
)
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Digest, SelectionAct
from trading.selection.use_cases.sealed_policy import (
    current_policy,
)
from trading.selection.use_cases.sign_up import open_for, own_application, own_firm

_HEAD: Final = 4_096
Object = Annotated[bytes, msgspec.Meta(min_length=1, max_length=262_144)]


class SignUpSealedCommand(EnvelopeCommand, frozen=True, kw_only=True):
    """A sealed application: an envelope with its objects; `notes` was confirmed."""

    shares: Annotated[tuple[Small, ...], msgspec.Meta(min_length=3, max_length=3)]
    times: Annotated[tuple[Small, ...], msgspec.Meta(min_length=1, max_length=1)]
    objects: Annotated[tuple[Object, ...], msgspec.Meta(min_length=2, max_length=2)]
    notes: Digest


class SignUpSealed(SelectionAct[SignUpSealedCommand]):
    """Take a sealed application: whose it is can be known, what it says cannot."""

    command = SignUpSealedCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: SignUpSealedCommand,
        now: datetime,
    ) -> Recorded:
        """Check time, firm, notes and envelope; keep it; record it under seal."""
        _, selection = open_for(work, actor, command.lot, Event.SIGNED_UP_SEALED, now)
        policy = current_policy(work, selection).policy
        envelope = command.envelope()
        manifest = envelope.parsed
        firm = own_firm(actor, manifest.bidder)
        if command.notes != selection.announced.notes:
            raise NotesNotConfirmedError(selection.announced.notes)
        if own_application(work, actor, command.lot, firm) is not None:
            raise AppliedAlreadyError(firm)
        if work.selections.standing(command.lot) >= MOST_BIDS:
            raise SignUpFullError(MOST_BIDS)
        check_fits(manifest, policy)
        if manifest.seq != 1:
            raise BidForkedError(manifest.seq, 1)
        envelope.check_signature()
        envelope.check_files()
        check_objects(manifest, command.objects)
        marks = marks_of(manifest)
        if work.bids.seen(command.lot, marks):
            raise EnvelopeCopiedError
        stream = f"sealed/{fresh(16).hex()}"
        work.selections.apply(_sealed(command.lot, firm, actor, stream, now))
        facts = _handed_in(command, manifest, policy.id)
        draft = Draft("SIGNED_UP", stream, facts, sealed=True)
        recorded = work.ledger.append(draft, actor, now)
        quote = SealedQuote(
            lot=command.lot,
            policy=policy.id,
            stream=stream,
            manifest=manifest.digest,
            event=recorded.n,
            commitment=recorded.commitment,
            at=now,
            envelope=envelope,
            objects=command.objects,
        )
        work.quotes.hand_in(quote, marks)
        return recorded


def _handed_in(
    command: SignUpSealedCommand, manifest: Manifest, policy: str
) -> dict[str, object]:
    return {
        "lot": command.lot,
        "firm": manifest.bidder,
        "policy": policy,
        "manifest": manifest.digest,
        "key": command.signing,
        "signature": command.signature.hex(),
        "notes": command.notes,
    }


def _sealed(
    lot: str, firm: str, actor: Actor, stream: str, now: datetime
) -> Application:
    """Return an application of which only is known whose it is."""
    return Application(
        lot=lot,
        firm=firm,
        name="",
        agent=actor.person,
        manager="",
        certificate="",
        documents=(),
        stream=stream,
        applied_at=now,
        claim=actor.seat,
    )


def check_objects(manifest: Manifest, objects: Sequence[bytes]) -> None:
    """
    Return if these are the two objects of a manifest, each encrypted (E-7, 7.12).

    Raises:
        EnvelopeMalformedError: one is missing, another, or in clear.

    """
    if [each.name for each in manifest.objects] != ["cover", DOCUMENT]:
        raise EnvelopeMalformedError("objects", "a cover and one document are wanted")
    if len(objects) != len(manifest.objects):
        raise EnvelopeMalformedError("objects", "one of the two is missing")
    for each, data in zip(manifest.objects, objects, strict=True):
        if (each.size, each.pieces) != (len(data), (sha256(data).hex(),)):
            raise EnvelopeMalformedError(each.name, "it has another digest")
        if each.part != "rest":
            raise EnvelopeMalformedError(each.name, "it is in another part")
        check_sealed(each.name, data[:_HEAD])
