"""What trustees and drop boxes that never sign in read and send (trading 7.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.evidence import PublicKey
from archive.public.ledger import Accepted, Desk
from archive.public.values import Actor
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import TimeRelease
from trading.bids.opening_errors import NotTheReleaserError
from trading.bids.ports import BidWork
from trading.bids.use_cases.releasing import ReleaseTimes, ReleaseTimesCommand
from trading.rules.open_tender import State
from trading.rules.roles import Role

_UNDER_WAY: Final = (
    *(State.POLICY_LOGGED, State.BIDDING, State.CLOSED),
    *(State.OPENING, State.ADJOURNED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """
    A lot whose policy names a key as a trustee's or a drop box's.

    `release` tells that the trustee has not released yet, and may by now.
    """

    lot: str
    policy: str
    deadline: datetime
    release: bool


@dataclass(frozen=True, slots=True)
class ReadTrusted:
    """Tells whoever keeps a key where it is named; nothing of this is secret."""

    desk: Desk[BidWork]

    def __call__(self, key: bytes) -> Sequence[Trusted]:
        """Return the lots under way whose policies name the raw key."""
        with self.desk.transactions.read() as work:
            return [
                found
                for state in _UNDER_WAY
                for _, lot in work.projects.in_state(state)
                for found in self._named(work, lot.id, state, key)
            ]

    @staticmethod
    def _named(work: BidWork, lot: str, state: State, key: bytes) -> Sequence[Trusted]:
        tender = work.bids.get(lot)
        policy = tender.logged
        number = _trustee_number(policy, key)
        if not number and all(each.key != key for each in policy.boxes):
            return ()
        waits = state is State.OPENING and (
            not tender.has_bidders_window or bool(tender.bidders_closed)
        )
        given = {
            each.who
            for each in work.bids.releases(lot, policy.id)
            if each.kind is ReleaseKind.TRUSTEE
        }
        found = Trusted(
            lot=lot,
            policy=policy.id,
            deadline=policy.deadline,
            release=waits and number > 0 and str(number) not in given,
        )
        return (found,)


def _trustee_number(policy: OpeningPolicy, key: bytes) -> int:
    """Return which trustee has this key, counted from 1; 0 if none has."""
    for number, each in enumerate(policy.trustees, start=1):
        if each.key == key:
            return number
    return 0


@dataclass(frozen=True, slots=True)
class ReceiveTimes:
    """Takes the release of a trustee that never signs in: its signature is enough."""

    desk: Desk[BidWork]
    release: ReleaseTimes

    def __call__(self, command: ReleaseTimesCommand) -> Accepted:
        """
        Check whose release it is, and take it as that trustee's act.

        Raises:
            ProjectMissingError: there is no such lot.
            NotNowError: no policy was logged.
            ReleaseMalformedError: it is no release.
            NotTheReleaserError: the policy names no such trustee.
            ReleaseUnsignedError: the trustee did not sign it.
            RuleBrokenError: it is not taken, for a reason of `ReleaseTimes`.

        """
        with self.desk.transactions.read() as work:
            policy = work.bids.get(command.lot).logged
        given = TimeRelease.from_bytes(command.release)
        named = policy.trustees[given.number - 1 : given.number]
        if not named:
            raise NotTheReleaserError(f"trustee {given.number}")
        given.check_signature(bytes.fromhex(command.signature), named[0].key)
        actor = Actor(
            f"trustee-{given.number}",
            named[0].organisation,
            frozenset({Role.TRUSTEE.value}),
            PublicKey(named[0].key).fingerprint,
        )
        return self.release(actor, command)
