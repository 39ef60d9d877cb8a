"""What pages, scripts and modules promise before they run, read from their text."""

import ast
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytestmark = pytest.mark.trading

ROOT = Path(__file__).parents[3]
PARTS = ("archive", "expert_pool", "evaluation", "trading")
ASSETS = ROOT / "trading" / "server" / "assets"


def texts(*suffixes: str) -> dict[str, str]:
    """Return the product's own files of these kinds; bundled libraries are not."""
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for part in PARTS
        for file in sorted((ROOT / part).rglob("*"))
        if file.suffix in suffixes and "vendor" not in file.parts
    }


TEMPLATES = {name: text for name, text in texts(".html").items() if "/pages/" in name}


def where(pattern: re.Pattern[str], found_in: dict[str, str]) -> list[str]:
    """Return where the pattern occurs, as `file: what`."""
    return [
        f"{name}: {match.group(0)}"
        for name, text in found_in.items()
        for match in pattern.finditer(text)
    ]


# --- Other hosts ----------------------------------------------------------------------

ANOTHER_HOST = re.compile(
    r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+|@import|@font-face""",
    re.IGNORECASE,
)


def test_no_page_script_or_style_names_another_host():
    """On an office network without a way out nothing is blank: all of it is here."""
    assert where(ANOTHER_HOST, texts(".html", ".css", ".js")) == []


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://cdn.example.com/x.js">',
        '<link href="//fonts.example.org/a.css">',
        "@import url(a.css)",
    ],
)
def test_another_host_would_be_seen(line):
    """The look above is not blind."""
    assert ANOTHER_HOST.search(line)


# --- What is read out -----------------------------------------------------------------

LIVE_ROLES = {"status", "alert", "log", "marquee"}
TICKS = {"data-countdown", "data-due"}
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


class Spoken(HTMLParser):
    """Finds what changes every second inside of what is read out when it changes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.ticking = 0
        self.feed(re.sub(r"{[{%#].*?[#%}]}", "", text, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        live = told.get("aria-live", "off") != "off" or told.get("role") in LIVE_ROLES
        ticks = bool(TICKS & told.keys()) or told.get("id") == "clock"
        self.ticking += ticks
        if ticks and (live or any(spoken for _, spoken in self.open)):
            self.found.append(self.get_starttag_text() or tag)
        if tag not in EMPTY:
            self.open.append((tag, live))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass


def test_nothing_that_ticks_is_read_out():
    """A reader of the screen hears milestones, and not every second of a countdown."""
    pages = {name: Spoken(text) for name, text in TEMPLATES.items()}
    assert [each for page in pages.values() for each in page.found] == []
    assert sum(page.ticking for page in pages.values()) >= 4, "clocks and countdowns"


@pytest.mark.parametrize(
    "page",
    [
        '<p role="status"><b data-countdown="x"></b></p>',
        '<p aria-live="polite" data-due="x"></p>',
    ],
)
def test_a_countdown_that_is_read_out_would_be_seen(page):
    """The look above is not blind."""
    assert Spoken(page).found


# --- Whose clock ----------------------------------------------------------------------

THE_BROWSERS_CLOCK = re.compile(r"Date\.now|new Date\(\)|\bDate\(\)")


def test_no_page_counts_by_the_clock_of_the_browser():
    """Scripts of the site know the server's time and a stopwatch, and nothing else."""
    scripts = {n: text for n, text in texts(".js").items() if "/assets/site/" in n}
    assert where(THE_BROWSERS_CLOCK, scripts) == []
    assert sum("performance.now()" in text for text in scripts.values()) >= 3


# --- htmx -----------------------------------------------------------------------------

OF_HTMX = re.compile(r"\bhx-([a-z-]+)(?::[a-z0-9]+)*=")
USED = {"get", "boost", "target", "select", "select-oob", "swap", "trigger", "status"}


def test_htmx_fetches_and_does_nothing_else():
    """No form goes through it, no method without a body, no extension of its own."""
    used = {m[1] for text in TEMPLATES.values() for m in OF_HTMX.finditer(text)}
    assert used == USED


def test_whatever_fetches_says_what_an_error_does_to_it():
    """An answer of 4xx or 5xx never takes the place of what is shown."""
    for name, text in TEMPLATES.items():
        for tag in re.findall(r"<[a-z]+ [^>]*hx-(?:get|target)[^>]*>", text):
            assert "hx-status:4xx" in tag, name
            assert "hx-status:5xx" in tag, name


def test_htmx_runs_in_browsers_without_the_newest_parser():
    """Where `parseHTMLUnsafe` is unknown the old parser is used (Chromium 109)."""
    library = (ASSETS / "vendor" / "htmx.min.js").read_text(encoding="utf-8")
    calls = re.findall(r"parseHTMLUnsafe.{0,40}", library)
    assert calls
    assert all(each.startswith("parseHTMLUnsafe?.(") for each in calls)
    assert all("DOMParser" in each for each in calls)


# --- After the answer -----------------------------------------------------------------

AFTER_THE_ANSWER = re.compile(
    r"BackgroundTask|\bbackground=|after_response|after_request"
    r"|(?:create_task|ensure_future|run_in_executor|call_later|Thread|Timer)\("
)
LOOKS_ONLY = {
    "trading/server/cli/dropbox.py: Thread(",
    "trading/server/hands.py: Thread(",
    "trading/venue/news.py: create_task(",
}
"""
The watch over rooms, which reads for those who listen and keeps nothing; and that of a
drop box, a service of its own, which asks again and again what it may take; and that of
a process that shares an opening, which looks whether its server is still there.
"""


def test_nothing_is_left_to_be_done_after_an_answer():
    """What has to happen later is a row beside the event, which a sweep finds again."""
    product = texts(".py")
    assert set(where(AFTER_THE_ANSWER, product)) == LOOKS_ONLY


# --- What is not guessed --------------------------------------------------------------

GUESSERS = {
    "pypinyin": "how a name is read",
    "jieba": "where a word ends",
    "holidays": "days that nobody has announced",
    "chinesecalendar": "days that nobody has announced",
    "chinese_calendar": "days that nobody has announced",
    "workalendar": "days that nobody has announced",
    "stdnum": "which districts there are",
    "python-stdnum": "which districts there are",
    "advanced-alchemy": "when to commit",
    "advanced_alchemy": "when to commit",
    "cn2an": "what a number means",
}
"""Libraries that answer where only an office could, and what they would guess."""


def test_no_library_guesses_what_only_an_office_knows():
    """Readings of names, holidays to come, districts: none is taken from a package."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        re.split(r"[\[<>=~!]", each)[0] for each in told["project"]["dependencies"]
    }
    imported = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[
            0
        ]
        for text in texts(".py").values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert GUESSERS.keys() & (wanted | imported) == set()
    assert "sqlalchemy" in wanted & imported, "something was read"
