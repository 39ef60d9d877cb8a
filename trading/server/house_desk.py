"""
The desk of the house: what its people read, and what is no act of the log.

The clocks are a supervisor's own list: what runs in the projects of one body, soonest
first, from the same rows by which the acts themselves are judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from archive.ledger.acts import Desk
from archive.values.instants import utc
from trading.accounts.use_cases.acting import Keeper
from trading.projects.model import Lot, Project
from trading.rules.fixed_price_selection import State
from trading.rules.rulebook import RuleBook
from trading.rules.shipped import discipline_book, national_rule_book
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.supervision_sheets import SupervisionSheets
from trading.server.wiring import Platform
from trading.venue.clocks import Running, RunningClock
from trading.venue.use_cases.acting import House
from trading.venue.use_cases.attending import ListAttendance
from trading.venue.use_cases.badging import PrintBadges
from trading.venue.use_cases.reading import (
    ReadCalendar,
    ReadDiscipline,
    ReadRequests,
    ReadRoom,
    ReadSession,
    ReadToday,
)
from trading.venue.venue_desk import VenueDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class ListClocks:
    """Tell which clocks run in the projects that one body supervises."""

    desk: Desk[Work]

    def __call__(self, supervisor: str) -> Sequence[RunningClock]:
        """Return them, what is overdue or suspended first, then by their end."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = [
                clock
                for state in State
                if state is not State.ARCHIVED
                for project, lot in work.projects.in_state(state)
                if project.supervisor == supervisor
                for clock in _clocks(work, project, lot, now)
            ]
        return sorted(
            found,
            key=lambda each: (
                not (each.overdue or each.running is Running.SUSPENDED),
                utc(each.at),
                each.lot,
            ),
        )


def _clocks(
    work: Work, project: Project, lot: Lot, now: datetime
) -> Iterator[RunningClock]:
    for each in _times(work, lot):
        running, at, about = each
        passed = utc(at) <= utc(now)
        due = running in {Running.ANSWER, Running.CONTRACT}
        if passed and not due and running is not Running.SUSPENDED:
            continue
        yield RunningClock(
            project=project.id,
            title=project.title,
            lot=lot.id,
            running=running,
            at=at,
            about=about,
            overdue=passed and due,
        )


def _times(work: Work, lot: Lot) -> Iterator[tuple[Running, datetime, str]]:
    for each in lot.suspensions:
        yield Running.SUSPENDED, each.since, each.reason
    selection = work.selections.get(lot.id)
    announced = selection.announcement
    if announced is not None and lot.state == State.NOTICED:
        yield Running.SIGN_UP, announced.sign_up.closes, ""
    if announced is not None and not selection.draws:
        yield Running.DRAW, announced.draw_at, announced.room
    if selection.objections_until is not None:
        yield Running.OBJECTIONS, selection.objections_until, ""
    for objection in work.awards.objections(lot.id):
        if objection.decision is None:
            yield Running.ANSWER, objection.answer_until, objection.id
    standing = work.awards.standing(lot.id)
    if standing is None:
        return
    if lot.state == State.PUBLICITY and standing.objectable_until is not None:
        yield Running.PUBLICITY, standing.objectable_until, ""
    if lot.state == State.AWARDED and standing.contract_until is not None:
        yield Running.CONTRACT, standing.contract_until, ""


def venue_desk_over(instance: Instance, platform: Platform) -> VenueDesk:
    """Wire what the pages of the house call."""
    desk, house = instance.desk(), platform.confirm_booking.house
    return VenueDesk(
        register_room=platform.register_room,
        change_room=platform.change_room,
        close_room=platform.close_room,
        request_room=platform.request_room,
        confirm_booking=platform.confirm_booking,
        decline_booking=platform.decline_booking,
        move_session=platform.move_session,
        cancel_booking=platform.cancel_booking,
        issue_badges=platform.issue_badges,
        revoke_badge=platform.revoke_badge,
        scan_badge=platform.scan_badge,
        set_duty=platform.set_duty,
        note_patrol=platform.note_patrol,
        pause_session=platform.pause_session,
        resume_session=platform.resume_session,
        attest=platform.attest,
        read_calendar=ReadCalendar(desk=desk),
        read_room=ReadRoom(desk=desk, house=house),
        read_discipline=ReadDiscipline(desk=desk),
        read_requests=ReadRequests(desk=desk),
        read_session=ReadSession(desk=desk, house=house),
        read_today=ReadToday(desk=desk),
        print_badges=PrintBadges(desk=desk, house=house),
        disciplines=discipline_book(),
        clocks=ListClocks(desk=desk),
        sheets=SupervisionSheets(instance, platform.draw_up_paper),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseDesk:
    """What pages read of rooms and clocks; the acts themselves are the platform's."""

    print_badges: PrintBadges
    list_attendance: ListAttendance
    list_clocks: ListClocks

    @classmethod
    def over(
        cls,
        instance: Instance,
        keeper: Keeper | None = None,
        rules: RuleBook | None = None,
    ) -> Self:
        """Wire it over an instance."""
        desk = instance.desk()
        house = House(
            keeper=keeper or keeper_of(instance), rules=rules or national_rule_book()
        )
        return cls(
            print_badges=PrintBadges(desk=desk, house=house),
            list_attendance=ListAttendance(desk=desk, house=house),
            list_clocks=ListClocks(desk=desk),
        )
