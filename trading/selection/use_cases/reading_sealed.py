"""What those who open sealed sign-ups read: the own key, and what waits (7.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.ledger import Desk, NotLoggedYetError
from archive.public.values import Actor
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.closing import Shown
from trading.bids.model.holders import Holder, Trustee
from trading.bids.model.light import LightPolicy, SealedQuote, StandingKey
from trading.bids.opening_errors import NotTheReleaserError
from trading.bids.use_cases.reading import Proofs
from trading.projects.model import Lot, LotId, Project
from trading.rules.fixed_price_selection import State
from trading.selection.model.sealed import SignUpNotSealedError
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.sealed_policy import (
    current_policy,
    standing_envelopes,
)

ONE_TRUSTEE: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedSignUp:
    """
    A sealed sign-up whose close everybody can see, for whoever opens it.

    `quotes` are the counted envelopes in the order of the close: who reads them keeps
    to himself whose they are (D-6). `ended` is when sign-up ended in the end: what
    stood still went on for longer than the policy says (2.6).
    """

    project: Project
    lot: Lot
    ended: datetime
    light: LightPolicy
    closed: Shown
    quotes: Sequence[SealedQuote]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A closed sign-up that waits for share j of whoever reads this."""

    sign_up: ClosedSignUp
    j: int

    @property
    def holder(self) -> Holder:
        """Whom the policy names, with the recipient whose identity opens the share."""
        return self.sign_up.light.policy.holders[self.j - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """One of those who open a sign-up: the reader's own, and released for, or not."""

    organisation: str
    own: bool
    released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStanding:
    """Tells whoever opens sealed sign-ups the own key, and what waits for it."""

    desk: Desk[SelectionWork]
    proofs: Proofs

    def key(self, actor: Actor) -> StandingKey | None:
        """Return the last standing key of this person here, None before the first."""
        with self.desk.transactions.read() as work:
            return work.quotes.key_of(actor.person, actor.organisation)

    def trustees(self) -> Sequence[Trustee]:
        """Return the standing trustees that count, the last one first."""
        with self.desk.transactions.read() as work:
            return work.quotes.trustees()

    def waiting(self, actor: Actor) -> Sequence[Waiting]:
        """
        Return the closed sign-ups that wait for this person's shares.

        In office or not: what was sealed to somebody only they open.
        """
        with self.desk.transactions.read() as work:
            found = [
                (project, lot, light, each.j)
                for project, lot, light in sealed_now(work)
                for each in light.policy.holders
                if each.person == actor.person
                and not work.bids.has_release(
                    lot.id, light.policy.id, ReleaseKind.HOLDER, str(each.j)
                )
            ]
        shown = [
            (self._closed(project, lot, light), j) for project, lot, light, j in found
        ]
        return [Waiting(sign_up=each, j=j) for each, j in shown if each is not None]

    def held(self, actor: Actor, lot: str) -> Project:
        """
        Return the project of a lot whose last policy names this person.

        Raises:
            ProjectMissingError: there is no such lot.
            NotTheReleaserError: it names others, or there is none.

        """
        with self.desk.transactions.read() as work:
            project, _ = work.projects.lot(LotId(lot))
            for light in work.quotes.policies(lot)[-1:]:
                if any(x.person == actor.person for x in light.policy.holders):
                    return project
        raise NotTheReleaserError("a holder")

    def named(self, key: bytes) -> Sequence[tuple[Lot, LightPolicy, bool]]:
        """
        Return the sealed sign-ups whose trustee has the raw key.

        The last of three tells that the release has not come, and may by now.
        """
        with self.desk.transactions.read() as work:
            found = [
                (project, lot, light)
                for project, lot, light in sealed_now(work)
                if light.policy.trustees[0].key == key
            ]
            given = {
                lot.id
                for _, lot, light in found
                if work.bids.has_release(
                    lot.id, light.policy.id, ReleaseKind.TRUSTEE, ONE_TRUSTEE
                )
            }
        return [
            (
                lot,
                light,
                lot.id not in given and self._closed(project, lot, light) is not None,
            )
            for project, lot, light in found
        ]

    def closed(self, lot: str) -> ClosedSignUp | None:
        """Return a sign-up that waits to be opened, None if this lot has none."""
        with self.desk.transactions.read() as work:
            found = [each for each in sealed_now(work) if each[1].id == lot]
        return self._closed(*found[0]) if found else None

    def _closed(
        self, project: Project, lot: Lot, light: LightPolicy
    ) -> ClosedSignUp | None:
        """Return what is read before a release, None while not all can see the end."""
        if light.closed is None:
            return None
        n, stream = light.closed.event, project.stream
        try:
            proof = self.proofs(stream, n)
        except NotLoggedYetError:
            return None
        with self.desk.transactions.read() as work:
            recorded = work.ledger.recorded(stream, n)
            ended = work.selections.get(lot.id).announced.sign_up.closes
            kept = {
                each.stream: each
                for each in standing_envelopes(work, lot.id, light.policy.id)
            }
        return ClosedSignUp(
            project=project,
            lot=lot,
            ended=ended,
            light=light,
            closed=Shown(recorded.body, recorded.salt, proof),
            quotes=[kept[each.stream] for each in light.closed.counted],
        )


def sealed_now(work: SelectionWork) -> Sequence[tuple[Project, Lot, LightPolicy]]:
    """Return the sealed sign-ups that are closed, are not opened, and may go on."""
    return [
        (project, lot, current_policy(work, work.selections.get(lot.id)))
        for project, lot in work.projects.in_state(State.SIGN_UP_SEALED)
        if not lot.suspensions
    ]


def openers_of(
    work: SelectionWork, selection: Selection, actor: Actor
) -> Sequence[Opener]:
    """Return who opens the sign-up in force: holders by j, then the trustee."""
    try:
        policy = current_policy(work, selection).policy
    except SignUpNotSealedError:
        return ()
    own = (actor.person, actor.organisation)
    given = {
        (each.kind, each.who) for each in work.bids.releases(selection.lot, policy.id)
    }
    return [
        *(
            Opener(
                organisation=each.organisation,
                own=(each.person, each.organisation) == own,
                released=(ReleaseKind.HOLDER, str(each.j)) in given,
            )
            for each in policy.holders
        ),
        *(
            Opener(
                organisation=each.organisation,
                own=False,
                released=(ReleaseKind.TRUSTEE, str(at)) in given,
            )
            for at, each in enumerate(policy.trustees, 1)
        ),
    ]
