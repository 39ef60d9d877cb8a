"""From the home page to a draw that one computes oneself."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.county import BRIDGE, CANAL, CULVERT, SCHOOL, TITLES

WORDS = {
    "zh": ("", "看抽取过程", "在浏览器里重新计算", "重算一致", "发现矛盾", "没有算成"),
    "en": (
        "/en",
        "See the draw",
        "Compute again in this browser",
        "The same result",
        "Contradiction found",
        "Could not compute",
    ),
}
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
WIDTHS = pytest.mark.parametrize("visit", [400, 1920], indirect=True)
DRAW = f"/projects/{CANAL}/draws/1"
LONGEST_WAIT = 60_000


@LANGUAGES
@WIDTHS
def test_from_the_home_page_to_ones_own_computation(visit, language):
    """
    Search two signs, open the project, open its draw, compute: the same result.
    """
    prefix, see, compute, same, *_ = WORDS[language]
    page = visit.to(prefix or "/")
    page.get_by_role("searchbox").fill("渠道")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=TITLES[CANAL]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[CANAL])
    page.get_by_role("link", name=see).click()
    winner = page.locator(".winner .who").inner_text()
    page.get_by_role("button", name=compute).click()
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text(same, timeout=LONGEST_WAIT)
    expect(verdict.locator(".steps li")).to_have_count(10)
    assert "{" not in verdict.inner_text()
    assert winner in page.locator(".tickets .won").inner_text()
    assert page.evaluate("document.activeElement.id") == "verdict"
    assert page.url.removeprefix(visit.site) == f"{prefix}{DRAW}"


@LANGUAGES
def test_the_home_page_leads_to_every_kind_of_lot(visit, language):
    """
    What runs, what is next, what closes soon and what came out are all one click away.
    """
    prefix, *_ = WORDS[language]
    page = visit.to(prefix or "/")
    sessions = page.locator("#sessions li")
    assert [each.inner_text()[:5] for each in sessions.all()] == [
        *("09:00", "09:30", "10:30")
    ]
    expect(page.locator("#sessions .next")).to_have_count(1)
    expect(page.locator("#sessions .next .at")).to_have_text("10:30")
    expect(page.locator("#sessions .tag.live")).to_have_count(1)
    for number in (CULVERT, SCHOOL, CANAL, BRIDGE):
        assert page.locator(f"a[href='{prefix}/projects/{number}']").count() > 0


def answered_with(visit, change):
    """Let the transcript arrive changed; return what the page says of it."""
    page = visit.to(DRAW)
    page.route("**/transcript.json", change)
    page.locator("#recompute").click()
    shown = page.locator("#verdict .outcome, #verdict .warn")
    expect(shown).to_be_visible(timeout=LONGEST_WAIT)
    return shown.inner_text()


def test_a_forged_transcript_is_a_contradiction(visit):
    """
    A changed number breaks a step, which is named with what to do now.
    """

    def forge(route):
        told = json.loads(route.fetch().body())
        told["reveals"][0]["r"] = "0" * 64
        body = json.dumps(told, sort_keys=True, separators=(",", ":"))
        route.fulfill(body=body, content_type="application/json")

    said = answered_with(visit, forge)
    assert WORDS["zh"][4] in said
    assert "步" in said
    assert "告诉监督部门" in said


def test_the_sound_transcript_of_another_draw_is_a_contradiction(visit):
    """
    It is not enough that a file holds: it must be the one that this page states.
    """

    def another(route):
        other = route.request.url.replace(CANAL, SCHOOL)
        route.fulfill(response=route.fetch(url=other))

    said = answered_with(visit, another)
    assert WORDS["zh"][4] in said
    assert "指纹不一样" in said


def test_a_page_that_states_another_winner_is_a_contradiction(visit):
    """
    If the page lies and the data do not, the computation says so.
    """

    def lie(route):
        answer = route.fetch()
        stated = re.sub(r'data-expected="[^"]+', 'data-expected="x 1', answer.text())
        route.fulfill(response=answer, body=stated)

    page = visit.page
    page.route("**/draws/1", lie)
    visit.to(DRAW)
    page.locator("#recompute").click()
    shown = page.locator("#verdict .outcome")
    expect(shown).to_contain_text("发现矛盾", timeout=LONGEST_WAIT)
    expect(shown).to_contain_text("和本页写的不一样")


def test_no_data_is_no_verdict(visit):
    """
    A cut network is said to be one: nothing was found out, nothing was sent.
    """
    said = answered_with(visit, lambda route: route.abort())
    visit.complaints.clear()  # the browser itself complains of the cut
    assert WORDS["zh"][5] in said
    assert "什么也没有发送" in said


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
@LANGUAGES
def test_everything_but_the_computation_works_without_scripts(visit, language):
    """
    Search, filter, project and draw are there; the data can be downloaded instead.
    """
    prefix, see, compute, *_ = WORDS[language]
    page = visit.to(prefix or "/")
    page.get_by_role("searchbox").fill("渠道")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=TITLES[CANAL]).click()
    page.get_by_role("link", name=see).click()
    expect(page.locator(".winner .who")).to_be_visible()
    expect(page.get_by_role("button", name=compute)).to_have_count(0)
    expect(page.locator("noscript")).to_be_visible()
    expect(page.locator("a[download]")).to_be_visible()
    page.goto(f"{visit.site}{prefix}/projects?stage=open&type=works")
    expect(page.locator(".hits li")).to_have_count(2)


def test_a_choice_changes_the_list_in_place(visit):
    """
    The page stays, the address follows, and the way back leads back.
    """
    page = visit.to("/projects")
    page.evaluate("window.same = true")
    expect(page.locator(".hits li")).to_have_count(6)
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator(".hits li")).to_have_count(2)
    assert page.url.endswith("/projects?stage=open")
    assert page.evaluate("window.same") is True
    expect(page.locator(".chips a[aria-current]", has_text="报名中")).to_have_count(1)
    page.get_by_role("searchbox").fill("便桥")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".hits li")).to_have_count(1)
    page.go_back()
    page.wait_for_url("**/projects?stage=open")
    expect(page.locator(".hits li")).to_have_count(2)
    page.get_by_role("link", name=TITLES[BRIDGE]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[BRIDGE])


def test_the_clock_of_a_demonstration_stands_still(visit):
    """
    It shows the instant of the platform, however long one looks.
    """
    page = visit.to("/")
    shown = page.locator("#clock time")
    before = shown.inner_text()
    page.wait_for_timeout(1500)
    assert shown.inner_text() == before
    expect(page.locator("[data-countdown]")).to_contain_text("分")


def test_a_running_clock_is_the_servers_and_never_the_browsers(visit):
    """
    It goes on from what the server said, in seconds, and counts down to the session.
    """
    page = visit.page
    now = 1_773_711_000_000_000  # 2026-03-17 09:30:00 in Beijing
    told = json.dumps({"now": now, "runs": True, "demo": False})
    page.route("**/api/clock", lambda route: route.fulfill(body=told))
    visit.to("/")
    shown = page.locator("#clock time")
    expect(shown).to_have_text("09:30:02", timeout=10_000)
    expect(page.locator("[data-countdown]").first).to_contain_text("59 分")


def test_a_clock_that_cannot_be_asked_says_so(visit):
    """
    Without an answer the clock is marked, and the page still says how old it is.
    """
    page = visit.page
    page.route("**/api/clock", lambda route: route.abort())
    visit.to("/")
    visit.complaints.clear()
    expect(page.locator("#clock.lost")).to_be_visible()
    expect(page.locator(".foot")).to_contain_text("本页数据截至 2026-03-17")
