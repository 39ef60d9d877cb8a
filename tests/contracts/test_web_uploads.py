"""Papers that come in at the server: so large, so many at once, and no more."""

import asyncio
import select
import socket
import zlib
from contextlib import AsyncExitStack, suppress

import pytest
from litestar.exceptions import ServiceUnavailableException
from litestar.testing import TestClient

from archive.casefile.container import packed
from tests.loopback import served
from tests.paper_attacks import page_with
from tests.web_site import check_problem
from trading.server.app import make_app
from trading.server.cli.main import DEMO_START
from trading.server.instance import Instance
from trading.server.settings import Settings
from trading.server.verifying import CheckPaper
from trading.server.verifying_http import (
    AT_ONCE,
    LARGEST_PAPER,
    MOST_HELD,
    READERS,
    PaperDesk,
)

pytestmark = pytest.mark.trading

PDF = {"Content-Type": "application/pdf", "Accept": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """Give an instance on which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("uploads") / "instance"
    settings = Settings("demo.yangguang.example/log")
    made = Instance.create(folder, settings, demonstration_from=DEMO_START)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(instance):
    """Give a client of the whole application; errors come back as answers."""
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found


def test_two_gigabytes_are_refused_before_they_are_read(client):
    """The announced length is enough: 413 at once, and what to do instead."""
    length = {"Content-Length": str(2 << 30)}
    answer = client.post("/verify/paper", content=b"%PDF", headers={**PDF, **length})
    said = check_problem(answer, 413, "too-large")
    assert "64 MiB" in said["detail"]
    page = client.post(
        "/verify/paper", content=b"%PDF", headers={**length, **HTML, **PDF, **HTML}
    )
    assert page.status_code == 413
    assert "文件太大，没有读取" in page.text


def bomb(mebibytes: int) -> bytes:
    """Return a small PDF with an object that unpacks to so much."""
    deflate = zlib.compressobj(9)
    zeros = bytes(1 << 20)
    data = b"".join(deflate.compress(zeros) for _ in range(mebibytes))
    data += deflate.flush()
    entries = b"/Type /ObjStm /N 100000 /First 900000 /Filter /FlateDecode"
    head = b"<< %b /Length %d >>\nstream\n" % (entries, len(data))
    return page_with(more=head + data + b"\nendstream")


@pytest.mark.parametrize(
    "data",
    [bomb(500), packed({"edition.txt": b"full\n"}), b"\x1f\x8b" + bytes(1 << 20)],
    ids=["PDF bomb", "case file", "noise"],
)
def test_bombs_and_other_files_get_an_answer(client, data):
    """A bomb is not unpacked, and what is no paper is told to be none, at once."""
    said = client.post("/verify/paper", content=data, headers=PDF).json()
    assert (said["outcome"], said["is_paper"]) == ("unsigned", False)
    assert said["findings"][0]["step"] <= 2


def endless():
    """Give more bytes than a paper may have, without saying how many."""
    part = bytes(1 << 20)
    for _ in range((LARGEST_PAPER >> 20) + 2):
        yield part


def test_an_endless_upload_is_cut_off(client):
    """Without an announced length the bytes are counted."""
    answer = client.post("/verify/paper", content=endless(), headers=PDF)
    check_problem(answer, 413, "too-large")


def sent_by_hand(address: str, head: bytes, part: bytes) -> tuple[bytes, int]:
    """Send bytes until the server answers; return the answer, and how many it took."""
    host, port = address.removeprefix("http://").split(":")
    sent = 0
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head)
        with suppress(ConnectionError):
            while part and sent <= 2 * LARGEST_PAPER:
                if select.select([connection], [], [], 0)[0]:
                    break
                connection.sendall(part)
                sent += len(part)
        return connection.recv(4096), sent


@pytest.mark.parametrize(
    ("length", "part", "most"),
    [
        (b"Content-Length: %d" % (2 << 30), b"", 0),
        (
            b"Transfer-Encoding: chunked",
            b"100000\r\n" + bytes(1 << 20) + b"\r\n",
            LARGEST_PAPER + (16 << 20),
        ),
    ],
    ids=["announced", "without an end"],
)
def test_a_real_server_takes_no_more_than_a_paper_may_have(
    instance, length, part, most
):
    """Over a socket: refused by what is announced, cut off where nothing is."""
    head = b"POST /verify/paper HTTP/1.1\r\nHost: localhost\r\n"
    head += b"Content-Type: application/pdf\r\n" + length + b"\r\n\r\n"
    with served(make_app(instance)) as address:
        answer, sent = sent_by_hand(address, head, part)
    assert answer.startswith(b"HTTP/1.1 413"), answer[:80]
    assert sent <= most


def test_so_many_at_once_and_no_more(instance):
    """A place is taken for the check, and given back after it."""
    desk = PaperDesk(CheckPaper(instance), ())

    async def crowd() -> list[str]:
        said = []

        async def one(release: asyncio.Event) -> None:
            try:
                async with desk.place():
                    await release.wait()
                    said.append("checked")
            except ServiceUnavailableException as error:
                said.append(f"busy {error.headers['Retry-After']}")

        release = asyncio.Event()
        waiting = [asyncio.create_task(one(release)) for _ in range(AT_ONCE + 1)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*waiting)
        return said

    assert sorted(asyncio.run(crowd())) == ["busy 10", *["checked"] * AT_ONCE]
    assert desk.busy == 0


def test_those_who_send_slowly_hold_no_place(instance):
    """So many may come in at once, with so many bytes; all of it is given back."""
    desk = PaperDesk(CheckPaper(instance), ())

    async def crowd() -> None:
        async with AsyncExitStack() as stack:
            for _ in range(READERS):
                hold = await stack.enter_async_context(desk.reading())
                hold(MOST_HELD // READERS)
            with pytest.raises(ServiceUnavailableException):
                await stack.enter_async_context(desk.reading())
            async with desk.place():
                assert desk.busy == 1
            with pytest.raises(ServiceUnavailableException):
                hold(READERS)
        assert (desk.readers, desk.held, desk.busy) == (0, 0, 0)

    asyncio.run(crowd())
