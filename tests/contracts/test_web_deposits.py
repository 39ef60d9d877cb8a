"""Deposits over HTTP: asked for, given in secret, opened, given back by two, kept."""

import re
from datetime import timedelta

import pytest

from archive.public.values import beijing
from tests.builders_documents import pdf
from tests.counting_house import CENTRE_ACCOUNT, HEAD, account
from tests.front_door import HTML, FrontDoor
from tests.opening_hall import OpeningHall
from tests.registry_office import CENTRE

pytestmark = pytest.mark.trading

BIDDERS = {"bidder": 1, "rival": 9}
GUARANTEE = {
    "number": "GN-2026-1",
    "issuer": "虚构担保公司",
    "link": "https://guarantee.example/verify?n=1",
    "amount": "6800",
}


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        door.office.clock.pass_by(timedelta(days=1))  # Since accounts got their keys.
        yield built


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

    def opened(self) -> None:
        """Wait until the bids are closed, and open the deposits."""
        self.course.at(max(self.clock.now(), self.due + timedelta(seconds=2)))
        self.course.sweep()
        self.sit()
        self.clerk.open(f"{self.page}/payers")
        answer = self.clerk.send(f"{self.page}/open")
        assert "保证金已公开" in answer.text

    def address_of(self, name: str) -> str:
        """Return where the deposit of a bidder is shown."""
        page = self.clerk.open(f"{self.page}/payers").text
        said = f"第{BIDDERS[name]}建筑有限公司"
        return re.search(rf'href="([^"]+)">{said}<', page)[1]


@pytest.fixture
def counter(hall):
    return Counter(hall)


def test_the_owner_asks_once_with_the_cap_beside_the_amount(counter):
    """B-11: 2 % stands beside the field, and a fen more is refused there."""
    page = counter.owner.open(f"/tendering/{counter.lot}/desk").text
    assert f'href="{counter.page}/ask"' in page
    page = counter.owner.open(f"{counter.page}/ask").text
    assert "招标投标：不超过估算价的 2%" in page
    answer = counter.asks(asked="6805.01")
    assert answer.status_code == 422
    assert 'href="#f-asked"' in answer.text
    assert 'value="6805.01"' in answer.text
    assert 'href="#f-of"' in counter.asks(of="0").text
    answer = counter.asks()
    assert (counter.owner.path, answer.status_code) == (f"{counter.page}/ask", 200)
    assert "6,800.00 元" in answer.text
    assert "保证金要求已写入公开日志" in answer.text
    seen = counter.clerk.open(f"{counter.page}/ask").text
    assert "6,800.00 元" in seen
    assert counter.strange_owner.open(f"{counter.page}/ask").status_code == 404


def test_a_bidder_is_told_where_to_pay_and_what_is_missing(counter):
    """Its own account, counted once the bank says so; the rest is said in words."""
    counter.asks()
    assert counter.page in counter.bidder.open("/deposits").text
    place = counter.opens_account("bidder")
    page = counter.bidder.shown.text
    assert "还差 6,800.00 元" in page
    assert account(1) not in page
    answer = counter.imports(counter.line(place, "bidder", amount="6799.99"))
    assert "对账单已导入" in answer.text
    assert "金额和要求不一致" in counter.bidder.open(counter.page).text
    counter.imports(counter.line(place, "bidder"), encoding="utf-8")
    page = counter.bidder.open(counter.page).text
    assert "已到账" in page
    assert "还差" not in page
    assert "is missing" not in counter.bidder.open(f"/en{counter.page}").text
    counter.rival.open(f"{counter.page}/guarantee")
    until = counter.typed(timedelta(days=91))
    short = counter.rival.send(
        f"{counter.page}/guarantee", **{**GUARANTEE, "valid_until": "2026-03-03T09:00"}
    )
    assert 'href="#f-valid_until"' in short.text
    done = counter.rival.send(
        f"{counter.page}/guarantee", **{**GUARANTEE, "valid_until": until}
    )
    assert "保函已登记" in done.text
    assert "GN-2026-1" in done.text
    assert "GN-2026-1" not in counter.bidder.open(counter.page).text


def test_before_the_opening_no_page_count_or_size_tells_who_paid(counter):
    """B-11: every page of everybody else is the same, byte for byte but for a key."""
    counter.asks()

    def seen():
        pages = [
            (counter.rival, path) for path in ("/deposits", counter.page, "/bid", "/my")
        ]
        for browser in (
            *(counter.owner, counter.clerk, counter.manager, counter.supervisor),
        ):
            pages += [
                (browser, path)
                for path in (
                    *(f"{counter.page}/ask", f"{counter.page}/payers", "/desk"),
                    *(f"/tendering/{counter.lot}/desk", "/my"),
                )
            ]
        pages += [
            (counter.clerk, "/deposit-desk"),
            (counter.clerk, "/deposit-desk/strays"),
            (counter.clerk, f"{counter.page}/settlement"),
            (counter.owner, f"{counter.page}/settlement"),
            (counter.hall.door.browser(), f"/tendering/{counter.lot}"),
        ]
        found = [(each, path, each.open(path)) for each, path in pages]
        return [(path, told.status_code, _plain(told.text)) for _, path, told in found]

    before = seen()
    place = counter.opens_account("bidder")
    assert seen() == before
    answer = counter.imports(counter.line(place, "bidder"))
    told = _plain(answer.text)
    assert counter.lot not in told
    assert seen() == before
    assert {status for _, status, _ in before} == {200, 409}
    strange = counter.imports(counter.line("9" * 29, "rival"))
    assert len(_plain(strange.text)) == len(told)


def _plain(text: str) -> str:
    """Return a page without what every answer has anew."""
    return re.sub(r'value="[0-9a-f]{32,}"|data-left="[0-9]+"', "", text)


def test_nothing_of_a_deposit_is_there_for_who_is_not_concerned(counter):
    """A rival, a stranger, nobody: 404 or the way to sign in; roles are asked."""
    counter.asks()
    for path in ("/ask", "/payers", "/settlement", f"/payers/{'0' * 32}"):
        for browser in (counter.bidder, counter.strange_owner):
            answer = browser.ask("GET", f"{counter.page}{path}", headers=HTML)
            assert answer.status_code in {403, 404}, path
        nobody = counter.hall.door.browser()
        assert nobody.open(f"{counter.page}{path}").url.path == "/sign-in"
    for path in ("", "/statements", "/strays", "/back", "/second", "/yearly"):
        assert counter.owner.open(f"/deposit-desk{path}").status_code == 403
    assert counter.clerk.open("/deposits").status_code == 403
    assert counter.bidder.open("/deposits/none").status_code == 404


def test_a_statement_is_refused_whole_and_beside_its_input(counter):
    """What cannot be read, what is known, and no file at all."""
    page = "/deposit-desk/statements"
    counter.clerk.open(page)
    answer = counter.clerk.send(
        page, account=CENTRE_ACCOUNT, text=("x.csv", b"\xff\xff\xff")
    )
    assert 'href="#f-text"' in answer.text
    line = counter.line("9" * 29, "rival")
    assert "对账单已导入" in counter.imports(line).text
    again = counter.imports(line)
    assert again.status_code == 409
    assert "每一行都已经导入过" in again.text
    strays = counter.clerk.open("/deposit-desk/strays").text
    assert "子账号不属于任何投标人" in strays
    assert account(9) in strays


def test_after_the_opening_red_warnings_and_two_persons_pay_back(counter):
    """W-6, B-57: one account for two is warned of; the second person is another."""
    counter.asks()
    for name in BIDDERS:
        place = counter.opens_account(name, account(1))
        counter.imports(counter.line(place, name, account=account(1)))
    counter.opened()
    page = counter.owner.open(f"{counter.page}/payers").text
    assert "红色预警" in page
    assert account(1) not in page
    one = counter.address_of("bidder")
    counter.clerk.open(one)
    started = counter.typed(timedelta(0))
    answer = counter.clerk.send(f"{one}/propose", cause="won", started=started)
    assert "最迟退还日" in answer.text
    assert "要由另一人确认" in answer.text
    assert f'action="{one}/confirm"' not in answer.text
    counter.manager.open(one)
    assert "已同意退还" in counter.manager.send(f"{one}/confirm").text
    sheet = counter.manager.open(f"{counter.page}/settlement").text
    assert account(1) in sheet
    seen = counter.owner.open(f"{counter.page}/settlement").text
    assert account(1) not in seen
    assert "13,600.00 元" in seen
    check_kept(counter)


def check_kept(counter):
    """B-23: only the owner keeps a deposit, with a ground and a paper."""
    one = counter.address_of("rival")
    assert f"{one}/keep" not in counter.clerk.open(one).text
    assert f"{one}/keep" in counter.owner.open(one).text
    counter.owner.open(f"{one}/keep")
    typed = {"ground": "contract_refused", "words": "拒签合同"}
    answer = counter.owner.send(f"{one}/keep", **typed)
    assert 'href="#f-document"' in answer.text
    document = ("refusal.pdf", pdf())
    answer = counter.owner.send(f"{one}/keep", **typed, document=document)
    assert "已登记不予退还" in answer.text


def test_a_withdrawn_deposit_goes_back_by_its_number_before_the_opening(counter):
    """B-22: its bidder tells the number; a number that is none is answered 404."""
    counter.asks()
    place = counter.opens_account("bidder")
    counter.imports(counter.line(place, "bidder"))
    page = counter.bidder.open(counter.page).text
    number = re.search(r'class="mono">([0-9a-f]{32})<', page)[1]
    back, second = "/deposit-desk/back", "/deposit-desk/second"
    counter.course.bid(1)
    counter.clerk.open(back)
    answer = counter.clerk.send(back, deposit=number, cause="withdrawn", started="")
    assert (answer.status_code, "没有撤回" in answer.text) == (409, True)
    counter.course.withdraw(1)
    typed = {"cause": "withdrawn", "started": ""}
    for wrong in ("0" * 32, "x", ""):
        counter.clerk.open(back)
        answer = counter.clerk.send(back, deposit=wrong, **typed)
        assert answer.status_code == 404
    counter.clerk.open(back)
    assert "已提出退还" in counter.clerk.send(back, deposit=number, **typed).text
    counter.clerk.open(second)
    assert counter.clerk.send(second, deposit=number).status_code == 409
    counter.manager.open(second)
    assert "已同意退还" in counter.manager.send(second, deposit=number).text
    assert "最迟退还日" in counter.bidder.open(counter.page).text


def test_deposits_wait_for_the_close_and_then_tell_whose_bid_was_withdrawn(counter):
    """B-11, B-22: no clock opens them, the close does; a withdrawal counts its days."""
    counter.asks()
    counter.imports(counter.line(counter.opens_account("bidder"), "bidder"))
    counter.course.bid(1)
    counter.course.withdraw(1)
    counter.clock.jump_to(counter.due + timedelta(seconds=1))
    counter.sit()
    page = counter.clerk.open(f"{counter.page}/payers").text
    assert f'action="{counter.page}/open"' not in page
    counter.opened()
    page = counter.owner.open(f"{counter.page}/payers").text
    assert re.search("投标已于 .*? 撤回", page)
    one = counter.address_of("bidder")
    page = counter.clerk.open(one).text
    assert re.search(r'value="withdrawn"[^>]* checked', page)
    answer = counter.clerk.send(f"{one}/propose", cause="withdrawn", started="")
    assert "最迟退还日" in answer.text


def test_a_deposit_of_the_year_stands_for_a_lot(counter):
    """Offered by the manager, paid by the bidder, bound to the lot."""
    counter.asks()
    page = "/deposit-desk/yearly"
    counter.manager.open(page)
    counter.manager.send(
        page,
        year="2026",
        amount="10000",
        valid_until=counter.typed(timedelta(days=300)),
        place="510682",
        holder=CENTRE,
        bank="虚构银行",
        account=CENTRE_ACCOUNT,
    )
    assert "年度保证金已设立" in counter.manager.shown.text
    counter.bidder.open(f"{counter.page}/yearly")
    assert counter.bidder.send(f"{counter.page}/yearly").status_code == 409
    counter.bidder.open("/deposits/yearly-2026")
    own = {"account": account(1)}
    answer = counter.bidder.send("/deposits/yearly-2026/account", **own).text
    place = re.search(r'id="sub-account">([0-9 ]+)<', answer)[1].replace(" ", "")
    counter.imports(counter.line(place, "bidder", amount="10000.00"))
    counter.bidder.open(f"{counter.page}/yearly")
    done = counter.bidder.send(f"{counter.page}/yearly")
    assert "由年度保证金担保" in done.text
    page = counter.clerk.open("/deposit-desk/years").text
    assert "第1建筑有限公司" in page
    assert counter.lot not in page
    way = re.search(r'href="(/deposit-desk/back[^"]+)"', page)[1]
    assert re.search(
        r'name="deposit"[^>]* value="[0-9a-f]{32}"', counter.clerk.open(way).text
    )
    counter.opened()
    assert counter.lot in counter.clerk.open("/deposit-desk/years").text
