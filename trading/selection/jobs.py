"""What comes due in a selection: sign-ups that may go on, applications that fell."""

from contextlib import suppress

from archive.public.evidence import fresh
from archive.public.ledger import Desk
from archive.public.values import Actor, to_micros
from trading.projects.model import Lot, LotId, SuspendedError
from trading.rules.fixed_price_selection import State
from trading.selection.model.standing import StandingRecordedError
from trading.selection.model.standstill import SignUpRunsError, standing_still
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.sign_up import ResumeSignUp, ResumeSignUpCommand
from trading.selection.use_cases.standing import (
    WHILE_REVIEWED,
    RecordStanding,
    RecordStandingCommand,
)


def resume_sign_ups(
    desk: Desk[SelectionWork], resume: ResumeSignUp, platform: Actor
) -> int:
    """
    Let every sign-up go on that nothing but its own standstill halts; return how many.

    Safe to run as often as one likes, by any number of workers: each standstill has a
    key of its own, and who is asked for anew meanwhile waits on.
    """
    with desk.transactions.read() as work:
        lots = [lot for _, lot in work.projects.in_state(State.NOTICED)]
    done = 0
    for lot in filter(_may_go_on, lots):
        since = to_micros(standing_still(lot).since)
        key = f"resume-{since}-{lot.id}"
        with suppress(SuspendedError, SignUpRunsError):
            resume(platform, ResumeSignUpCommand(key=key, lot=LotId(lot.id)))
            done += 1
    return done


def record_standings(
    desk: Desk[SelectionWork], record: RecordStanding, platform: Actor
) -> int:
    """
    Record what every claim that was decided changes in reviews; return how much (D-8).

    Safe to run as often as one likes: what is on record is not due any more.
    """
    with desk.transactions.read() as work:
        lots = [lot.id for _, lot in work.projects.in_state(WHILE_REVIEWED)]
        due = work.selections.unsettled(lots) if lots else []
    done = 0
    for lot, stream in due:
        key = f"standing-{fresh(16).hex()}"
        command = RecordStandingCommand(key=key, lot=lot, application=stream)
        with suppress(StandingRecordedError):
            record(platform, command)
            done += 1
    return done


def _may_go_on(lot: Lot) -> bool:
    with suppress(SuspendedError, SignUpRunsError):
        standing_still(lot)
        return True
    return False
