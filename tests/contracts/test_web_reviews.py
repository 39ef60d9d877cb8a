"""What the centre looks at, what authorities record, and what registers outside say."""

import re
from datetime import timedelta
from functools import partial
from html import unescape

import pytest

from archive.evidence.keys import SigningKey
from archive.values.instants import beijing
from tests.builders_bidders import firm
from tests.builders_documents import pdf
from tests.front_door import FrontDoor
from tests.guild import Guild
from tests.mail_room import KEY
from tests.post_room import PostRoom
from tests.registers_outside import OutsideRegister, outside
from trading.accounts.model.organisations import Kind
from trading.enquiries.turns import Turns
from trading.rules.roles import Role
from trading.server import firm_desks
from trading.server.settings import Gateway, Outside

pytestmark = pytest.mark.trading

PDF = ("authorisation.pdf", pdf())
NAME = "岷江建筑有限公司"


@pytest.fixture
def door(site):
    """Open the door of an instance."""
    with FrontDoor(site).opened() as opened:
        yield opened


def sat(door, address, name, **more):
    """Register somebody with a firm; return who, its number, a browser."""
    who = door.office.citizen(address)
    number = door.office.found(who, Kind.FIRM, name, Role.BIDDER, **more)
    door.office.sit(who)
    return who, number, door.browser().be(who)


@pytest.fixture
def chen(door):
    """A firm's clerk at a browser."""
    return sat(door, "chen@firm.example", NAME)[2]


@pytest.fixture
def clerk(door):
    """A clerk of the centre at a browser, with both steps given just now."""
    office = door.office
    _, who = Guild(office).pair
    # A new key makes a day quiet (I-6): nothing is taken away in it.
    office.clock.pass_by(timedelta(days=1, minutes=1))
    office.enter(who)
    office.prove(who)
    office.sit(who)
    return door.browser().be(who)


def authority(door):
    """Somebody of an authority at a browser."""
    guild = Guild(door.office)
    boss = door.office.official("boss@authority.example")
    number = door.office.found(boss, Kind.AUTHORITY, "虚构县发改局", Role.AUTHORITY)
    door.office.confirm(number, *guild.pair)
    door.office.sit(boss)
    door.office.prove(boss)
    return door.browser().be(boss)


def proof_of(browser):
    """Hand in an authorisation."""
    browser.open("/my/firm/proof")
    assert (
        browser.send("/my/firm/proof", basis="authorisation", document=PDF).status_code
        == 200
    )


def link(page, part):
    found = re.search(rf'href="([^"]*{re.escape(part)}[^"]*)"', page.text)
    assert found, part
    return unescape(found[1])


# --- Claims --------------------------------------------------------------------------


def test_a_claim_is_decided_by_one_press(clerk, chen):
    """D-8: with the papers beside it; the firm's page and its message say so."""
    proof_of(chen)
    page = clerk.open("/review/claims")
    assert NAME in page.text
    assert "企业报名从不等这里" in page.text
    assert 'data-key="y"' in page.text
    assert clerk.open(link(page, "/review/claims/file")).content == PDF[1]
    clerk.open("/review/claims")
    done = clerk.send("/review/claims", decision="proven")
    assert "已记下" in done.text
    assert "没有等待核定的企业" in done.text
    assert "不用再办任何手续" in chen.open("/my/firm").text


def test_without_papers_no_press_confirms_a_firm(clerk, chen):
    """The page offers none, and a hand-made one is refused in words."""
    page = clerk.open("/review/claims")
    assert 'data-key="y"' not in page.text
    answer = clerk.send("/review/claims", decision="proven")
    assert answer.status_code == 409
    assert "还没有可以核定的材料" in answer.text
    nothing = clerk.send("/review/claims", decision="")
    assert nothing.status_code == 422
    assert "请选择一条理由" in nothing.text
    assert "还没有核定" in chen.open("/my/firm").text


def test_an_unproven_claim_says_why_and_may_be_decided_anew(door, clerk, chen):
    """P-3: ground and words are on the firm's page, in its language."""
    proof_of(chen)
    clerk.open("/review/claims")
    clerk.send("/review/claims", decision="not_the_firm", words="公章是另一家的")
    page = chen.open("/my/firm")
    assert "材料与企业不符：公章是另一家的" in page.text
    assert "中心会重新核定" in page.text
    english = chen.open("/en/my/firm")
    assert "The papers are of another firm" in english.text
    door.office.clock.pass_by(timedelta(minutes=1))
    proof_of(chen)
    clerk.open("/review/claims")
    assert clerk.send("/review/claims", decision="proven").status_code == 200


def test_of_two_claims_one_is_proven_and_the_other_is_told(door, clerk, chen):
    """D-8: the queue shows that another account claims the same firm."""
    impostor = sat(door, "other@firm.example", "岷江建筑公司")[2]
    proof_of(impostor)
    proof_of(chen)
    first = clerk.open("/review/claims")
    assert "同一家企业还有别的账号" in first.text
    second = clerk.open(link(first, "/review/claims?at="))
    names = [f'<h2 id="one">{NAME}<' in each.text for each in (first, second)]
    assert sorted(names) == [False, True]
    clerk.shown = second if names[1] else first
    clerk.send("/review/claims", decision="proven")
    page = impostor.open("/my/firm")
    assert "另一个账号已经核定代表这家企业" in page.text
    other = clerk.send("/review/claims", decision="proven")
    assert other.status_code == 409
    assert "已经核定给另一个账号" in other.text


def test_a_binding_is_revoked_with_ground_and_document(clerk, chen):
    """It is found by the firm's code; without a document nothing happens."""
    proof_of(chen)
    clerk.open("/review/claims")
    clerk.send("/review/claims", decision="proven")
    page = clerk.open(f"/review/bindings?firm={firm(1)}")
    assert "撤销核定" in page.text
    bare = clerk.send("/review/bindings", ground="disputed", words="")
    assert bare.status_code == 422
    assert 'href="#f-document"' in bare.text
    done = clerk.send("/review/bindings", ground="disputed", document=PDF)
    assert done.status_code == 200
    assert "授权有争议" in chen.open("/my/firm").text
    assert "不是统一社会信用代码" in clerk.open("/review/bindings?firm=915").text


# --- Documents and keys --------------------------------------------------------------


def test_a_document_is_looked_at_by_one_press(clerk, chen):
    """A question has words; the firm signs up meanwhile."""
    chen.open("/my/firm/documents")
    chen.send("/my/firm/documents", kind="qualification", number="D1", document=PDF)
    page = clerk.open("/review/documents")
    assert clerk.open(link(page, "/review/documents/file")).content == PDF[1]
    clerk.open("/review/documents")
    mute = clerk.send("/review/documents", decision="asked", words=" ")
    assert mute.status_code == 422
    assert "请写明哪里不对" in mute.text
    done = clerk.send("/review/documents", decision="asked", words="请补背面")
    assert "没有等待查看的证照" in done.text
    page = chen.open("/my/firm/documents")
    assert "请补背面" in page.text


def test_a_key_is_bound_only_to_a_firm_that_is_confirmed(door, clerk):
    """E-3: first the firm, then its key."""
    chen = sat(door, "chen@firm.example", NAME)[2]
    key = SigningKey.generate()
    chen.open(f"/my/firm/keys?algorithm=ed25519&public_key={key.public.raw.hex()}")
    message = re.search(r"<pre[^>]*>([0-9a-f]+)</pre>", chen.shown.text)[1]
    proof = key.sign(bytes.fromhex(message)).hex()
    chen.send("/my/firm/keys", signature=proof, basis="certificate", document=PDF)
    page = clerk.open("/review/keys")
    assert key.public.raw.hex() in page.text
    assert "先核定身份才能绑定" in page.text
    assert clerk.open(link(page, "/review/claims/file")).content == PDF[1]
    proof_of(chen)
    clerk.open("/review/claims")
    clerk.send("/review/claims", decision="proven")
    clerk.open("/review/keys")
    done = clerk.send("/review/keys")
    assert "没有等待核对的密钥" in done.text
    assert "已绑定" in chen.open("/my/firm/keys").text


def test_a_key_that_does_not_fit_its_papers_is_refused(door, clerk):
    """The firm reads why."""
    chen = sat(door, "chen@firm.example", NAME)[2]
    key = SigningKey.generate()
    chen.open(f"/my/firm/keys?algorithm=ed25519&public_key={key.public.raw.hex()}")
    message = re.search(r"<pre[^>]*>([0-9a-f]+)</pre>", chen.shown.text)[1]
    proof = key.sign(bytes.fromhex(message)).hex()
    chen.send("/my/firm/keys", signature=proof, basis="certificate", document=PDF)
    clerk.open("/review/keys")
    clerk.send("/review/keys/refuse", words="授权书上是另一把")
    page = chen.open("/my/firm/keys")
    assert "已作废" in page.text
    assert "授权书上是另一把" in page.text


# --- Authorities ---------------------------------------------------------------------

DECIDED = {
    "firm": str(firm(1)),
    "number": "虚发改罚〔2026〕3号",
    "since": "2026-03-02",
    "until": "2026-08-31",
    "hearing": "2月10日听证",
    "appeal": "60日内向县政府申请复议",
}


def test_an_authority_records_its_ban_and_it_ends_by_itself(door, chen):
    """C-13: complete or not at all; its last day counts, then it is not shown."""
    boss = authority(door)
    boss.open("/authority/bans")
    open_ended = boss.send(
        "/authority/bans",
        **{**DECIDED, "until": "2026-01-01"},
        basis="串通投标",
        document=PDF,
    )
    assert open_ended.status_code == 422
    assert "决定不完整" in open_ended.text
    assert 'value="虚发改罚〔2026〕3号"' in open_ended.text
    done = boss.send("/authority/bans", **DECIDED, basis="串通投标")
    assert done.status_code == 200
    assert boss.path == "/conduct"
    assert "期满自动失效" in done.text
    assert "限制参加" in done.text
    assert "2026-08-31" in done.text
    assert "虚发改罚〔2026〕3号" in chen.open("/my/firm").text
    boss.open("/authority/bans")
    again = boss.send("/authority/bans", **DECIDED, basis="串通投标", document=PDF)
    assert again.status_code == 409
    assert "已经登记过" in again.text
    door.office.clock.pass_by(timedelta(days=190))
    reader = sat(door, "late@firm.example", "沱江建筑有限公司", code=str(firm(2)))[2]
    page = reader.open(f"/conduct?firm={firm(1)}")
    assert "没有现在有效的记录" in page.text


def test_a_finding_is_shown_and_says_that_it_keeps_nobody_out(door, chen):
    """C-12: with source, hearing and appeal."""
    boss = authority(door)
    boss.open("/authority/findings")
    done = boss.send(
        "/authority/findings",
        **DECIDED,
        found="<b>拖欠</b>农民工工资",
        source="县人社局通报",
        document=PDF,
    )
    assert "行为认定" in done.text
    assert "不限制任何企业参加" in done.text
    assert "&lt;b&gt;拖欠&lt;/b&gt;" in done.text
    assert "县人社局通报" in chen.open("/my/firm").text


# --- Registers outside ---------------------------------------------------------------


@pytest.fixture
def asked_door(site):
    """Open a door whose settings name a company register, and no other."""
    with outside(OutsideRegister()) as register:
        (site.folder / "keys" / "outside.hex").write_text(KEY.hex())
        told = Gateway(url=register.url, key_file="keys/outside.hex")
        with FrontDoor(site, outside=Outside(company=told)).opened() as opened:
            yield opened, register


def test_a_firm_looks_itself_up_and_is_told_the_difference(asked_door):
    """P-1: it is a hint; the firm may sign up all the same."""
    door, register = asked_door
    register.entries["company", str(firm(1))] = {"name": "岷江建设有限公司"}
    chen = sat(door, "chen@firm.example", NAME)[2]
    chen.open("/my/firm/register")
    page = chen.send("/my/firm/register")
    assert page.status_code == 200
    assert "登记机关：岷江建设有限公司" in page.text
    assert "不一致也可以报名" in page.text


def test_a_register_that_fails_is_said_in_words_and_blocks_nothing(asked_door):
    """The page is there, says what to do, and keeps the number."""
    door, register = asked_door
    guild = Guild(door.office)
    clerk = door.browser().be(guild.pair[1])
    number = str(firm(1))
    for how, status, said in (
        ({"status": 500}, 503, "登记系统没有答复"),
        ({"status": 200, "secret": bytes(32)}, 502, "答复不能用"),
    ):
        for name, value in how.items():
            setattr(register, name, value)
        clerk.open("/outside")
        answer = clerk.send("/outside", register="company", about=number)
        assert answer.status_code == status
        assert said in answer.text
        assert f'value="{number}"' in answer.text
    chen = sat(door, "chen@firm.example", NAME)[2]
    assert chen.open("/my/firm").status_code == 200


@pytest.mark.parametrize(
    ("page", "says"),
    [("/outside", "同时查询的人太多"), ("/en/outside", "Too many people are asking")],
)
def test_when_many_ask_outside_nothing_typed_is_lost(site, monkeypatch, page, says):
    """P-1: the site goes on; whoever is one too many asks again, or looks himself."""
    monkeypatch.setattr(firm_desks, "Turns", partial(Turns, at_once=0))
    with FrontDoor(site).opened() as door:
        clerk = door.browser().be(Guild(door.office).pair[1])
        clerk.open(page)
        answer = clerk.send(page, register="credit", about=str(firm(1)))
        assert answer.status_code == 503
        assert says in answer.text
        assert f'value="{firm(1)}"' in answer.text


def test_what_no_register_answers_is_entered_by_hand(asked_door):
    """The manual way: with where and when it was seen, marked as such."""
    door, _ = asked_door
    clerk = door.browser().be(Guild(door.office).pair[1])
    clerk.open("/outside")
    refused = clerk.send("/outside", register="credit", about=str(firm(1)))
    assert refused.status_code == 503
    assert "还没有接通" in refused.text
    now = f"{beijing(door.instance.clock.now()):%Y-%m-%dT%H:%M}"
    typed = {"register": "credit", "about": str(firm(1)), "outcome": "not_found"}
    bare = clerk.send("/outside/written", **typed, source="", at=now)
    assert bare.status_code == 422
    done = clerk.send(
        "/outside/written", **typed, source="信用信息网站 查询页", at=now, seen=""
    )
    assert done.status_code == 200
    assert "手工录入" in done.text
    assert "没有记录" in done.text
    assert "信用信息网站 查询页" in done.text


# --- Messages that reached nobody ----------------------------------------------------


@pytest.fixture
def task(door):
    """A message that failed."""
    room = PostRoom(door.office)
    return room.undelivered(door.office.citizen("li@example.org"))


def opened(browser, task):
    browser.open("/tasks")
    return browser.send("/tasks/open", task=task.id)


def test_who_opens_a_task_sees_whom_it_concerns(clerk, task):
    """M-2: the list names nobody; another's page opens nothing."""
    page = clerk.open("/tasks")
    assert "李四" not in page.text
    assert clerk.open(f"/tasks/one?of={task.id}").status_code == 403
    assert "请先打开" in clerk.shown.text
    page = opened(clerk, task)
    assert "李四" in page.text
    assert "li@example.org" in page.text
    assert clerk.open(f"/tasks/one?of={'0' * 32}").status_code == 404


def test_a_call_settles_a_task(door, clerk, task):
    """M-1: its note stays readable; a time to come is refused, with what was typed."""
    opened(clerk, task)
    typed = {"spoke_with": "李四", "said": "已告知"}
    later = f"{beijing(door.instance.clock.now() + timedelta(days=1)):%Y-%m-%dT%H:%M}"
    wrong = clerk.send("/tasks/called", **typed, at=later)
    assert wrong.status_code == 422
    assert "时间不对" in wrong.text
    assert "已告知</textarea>" in wrong.text
    door.office.clock.pass_by(timedelta(minutes=2))
    now = f"{beijing(door.instance.clock.now()):%Y-%m-%dT%H:%M}"
    done = clerk.send("/tasks/called", **typed, at=now)
    assert "事项已办结" in done.text
    assert "所有消息都送达了" in done.text
    page = clerk.open(f"/tasks/one?of={task.id}")
    assert "打电话告知" in page.text


def test_a_notice_is_printed_and_handed_over(door, clerk, task):
    """The PDF is made for who opened the task, and for nobody else."""
    opened(clerk, task)
    page = clerk.send("/tasks/notice", addressee="李四", place="建设路 8 号")
    assert "书面通知已制作" in page.text
    address = link(page, "/tasks/notice.pdf")
    printed = clerk.open(address)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert printed.headers["cache-control"] == "no-store"
    stranger = sat(door, "chen@firm.example", NAME)[2]
    assert stranger.open(address).status_code == 403
    door.office.clock.pass_by(timedelta(minutes=2))
    now = f"{beijing(door.instance.clock.now()):%Y-%m-%dT%H:%M}"
    clerk.open(f"/tasks/one?of={task.id}")
    done = clerk.send("/tasks/handed-over", to="李四之妻", at=now)
    assert "事项已办结" in done.text


def test_a_corrected_address_is_read_before_it_is_used(clerk, task):
    """What is no address is refused beside its input."""
    opened(clerk, task)
    wrong = clerk.send("/tasks/sent-again", address="li at example")
    assert wrong.status_code == 422
    assert 'href="#f-address"' in wrong.text
    done = clerk.send("/tasks/sent-again", address="li.si@example.org")
    assert "事项已办结" in done.text
