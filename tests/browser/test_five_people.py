"""
A selection from start to end by five people in five browsers, on both databases.

Owner, clerk, supervisor, reviewer and a firm press what stands on their pages; whoever
else a rule wants acts in a window of their own. At the end a stranger's program checks
the pack that the owner took away.
"""

import io
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY_WITHIN
from tests.builders_bidders import firm
from tests.draw_room_pages import (
    SLOWEST,
    committed,
    gathered,
    on_thread,
    press,
    revealed,
    said,
    signed,
    typed,
)
from tests.front_door import FrontDoor
from tests.registry_office import HOME, PASSWORD, Citizen
from tests.sites import Site
from tests.wizard_pages import PAPERS, SUPERVISING, TYPED, Bureau, pdf
from trading.accounts.model.organisations import Kind
from trading.bidders.model.claims import Basis
from trading.bidders.use_cases.claiming import DecideClaimCommand
from trading.rules.roles import Role
from trading.rules.shipped import instruction_book
from trading.selection.use_cases.sign_up import SignUpCommand
from trading.server import tls
from trading.server.demo.drawing import drawn_balls
from trading.server.demo.stage import Stage
from trading.server.serving import Door, server_config

HOST = "trade.localhost"
DESK = "/desk/P2026-0001-1"
FIRM = "岷江建筑有限公司"


@dataclass
class County:
    """A served centre, its people, and a window for each who comes."""

    bureau: Bureau
    stage: Stage
    site: str
    chromium: Browser
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def page(self, who: str) -> Page:
        """Return somebody's window, in which they have just signed in."""
        token = on_thread(lambda: self._come_in(who))
        if who not in self.pages:
            context = self.chromium.new_context(
                viewport={"width": 1280, "height": 900},
                locale="zh-CN",
                ignore_https_errors=True,
            )
            self.pages[who] = context.new_page()
            self.pages[who].on(
                "pageerror", lambda error: self.complaints.append(str(error))
            )
        cookie = {"name": "__Host-yangguang", "value": token, "url": self.site}
        self.pages[who].context.add_cookies(
            [{**cookie, "secure": True, "httpOnly": True}]
        )
        return self.pages[who]

    def _come_in(self, who: str) -> str:
        office, person = self.bureau.door.office, self.bureau.people[who]
        office.clock.pass_by(timedelta(minutes=1))
        office.enter(person)
        if person.secret:
            office.prove(person)
        else:
            asked = office.second_factor.ask_message(person.token)
            person.token = office.second_factor.by_message(
                HOME, person.token, asked.id, office.code_sent()
            ).token
        office.sit(person)
        return person.token

    def at(self, who: str, path: str) -> Page:
        """Let somebody sign in and go to a page."""
        page = self.page(who)
        page.goto(f"{self.site}{path}")
        return page

    def jump(self, instant: datetime) -> None:
        """Let time come to an instant; what is due is done."""
        on_thread(lambda: self.stage.stop_at(instant))

    def announced(self):
        """Return what the notice fixed."""
        return on_thread(self._announced)

    def _announced(self):
        with self.stage.instance.transactions.read() as work:
            return work.selections.get("P2026-0001-1").announced

    def actor(self, who: str):
        """Return as whom somebody acts."""
        return self.bureau.door.office.actor(self.bureau.people[who])


def _firm(bureau: Bureau, number: int) -> None:
    person = bureau.door.office.citizen(f"firm{number}@firm.example")
    bureau.door.office.found(
        person,
        Kind.FIRM,
        f"第{number}建筑有限公司",
        Role.BIDDER,
        code=str(firm(number)),
    )
    bureau.door.office.sit(person)
    bureau.people[f"firm{number}"] = person


@pytest.fixture(params=["sqlite", "postgres"])
def five(
    request: pytest.FixtureRequest, tmp_path: Path, chromium: Browser
) -> Iterator[County]:
    """Serve an instance over TLS on loopback; nobody has done anything yet."""
    server = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"https://{HOST}:{listening.getsockname()[1]}"

    def made() -> tuple[Bureau, Stage]:
        door = FrontDoor(Site.made(tmp_path / "instance", server), address)
        bureau = Bureau.opened(door)
        for number in (2, 3):
            _firm(bureau, number)
        return bureau, Stage(door.instance, door.instance.clock)

    bureau, stage = on_thread(made)
    door = bureau.door
    path = tls.make(tmp_path / "instance" / "keys", HOST, datetime.now(UTC))
    at = Door(port=0, certificate=path, key=path)
    config = server_config(door.app, door.instance.settings, at, quiet=True)
    config.lifespan = "off"
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + READY_WITHIN
    while not serving.started and time.monotonic() < until:
        time.sleep(0.01)
    assert serving.started
    made_county = County(bureau, stage, address, chromium)
    yield made_county
    for page in made_county.pages.values():
        page.context.close()
    serving.should_exit = True
    thread.join()
    listening.close()
    on_thread(door.instance.close)


def sent(page: Page, action: str, landing: str) -> None:
    """Press the button of the form that goes there, and wait for what comes."""
    page.locator(f'form[action="{action}"] .btn:not(.quiet)').first.click()
    page.wait_for_url(f"**{landing}*", timeout=SLOWEST)


def given(page: Page, *names: str) -> None:
    """Choose a file for each input."""
    for name in names:
        paper = {
            "name": f"{name}.pdf",
            "mimeType": "application/pdf",
            "buffer": pdf(name),
        }
        page.locator(f'input[type="file"][name="{name}"]').set_input_files(paper)


def chosen(page: Page, name: str, value: str) -> None:
    """Choose one of several."""
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def act(county: County, who: str, slug: str) -> Page:
    """Open a small act and press its button."""
    page = county.at(who, f"{DESK}/{slug}")
    sent(page, f"{DESK}/{slug}", f"done={slug}")
    return page


# --- The chapters ---------------------------------------------------------------------


def _announced(county: County) -> None:
    owner = county.at("owner", "/desk")
    owner.get_by_role("link", name="新建项目").click()
    for name, value in TYPED.items():
        if name not in {"supervisor", "kind", "budget_unit"}:
            owner.locator(f"#f-{name}").fill(value.replace(",", ""))
    given(owner, *PAPERS)
    chosen(owner, "supervisor", SUPERVISING)
    chosen(owner, "kind", "works")
    chosen(owner, "budget_unit", "1")
    sent(owner, "/projects/new", "/projects/new")
    sent(owner, "/projects/new/create", "/basis")
    approver = county.at("approver", f"{DESK}/basis")
    chosen(approver, "favourable", "yes")
    approver.locator("#f-reasons").fill("文件适用于本项目")
    sent(approver, f"{DESK}/basis", "/basis")
    owner = county.at("owner", f"{DESK}/price")
    owner.locator('input[name="judges"]').nth(0).check()
    owner.locator('input[name="judges"]').nth(1).check()
    owner.locator('input[name="arbiter"]').nth(2).check()
    sent(owner, f"{DESK}/price", "/entry")
    sent(owner, f"{DESK}/entry/request", "/entry")
    clerk = county.at("clerk", f"{DESK}/entry")
    for each in clerk.locator('input[value="accepted"]').all():
        each.check()
    sent(clerk, f"{DESK}/entry/answer", "/entry")
    clerk.goto(f"{county.site}{DESK}/notice")
    clerk.locator("#f-room").fill("一楼抽取室")
    given(clerk, "draft_contract")
    sent(clerk, f"{DESK}/notice", "/notice/preview")
    checker = county.at("checker", f"{DESK}/notice/preview")
    chosen(checker, "may", "yes")
    sent(checker, f"{DESK}/notice/review", "/notice/preview")
    clerk = county.at("clerk", f"{DESK}/notice/preview")
    sent(clerk, f"{DESK}/notice/publish", "/projects/P")
    clerk.goto(f"{county.site}{DESK}/record-portal")
    clerk.locator("#f-address").fill("https://province.example/notices/1")
    sent(clerk, f"{DESK}/record-portal", "done=record-portal")


def _registered(county: County) -> None:
    """Let a firm register on its own page and sign up the same minute (E-4)."""
    context = county.chromium.new_context(
        viewport={"width": 400, "height": 900}, ignore_https_errors=True
    )
    page = county.pages["applicant"] = context.new_page()
    page.goto(f"{county.site}/register")
    page.get_by_label("手机号或邮箱").fill("chen@firm.example")
    page.get_by_role("button", name="发送验证码").click()
    page.wait_for_url("**/register/code?of=*")
    page.get_by_label("验证码", exact=True).fill(
        on_thread(county.bureau.door.office.code_sent)
    )
    page.get_by_label("您的姓名").fill("陈一")
    page.get_by_label("设一个密码").fill(PASSWORD)
    page.get_by_role("button", name="建立账号").click()
    page.wait_for_url("**/organisations/new")
    page.get_by_label("全称").fill(FIRM)
    page.get_by_label("统一社会信用代码（企业必填）").fill(str(firm(1)))
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="登记这家单位").click()
    page.wait_for_url("**/my?done=organisation")
    page.goto(f"{county.site}/projects/P2026-0001")
    page.get_by_role("link", name="报名", exact=True).first.click()
    page.get_by_label("项目负责人姓名").fill("林三")
    page.get_by_label("注册证书编号").fill("川2510000000001")
    page.get_by_role("button", name="提交报名").click()
    page.get_by_text("您已报名").first.wait_for(timeout=SLOWEST)


def _others_sign_up(county: County) -> None:
    notes = instruction_book().versions[0].digest
    for number in (2, 3):
        county._come_in(f"firm{number}")  # noqa: SLF001 - the same people, no window
        actor = county.actor(f"firm{number}")
        asked = SignUpCommand(
            key=county.stage.key(),
            lot="P2026-0001-1",
            firm=actor.organisation,
            name=f"第{number}建筑有限公司",
            manager=f"负责人{number}",
            certificate=f"川251000000000{number}",
            notes=notes,
        )
        county.stage.platform.sign_up(actor, asked)


def _claims_decided(county: County) -> None:
    with county.stage.instance.transactions.read() as work:
        found = work.selections.applications("P2026-0001-1")
    county._come_in("clerk")  # noqa: SLF001 - the same people, no window
    for each in found:
        decided = DecideClaimCommand(
            key=county.stage.key(),
            organisation=each.claim,
            proven=True,
            basis=Basis.AUTHORISATION,
            document="d" * 64,
        )
        county.stage.platform.decide_claim(county.actor("clerk"), decided)


def _reviewed(county: County) -> None:
    for name in ("reviewer1", "reviewer2"):
        page = county.at(name, f"{DESK}/review")
        page.get_by_role("button", name="打开报名材料").click()
        page.get_by_text("林三").wait_for(timeout=SLOWEST)
        for each in page.locator('input[value="yes"]').all():
            each.check()
        sent(page, f"{DESK}/review/verdicts", "done=GiveVerdict")


def _drawn(county: County) -> None:
    pages = {
        "clerk": county.page("clerk"),
        "supervisor": county.page("supervisor"),
        "owner": county.page("owner"),
        "applicant": county.page("applicant"),
    }
    room = "/draw-room/P2026-0001-1"
    gathered(pages, county.site, room)
    committed(pages)
    revealed(pages)
    county.jump(county.announced().draw_at)
    press(pages["clerk"], "截止公开，准备摇号")
    said(pages["clerk"], "请稍等")
    on_thread(county.stage.publish_log)
    county.jump(county.announced().draw_at + timedelta(minutes=3))
    typed(pages, drawn_balls().replace("-", " "))
    for page in pages.values():
        said(page, "结果已出")
    signed(pages)


def _papers(county: County) -> None:
    """Draw the record of the draw up, and let the three whom it names sign it."""
    page = county.at("clerk", DESK)
    page.locator("#f-paper > summary").click()
    page.locator("#f-paper button", has_text="随机抽取记录").click()
    page.wait_for_url("**done=DrawUpPaper*", timeout=SLOWEST)
    for who in ("owner", "supervisor", "clerk"):
        page = county.at(who, DESK)
        page.locator("a.btn", has_text="签署").click()
        page.get_by_role("button", name="签署", exact=True).click()
        page.wait_for_url("**done=SignPaper*", timeout=SLOWEST)
    on_thread(county.stage.publish_log)
    on_thread(county.stage.seal_papers)


def _packed(county: County, folder: Path) -> None:
    """Take the pack away in two clicks, and let a stranger's program check it."""
    owner = county.at("owner", "/desk")
    owner.get_by_role("link", name=TYPED["title"]).click()
    with owner.expect_download() as waiting:
        owner.get_by_role("link", name="下载结果包").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as pack:
        pack.extractall(folder)
    (case,) = folder.rglob("case*.zip")
    card = folder / "anchor.card.json"
    instance = county.stage.instance
    kept = on_thread(lambda: instance.anchor_card(with_checkpoint=True))
    card.write_bytes(kept.to_bytes())
    program = "from trading.server.cli import main; main()"
    verify = (sys.executable, "-c", program, "verify", "casefile")
    done = subprocess.run(
        [*verify, case, "--anchor", card], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout, done.stderr)


def test_a_selection_by_five_people(five: County, tmp_path: Path):
    """From registration to the verified result pack, pressing what pages offer."""
    _announced(five)
    five.jump(five.announced().sign_up.opens + timedelta(hours=1))
    _registered(five)
    on_thread(lambda: _others_sign_up(five))
    five.bureau.people["applicant"] = Citizen("chen@firm.example")
    five.jump(five.announced().sign_up.closes + timedelta(minutes=1))
    act(five, "clerk", "close-sign-up")
    on_thread(lambda: _claims_decided(five))
    _reviewed(five)
    act(five, "owner", "declare-qualified")
    five.jump(five.announced().draw_at - timedelta(minutes=20))
    act(five, "clerk", "freeze-list")
    _drawn(five)
    _papers(five)
    act(five, "clerk", "open-publicity")
    five.jump(five.announced().draw_at + timedelta(days=10))
    act(five, "owner", "give-award")
    on_thread(five.stage.publish_log)
    _packed(five, tmp_path / "pack")
    assert five.complaints == []
