"""What is known of the tender of one lot, from its draft to its opening's record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from trading.bids.bidding_errors import BidsStillOpenError
from trading.bids.model.closing import Close, Counted
from trading.bids.model.holders import Box, Tool, Trustee
from trading.bids.model.policy import SKEW, OpeningPolicy
from trading.bids.model.prequalification import Prequalifying, Round
from trading.bids.opening_errors import NoObjectionError
from trading.bids.preparing_errors import (
    DrillFailedError,
    DrillTooOldError,
    KeysMissingError,
    NotYourSeatError,
)
from trading.bids.prequalification_errors import NoPrequalificationError
from trading.bids.verdicts import Outcome, Verdict
from trading.rules.procedure import NotNowError

_read = lru_cache(maxsize=64)(OpeningPolicy.from_bytes)
"""Reads a policy, which never changes and is asked for in every act."""

DECLARED_AFTER: Final = timedelta(seconds=2)
"""A window is declared closed this long after its end, so that acts in time get in."""
ASKED_UNTIL: Final = SKEW
"""So long after the deadline a drop box that does not answer is asked again."""
LAST_DAY: Final = timedelta(days=1)
ADJOURNMENTS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What is asked for; `form` and `documents` are digests.

    `prequalification` is None where whoever has the form may bid.
    """

    requirement: str
    form: str
    documents: tuple[str, ...] = ()
    prequalification: Prequalifying | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Who was named to hold share j, and on what duty."""

    j: int
    person: str
    organisation: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderKey:
    """
    The key that a holder made for this lot, and how it was shown.

    `drill` is sealed to it, and `answer` is what shows that somebody opened that.
    """

    age: str
    key: bytes
    signature: bytes
    tool: Tool
    drill: bytes
    answer: str = field(repr=False)
    drilled_at: datetime | None = None

    def shown(self, j: int, answer: str, at: datetime) -> "HolderKey":
        """
        Return the key as one that was shown at this instant.

        Raises:
            DrillFailedError: the answer is not the one to this drill.

        """
        if answer != self.answer:
            raise DrillFailedError(j)
        return replace(self, drilled_at=at)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the publication fixed: the seal that hides the count of bids, and when."""

    event: int
    seal: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The close of the bids: its event and commitment, and which bids count."""

    event: int
    commitment: str
    at: datetime
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    What became of one counted bid.

    `sheet` is the digest of its sheet's plaintext `text`, `opens_sheet` is S_sheet.
    """

    bidder: str
    manifest: str
    verdict: Verdict
    outcome: Outcome
    named: tuple[str, ...] = ()
    sheet: str = ""
    text: str = ""
    opens_sheet: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the bid was opened."""
        return self.verdict is Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody who was there when the opening started, and for whom."""

    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What a bidder objected on the spot, and what the owner's side answered."""

    number: int
    by: str
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Everything about the tender of one lot but its bids and releases."""

    lot: str
    terms: Terms
    round: Round | None = None
    policies: int = 0
    k: int = 0
    seats: tuple[Seat, ...] = ()
    trustees: tuple[Trustee, ...] = ()
    boxes: tuple[Box, ...] = ()
    keys: Mapping[int, HolderKey] = field(default_factory=dict)
    policy: bytes = b""
    policy_event: int = 0
    notice: Notice | None = None
    closed: Closed | None = None
    bidders_closed: int = 0
    present: tuple[Attending, ...] = ()
    adjournments: int = 0
    until: datetime | None = None
    released_at: datetime | None = None
    seeds: bytes = field(default=b"", repr=False)
    results: tuple[Result, ...] = ()
    read: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def attempt(self) -> int:
        """The number of the next policy, counted from 1."""
        return self.policies + 1

    @property
    def asked(self) -> Prequalifying:
        """
        What applicants must show.

        Raises:
            NoPrequalificationError: the draft asks for no prequalification.

        """
        if self.terms.prequalification is None:
            raise NoPrequalificationError(self.lot)
        return self.terms.prequalification

    @property
    def last_round(self) -> Round:
        """
        The last prequalification that was announced.

        Raises:
            NoPrequalificationError: none was.

        """
        if self.round is None:
            raise NoPrequalificationError(self.lot)
        return self.round

    @property
    def logged(self) -> OpeningPolicy:
        """
        The policy that was logged last.

        Raises:
            NotNowError: there is none.

        """
        if not self.policy:
            raise NotNowError("without a policy", "read_policy", ("policy_logged",))
        return _read(self.policy)

    @property
    def close(self) -> Closed:
        """
        The close of its bids.

        Raises:
            BidsStillOpenError: they are open.

        """
        if self.closed is None:
            raise BidsStillOpenError(self.logged.deadline)
        return self.closed

    @property
    def counted(self) -> Close:
        """The same as those read it who release."""
        close = self.close
        return Close(close.commitment, self.logged.id, close.counted)

    @property
    def has_bidders_window(self) -> bool:
        """Whether bidders release a factor of their own."""
        return self.logged.needs_bidder

    @property
    def bidders_until(self) -> datetime:
        """The instant before which bidders release their factor."""
        return self.close.at + self.logged.window

    def seat_of(self, j: int, person: str, organisation: str) -> Seat:
        """
        Return the seat of a holder who acts for it.

        Raises:
            NotYourSeatError: it is another's, or there is none of this number.

        """
        for each in self.seats:
            if (each.j, each.person, each.organisation) == (j, person, organisation):
                return each
        raise NotYourSeatError(j)

    def with_key(self, j: int, key: HolderKey) -> "Tender":
        """Return the tender in which holder j has this key."""
        return replace(self, keys={**self.keys, j: key})

    def key_of(self, j: int) -> HolderKey:
        """
        Return the key of holder j.

        Raises:
            KeysMissingError: none was made.

        """
        if j not in self.keys:
            raise KeysMissingError((j,))
        return self.keys[j]

    @property
    def undrilled(self) -> tuple[int, ...]:
        """The holders whose key is not there, or was not shown."""
        found = {j for j, key in self.keys.items() if key.drilled_at is not None}
        return tuple(each.j for each in self.seats if each.j not in found)

    def require_drilled(self, now: datetime, days: int) -> None:
        """
        Return if every holder has shown his key within so many days (K-6).

        Raises:
            KeysMissingError: somebody has not made or shown one.
            DrillTooOldError: somebody did so too long ago.

        """
        if self.undrilled or not self.seats:
            raise KeysMissingError(self.undrilled)
        for j, key in sorted(self.keys.items()):
            if key.drilled_at is None or key.drilled_at < now - timedelta(days=days):
                raise DrillTooOldError(j, days)

    def not_drilled_again(self) -> tuple[int, ...]:
        """Return the holders who have not shown their key in the last day (K-7)."""
        since = self.logged.deadline - LAST_DAY
        return tuple(
            j
            for j, key in sorted(self.keys.items())
            if key.drilled_at is None or key.drilled_at < since
        )

    def answered(self, number: int, text: str) -> "Tender":
        """
        Return the tender with an objection answered.

        Raises:
            NoObjectionError: none of this number waits for an answer.

        """
        if not any(
            each.number == number and not each.answer for each in self.objections
        ):
            raise NoObjectionError(number)
        answered = tuple(
            replace(each, answer=text) if each.number == number else each
            for each in self.objections
        )
        return replace(self, objections=answered)

    @property
    def unread(self) -> tuple[str, ...]:
        """The manifests of opened bids that were not read out."""
        opened, read = (
            (each.manifest for each in self.results if each.is_open),
            {*self.read},
        )
        return tuple(each for each in opened if each not in read)
