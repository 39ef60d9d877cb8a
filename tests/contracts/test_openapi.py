"""The document of all addresses: whole, the same each time, and without other hosts."""

import json
import re
from importlib.resources import files

import pytest
from litestar.testing import TestClient

from tests.web_site import DRAFT, PUBLISHED, told
from trading.server.app import HANDLERS, ROOMS, described, make_app
from trading.server.asked_and_answered import (
    ANSWERED,
    ASKED,
    BUSY,
    LEADING,
    NOT_YET,
    TAKEN,
    TOO_SLOW,
    UNREACHED,
)
from trading.server.openapi import ADDRESS, document

pytestmark = pytest.mark.trading

BROWSER = {"accept": "text/html"}
OTHER_HOST = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
ENDLESS = {
    *("/draw-room/{lot}/events", "/screen/events"),
    "/tendering/{lot}/opening/events",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Give a client of a demonstration; errors come back as answers."""
    instance = told(tmp_path_factory.mktemp("web") / "instance")
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found
    instance.close()


@pytest.fixture(scope="module")
def book():
    return json.loads(described())


def plain(path):
    """Return how the document writes the address of a handler."""
    return re.sub(r"\{([a-z_]+):[a-z]+\}", r"{\1}", path)


def test_the_document_is_served_at_one_address(client):
    """Machines read it as JSON, whoever they are, and a cache may ask again."""
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == described()
    assert answer.json()["openapi"] == "3.1.0"
    known = client.get(ADDRESS, headers={"if-none-match": answer.headers["etag"]})
    assert known.status_code == 304


def test_it_is_the_same_each_time():
    """Two platforms of one version say the same, byte for byte."""
    assert document(ROOMS) == document(ROOMS)


def test_every_address_and_method_is_in_it_and_nothing_else(book):
    """What is served is told, and what is told is served."""
    served = {
        (plain(path), method.lower())
        for handler in HANDLERS
        for path in handler.paths
        for method in map(str, handler.http_methods)
    }
    named = {(path, method) for path in book["paths"] for method in book["paths"][path]}
    assert named == served


def test_every_operation_has_one_name_one_tag_and_a_sentence(book):
    """Whoever reads it finds what belongs together, and what each is for."""
    tags = {each["name"] for each in book["tags"]}
    found = [each for path in book["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in found}) == len(found)
    for each in found:
        assert {*each["tags"]} <= tags, each
        assert each["summary"].endswith("."), each


def test_an_address_names_each_of_its_places(book):
    """What stands in braces is a parameter of the path, and nothing else is one."""
    for path, methods in book["paths"].items():
        for operation in methods.values():
            named = [
                each["name"]
                for each in operation["parameters"]
                if each.get("in") == "path"
            ]
            assert named == re.findall(r"\{([a-z_]+)\}", path)


def test_the_tables_speak_of_addresses_that_exist(book):
    """A line about an address that is gone would be a lie that nobody notices."""
    spoken = {
        *ASKED,
        *ANSWERED,
        *TAKEN,
        *NOT_YET,
        *BUSY,
        *LEADING,
        *UNREACHED,
        *TOO_SLOW,
    }
    assert spoken <= book["paths"].keys()


def test_files_are_taken_where_a_form_has_an_input_for_them(book):
    """Such a form says which of its fields are files, and that parts are understood."""
    body = book["paths"]["/my/firm/proof"]["post"]["requestBody"]["content"]
    fields = body["multipart/form-data"]["schema"]["properties"]
    assert fields["document"]["format"] == "binary"
    other = book["paths"]["/my/password"]["post"]["requestBody"]["content"]
    assert [*other] == ["application/x-www-form-urlencoded"]


def test_no_page_about_it_loads_anything_from_another_host(client, book):
    """An intranet reaches no such host; there is no page about the document at all."""
    assert not OTHER_HOST.search(described().decode())
    for path in ("/schema", "/schema/swagger", "/schema/redoc", "/docs", "/redoc"):
        assert client.get(path).status_code == 404
    assert not [path for path in book["paths"] if "swagger" in path or "redoc" in path]


def test_no_page_and_no_script_names_another_host(client):
    """What a browser is told to load comes from this site, fonts and scripts too."""
    loads = re.compile(
        r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"([^\"]+)"
    )
    for path in ("/", "/en", "/projects", f"/projects/{PUBLISHED}", "/verify", "/help"):
        for loaded in loads.findall(client.get(path).text):
            assert re.match(r"/(?!/)", loaded), loaded
    for sheet in (files("trading.server") / "assets").iterdir():
        if sheet.name.endswith(".css"):
            assert not re.search(r"(?:url\(|@import)[^;)]*//", sheet.read_text())


def test_head_is_answered_wherever_get_is(client, book):
    """HEAD carries what GET does but the body, also where there is nothing to see."""
    put = {
        "project_id": PUBLISHED,
        "number": "1",
        "lot": f"{PUBLISHED}-1",
        "path": "checkpoint",
    }
    for path, methods in book["paths"].items():
        if path in ENDLESS or "get" not in methods:
            continue
        assert "head" in methods, path
        address = re.sub(r"\{(\w+)\}", lambda place: put.get(place[1], "1"), path)
        shown, told_ = client.get(address), client.head(address)
        assert told_.content == b"", address
        assert told_.status_code == shown.status_code < 500, address
        for name in ("content-type", "etag", "cache-control", "location"):
            assert told_.headers.get(name) == shown.headers.get(name), (address, name)


NO_PAGE = "没有这个页面或文件", "There is no such page or file"
NO_PROJECT = "没有这个项目", "There is no such project"
NO_WAY = "这个地址不能这样打开", "This address cannot be opened this way"


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, NO_PAGE),
        ("GET", f"/projects/{DRAFT}", 404, NO_PROJECT),
        ("POST", "/projects", 405, NO_WAY),
        ("DELETE", "/sign-in", 405, NO_WAY),
        ("GET", "/sign-out", 405, NO_WAY),
    ],
)
def test_a_wrong_address_or_method_is_answered_in_both_languages(
    client, method, path, status, said
):
    """Pages in the language of the address, and both in what machines read."""
    for prefix, words in zip(("", "/en"), said, strict=True):
        page = client.request(method, f"{prefix}{path}", headers=BROWSER)
        machine = client.request(method, f"{prefix}{path}")
        assert page.status_code == machine.status_code == status
        assert words in page.text
        assert all(each in machine.json()["title"] for each in said)
        if status == 405:
            assert {"GET", "POST"} & {*machine.headers["allow"].split(", ")}


def test_title_and_detail_of_a_problem_are_not_swapped(client):
    """
    RFC 9457: `title` names the kind and is the same each time; `detail` says more.

    The type is an absolute URI, `status` the one of the answer, `instance` the path.
    """
    first, second = (client.get(f"/{each}") for each in ("nowhere", "nowhere-else"))
    for answer, path in ((first, "/nowhere"), (second, "/nowhere-else")):
        told_ = answer.json()
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert told_["type"] == "urn:yangguang:problem:not-found"
        assert told_["status"] == answer.status_code == 404
        assert told_["instance"] == path
        assert "没有这个页面或文件" in told_["title"]
        assert "请检查地址" in told_["detail"]
        assert "请检查地址" not in told_["title"]
    assert first.json()["title"] == second.json()["title"]


def test_what_was_wrong_with_a_parameter_is_not_repeated(client):
    """`debug` would show the parameters, the handler, and where the code lies."""
    assert client.app.debug is False
    for path in (
        "/projects/x/draws/not-a-number-swordfish",
        "/projects?page=swordfish",
        "/api/record?page=swordfish",
        "/log/consistency/swordfish/1",
    ):
        for headers in ({}, BROWSER):
            answer = client.get(path, headers=headers)
            assert 400 <= answer.status_code < 500
            shown = answer.text.replace(path, "").replace("?page=swordfish", "")
            assert "Traceback" not in shown
            assert "site-packages" not in shown
            assert ".py" not in shown
            if not headers:
                assert "swordfish" not in json.dumps(
                    {**answer.json(), "instance": ""}, ensure_ascii=False
                )
