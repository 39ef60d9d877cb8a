"""All that is kept of rooms, as one SQL transaction sees it."""

from functools import cached_property

from sqlalchemy.orm import Session

from trading.venue.tables.badges import SqlBadges, SqlPresence
from trading.venue.tables.bookings import SqlBookings
from trading.venue.tables.orders import SqlOrders
from trading.venue.tables.recording import SqlRecording
from trading.venue.tables.rooms import SqlRooms
from trading.venue.tables.roster import SqlRoster
from trading.venue.tables.screens import SqlScreens

__all__ = ["SqlPresence", "SqlRecording", "SqlScreens", "SqlVenue"]


class SqlVenue:
    """`Venue` inside one transaction; each part made when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def rooms(self) -> SqlRooms:
        """Rooms."""
        return SqlRooms(self._session)

    @cached_property
    def bookings(self) -> SqlBookings:
        """Bookings."""
        return SqlBookings(self._session)

    @cached_property
    def badges(self) -> SqlBadges:
        """Badges."""
        return SqlBadges(self._session)

    @cached_property
    def orders(self) -> SqlOrders:
        """Orders of supervisors."""
        return SqlOrders(self._session)

    @cached_property
    def roster(self) -> SqlRoster:
        """Shifts and rounds."""
        return SqlRoster(self._session)
