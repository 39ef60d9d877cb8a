"""
Deposits of bidders: how one is given, where it stands, and how it may move.

Money comes by transfer to an account of the bidder's own for this lot, or somebody
guarantees it, or a deposit paid for the year stands for it. Whichever it is, before the
opening nobody but the bidder learns that it is there (B-11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from archive.public.values import Yuan, utc
from trading.bidders.deposit_errors import CauseToComeError, DepositNotNowError
from trading.rules.deposits import RefundCause

NOTHING: Final = Yuan(0)


# --- How, and where it stands ---------------------------------------------------------


class DepositKind(StrEnum):
    """How a deposit is given."""

    TRANSFER = "transfer"
    GUARANTEE = "guarantee"
    YEARLY = "yearly"


class DepositState(StrEnum):
    """Where a deposit stands."""

    EXPECTED = "expected"
    RECEIVED = "received"
    GUARANTEED = "guaranteed"
    COVERED = "covered"
    LAPSED = "lapsed"
    HELD = "held"
    RELEASE_PROPOSED = "release_proposed"
    RELEASED = "released"
    REFUNDED = "refunded"
    RETURNED = "returned"
    FORFEITED = "forfeited"


S = DepositState  # The table below is read by rows; a short name keeps it narrow.

GIVEN: Final = frozenset({S.RECEIVED, S.GUARANTEED, S.COVERED})
"""What counts as given in time; each is held from the opening on."""

_GIVEN_BY: Final = MappingProxyType(
    {
        DepositKind.TRANSFER: S.RECEIVED,
        DepositKind.GUARANTEE: S.GUARANTEED,
        DepositKind.YEARLY: S.COVERED,
    }
)
LEADS_TO: Final[Mapping[DepositState, frozenset[DepositState]]] = MappingProxyType(
    {
        S.EXPECTED: frozenset({*GIVEN, S.LAPSED}),
        S.RECEIVED: frozenset({S.HELD, S.RELEASE_PROPOSED}),
        S.GUARANTEED: frozenset({S.HELD, S.RELEASE_PROPOSED}),
        S.COVERED: frozenset({S.HELD, S.RELEASE_PROPOSED}),
        S.HELD: frozenset({S.RELEASE_PROPOSED, S.FORFEITED}),
        S.RELEASE_PROPOSED: frozenset({*GIVEN, S.HELD, S.RELEASED, S.RETURNED}),
        S.RELEASED: frozenset({S.REFUNDED}),
        S.LAPSED: frozenset({S.HELD}),
        S.REFUNDED: frozenset(),
        S.RETURNED: frozenset(),
        S.FORFEITED: frozenset(),
    }
)
"""
Money that was released is refunded; guarantee and yearly deposit are returned. A lapsed
one is held after all if the bank tells later that the money was there in time.
"""

ENDED: Final = frozenset(state for state, after in LEADS_TO.items() if not after)
GONE: Final = frozenset({S.RELEASED, S.REFUNDED, S.RETURNED})
"""What goes back for good: its bidder may give another."""


# --- One deposit ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    Why a deposit goes back, who proposed it and by when it is back.

    `before` is where it stood; a proposal that is turned down leads back there. `due`
    is the last day in time, in Beijing.
    """

    cause: RefundCause
    started: datetime
    due: date
    person: str
    credential: str
    before: DepositState


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """
    One account's deposit for one attempt of a lot, the `turn`-th that it began there.

    `amount` is what is held, `paid_back` what went back, the interest with it, and
    `covered_by` the yearly deposit that stands for it.
    """

    id: str
    lot: str
    organisation: str
    kind: DepositKind
    state: DepositState
    stream: str
    begun_at: datetime
    attempt: int = 1
    turn: int = 1
    amount: Yuan = NOTHING
    given_at: datetime | None = None
    covered_by: str = ""
    release: Release | None = None
    paid_back: Yuan = NOTHING
    ended_at: datetime | None = None

    def moved(self, to: DepositState) -> "Deposit":
        """
        Return it in another state: the only way to move.

        Raises:
            DepositNotNowError: the table has no such way.

        """
        if to not in LEADS_TO[self.state]:
            raise DepositNotNowError(self.state.value, to.value)
        return replace(self, state=to)

    def given(
        self, kind: DepositKind, amount: Yuan, at: datetime, by: str = ""
    ) -> "Deposit":
        """
        Return it as given at this instant; `by` is a yearly deposit.

        Raises:
            DepositNotNowError: it was given before.

        """
        to = S.HELD if self.state is S.LAPSED else _GIVEN_BY[kind]
        return replace(
            self.moved(to),
            kind=kind,
            amount=amount,
            given_at=at,
            covered_by=by,
            ended_at=None,
        )

    def opened(self, at: datetime) -> "Deposit":
        """Return it after the opening: held if it was given, else lapsed."""
        if self.state is S.EXPECTED:
            return replace(self.moved(S.LAPSED), ended_at=at)
        return self.moved(S.HELD) if self.state in GIVEN else self

    def proposed(self, release: Release, now: datetime) -> "Deposit":
        """
        Return it with its release proposed.

        Raises:
            CauseToComeError: what it goes back for has not happened.
            DepositNotNowError: there is nothing to release, or it is proposed.

        """
        if utc(release.started) > utc(now):
            raise CauseToComeError(release.started)
        return replace(self.moved(S.RELEASE_PROPOSED), release=release)

    def declined(self, *, now_opened: bool) -> "Deposit":
        """Return it where it stood before; an opening meanwhile has made it held."""
        before = self._proposal.before
        back = self.moved(S.HELD if now_opened and before in GIVEN else before)
        return replace(back, release=None)

    def released(self, at: datetime) -> "Deposit":
        """Return it released: money waits for its refund, all else is returned."""
        if self.kind is DepositKind.TRANSFER:
            return self.moved(S.RELEASED)
        return replace(self.moved(S.RETURNED), ended_at=at)

    def refunded(self, amount: Yuan, at: datetime) -> "Deposit":
        """Return it as paid back."""
        return replace(self.moved(S.REFUNDED), paid_back=amount, ended_at=at)

    def forfeited(self, at: datetime) -> "Deposit":
        """Return it as kept by the owner."""
        return replace(self.moved(S.FORFEITED), ended_at=at)

    @property
    def _proposal(self) -> Release:
        if self.release is None:
            raise DepositNotNowError(self.state.value, "what it was")
        return self.release

    @property
    def proposal(self) -> Release:
        """
        The release that waits for the second person.

        Raises:
            DepositNotNowError: none does.

        """
        if self.state is not S.RELEASE_PROPOSED:
            raise DepositNotNowError(self.state.value, S.RELEASED.value)
        return self._proposal
