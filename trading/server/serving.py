"""Serving an instance and doing its due work in one process: the embedded profile."""

import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler

from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

LOOPBACK: Final = "127.0.0.1"
EVERY_SECONDS: Final = 1


@dataclass(frozen=True, slots=True)
class Worked:
    """What a turn of work did: how much of each, and which papers wait, and why."""

    demo: bool
    done: Mapping[str, int]
    waiting: Mapping[str, str]


def work_once(folder: Path) -> Worked:
    """Open the instance, do what is due once, and close it."""
    instance = Instance.open(folder)
    try:
        sweeps = Sweeps(instance, Platform.over(instance))
        done = sweeps.run()
        return Worked(instance.demo, done, sweeps.waiting)
    finally:
        instance.close()


def require_free(port: int) -> None:
    """
    Look before much is done in vain.

    Raises:
        OSError: the port is taken.

    """
    socket.create_server((LOOPBACK, port)).close()


def serve_instance(
    folder: Path, *, port: int, quiet: bool, tell: Callable[[int, bool], None]
) -> None:
    """
    Serve on 127.0.0.1 until interrupted; sweeps run every second beside it.

    `tell` hears the port once it is ours, and whether this is a demonstration; port 0
    takes any that is free. A demonstration's clock stands at its log's last instant and
    is never moved here.

    Raises:
        OSError: the port is taken.

    """
    instance = Instance.open(folder)
    try:
        with socket.create_server((LOOPBACK, port)) as listening, _terminable():
            tell(listening.getsockname()[1], instance.demo)
            _serve(instance, listening, quiet=quiet)
    except KeyboardInterrupt:
        return  # Ctrl+C, or a termination: the server has closed its connections.
    finally:
        instance.close()


def _serve(instance: Instance, listening: socket.socket, *, quiet: bool) -> None:
    sweeps = Sweeps(instance, Platform.over(instance))
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        sweeps.run, "interval", seconds=EVERY_SECONDS, max_instances=1, coalesce=True
    )
    config = uvicorn.Config(
        make_app(instance),
        log_level="warning" if quiet else "info",
        server_header=False,
    )
    scheduler.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        scheduler.shutdown(wait=True)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a termination end the process like Ctrl+C: the running sweep is finished."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
