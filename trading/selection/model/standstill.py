"""A sign-up that stands still: what an objection takes from it, and gets back (P-4)."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from archive.public.values import RuleBrokenError, Window
from trading.projects.model import Lot, SuspendedError, Suspension

SIGN_UP: Final = "sign_up"
"""What suspends a lot from its first open objection until sign-up goes on."""

REASON: Final = "sign-up stands still; its later end is published when it goes on"
_DAY: Final = timedelta(days=1)


class SignUpRunsError(RuleBrokenError):
    """Only time that was lost is given back."""

    code: ClassVar[str] = "sign-up-runs"
    rule: ClassVar[str] = "P-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign-up goes on as announced; there is nothing to resume."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"sign-up for {lot} does not stand still")


def halted(lot: Lot, sign_up: Window, at: datetime) -> Lot:
    """
    Return the lot with its sign-up standing still, as long as there is some left.

    It stands still from the first objection on until it is resumed in public: who
    could not know until when to sign up would lose that time too. What comes while it
    stands still already, or came before it went on last, takes nothing more away.
    """
    if at >= sign_up.closes or _standing(lot) is not None:
        return lot
    earlier = [each.until for each in lot.ended if each.by == SIGN_UP and each.until]
    return lot.suspended(Suspension(SIGN_UP, REASON, max([at, *earlier])))


def stands_still(lot: Lot) -> bool:
    """Tell whether sign-up stands still, with time left for when it goes on."""
    return _standing(lot) is not None


def standing_still(lot: Lot) -> Suspension:
    """
    Return what halts sign-up, if nothing else suspends the lot any more.

    Raises:
        SuspendedError: something is not decided yet.
        SignUpRunsError: sign-up does not stand still.

    """
    halt = _standing(lot)
    if halt is None:
        lot.require_running()
        raise SignUpRunsError(lot.id)
    others = [each.reason for each in lot.suspensions if each is not halt]
    if others:
        raise SuspendedError(others)
    return halt


def going_on(lot: Lot, at: datetime) -> datetime:
    """
    Return when sign-up goes on that is resumed at this instant.

    Whoever resumes it may have waited for the decision; it does not go on before that.
    """
    return max([at, *(each.until for each in lot.ended if each.until is not None)])


def lost(sign_up: Window, since: datetime, until: datetime) -> timedelta:
    """
    Return how much of a sign-up was lost while it stood still from since to until.

    Time before its opening is no part of it; when it has ended nothing is left to lose.
    """
    begins = max(since, sign_up.opens)
    if begins >= sign_up.closes:
        return timedelta()
    return max(until - begins, timedelta())


def whole_days(period: timedelta) -> timedelta:
    """Return the period rounded up to whole days, so that an hour stays the hour."""
    return -(-period // _DAY) * _DAY


def _standing(lot: Lot) -> Suspension | None:
    return next((each for each in lot.suspensions if each.by == SIGN_UP), None)
