"""
Everybody asks at every address what no person would: addresses, forms and files.

The document of all addresses says what there is; its schemas are filled in with the
names and addresses that the pages offer, schemathesis draws what is asked, and each
answer is held against the document. An answer that breaks something is written down,
with what the platform kept to itself, and the asking goes on.
"""

import json
import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.builders_documents import ofd, pdf, png
from tests.crawled import Crawled, Offered, PageRead, crawl
from tests.front_door import ADDRESS, HTML
from tests.seated_people import SeatedPeople
from trading.accounts.entry_errors import SignInNeededError
from trading.accounts.tokens import csrf_of, new_id

load_all_checks()
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LEAKS = re.compile(
    r"Traceback \(most recent|File \"[^\"]+\", line \d|site-packages|sqlalchemy"
    r"|psycopg|SELECT |INSERT INTO|0x[0-9a-f]{8,}>"
)
"""What no answer says: where in whose source something broke."""

STRANGE = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\u202etxt.exe", "\x1b[31m", "٣", "²", "Ⅷ"),
    *("-1", "0", "9" * 19, "9" * 30, "9" * 5000, "1e400", "NaN", "0.005", "1,,0"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59"),
    *("2026-03-20T25:61", "24:00", "true", "null", "[]", "{}", '{"id":"\\ud800"}'),
    *("../../etc/passwd", "<script>alert(1)</script>", "%s%n", "'; --", "x" * 3000),
    *("a" * 64, "0" * 32, "g" * 64, "\u0085", "😀", "e\u0301" * 40, "no", "yes"),
)
FILES = (
    ("licence.pdf", pdf()),
    ("licence.png", png()),
    ("licence.ofd", ofd()),
    ("", b""),
    ("a\x00b.pdf", b"%PDF-1.7"),
    ("page.html", b"<script>alert(1)</script>"),
    ("执照" * 200 + ".pdf", b"\xff\xd8\xff"),
)
ENDLESS = (
    *("/draw-room/{lot}/events", "/screen/events"),
    "/tendering/{lot}/opening/events",
)
PUBLIC = ("/en", "/projects", "/log", "/assets", "/verify", "/help", "/today")
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Kept(logging.Handler):
    """Keeps what is logged: the only place where the cause of an error stands."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.causes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        told = logging.Formatter().format(record)
        self.causes.append(told[-3000:])


@dataclass
class Pool:
    """What the pages offer, by the address as the document writes it."""

    document: dict
    forms: dict[str, list[Offered]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        found = sorted(self.document["paths"], key=lambda path: path.count("{"))
        return [
            (re.compile(_PLACE.sub(r"(?P<\1>[^/]+)", path.replace(".", r"\."))), path)
            for path in found
        ]

    def place(self, address: str) -> str:
        """Return how the document writes an address; its numbers are remembered."""
        for pattern, path in self._patterns:
            found = pattern.fullmatch(address)
            if found:
                for name, value in found.groupdict().items():
                    self.numbers[name].add(value)
                return path.removeprefix("/en") or "/"
        return ""

    def take(self, found: Crawled) -> None:
        """Remember what somebody was offered."""
        for each in found.addresses:
            path = self.place(urlsplit(each).path)
            if path:
                self.addresses[path].append(each)
        for form in found.forms:
            path = self.place(urlsplit(form.action).path)
            known = [other.typed.keys() for other in self.forms[path]]
            if form.method == "post" and (form.typed.keys() not in known or not known):
                self.forms[path].append(form)

    def leads_to(self, method: str, path: str) -> bool:
        """Tell whether a page leads there, by a form or to another page."""
        known = self.forms if method == "post" else self.addresses
        return bool(known.get(_plain(path)))

    def schema(self) -> schemathesis.BaseSchema:
        """Return the document with what is known of numbers, names and fields."""
        told = json.loads(json.dumps(self.document))
        for path in ENDLESS:
            told["paths"].pop(path, None)
        for path, methods in told["paths"].items():
            methods.pop("head", None)
            for operation in methods.values():
                self._fill(path.removeprefix("/en") or "/", operation)
        return schemathesis.openapi.from_dict(told)

    def _fill(self, path: str, operation: dict) -> None:
        text = {"type": "string"}
        strange = {"enum": [each for each in STRANGE if each.isprintable()]}
        for each in operation["parameters"]:
            known = sorted(self.numbers.get(each.get("name"), ()))
            if each.get("in") == "path" and each["schema"] == text and known:
                each["schema"] = {"anyOf": [{"enum": known}, text]}
            elif each.get("in") == "query" and "name" in each:
                each["schema"] = {"anyOf": [strange, text]}
        names = {name for form in self.forms[path] for name in form.typed}
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
                continue
            given = {name: {"anyOf": [strange, text]} for name in sorted(names)}
            given |= {
                name: each
                for name, each in body["schema"]["properties"].items()
                if "format" in each
            }
            body["schema"] = {
                "type": "object",
                "properties": given,
                "required": sorted(names),
                "additionalProperties": False,
            }


@dataclass
class Asker:
    """One person, or nobody in particular, who asks at every address."""

    people: SeatedPeople
    name: str
    document: dict
    kept: Kept = field(default_factory=Kept)
    answers: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pool = Pool(self.document)
        self.browser = self.people.door.browser()
        self.come_in()
        begin = ["/my", "/desk"] if self.name else ["/", "/projects", "/verify"]
        closed = PUBLIC if self.name else ("/en", "/projects?")
        found = crawl(self.browser, begin, closed)
        self.broken += found.failed
        self.pool.take(found)

    def come_in(self) -> None:
        """Sign in, if this is somebody and they are not."""
        if not self.name:
            return
        try:
            self.people.office.signed(self.people.people[self.name])
        except SignInNeededError:
            self.fresh()
        self.browser.be(self.people.people[self.name])

    def fresh(self) -> None:
        """Prove the second step anew, as somebody does who has been away."""
        if self.name:
            self.people.office.clock.pass_by(timedelta(minutes=5))
            self.browser.be(self.people.come_in(self.name))

    def ask_everywhere(self, number: int, times: int, turn: tuple[int, int]) -> None:
        """
        Ask from a fixed seed, so many times wherever pages led this person.

        All other addresses are dealt out among those who ask, `turn` being one of so
        many, and are asked once by whom they fall to.
        """
        schema = self.pool.schema()
        mine, people = turn
        logging.getLogger("trading").addHandler(self.kept)
        try:
            for at, path in enumerate(schema):
                for method in schema[path]:
                    led = self.pool.leads_to(method, path)
                    if led or at % people == mine:
                        self.asked.add((path, method))
                        often = times if led else 1
                        self._ask_at(schema[path][method], number + at, often)
                if at % 150 == 149:
                    self.fresh()
        finally:
            logging.getLogger("trading").removeHandler(self.kept)

    def _ask_at(self, operation, number: int, examples: int) -> None:
        @seed(number)
        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(), st.data())
        def asked(case, data):
            self._ask(case, data)

        asked()

    def _ask(self, case, data) -> None:
        path = self._path(case, data)
        method = case.operation.method.upper()
        query = urlencode(dict(case.query or {}), errors="surrogatepass")
        told: dict[str, object] = {"headers": self._headers(data)}
        if method in {"POST", "PUT"}:
            self.people.office.clock.pass_by(timedelta(seconds=2))
            path, body = self._body(case, data, path)
            told["headers"].update(body.pop("headers", {}))
            told.update(body)
        elif data.draw(st.booleans()):
            known = self.pool.addresses.get(_plain(case.operation.path), ())
            path = data.draw(st.sampled_from(known)) if known else path
            path, _, was = path.partition("?")
            query = "&".join(each for each in (was, query) if each)
        where = f"{path}?{query}" if query else path
        causes = len(self.kept.causes)
        answer = self.browser.ask(method, where, **told)
        answer.request.read()  # Of what is refused at once nothing was read.
        self.answers[answer.status_code] += 1
        self._judge(case, answer, f"{self.name} {method} {where}", told, causes)
        if method in {"POST", "PUT"}:
            self._learn(answer)
            self.come_in()

    def _headers(self, data) -> dict[str, str]:
        own = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
        return {**own, **data.draw(st.sampled_from([HTML, {"accept": "*/*"}]))}

    def _path(self, case, _data) -> str:
        given = {
            name: quote(str(value), safe="", errors="surrogatepass")
            for name, value in (case.path_parameters or {}).items()
        }
        told = _PLACE.sub(lambda place: given[place[1]], case.operation.path)
        # What a client tidies up before it is sent is another address.
        return re.sub(r"/\.{1,2}(?=/|$)", "/%2E", told)

    def _body(self, case, data, path: str) -> tuple[str, dict[str, object]]:
        kind = case.media_type or ""
        plain = _plain(case.operation.path)
        if "form" not in kind or plain == "/verify/paper":
            sent = _raw(case, kind)
            if self.browser.token and "headers" in sent:
                sent["headers"]["x-csrf-token"] = csrf_of(self.browser.token)
            return path, sent
        forms = self.pool.forms.get(plain, [])
        typed: dict[str, list[str]] = {}
        files: list[str] = []
        if forms:
            form = data.draw(st.sampled_from(forms))
            typed = {name: list(texts) for name, texts in form.typed.items()}
            files = form.files
            if data.draw(st.integers(0, 4)):
                prefix = "/en" if case.operation.path.startswith("/en/") else ""
                path = prefix + urlsplit(form.action).path.removeprefix("/en")
        if "key" in typed:
            typed["key"] = [new_id()]
        names = sorted(set(typed) - {"csrf"})
        disturbed = (
            data.draw(st.sets(st.sampled_from(names), max_size=2)) if names else ()
        )
        for name in sorted(disturbed):
            drawn = (case.body or {}).get(name, "")
            strange = data.draw(st.sampled_from(STRANGE))
            typed[name] = [data.draw(st.sampled_from([str(drawn), strange]))]
        if self.browser.token:
            typed["csrf"] = [csrf_of(self.browser.token)]
        if kind == "multipart/form-data":
            return path, _parts(typed, files, data)
        content = urlencode(typed, doseq=True, errors="surrogatepass")
        return path, {"content": content, "headers": {"content-type": kind}}

    def _judge(self, case, answer, what: str, told: dict, causes: int) -> None:
        found = []
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            found = [f"{type(e).__name__}: {e.message}"[:400] for e in group.exceptions]
        documented = case.operation.definition.raw["responses"]
        if answer.status_code == 503 and "503" in documented:
            found = [each for each in found if not each.startswith("ServerError")]
        text = answer.text if "text" in answer.headers.get("content-type", "") else ""
        if LEAKS.search(text):
            found.append(f"it leaks {LEAKS.search(text).group()}")
        if found:
            new = self.kept.causes[causes:]
            self.broken.append("\n".join([what[:600], repr(told)[:900], *found, *new]))

    def _learn(self, answer) -> None:
        """What an answer shows can be pressed next."""
        if "text/html" in answer.headers.get("content-type", "") and answer.text:
            self.pool.take(Crawled(forms=_forms(answer)))


def _forms(answer) -> list[Offered]:
    return PageRead(str(answer.url), answer.text).forms


def _plain(path: str) -> str:
    return path.removeprefix("/en") or "/"


def _raw(case, kind: str) -> dict[str, Any]:
    """Return a body that is no form."""
    body = case.body
    if kind == "multipart/form-data":
        return {"files": {"paper": ("a.pdf", pdf(), "application/pdf")}}
    if kind == "application/json":
        body = json.dumps(body)
    content = body if isinstance(body, bytes) else str(body).encode("utf-8", "replace")
    return {"content": content, "headers": {"content-type": kind}}


def _parts(typed: dict[str, list[str]], files: list[str], data) -> dict[str, object]:
    """Return a form with files, as a browser sends it."""
    given: list[tuple[str, tuple[str, bytes, str]]] = []
    for name in files:
        title, content = data.draw(st.sampled_from(FILES))
        given.append((name, (title, content, "application/pdf")))
    texts = {
        name: [each.encode("utf-8", "replace").decode() for each in several]
        for name, several in typed.items()
    }
    return {"data": texts, "files": given or {"": ("", b"", "text/plain")}}
