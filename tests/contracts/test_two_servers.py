"""
Two servers over one database: what one of them says or counts, the other one knows.

They share no memory, as two processes do not: each has its own engine, its own desks
and its own watch over the draw rooms.
"""

import asyncio

import pytest
from litestar.concurrency import sync_to_thread
from litestar.testing import TestClient

from archive.evidence.keys import SigningKey
from tests.draw_room_pages import LOT, PAGE, Hall
from tests.front_door import Browser, FrontDoor
from trading.accounts.model.limits import SIGN_IN_ACCOUNT
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.server.app import make_app
from trading.server.desks import desks_over
from trading.server.front_desk import front_desk_over
from trading.server.instance import Instance
from trading.server.wiring import Platform
from trading.venue.news import Listener

pytestmark = pytest.mark.trading

HEARD_WITHIN = 30


@pytest.fixture
def door(site):
    """Open the door of the first server."""
    with FrontDoor(site).opened() as opened:
        yield opened


@pytest.fixture
def other(site, door):
    """Open a second server over the same instance."""
    assert door.instance.folder == site.folder
    second = Instance.open(site.folder)
    yield second
    second.close()


@pytest.fixture
def elsewhere(door, other):
    """Give a browser whose requests come to the second server."""
    front_desk = front_desk_over(other, Platform.over(other), door.keeper)
    app = make_app(other, front_desk)
    with TestClient(app, base_url="https://trade.example") as client:
        yield Browser(client)


def test_news_of_a_room_reach_who_listens_at_another_server(door, other):
    """No memory is relied on: whoever came at one server is heard of at the other."""
    hall = Hall.opened(door)
    watch = desks_over(other, Platform.over(other))[DrawRoomDesk].watch
    clerk = door.browser().be(hall.people["clerk"])

    def come():
        clerk.open(PAGE)
        key = SigningKey.generate().public.raw.hex()
        assert "已登记到场" in clerk.send(f"{PAGE}/join", public_key=key).text

    async def listened():
        beats = watch.follow(LOT, Listener("session/of the other"))
        before = (await anext(beats)).version
        await sync_to_thread(come)
        async for beat in beats:
            if beat.version != before:
                break
        await beats.aclose()

    asyncio.run(asyncio.wait_for(listened(), HEARD_WITHIN))


def test_attempts_are_counted_together_wherever_they_are_made(door, elsewhere):
    """A limit is of the account, not of the process that happens to be asked."""
    li = door.office.citizen("li@firm.example")
    here = door.browser()
    typed = {"address": li.address, "password": "wrong words, ten times"}
    here.open("/sign-in")
    for _ in range(SIGN_IN_ACCOUNT.burst):
        assert here.send("/sign-in", **typed).status_code != 429
    elsewhere.open("/sign-in")
    assert elsewhere.send("/sign-in", **typed).status_code == 429
    right = {"address": li.address, "password": li.password}
    assert elsewhere.send("/sign-in", **right).status_code == 429


def test_a_sign_in_that_ends_at_one_server_has_ended_at_the_other(door, elsewhere):
    """No server goes on believing what another one has taken back."""
    li = door.office.citizen("li@firm.example")
    here = door.browser().be(li)
    elsewhere.be(li)
    assert here.open("/my").url.path == "/my"
    assert elsewhere.open("/my").url.path == "/my"
    here.send("/sign-out")
    elsewhere.open("/my")
    assert elsewhere.path == "/sign-in"
