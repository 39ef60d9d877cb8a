"""Serving an instance and doing its due work in one process: the embedded profile."""

import gc
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from time import monotonic
from types import FrameType
from typing import Final

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from litestar.types import ASGIApp

from archive.clock.system import SystemClock
from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.sealing_pages import record_scripts
from trading.server.settings import Settings
from trading.server.sweeps import Sweep, Sweeps
from trading.server.tls import (
    LOOKED_AT_EVERY,
    LiveCertificate,
    certificate_of,
    require_pair,
)
from trading.server.wiring import Platform

_log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
EVERY_SECONDS: Final = 1
PROMISES: Final = "promises"
LISTENERS_STAY: Final = 5  # seconds after the server was told to end
LONGEST_REST: Final = 300.0  # seconds between two tries of an errand that fails


class Errand:
    """
    One errand, run again and again: alone, rested after a failure, never on a bad log.

    After each failure in a row it rests twice as long, up to five minutes. `ticks`
    gives seconds that only grow.
    """

    def __init__(
        self, sweeps: Sweeps, run: Sweep, ticks: Callable[[], float] = monotonic
    ) -> None:
        self._sweeps, self._run, self._ticks = sweeps, run, ticks
        self._alone = Lock()
        self._failures, self._rests_until = 0, 0.0

    def __call__(self) -> int:
        """Run it unless it runs, rests, or may not; return how much was done."""
        if self._sweeps.unsound.is_set() or not self._alone.acquire(blocking=False):
            return 0
        try:
            return 0 if self._ticks() < self._rests_until else self._tried()
        finally:
            self._alone.release()

    def _tried(self) -> int:
        try:
            done = self._run()
        except Exception:
            self._failures += 1
            rest = min(2.0**self._failures, LONGEST_REST)
            self._rests_until = self._ticks() + rest
            raise
        self._failures = 0
        return done


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """
    Where a server listens, and with which certificate.

    Without one it takes TLS from nowhere, and listens on this machine only.

    Raises:
        OpenDoorError: others could reach it unencrypted.

    """

    port: int
    host: str = LOOPBACK
    certificate: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        if self.certificate is None and not ip_address(self.host).is_loopback:
            raise OpenDoorError(self.host)

    @property
    def scheme(self) -> str:
        """How it is reached."""
        return "https" if self.certificate else "http"

    def listening(self) -> socket.socket:
        """Return its socket. Raises `OSError`: the port is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        return socket.create_server((self.host, self.port), family=family)


class OpenDoorError(ValueError):
    """Passwords and sealed acts travel encrypted, or not at all."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host}: 没有证书只能在本机 (127.0.0.1) 开放 "
            "without a certificate it is served on this machine only"
        )


def require_free(port: int) -> None:
    """
    Look before much is done in vain.

    Raises:
        OSError: the port is taken.

    """
    Door(port=port).listening().close()


def serve_instance(
    folder: Path, *, door: Door, quiet: bool, tell: Callable[[int, bool], None]
) -> None:
    """
    Serve at a door until interrupted; sweeps run every second beside it.

    `tell` hears the port once it is ours, and whether this is a demonstration; port 0
    takes any that is free. A demonstration's clock stands at its log's last instant and
    is never moved here.

    Raises:
        OSError: the port is taken.
        SettingsBrokenError: certificate and key are no pair; nothing was told.

    """
    if door.certificate:
        require_pair(door.certificate, door.key or door.certificate)
    instance = Instance.open(folder)
    try:
        with door.listening() as listening, terminable():
            tell(listening.getsockname()[1], instance.demo)
            _serve(instance, listening, door, quiet=quiet)
    except KeyboardInterrupt:
        return  # Ctrl+C, or a termination: the server has closed its connections.
    finally:
        instance.close()


def server_config(
    app: ASGIApp,
    settings: Settings,
    door: Door,
    *,
    quiet: bool,
    live: LiveCertificate | None = None,
) -> uvicorn.Config:
    """
    Return how an application is served at a door, behind proxies that are named.

    `live` is the door's certificate, if it is to be looked at while the server runs.
    """
    proxies = list(settings.trusted_proxies)
    config = uvicorn.Config(
        app,
        log_level="warning" if quiet else "info",
        server_header=False,
        # By itself it would believe whatever reaches it from this machine.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        ssl_certfile=door.certificate,
        ssl_keyfile=door.key,
        timeout_notify=int(LOOKED_AT_EVERY.total_seconds()),
        # Whoever listens for news never hangs up by himself.
        timeout_graceful_shutdown=LISTENERS_STAY,
    )
    if live is not None:
        config.callback_notify = _looking(live, config)
    return config


def _looking(
    live: LiveCertificate, config: uvicorn.Config
) -> Callable[[], Awaitable[None]]:
    """Return what the server calls between handshakes, on the loop that begins them."""

    async def look() -> None:
        try:
            if config.ssl is not None and live.look(config.ssl):
                _log.info("A new certificate is shown: %s.", live.certificate)
        except Exception as error:  # noqa: BLE001 - whatever it is, the site stays open
            _log.error(
                "The certificate could not be looked after: %s. The one before is "
                "shown on, and it is tried again in a day. %s",
                error,
                getattr(error, "remedy", ""),
            )

    return look


def _live(instance: Instance, door: Door) -> LiveCertificate | None:
    """Return the certificate of a door, which may be the instance's own."""
    if door.certificate is None:
        return None
    own = certificate_of(instance.folder / "keys")
    is_own = own is not None and own.samefile(door.certificate)
    return LiveCertificate(
        door.certificate,
        door.key or door.certificate,
        instance.settings.host if is_own else "",
        SystemClock(),
    )


def _serve(
    instance: Instance, listening: socket.socket, door: Door, *, quiet: bool
) -> None:
    record_scripts(instance)
    sweeps = Sweeps(instance, Platform.over(instance))
    scheduler = _scheduled(sweeps)
    config = server_config(
        make_app(instance),
        instance.settings,
        door,
        quiet=quiet,
        live=_live(instance, door),
    )
    gc.freeze()  # What a server consists of stays: nobody looks through it again.
    scheduler.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        scheduler.shutdown(wait=True)


def _scheduled(sweeps: Sweeps) -> BackgroundScheduler:
    """
    Return what runs the promises every second, and every errand beside them.

    Nobody outside can hold up the log: an errand that waits is alone in waiting.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    jobs: dict[str, Sweep | Callable[[], dict[str, int]]] = {
        PROMISES: sweeps.keep_promises,
        **{name: Errand(sweeps, run) for name, run in sweeps.errands().items()},
    }
    for name, job in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            seconds=EVERY_SECONDS,
            # The second one finds an errand running, and goes home.
            max_instances=1 if name == PROMISES else 2,
            coalesce=True,
            name=name,
        )
    return scheduler


@contextmanager
def terminable() -> Iterator[None]:
    """Let a termination end the process like Ctrl+C: the running sweep is finished."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
