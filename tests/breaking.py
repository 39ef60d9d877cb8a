"""
Breaking things on purpose: cuts at fault points, and `kill -9` at each file operation.

A fault point is named by the product. A file operation is whatever this process asks of
the file system, as the interpreter itself reports it, so that none can be forgotten.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.remove"}


class PowerCutError(Exception):
    """The write was interrupted."""


class CutAt:
    """A fault switch that fails at the n-th point reached, in whichever thread."""

    def __init__(self, number: int = -1) -> None:
        self.number, self.reached, self.lock = number, [], Lock()

    def __call__(self, point: str, /) -> None:
        with self.lock:
            self.reached.append(point)
            cut = len(self.reached) - 1 == self.number
        if cut:
            raise PowerCutError(point)


def killed_at_each_change(act: Callable[[Path], object], within: Path) -> list[Path]:
    """
    Do the act in children that die before the first, second … change of a file.

    Each child gets a folder of its own below `within`; the last one lived. Returns the
    folders of those that died.
    """
    died = []
    for number in range(1_000):
        folder = within / f"{number:03}"
        folder.mkdir(parents=True)
        child = os.fork()
        if child == 0:
            _do_and_die(act, folder, number)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, f"the act failed by itself: {number}"
            return died
        assert os.WTERMSIG(status) == signal.SIGKILL
        died.append(folder)
    raise AssertionError("the act does not end")


def _do_and_die(act: Callable[[Path], object], folder: Path, number: int) -> None:
    """Do the act and leave without a word, or die at the n-th change."""
    changes, below = count(), str(folder)

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if not given or not str(given[0]).startswith(below):
            return
        opens = event == "open" and isinstance(given[2], int) and given[2] & WRITING
        if (opens or event in CHANGES) and next(changes) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        act(folder)
    except BaseException as error:  # noqa: BLE001 - the parent is told by the code
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)
