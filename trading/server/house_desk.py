"""
The desk of the house: what its people read, and what is no act of the log.

The clocks are a supervisor's own list: what runs in the projects of one body, soonest
first, from the same rows by which the acts themselves are judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from archive.ledger.acts import Desk
from archive.values.instants import utc
from trading.accounts.use_cases.acting import Keeper
from trading.projects.model import Lot, Project
from trading.rules.fixed_price_selection import State
from trading.rules.rulebook import RuleBook
from trading.rules.shipped import national_rule_book
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.venue.use_cases.acting import House
from trading.venue.use_cases.attending import ListAttendance
from trading.venue.use_cases.badging import PrintBadges


class Running(StrEnum):
    """What a clock counts."""

    SUSPENDED = "suspended"
    SIGN_UP = "sign_up"
    DRAW = "draw"
    OBJECTIONS = "objections"
    ANSWER = "answer"
    PUBLICITY = "publicity"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """One clock: `at` is when it ends; of a suspension, when it began."""

    project: str
    title: str
    lot: str
    running: Running
    at: datetime
    about: str = ""
    overdue: bool = False


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
