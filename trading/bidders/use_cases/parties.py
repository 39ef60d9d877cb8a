"""Parties that are no firm describe themselves; their numbers stay sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import LINE, Actor, beijing
from trading.accounts.model.organisations import Kind
from trading.bidders.model.parties import (
    Identity,
    Paper,
    PartyKind,
    read_identity,
    require_paper_of,
)
from trading.bidders.party_errors import NoSuchPartyError, NotAPartyError
from trading.bidders.ports import BidderWork, KeptParty
from trading.bidders.use_cases.acting import FirmAct, record
from trading.rules.roles import Role

INDEX: Final = "identity"
"""The kind of the blind index of numbers of papers, here and of people of firms."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=LINE)]
Country = Annotated[str, msgspec.Meta(min_length=2, max_length=2)]


class DescribePartyCommand(Command, frozen=True, kw_only=True):
    """Who the party is; name and number are in no digest and no event."""

    secret: ClassVar[frozenset[str]] = frozenset({"name", "number"})

    kind: PartyKind
    paper: Paper
    name: Name
    number: Number
    country: Country = "CN"


class DescribeParty(FirmAct[DescribePartyCommand]):
    """
    Describe the party of one's own account, by its own kind of paper.

    Two accounts may describe one person; that is noted and excludes neither, and who
    asks learns nothing of the other.
    """

    command = DescribePartyCommand

    def __init__(self, desk: Desk[BidderWork], personal: PersonalKey) -> None:
        super().__init__(desk)
        self.personal = personal

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: DescribePartyCommand,
        now: datetime,
    ) -> Recorded:
        """Read the number, seal it with the name, keep under what it is found."""
        self.require_role(actor)
        account = work.accounts.organisations.get(actor.seat) if actor.seat else None
        if account is None or account.kind is not Kind.OTHER_PARTY:
            raise NotAPartyError
        require_paper_of(command.kind, command.paper)
        today = beijing(now).date()
        identity = read_identity(
            command.paper, command.number, command.country, today=today
        )
        found_by = self.personal.index(INDEX, identity.indexed)
        same = [
            each
            for each in work.parties.same(found_by)
            if each.organisation != account.id
        ]
        written = f"{identity.country}:{identity.number}"
        work.parties.describe(
            KeptParty(
                organisation=account.id,
                kind=command.kind,
                paper=command.paper,
                name=self.personal.seal(command.name, name_place(account.id)),
                number=self.personal.seal(written, number_place(account.id)),
                found_by=found_by,
                described_at=now,
            )
        )
        facts = {
            "kind": command.kind.value,
            "paper": command.paper.value,
            "flagged": bool(same),
        }
        return record(work, "PARTY_DESCRIBED", account.id, facts, (actor, now))


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party as its own account or a clerk sees it: the number masked for others."""

    kind: PartyKind
    paper: Paper
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class ReadParty:
    """Show a party to its own account, and masked to a clerk."""

    desk: Desk[BidderWork]
    personal: PersonalKey

    def __call__(self, actor: Actor, organisation: str) -> PartyView:
        """
        Return who the party is.

        Raises:
            NoSuchPartyError: there is none, or it is another's.

        """
        with self.desk.transactions.read() as work:
            party = work.parties.get(organisation)
        own = actor.seat == organisation
        if party is None or not (own or Role.CLERK in actor.roles):
            raise NoSuchPartyError
        written = self.personal.open(party.number, number_place(organisation))
        country, _, number = written.partition(":")
        identity = Identity(party.paper, number, country)
        name = self.personal.open(party.name, name_place(organisation))
        shown = identity.number if own else identity.masked
        return PartyView(party.kind, party.paper, name, shown)


def name_place(organisation: str) -> str:
    """Return the place to which a party's name is sealed."""
    return f"party/{organisation}/name"


def number_place(organisation: str) -> str:
    """Return the place to which a party's number is sealed."""
    return f"party/{organisation}/number"
