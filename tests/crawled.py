"""What the pages of a site offer: where one can go, and what forms ask for."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.front_door import Browser

TYPED = {
    "date": "2026-03-20",
    "datetime-local": "2026-03-20T10:00",
    "time": "10:00",
    "number": "1",
    "email": "chen@body.example",
}
"""What somebody types who means no harm."""


@dataclass
class Offered:
    """A form as it is shown: where it goes, its inputs as filled in, and its files."""

    action: str
    method: str = "get"
    typed: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class PageRead(HTMLParser):
    """Reads the links and forms of a page; empty inputs are filled in."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Offered] = []
        self._form: Offered | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(urljoin(self.address, told["href"]))
        elif tag == "form":
            action = urljoin(self.address, told.get("action", ""))
            self._form = Offered(action, told.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and tag == "option":
            self._option(self._form, told)
        elif self._form is not None and told.get("name"):
            self._input(self._form, tag, told["name"], told)

    def _option(self, form: Offered, told: dict[str, str]) -> None:
        given = form.typed.get(self._select, [""])
        if self._select and ("selected" in told or given == [""]):
            form.typed[self._select] = [told.get("value", "")]

    def _input(self, form: Offered, tag: str, name: str, told: dict[str, str]) -> None:
        kind, value = told.get("type", "text"), told.get("value", "")
        match tag, kind:
            case "select", _:
                self._select, form.typed[name] = name, [""]
            case "textarea", _:
                form.typed[name] = ["演示文字"]
            case "input", "file":
                form.files.append(name)
            case "input", "checkbox":
                form.typed.setdefault(name, []).append(value or "on")
            case ("input", "radio") | ("button", _):
                if "checked" in told or name not in form.typed:
                    form.typed[name] = [value]
            case "input", "hidden":
                form.typed[name] = [value]
            case "input", _:
                form.typed[name] = [value or TYPED.get(kind, "演示")]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


@dataclass
class Crawled:
    """All that somebody was offered."""

    addresses: list[str] = field(default_factory=list)
    forms: list[Offered] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


ENDLESS = "/events"
NUMBERED = re.compile(r"[0-9a-f]{16,}|\d+")


def shape(address: str) -> tuple[str, frozenset[str]]:
    """Return what pages of one kind have in common; lots stay apart, being few."""
    parts = urlsplit(address)
    path = parts.path if "P2026" in parts.path else NUMBERED.sub("#", parts.path)
    return path, frozenset(dict(parse_qsl(parts.query)))


def crawl(browser: Browser, begin: list[str], closed: tuple[str, ...]) -> Crawled:
    """Follow the links from some pages, one of each shape, and note every form."""
    found, waiting = Crawled(), deque(begin)
    known = {shape(each) for each in begin}
    while waiting:
        address = waiting.popleft()
        answer = browser.open(address)
        found.addresses.append(address)
        if answer.status_code >= 500:
            found.failed.append(f"{address}: {answer.status_code}")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        read = PageRead(str(answer.url), answer.text)
        found.forms += read.forms
        for link in read.links:
            parts = urlsplit(urldefrag(link)[0])
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            own = parts.netloc == urlsplit(str(answer.url)).netloc
            seen = shape(there) in known or parts.path.endswith(ENDLESS)
            if own and not seen and not parts.path.startswith(closed):
                known.add(shape(there))
                waiting.append(there)
    return found
