"""The page of checking: what is put in, what comes out, with a network and without."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import holdings as h
from tests.browser.looking import faults, is_wider_than_the_window
from tests.county import BRIDGE, CANAL, SUPERVISOR, TITLES

LONGEST_WAIT = 60_000
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
WIDTHS = pytest.mark.parametrize("visit", [400, 1920], indirect=True)
PREFIX = {"zh": "", "en": "/en"}
SAID = {
    "zh": {
        "verified": "核验通过",
        "unsigned": "自洽但无共签",
        "contradiction": "发现矛盾",
        "not yet": "还不能核验",
        "failed": "没有核验成",
        "see": "看抽取过程",
        "compute": "在浏览器里重新计算",
        "same": "重算一致",
        "whole": "核验整个项目",
        "start": "开始核验",
        "stop": "停止核验",
        "stopped": "已停止",
    },
    "en": {
        "verified": "Verified",
        "unsigned": "Self-consistent, but not cosigned",
        "contradiction": "Contradiction found",
        "not yet": "Not enough to verify",
        "failed": "Verifying did not work",
        "see": "See the draw",
        "compute": "Compute again in this browser",
        "same": "The same result",
        "whole": "Verify the whole project",
        "start": "Verify",
        "stop": "Stop",
        "stopped": "Stopped",
    },
}


def put(page, held, *names):
    """Put files in and start, as soon as each was recognised."""
    page.locator("#choose-files").set_input_files([held / name for name in names])
    page.locator("#start:enabled").click()


def outcome(page):
    """Return the outcome, as soon as there is one."""
    shown = page.locator("#verdict .outcome")
    expect(shown).to_be_visible(timeout=LONGEST_WAIT)
    assert page.evaluate("document.activeElement.id") == "verdict"
    return shown


def heading(page):
    """Return the one big word of the outcome."""
    return outcome(page).get_by_role("heading", level=2).inner_text()


@LANGUAGES
@WIDTHS
def test_from_the_home_page_to_a_verified_project(visit, language, held):
    """
    Search, open the project, its draw, compute, then check the whole project.
    """
    said = SAID[language]
    page = visit.to(PREFIX[language] or "/")
    page.get_by_role("searchbox").fill("渠道")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=TITLES[CANAL]).click()
    page.get_by_role("link", name=said["see"]).click()
    winner = page.locator(".winner .who").inner_text()
    page.get_by_role("button", name=said["compute"]).click()
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text(said["same"], timeout=LONGEST_WAIT)
    page.get_by_role("link", name=said["whole"]).click()
    expect(page.locator("tbody tr")).to_have_count(1, timeout=LONGEST_WAIT)
    put(page, held, h.CARD)
    assert heading(page) == said["verified"]
    expect(page.locator("#verdict .checks li")).to_have_count(6)
    expect(page.locator("#verdict")).to_contain_text(SUPERVISOR)
    expect(page.locator("#report")).to_contain_text(winner)
    assert faults(page) == []
    assert not is_wider_than_the_window(page)


STATES = {
    "cosigned": ("verified", (h.CASE, h.CARD)),
    "the full file with all receipts": ("verified", (h.FULL, h.CARD, h.NOTE, h.PROOF)),
    "alone": ("unsigned", (h.CASE,)),
    "changed": ("contradiction", (h.CHANGED, h.CARD)),
    "against a receipt": ("contradiction", (h.FULL, h.CARD, h.OTHER_NOTE)),
    "a card of elsewhere": ("contradiction", (h.CASE, h.OTHER_CARD)),
    "a receipt": ("verified", (h.CARD, h.NOTE, h.PROOF, h.SLOT)),
    "a bare note": ("unsigned", (h.CARD, h.NOTE)),
    "a code of elsewhere": ("contradiction", (h.OTHER_CARD, h.QR)),
    "a code": ("verified", (h.CARD, h.QR)),
    "a paper": ("verified", (h.PAPER,)),
    "a paper with more": ("contradiction", (h.APPENDED,)),
    "a paper in its case": ("verified", (h.CASE, h.CARD, h.PAPER)),
    "a paper of elsewhere": ("unsigned", (h.OTHER_CASE, h.ITS_CARD, h.PAPER)),
    "a result pack": ("verified", (h.PACK, h.CARD)),
    "a zip of anybody": ("unsigned", (h.CASE, h.PHOTOS)),
    "a card alone": ("not yet", (h.CARD,)),
    "a receipt alone": ("not yet", (h.NOTE,)),
    "no file of ours": ("unsigned", (h.CASE, h.PHOTO, h.BENT_CARD)),
}


@pytest.mark.parametrize(("word", "names"), STATES.values(), ids=STATES.keys())
@LANGUAGES
def test_one_of_three_words_comes_out(visit, language, held, word, names):
    """
    In big letters, and right for every eye: axe finds nothing at any width.
    """
    page = visit.to(f"{PREFIX[language]}/verify")
    put(page, held, *names)
    assert heading(page) == SAID[language][word]
    for width in (1920, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == []
        assert not is_wider_than_the_window(page)
    page.locator("#large").check()
    assert not is_wider_than_the_window(page)


def test_nothing_but_a_paper_leaves_the_browser(visit, held):
    """
    A case file and receipts are checked here; a paper goes to the server, once.
    """
    page = visit.to("/verify")
    sent = []
    page.on(
        "request", lambda each: sent.append((each.method, each.url, each.post_data))
    )
    put(page, held, h.FULL, h.CARD, h.NOTE, h.PROOF)
    outcome(page)
    assert [each for each in sent if each[0] != "GET" or each[2]] == []
    page.locator("#choose-files").set_input_files(held / h.PAPER)
    expect(page.locator("tbody")).to_contain_text("上传给本站")
    page.locator("#start:enabled").click()
    outcome(page)
    posted = [url for method, url, _ in sent if method == "POST"]
    assert posted == [f"{visit.site}/verify/paper"]


def test_files_may_be_dropped_and_codes_pasted(visit, held):
    """
    One place for everything, and nobody chooses a kind.
    """
    page = visit.to("/verify")
    drop = """async ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer,
        bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, ["whatever", (held / h.CARD).read_text(encoding="utf-8")])
    expect(page.locator("tbody tr")).to_contain_text("锚定卡")
    page.locator("details.paste summary").click()
    page.locator("#paste").fill((held / h.QR).read_text(encoding="utf-8"))
    page.locator("details.paste button").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("#start:enabled").click()
    assert heading(page) == SAID["zh"]["verified"]
    page.locator("tbody button").first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#verdict .outcome")).to_have_count(0)


@LANGUAGES
def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(visit, language, held):
    """
    A worker does the work, so that the page goes on listening.
    """
    said = SAID[language]
    workers = []
    visit.page.on("worker", lambda each: workers.append(each.url))
    page = visit.to(f"{PREFIX[language]}/verify")
    put(page, held, h.LARGE)
    bar = page.locator("#verdict progress")
    expect(bar).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name=said["stop"]).click()
    expect(page.locator("#verdict")).to_contain_text(said["stopped"])
    assert [url.rpartition("/")[2] for url in workers] == ["worker.js"]
    page.locator("#start:enabled").click()
    assert heading(page) == said["contradiction"]


def test_an_upload_that_does_not_end_can_be_stopped(visit, held):
    """
    While the server is silent, the page says what it waits for.
    """
    page = visit.page
    page.route("**/verify/paper", lambda _: None)
    visit.to("/verify")
    put(page, held, h.PAPER)
    expect(page.locator("#verdict")).to_contain_text("送本站核验")
    page.locator("#start").click()
    expect(page.locator("#verdict")).to_contain_text("已停止")


@LANGUAGES
@pytest.mark.parametrize("answered", [False, True], ids=["no answer", "busy"])
def test_a_server_that_cannot_check_leaves_no_word(visit, language, held, answered):
    """
    No network, or too many at once: neither good nor bad, and what to do.
    """
    page = visit.page
    body = json.dumps({"code": "busy", "title": "忙 busy"})
    busy = {"status": 503, "body": body, "content_type": "application/problem+json"}
    page.route(
        "**/verify/paper",
        lambda route: route.fulfill(**busy) if answered else route.abort(),
    )
    visit.to(f"{PREFIX[language]}/verify")
    put(page, held, h.PAPER)
    assert heading(page) == SAID[language]["failed"]
    seconds = {"zh": "十秒", "en": "ten seconds"}[language]
    expected = seconds if answered else "yangguang verify paper"
    expect(page.locator("#report")).to_contain_text(expected)
    assert faults(page) == []
    visit.complaints.clear()  # the browser itself complains of the cut


def test_before_sign_up_closes_there_is_no_case_file(visit):
    """
    The page says why; nothing was put in, so there is nothing to check.
    """
    page = visit.to(f"/verify?project={BRIDGE}")
    expect(page.locator("#verify .warn")).to_contain_text("报名还没有截止")
    expect(page.locator("#start")).to_be_disabled()


def test_what_files_say_is_never_read_as_a_page(visit, held, tmp_path):
    """
    Names and contents are shown as text, whatever they are.
    """
    evil = tmp_path / "<img src=x onerror=document.title=1>.note"
    evil.write_bytes((held / h.NOTE).read_bytes())
    page = visit.to("/verify")
    title = page.title()
    put(page, held, h.CARD)
    page.locator("#choose-files").set_input_files(evil)
    page.locator("#start:enabled").click()
    outcome(page)
    expect(page.locator("tbody").first).to_contain_text("<img src=x")
    assert page.locator("#verify img").count() == 0
    assert page.title() == title


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
@LANGUAGES
def test_a_paper_is_checked_without_scripts(visit, language, held):
    """
    By a form and a page; for all else there is the command.
    """
    page = visit.to(f"{PREFIX[language]}/verify")
    page.locator("#paper").set_input_files(held / h.PAPER)
    page.locator("form.panel button").click()
    shown = page.locator("section.outcome")
    expect(shown).to_contain_text(SAID[language]["verified"], timeout=LONGEST_WAIT)


# --- Saved, without a network ---------------------------------------------------------


@pytest.fixture(scope="module")
def saved(chromium, site, tmp_path_factory):
    """Save the page as anybody does, by its link."""
    page = chromium.new_page()
    page.goto(f"{site}/verify")
    with page.expect_download() as download:
        page.locator(".saving a").click()
    place = tmp_path_factory.mktemp("saved") / download.value.suggested_filename
    download.value.save_as(place)
    page.close()
    return place


@pytest.fixture
def alone(chromium, saved):
    """Open the saved page from disk, the network cut, and listen to it."""
    context = chromium.new_context(viewport={"width": 400, "height": 900}, offline=True)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda each: asked.append(each.url))
    page.on("console", lambda each: complaints.append(each.text))
    page.on("pageerror", lambda each: complaints.append(str(each)))
    page.goto(saved.as_uri())
    yield page
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {
        saved.as_uri()
    }
    assert complaints == []
    context.close()


SENTENCES = {
    h.REPLACED: ("不能再作依据", "has replaced it: it counts no longer"),
    h.RECEIPT_PDF: ("请把 .note 和 .tlog-proof 也放进来", "put in its .note and"),
    h.CARD_PDF: ("本案卷没有提到这份 PDF", "does not name the PDF"),
}


@LANGUAGES
@pytest.mark.parametrize("name", SENTENCES)
def test_what_a_pdf_beside_a_case_is_stands_in_words(alone, language, held, name):
    """
    Replaced, a receipt, or not named by the case: what to do stands beside it.
    """
    if language == "en":
        alone.locator("#language").click()
    case = (h.OTHER_CASE, h.ITS_CARD) if name == h.REPLACED else (h.CASE, h.CARD)
    put(alone, held, *case, name)
    assert heading(alone) == SAID[language]["unsigned"]
    expected = SENTENCES[name][language == "en"]
    expect(alone.locator("#report")).to_contain_text(expected)


@LANGUAGES
def test_what_was_not_checked_is_not_claimed(alone, language, held):
    """
    That no number is missing is said where every step was looked for, and held.
    """
    if language == "en":
        alone.locator("#language").click()
    whole = {"zh": "没有缺号", "en": "no number missing"}[language]
    put(alone, held, h.CHANGED, h.CARD)
    assert heading(alone) == SAID[language]["contradiction"]
    expect(alone.locator("#report")).not_to_contain_text(whole)
    alone.locator("tbody button").first.click()
    put(alone, held, h.CASE)
    expect(alone.locator("#report")).to_contain_text(whole)


def test_a_zip_without_a_case_file_is_told_so(alone, held):
    """
    It is no contradiction, and nobody is sent to the authority.
    """
    alone.locator("#choose-files").set_input_files([held / h.PHOTOS, held / h.PACK])
    expect(alone.locator("tbody")).to_contain_text("没有案卷")
    expect(alone.locator("tbody")).to_contain_text("从结果包里取出")


@LANGUAGES
@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("verified", (h.CASE, h.CARD)),
        ("verified", (h.CARD, h.NOTE, h.PROOF, h.SLOT)),
        ("verified", (h.CASE, h.CARD, h.PAPER)),
        ("unsigned", (h.CASE,)),
        ("unsigned", (h.CASE, h.CARD, h.APPENDED)),
        ("unsigned", (h.CASE, h.CARD, h.RECEIPT_PDF)),
        ("unsigned", (h.CASE, h.CARD, h.CARD_PDF)),
        ("unsigned", (h.OTHER_CASE, h.ITS_CARD, h.REPLACED)),
        ("verified", (h.PACK, h.CARD)),
        ("contradiction", (h.CHANGED, h.CARD)),
        ("contradiction", (h.FULL, h.OTHER_NOTE)),
        ("not yet", (h.PAPER,)),
        ("not yet", (h.RECEIPT_PDF,)),
    ],
)
def test_the_saved_page_says_the_same_without_a_network(
    alone, language, held, word, names
):
    """
    From disk, in both languages; a PDF is only compared, and the page says so.
    """
    if language == "en":
        alone.locator("#language").click()
    put(alone, held, *names)
    assert heading(alone) == SAID[language][word]
    if any(name in {h.PAPER, h.APPENDED} for name in names):
        expect(alone.locator("#report")).to_contain_text("yangguang verify paper")
    if word != "not yet":
        expect(alone.locator("#verdict .demo-said")).to_be_visible()
    assert faults(alone) == []
    assert not is_wider_than_the_window(alone)
