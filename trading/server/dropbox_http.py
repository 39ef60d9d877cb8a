"""
How bidders, the platform and holders reach a drop box over the network (trading 7.11).

Nobody signs in: a manifest is signed by its bidder, a receipt by the box. Bodies come
in at a pace and few at once, no address has more than its turns in a minute, and no
network more than its share of the room that is left.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from time import monotonic
from typing import Any, Final

from litestar import Litestar, Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_507_INSUFFICIENT_STORAGE,
)

from archive.clock.ports import Clock
from archive.dispatch.calls import (
    Answer,
    AnswerTooLongError,
    Call,
    Caller,
    CallFailedError,
)
from archive.evidence.canonical import canonical
from archive.values.rules import RuleBrokenError
from trading.bids.drop_errors import (
    DropBoxFullError,
    DropListTooLongError,
    DropMalformedError,
    DropReceiptForgedError,
    DropShareUsedError,
)
from trading.bids.model.drops import (
    LARGEST_LIST,
    Drop,
    DropList,
    SignedReceipt,
    receipt_for,
)
from trading.bids.model.holders import Box
from trading.bids.model.policy import OpeningPolicy
from trading.bids.words import WORDS
from trading.front.pacing import Pace, paced
from trading.server.cosigning_http import UnreachableError
from trading.server.dropbox import DropBox, Share
from trading.server.languages import tongues

LARGEST_BODY: Final = 1 << 17
LARGEST_ANSWER: Final = 1 << 14
TURNS: Final = 30
"""How many drops one address may send in a minute."""
READERS: Final = 32
MINUTE: Final = 60.0
IPV4: Final = 4
PART: Final = 20
"""Of the room that is left under a policy, one network has one part in so many."""
FEWEST: Final = 5
"""So many manifests every network may drop while there is room at all."""
CUSTOMER, SITE = 64, 48
"""Bits of an IPv6 address that one customer, and one site of a provider has."""
PACE: Final = Pace(idle=5, whole=30, least=2_000)
CANONICAL: Final = "application/json"
_MOST_ADDRESSES: Final = 10_000


@dataclass(slots=True)
class Turns:
    """
    Counts who drops how often in a minute, and how many send at once.

    `ticks` gives seconds that only grow. Of more addresses than it remembers it takes
    nobody else in that minute.
    """

    most: int = TURNS
    readers: int = READERS
    ticks: Callable[[], float] = monotonic
    _came: Counter[str] = field(default_factory=Counter)
    _since: float = 0.0
    _reading: int = 0

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Take a turn while the block runs. Raises DropBoxFullError."""
        now, address = self.ticks(), _place(address)
        if now - self._since >= MINUTE:
            self._came.clear()
            self._since = now
        if self._came[address] >= self.most:
            raise DropBoxFullError("too many drops came from this address")
        if self._reading >= self.readers or len(self._came) > _MOST_ADDRESSES:
            raise DropBoxFullError("too many drop at once")
        self._came[address] += 1
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1


@dataclass(slots=True)
class Shares:
    """
    Counts what each network has dropped under each policy since the box was started.

    The fuller the box, the less one of them may add: who would shut others out needs
    ever more networks, and a bidder with a few manifests is let in to the end.
    """

    _of: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, address: str) -> Share:
        """Return the share of whoever sends from an address."""
        network = _place(address, SITE)

        def share(policy: OpeningPolicy, left: int) -> None:
            most = max(FEWEST, left // PART)
            if self._of[policy.id, network] >= most:
                raise DropShareUsedError("network", most, policy.deadline)
            self._of[policy.id, network] += 1

        return share


def _place(address: str, bits: int = CUSTOMER) -> str:
    """Return an address of IPv4, or the network of one of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == IPV4:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, bits), strict=False))


def box_app(box: DropBox, clock: Clock, turns: Turns | None = None) -> Litestar:
    """Return a drop box: `POST /drops`, and `GET /drops/<policy>` after the end."""
    waits, shares = turns or Turns(), Shares()

    @post("/drops", status_code=HTTP_200_OK)
    async def drop(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Keep a manifest, and answer with a signed time."""
        address = request.client.host if request.client else ""
        with waits.one(address):
            data = await _received(request)
            arrived = clock.now()
            dropped = Drop.from_bytes(data)
            share = shares.of(address)
            signed = await sync_to_thread(box.drop, dropped, arrived, clock, share)
        return _told(signed.to_bytes())

    @get("/drops/{policy:str}", sync_to_thread=True)
    def listed(policy: FromPath[str]) -> Response[bytes]:
        """List what was signed under a policy, after its deadline."""
        return _told(box.listed(policy, clock).to_bytes())

    return Litestar(
        route_handlers=[drop, listed],
        exception_handlers={RuleBrokenError: _refused, OSError: _unwritten},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


async def _received(request: Request[Any, Any, Any]) -> bytes:
    request.receive = paced(request.receive, PACE)
    try:
        async with asyncio.timeout(PACE.whole):
            return await request.body()
    except TimeoutError as error:
        raise DropMalformedError("it did not arrive in time") from error


def _told(data: bytes, status: int = HTTP_200_OK) -> Response[bytes]:
    # Pages of any platform may ask: there is nothing here to be signed in to.
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    return Response(data, status_code=status, media_type=CANONICAL, headers=headers)


def _refused(_: Request[Any, Any, Any], error: RuleBrokenError) -> Response[bytes]:
    """Say in both languages what was refused, and what to do."""
    said = WORDS.of(error)
    if said is None:
        return _problem(error.code, HTTP_422_UNPROCESSABLE_ENTITY, str(error))
    about = [f"{each.say(said.title)} {said.about(each)}" for each in tongues()]
    return _problem(error.code, WORDS.status(error), str(error), *about)


def _unwritten(_: Request[Any, Any, Any], error: OSError) -> Response[bytes]:
    """Nothing was signed, since it could not be kept."""
    why = f"the box cannot keep it, nothing was signed: {error.strerror}"
    return _problem("drop-not-kept", HTTP_507_INSUFFICIENT_STORAGE, why)


def _problem(code: str, status: int, why: str, *about: str) -> Response[bytes]:
    return _told(canonical({"code": code, "why": why, "about": list(about)}), status)


@dataclass(frozen=True, slots=True)
class RemoteBox:
    """A box as its policy names it. Whatever it answers is believed under its key."""

    box: Box
    call: Caller

    def drop(self, policy: OpeningPolicy, drop: Drop) -> SignedReceipt:
        """
        Show it a manifest and return what it signed.

        Raises:
            UnreachableError: no answer, or a refusal.
            DropMalformedError: the answer is none.
            DropReceiptForgedError: it is not signed, or of another manifest.

        """
        found = self._asked(
            Call("POST", self._at("drops"), drop.to_bytes(), most=LARGEST_ANSWER)
        )
        signed = SignedReceipt.from_bytes(found.body)
        signed.check(self.box, policy)
        wanted = receipt_for(drop, signed.receipt.at, self.box.organisation)
        if signed.receipt != wanted:
            why = f"it is of {signed.receipt.manifest}"
            raise DropReceiptForgedError(self.box.organisation, why)
        return signed

    def in_time(self, policy: OpeningPolicy) -> tuple[str, ...]:
        """
        Return the digests of the manifests that it signed before the deadline.

        Raises:
            UnreachableError: no answer, or a refusal.
            DropMalformedError: the answer is none.
            DropReceiptForgedError: the box did not sign what it lists.
            DropListTooLongError: it lists more than it may sign.

        """
        at = self._at(f"drops/{policy.id}")
        try:
            found = self._asked(Call("GET", at, most=LARGEST_LIST))
        except UnreachableError as error:
            if isinstance(error.__cause__, AnswerTooLongError):
                raise DropListTooLongError(self.box.organisation) from error
            raise
        return DropList.from_bytes(found.body).in_time(self.box, policy)

    def _at(self, path: str) -> str:
        return f"{self.box.address.rstrip('/')}/{path}"

    def _asked(self, asked: Call) -> Answer:
        try:
            found = self.call(asked)
        except CallFailedError as error:
            raise UnreachableError(str(error)) from error
        if found.status != HTTP_200_OK:
            said = found.body.decode(errors="replace")[:500]
            raise UnreachableError(f"{asked.url} answered {found.status}: {said}")
        return found
