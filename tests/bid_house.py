"""A tender behind the web: bidders and a key holder at browsers of their own."""

import base64
import json
from contextlib import contextmanager

from archive.public.sealing import unseal
from archive.public.values import Actor
from tests.builders_bidders import firm
from tests.builders_bids import identity, key_of
from tests.front_door import ADDRESS, Browser, FrontDoor
from tests.guild import Guild
from tests.registry_office import HOME, Citizen
from tests.sites import Site
from tests.tender_course import (
    ORGANISATIONS,
    Tendering,
    firm_key,
    tendering,
)
from trading.accounts.model.organisations import Kind
from trading.bids.model.envelope import Withdrawal
from trading.bids.model.holders import drill_answer, holder_statement
from trading.bids.model.manifest import PIECE
from trading.bids.sealing import SealedBid
from trading.rules.roles import Role
from trading.server.wiring import Platform

HOLDS = 5
"""The share that a person with an account holds; the course plays the others."""
BODY = ORGANISATIONS[HOLDS - 1]


def coded(data: bytes) -> str:
    """Return bytes as JSON carries them."""
    return base64.b64encode(data).decode()


class BidHouse:
    """One lot of a tender, and everybody who is at a browser for it."""

    def __init__(self, door: FrontDoor, course: Tendering) -> None:
        self.door, self.office, self.course = door, door.office, course
        self.guild = Guild(self.office)
        self.people: dict[int, Citizen] = {}
        self.opens = identity("the web holder")
        self.signs = key_of("the web holder")

    # --- People ---

    def registered(self, number: int) -> Citizen:
        """Return somebody who bids for a firm."""
        who = self.office.citizen(f"agent{number}@firm.example")
        code = str(firm(number))
        self.office.found(
            who, Kind.FIRM, f"第{number}建筑有限公司", Role.BIDDER, code=code
        )
        self.office.sit(who)
        self.people[number] = who
        return who

    def firm(self, number: int) -> Browser:
        """Return the browser of such a person."""
        return self.door.browser().be(self.registered(number))

    def come_back(self, who: Citizen) -> Citizen:
        """Let somebody sign in again, after days, and sit down."""
        office = self.office
        office.enter(who)
        if who.secret:
            office.prove(who)
        else:
            asked = office.second_factor.ask_message(who.token)
            who.token = office.second_factor.by_message(
                HOME, who.token, asked.id, office.code_sent()
            ).token
        office.sit(who)
        return who

    def holder(self, name: str = BODY, person: str = "holder") -> Citizen:
        """Return somebody of a body who may hold keys."""
        who = self.office.official(f"{person}@notary.example")
        number = self.office.found(who, Kind.AUTHORITY, name, Role.KEY_HOLDER)
        self.office.confirm(number, *self.guild.pair)
        self.office.sit(who)
        return who

    def seats(self, person: str) -> list[dict[str, str]]:
        """Return five holders, the last of whom is this person."""
        return [
            {
                "person": person if j == HOLDS else f"holder-{j}",
                "organisation": each,
                "duty": "开标人",
            }
            for j, each in enumerate(ORGANISATIONS, 1)
        ]

    def named(self, who: Citizen, **facts: object) -> Actor:
        """Draft the tender, name the person, let all others make and show keys."""
        actor = self.office.actor(who)
        self.course.draft()
        self.course.name(holders=self.seats(actor.person), **facts)
        for j in range(1, HOLDS):
            self.course.make_key(j)
            self.course.drill(j)
        return actor

    def log(self) -> None:
        """Take all into the log, sealed acts too."""
        Platform.over(self.door.instance).seal_tick()
        self.course.publish_log()

    # --- What scripts do ---

    def data(self, browser: Browser, path: str, name: str = "seal-data") -> dict:
        """Open a page and return what its script is told."""
        browser.open(path)
        assert browser.shown.status_code == 200, browser.shown.text[-600:]
        _, _, rest = browser.shown.text.partition(f'id="{name}">')
        return json.loads(rest.partition("</script>")[0])

    def send(self, browser: Browser, method: str, path: str, csrf: str, body: object):
        """Send what a script sends."""
        raw = isinstance(body, bytes)
        return browser.ask(
            method,
            path,
            content=body if raw else json.dumps(body).encode(),
            headers={
                "x-csrf-token": csrf,
                "content-type": "application/octet-stream"
                if raw
                else "application/json",
                "accept": "application/json, application/problem+json",
                "origin": ADDRESS,
                "sec-fetch-site": "same-origin",
            },
        )

    def bring(self, browser: Browser, csrf: str, bid: SealedBid) -> None:
        """Bring every piece of a sealed bid."""
        for digest, data in pieces_of(bid).items():
            path = f"/bid/{self.course.lot}/pieces/{digest}"
            answer = self.send(browser, "PUT", path, csrf, data)
            assert answer.status_code == 204, answer.text

    def submit(self, browser: Browser, csrf: str, bid: SealedBid):
        """Hand a sealed bid in."""
        path = f"/bid/{self.course.lot}/submit"
        return self.send(browser, "POST", path, csrf, submission(bid))

    def take_back(self, browser: Browser, csrf: str, number: int, commitment: str):
        """Withdraw the bid with that commitment, with the key of the firm."""
        course, code = self.course, str(firm(number))
        message = Withdrawal(course.lot, course.policy.id, code, commitment)
        signature = firm_key(number).sign(message.signed).hex()
        told = {"withdrawal": coded(message.to_bytes()), "signature": signature}
        return self.send(browser, "POST", f"/bid/{course.lot}/withdraw", csrf, told)

    def made(self, actor: Actor, lot: dict) -> dict:
        """Return the key that the holder makes for a lot."""
        age = self.opens.recipient
        statement = holder_statement(
            *(lot["lot"], lot["attempt"], actor.person, actor.organisation),
            *(age, "served-page"),
        )
        return {
            "lot": lot["lot"],
            "attempt": lot["attempt"],
            "j": lot["j"],
            "age": age,
            "tool": "served-page",
            "key": self.signs.public.raw.hex(),
            "signature": self.signs.sign(statement).hex(),
        }

    def answer(self, challenge: dict) -> dict:
        """Return the answer to a drill."""
        opened = unseal(base64.b64decode(challenge["sealed"]), self.opens)
        answer = drill_answer(challenge["age"], opened).hex()
        return {"lot": challenge["lot"], "j": challenge["j"], "answer": answer}


def pieces_of(bid: SealedBid) -> dict[str, bytes]:
    """Return the pieces of a sealed bid by their digest."""
    found = {}
    for each in bid.envelope.parsed.objects:
        data = bid.object(each.name).read_bytes()
        for at, digest in enumerate(each.pieces):
            found[digest] = data[at * PIECE : (at + 1) * PIECE]
    return found


def submission(bid: SealedBid) -> dict:
    """Return the message by which a sealed bid is handed in."""
    of = bid.envelope
    return {
        "v": "bid-submission/1",
        "key": of.key.hex(),
        "manifest": coded(of.manifest),
        "shares": [coded(each) for each in of.shares],
        "signature": of.signature.hex(),
        "times": [coded(each) for each in of.times],
    }


@contextmanager
def bid_house(site: Site):
    """Open a house over an instance."""
    with FrontDoor(site).opened() as door, tendering(door.instance) as course:
        yield BidHouse(door, course)


__all__ = ["HOLDS", "BidHouse", "bid_house", "coded", "key_of", "pieces_of"]
