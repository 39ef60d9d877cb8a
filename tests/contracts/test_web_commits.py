"""An answer that sends a browser on goes out once everything is saved, not before."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.builders_bidders import firm
from tests.front_door import FrontDoor
from tests.registry_office import PASSWORD
from trading.server.instance import Instance

pytestmark = pytest.mark.trading


@dataclass
class Onlooker:
    """Stands at the door; when an answer begins, it counts in a database of its own."""

    app: Any
    own: Instance
    saw: list[tuple[int, int, int]] = field(default_factory=list)

    async def __call__(self, scope, receive, send):
        """Pass everything on, and look just before an answer goes out."""

        async def watched(message):
            if message["type"] == "http.response.start" and scope["method"] == "POST":
                self.saw.append((message["status"], *self.counted()))
            await send(message)

        await self.app(scope, receive, watched)

    def counted(self):
        """Return how many people and firms are saved, as others see it."""
        with self.own.transactions.read() as work:
            firms = work.accounts.organisations.acting_as(str(firm(1)))
            return work.accounts.persons.count(), len(firms)


@pytest.fixture
def door(site):
    """Open a door at which somebody looks on from outside."""
    door = FrontDoor(site)
    outside = Instance.open(site.folder)
    door.app = Onlooker(door.app, outside)
    with door.opened() as opened:
        yield opened
    outside.close()


def test_what_is_sent_on_is_saved_by_then(door):
    """A 303 rolls nothing back: person and firm are there before its first byte."""
    chen = door.browser()
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    typed = {"name": "陈一", "password": PASSWORD}
    chen.send("/register/code", code=door.office.code_sent(), **typed)
    assert door.app.saw[-1] == (303, 1, 0)
    chen.send("/organisations/new", name="岷江建筑有限公司", uscc=str(firm(1)))
    chen.send("/organisations")
    assert door.app.saw[-1] == (303, 1, 1)


def test_what_is_refused_has_saved_nothing_by_then(door):
    """A form that is shown again with its mistake leaves nobody half registered."""
    chen = door.browser()
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    code = door.office.code_sent()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    chen.send("/register/code", code=wrong, name="陈一", password=PASSWORD)
    status, people, _ = door.app.saw[-1]
    assert (status, people) == (422, 0)
