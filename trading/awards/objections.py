"""Objections: who objected to what, until when it is answered, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archive.public.values import utc
from trading.awards.errors import (
    DecidedAlreadyError,
    ListFoundWrongError,
    ListNotFoundWrongError,
    NoWinnerYetError,
    ObjectionOpenError,
    WinnerFoundVoidError,
    WinnerNotFoundVoidError,
)
from trading.bidders.codes import Uscc
from trading.projects.model import LotId


class Ground(StrEnum):
    """What is objected to."""

    QUALIFICATION = "qualification"
    LIST = "list"
    DRAW = "draw"
    WINNER = "winner"
    PROCEDURE = "procedure"


class Outcome(StrEnum):
    """What the owner decided."""

    REJECTED = "rejected"
    LIST_WRONG = "list_wrong"
    WINNER_VOID = "winner_void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The owner's answer: outcome, reason, document, and the event that records it."""

    outcome: Outcome
    reason: str
    document: str
    at: datetime
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """
    One objection; it suspends the lot until it is decided (D-22).

    `round` and `rank` say which conclusion and which candidate stood when it came; both
    are 0 and -1 before there is a conclusion. `claim` is the account it came from,
    empty where none vouches, and `person` who of its people lodged it; neither is in
    the record, which names the firm.
    """

    id: str
    lot: LotId
    round: int
    rank: int
    by: Uscc
    ground: Ground
    text: str
    document: str
    received_at: datetime
    answer_until: datetime
    decision: Decision | None = None
    claim: str = ""
    person: str = ""

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether an answer at this instant comes too late."""
        return utc(at) >= utc(self.answer_until)

    def require_decidable(self, outcome: Outcome) -> None:
        """
        Return if it may be decided so.

        Raises:
            DecidedAlreadyError: it has an answer.
            NoWinnerYetError: the winner is found void before anybody won.

        """
        if self.decision is not None:
            raise DecidedAlreadyError(self.id)
        if outcome == Outcome.WINNER_VOID and self.round == 0:
            raise NoWinnerYetError

    def decided(self, decision: Decision) -> "Objection":
        """Return the objection with its answer. Raises like `require_decidable`."""
        self.require_decidable(decision.outcome)
        return replace(self, decision=decision)

    def found(self, outcome: Outcome, round_: int) -> bool:
        """Tell whether it was decided so about the conclusion of this round."""
        return (
            self.round == round_
            and self.decision is not None
            and self.decision.outcome == outcome
        )


def check_none_waits(
    objections: Iterable[Objection], firm: Uscc, claim: str, person: str
) -> None:
    """
    Refuse a second objection while one of the same account or person waits (D-22).

    Raises:
        ObjectionOpenError: one does; it is their own, so it may be named to them.

    """
    for each in objections:
        own = (each.by, each.claim) == (firm, claim) or each.person == person
        if own and each.decision is None:
            raise ObjectionOpenError(each.id)


def list_found_wrong(objections: Iterable[Objection], round_: int) -> int | None:
    """Return the event that found the list of this conclusion wrong, if one did."""
    for each in objections:
        if each.decision is not None and each.found(Outcome.LIST_WRONG, round_):
            return each.decision.event
    return None


def check_list_stands(objections: Iterable[Objection], round_: int) -> None:
    """
    Refuse to go on with a draw whose list was found wrong (D-27).

    Raises:
        ListFoundWrongError: a decided objection says so; the draw is voided first.

    """
    event = list_found_wrong(objections, round_)
    if event is not None:
        raise ListFoundWrongError(event)


def check_list_wrong(objections: Iterable[Objection], round_: int, number: str) -> None:
    """
    Refuse to void a draw after its result for any but this ground (D-22, D-27).

    Raises:
        ListNotFoundWrongError: the lot has no such objection; or it is not decided, or
            decided otherwise, or about another draw.

    """
    for each in objections:
        if each.id == number and each.found(Outcome.LIST_WRONG, round_):
            return
    raise ListNotFoundWrongError(number)


def winner_found_void(
    objections: Iterable[Objection], round_: int, rank: int
) -> int | None:
    """Return the event that found this candidate void, if one did."""
    for each in objections:
        void = each.found(Outcome.WINNER_VOID, round_) and each.rank == rank
        if void and each.decision is not None:
            return each.decision.event
    return None


def check_winner_stands(
    objections: Iterable[Objection], round_: int, rank: int
) -> None:
    """
    Refuse to award to a candidate who was found void (D-22).

    Raises:
        WinnerFoundVoidError: a decided objection says so; the winner is voided first.

    """
    event = winner_found_void(objections, round_, rank)
    if event is not None:
        raise WinnerFoundVoidError(event)


def check_winner_void(
    objections: Iterable[Objection], round_: int, rank: int, *, banned: bool
) -> None:
    """
    Refuse to void a winner at will (D-27): the result may merely be unwelcome.

    Raises:
        WinnerNotFoundVoidError: no decided objection, and no running ban.

    """
    if winner_found_void(objections, round_, rank) is None and not banned:
        raise WinnerNotFoundVoidError
