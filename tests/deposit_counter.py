"""A lot that asks for deposits, and everybody at a browser who has to do with it."""

import re
from datetime import timedelta

from archive.public.values import beijing
from tests.counting_house import CENTRE_ACCOUNT, HEAD, account
from tests.registry_office import CENTRE
from tests.tender_course import CLERK

OTHERS = (2, 3, 4)
BIDDERS = {"bidder": 1, "rival": 9}


class Counter:
    """One lot, and everybody at a browser who has to do with its deposits."""

    def __init__(self, hall) -> None:
        self.hall, self.clock = hall, hall.door.office.clock
        hall.come_in()
        self.course = hall.course().open_for_bids(1, days=0.04)
        self.lot, self.serial = self.course.lot, 0
        self.page = f"/deposits/{self.lot}"
        self.sit()

    def sit(self) -> None:
        """Let everybody sit down at a browser of their own."""
        self.hall.come_in()
        for name in self.hall.people:
            setattr(self, name.replace(" ", "_"), self.hall.browser(name))

    def typed(self, after: timedelta) -> str:
        return f"{beijing(self.clock.now() + after):%Y-%m-%dT%H:%M}"

    def asks(self, **changes: object):
        """Ask for 6,800 yuan, due when the bids are."""
        page = f"{self.page}/ask"
        self.owner.open(page)
        self.due = self.course.policy.deadline
        typed = {
            "regime": "tender",
            "asked": "6,800",
            "of": "340250",
            "valid_until": self.typed(timedelta(days=90)),
            "holder": CENTRE,
            "bank": "虚构银行",
            "account": CENTRE_ACCOUNT,
        }
        return self.owner.send(page, **{**typed, **changes})

    def opens_account(self, name: str, pays_from: str = "") -> str:
        """Let a bidder open a sub-account; return its number."""
        browser = getattr(self, name)
        browser.open(self.page)
        own = pays_from or account(BIDDERS[name])
        page = browser.send(f"{self.page}/account", account=own).text
        found = re.search(r'id="sub-account">([0-9 ]+)<', page)
        assert found, page[-3000:]
        return found[1].replace(" ", "")

    def line(self, place: str, name: str, way: str = "收入", **changes: str) -> str:
        self.serial += 1
        told = {
            "amount": "6800.00",
            "account": account(BIDDERS[name]),
            "name": f"第{BIDDERS[name]}建筑有限公司",
            **changes,
        }
        at = f"{beijing(self.clock.now()):%Y-%m-%d %H:%M:%S}"
        return (
            f"{self.serial:08}{self.lot},{at},{way},{told['amount']},{place},"
            f"{told['account']},{told['name']}"
        )

    def imports(self, *lines: str, encoding: str = "gb18030"):
        """Let the clerk import a statement as banks export it."""
        page = "/deposit-desk/statements"
        self.clerk.open(page)
        data = "\n".join((HEAD, *lines, "")).encode(encoding)
        return self.clerk.send(
            page, account=CENTRE_ACCOUNT, text=("statement.csv", data)
        )

    def come_to_three(self) -> None:
        """Let as many others bid as an opening needs."""
        self.course.bind(*OTHERS)
        for number in OTHERS:
            self.course.bid(number)

    def closed(self) -> None:
        """Wait until the bids are closed."""
        self.course.at(max(self.clock.now(), self.due + timedelta(seconds=2)))
        self.course.sweep()
        self.course.publish_log()
        self.sit()

    def opened(self) -> None:
        """Let three others bid, start the opening, and open the deposits."""
        if self.clock.now() < self.due:
            self.come_to_three()
        self.closed()
        there = [
            {"person": each.person, "organisation": each.organisation}
            for each in map(self.hall.actor, ("owner", "clerk", "supervisor"))
        ]
        self.course.act("start_opening", CLERK, present=there)
        self.clerk.open(f"{self.page}/payers")
        answer = self.clerk.send(f"{self.page}/open")
        assert "保证金已公开" in answer.text

    def given_back(self, number: str, cause: str, started: str) -> None:
        """Let two persons release a deposit by its number."""
        back, second = "/deposit-desk/back", "/deposit-desk/second"
        self.clerk.open(back)
        self.clerk.send(back, deposit=number, cause=cause, started=started)
        self.manager.open(second)
        assert "已同意退还" in self.manager.send(second, deposit=number).text

    def address_of(self, name: str) -> str:
        """Return where the deposit of a bidder is shown."""
        page = self.clerk.open(f"{self.page}/payers").text
        said = f"第{BIDDERS[name]}建筑有限公司"
        return re.search(rf'href="([^"]+)">{said}<', page)[1]
