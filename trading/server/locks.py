"""One sequencer at a time, on one machine or on many."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text

_ADVISORY: Final = 7_351_986_204_117  # any number, the same in every process


class FileLock:
    """For the embedded profile: processes on one machine share a lock file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Yield True if the lock is ours for the block, False if another has it."""
        with self._path.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


class AdvisoryLock:
    """For PostgreSQL: the database keeps the lock and frees it with the connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Yield True if the lock is ours for the block, False if another has it."""
        with self._engine.connect() as connection:
            ours = connection.scalar(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY}
            )
            connection.rollback()
            try:
                yield bool(ours)
            finally:
                if ours:
                    connection.execute(
                        text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY}
                    )
                    connection.rollback()
