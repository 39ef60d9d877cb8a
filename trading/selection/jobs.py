"""
What comes due in a selection.

Policies that sign-ups are sealed to, sign-ups that may go on, applications that open or
fell.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from archive.public.evidence import fresh
from archive.public.ledger import Desk
from archive.public.values import Actor, RuleBrokenError, to_micros
from trading.bidders.standing_errors import StandingRecordedError
from trading.bids.light_errors import (
    DisclosuresNotAskedError,
    PolicyLoggedAlreadyError,
    StandingKeysMissingError,
)
from trading.bids.opening_errors import ReleasesMovedError
from trading.bids.release_errors import KeptFileDamagedError
from trading.projects.model import Lot, LotId, SuspendedError
from trading.rules.fixed_price_selection import State
from trading.rules.procedure import NotNowError
from trading.selection.model.standstill import SignUpRunsError, standing_still
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.sealed_disclosing import (
    AskDisclosures,
    AskDisclosuresCommand,
)
from trading.selection.use_cases.sealed_opening import (
    OpenApplications,
    OpenApplicationsCommand,
)
from trading.selection.use_cases.sealed_policy import (
    LogSignUpPolicy,
    LogSignUpPolicyCommand,
)
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


def log_sign_up_policies(
    desk: Desk[SelectionWork], log: LogSignUpPolicy, platform: Actor
) -> int:
    """
    Log who opens each sign-up that is going to be announced; return how many (K-5).

    Safe to run as often as one likes: what is logged, or cannot be, is not due.
    """
    with desk.transactions.read() as work:
        if not work.quotes.trustees():
            return 0
        lots = [
            lot.id for state in _ANNOUNCING for _, lot in work.projects.in_state(state)
        ]

    def one(lot: str) -> int:
        key = f"policy-{fresh(16).hex()}"
        with suppress(StandingKeysMissingError, PolicyLoggedAlreadyError, NotNowError):
            if log.is_due(lot):
                log(platform, LogSignUpPolicyCommand(key=key, lot=lot))
                return 1
        return 0

    return _each(lots, one)


def open_applications(
    desk: Desk[SelectionWork],
    ask: AskDisclosures,
    act: OpenApplications,
    platform: Actor,
) -> int:
    """
    Open every sealed sign-up for which enough have released; return how many.

    Applicants whom the releases did not open are asked before that, and counted too.

    Safe to run as often as one likes: what was opened is not due any more.
    """
    with desk.transactions.read() as work:
        lots = [lot.id for _, lot in work.projects.in_state(State.SIGN_UP_SEALED)]

    def one(lot: str) -> int:
        key = f"open-{fresh(16).hex()}"
        with suppress(
            *(ReleasesMovedError, DisclosuresNotAskedError, KeptFileDamagedError),
            *(SuspendedError, NotNowError),
        ):
            if ask.is_due(lot):
                ask(platform, AskDisclosuresCommand(key=key, lot=lot))
                return 1
            if act.is_due(lot):
                act(platform, OpenApplicationsCommand(key=key, lot=lot))
                return 1
        return 0

    return _each(lots, one)


def _each(lots: Iterable[str], one: Callable[[str], int]) -> int:
    """
    Do what is due for each lot; what a rule refuses in one keeps no other waiting.

    Raises:
        RuleBrokenError: the first refusal, when all had their turn.

    """
    done, failed = 0, []
    for lot in lots:
        try:
            done += one(lot)
        except RuleBrokenError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return done


_ANNOUNCING: Final = (State.PRICE_FIXED, State.NEW_NOTICE_NEEDED, State.TOO_FEW)


def _may_go_on(lot: Lot) -> bool:
    with suppress(SuspendedError, SignUpRunsError):
        standing_still(lot)
        return True
    return False
