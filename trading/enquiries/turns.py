"""
Whose turn it is to ask outside: a register that is slow keeps nobody here waiting.

What is counted is counted of one process; where several serve, each counts for itself.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from trading.enquiries.errors import (
    OutsideBusyError,
    QuestionWaitsError,
    RegisterRestsError,
    RegisterSilentError,
)
from trading.enquiries.model import Register

AT_ONCE: Final = 4
"""A question holds a thread of the site for as long as its answer takes."""
SILENCES: Final = 3
REST: Final = 60.0  # seconds


@dataclass(slots=True)
class Turns:
    """
    Few questions at once, one of each person, none to a register that fell silent.

    `clock` counts seconds of the house, which pass in a demonstration, too.
    """

    at_once: int = AT_ONCE
    clock: Callable[[], float] = time.monotonic
    _asking: set[str] = field(default_factory=set, init=False)
    _silences: Counter[Register] = field(default_factory=Counter, init=False)
    _rests: dict[Register, float] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @contextmanager
    def taken(self, person: str, register: Register) -> Iterator[None]:
        """
        Let somebody ask in the block, and remember whether the register was silent.

        Raises:
            QuestionWaitsError: a question of this person waits for its answer already.
            RegisterRestsError: it was silent again and again, and is left alone.
            OutsideBusyError: enough questions wait for an answer.

        """
        with self._lock:
            if person in self._asking:
                raise QuestionWaitsError
            if self._rests.get(register, 0.0) > self.clock():
                raise RegisterRestsError(register.value)
            if len(self._asking) >= self.at_once:
                raise OutsideBusyError
            self._asking.add(person)
        silent = False
        try:
            yield
        except RegisterSilentError:
            silent = True
            raise
        finally:
            with self._lock:
                self._asking.discard(person)
                self._remember(register, silent=silent)

    def _remember(self, register: Register, *, silent: bool) -> None:
        if not silent:
            del self._silences[register]
            self._rests.pop(register, None)
            return
        self._silences[register] += 1
        if self._silences[register] >= SILENCES:
            self._rests[register] = self.clock() + REST
