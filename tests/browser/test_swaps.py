"""What is fetched into a page: when it does not come, what is there stays there."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults
from tests.county import CANAL

LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
ERRORS = {
    "fault": {"status": 503, "body": "<main id=main><h1>503</h1></main>"},
    "of a proxy": {"status": 502, "body": "<html><h1>Bad Gateway</h1></html>"},
    "of a network": {"status": 200, "body": "<html><p>Sign in to the WLAN</p></html>"},
    "empty": {"status": 200, "body": ""},
    "refused": {"status": 404, "body": "<html><h1>Not Found</h1></html>"},
}
EVERY_ERROR = pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS.keys())
POLL = 31_000


def answers_swaps(page, **answer):
    """Let whatever htmx asks be answered so; return how to stop it."""

    def answered(route):
        if route.request.headers.get("hx-request"):
            route.fulfill(content_type="text/html", **answer)
        else:
            route.continue_()

    page.route("**/*", answered)
    return lambda: page.unroute("**/*")


@EVERY_ERROR
def test_the_sessions_stay_when_their_news_does_not_come(visit, error):
    """
    Whatever answers the poll, the sessions are still there, and the next poll is asked.
    """
    page = visit.page
    page.clock.install()
    visit.to("/today")
    expect(page.locator("#sessions li")).to_have_count(3)
    stop = answers_swaps(page, **error)
    for _ in range(2):
        page.clock.fast_forward(POLL)
        expect(page.locator("#stale")).to_be_visible()
        expect(page.locator("#sessions li")).to_have_count(3)
    stop()
    with page.expect_response("**/today"):
        page.clock.fast_forward(POLL)
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator("#sessions li")).to_have_count(3)
    visit.complaints.clear()  # the browser itself complains of a status


def test_a_cut_network_is_said_too(visit):
    """
    Without any answer the list stays as it was, under its own address.
    """
    page = visit.to("/projects")
    page.route("**/projects?*", lambda route: route.abort())
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator(".hits li")).to_have_count(6)
    assert page.url.endswith("/projects")
    visit.complaints.clear()


@EVERY_ERROR
def test_the_list_stays_when_a_choice_fails(visit, error):
    """
    A choice that brings nothing leaves list and address alone, and can be made again.
    """
    page = visit.to("/projects")
    stop = answers_swaps(page, **error)
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator("#stale")).to_be_visible()
    assert faults(page) == []
    expect(page.locator(".hits li")).to_have_count(6)
    assert page.url.endswith("/projects")
    stop()
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator(".hits li")).to_have_count(2)
    expect(page.locator("#stale")).to_be_hidden()
    visit.complaints.clear()


@LANGUAGES
def test_a_question_that_is_refused_says_why_in_place(visit, prefix):
    """
    A day before the calendar of the list, and a text that is too long, are explained.
    """
    page = visit.to(f"{prefix}/projects")
    for name in ("since", "until"):
        field = page.locator(f"[name={name}]")
        assert field.get_attribute("min") == "2000-01-01"
        assert field.get_attribute("max") == "2199-12-31"
    page.locator("[name=since]").evaluate("(it) => it.removeAttribute('min')")
    page.locator("[name=since]").fill("1998-05-01")
    page.locator(".dates .btn").click()
    heading = page.get_by_role("heading", level=1)
    said = "The filter cannot be understood" if prefix else "筛选条件看不懂"
    expect(heading).to_have_text(said)
    assert "since=1998-05-01" in page.url
    expect(page.locator("#main")).to_be_focused()
    assert "since=1998-05-01" in page.locator("#language").get_attribute("href")
    page.go_back()
    expect(page.locator(".hits li")).to_have_count(6)


def test_a_day_that_no_list_has_is_not_asked_for(visit):
    """
    The field itself says which days there are; nothing is sent.
    """
    page = visit.to("/projects")
    page.locator("[name=since]").fill("1998-05-01")
    asked = len(visit.asked)
    page.locator(".dates .btn").click()
    page.wait_for_timeout(300)
    assert visit.asked[asked:] == []
    expect(page.locator(".hits li")).to_have_count(6)


@LANGUAGES
def test_the_other_language_asks_the_same(visit, prefix):
    """
    After a choice, too, the way into the other language leads to the same list.
    """
    page = visit.to(f"{prefix}/projects")
    page.locator("#f3-2").click()
    expect(page.locator(".hits li")).to_have_count(2)
    page.locator("#language").click()
    page.wait_for_url("**/projects?stage=open")
    expect(page.locator(".hits li")).to_have_count(2)
    assert ("/en/" in page.url) is not bool(prefix)


def test_how_many_were_found_is_told_from_outside(visit):
    """
    A reader of the screen hears the number: what tells it is not itself replaced.
    """
    page = visit.to("/projects")
    told = page.locator("#told")
    expect(told).to_have_text("")
    told.evaluate("(it) => { window.told = it; }")
    page.locator(".chips a", has_text="报名中").click()
    expect(told).to_have_text("2 个项目")
    assert page.evaluate("window.told === document.getElementById('told')")
    assert page.locator("#told").evaluate("(it) => it.closest('#list')") is None


@pytest.mark.parametrize("visit", [400], indirect=True)
def test_on_a_phone_the_filters_stay_open_while_one_chooses(visit):
    """
    One choice after the other, then down to the result; nothing jumps.
    """
    page = visit.to("/projects")
    filters, opens = page.locator("#filters"), page.locator("[data-opens]")
    expect(filters).to_be_hidden()
    opens.click()
    expect(filters).to_be_visible()
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator(".hits li")).to_have_count(2)
    expect(filters).to_be_visible()
    page.locator(".chips a", has_text="工程建设").click()
    page.wait_for_url("**/projects?type=works&stage=open")
    expect(filters).to_be_visible()
    assert opens.get_attribute("aria-expanded") == "true"
    page.locator(".fdone .btn").click()
    expect(page.locator("#found")).to_be_in_viewport()
    opens.click()
    expect(filters).to_be_hidden()


@pytest.mark.parametrize(
    "visit", [{"width": 400, "java_script_enabled": False}], indirect=True
)
def test_on_a_phone_without_scripts_they_stay_open_too(visit):
    """
    A choice leads back to the filters.
    """
    page = visit.to("/projects")
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("[data-opens]").click()
    page.locator(".chips a", has_text="报名中").click()
    page.wait_for_url("**/projects?stage=open#filters")
    expect(page.locator("#filters")).to_be_visible()


def test_going_back_keeps_clock_and_large_text(visit):
    """
    What htmx puts back works as before: the clock is told, the box does what it says.
    """
    page = visit.to("/projects")
    page.locator(".chips a", has_text="报名中").click()
    expect(page.locator(".hits li")).to_have_count(2)
    page.locator("#large").check()
    page.go_back()
    expect(page.locator(".hits li")).to_have_count(6)
    expect(page.locator("#large")).to_be_checked()
    page.locator("#large").uncheck()
    visit.to(f"/projects/{CANAL}")
    expect(page.locator("#large")).not_to_be_checked()
