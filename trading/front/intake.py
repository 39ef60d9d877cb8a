"""
How forms with files come in: few at once, at a pace, and never too many bytes.

What somebody sends stands in memory until it is answered. Here it is counted: by who
sends it, by how many send at all, and by the bytes of all together.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from litestar import Request

from archive.public.values import RuleBrokenError
from trading.front.forms import LARGEST_FORM, LARGEST_UPLOAD
from trading.front.pacing import Pace, paced

READERS: Final = 16
READERS_OF_ONE: Final = 2
"""Whoever presses twice is served; whoever opens many lines closes it to nobody."""
MOST_HELD: Final = 3 * LARGEST_UPLOAD
AT_WORK: Final = 2
"""Reading a form's parts and looking into its files takes a core."""
UPLOADS: Final = Pace(idle=20, whole=600, least=2_000)
"""The slowest line on which a firm can be thought to hand in its papers."""


class UploadsBusyError(RuleBrokenError):
    """Files come in so many at once, and the next ones a moment later."""

    code: ClassVar[str] = "uploads-busy"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = (
        "Nothing was saved and nothing is lost. Wait ten seconds, then reload this "
        "page: the browser sends what you filled in once more."
    )

    def __init__(self) -> None:
        super().__init__("too many files come in at this moment")


class UploadTooSlowError(RuleBrokenError):
    """Files that stop coming give their place to others."""

    code: ClassVar[str] = "upload-too-slow"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = (
        "Nothing was saved and nothing is lost. Look at the network, then reload this "
        "page: the browser sends what you filled in once more."
    )

    def __init__(self) -> None:
        super().__init__("the files did not arrive in time")


@dataclass(slots=True)
class Intake:
    """
    Takes the bodies of forms with files in; one for all of a process.

    Those who send slowly hold no place where forms are worked upon, and all together
    never more than `most_held` bytes.
    """

    most_readers: int = READERS
    most_of_one: int = READERS_OF_ONE
    most_held: int = MOST_HELD
    pace: Pace = UPLOADS
    readers: Counter[str] = field(default_factory=Counter, init=False)
    held: int = field(default=0, init=False)
    _places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(AT_WORK)

    @asynccontextmanager
    async def body(
        self, request: Request[Any, Any, Any], who: str
    ) -> AsyncIterator[bytes]:
        """
        Read what somebody sends, and give it with a place to work upon it.

        Every byte counts until the end of the block. A form that says it is no larger
        than one without files comes in like one.

        Raises:
            UploadsBusyError: too many send, or too much; what came is let go.
            UploadTooSlowError: it does not come at the pace.

        """
        large = not _is_small(request)
        one_too_many = self.readers[who] >= self.most_of_one
        if large and (one_too_many or self.readers.total() >= self.most_readers):
            raise UploadsBusyError
        mine = 0
        self.readers[who] += large
        try:
            parts: list[bytes] = []
            async for part in self._arriving(request):
                mine, self.held = mine + len(part), self.held + len(part)
                if self.held > self.most_held:
                    raise UploadsBusyError
                parts.append(part)
            async with self._places:
                yield b"".join(parts)
        finally:
            self.held -= mine
            self.readers[who] -= large
            self.readers += Counter()  # Who sends no more is forgotten.

    async def _arriving(self, request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
        request.receive = paced(request.receive, self.pace)
        try:
            async with asyncio.timeout(self.pace.whole):
                async for part in request.stream():
                    yield part
        except TimeoutError as error:
            raise UploadTooSlowError from error


def _is_small(request: Request[Any, Any, Any]) -> bool:
    """Tell by the length that is announced; a server takes no byte more than that."""
    length = request.headers.get("content-length", "")
    return length.isascii() and length.isdigit() and int(length) <= LARGEST_FORM
