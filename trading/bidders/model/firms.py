"""
Firms, how they are related, what they are engaged in, and what keeps them out.

The platform itself keeps nobody out (P-1): a cap binds only while a county document
with its fair-competition review is recorded, a ban only while an authority's uploaded
decision runs. The guards here are pure; they are asked at sign-up, when a list is
frozen, when a reserve is called and when a contract is uploaded.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, NewType

from archive.public.values import utc
from trading.bidders.codes import Uscc
from trading.bidders.errors import (
    BanIncompleteError,
    BannedError,
    CapSenselessError,
    CoolingDownError,
    FirmAtCapError,
    ManagerEngagedError,
    OneTicketError,
    RelationSenselessError,
    ReviewMissingError,
    ShareSenselessError,
)
from trading.projects.model import LotId

ManagerId = NewType("ManagerId", str)
"""An opaque number of a project manager; it says nothing about the person."""

WHOLE: Final = 10_000
CONTROLS: Final = WHOLE // 2
"""From so many basis points on, whoever holds a firm is behind it."""

SELF: Final = "self"
"""The source of what a firm declares of itself, as the record names it."""


def own_word(account: str) -> str:
    """
    Return the source of what an account says of the firm it claims.

    Each account has its own: nobody else reads or replaces it. One for whom no account
    speaks is vouched for by the instance.
    """
    return f"{SELF}/{account}" if account else SELF


def speaker(source: str) -> str | None:
    """Return the account whose own word it is, empty if vouched; None: a register's."""
    named, _, account = source.partition("/")
    return account if named == SELF else None


def is_heard(source: str, proven: Collection[str]) -> bool:
    """
    Tell whether it counts what a source says of a firm (D-7, D-8).

    What an authority says from a register does. A firm's own word does from the account
    that is proven to be the firm: who claims a code says nothing about its firm.
    """
    account = speaker(source)
    return not account or account in proven


@dataclass(frozen=True, slots=True)
class Firm:
    """A legal person, known by its unified social credit code."""

    code: Uscc
    name: str


class RelationKind(StrEnum):
    """How two firms hang together (Implementing Regulation Art. 34)."""

    RESPONSIBLE_PERSON = "responsible_person"
    HOLDING = "holding"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True)
class Relation:
    """
    One firm holds or manages another, or one person is responsible for both.

    `source` says who declared it: the firm itself, or a register. `share` is how much
    of a firm its parent holds, in basis points; without one it is said to hold it.

    Raises:
        RelationSenselessError: a firm related to itself, or no source.
        ShareSenselessError: more than the whole, or a share of no holding.

    """

    kind: RelationKind
    from_firm: Uscc
    to_firm: Uscc
    source: str
    share: int | None = None

    def __post_init__(self) -> None:
        if self.from_firm == self.to_firm or not self.source.strip():
            raise RelationSenselessError(self.from_firm, self.to_firm)
        if self.share is not None and (
            self.kind != RelationKind.HOLDING or not 0 < self.share <= WHOLE
        ):
            raise ShareSenselessError(self.share)

    @property
    def firms(self) -> frozenset[Uscc]:
        """Both firms."""
        return frozenset((self.from_firm, self.to_firm))

    @property
    def counts(self) -> bool:
        """Whether it keeps two firms apart: a parent holds half or more."""
        return self.share is None or self.share >= CONTROLS

    @property
    def is_own_word(self) -> bool:
        """Whether no register says so, only one of the two firms."""
        return speaker(self.source) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """
    A contract that binds a firm and its project manager, until it is released.

    It begins with the contract and ends with the acceptance of the work or its
    termination, not at signing (C-14).
    """

    firm: Uscc
    manager: ManagerId
    lot: LotId
    won_by_draw: bool
    since: datetime
    released_at: datetime | None = None

    def is_active(self, at: datetime) -> bool:
        """Tell whether it binds at this instant: from `since` up to the release."""
        released = self.released_at is not None and utc(self.released_at) <= utc(at)
        return utc(self.since) <= utc(at) and not released


@dataclass(frozen=True, slots=True, kw_only=True)
class CapDocument:
    """
    A county's document that limits how many drawn contracts a firm may have at once.

    In force from `since` up to `until`, if it has an end. `review` is the reference of
    its fair-competition review: without one the document does not bind.

    Raises:
        ReviewMissingError: no number, issuer or review reference.
        CapSenselessError: a cap below one, or an end before the beginning.

    """

    number: str
    issuer: str
    dated: date
    review: str
    max_active: int
    max_active_per_manager: int
    since: datetime
    until: datetime | None = None
    digest: str = ""

    def __post_init__(self) -> None:
        if not (self.number.strip() and self.issuer.strip() and self.review.strip()):
            raise ReviewMissingError(self.number)
        if self.max_active < 1 or self.max_active_per_manager < 1:
            raise CapSenselessError(self.max_active, self.max_active_per_manager)
        if self.until is not None and utc(self.until) <= utc(self.since):
            raise CapSenselessError(self.max_active, self.max_active_per_manager)

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether it binds at this instant."""
        ended = self.until is not None and utc(self.until) <= utc(at)
        return utc(self.since) <= utc(at) and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """
    An authority's decision that keeps a firm out, from `since` up to `until`.

    It ends by itself (C-13). `hearing` says how the firm was heard, `appeal` where and
    how long the decision may be attacked (C-12).

    Raises:
        BanIncompleteError: one of these is missing, or it has no later end.

    """

    number: str
    authority: str
    firm: Uscc
    basis: str
    since: datetime
    until: datetime
    hearing: str
    appeal: str
    digest: str = ""

    def __post_init__(self) -> None:
        parts = {
            "number": self.number,
            "authority": self.authority,
            "basis": self.basis,
            "hearing": self.hearing,
            "appeal": self.appeal,
        }
        missing = [name for name, text in parts.items() if not text.strip()]
        if utc(self.until) <= utc(self.since):
            missing.append("until")
        if missing:
            raise BanIncompleteError(self.number, missing)

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether it keeps the firm out at this instant."""
        return utc(self.since) <= utc(at) < utc(self.until)


def cap_in_force(documents: Iterable[CapDocument], at: datetime) -> CapDocument | None:
    """Return the document that binds at this instant: the latest one, or None."""
    binding = [document for document in documents if document.is_in_force(at)]
    return max(binding, key=lambda each: (each.since, each.number), default=None)


def manager_limit(lawful: int, document: CapDocument | None) -> int:
    """
    Return how many contracts one manager may have at once.

    `lawful` comes from the rule book (D-7: no other active project, so one); a county
    document may only be stricter.
    """
    return lawful if document is None else min(lawful, document.max_active_per_manager)


def check_not_banned(firm: Uscc, bans: Iterable[Ban], at: datetime) -> None:
    """
    Refuse a firm while a recorded ban runs (D-7, C-13).

    Raises:
        BannedError: an authority's decision keeps the firm out at this instant.

    """
    for ban in bans:
        if ban.firm == firm and ban.is_in_force(at):
            raise BannedError(firm, ban.number, ban.until)


def check_under_cap(
    firm: Uscc,
    engagements: Iterable[Engagement],
    document: CapDocument | None,
    at: datetime,
) -> None:
    """
    Refuse a firm that has as many drawn contracts as the county allows (D-10).

    Contracts won in another way do not count. Without a document nothing is refused.

    Raises:
        FirmAtCapError: the firm is at the cap at this instant.

    """
    if document is None or not document.is_in_force(at):
        return
    active = sum(
        each.firm == firm and each.won_by_draw and each.is_active(at)
        for each in engagements
    )
    if active >= document.max_active:
        raise FirmAtCapError(firm, active, document.max_active, document.number)


def check_cooled_down(
    firm: Uscc,
    engagements: Iterable[Engagement],
    ends: Callable[[datetime], datetime],
    at: datetime,
) -> None:
    """
    Refuse a firm whose last win is too recent for a county's rules (D-11).

    A win is on record with its contract; it counts though the work may be accepted
    already. `ends` tells when the cool-down of a win of that instant is over.

    Raises:
        CoolingDownError: the firm won by draw, and the cool-down still runs.

    """
    won = [
        each.since
        for each in engagements
        if each.firm == firm and each.won_by_draw and utc(each.since) <= utc(at)
    ]
    until = max(map(ends, won), default=at)
    if at < until:
        raise CoolingDownError(firm, until)


def check_manager_free(
    manager: ManagerId, engagements: Iterable[Engagement], limit: int, at: datetime
) -> None:
    """
    Refuse a manager who has as many contracts as allowed, however they were won (D-7).

    Raises:
        ManagerEngagedError: the manager is bound elsewhere at this instant.

    """
    active = sum(each.manager == manager and each.is_active(at) for each in engagements)
    if active >= limit:
        raise ManagerEngagedError(active, limit)


def one_ticket_each(firms: Sequence[Uscc]) -> tuple[Uscc, ...]:
    """Return the firms in the order of their codes, each once (D-8, D-18)."""
    return tuple(sorted(set(firms), key=str))


def check_one_ticket_each(firms: Sequence[Uscc]) -> None:
    """
    Refuse a list in which a firm stands twice: that would double its chance (D-8).

    Raises:
        OneTicketError: a firm has two tickets.

    """
    for one, other in pairwise(sorted(firms, key=str)):
        if one == other:
            raise OneTicketError(one)
