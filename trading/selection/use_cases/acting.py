"""What every act of a selection begins and ends with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from archive.public.ledger import Command, Desk, UseCase
from archive.public.values import LINE, Actor
from trading.projects import steps
from trading.rules.calendar import Calendar
from trading.rules.catalogue import TransactionCatalogue
from trading.rules.fixed_price_selection import Event
from trading.rules.rulebook import RuleBook
from trading.rules.shipped import transaction_catalogue
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork

C = TypeVar("C", bound=Command)

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=400, pattern=LINE)]
Body = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
"""The name of an organisation, short enough for a box of signatures."""
BodyOrNone = Annotated[str, msgspec.Meta(max_length=140, pattern=f"^$|{LINE}")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""The SHA-256 of a document in the object store, as hex."""


@dataclass(frozen=True, slots=True)
class Books:
    """Rule book, the calendar by which deadlines are computed, what is traded here."""

    rules: RuleBook
    calendar: Calendar
    catalogue: TransactionCatalogue = field(default_factory=transaction_catalogue)


class Step(steps.Step[SelectionWork]):
    """A step of a selection, which knows the selection's own rows."""

    __slots__ = ()

    @property
    def selection(self) -> Selection:
        """What is known of the selection, as it stands in the transaction."""
        return self.work.selections.get(self.lot.id)


class SelectionAct(UseCase[SelectionWork, C]):
    """An act in a selection: the lot is locked and the table asked before anything."""

    def __init__(self, desk: Desk[SelectionWork], books: Books) -> None:
        super().__init__(desk)
        self.books = books

    @staticmethod
    def step(
        work: SelectionWork, actor: Actor, lot: str, event: Event, now: datetime
    ) -> Step:
        """
        Lock the lot and take the step of the table.

        Raises:
            ProjectMissingError: there is no such lot.
            SuspendedError: the lot is suspended.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        return Step.taken(work, actor, lot, event, now)
