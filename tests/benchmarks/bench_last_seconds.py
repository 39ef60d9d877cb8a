"""
200 bids are handed in over HTTP in the last ten seconds, and 20 too late.

`python -m tests.benchmarks.bench_last_seconds [--tenth]` prints how long the accepted
notes took (95 of 100 within 2 s) and when the last proof was there (within 60 s). A bid
that is lost, taken too late or refused though it arrived in time ends it with an error;
times are printed, never asserted. Server and senders are processes of their own.
"""

import asyncio
import json
import multiprocessing
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import uvicorn

from archive.ledger.receipts import NotLoggedYetError, Receipts
from tests import registry_office
from tests.bid_house import BidHouse, pieces_of, submission
from tests.front_door import FrontDoor
from tests.sites import Site
from tests.tender_course import tendering
from trading.accounts.http.guests import SESSION
from trading.accounts.use_cases.acting import Visitor
from trading.server.wiring import Platform

SECONDS = 10.0
LATE_SHARE = 11  # one in so many comes after the deadline
P95, PROOFS = 2.0, 60.0
TOO_LATE = "bid-too-late"
BYTES = "application/octet-stream"
IN_ADVANCE = 5.0
"""Seconds that the senders have to begin."""


@dataclass(frozen=True)
class Message:
    """What one bidder sends, and how many seconds after the beginning."""

    number: int
    after: float
    path: str
    token: str
    csrf: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What came back, and how long that took."""

    number: int
    status: int
    code: str
    seconds: float


def send_all(site: str, begins: float, messages: list[Message], told) -> None:
    """Send each message at its time; the process of the senders."""

    async def one(client: httpx.AsyncClient, message: Message) -> Answer:
        await asyncio.sleep(max(0.0, begins + message.after - time.time()))
        begun = time.perf_counter()
        answer = await client.post(
            f"{site}{message.path}",
            content=message.body,
            headers={
                **headers(site, message.token, message.csrf),
                "content-type": "application/json",
            },
        )
        seconds = time.perf_counter() - begun
        code = answer.json().get("code", "") if answer.status_code != 200 else ""
        return Answer(message.number, answer.status_code, code, seconds)

    async def everybody() -> list[Answer]:
        limits = httpx.Limits(max_connections=len(messages))
        async with httpx.AsyncClient(timeout=120, limits=limits) as client:
            return await asyncio.gather(*(one(client, each) for each in messages))

    told.send(asyncio.run(everybody()))


def headers(site: str, token: str, csrf: str = "") -> dict[str, str]:
    """Return what the script of a page sends along."""
    return {
        "accept": "application/json, application/problem+json, text/html",
        "cookie": f"{SESSION}={token}",
        "origin": site,
        "sec-fetch-site": "same-origin",
        "x-csrf-token": csrf,
    }


def csrf_on(page: str) -> str:
    """Return what a page gives its script to prove where it stands."""
    _, _, rest = page.partition('id="seal-data">')
    return str(json.loads(rest.partition("</script>")[0])["csrf"])


def at_home(number: int) -> Visitor:
    """Return where a bidder registers: so many do not come from one place."""
    return Visitor(f"198.51.{number}.9", "a browser")


def prepared(house: BidHouse, site: str, count: int) -> list[Message]:
    """Register so many bidders, seal for each, bring the pieces; hand in nothing."""
    course, messages = house.course, []
    for number in range(1, count + 1):
        registry_office.HOME = at_home(number)
        house.registered(number)
    course.open_for_bids(count, days=0.01)  # a sign-in lasts as long
    client = httpx.Client(base_url=site, timeout=60)
    for number, who in house.people.items():
        token, page = who.token, f"/bid/{course.lot}"
        csrf = csrf_on(client.get(page, headers=headers(site, token)).text)
        bid = course.sealed(number)
        for digest, data in pieces_of(bid).items():
            told = {**headers(site, token, csrf), "content-type": BYTES}
            brought = client.put(f"{page}/pieces/{digest}", content=data, headers=told)
            assert brought.status_code == 204, brought.text
        in_time = number % LATE_SHARE != 0
        after = SECONDS * (number / count) * 0.95 if in_time else SECONDS + 0.5
        messages.append(
            Message(
                number,
                after,
                f"{page}/submit",
                token,
                csrf,
                json.dumps(submission(bid)).encode(),
            )
        )
    client.close()
    return messages


@contextmanager
def served(door: FrontDoor, listening: socket.socket) -> Iterator[None]:
    """Serve the pages at a socket."""
    config = uvicorn.Config(door.app, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def living(door: FrontDoor) -> Iterator[None]:
    """Let the demonstration's clock go as the wall's does, and keep the promises."""
    ended = threading.Event()
    platform = Platform.over(door.instance)

    def tick() -> None:
        last = time.monotonic()
        while not ended.wait(0.005):
            now = time.monotonic()
            door.instance.clock.pass_by(timedelta(seconds=now - last))
            last = now

    def keep() -> None:
        while not ended.wait(1):
            platform.seal_tick()
            door.instance.sequencer.run()

    threads = [threading.Thread(target=each) for each in (tick, keep)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        ended.set()
        for each in threads:
            each.join()


def sent(site: str, messages: list[Message]) -> list[Answer]:
    """Let another process send them, once it has begun."""
    begins = time.time() + IN_ADVANCE
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=send_all, args=(site, begins, messages, there))
    process.start()
    answers: list[Answer] = here.recv()
    process.join()
    return answers


def judged(house: BidHouse, answers: list[Answer], count: int) -> None:
    """Hold what came back against what was recorded; print how long it took."""
    course = house.course
    deadline = course.policy.deadline
    accepted = {each.number for each in answers if each.status == 200}
    refused = {each.number: each.code for each in answers if each.status != 200}
    late = {n for n in range(1, count + 1) if n % LATE_SHARE == 0}
    kept = {n: course.bids_of(n) for n in range(1, count + 1)}
    assert accepted == {n for n, bids in kept.items() if bids}, "a bid was lost"
    assert all(b.at < deadline for bids in kept.values() for b in bids), "taken late"
    assert set(refused) == late, {n: c for n, c in refused.items() if n not in late}
    assert set(refused.values()) <= {TOO_LATE}
    took = sorted(each.seconds for each in answers if each.status == 200)
    p95 = took[int(len(took) * 0.95) - 1]
    print(
        f"{len(accepted)} of {count} in time, {len(refused)} late: accepted notes "
        f"p50 {took[len(took) // 2]:.2f} s, p95 {p95:.2f} s (limit {P95:.0f}), "
        f"longest {took[-1]:.2f} s"
    )


def all_logged(receipts: Receipts, streams: list[tuple[str, int]]) -> bool:
    """Tell whether each has a proof."""
    try:
        return len(receipts.logged(streams)) == len(streams)
    except NotLoggedYetError:
        return False


def proven(house: BidHouse, numbers: int) -> None:
    """Print how long after the last note every bid has its proof."""
    course, begun = house.course, time.perf_counter()
    receipts = course.instance.receipts()
    streams = [
        (bid.stream, bid.event)
        for n in range(1, numbers + 1)
        for bid in course.bids_of(n)
    ]
    while not all_logged(receipts, streams):
        assert time.perf_counter() - begun < PROOFS, "a proof is missing after 60 s"
        time.sleep(0.2)
    seconds = time.perf_counter() - begun
    print(f"{len(streams)} proofs within {seconds:.1f} s (limit {PROOFS:.0f})")


def main(arguments: list[str]) -> None:
    """Play the last ten seconds before a deadline."""
    count = 22 if "--tenth" in arguments else 220  # 200 of them in time
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as place:
        door = FrontDoor(Site.made(Path(place) / "instance"), site)
        with tendering(door.instance) as course:
            house = BidHouse(door, course)
            with served(door, listening):
                messages = prepared(house, site, count)
                begins = course.policy.deadline - timedelta(seconds=SECONDS)
                course.at(begins - timedelta(seconds=IN_ADVANCE))
                with living(door):
                    answers = sent(site, messages)
                    judged(house, answers, count)
                    proven(house, count)
        door.instance.close()
    listening.close()


if __name__ == "__main__":
    main(sys.argv[1:])
