"""What was released for a sealed sign-up, and what may be done with it now (7.12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from archive.public.ledger import Desk
from trading.bids.given import Releases
from trading.bids.light_errors import DisclosuresNotAskedError, EnvelopeWaitsError
from trading.bids.model.bids import Released, ReleaseKind
from trading.bids.model.light import LightPolicy, SealedQuote
from trading.bids.model.policy import OpeningPolicy
from trading.bids.opening_errors import ReleasesMissingError, WindowStillOpenError
from trading.bids.sealing.quotes import kept_otherwise
from trading.bids.verdicts import Combined, Named, Party, Verdict
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import Event, State
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.sealed_policy import (
    current_policy,
    standing_envelopes,
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """
    All that is opened at once: the envelopes, and what was released for them.

    `harmed` tells by its stream of whichever is not kept as it was handed in.
    """

    light: LightPolicy
    policy: OpeningPolicy
    quotes: Sequence[SealedQuote]
    releases: Releases
    released: frozenset[str]
    harmed: Mapping[str, tuple[Named, ...]]
    _combined: dict[str, Combined] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, work: SelectionWork, lot: str) -> Self:
        """Read it."""
        light = current_policy(work, work.selections.get(lot))
        policy = light.policy
        kept = work.bids.releases(lot, policy.id)
        return cls(
            light=light,
            policy=policy,
            quotes=standing_envelopes(work, lot, policy.id),
            releases=Releases.of(kept),
            released=digests_of(kept),
            harmed={
                each.stream: wrong
                for each in work.quotes.whole(lot, policy.id)
                if (wrong := kept_otherwise(each))
            },
        )

    def combined(self, quote: SealedQuote) -> Combined:
        """Return what releases, or a disclosure, give for one as it is kept."""
        if quote.manifest not in self._combined:
            harm = self.harmed.get(quote.stream, ())
            found = (
                self.releases.combined(self.policy, quote.envelope)
                if quote.is_kept
                else Combined(Verdict.NOT_ENOUGH)
            )
            self._combined[quote.manifest] = found.shut_by(harm)
        return self._combined[quote.manifest]

    def require_enough(self) -> None:
        """
        Return if nobody's release is missing any more.

        Raises:
            ReleasesMissingError: fewer than two holders and the trustee have come.
            EnvelopeWaitsError: an envelope needs the third holder, who may still come.

        """
        come, trustees = len(self.releases.holders), len(self.releases.trustees)
        if come < self.policy.k or not trustees:
            raise ReleasesMissingError(come, self.policy.k, trustees)
        if come < self.policy.n:
            waiting = sum(map(self._waits, self.quotes))
            if waiting:
                raise EnvelopeWaitsError(waiting)

    def require_ready(self, now: datetime) -> None:
        """
        Return if all can be opened, and whoever could help with his own had the time.

        Raises:
            ReleasesMissingError, EnvelopeWaitsError: as `require_enough`.
            DisclosuresNotAskedError: the applicant of one that does not open was not
                asked.
            WindowStillOpenError: its applicant may still disclose.

        """
        self.require_enough()
        unasked, until = len(self.to_ask()), self.light.disclose_until
        if unasked:
            raise DisclosuresNotAskedError(unasked)
        if until is not None and now < until and self.shut():
            raise WindowStillOpenError(until)

    def to_ask(self) -> Sequence[SealedQuote]:
        """Return what is shut, and whose applicant was not asked for it yet."""
        return [each for each in self.shut() if not each.verdict]

    def shut(self) -> Sequence[SealedQuote]:
        """
        Return what those who released did not open, and nobody has disclosed.

        Those too of which the trustee says that it cannot read them: that is nothing
        but its word, and no word of an opener costs an application.
        """
        return [
            each
            for each in self.quotes
            if self.combined(each).verdict is Verdict.NOT_ENOUGH
        ]

    def _waits(self, quote: SealedQuote) -> bool:
        """Tell whether the third holder can still open what does not open yet."""
        found = self.combined(quote)
        hopeless = quote.stream in self.harmed or any(
            x.party is Party.TRUSTEE or x.what == "time" for x in found.named
        )
        if hopeless or len(found.named) > self.policy.n - self.policy.k:
            return False  # with all three something lacks: time, shares, or an object
        return found.verdict is Verdict.NOT_ENOUGH


def digests_of(kept: Sequence[Released]) -> frozenset[str]:
    """Return the digests of what was released or disclosed until now."""
    return frozenset(each.digest for each in kept)


_Situation = tuple[frozenset[str], datetime | None, bool]


@dataclass(frozen=True, slots=True)
class NextStep:
    """
    Tells what the platform does next with a closed sign-up.

    Asked every second: envelopes are read only after another release, when the window
    of applicants begins and ends, and when an act found them otherwise.
    """

    desk: Desk[SelectionWork]
    _known: dict[str, tuple[_Situation, Event | None]] = field(default_factory=dict)

    def forget(self, lot: str) -> None:
        """Read a sign-up's envelopes again the next time."""
        self._known.pop(lot, None)

    def __call__(self, lot: str) -> Event | None:
        """Return APPLICATIONS_OPENED, DISCLOSURES_ASKED, or None while it waits."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            _, found = work.projects.lot(LotId(lot))
            if found.suspensions or found.state != State.SIGN_UP_SEALED:
                return None
            light = current_policy(work, work.selections.get(lot))
            kept = work.bids.releases(lot, light.policy.id)
            kinds = [each.kind for each in kept]
            enough = kinds.count(ReleaseKind.HOLDER) >= light.policy.k
            if not enough or ReleaseKind.TRUSTEE not in kinds:
                return None
            until = light.disclose_until
            situation = (digests_of(kept), until, until is not None and now >= until)
            known = self._known.get(lot)
            if known is not None and known[0] == situation:
                return known[1]
            sealed = Sealed.of(work, lot)
        step = _step(sealed, now)
        self._known[lot] = situation, step
        return step


def _step(sealed: Sealed, now: datetime) -> Event | None:
    try:
        sealed.require_ready(now)
    except DisclosuresNotAskedError:
        return Event.DISCLOSURES_ASKED
    except (EnvelopeWaitsError, WindowStillOpenError):
        return None
    return Event.APPLICATIONS_OPENED
