"""The desk of the house: what the pages of rooms, badges and sessions call."""

from dataclasses import dataclass

from trading.rules.disciplines import DisciplineBook
from trading.venue.clocks import Clocks
from trading.venue.sheets import Sheets
from trading.venue.use_cases.attending import ScanBadge
from trading.venue.use_cases.badging import IssueBadges, PrintBadges, RevokeBadge
from trading.venue.use_cases.booking import (
    CancelBooking,
    ConfirmBooking,
    DeclineBooking,
    MoveSession,
    RequestRoom,
)
from trading.venue.use_cases.reading import (
    ReadCalendar,
    ReadDiscipline,
    ReadRequests,
    ReadRoom,
    ReadSession,
    ReadToday,
)
from trading.venue.use_cases.rooms import ChangeRoom, CloseRoom, RegisterRoom
from trading.venue.use_cases.rounds import NotePatrol, SetDuty
from trading.venue.use_cases.supervising import Attest, PauseSession, ResumeSession


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDesk:
    """Every use case about rooms that a page calls, wired once."""

    register_room: RegisterRoom
    change_room: ChangeRoom
    close_room: CloseRoom
    request_room: RequestRoom
    confirm_booking: ConfirmBooking
    decline_booking: DeclineBooking
    move_session: MoveSession
    cancel_booking: CancelBooking
    issue_badges: IssueBadges
    revoke_badge: RevokeBadge
    scan_badge: ScanBadge
    set_duty: SetDuty
    note_patrol: NotePatrol
    pause_session: PauseSession
    resume_session: ResumeSession
    attest: Attest
    # What pages show.
    read_calendar: ReadCalendar
    read_room: ReadRoom
    read_discipline: ReadDiscipline
    read_requests: ReadRequests
    read_session: ReadSession
    read_today: ReadToday
    print_badges: PrintBadges
    disciplines: DisciplineBook
    clocks: Clocks
    sheets: Sheets
