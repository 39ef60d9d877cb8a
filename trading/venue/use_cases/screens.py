"""Screens on the wall: they show digits, somebody types them, they show a draw."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final

import msgspec

from archive.public.evidence import labelled
from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import Actor
from trading.accounts.model.limits import PAIRING_PERSON
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id, new_token
from trading.accounts.use_cases.acting import Keeper, Visitor, require_slow
from trading.projects.model import Lot, LotId
from trading.rules.open_tender import OPEN_TENDER, State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.venue.model.screens import (
    MOST_WAITING,
    PAIRED,
    PENDING,
    NoScreenFreeError,
    Screen,
    ScreenUnknownError,
    new_code,
)
from trading.venue.ports import ScreenWork


def room_stream(lot: Lot) -> str:
    """Return the stream of what happens in a lot's room and is no step of it."""
    opens = lot.procedure == OPEN_TENDER.name
    return f"{'opening' if opens else 'draw'}-room/{lot.id}"


def kept_of(token: str) -> str:
    """Return what is kept of a screen's token."""
    return labelled("screen-token/1", token[:100].encode()).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """A screen, and the token that its cookie holds; empty if it had one already."""

    screen: Screen
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindScreen:
    """Tell which screen holds a token, or hang a new one that shows digits."""

    desk: Desk[ScreenWork]
    keeper: Keeper

    def known(self, token: str) -> Screen | None:
        """Return the screen that holds the token, if its time is not over."""
        if not token:
            return None
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = work.screens.by_token(kept_of(token))
        return None if found is None or found.is_over(now) else found

    def __call__(self, visitor: Visitor, token: str) -> Hung:
        """
        Return the screen, a new one if there is none.

        Where too many of one place wait, the one that waits longest gives way: a hall
        shares one address with all who sit in it, and its screen is hung last.
        """
        found = self.known(token)
        if found is not None:
            return Hung(screen=found)
        now, fresh_token = self.desk.clock.now(), new_token()
        place = self.keeper.limit_key(f"screen/{visitor.place}").hex()[:64]
        with self.desk.transactions.begin() as work:
            work.screens.clear(now)
            work.screens.make_way(place, MOST_WAITING)
            code = new_code()
            while work.screens.waiting(code) is not None:
                code = new_code()
            screen = Screen(
                id=new_id(),
                kept=kept_of(fresh_token),
                code=code,
                place=place,
                until=now + PENDING,
            )
            work.screens.hang(screen)
        return Hung(screen=screen, token=fresh_token)


class PairScreenCommand(Command, frozen=True, kw_only=True):
    """The six digits that a screen shows."""

    lot: str
    code: Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]


class PairScreen(UseCase[ScreenWork, PairScreenCommand]):
    """Let a screen show a draw or an opening; it can do nothing else."""

    command = PairScreenCommand

    def minutes(
        self,
        work: ScreenWork,
        actor: Actor,
        command: PairScreenCommand,
        now: datetime,
    ) -> Recorded:
        """Find the waiting screen, pair it, record it."""
        project, lot = work.projects.locked(LotId(command.lot))
        if Role.CLERK not in project.roles_of(actor):
            raise NotYoursError("pair_screen", [Role.CLERK], actor.roles)
        screen = work.screens.waiting(command.code)
        if screen is None or screen.is_over(now):
            raise ScreenUnknownError
        work.screens.pair(replace(screen, lot=lot.id, until=now + PAIRED))
        facts = {"lot": lot.id, "screen": screen.id}
        draft = Draft("SCREEN_PAIRED", room_stream(lot), facts)
        return work.ledger.append(draft, actor, now)


class BringScreensCommand(Command, frozen=True, kw_only=True):
    """The lot whose opening is next in the same room."""

    lot: str


class BringScreens(UseCase[ScreenWork, BringScreensCommand]):
    """Let the screens of the project's other lots show this one's opening."""

    command = BringScreensCommand

    def minutes(
        self,
        work: ScreenWork,
        actor: Actor,
        command: BringScreensCommand,
        now: datetime,
    ) -> Recorded:
        """
        Pair every screen anew whose opening is not under way, record them.

        Raises NoScreenFreeError: there is none.
        """
        project, lot = work.projects.locked(LotId(command.lot))
        if Role.CLERK not in project.roles_of(actor):
            raise NotYoursError("bring_screens", [Role.CLERK], actor.roles)
        others = [each for each in work.projects.lots(project.id) if each.id != lot.id]
        found = [
            screen
            for each in others
            if lot.procedure == each.procedure == OPEN_TENDER.name
            and each.state not in _UNDER_WAY
            for screen in work.screens.of(each.id)
            if not screen.is_over(now)
        ]
        if not found:
            raise NoScreenFreeError(lot.id)
        for screen in found:
            work.screens.pair(replace(screen, lot=lot.id, until=now + PAIRED))
        facts = {"lot": lot.id, "screens": sorted(each.id for each in found)}
        draft = Draft("SCREENS_BROUGHT", room_stream(lot), facts)
        return work.ledger.append(draft, actor, now)


_UNDER_WAY: Final = frozenset({State.OPENING, State.RELEASED, State.OPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessSlowly:
    """Count how often one person types digits, before any of them is looked for."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, person: str) -> None:
        """Count it. Raises `TooManyAttemptsError`."""
        now = self.desk.clock.now()
        require_slow(self.desk, self.keeper, now, (PAIRING_PERSON, person))
