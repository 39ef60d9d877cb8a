"""The opening itself: releases end, bids are put together, and all is shown at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

import msgspec

from archive.public.evidence import sha256
from archive.public.ledger import Command, Desk, Recorded
from archive.public.objects import Objects
from archive.public.values import Actor, to_micros
from trading.bids.given import Releases
from trading.bids.model.bids import Released, ReleaseKind
from trading.bids.model.tender import ADJOURNMENTS, Result, Tender
from trading.bids.opening_errors import (
    AdjournedAlreadyError,
    NothingLackingError,
    NotUntilError,
    ReleasesMissingError,
    ReleasesMovedError,
    WindowStillOpenError,
)
from trading.bids.ports import BidWork, Hands
from trading.bids.release_errors import WindowOpenError
from trading.bids.seeds import seeds_of
from trading.bids.use_cases.acting import TenderAct, Text
from trading.bids.use_cases.combining import counted_bids
from trading.bids.use_cases.unsealing import Unsealing
from trading.bids.verdicts import Verdict
from trading.projects.model import LotId
from trading.rules.open_tender import Event, State
from trading.rules.rulebook import RuleBook
from trading.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True)
class _Come:
    """How many have released."""

    holders: int
    trustees: int
    needed: int

    @classmethod
    def of(cls, work: BidWork, tender: Tender) -> "_Come":
        """Count them."""
        policy = tender.logged
        kinds = [each.kind for each in work.bids.releases(tender.lot, policy.id)]
        return cls(
            kinds.count(ReleaseKind.HOLDER),
            kinds.count(ReleaseKind.TRUSTEE),
            policy.k,
        )

    @property
    def is_enough(self) -> bool:
        """Whether bids can be put together."""
        return self.holders >= self.needed and self.trustees > 0

    def missing(self) -> ReleasesMissingError:
        """Return why they cannot."""
        return ReleasesMissingError(self.holders, self.needed, self.trustees)


class CloseReleasesCommand(Command, frozen=True, kw_only=True):
    """Declare that no more releases are taken."""

    lot: str


class CloseReleases(TenderAct[CloseReleasesCommand]):
    """End the releases: enough have come, or a second session waited in vain."""

    command = CloseReleasesCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: CloseReleasesCommand,
        now: datetime,
    ) -> Recorded:
        """Check every window, list what was released, record it for all to see."""
        step = self.step(work, actor, command.lot, Event.RELEASES_CLOSED, now)
        tender = step.tender
        if tender.has_bidders_window and not tender.bidders_closed:
            raise WindowOpenError
        come = _Come.of(work, tender)
        if not come.is_enough:
            _require_waited(tender, step.rules, now, come)
        releases = work.bids.releases(command.lot, tender.logged.id)
        listed = [
            {"kind": each.kind.value, "who": each.who, "release": each.digest}
            for each in releases
        ]
        facts = {"close": tender.close.commitment, "releases": listed}
        recorded = step.record(facts, public=True)
        work.bids.save(replace(tender, released_at=now))
        return recorded


def _require_waited(tender: Tender, rules: RuleSet, now: datetime, come: _Come) -> None:
    if tender.adjournments < ADJOURNMENTS or tender.until is None:
        raise come.missing()
    minutes = rules.number("release_window_minutes")
    until = tender.until + timedelta(minutes=minutes)
    if now < until:
        raise WindowStillOpenError(until)


class AdjournOpeningCommand(Command, frozen=True, kw_only=True):
    """Put an opening off, for want of holders or trustees."""

    lot: str
    reason: Text
    until: Annotated[datetime, msgspec.Meta(tz=True)]


class AdjournOpening(TenderAct[AdjournOpeningCommand]):
    """Put an opening off once; everything stays sealed (E-13)."""

    command = AdjournOpeningCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: AdjournOpeningCommand,
        now: datetime,
    ) -> Recorded:
        """Check that somebody lacks, for the first time; record until when."""
        step = self.step(work, actor, command.lot, Event.OPENING_ADJOURNED, now)
        tender = step.tender
        if tender.adjournments >= ADJOURNMENTS:
            raise AdjournedAlreadyError
        if _Come.of(work, tender).is_enough:
            raise NothingLackingError
        if command.until <= now:
            raise NotUntilError(command.until)
        adjourned = tender.adjournments + 1
        work.bids.save(replace(tender, adjournments=adjourned, until=command.until))
        return step.record(
            {"reason": command.reason, "until": to_micros(command.until)}, public=True
        )


# --- Putting together ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What the bids turned out to be, and on which disclosures that rests."""

    results: tuple[Result, ...]
    seeds: Mapping[str, bytes]
    disclosed: frozenset[str]


class OpenBidsCommand(Command, frozen=True, kw_only=True):
    """Put together what was released, and show what the bids say to all at once."""

    secret: ClassVar[frozenset[str]] = frozenset({"found"})

    lot: str
    found: Any = None


class OpenBids(TenderAct[OpenBidsCommand]):
    """
    Open every counted bid, and publish all sheets in one event (E-12, B-31).

    What takes long is done before the transaction; what it rests on cannot change any
    more but by a disclosure, and then it is done again.
    """

    command = OpenBidsCommand

    def __init__(
        self, desk: Desk[BidWork], rules: RuleBook, objects: Objects, hands: Hands
    ) -> None:
        super().__init__(desk, rules)
        self.objects, self.hands = objects, hands

    def prepared(
        self, actor: Actor, command: OpenBidsCommand, now: datetime
    ) -> OpenBidsCommand:
        """Open the bids, if the table lets this actor do so now."""
        with self.desk.transactions.read() as work:
            project, lot = work.projects.lot(LotId(command.lot))
            if lot.state != State.RELEASED:
                return msgspec.structs.replace(command, found=None)
            lot.moved(Event.BIDS_OPENED, project.roles_of(actor))
            tender = work.bids.get(command.lot)
            kept = work.bids.releases(lot.id, tender.logged.id)
            bids = counted_bids(work, tender)
        unsealing = Unsealing(tender.logged, Releases.of(kept), self.objects)
        opened = self.hands.map(unsealing, bids)
        results = tuple(each.result for each in opened)
        _require_disclosed(tender, lot.rule_set, results, now)
        seeds = {each.result.manifest: each.seed for each in opened if each.seed}
        found = Found(results, seeds, _disclosed(kept))
        return msgspec.structs.replace(command, found=found)

    def minutes(
        self, work: BidWork, actor: Actor, command: OpenBidsCommand, now: datetime
    ) -> Recorded:
        """Check that nothing came in meanwhile, keep and record the results."""
        step = self.step(work, actor, command.lot, Event.BIDS_OPENED, now)
        tender, found = step.tender, command.found
        disclosed = _disclosed(work.bids.releases(step.lot.id, tender.logged.id))
        if not isinstance(found, Found) or found.disclosed != disclosed:
            raise ReleasesMovedError
        seeds = seeds_of(step.lot.id, found.seeds)
        work.bids.save(replace(tender, results=found.results, seeds=seeds))
        return step.record(
            {
                "results": [
                    {
                        "bidder": each.bidder,
                        "manifest": each.manifest,
                        "named": list(each.named),
                        "sheet": each.sheet,
                        "verdict": each.verdict.value,
                    }
                    for each in found.results
                ],
                "seeds": sha256(seeds).hex(),
            },
            public=True,
        )


def _disclosed(kept: Iterable[Released]) -> frozenset[str]:
    """Return which disclosures are among the releases."""
    return frozenset(
        each.digest for each in kept if each.kind is ReleaseKind.DISCLOSURE
    )


def _require_disclosed(
    tender: Tender, rules: RuleSet, results: Sequence[Result], now: datetime
) -> None:
    """Return if whoever's bid others cannot open had time to disclose it (7.9)."""
    shut = any(each.verdict is Verdict.NOT_ENOUGH for each in results)
    if not shut or tender.released_at is None:
        return
    minutes = rules.number("disclosure_window_minutes")
    until = tender.released_at + timedelta(minutes=minutes)
    if now < until:
        raise WindowStillOpenError(until)
