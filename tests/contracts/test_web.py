"""The public record over HTTP: pages, JSON, the log's files, and every refusal."""

import json
import re
from html.parser import HTMLParser

import aics_tlog
import pytest
from litestar.exceptions import LitestarDeprecationWarning
from litestar.testing import TestClient

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.errors import LogUnsoundError
from archive.ledger.model import parse_entry
from archive.ledger.tiles import TileReader
from trading.disclosure.presenting import PAGE_WORDS
from trading.disclosure.use_cases import ReadRecord
from trading.rules.fixed_price_selection import State
from trading.server.app import make_app
from trading.server.cli.main import DEMO_START
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = [
    pytest.mark.trading,
    pytest.mark.filterwarnings(
        f"error::{LitestarDeprecationWarning.__module__}."
        f"{LitestarDeprecationWarning.__name__}"
    ),
]

ORIGIN = "demo.yangguang.example/log"
PUBLISHED, DRAFT = "P2026-0001", "P2026-0002"
PAGES = ("/", "/?lang=en", f"/projects/{PUBLISHED}", f"/projects/{PUBLISHED}?lang=en")
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """Give a demonstration: one selection drawn among five, one still a draft."""
    made = Instance.create(
        tmp_path_factory.mktemp("web") / "instance",
        Settings(ORIGIN),
        demonstration_from=DEMO_START,
    )
    assert isinstance(made.clock, DemonstrationClock)
    stage = Stage(made, made.clock)
    firms = invented_firms(5)
    told = SelectionStory(stage, "演示：东岸村 <渠道> & 整治", firms)
    told.prepare("2026-03-02")
    told.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    stage.at("2026-03-03T09:30")
    for firm in firms:
        told.sign_up(firm)
    told.close_sign_up("2026-03-09T17:00:05")
    told.review("2026-03-10")
    told.freeze("2026-03-12T09:10")
    told.draw("2026-03-12T09:30", firms[0])
    told.publicity("2026-03-12T11:00")
    SelectionStory(stage, "演示：未公布的项目", firms).prepare("2026-03-13")
    stage.publish_log()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(instance):
    """Give a client of the whole application; errors come back as answers."""
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found


class Page(HTMLParser):
    """What a page holds: its elements with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def check_problem(answer, status, code):
    """Hold an answer against RFC 9457, and against what this platform promises."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].split(";")[0] == PROBLEM
    told = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= told.keys()
    assert told["type"] == f"urn:yangguang:problem:{code}"
    assert (told["status"], told["code"]) == (status, code)
    assert told["title"]
    assert told["detail"]
    assert told["demo"] is True
    return told


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
    assert [each["project"] for each in record["projects"]] == [PUBLISHED]
    assert all(each["demo"] is True for each in record["projects"])
    assert all(
        said["content"] == {}
        for each in record["projects"]
        for said in each["publications"]
    )
    one = client.get(f"/api/projects/{PUBLISHED}").json()
    assert one["demo"] is True
    assert one["state"] == State.PUBLICITY
    (drawn,) = [each for each in one["publications"] if each["kind"] == "draw"]
    assert len(drawn["content"]["order"]) == 3


@pytest.mark.parametrize("path", [f"/api/projects/{DRAFT}", f"/projects/{DRAFT}"])
def test_an_unpublished_project_does_not_exist(client, path):
    """
    A draft is answered like a project that never was, and no list knows it.
    """
    check_problem(client.get(path), 404, "no-such-project")
    stranger = client.get(path.replace(DRAFT, "P2026-9999"))
    known = client.get(path).text.replace(DRAFT, "P2026-9999")
    assert known == stranger.text
    for listing in ("/", "/api/record"):
        assert DRAFT not in client.get(listing).text
        assert "未公布" not in client.get(listing).text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole(client, path):
    """
    Language, one heading, the demo strip, no other host, nothing inline.
    """
    answer = client.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    english = "lang=en" in path
    assert page.named("html")[0]["lang"] == ("en" if english else "zh-CN")
    assert len(page.named("h1")) == 1
    assert {"class": "demo"} in page.named("p")
    assert PAGE_WORDS["demo"].say(english=english) in answer.text
    assert not re.search(r"https?://(?!www\.w3\.org/)", answer.text)
    assert not page.named("script")
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
    for path in PAGES:
        page = Page(client.get(path).text)
        for link in [*page.named("a"), *page.named("link")]:
            target = link["href"]
            if target.startswith("/"):
                assert client.get(target).status_code == 200, target


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/assets/site.css",
        "/log/checkpoint",
        "/api/record",
        "/nowhere",
        "/log/x",
    ],
)
def test_every_answer_is_guarded(client, path):
    """
    Pages, files and errors alike carry the policy: no script, no inline style.
    """
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("state", list(State))
def test_a_published_project_has_a_page_in_every_state(instance, monkeypatch, state):
    """
    Also one that went back to its draft after a notice keeps its page.
    """
    real = ReadRecord.one

    def in_state(self, project):
        found = real(self, project)
        return type(found)(found.project, _lot_in(found.lot, state), found.publications)

    monkeypatch.setattr(ReadRecord, "one", in_state)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        for path in PAGES[2:]:
            assert client.get(path).status_code == 200


def _lot_in(lot, state):
    values = {name: getattr(lot, name) for name in lot.__dataclass_fields__}
    return type(lot)(**{**values, "state": state.value})


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/nowhere", "not-found"),
        ("/projects", "not-found"),
        ("/assets/none.css", "not-found"),
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


def test_a_tile_with_slashes_tidied_up_is_no_tile(client, instance):
    """
    A path has one spelling: the same tile under a second one is not served.
    """
    size = instance.sequencer.check().size
    assert client.get(f"/log/tile/0/000.p/{size}").status_code == 200
    for head, tail in (("/", "/"), ("", "//"), ("", "/%2E/")):
        spelling = f"/log/{head}tile/0{tail}000.p/{size}"
        check_problem(client.get(spelling), 404, "not-found")
    check_problem(client.get(f"/log/tile/0/000.p/{size}/"), 404, "not-found")


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

    monkeypatch.setattr(ReadRecord, "all", broken)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        answers = [client.get("/"), client.get("/api/record")]
    for answer in answers:
        check_problem(answer, 500, "unexpected")
        assert "swordfish" not in answer.text
        assert "Traceback" not in answer.text
    assert "swordfish" in caplog.text, "whoever runs the platform learns what broke"


def test_an_unsound_log_is_not_ready(instance, monkeypatch):
    """
    A database that contradicts the signed log suspends the service, and says so.
    """

    def unsound(_self):
        raise LogUnsoundError("two trees")

    monkeypatch.setattr(type(instance.sequencer), "check", unsound)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        told = check_problem(client.get("/health/ready"), 503, "log-unsound")
    assert "two trees" not in json.dumps(told)


def test_the_log_over_http_is_the_log(client, instance):
    """
    Checkpoint, tiles and bundles as served prove every entry, from the demo's first on.
    """
    note = client.get("/log/checkpoint").text
    checkpoint = open_checkpoint(note, instance.log_signer.verifier)

    def fetch(path):
        answer = client.get(f"/log/{path}")
        if answer.status_code == 404:
            return None
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "application/octet-stream"
        return answer.content

    reader = TileReader(fetch, checkpoint.size, checkpoint.root)
    first = parse_entry(reader.entry(0))
    assert first.public["kind"] == "INSTANCE"
    assert first.public["demo"] is True
    assert all(reader.entry(index) for index in range(checkpoint.size))


def test_a_stranger_audits_the_log_over_http(client, instance):
    """
    Software that this project did not write finds the same tree behind the addresses.
    """
    key = aics_tlog.parse_vkey(str(instance.log_signer.verifier))
    note = aics_tlog.parse_note(client.get("/log/checkpoint").text)
    found = aics_tlog.verify_checkpoint(note, key, expected_origin=ORIGIN)
    assert found.ok, found.error

    class Served(aics_tlog.FileSystemTileReader):
        def read_tile(self, level, index, width):
            answer = client.get(
                f"/log/{aics_tlog.tiles.tile_path(level, index, width)}"
            )
            answer.raise_for_status()
            return answer.content

    assert aics_tlog.tree_root_from_tiles(Served("."), found.size) == found.root


def test_the_checkpoint_is_never_kept(client):
    """
    A checkpoint is asked for anew each time; so is everything that may change.
    """
    for path in ("/log/checkpoint", "/", "/api/record"):
        assert client.get(path).headers["cache-control"] == "no-cache"
