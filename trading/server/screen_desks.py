"""Screens and news of all rooms: what each procedure shows, wired in one place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from archive.ledger.acts import Desk
from trading.bids.presenting.opening_screen import opening_screen_view
from trading.front.languages import Tongue
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.open_tender import OPEN_TENDER
from trading.selection.presenting.screen import screen_view
from trading.selection.use_cases.reading_room import ReadDrawRoom
from trading.server.database import Work
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.tender_desks import room_reader
from trading.server.wiring import Platform
from trading.venue.news import RoomWatch
from trading.venue.screen_desk import ScreenDesk
from trading.venue.use_cases.screens import FindScreen, GuessSlowly

Versions = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ReadVersions:
    """Tell how rooms stand, each by the procedure of its lot."""

    desk: Desk[Work]
    by_procedure: Mapping[str, Versions]

    def procedure_of(self, lot: str) -> str:
        """Return by which procedure a lot goes. Raises `ProjectMissingError`."""
        with self.desk.transactions.read() as work:
            return work.projects.lot(LotId(lot))[1].procedure

    def __call__(self, lots: Collection[str]) -> Mapping[str, str]:
        """Return a word for how each room stands; it changes whenever that does."""
        with self.desk.transactions.read() as work:
            of = {lot: work.projects.lot(LotId(lot))[1].procedure for lot in lots}
        found: dict[str, str] = {}
        for procedure, read in self.by_procedure.items():
            own = [lot for lot in lots if of[lot] == procedure]
            if own:
                found |= read(own)
        return found


def screen_desk_over(instance: Instance, platform: Platform) -> ScreenDesk:
    """Wire the desk of screens over an instance."""
    desk, keeper = instance.desk(), keeper_of(instance)
    draws, address = ReadDrawRoom(desk=desk), instance.settings.address

    def draw(lot: str, tongue: Tongue) -> tuple[str, object]:
        return "screen.html", screen_view(draws.on_screen(lot), address, tongue)

    openings = room_reader(instance)

    def opening(lot: str, tongue: Tongue) -> tuple[str, object]:
        view = opening_screen_view(openings.on_screen(lot), address, tongue)
        return "opening_screen.html", view

    versions = ReadVersions(
        desk,
        {
            FIXED_PRICE_SELECTION.name: draws.versions,
            OPEN_TENDER.name: openings.versions,
        },
    )
    return ScreenDesk(
        find_screen=FindScreen(desk=desk, keeper=keeper),
        guess_slowly=GuessSlowly(desk=desk, keeper=keeper),
        pair_screen=platform.pair_screen,
        bring_screens=platform.bring_screens,
        boards={FIXED_PRICE_SELECTION.name: draw, OPEN_TENDER.name: opening},
        procedure_of=versions.procedure_of,
        watch=RoomWatch(versions, instance.clock.now, runs=not instance.demo),
    )
