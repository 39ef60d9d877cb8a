"""Case files and packs that anybody may fetch, and when they may not."""

import io
import zipfile
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from archive.casefile.check import check_case
from archive.casefile.model import Standing
from tests.web_site import DRAFT, PUBLISHED, Page, check_problem
from trading.front.qr import qr_code
from trading.server import pack
from trading.server.app import make_app
from trading.server.casefiles import CHECKS
from trading.server.cli.main import DEMO_START
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.public_cases import KEPT, LatestKept, PublicCase
from trading.server.settings import Settings
from trading.server.verify_page import assemble

pytestmark = pytest.mark.trading

CASE, PACK = f"/projects/{PUBLISHED}/case", f"/projects/{PUBLISHED}/pack"
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


@pytest.mark.parametrize("path", [CASE, PACK])
def test_nobody_counts_the_applicants_while_sign_up_is_open(client, path):
    """
    Neither case file nor pack is there; both say why, and until when sign-up goes on.

    Nothing leads there before, and the project page says when it will.
    """
    said = check_problem(client.get(path), 409, "case-sealed")
    assert "2026-03-09 周一 17:00（北京时间）" in said["detail"]
    assert "17:00 (Beijing time); come again when" in said["detail"]
    page = client.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, "报名还没有截止" in page.text) == (409, True)
    assert "2026-03-09 周一 17:00（北京时间）" in page.text
    assert path not in links(client)
    shown = client.get(f"/projects/{PUBLISHED}").text
    assert "案卷和结果包在报名截止以后可以下载" in shown


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
    assert {CASE, PACK} <= set(links(client))
    assert f"/verify?project={PUBLISHED}" in links(client)


def test_a_file_that_did_not_change_is_made_once(client, told):
    """Asking again costs a look; after the next act there is another file."""
    first = client.get(CASE).content
    told.review("2026-03-10")
    told.stage.publish_log()
    second = client.get(CASE).content
    assert second != first
    assert client.get(CASE).content == second


def test_a_pack_that_did_not_change_is_made_once(client, told, monkeypatch):
    """Another is made after the next act, and when somebody outside has cosigned."""
    made = []

    def counted(parts, objects):
        made.append(parts.key)
        return packed(parts, objects)

    packed = pack.packed
    monkeypatch.setattr(pack, "packed", counted)
    first = [client.get(PACK).content for _ in range(3)]
    assert len(set(first)) == 1
    assert len(made) <= 1, "what was asked for before is kept"
    told.freeze("2026-03-12T09:10")
    told.stage.publish_log()
    made.clear()
    then = [client.get(PACK).content for _ in range(3)]
    assert (len(set(then)), len(made)) == (1, 1)
    assert then[0] != first[0]
    assert members(client)[NAME] == client.get(CASE).content


def test_whatever_a_pack_holds_tells_it_from_every_other():
    """The case file, a paper, the record or the title: each makes another pack."""
    paper = pack.PackPaper("draw-record-1", "抽取记录", "ab" * 32)
    case = PublicCase("P2026-0001-1", b"one")
    parts = pack.PackParts(
        project="P2026-0001",
        title="渠道",
        demo=True,
        record=b"{}",
        papers=(paper,),
        case=case,
    )
    others = [
        replace(parts, case=PublicCase("P2026-0001-1", b"two")),
        replace(parts, papers=(replace(paper, sha256="cd" * 32),)),
        replace(parts, papers=()),
        replace(parts, record=b"[]"),
        replace(parts, title="道路"),
    ]
    assert len({each.key for each in (parts, *others)}) == 1 + len(others)
    assert replace(parts, case=PublicCase("P2026-0001-1", b"one")).key == parts.key


def test_only_the_latest_are_kept():
    """However many are asked for, the memory holds a few; what fails is not kept."""
    kept, made = LatestKept(), []

    def make(number):
        made.append(number)
        return number

    for number in range(KEPT + 1):
        assert kept.get(number, lambda number=number: make(number)) == number
    assert kept.get(KEPT, lambda: make(-1)) == KEPT
    assert kept.get(0, lambda: make(0)) == 0
    assert made == [*range(KEPT + 1), 0]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.get("broken", lambda: 1 // 0)


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
