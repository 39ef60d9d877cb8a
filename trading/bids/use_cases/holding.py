"""What a holder of opening keys has to do, and the locked file of his keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.public.ledger import Desk, NotLoggedYetError
from archive.public.values import Actor
from trading.bids.bidding_errors import KeysFileRefusedError
from trading.bids.model.bids import Bid, ReleaseKind
from trading.bids.model.closing import Shown
from trading.bids.model.tender import LAST_DAY, HolderKey, Seat, Tender
from trading.bids.ports import BidWork, KeysFile
from trading.bids.use_cases.reading import ReadTender
from trading.projects.model import Lot, Project
from trading.rules.open_tender import State

LARGEST_FILE: Final = 600_000
"""Bytes of the file in which a holder keeps all his keys."""
_AGE: Final = b"age-encryption.org/v1\n"
_HELD: Final = (
    *(State.HOLDERS_NAMED, State.KEYS_READY, State.POLICY_LOGGED, State.BIDDING),
    *(State.CLOSED, State.OPENING, State.ADJOURNED),
)


class Due(StrEnum):
    """What a holder has to do for one lot now."""

    KEY = "key"
    DRILL = "drill"
    RELEASE = "release"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a holder reads before he releases: the close, and the counted bids."""

    closed: Shown
    bidders_closed: Shown | None
    bids: Sequence[Bid]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One share of one lot, as its holder sees it; `key` is the one he made."""

    project: Project
    lot: Lot
    tender: Tender
    seat: Seat
    due: Due
    key: HolderKey | None
    given: Given | None = None

    @property
    def attempt(self) -> int:
        """For which policy of the lot the key is."""
        return self.tender.policies if self.tender.policy else self.tender.attempt

    @property
    def deadline(self) -> datetime | None:
        """The deadline of bids, once a policy says it."""
        return self.tender.logged.deadline if self.tender.policy else None


@dataclass(frozen=True, slots=True)
class ReadHolding:
    """Tells a person what of the lots that are under way is theirs to hold."""

    desk: Desk[BidWork]
    read_tender: ReadTender

    def __call__(self, actor: Actor) -> Sequence[Held]:
        """Return every share that this person holds here, what is due first."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = list(self._seats(work, actor))
            held = [self._held(work, each, now) for each in found]
        order = list(Due)
        return sorted(
            (self._shown(each) for each in held),
            key=lambda each: (order.index(each.due), each.lot.id, each.seat.j),
        )

    @staticmethod
    def _seats(
        work: BidWork, actor: Actor
    ) -> Iterator[tuple[Project, Lot, Tender, Seat]]:
        for state in _HELD:
            for project, lot in work.projects.in_state(state):
                tender = work.bids.get(lot.id)
                for seat in tender.seats:
                    own = (actor.person, actor.organisation)
                    if (seat.person, seat.organisation) == own:
                        yield project, lot, tender, seat

    def _held(
        self, work: BidWork, found: tuple[Project, Lot, Tender, Seat], now: datetime
    ) -> Held:
        project, lot, tender, seat = found
        key = tender.keys.get(seat.j)
        return Held(
            project=project,
            lot=lot,
            tender=tender,
            seat=seat,
            due=_due(work, lot, tender, seat, now),
            key=key,
        )

    def _shown(self, held: Held) -> Held:
        """Add what is read before a release; nothing is due while it is not shown."""
        if held.due is not Due.RELEASE:
            return held
        read, lot = self.read_tender, held.lot.id
        try:
            closed = read.close(lot)
            waits = held.tender.has_bidders_window
            bidders_closed = read.bidders_closed(lot) if waits else None
        except NotLoggedYetError:
            return replace(held, due=Due.NOTHING)
        given = Given(
            closed=closed, bidders_closed=bidders_closed, bids=read.counted(lot)
        )
        return replace(held, given=given)


def _due(work: BidWork, lot: Lot, tender: Tender, seat: Seat, now: datetime) -> Due:
    key = tender.keys.get(seat.j)
    if lot.state == State.HOLDERS_NAMED:
        return Due.NOTHING if key is not None and key.drilled_at else Due.KEY
    if lot.state == State.OPENING:
        open_to_bidders = tender.has_bidders_window and not tender.bidders_closed
        kinds = work.bids.releases(lot.id, tender.logged.id)
        given = (ReleaseKind.HOLDER, str(seat.j)) in {(x.kind, x.who) for x in kinds}
        return Due.NOTHING if given or open_to_bidders else Due.RELEASE
    if lot.state in {State.KEYS_READY, State.POLICY_LOGGED, State.BIDDING}:
        return Due.DRILL if _drill_is_old(tender, key, lot.state, now) else Due.NOTHING
    return Due.NOTHING


def _drill_is_old(
    tender: Tender, key: HolderKey | None, state: str, now: datetime
) -> bool:
    """Tell whether the last drill is too old for a policy (K-6), or is due (K-7)."""
    if key is None or key.drilled_at is None:
        return key is not None
    if state == State.BIDDING:
        last_day = tender.logged.deadline - LAST_DAY
        return last_day <= now < tender.logged.deadline and key.drilled_at < last_day
    return key.drilled_at < now - _FRESH_FOR


_FRESH_FOR: Final = timedelta(days=6)
"""A day before a drill is too old for the policy, the next one is asked for."""


@dataclass(frozen=True, slots=True)
class KeepKeysFile:
    """
    Keep the locked file of a holder's keys, which the platform cannot open.

    Those before it are kept too: whoever sends a wrong one has lost nothing.
    """

    desk: Desk[BidWork]

    def __call__(self, actor: Actor, file: KeysFile) -> None:
        """
        Keep it.

        Raises:
            KeysFileRefusedError: it is no age file, or larger than keys can be.

        """
        if not file.data.startswith(_AGE) or len(file.data) > LARGEST_FILE:
            raise KeysFileRefusedError
        now = self.desk.clock.now()
        with self.desk.transactions.begin() as work:
            work.bids.keep_keys(actor.person, actor.organisation, file, now)


@dataclass(frozen=True, slots=True)
class ReadKeysFile:
    """Give a holder the last file of his keys; another's is never read."""

    desk: Desk[BidWork]

    def __call__(self, actor: Actor) -> KeysFile | None:
        """Return it, None before the first."""
        with self.desk.transactions.read() as work:
            return work.bids.keys_of(actor.person, actor.organisation)
