"""Who stands behind a firm, by the number of a paper that nobody reads again."""

from datetime import date, datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import LINE, Actor, beijing
from trading.bidders.codes import Uscc
from trading.bidders.model.parties import Paper, read_identity
from trading.bidders.model.relations import Tie, TieKind
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.parties import INDEX
from trading.bidders.use_cases.recording import STREAM, named, source_of

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=LINE)]


class DeclaredPerson(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """A person in a firm; `share` is a shareholder's, in basis points."""

    kind: TieKind
    paper: Paper
    number: Number
    country: str = "CN"
    share: int | None = None


class PeopleCommand(Command, frozen=True, kw_only=True):
    """
    All people that a source knows in one firm on this day; their numbers are secret.

    `source` names the register; it stays empty when the firm speaks for itself.
    """

    secret: ClassVar[frozenset[str]] = frozenset({"people"})

    firm: Uscc
    source: str = ""
    people: Annotated[tuple[DeclaredPerson, ...], msgspec.Meta(max_length=200)] = ()


class DeclarePeople(UseCase[BidderWork, PeopleCommand]):
    """Declare who represents, manages and holds a firm (D-7)."""

    command = PeopleCommand

    def __init__(self, desk: Desk[BidderWork], personal: PersonalKey) -> None:
        super().__init__(desk)
        self.personal = personal

    def minutes(
        self, work: BidderWork, actor: Actor, command: PeopleCommand, now: datetime
    ) -> Recorded:
        """Let a firm speak for itself, an authority from a register; keep no number."""
        firm = command.firm
        source = source_of(actor, firm, command.source, "people_declared")
        today = beijing(now).date()
        ties = [self._tie(firm, source, each, today) for each in command.people]
        work.bidders.declare_people(firm, source, ties, now)
        facts = {
            "firm": str(firm),
            "source": named(source),
            "people": [{"kind": each.kind.value, "share": each.share} for each in ties],
        }
        draft = Draft(kind="PEOPLE_DECLARED", stream=STREAM, facts=facts)
        return work.ledger.append(draft, actor, now)

    def _tie(self, firm: Uscc, source: str, said: DeclaredPerson, today: date) -> Tie:
        identity = read_identity(said.paper, said.number, said.country, today=today)
        return Tie(
            kind=said.kind,
            firm=firm,
            person=self.personal.index(INDEX, identity.indexed),
            source=source,
            share=said.share,
        )
