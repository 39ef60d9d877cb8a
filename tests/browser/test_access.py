"""Everybody can read the pages: by keyboard, in large text, on paper, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults, is_wider_than_the_window
from tests.county import BRIDGE, CANAL, CULVERT, SCHOOL

PATHS = {
    "home": "/",
    "list": "/projects",
    "filtered": "/projects?stage=open&within=1m",
    "found": "/projects?q=%E6%B8%A0%E9%81%93",
    "nothing found": "/projects?q=%E7%81%AB%E7%AE%AD&type=works",
    "awarded": f"/projects/{CANAL}",
    "open": f"/projects/{BRIDGE}",
    "drawn": f"/projects/{SCHOOL}",
    "under way": f"/projects/{CULVERT}",
    "draw": f"/projects/{CANAL}/draws/1",
    "draw under way": f"/projects/{CULVERT}/draws/1",
    "tickets": f"/projects/{CANAL}/draws/1/tickets?ticket=0003",
    "no such ticket": f"/projects/{CANAL}/draws/1/tickets?ticket=9999",
    "today": "/today",
    "status": "/status",
    "help": "/help",
    "verify": "/verify",
    "verify a project": f"/verify?project={CANAL}",
    "verify too early": f"/verify?project={BRIDGE}",
    "cosign": "/cosign",
    "not found": "/nowhere",
    "not understood": "/projects?type=houses",
    "too long": f"/projects?q={'x' * 100}",
}
EVERY = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
SMALLEST_TARGET = 44


def address(prefix, path):
    return (prefix + path).removesuffix("/") or "/"


@EVERY
@LANGUAGES
@pytest.mark.parametrize("visit", [400, 1920], indirect=True)
def test_no_page_keeps_anybody_out(visit, prefix, path):
    """
    axe finds nothing, nothing has to be scrolled sideways, in large text neither.
    """
    page = visit.to(address(prefix, path))
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    page.locator("#large").check()
    assert not is_wider_than_the_window(page)


@LANGUAGES
@pytest.mark.parametrize("visit", [400, 1920], indirect=True)
@pytest.mark.parametrize("broken", [False, True], ids=["same", "contradiction"])
def test_a_verdict_keeps_nobody_out(visit, prefix, broken):
    """
    Both verdicts, too, are found right by axe and fit the window.
    """
    page = visit.to(f"{prefix}/projects/{CANAL}/draws/1")
    if broken:
        page.route("**/transcript.json", lambda route: route.fulfill(body="{}"))
    page.locator("#recompute").click()
    expect(page.locator("#verdict .outcome")).to_be_visible(timeout=60_000)
    assert faults(page) == []
    page.locator("#large").check()
    assert not is_wider_than_the_window(page)


def test_axe_would_find_a_fault(visit):
    """
    The looking is not blind: a picture without its words is found.
    """
    page = visit.to("/help")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert "image-alt" in [rule for rule, _ in faults(page)]


FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  return { tag: it.tagName, text: (it.textContent || it.name || "").trim().slice(0, 40),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    halo: style.boxShadow !== "none", there: box.width > 0 && box.height > 0 };
}"""


@LANGUAGES
@pytest.mark.parametrize(
    "path",
    ["/", "/projects", f"/projects/{CANAL}", f"/projects/{CANAL}/draws/1", "/help"],
)
def test_the_keyboard_reaches_everything_and_one_sees_where(visit, prefix, path):
    """
    Tab goes through every link, field and button; each shows a ring and a halo.
    """
    page = visit.to(address(prefix, path))
    count = page.locator(
        "a:visible, button:visible, input:visible, summary:visible"
    ).count()
    seen = []
    for _ in range(count + 20):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        assert focused["ring"], focused
        assert focused["halo"], focused
        assert focused["there"], focused
        seen.append(focused["text"])
    assert len(seen) >= count, "something cannot be reached"


def test_the_first_stop_skips_to_the_content(visit):
    """
    One key press and Enter lead past the navigation.
    """
    page = visit.to("/projects")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@LANGUAGES
@pytest.mark.parametrize("visit", [400], indirect=True)
def test_a_finger_hits_what_it_aims_at(visit, prefix):
    """
    Navigation, buttons, fields and choices are at least 44 pixels high.
    """
    for path in ("/", "/projects#filters", f"/projects/{CANAL}/draws/1"):
        page = visit.to(address(prefix, path))
        targets = page.locator(".nav a, .btn, .in, .chips a, .large, .links a")
        for each in targets.all():
            box = each.bounding_box()
            if box is not None:
                assert box["height"] >= SMALLEST_TARGET, each.inner_text()


@pytest.mark.parametrize("visit", [400], indirect=True)
@LANGUAGES
def test_on_a_phone_the_proof_stands_before_the_papers(visit, prefix):
    """
    What happens next, then how to check it; the long record is folded and brief.
    """
    page = visit.to(f"{prefix}/projects/{CANAL}")

    def top(place):
        return page.locator(place).bounding_box()["y"]

    assert top("#next") < top("#pf") < top("#facts") < top("#files") < top("#record")
    expect(page.locator(".brief")).to_be_hidden()
    page.locator(".folded summary").click()
    heights = [
        each.bounding_box()["height"] for each in page.locator(".brief tr").all()
    ]
    lines = 2 * 1.7 * 18 + 20
    assert max(heights[1:]) < lines
    assert faults(page) == []


@pytest.mark.parametrize(
    "visit", [{"width": 1280, "forced_colors": "active"}], indirect=True
)
def test_colours_of_ones_own_hide_nothing(visit):
    """
    With forced colours the mark is there, and where one is differs by more than colour.
    """
    page = visit.to(f"/projects/{CULVERT}")

    def style(place, name):
        return page.locator(place).first.evaluate(
            f"(it) => getComputedStyle(it).{name}"
        )

    ground = style(".mast", "backgroundColor")
    assert style(".brand svg path", "fill") != ground
    assert style(".brand svg path + path", "stroke") != ground
    here, there = ".nav a[aria-current]", ".nav a:not([aria-current])"
    assert style(here, "borderBottomColor") != style(there, "borderBottomColor")
    dots = {
        tuple(
            page.locator(f".life .{reached}").first.evaluate(
                "(it) => { const s = getComputedStyle(it, '::after');"
                " return [s.backgroundColor, s.borderStyle]; }"
            )
        )
        for reached in ("done", "now", "todo")
    }
    assert len(dots) == 3


@pytest.mark.parametrize("visit", [400], indirect=True)
def test_large_text_is_large_and_stays(visit):
    """
    145 % of the root, on every page, until it is switched off; no cookie keeps it.
    """
    page = visit.to("/")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.evaluate(size) == pytest.approx(18)
    page.locator("#large").check()
    assert page.evaluate(size) == pytest.approx(16 * 1.45)
    visit.to("/help")
    assert page.evaluate(size) == pytest.approx(16 * 1.45)
    expect(page.locator("#large")).to_be_checked()
    page.locator("#large").uncheck()
    visit.to("/")
    assert page.evaluate(size) == pytest.approx(18)
    assert page.context.cookies() == []


@pytest.mark.parametrize("visit", [794], indirect=True)
@LANGUAGES
@pytest.mark.parametrize(
    "path", [f"/projects/{CANAL}", f"/projects/{CANAL}/draws/1", "/status"]
)
def test_a_record_prints_on_paper(visit, prefix, path):
    """
    Without navigation and buttons, with fingerprints and code, as wide as A4.
    """
    page = visit.to(prefix + path)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in (".nav", ".btn", ".crumbs", ".clock", ".skip"):
        for each in page.locator(hidden).all():
            expect(each).to_be_hidden()
    for screen in (*page.locator(".onscreen").all(), *page.locator(".aside").all()):
        expect(screen).to_be_hidden()
    for row in page.locator(".brief td").all():
        expect(row).to_be_visible()
    if "projects" in path:
        expect(page.locator(".qr").first).to_be_visible()
        expect(page.locator(".mono").first).to_be_visible()
    expect(page.locator(".foot")).to_contain_text(
        "2026-03-17 09:3" if prefix else "09:3"
    )
    assert not is_wider_than_the_window(page)
    assert page.pdf(format="A4").startswith(b"%PDF")
