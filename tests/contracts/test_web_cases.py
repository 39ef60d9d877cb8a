"""Case files and packs that anybody may fetch, and when they may not."""

import io
import re
import zipfile

import pytest
from litestar.testing import TestClient

from archive.casefile.check import check_case
from archive.casefile.model import Standing
from tests.web_site import DRAFT, PUBLISHED, Page, check_problem
from trading.disclosure.qr import qr_code
from trading.server.app import make_app
from trading.server.casefiles import CHECKS
from trading.server.cli.main import DEMO_START
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings
from trading.server.verify_page import assemble

pytestmark = pytest.mark.trading

CASE, PACK = f"/projects/{PUBLISHED}/case", f"/projects/{PUBLISHED}/pack"
SEALED = re.compile(rb"sealed/[0-9a-f]{32}")
NAME = f"case-{PUBLISHED}-1-public.zip"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Tell a selection to where sign-up is open; it goes on in the tests, in order."""
    folder = tmp_path_factory.mktemp("cases") / "instance"
    settings = Settings("demo.yangguang.example/log")
    made = Instance.create(folder, settings, demonstration_from=DEMO_START)
    stage = Stage(made, made.clock)
    firms = invented_firms(3)
    story = SelectionStory(stage, "演示：东岸村渠道整治", firms)
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    for firm in firms:
        story.sign_up(firm)
    stage.pause()
    stage.publish_log()
    SelectionStory(stage, "演示：还没有公布", firms).prepare("2026-03-03")
    yield story
    made.close()


@pytest.fixture(scope="module")
def client(told):
    with TestClient(
        make_app(told.stage.instance), raise_server_exceptions=False
    ) as found:
        yield found


def members(client) -> dict[str, bytes]:
    """Return what the pack holds."""
    answer = client.get(PACK)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def links(client) -> list[str]:
    page = Page(client.get(f"/projects/{PUBLISHED}").text)
    return [each.get("href", "") for each in page.named("a")]


def test_nobody_counts_the_applicants_while_sign_up_is_open(client):
    """Neither case file nor pack tells how many sealed streams there are."""
    check_problem(client.get(CASE), 409, "case-sealed")
    page = client.get(CASE, headers={"Accept": "text/html"})
    assert (page.status_code, "报名还没有截止" in page.text) == (409, True)
    held = members(client)
    assert NAME not in held
    assert not any(SEALED.search(each) for each in held.values())
    assert CASE not in links(client)


def test_after_it_the_case_file_is_there_and_holds(client, told):
    """From the page of the project, by one link; the same file is in the pack."""
    told.close_sign_up("2026-03-09T17:00:05")
    check_problem(client.get(CASE), 503, "case-not-logged")
    told.stage.pause()
    told.stage.publish_log()
    answer = client.get(CASE)
    assert answer.status_code == 200, answer.text
    assert NAME in answer.headers["content-disposition"]
    report = check_case(answer.content, CHECKS)
    assert (report.standing, report.findings) == (Standing.SELF_CONSISTENT, ())
    held = members(client)
    assert held[NAME] == answer.content
    assert held["verify.html"] == assemble()
    assert CASE in links(client)
    assert f"/verify?project={PUBLISHED}" in links(client)


def test_a_file_that_did_not_change_is_made_once(client, told):
    """Asking again costs a look; after the next act there is another file."""
    first = client.get(CASE).content
    told.review("2026-03-10")
    told.stage.publish_log()
    second = client.get(CASE).content
    assert second != first
    assert client.get(CASE).content == second


@pytest.mark.parametrize("number", [DRAFT, "P2026-9999", "x", "..%2F..%2Fetc"])
def test_there_is_no_case_file_of_what_is_not_public(client, number):
    """A draft, nothing, and what is no number at all: 404, alike."""
    answer = client.get(f"/projects/{number}/case")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("asked", "put"),
    [
        (PUBLISHED, CASE),
        ("", None),
        ("x", None),
        ("//evil.example", None),
        (f"{PUBLISHED}%22%3E", None),
        (f"{PUBLISHED}/../..", None),
    ],
)
def test_the_page_of_checking_begins_with_the_project(client, asked, put):
    """Whatever stands in the address, only the number of a project leads anywhere."""
    page = Page(client.get(f"/verify?project={asked}").text)
    (found,) = [each for each in page.named("div") if each.get("id") == "verify"]
    assert found.get("data-case") == put


def test_without_an_address_a_code_names_no_host(client):
    """Where the operator said none, the code is the path, whatever a visitor says."""
    path = f"/projects/{PUBLISHED}"
    answer = client.get(f"{path}/qr.svg", headers={"Host": "evil.example"})
    assert answer.content == qr_code(path)


@pytest.mark.parametrize("path", [CASE, PACK])
def test_what_is_packed_already_is_not_packed_again(client, path):
    """A zip travels as it is, with a validator, also to whoever could unpack it."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["etag"][:3]) == (200, 'W/"')
    assert "content-encoding" not in answer.headers
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304
