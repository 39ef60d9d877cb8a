"""Serving an instance and doing its due work in one process: the embedded profile."""

from pathlib import Path
from typing import Final

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler

from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

LOOPBACK: Final = "127.0.0.1"
EVERY_SECONDS: Final = 1


def work_once(folder: Path) -> dict[str, int]:
    """Open the instance, do what is due once, and close it."""
    instance = Instance.open(folder)
    try:
        done = Sweeps(instance, Platform.over(instance)).run()
        return {"demo": instance.demo, **done}
    finally:
        instance.close()


def serve_instance(folder: Path, *, port: int, quiet: bool) -> None:
    """
    Serve on 127.0.0.1 until interrupted; sweeps run every second beside it.

    A demonstration's clock stands at its log's last instant and is never moved here.
    """
    instance = Instance.open(folder)
    sweeps = Sweeps(instance, Platform.over(instance))
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        sweeps.run, "interval", seconds=EVERY_SECONDS, max_instances=1, coalesce=True
    )
    scheduler.start()
    try:
        uvicorn.run(
            make_app(instance),
            host=LOOPBACK,
            port=port,
            log_level="warning" if quiet else "info",
            server_header=False,
        )
    finally:
        scheduler.shutdown(wait=True)
        instance.close()
