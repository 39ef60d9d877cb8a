"""What is somebody's own on the page on which their day begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from archive.public.ledger import Desk
from archive.public.values import Actor, Window
from trading.awards.model import Award
from trading.projects.model import Lot, LotId, Project
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.fixed_price_states import State
from trading.rules.roles import Role
from trading.selection.model.entry import Preparation
from trading.selection.model.selection import Selection
from trading.selection.use_cases.desk import (
    SEATED,
    DeskWork,
    LotSheet,
    sheet_in,
)

OVER = frozenset({State.ARCHIVED, State.TERMINATED})
DRAWN = frozenset(
    {
        *(State.DRAWN, State.PUBLICITY, State.WINNER_LOST, State.AWARDED),
        *(State.CONTRACTED, State.PERFORMING, State.ACCEPTED),
    }
)
TICKETED = DRAWN | {
    *(State.LIST_FROZEN, State.DRAW_READY, State.DRAWING, State.CHANCE_AWAITED),
}
MOST_LOOKED_AT = 40
"""Of a centre with hundreds of projects the newest; the rest is on its list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMatter:
    """A running lot in which one's body has a seat, and how far its notice is."""

    sheet: LotSheet
    preparation: Preparation
    person: str
    """Who looks: what one has prepared, another one reviews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmMatter:
    """
    A lot for which one's own account has signed up; of others there is nothing in it.

    `ticket` is the own one, empty before the list is frozen and for whoever is not on
    it. `order` says at which place it was drawn, 0 for the winner.
    """

    project: Project
    lot: Lot
    at: datetime
    selection: Selection
    fallen: str
    ticket: str
    order: int | None
    award: Award | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSignUp:
    """A lot that takes sign-ups now and has none of one's own account."""

    project: Project
    lot: Lot
    sign_up: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMatters:
    """Read what is somebody's own, in one transaction."""

    desk: Desk[DeskWork]

    def of_seat(self, actor: Actor) -> Sequence[SeatMatter]:
        """Return the running lots in which one's body has a seat, newest first."""
        if not frozenset(actor.roles) & {role.value for role in SEATED}:
            return ()
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            own = (
                (project, lot)
                for project, lot in work.projects.seated(actor.organisation)
                if lot.procedure == FIXED_PRICE_SELECTION.name
                if lot.state not in OVER and project.roles_of(actor) & SEATED
            )
            return [
                SeatMatter(
                    sheet=sheet_in(work, project, lot, actor, now),
                    preparation=work.selections.preparation(lot.id),
                    person=actor.person,
                )
                for project, lot in islice(own, MOST_LOOKED_AT)
            ]

    def of_firm(
        self, actor: Actor
    ) -> tuple[Sequence[FirmMatter], Sequence[OpenSignUp]]:
        """Return what one's account has signed up for, and what it still can."""
        if Role.BIDDER not in actor.roles or not actor.seat:
            return (), ()
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            claimed = work.selections.claimed_by(actor.seat)
            own = [
                _firm_matter(work, LotId(lot), actor, now)
                for lot in islice(claimed, MOST_LOOKED_AT)
            ]
            offered = [
                OpenSignUp(project=project, lot=lot, sign_up=window)
                for project, lot in work.projects.in_state(State.NOTICED)
                if lot.id not in claimed and not lot.suspensions
                if now in (window := work.selections.get(lot.id).announced.sign_up)
            ]
        running = [each for each in own if each.lot.state not in OVER]
        return running, sorted(offered, key=lambda each: each.sign_up.closes)


def _firm_matter(work: DeskWork, lot: LotId, actor: Actor, now: datetime) -> FirmMatter:
    project, found = work.projects.lot(lot)
    selection = work.selections.get(lot)
    own = [
        each
        for each in work.selections.applications_for(lot, actor.organisation)
        if each.claim == actor.seat
    ]
    fallen = own[0].fallen if own else ""
    on_list = not fallen and found.state in TICKETED
    listed = work.selections.listed(lot, selection.lists) if on_list else ()
    award = work.awards.standing(lot) if found.state in DRAWN else None
    places = [] if award is None else award.conclusion.entrants
    order = [str(each.code) for each in places]
    return FirmMatter(
        project=project,
        lot=found,
        at=now,
        selection=selection,
        fallen=fallen,
        ticket=next((x.pid for x in listed if x.firm == actor.organisation), ""),
        order=order.index(actor.organisation)
        if not fallen and actor.organisation in order
        else None,
        award=award,
    )
