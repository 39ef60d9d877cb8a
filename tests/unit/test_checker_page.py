"""The page that checks a draw is one file, complete, and speaks to nobody."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.javascript import JavaScriptChecker
from trading.server.checker_page import SCRIPTS, assemble, within_script

pytestmark = pytest.mark.expert_pool

VECTOR = Path(__file__).parents[1] / "vectors" / "draw-balls-one-step.json"
HOSTILE = (
    "{}",
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "\\u003c \\\\ \\\\u003c \" ' & &lt; {{ scripts }}",
    "\r\n\r\x00\t\ufeff\u2028\u2029\U0001f004",
    "阳光",
)


class Page(HTMLParser):
    """What a browser finds in the page: elements, and the text of some of them."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.inner = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self.texts.append((tag, ""))
            self.inner = tag

    def handle_endtag(self, tag: str) -> None:
        self.inner = "" if tag == self.inner else self.inner

    def handle_data(self, data: str) -> None:
        if self.inner:
            tag, before = self.texts[-1]
            self.texts[-1] = (tag, before + data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def inside(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def test_the_page_is_the_same_at_every_call() -> None:
    """Whoever saves the page can compare it with the page of somebody else."""
    transcript = VECTOR.read_bytes()
    assert assemble(transcript) == assemble(transcript)
    assert assemble(None) == assemble(None) != assemble(transcript)


def test_the_page_asks_nobody_for_anything() -> None:
    """No element names another file or host, and the policy lets none be reached."""
    page = Page(assemble(VECTOR.read_bytes()))
    links = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in {"src", "href", "action", "formaction", "srcset", "data"}
    ]
    assert links == ["data:,"], "only the empty icon, so that none is asked for"
    (policy,) = [
        meta["content"]
        for meta in page.named("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("base-uri") == "'none'"
    assert rules.pop("form-action") == "'none'"
    assert rules.pop("img-src") == "data:"
    assert rules.keys() == {"script-src", "style-src"}


def test_the_policy_allows_exactly_the_scripts_that_are_there() -> None:
    """Each inline script and style is named by its hash, and nothing else may run."""
    page = Page(assemble(VECTOR.read_bytes()))
    kinds = [script.get("type") for script in page.named("script")]
    assert kinds == ["application/json", *[None] * len(SCRIPTS)], "classic scripts"
    (policy,) = [
        meta["content"] or ""
        for meta in page.named("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    named = re.findall(r"'sha256-([^']+)'", policy)
    runs = [*page.inside("script")[1:], *page.inside("style")]
    digests = [hashlib.sha256(text.encode()).digest() for text in runs]
    assert named == [base64.b64encode(digest).decode() for digest in digests]
    assert "unsafe" not in policy
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)


@pytest.mark.parametrize("text", [*HOSTILE, None])
def test_the_transcript_comes_back_to_the_byte(text: str | None) -> None:
    """Whatever a transcript contains, the page gets those bytes and no markup."""
    transcript = VECTOR.read_bytes() if text is None else text.encode()
    page = Page(assemble(transcript))
    held, *scripts = page.inside("script")
    assert json.loads(held).encode() == transcript
    assert len(scripts) == len(SCRIPTS)
    assert page.elements != []


def test_without_a_transcript_the_page_holds_none() -> None:
    """The page then asks for a file."""
    held, *_ = Page(assemble(None)).inside("script")
    assert held == ""


def test_what_no_page_can_carry_is_refused() -> None:
    """Bytes that are not UTF-8 would be changed by the browser."""
    with pytest.raises(UnicodeDecodeError):
        assemble(b'{"a":"\xff"}')


def test_a_script_cannot_end_its_element() -> None:
    """What HTML would read as the end of a script is written differently."""
    assert within_script('"</SCRIPT><!--"') == '"\\x3c/SCRIPT>\\x3c!--"'


CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def pairs(value: Any) -> list[tuple[str, str]]:
    """Return every pair of a Chinese and an English text."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        return [(value[0], value[1])]
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [pair for one in inner for pair in pairs(one)]
    return []


@pytest.mark.node
def test_every_word_is_there_in_both_languages() -> None:
    """English is complete, fills in the same, and every check has its sentence."""
    with JavaScriptChecker("draw-words.js") as checker:
        words = checker.evaluate("YangguangWords")
    assert list(words["CHECKS"]) == [str(number) for number in range(1, 52)]
    assert len(pairs(words)) > 150
    for chinese, english in pairs(words):
        assert chinese
        assert english
        assert not CHINESE.search(english) or english == "中文", english
        holes = [sorted(re.findall(r"\{\w+\}", text)) for text in (chinese, english)]
        assert holes[0] == holes[1], english
    page = assemble(None).decode()
    used = set(re.findall(r'\bsay\("(\w+)"|data-say="(\w+)"', page))
    assert {one or other for one, other in used} <= set(words["SAY"])
