"""The public record over HTTP: pages, JSON, and every refusal."""

import json
import re
from dataclasses import replace

import pytest
from litestar.exceptions import LitestarDeprecationWarning
from litestar.testing import TestClient

from tests.web_site import DRAFT, PUBLISHED, Page, check_problem, told
from trading.disclosure.tables import SqlPublicRecord
from trading.disclosure.use_cases import ReadRecord
from trading.rules.fixed_price_selection import State
from trading.server.app import make_app

pytestmark = [
    pytest.mark.trading,
    pytest.mark.filterwarnings(
        f"error::{LitestarDeprecationWarning.__module__}."
        f"{LitestarDeprecationWarning.__name__}"
    ),
]

CHINESE_PAGES = (
    "/",
    "/projects",
    "/projects?q=%E6%B8%A0%E9%81%93&type=works&order=new",
    "/projects?q=nothing",
    "/today",
    f"/projects/{PUBLISHED}",
    f"/projects/{PUBLISHED}/draws/1",
    f"/projects/{PUBLISHED}/draws/1/tickets?ticket=0001",
    "/status",
    "/help",
    "/verify",
)
PAGES = (
    *CHINESE_PAGES,
    *(f"/en{path}" for path in CHINESE_PAGES[1:]),
    "/en",
    "/?lang=en",
    f"/projects/{PUBLISHED}?lang=en",
)
DEMO = {True: "Demonstration data", False: "演示数据"}


def is_english(path):
    return path.startswith("/en") or "lang=en" in path


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """Give a demonstration: one selection drawn among five, one still a draft."""
    made = told(tmp_path_factory.mktemp("web") / "instance")
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(instance):
    """Give a client of the whole application; errors come back as answers."""
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found


def test_health_says_what_runs(client, instance):
    """
    Both health answers name the demonstration; readiness tells the size of the log.
    """
    assert client.get("/health/live").json()["status"] == "live"
    ready = client.get("/health/ready").json()
    assert ready["status"] == "ready"
    assert ready["demo"] is True
    assert ready["log_size"] == instance.sequencer.check().size > 1


def test_the_record_is_json_that_says_demo(client):
    """
    The record lists what is published, newest first, and says demo: true everywhere.
    """
    record = client.get("/api/record").json()
    assert record["demo"] is True
    assert (record["total"], record["page"], record["pages"]) == (1, 1, 1)
    assert [each["project"] for each in record["projects"]] == [PUBLISHED]
    assert all(each["demo"] is True for each in record["projects"])
    assert client.get("/api/record?page=2").json()["projects"] == []
    one = client.get(f"/api/projects/{PUBLISHED}").json()
    assert one["demo"] is True
    assert one["state"] == State.PUBLICITY
    (drawn,) = [each for each in one["publications"] if each["kind"] == "draw"]
    assert len(drawn["content"]["order"]) == 3


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_all_results_are_those_of_the_home_page_and_more(client, prefix):
    """
    Under the latest results stands the way to a list that has at least those.
    """
    home = client.get(prefix or "/").text
    results = home.partition('id="results"')[2].partition("</section>")[0]
    links = [each["href"] for each in Page(results).named("a")]
    projects, everything = links[:-1], links[-1]
    assert f"{prefix}/projects/{PUBLISHED}" in projects
    listed = [each["href"] for each in Page(client.get(everything).text).named("a")]
    assert f"{prefix}/projects/{PUBLISHED}" in listed


@pytest.mark.parametrize("page", [2, 3, 5_000])
def test_beyond_the_last_page_stands_the_last_page(client, page):
    """
    An old address of a list that is shorter now shows what there is.
    """
    answer = client.get(f"/projects?page={page}")
    assert f"/projects/{PUBLISHED}" in answer.text
    assert "还没有公开的项目" not in answer.text


@pytest.mark.parametrize("path", [f"/api/projects/{DRAFT}", f"/projects/{DRAFT}"])
def test_an_unpublished_project_does_not_exist(client, path):
    """
    A draft is answered like a project that never was, and no list knows it.
    """
    check_problem(client.get(path), 404, "no-such-project")
    stranger = client.get(path.replace(DRAFT, "P2026-9999"))
    known = client.get(path).text.replace(DRAFT, "P2026-9999")
    assert known == stranger.text
    for listing in ("/", "/projects", "/projects?q=P2026-0002", "/api/record"):
        said = client.get(listing).text.replace(f'value="{DRAFT}"', "")
        assert f"/projects/{DRAFT}" not in said
        assert "未公布" not in client.get(listing).text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(client, path):
    """
    Language, one heading, the demo strip, no other host, nothing inline.
    """
    answer = client.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    english = is_english(path)
    assert page.named("html")[0]["lang"] == ("en" if english else "zh-CN")
    assert answer.headers["content-language"] == ("en" if english else "zh-CN")
    assert len(page.named("h1")) == 1
    assert {"class": "demo"} in page.named("div")
    assert DEMO[english] in answer.text
    assert not re.search(r"https?://(?!www\.w3\.org/)", answer.text)
    assert all(script["src"].startswith("/assets/") for script in page.named("script"))
    assert not page.named("style")
    assert not any(
        name == "style" or name.startswith("on")
        for _, attributes in page.elements
        for name in attributes
    )
    assert "<渠道>" not in answer.text, "a title is text, never markup"


def test_a_page_links_only_to_what_is_there(client):
    """
    Every link and file of the pages is answered, in both languages.
    """
    known = set()
    for path in PAGES:
        page = Page(client.get(path).text)
        for link in [*page.named("a"), *page.named("link")]:
            known.add(link["href"].partition("#")[0])
        for file in [*page.named("script"), *page.named("img")]:
            known.add(file["src"])
    for target in sorted(known):
        if target.startswith("/"):
            assert client.get(target).status_code == 200, target


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/assets/site/ground.css",
        "/log/checkpoint",
        "/api/record",
        "/nowhere",
        "/log/x",
    ],
)
def test_every_answer_is_guarded(client, path):
    """
    Pages, files and errors alike carry the policy: nothing inline, nobody else's.
    """
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for kind in ("style-src", "script-src", "img-src", "connect-src", "form-action"):
        assert rules.pop(kind) == "'self'"
    assert rules.keys() == {"default-src", "base-uri", "frame-ancestors"}
    assert set(rules.values()) == {"'none'"}
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("state", list(State))
def test_a_published_project_has_a_page_in_every_state(instance, monkeypatch, state):
    """
    Also one that went back to its draft after a notice keeps its page.
    """
    real = SqlPublicRecord.entry

    def in_state(self, project):
        return replace(real(self, project), state=state)

    monkeypatch.setattr(SqlPublicRecord, "entry", in_state)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        for path in (f"/projects/{PUBLISHED}", f"/en/projects/{PUBLISHED}"):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/nowhere", "not-found"),
        ("/en/nowhere", "not-found"),
        ("/assets/none.css", "not-found"),
        ("/assets/0123456789abcdef/none.css", "not-found"),
        (f"/projects/{PUBLISHED}/draws/2", "no-such-draw"),
        (f"/projects/{PUBLISHED}/draws/0", "no-such-draw"),
        (f"/projects/{PUBLISHED}/draws/x", "not-found"),
        (f"/projects/{PUBLISHED}/draws/2/transcript.json", "no-such-draw"),
        (f"/projects/{DRAFT}/qr.svg", "no-such-project"),
        (f"/projects/{DRAFT}/draws/1", "no-such-project"),
        ("/assets/../app.py", "not-found"),
        ("/assets/%2e%2e/app.py", "not-found"),
        ("/projects/😀", "no-such-project"),
        ("/projects/'%22%3Cb%3E--", "no-such-project"),
        (f"/api/projects/{'x' * 10_000}", "no-such-project"),
        ("/log/tile/0/999", "not-found"),
        ("/log/tile//0/000.p/1", "not-found"),
        ("/log/./tile/0/000", "not-found"),
        ("/log/tile/0/../0/000", "not-found"),
        ("/log/tile/0/%2e%2e/%2e%2e/%2e%2e/instance.toml", "not-found"),
        ("/log//etc/passwd", "not-found"),
        ("/log/tile/0/000/", "not-found"),
        ("/log/tile/64/000", "not-found"),
        ("/log/../keys/log.key", "not-found"),
        ("/log/%00", "not-found"),
        ("/log/" + "x/" * 2000, "not-found"),
    ],
)
def test_a_wrong_address_is_a_problem_that_helps(client, path, code):
    """
    No spelling of a path reaches a file; the answer says what happened and what to do.
    """
    told = check_problem(client.get(path), 404, code)
    for part in (told["title"], told["detail"]):
        assert re.search(r"[\u4e00-\u9fff]", part)
        assert re.search(r"[A-Za-z]{3}", part)
    assert "Error" not in json.dumps(told)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/api/record", "/log/checkpoint"])
def test_nothing_can_be_written_here(client, method, path):
    """
    Another method than reading is refused, and the answer names those allowed.
    """
    answer = client.request(method, path)
    if method == "OPTIONS" and answer.status_code == 204:
        assert "GET" in answer.headers["allow"]
        return
    check_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "path", [*PAGES, "/health/ready", "/api/record", "/log/checkpoint", "/nowhere"]
)
def test_a_head_is_a_get_without_its_body(client, path):
    """
    HEAD answers with the same status and type, and no body (RFC 9110, 9.3.2).
    """
    asked, got = client.head(path), client.get(path)
    assert asked.status_code == got.status_code
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.content == b""


@pytest.mark.parametrize(
    "query",
    ["lang=" + "x" * 10_240, "lang=😀", "lang='--", "lang=en&lang=zh", "%ff=%fe", "a"],
)
def test_a_strange_query_changes_no_page(client, query):
    """
    Whatever stands behind the question mark, the page is one of the two.
    """
    answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    assert Page(answer.text).named("html")[0]["lang"] in {"zh-CN", "en"}


def test_an_unexpected_error_keeps_its_details(instance, monkeypatch, caplog):
    """
    A broken dependency is our fault: a 500 that says so and nothing of what broke.
    """

    def broken(_self):
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(ReadRecord, "today", broken)
    monkeypatch.setattr(ReadRecord, "find", broken)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        answers = [client.get("/"), client.get("/api/record")]
    for answer in answers:
        check_problem(answer, 500, "unexpected")
        assert "swordfish" not in answer.text
        assert "Traceback" not in answer.text
    assert "swordfish" in caplog.text, "whoever runs the platform learns what broke"
