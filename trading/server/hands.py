"""Processes beside this one that take a share each of a long computation."""

import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from loky import ProcessPoolExecutor, cpu_count, get_reusable_executor
from loky.process_executor import BrokenProcessPool

_log = logging.getLogger(__name__)

FEW: Final = 100
"""Fewer are done sooner than the processes would begin."""
STAY: Final = 300  # seconds with nothing to do, after which they end by themselves
SHARES: Final = 2  # of each process, so that a heavy one does not hold up the rest
LOOKS: Final = 0.5  # seconds after which one knows that whoever began it is gone

T = TypeVar("T")
R = TypeVar("R")


class Processes:
    """
    As many processes as there are processors, begun when a long computation is near.

    `few` is how many things this process does alone.
    """

    def __init__(self, few: int = FEW) -> None:
        self._few = few

    def get_ready(self, do: Callable[[], object], many: int) -> None:
        """Let them begin and do this, if that many things are worth it, and it can."""
        if many < self._few:
            return
        try:
            for _ in range(cpu_count()):
                _begun().submit(do)
        except (OSError, BrokenProcessPool):
            _log.exception("No processes could begin; this one does all of it.")

    def map(self, do: Callable[[Sequence[T]], list[R]], many: Sequence[T]) -> list[R]:
        """Return what `do` gives for all of them, in their order."""
        if len(many) < self._few:
            return do(many)
        size = -(-len(many) // (cpu_count() * SHARES))
        shares = [many[at : at + size] for at in range(0, len(many), size)]
        try:
            return [each for found in _begun().map(do, shares) for each in found]
        except (OSError, BrokenProcessPool):
            _log.exception("A process died or failed; this one does all shares.")
            return do(many)


def _begun() -> ProcessPoolExecutor:
    return get_reusable_executor(
        max_workers=cpu_count(),
        timeout=STAY,
        initializer=_belong_to,
        initargs=(os.getpid(),),
    )


def _belong_to(server: int) -> None:
    """
    Let this process end with the server alone, at once if that one was killed.

    Ctrl-C at a terminal reaches both: here it would come back as the result of a share.
    A server that was killed reads no results, and whoever writes them waits for ever.
    It ends before cycles could grow; looking for some is a fifth of the time.
    """
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after, args=(server,), daemon=True).start()


def _end_after(server: int) -> None:
    never = threading.Event()
    while os.getppid() == server:
        never.wait(LOOKS)
    os._exit(1)
