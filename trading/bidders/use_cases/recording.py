"""Acts on bidders: a county's cap, an authority's ban, declared relations."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Final

import msgspec

from archive.public.ledger import Command, Draft, Recorded, UseCase
from archive.public.values import Actor, to_micros
from trading.bidders.codes import Uscc
from trading.bidders.errors import NotYourFirmError
from trading.bidders.model.firms import (
    SELF,
    Ban,
    CapDocument,
    Relation,
    RelationKind,
    own_word,
    speaker,
)
from trading.bidders.ports import BidderWork
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

STREAM: Final = "bidders"
"""The stream of what concerns firms and no single project."""

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=140)]


def _require(actor: Actor, allowed: Collection[Role], act: str) -> None:
    if not set(allowed) & set(actor.roles):
        raise NotYoursError(act, tuple(allowed), actor.roles)


def source_of(actor: Actor, firm: Uscc, register: str, act: str) -> str:
    """
    Return who speaks: an account for its firm, or an authority from a register.

    Raises:
        NotYoursError: neither of them.
        NotYourFirmError: a firm speaks for another.

    """
    _require(actor, (Role.BIDDER, Role.AUTHORITY), act)
    if Role.AUTHORITY in actor.roles:
        return f"{actor.organisation}/{register}"
    if actor.organisation != str(firm):
        raise NotYourFirmError(firm)
    return own_word(actor.seat)


def named(source: str) -> str:
    """Return a source as the record names it: no event has the number of an account."""
    return source if speaker(source) is None else SELF


class CapDocumentCommand(Command, frozen=True, kw_only=True):
    """A county's document that caps drawn contracts; `document` is its SHA-256."""

    number: Number
    issuer: Number
    dated: date
    review: str
    max_active: int
    max_active_per_manager: int
    since: datetime
    document: Digest
    until: datetime | None = None


class RecordCapDocument(UseCase[BidderWork, CapDocumentCommand]):
    """Record that a county caps drawn contracts, with its fair-competition review."""

    command = CapDocumentCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: CapDocumentCommand, now: datetime
    ) -> Recorded:
        """Let the authority record it; it binds from `since`, never backwards."""
        _require(actor, (Role.AUTHORITY,), "cap_document_recorded")
        document = CapDocument(
            number=command.number,
            issuer=command.issuer,
            dated=command.dated,
            review=command.review,
            max_active=command.max_active,
            max_active_per_manager=command.max_active_per_manager,
            since=max(command.since, now),
            until=command.until,
            digest=command.document,
        )
        work.bidders.record_cap(document)
        facts = {
            "number": document.number,
            "issuer": document.issuer,
            "dated": document.dated.isoformat(),
            "review": document.review,
            "max_active": document.max_active,
            "max_active_per_manager": document.max_active_per_manager,
            "since": to_micros(document.since),
            "until": None if document.until is None else to_micros(document.until),
            "document": document.digest,
        }
        return work.ledger.append(
            Draft(kind="CAP_DOCUMENT_RECORDED", stream=STREAM, facts=facts), actor, now
        )


class BanCommand(Command, frozen=True, kw_only=True):
    """An authority's decision to ban a firm; `document` is the SHA-256 of its text."""

    number: Number
    firm: Uscc
    basis: Words
    since: datetime
    until: datetime
    hearing: str
    appeal: str
    document: Digest


class RecordBan(UseCase[BidderWork, BanCommand]):
    """Record the ban that an authority decided; the platform decides none (P-1)."""

    command = BanCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: BanCommand, now: datetime
    ) -> Recorded:
        """Let only the authority itself record its decision."""
        _require(actor, (Role.AUTHORITY,), "ban_recorded")
        ban = Ban(
            number=command.number,
            authority=actor.organisation,
            firm=command.firm,
            basis=command.basis,
            since=command.since,
            until=command.until,
            hearing=command.hearing,
            appeal=command.appeal,
            digest=command.document,
        )
        work.bidders.record_ban(ban)
        facts = {
            "number": ban.number,
            "authority": ban.authority,
            "firm": str(ban.firm),
            "basis": ban.basis,
            "since": to_micros(ban.since),
            "until": to_micros(ban.until),
            "hearing": ban.hearing,
            "appeal": ban.appeal,
            "document": ban.digest,
        }
        return work.ledger.append(
            Draft(kind="BAN_RECORDED", stream=STREAM, facts=facts), actor, now
        )


class DeclaredRelation(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """One firm holds or manages another, or one person is responsible for both."""

    kind: RelationKind
    from_firm: Uscc
    to_firm: Uscc
    share: int | None = None


class RelationsCommand(Command, frozen=True, kw_only=True):
    """
    All relations that a source knows of one firm on this day; none is an answer too.

    `source` names the register; it stays empty when the firm speaks for itself.
    """

    firm: Uscc
    source: str = ""
    relations: tuple[DeclaredRelation, ...] = ()


class DeclareRelations(UseCase[BidderWork, RelationsCommand]):
    """Declare how a firm hangs together with others (D-7)."""

    command = RelationsCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: RelationsCommand, now: datetime
    ) -> Recorded:
        """Let an account speak for its firm, and an authority from a register."""
        source = source_of(actor, command.firm, command.source, "relations_declared")
        relations = [
            Relation(each.kind, each.from_firm, each.to_firm, source, each.share)
            for each in command.relations
        ]
        for relation in relations:
            if command.firm not in relation.firms:
                raise NotYourFirmError(command.firm)
        work.bidders.declare(command.firm, source, relations, now)
        facts = {
            "firm": str(command.firm),
            "source": named(source),
            "relations": [
                {
                    "kind": each.kind.value,
                    "from": str(each.from_firm),
                    "to": str(each.to_firm),
                }
                | ({} if each.share is None else {"share": each.share})
                for each in relations
            ],
        }
        return work.ledger.append(
            Draft(kind="RELATIONS_DECLARED", stream=STREAM, facts=facts), actor, now
        )
