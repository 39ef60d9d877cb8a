"""The supervisor on site: stops what must not go on, and writes down what was seen."""

from collections.abc import Mapping
from datetime import datetime

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.projects.model import Publication, PublicationKind, Suspension
from trading.rules.fixed_price_selection import State
from trading.venue.model.orders import (
    Order,
    number_of,
    require_pausable,
    require_paused,
    series_of,
)
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import Id, Matter, Reason, Text, VenueAct


class PauseSessionCommand(Command, frozen=True, kw_only=True):
    """Stop a session, and why; the number of the order is given by the platform."""

    booking: Id
    reason: Reason


class PauseSession(VenueAct[PauseSessionCommand]):
    """
    Stop a session in one act, by a numbered order that everybody can read (P-4).

    Nothing of the lot moves until another order lets it go on.
    """

    command = PauseSessionCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: PauseSessionCommand, now: datetime
    ) -> Recorded:
        """Check the session, number the order, stop the lot, record, publish."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        require_pausable(booking, work.venue.orders.of(booking.id), now)
        order = _given(matter, booking.id, command.reason)
        reason = f"order {order.number} of the supervisor on site: {command.reason}"
        lot = matter.lot.suspended(Suspension(_by(order.number), reason, now))
        if lot.state == State.NOTICED:
            lot = work.proceedings.halted(lot, now)
        work.projects.save(lot)
        facts = {
            "booking": booking.id,
            "order": order.number,
            "reason": command.reason,
        }
        recorded = matter.record("SESSION_PAUSED", facts)
        _publish(matter, {"order": order.number}, order, recorded)
        return recorded


class ResumeSessionCommand(Command, frozen=True, kw_only=True):
    """Let a stopped session go on, and why."""

    booking: Id
    reason: Reason


class ResumeSession(VenueAct[ResumeSessionCommand]):
    """Let a stopped session go on, by an order of its own number."""

    command = ResumeSessionCommand

    def minutes(
        self,
        work: VenueWork,
        actor: Actor,
        command: ResumeSessionCommand,
        now: datetime,
    ) -> Recorded:
        """Find the order that stands, number the one that ends it, record, publish."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        stopped = require_paused(booking, work.venue.orders.of(booking.id))
        order = _given(matter, booking.id, command.reason, ends=stopped.number)
        lot = matter.lot.resumed(_by(stopped.number), now)
        work.projects.save(lot)
        facts = {
            "booking": booking.id,
            "order": order.number,
            "ends": stopped.number,
            "reason": command.reason,
        }
        recorded = matter.record("SESSION_RESUMED", facts)
        said = {"order": order.number, "ends": order.ends}
        _publish(matter, said, order, recorded)
        return recorded


class AttestCommand(Command, frozen=True, kw_only=True):
    """What was seen in a session."""

    booking: Id
    seen: Text


class Attest(VenueAct[AttestCommand]):
    """Write down what was seen; it decides nothing and moves nothing (P-1, V-13)."""

    command = AttestCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: AttestCommand, now: datetime
    ) -> Recorded:
        """Check that the session takes place, and record what was seen."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        booking.require_confirmed()
        facts = {"booking": booking.id, "seen": command.seen}
        return matter.record("ATTESTED", facts)


def _given(matter: Matter, booking: str, reason: str, ends: str = "") -> Order:
    """
    Return an order with the next number, which is kept.

    The number is taken in the transaction of the act, so none is left out: an act that
    fails gives its number back.
    """
    count = matter.work.projects.next_number(series_of(matter.now))
    order = Order(
        number=number_of(matter.now, count),
        booking=booking,
        body=matter.actor.organisation,
        person=matter.actor.person,
        reason=reason,
        at=matter.now,
        ends=ends,
    )
    matter.work.venue.orders.add(order)
    return order


def _by(number: str) -> str:
    """Return under which name an order suspends a lot."""
    return f"order/{number}"


def _publish(
    matter: Matter, said: Mapping[str, object], order: Order, recorded: Recorded
) -> None:
    """Make an order public, once anything of the project is."""
    projects, project = matter.work.projects, matter.project
    if not projects.published(project.id, PublicationKind.NOTICE):
        return
    projects.publish(
        Publication(
            project=project.id,
            lot=matter.lot.id,
            kind=PublicationKind.CHANGE,
            at=matter.now,
            title=project.title,
            content={**said, "reason": order.reason},
            event=recorded.n,
        )
    )
