"""What one browser can hold: many pages of a draw, and a site that still answers."""

import json
import time
from datetime import UTC, datetime

import pytest

from archive.values.instants import to_micros
from tests.browser.test_draw_room import morning
from tests.draw_room_pages import PAGE, SLOWEST, press

__all__ = ["morning"]

MANY = 8
"""More pages than a browser opens connections to one site over HTTP/1.1."""

HEADERS_OF_A_STREAM = """async (address) => {
  const stop = new AbortController();
  const answer = await fetch(address, { signal: stop.signal });
  const reader = answer.body.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  stop.abort();
  return { ...Object.fromEntries(answer.headers), status: answer.status, first };
}"""


ALMOST_HALF_AN_HOUR_BEFORE = datetime(2026, 3, 13, 1, 29, 57, tzinfo=UTC)
WHAT_IS_READ_OUT = """() => {
  globalThis.read = [];
  const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert]";
  for (const region of document.querySelectorAll(live)) {
    new MutationObserver(() => region.hidden || read.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
  globalThis.counted = new Set();
  const count = document.querySelector("[data-due]");
  new MutationObserver(() => counted.add(count.textContent))
    .observe(count, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def pages(morning):
    """Open the room again and again in the owner's browser."""
    context = morning.pages["owner"].context
    opened = [context.new_page() for _ in range(MANY)]
    for page in opened:
        page.goto(f"{morning.site}{PAGE}", timeout=SLOWEST)
    yield opened
    for page in opened:
        page.close()


def test_a_browser_with_many_pages_of_a_draw_hears_and_loads_on(morning, pages):
    """Streams leave connections free: each page opens, and each learns who came."""
    clerk = morning.pages["clerk"]
    clerk.goto(f"{morning.site}{PAGE}")
    press(clerk, "我到场了，登记")
    for page in pages:
        come = page.locator(".room-people li", has_text="场次操作员")
        come.wait_for(timeout=SLOWEST)
    for page in pages[:4]:  # Those who listened go; the others hear on.
        page.goto(f"{morning.site}/help", timeout=SLOWEST)
    supervisor = morning.pages["supervisor"]
    supervisor.goto(f"{morning.site}{PAGE}")
    press(supervisor, "我到场了，登记")
    for page in pages[4:]:
        come = page.locator(".room-people li", has_text="现场监督")
        come.wait_for(timeout=SLOWEST)
    assert morning.complaints == []


def test_nothing_on_the_way_is_to_hold_a_stream_back(morning):
    """The stream begins at once, says how to come back, and forbids to collect it."""
    page = morning.pages["owner"]
    page.goto(f"{morning.site}/help")
    found = page.evaluate(HEADERS_OF_A_STREAM, f"{PAGE}/events")
    assert found["status"] == 200
    assert found["content-type"].startswith("text/event-stream")
    assert found["x-accel-buffering"] == "no"
    assert found["cache-control"] == "no-store"
    assert "content-length" not in found
    assert found["first"].startswith("retry: 1000\n\n")


def test_a_screen_reads_out_milestones_and_never_seconds(morning):
    """It counts each second, by the server's clock; it says once that 30 are left."""
    morning.pages["clerk"].goto(f"{morning.site}{PAGE}")
    morning.pair()
    began = time.monotonic()

    def beat(route):
        spent = round((time.monotonic() - began) * 1_000_000)
        told = {
            "version": screen.locator("#screen").get_attribute("data-version"),
            "now": to_micros(ALMOST_HALF_AN_HOUR_BEFORE) + spent,
            "runs": True,
        }
        body = f"event: beat\ndata: {json.dumps(told)}\n\n"
        route.fulfill(body=body, content_type="text/event-stream")

    screen = morning.screen
    screen.route("**/screen/events*", beat)
    screen.reload()
    screen.evaluate(WHAT_IS_READ_OUT)
    screen.locator("#clock", has_text="09:30:04").wait_for(timeout=SLOWEST)
    assert screen.evaluate("read") == ["距开始还有 30 分钟"]
    assert screen.evaluate("counted.size") >= 5
    screen.unroute("**/screen/events*")
