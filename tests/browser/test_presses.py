"""
How often each role presses for each duty, from its own page: never more than promised.

The page counts, and the limits stand in one table. A duty of a telephone is walked at
400 px. One project is led from its sign-up to its contract, chapter by chapter.
"""

import inspect
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.press_course import DRAFTED, DRAFTED_LOT, HELD, Course, served
from tests.browser.presses import LIMITS, Counted, require_few, walked
from tests.builders_bidders import firm
from tests.county import CANAL, TITLES
from tests.draw_room_pages import SLOWEST, on_thread, press, said, typed
from tests.registry_office import PASSWORD
from tests.seated_people import LOT, PROJECT, TITLE
from tests.wizard_pages import PAPERS, TYPED, pdf
from trading.front.qr import qr_code
from trading.server.demo.drawing import drawn_balls

ROOM = f"/draw-room/{LOT}"
CHOSEN = {"supervisor", "kind", "budget_unit"}


@pytest.fixture(scope="module")
def course(chromium: Browser, tmp_path_factory: pytest.TempPathFactory):
    """Serve one course for all."""
    with served(chromium, tmp_path_factory.mktemp("presses")) as opened:
        yield opened


@pytest.fixture
def anybody(chromium: Browser) -> Iterator[Counted]:
    """Give somebody without an account a window that counts."""
    context = chromium.new_context(
        viewport={"width": 1920, "height": 900}, locale="zh-CN"
    )
    yield Counted.opened(context)
    context.close()


def given(page: Page, *names: str) -> None:
    """Choose a file for each input."""
    for name in names:
        paper = {
            "name": f"{name}.pdf",
            "mimeType": "application/pdf",
            "buffer": pdf(name),
        }
        page.locator(f'input[type="file"][name="{name}"]').set_input_files(paper)


def sent(page: Page, action: str, landing: str) -> None:
    """Press the button of the form that goes there, and wait for what comes."""
    page.locator(f'form[action="{action}"] .btn:not(.quiet)').first.click()
    page.wait_for_url(f"**{landing}*", timeout=SLOWEST)


# --- Anybody --------------------------------------------------------------------------


def test_anybody_finds_narrows_and_sees_who_won(anybody, site):
    """7.3: two characters and a press; a kind and a state; a result and its draw."""
    with walked("anybody", "find a notice by two characters", anybody, site) as page:
        page.get_by_role("searchbox").fill("渠道")
        page.get_by_role("button", name="搜索").click()
        page.locator(".hits").get_by_text(TITLES[CANAL]).wait_for()
    with walked("anybody", "narrow to open works tenders", anybody, site) as page:
        page.locator(".hero .links a", has_text="工程").first.click()
        page.locator(".chips a", has_text="报名中").click()
        page.wait_for_url("**stage=open*")
        assert page.locator(".hits li").count() == 2
    with walked("anybody", "see who won and why", anybody, site) as page:
        page.locator("[aria-labelledby=results] a.t").first.click()
        page.get_by_role("link", name="看抽取过程").click()
        page.locator(".winner .who").wait_for()


def test_anybody_verifies_a_draw(anybody, site):
    """7.3: the code on paper computes by itself; a typed number takes two presses."""
    page = anybody.page
    draw = f"/projects/{CANAL}/draws/1"
    code = page.request.get(f"{site}{draw}/qr.svg").body()
    assert code == qr_code(f"{draw}#recompute")
    found = f"{site}{draw}#recompute"
    with walked("anybody", "verify a draw by its code on paper", anybody, found):
        page.get_by_text("重算一致").wait_for(timeout=SLOWEST * 4)
    with walked("anybody", "verify a draw by a typed number", anybody, site):
        page.get_by_role("searchbox").fill(CANAL)
        page.get_by_role("button", name="搜索").click()
        page.locator(".hits").get_by_role("link", name="自己算一遍").click()
        page.get_by_text("重算一致").wait_for(timeout=SLOWEST * 4)


def test_anybody_learns_how_to_object(anybody, site):
    """7.3: the guide is one press away from every page, and leads on to the form."""
    with walked("anybody", "learn how to object", anybody, site) as page:
        page.get_by_role("link", name="异议与投诉怎么提").click()
        page.get_by_role("link", name="在“我的事项”里提出异议").wait_for()


# --- Before the draw ------------------------------------------------------------------


def test_a_firm_registers(course: Course):
    """7.3: address, code, firm, check; each with one press, on a telephone."""
    counted = course.stranger(400)
    with walked("bidder", "register", counted, f"{course.site}/register") as page:
        page.get_by_label("手机号或邮箱").fill("chen@firm.example")
        page.get_by_role("button", name="发送验证码").click()
        page.wait_for_url("**/register/code?of=*")
        code = on_thread(course.people.office.code_sent)
        page.get_by_label("验证码", exact=True).fill(code)
        page.get_by_label("您的姓名").fill("陈一")
        page.get_by_label("设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="建立账号").click()
        page.wait_for_url("**/organisations/new")
        page.get_by_label("全称").fill("岷江建筑有限公司")
        page.get_by_label("统一社会信用代码（企业必填）").fill(str(firm(9)))
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="登记这家单位").click()
        page.wait_for_url("**/my?done=organisation")


def test_an_owner_creates_a_project(course: Course):
    """7.3: from one's own page, with two kinds of answers to choose, in five."""
    counted = course.window("drafter")
    with walked("owner", "create a project", counted, course.my) as page:
        page.get_by_role("link", name="新建项目").click()
        for name, value in TYPED.items():
            if name not in CHOSEN:
                page.locator(f"#f-{name}").fill(value.replace(",", ""))
        given(page, *PAPERS)
        page.locator('input[name="kind"][value="works"]').check()
        page.locator('input[name="budget_unit"]').check()
        sent(page, "/projects/new", "/projects/new")
        sent(page, "/projects/new/create", "/basis")


def test_a_clerk_publishes_a_notice(course: Course):
    """7.3: what waits stands on the clerk's own page: open it, publish."""
    desk = f"/desk/{DRAFTED_LOT}/notice"
    page = course.window("clerk").page
    page.goto(f"{course.site}{desk}")
    page.locator('input[name="room"]').first.check()
    given(page, "draft_contract")
    sent(page, desk, "/notice/preview")
    checker = course.window("checker").page
    checker.goto(course.my)
    checker.locator("a", has_text=f"保密审查：{DRAFTED}").click()
    checker.locator('input[name="may"][value="yes"]').check()
    sent(checker, f"{desk}/review", "/notice/preview")
    with walked("clerk", "publish a notice", course.window("clerk"), course.my) as page:
        page.locator("a", has_text=f"发布公告：{DRAFTED}").click()
        sent(page, f"{desk}/publish", "/projects/P")


# --- One project, chapter by chapter --------------------------------------------------


def _joined(course: Course) -> None:
    counted = course.window("firm1")
    with walked("bidder", "join a project", counted, course.my) as page:
        page.locator("a", has_text=f"报名：{TITLE}").click()
        page.get_by_label("项目负责人姓名").fill("林三")
        page.get_by_label("注册证书编号").fill("川2510000000001")
        page.get_by_role("button", name="提交报名").click()
        page.get_by_role("heading", name="您已报名").wait_for(timeout=SLOWEST)
    counted.forget()
    note = counted.page.locator("pre.hash").inner_text()
    require_few("bidder", "see the receipt", counted)
    with counted.page.expect_download() as waiting:
        counted.page.get_by_role("link", name="下载回执").click()
    require_few("bidder", "keep the receipt", counted)
    kept = waiting.value.path().read_text(encoding="utf-8")
    assert kept.strip() == note.strip()


def _on_my_page(course: Course) -> None:
    """See one's ticket, the next duty, and when it is due, on the draw's morning."""
    counted = course.window("firm1")
    with walked("bidder", "see the next duty", counted, course.my) as page:
        duties = page.locator(".duties")
        duties.locator("a", has_text=f"进入抽取室：{TITLE}").wait_for()
        said = duties.inner_text()
        assert "您的号票：" in said
        assert "2026-03-18 周三 10:00" in said


def _paired(course: Course) -> None:
    screen = course.stranger(1920).page
    screen.goto(f"{course.site}/screen")
    digits = "".join(screen.locator(".digits span").all_inner_texts())
    counted = course.window("clerk")
    with walked("clerk", "pair a screen", counted, course.my) as page:
        page.locator("a", has_text=f"进入抽取室：{TITLE}").click()
        page.get_by_label("大屏上的 6 位数字").fill(digits)
        page.get_by_role("button", name="配对大屏").click()
        screen.locator("#state").wait_for(timeout=SLOWEST)


def _drawn(course: Course) -> None:
    """Let everybody come by the code, but the clerk, who comes from their own page."""
    windows = {
        name: course.window(name)
        for name in ("clerk", "supervisor", "drafter", "firm1")
    }
    for name, counted in windows.items():
        counted.page.goto(course.my if name == "clerk" else f"{course.site}{ROOM}/join")
        counted.forget()
    pages = {name: counted.page for name, counted in windows.items()}
    pages["clerk"].locator("a", has_text=f"进入抽取室：{TITLE}").click()
    for page in pages.values():
        press(page, "我到场了，登记")
        page.get_by_text("已登记到场。").wait_for(timeout=SLOWEST)
    with windows["supervisor"].uncounted():  # There is no camera in this house.
        pages["supervisor"].get_by_label("为什么没有录像").fill("现场还没有摄像设备")
        press(pages["supervisor"], "签字说明没有录像")
        pages["supervisor"].get_by_text("没有录像的原因已签字。").wait_for(
            timeout=SLOWEST
        )
    press(pages["clerk"], "确认到场，开始抽取，公布名单")
    press(pages["clerk"], "截止，请各人公开")
    said(pages["clerk"], "各人的数都已公开，全部一致")
    stage = course.people.stage
    on_thread(lambda: stage.at("2026-03-18T10:00"))
    press(pages["clerk"], "截止公开，准备摇号")
    said(pages["clerk"], "请稍等")
    on_thread(stage.publish_log)
    on_thread(lambda: stage.at("2026-03-18T10:03"))
    typed(pages, drawn_balls().replace("-", " "))
    for page in pages.values():
        said(page, "结果已出")
        press(page, "在结果上签字")
    for page in pages.values():
        said(page, "抽取完成，签字齐全")
    require_few("clerk", "run a draw", windows["clerk"])
    require_few("supervisor", "type as second, and contribute", windows["supervisor"])
    require_few("owner", "contribute to a draw", windows["drafter"])
    require_few("bidder", "contribute to a draw", windows["firm1"])


def _held(course: Course) -> None:
    """Let a session of the day be started, stopped and finished; somebody comes in."""
    counted = course.window("clerk")
    counted.page.goto(f"{course.site}/sessions/{course.booking}/door")
    counted.forget()
    counted.page.keyboard.type(course.codes[0])
    counted.page.keyboard.press("Enter")
    counted.page.get_by_text("在场 1 人").first.wait_for(timeout=SLOWEST)
    require_few("clerk", "sign a person in", counted, scanner=True)
    counted = course.window("supervisor")
    with walked("supervisor", "start a session", counted, course.my) as page:
        page.locator("[aria-labelledby=today] a.t", has_text=HELD).click()
        page.wait_for_url(f"**/sessions/{course.booking}")
    counted.forget()
    page.locator("summary", has_text="异议或暂停").click()
    page.get_by_label("为什么暂停（公开）").fill("号球机发出异响，请检查")
    page.get_by_role("button", name="发出暂停指令").click()
    page.get_by_text("暂停指令已发出").wait_for(timeout=SLOWEST)
    require_few("supervisor", "pause a session", counted)
    page.locator("summary", has_text="恢复").click()
    page.get_by_label("为什么可以恢复").fill("已检查，可以继续")
    page.get_by_role("button", name="发出恢复指令").click()
    page.get_by_text("恢复指令已发出").wait_for(timeout=SLOWEST)
    counted.forget()
    page.get_by_role("button", name="结束监督，出具记录表").click()
    page.get_by_role("link", name="打开监督记录表").wait_for(timeout=SLOWEST)
    require_few("supervisor", "finish a session", counted)
    counted = course.window("clerk")
    with walked("clerk", "see the calendar of rooms", counted, course.my) as page:
        page.get_by_role("link", name="场所和场次").click()
        page.locator(".slot", has_text=HELD).wait_for(timeout=SLOWEST)


def _followed(course: Course) -> None:
    counted = course.window("firm2")
    with walked("bidder", "follow a draw", counted, course.my) as page:
        own = page.locator("li", has_text=TITLE)
        assert "您的号票：" in own.inner_text()
        own.get_by_role("link", name="看抽取，自己算一遍").click()
        page.get_by_text("重算一致").wait_for(timeout=SLOWEST * 4)
        assert page.get_by_role("table", name="各人的承诺").is_visible()


def _objected(course: Course) -> None:
    counted = course.window("firm2")
    with walked("bidder", "file an objection", counted, course.my) as page:
        own = page.locator("li", has_text=TITLE)
        own.get_by_role("link", name="提出异议").click()
        page.locator('input[name="ground"][value="draw"]').check()
        page.locator("#f-text").fill("请说明号球为什么在公开之后才摇出。")
        given(page, "document")
        sent(page, f"/desk/{LOT}/lodge-objection", "done=lodge-objection")
    page = course.window("drafter").page
    page.goto(course.my)
    page.locator("a", has_text=f"答复异议：{TITLE}").click()
    page.locator('input[name="objection"]').check()
    page.locator('input[name="outcome"][value="rejected"]').check()
    page.locator("#f-reason").fill("抽取记录可以由任何人重新计算，结果相同。")
    given(page, "document")
    sent(page, f"/desk/{LOT}/decide-objection", "done=decide-objection")


def _contracted(course: Course) -> None:
    counted, (manager, certificate) = (
        course.window("drafter"),
        on_thread(course.managed_by),
    )
    with walked("owner", "upload the contract", counted, course.my) as page:
        page.locator("a", has_text=f"上传合同：{TITLE}").click()
        for name, value in (
            ("price", "1716000"),
            ("signed_at", "2026-03-30T10:00"),
            ("manager", manager),
            ("certificate", certificate),
        ):
            page.locator(f"#f-{name}").fill(value)
        given(page, "document")
        sent(page, f"/desk/{LOT}/upload-contract", "done=upload-contract")
    on_thread(course.people.stage.publish_log)  # A pack proves what the log holds.
    with walked("owner", "take the result pack", counted, course.my) as page:
        page.get_by_role("link", name=TITLE, exact=True).first.click()
        with page.expect_download() as waiting:
            page.get_by_role("link", name="下载结果包").click()
        assert waiting.value.path().read_bytes().startswith(b"PK")


def test_a_project_from_sign_up_to_contract(course: Course):
    """7.3: firm, clerk, supervisor and owner press no more than they were promised."""
    people, stage = course.people, course.people.stage
    _joined(course)
    on_thread(course.others_sign_up)
    on_thread(course.listed)
    _on_my_page(course)
    _held(course)
    _paired(course)
    _drawn(course)
    on_thread(lambda: people.story.publicity("2026-03-18T14:00"))
    _followed(course)
    on_thread(lambda: stage.at("2026-03-19T10:00"))
    _objected(course)
    on_thread(lambda: people.story.award("2026-03-30T09:00"))
    on_thread(lambda: stage.at("2026-03-30T14:00"))
    _contracted(course)
    assert PROJECT in LOT


# --- The table ------------------------------------------------------------------------


def test_every_row_of_the_table_is_walked():
    """A limit that no journey of this module counts is none."""
    told = inspect.getsource(sys.modules[__name__])
    for role, duty in LIMITS:
        assert f'"{role}", "{duty}"' in told, (role, duty)
