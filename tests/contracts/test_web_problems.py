"""What the public site answers to a wrong address, in both languages."""

import re
from urllib.parse import quote

import pytest
from litestar import route
from litestar.exceptions import HTTPException
from litestar.testing import TestClient

from tests.web_site import DRAFT, PUBLISHED, Page, check_problem, told
from trading.disclosure.model.searching import LONGEST_QUERY
from trading.disclosure.use_cases import ReadRecord
from trading.server.app import laid_out, make_app
from trading.server.database import SqlTransactions
from trading.server.site import Templates

pytestmark = pytest.mark.trading

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


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


@pytest.fixture
def own_routes():
    """Have the routes laid out anew, for whoever adds one or asks how they are."""
    laid_out.cache_clear()
    yield
    laid_out.cache_clear()


# Problems for people


def raising(status):
    """Return a handler that fails with a status."""

    @route("/fails", http_method=["GET"], sync_to_thread=False)
    def fails() -> str:
        raise HTTPException(status_code=status)

    return fails


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nowhere", 404, "没有这个页面或文件"),
        ("/en/nowhere", 404, "There is no such page or file"),
        (f"/projects/{DRAFT}", 404, "没有这个项目"),
        (f"/en/projects/{DRAFT}", 404, "There is no such project"),
        (f"/en/projects/{PUBLISHED}/draws/9", 404, "There is no such draw"),
        ("/projects?type=houses", 422, "筛选条件看不懂"),
        ("/en/projects?page=0", 422, "The filter cannot be understood"),
        (f"/projects?q={'x' * 10_240}", 422, "搜索的内容太长"),
        (f"/en/projects?q={'x' * 10_240}", 422, "The search text is too long"),
        ("/fails", 418, "请求看不懂"),
        ("/fails?lang=en", 418, "The request cannot be understood"),
    ],
)
@pytest.mark.usefixtures("own_routes")
def test_people_get_a_page_and_machines_a_problem(instance, path, status, title):
    """
    In the frame, in the language of the address, with the status and what to do.
    """
    app = make_app(instance)
    app.register(raising(418))
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get(path, headers=BROWSER)
        machine = client.get(path)
    assert answer.status_code == machine.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert title in answer.text
    page = Page(answer.text)
    english = path.startswith("/en") or "lang=en" in path
    assert page.named("html")[0]["lang"] == ("en" if english else "zh-CN")
    assert len(page.named("h1")) == 1
    assert page.named("form"), "whoever is lost can search"
    assert "x" * (LONGEST_QUERY + 1) not in answer.text
    assert title in machine.json()["title"]


@pytest.mark.usefixtures("own_routes")
def test_our_own_fault_is_a_page_too(instance, monkeypatch):
    """
    A browser learns in both languages that nothing was saved, and nothing of the cause,
    whatever the machine's environment asks of the framework.
    """

    def broken(_self):
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(ReadRecord, "today", broken)
    monkeypatch.setenv("LITESTAR_DEBUG", "1")
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        chinese, english = (client.get(path, headers=BROWSER) for path in ("/", "/en"))
    assert chinese.status_code == english.status_code == 500
    assert "没有保存任何内容" in chinese.text
    assert "Nothing was saved" in english.text
    assert "swordfish" not in chinese.text + english.text


def test_an_error_in_the_page_of_an_error_is_still_answered(instance, monkeypatch):
    """
    If not even its template can be shown, the answer is JSON.
    """
    app = make_app(instance)

    def gone(*_asked):
        raise OSError

    monkeypatch.setattr(Templates, "render", gone)
    with TestClient(app, raise_server_exceptions=False) as client:
        check_problem(client.get("/", headers=BROWSER), 500, "unexpected")


UNREAD = {"": "公开日志：现在读不到。", "/en": "Public log: cannot be read just now."}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_people_get_a_page_when_the_database_is_gone(instance, monkeypatch, prefix):
    """
    Nobody reads raw JSON because the foot of a page has nothing to say; what needs no
    database is there as ever.
    """

    def gone(*_asked):
        raise OSError

    monkeypatch.setattr(SqlTransactions, "read", gone)
    monkeypatch.setattr(type(instance.checkpoints), "current", gone)
    expected = {"/": 500, "/projects": 500, "/nowhere": 404, "/help": 200}
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        for path, status in {**expected, "/verify": 200, "/cosign": 200}.items():
            answer = client.get(f"{prefix}{path}".rstrip("/") or "/", headers=BROWSER)
            assert answer.status_code == status, path
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert UNREAD[prefix] in answer.text


def test_a_page_about_an_error_repeats_no_long_address(client):
    """
    However long the address was, the answer is a page, not a copy of it.
    """
    answer = client.get(f"/{'x' * 30_000}?{'y' * 30_000}", headers=BROWSER)
    assert answer.status_code == 404
    assert len(answer.content) < 10_000


def test_a_file_that_is_missing_says_so_in_the_language_of_its_page(client):
    """
    Files have one address in both languages; English pages add what theirs is.
    """
    page = Page(client.get(f"/en/projects/{PUBLISHED}").text)
    files = [
        link["href"]
        for link in page.named("a")
        if link["href"].startswith("/projects/") and link.get("hreflang") is None
    ]
    assert len(files) >= 2
    for file in files:
        assert client.get(file).status_code == 200
        missing = client.get(file.replace(PUBLISHED, DRAFT), headers=BROWSER)
        assert missing.status_code == 404
        assert "There is no such" in missing.text, file


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=-1", "page=1.5", "page=%E4%B8%80", "page=99999999999"),
        *("type=", "stage=open%00", "info=x", "within=2d", "order=by"),
        *("since=yesterday", "since=2026-02-30", "until=0001-01-01", "place=%00"),
    ],
)
def test_a_choice_that_is_none_is_told(client, query):
    """
    An address that asks for what no list offers is refused; an empty choice is none.
    """
    answer = client.get(f"/projects?{query}")
    if query == "type=":
        assert answer.status_code == 200
    else:
        check_problem(answer, 422, "query-not-understood")


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'; DROP TABLE x; --",
        "%",
        "_",
        "*",
        "\\",
        "<script>alert(1)</script>",
        "😀",
        "\u202e",
    ],
)
def test_a_search_is_text_and_never_anything_else(client, text):
    """
    Whatever is typed comes back escaped in the field, with an answer that helps.
    """
    answer = client.get(f"/projects?q={quote(text)}", headers=BROWSER)
    assert answer.status_code == 200
    page = Page(answer.text)
    (field,) = [each for each in page.named("input") if each.get("id") == "q"]
    assert field["value"] == text.strip()
    assert "<script>alert" not in answer.text
    assert "没有找到" in answer.text


def test_a_search_finds_two_signs(client):
    """
    From the page as from the register: two signs lead to the project.
    """
    answer = client.get("/projects?q=%E6%95%B4%E6%B2%BB", headers=BROWSER)
    assert f"/projects/{PUBLISHED}" in answer.text


# Languages


def test_the_address_alone_remembers_the_language(client):
    """
    Every link of an English page is English, and no answer sets a cookie.
    """
    for path in ("/en", "/?lang=en", f"/en/projects/{PUBLISHED}", "/en/projects"):
        answer = client.get(path)
        assert "set-cookie" not in answer.headers
        links = [
            each
            for each in Page(answer.text).named("a")
            if each["href"].startswith("/") and each.get("hreflang") is None
        ]
        files = ("/log/", "/api/", "/projects/")
        for link in links:
            assert link["href"].startswith(("/en", *files)), (path, link)


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/", "/en"),
        ("/en", "/"),
        ("/?lang=en", "/"),
        ("/projects?q=a&page=1", "/en/projects?q=a&page=1"),
        ("/en/projects?q=a", "/projects?q=a"),
    ],
)
def test_the_same_page_is_one_click_away_in_the_other_language(client, path, other):
    """
    The question stays, only the language changes.
    """
    links = Page(client.get(path).text).named("a")
    assert other in [each["href"] for each in links if each.get("hreflang")]


@pytest.mark.parametrize(
    "path", ["/en//evil.example/x", "/en/%2fevil.example", "/en/%5cevil.example", "//e"]
)
def test_no_address_makes_a_page_that_leads_to_another_site(client, path):
    """Browsers read `//host` and `/\\host` as another host."""
    answer = client.get(path, headers={"Accept": "text/html"})
    for link in re.findall(r'href="([^"]*)"', answer.text):
        assert not re.match(r"(/|\\|%2f|%5c){2}", link, re.IGNORECASE), link
