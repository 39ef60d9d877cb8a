"""A register outside that is slow or silent keeps the site from nothing."""

from contextlib import ExitStack

import pytest

from trading.enquiries.errors import (
    AnswerUnsoundError,
    OutsideBusyError,
    QuestionWaitsError,
    RegisterRestsError,
    RegisterSilentError,
)
from trading.enquiries.model import Register
from trading.enquiries.turns import AT_ONCE, REST, SILENCES, Turns

pytestmark = pytest.mark.trading

COMPANY, CREDIT = Register.COMPANY, Register.CREDIT


class Seconds:
    """A clock that a test moves on."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def asked(turns, register=COMPANY, error=None):
    """Ask once; the register answers, or breaks off with an error."""
    with turns.taken("somebody", register):
        if error is not None:
            raise error


def silent(turns, times, register=COMPANY):
    """Let a register fall silent so many times."""
    for _ in range(times):
        with pytest.raises(RegisterSilentError):
            asked(turns, register, RegisterSilentError("no answer"))


def test_few_questions_wait_at_once_and_each_place_is_given_back():
    """The fifth is told so at once, whatever register it is for."""
    turns = Turns()
    with ExitStack() as waiting:
        for number in range(AT_ONCE):
            waiting.enter_context(turns.taken(f"person/{number}", COMPANY))
        with pytest.raises(OutsideBusyError):
            asked(turns, CREDIT)
    asked(turns, CREDIT)


def test_one_person_waits_for_one_answer():
    """Whoever presses again is told that the first question still waits."""
    turns = Turns()
    with turns.taken("somebody", COMPANY):
        with pytest.raises(QuestionWaitsError):
            asked(turns, CREDIT)
        with turns.taken("another", COMPANY):
            pass
    asked(turns)


def test_a_register_that_was_silent_three_times_is_left_alone_for_a_minute():
    """Others are asked meanwhile; then one more silence is enough."""
    seconds = Seconds()
    turns = Turns(clock=seconds)
    silent(turns, SILENCES)
    with pytest.raises(RegisterRestsError):
        asked(turns)
    asked(turns, CREDIT)
    seconds.at = REST - 0.1
    with pytest.raises(RegisterRestsError):
        asked(turns)
    seconds.at = REST
    silent(turns, 1)
    with pytest.raises(RegisterRestsError):
        asked(turns)


@pytest.mark.parametrize("error", [None, AnswerUnsoundError("it is unsigned")])
def test_any_answer_begins_the_count_anew(error):
    """Only silences in a row count; an answer that is no good is one, too."""
    turns = Turns(clock=Seconds())
    for _ in range(3):
        silent(turns, SILENCES - 1)
        if error is None:
            asked(turns)
        else:
            with pytest.raises(AnswerUnsoundError):
                asked(turns, error=error)
