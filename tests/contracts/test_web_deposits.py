"""Deposits over HTTP: asked for, given in secret, opened, given back by two, kept."""

import re
from datetime import timedelta

import pytest

from tests.builders_documents import pdf
from tests.counting_house import CENTRE_ACCOUNT, account
from tests.deposit_counter import BIDDERS, Counter
from tests.front_door import HTML, FrontDoor
from tests.opening_hall import OpeningHall
from tests.registry_office import CENTRE

pytestmark = pytest.mark.trading

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


def test_deposits_wait_for_the_opening_and_tell_whose_bid_was_withdrawn(counter):
    """B-11, B-22: no clock opens them, nor the close; a withdrawal counts its days."""
    counter.asks()
    counter.imports(counter.line(counter.opens_account("bidder"), "bidder"))
    counter.course.bid(1)
    counter.course.withdraw(1)
    counter.come_to_three()
    counter.clock.jump_to(counter.due + timedelta(seconds=1))
    counter.sit()
    for close in (lambda: None, counter.closed):
        close()
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


def test_whoever_took_a_deposit_back_gives_another_on_the_same_page(counter):
    """B-22: the number of the first stays there, and its account is not shown again."""
    counter.asks()
    place = counter.opens_account("bidder")
    counter.imports(counter.line(place, "bidder"))
    page = counter.bidder.open(counter.page).text
    assert f'action="{counter.page}/account"' not in page
    number = re.search(r'class="mono">([0-9a-f]{32})<', page)[1]
    counter.given_back(number, "withdrawn", counter.typed(timedelta(0)))
    page = counter.bidder.open(counter.page).text
    assert "可以重新交一笔" in page
    assert f'href="{counter.page}/guarantee"' in page
    again = counter.opens_account("bidder")
    page = counter.bidder.shown.text
    assert again != place
    assert page.index("以前的保证金") < page.index(number)
    assert "已同意退还" in page


def test_after_bids_that_were_not_opened_the_lot_asks_anew(counter):
    """B-24: both attempts have pages of their own; of the second nothing is told."""
    counter.asks()
    counter.imports(counter.line(counter.opens_account("bidder"), "bidder"))
    counter.closed()
    counter.course.sweep()
    assert counter.course.state == "not_opened"
    counter.sit()
    one = counter.address_of("bidder")
    assert "交过的保证金要退还" in counter.owner.open(f"{counter.page}/ask").text
    page = counter.clerk.open(f"{counter.page}/payers").text
    assert "名单没有公开" in page
    assert f'action="{counter.page}/open"' not in page
    assert 'value="won"' not in counter.clerk.open(one).text
    refused = (counter.owner.open(one), counter.owner.open(f"{one}/keep"))
    assert [each.status_code for each in refused] == [409, 409]
    counter.owner.open(f"{counter.page}/ask")
    later = {"due": counter.typed(timedelta(days=2))}
    assert "保证金要求已写入公开日志" in counter.asks(**later).text
    page = counter.bidder.open(counter.page).text
    assert "还差 6,800.00 元" in page
    assert "以前的保证金" in page
    counter.opens_account("bidder")
    page = counter.owner.open(f"{counter.page}/payers").text
    assert "都是秘密" in page
    assert f'action="{counter.page}/open"' not in page
    assert "第1建筑有限公司" not in page
    first = f"{counter.page}/payers?attempt=1"
    assert f'href="{first}"' in page
    sheet = f"{counter.page}/settlement?attempt=1"
    for page in (first, sheet):
        assert "第1建筑有限公司" not in counter.owner.open(page).text
        assert "第1建筑有限公司" in counter.clerk.open(page).text
    for wrong in ("9", "x", "-1"):
        answer = counter.owner.open(f"{counter.page}/payers?attempt={wrong}")
        assert answer.status_code == 404
    counter.clerk.open(one)
    assert "另一人确认" in counter.clerk.send(f"{one}/propose", cause="stopped").text
