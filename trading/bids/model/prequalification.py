"""
Prequalification 资格预审: who may bid is decided before bids are asked for (trading 9).

招标投标法实施条例 Art. 15-21: the documents are on offer and applications are taken for
so many days each, the owner's side reviews them, and with fewer than three who pass the
tender is held anew. Art. 37: a consortium is formed before it applies, and does not
change after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from trading.bidders.codes import Uscc, UsccWrongError
from trading.bids.model.consortia import Member
from trading.bids.prequalification_errors import (
    ApplicationTooLateError,
    ApplyingTooShortError,
    MembersRefusedError,
    OfferTooShortError,
    ReasonNeededError,
    UndecidedError,
)
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, deadline
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said

_DAY: Final = timedelta(days=1)
BOTH: Final = 2
"""So many persons agree on an application."""


@dataclass(frozen=True, slots=True)
class Prequalifying:
    """What applicants must show, and how many firms may apply together; 0 if alone."""

    requirement: str
    consortium: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """
    One time at which applications are taken.

    `offered` ends the offer of the documents, at `closes` an application is late;
    `event` is that of the notice. `seal` hides the count, empty once it was ended.
    """

    number: int
    event: int
    announced: datetime
    offered: datetime
    closes: datetime
    seal: str

    def require_open(self, now: datetime) -> None:
        """
        Return if an application is in time.

        Raises:
            ApplicationTooLateError: at the instant itself it is late.

        """
        if now >= self.closes:
            raise ApplicationTooLateError(self.closes)


@dataclass(frozen=True, slots=True)
class Vote:
    """The last word of one person on an application."""

    person: str
    organisation: str
    passed: bool
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.passed and not self.reason.strip():
            raise ReasonNeededError


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPrequalify:
    """
    An application of a firm, or of the consortium that it leads.

    `account` is that of the firm that handed it in, `agent` who did; `documents` are
    digests of the account's dossier, `stream` is where its events are. `fallen` is why
    it fell with the claim of its account, once that is on record (2.9).
    """

    lot: str
    round: int
    firm: str
    name: str
    members: tuple[Member, ...]
    documents: tuple[str, ...]
    stream: str
    at: datetime
    agent: str
    account: str
    votes: tuple[Vote, ...] = ()
    withdrawn: bool = False
    fallen: str = ""

    @property
    def claim(self) -> str:
        """The account by whose claim to the firm it stands."""
        return self.account

    def with_vote(self, vote: Vote) -> "ToPrequalify":
        """Return it with somebody's last word, which replaces the one before."""
        others = [each for each in self.votes if each.person != vote.person]
        return replace(self, votes=(*others, vote))

    @property
    def passed(self) -> bool | None:
        """Whether it passed; None until two persons agree and nobody differs."""
        if self.fallen:
            return False
        said = {each.passed for each in self.votes}
        if len(self.votes) < BOTH or len(said) > 1:
            return None
        return said == {True}

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it did not pass, each reason once."""
        if self.fallen:
            return (self.fallen,)
        given = (each.reason for each in self.votes if not each.passed)
        return tuple(dict.fromkeys(given))


def standing(applications: Sequence[ToPrequalify]) -> tuple[ToPrequalify, ...]:
    """Return those that were not withdrawn."""
    return tuple(each for each in applications if not each.withdrawn)


def passing(applications: Sequence[ToPrequalify]) -> frozenset[str]:
    """
    Return the firms whose application passed, of these that stand.

    Raises:
        UndecidedError: one was not decided by two who agree.

    """
    if any(each.passed is None for each in applications):
        raise UndecidedError
    return frozenset(each.firm for each in applications if each.passed)


def check_periods(
    rules: RuleSet,
    calendar: Calendar,
    now: datetime,
    *,
    offered: datetime,
    closes: datetime,
) -> tuple[Deadline, Deadline]:
    """
    Return until when documents are on offer and applications taken at least (B-6).

    Raises:
        OfferTooShortError, ApplyingTooShortError: either is too short.

    """
    offer = deadline(
        rules.question(
            "prequalification_offer",
            event="PREQUALIFICATION_ANNOUNCED",
            event_said=Said("资格预审公告发布", "the notice of the prequalification"),
            started=now,
        ),
        calendar,
    )
    if not offer.allows_deadline_at(offered):
        raise OfferTooShortError(offer.ends - _DAY)
    applying = deadline(
        rules.question(
            "prequalification_time",
            event="PREQUALIFICATION_OFFERED",
            event_said=Said("资格预审文件停止发售", "the end of the offer"),
            started=offered,
        ),
        calendar,
    )
    if not applying.allows_deadline_at(closes):
        raise ApplyingTooShortError(applying.ends - _DAY)
    return offer, applying


def check_members(lead: str, members: Sequence[Member], most: int) -> None:
    """
    Return if these firms may apply together (BR 37).

    Raises:
        MembersRefusedError: too many, a wrong code, one twice, or the lead firm.

    """
    if len(members) + 1 > max(most, 1):
        raise MembersRefusedError(
            f"at most {most} firms apply together"
            if most
            else "each firm applies alone"
        )
    known = {lead}
    for each in members:
        try:
            code = str(Uscc.parse(each.code))
        except UsccWrongError as error:
            raise MembersRefusedError(f"{each.code}: {error}") from error
        if code in known:
            raise MembersRefusedError(f"{code} is named twice")
        known.add(code)


@dataclass(frozen=True, slots=True)
class Changed:
    """Who is in a bid's consortium and was not when it applied, and the reverse."""

    new: tuple[str, ...]
    gone: tuple[str, ...]


def changed_since(
    applied: Sequence[Member], bidding: Sequence[Member]
) -> Changed | None:
    """Return how a consortium has changed since it applied, None if not (BR 37)."""
    before = {each.code.upper() for each in applied}
    now = {each.code.upper() for each in bidding}
    if before == now:
        return None
    return Changed(tuple(sorted(now - before)), tuple(sorted(before - now)))
