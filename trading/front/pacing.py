"""How slowly somebody may send: who stops, or only drips, gives his place back."""

import asyncio
from dataclasses import dataclass
from typing import Final

from litestar.types import HTTPReceiveMessage, Receive


@dataclass(frozen=True, slots=True)
class Pace:
    """
    So many seconds may pass without a byte, and so many until the last one.

    After the first silence that is allowed, so many bytes a second must have come on
    average: a paper of any size that arrives in time comes faster.
    """

    idle: float = 5
    whole: float = 120
    least: int = 500


USUAL: Final = Pace()


def paced(receive: Receive, pace: Pace) -> Receive:
    """Return what receives the same, and raises `TimeoutError` for who is too slow."""
    clock = asyncio.get_running_loop()
    began, come = clock.time(), 0

    async def received() -> HTTPReceiveMessage:
        nonlocal come
        async with asyncio.timeout(pace.idle):
            message: HTTPReceiveMessage = await receive()  # type: ignore[assignment]
        if message["type"] == "http.request":
            come += len(message["body"])
        if come < pace.least * (clock.time() - began - pace.idle):
            raise TimeoutError
        return message

    return received
