"""Checking papers at the server, proofs for cosigners, and the page to take away."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest
from litestar.testing import TestClient

from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.tree import ProofInvalidError, verify_consistency
from archive.paper.checking import Standing, check_paper
from archive.paper.findings import Fault
from tests.paper_attacks import page_with
from tests.web_site import Page, check_problem
from trading.projects.model import LotId
from trading.server import seal_page
from trading.server.app import make_app
from trading.server.cli.main import DEMO_START
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.languages import tongues
from trading.server.settings import Settings
from trading.server.verify_page import assemble
from trading.server.verifying import CheckPaper
from trading.server.verifying_words import WRONG, sentence

pytestmark = pytest.mark.trading

ORIGIN = "demo.yangguang.example/log"
COSIGNER = "demo-supervisor.example/1"
PDF = {"Content-Type": "application/pdf", "Accept": "application/json"}
HTML = {"Accept": "text/html"}


def told(folder: Path, origin: str, outside: Path | None = None):
    """Tell a draw with its two papers; return the instance and its papers."""
    made = Instance.create(folder, Settings(origin), demonstration_from=DEMO_START)
    card = made.anchor_card(with_checkpoint=True)
    cosigner = outside and CosignerFolder.create(outside, card, COSIGNER, "演示监督局")
    stage = Stage(made, made.clock, outside=cosigner)
    firms = invented_firms(4)
    story = SelectionStory(stage, "演示：东岸村 <渠道> & 整治", firms)
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    for firm in firms:
        story.sign_up(firm)
    story.close_sign_up("2026-03-09T17:00:05")
    story.review("2026-03-10")
    story.freeze("2026-03-12T09:10")
    story.draw("2026-03-12T09:30", firms[0])
    story.draw_papers()
    stage.publish_log()
    with made.transactions.read() as work:
        found = work.papers.of(LotId(story.lot))
    papers = [made.objects.get(each.issued.sha256) for each in found if each.issued]
    return made, papers


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Give an instance that somebody cosigns, and the papers that it issued."""
    folder = tmp_path_factory.mktemp("verifying")
    instance, papers = told(folder / "instance", ORIGIN, folder / "outside")
    yield instance, papers
    instance.close()


@pytest.fixture(scope="module")
def client(site):
    """Give a client of the whole application; errors come back as answers."""
    instance, _ = site
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def lonely(tmp_path_factory):
    """Give another instance, which nobody cosigns, and its papers."""
    folder = tmp_path_factory.mktemp("other")
    instance, papers = told(folder / "instance", "demo.else.example/log")
    yield instance, papers
    instance.close()


# --- Papers ---------------------------------------------------------------------------


def test_a_paper_of_a_cosigned_log_is_verified(client, site):
    """Root and log are the instance's own; the sentence says so, in two languages."""
    _, papers = site
    signers = []
    for data in papers:
        answer = client.post("/verify/paper", content=data, headers=PDF)
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert (said["outcome"], said["findings"]) == ("verified", [])
        assert said["issued"] is True
        assert said["standing"].startswith("unchanged, under the trusted root, and")
        assert said["demo"] is True
        signers.append(len(said["signed_by"]))
        chinese, english = said["says"]
        assert "本站" in chinese
        assert "this site's own" in english
    assert signers == [1, 3], "the owner's, and that of those who were at the draw"


def test_a_paper_prints_the_cosigned_checkpoint_that_covers_it(site):
    """What somebody outside signed is printed where it binds what the paper says."""
    instance, papers = site
    for data in papers:
        report = check_paper(data, instance.clock.now())
        assert COSIGNER in report.checkpoint


def test_a_changed_paper_is_a_contradiction(client, site):
    """One byte in the pages, bytes behind the end, another file: named by its step."""
    data = site[1][0]
    place = data.index(b"stream") + 40
    flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    for forged in (flipped, data + b"\n%%EOF\n", data[:-100]):
        said = client.post("/verify/paper", content=forged, headers=PDF).json()
        assert (said["outcome"], said["is_paper"]) == ("contradiction", True)
        (first, *_) = said["findings"]
        assert first["step"] >= 1
        assert re.fullmatch("[a-z-]+", first["code"])
        chinese, english = first["says"]
        assert chinese != english
        assert chinese.endswith("。")


def test_what_bears_no_seal_accuses_nobody(client, site):
    """Another PDF, a scan, a paper that somebody printed anew: not a paper of ours."""
    issued = site[1][0]
    unsealed = issued[: issued.index(b"%%EOF") + len(b"%%EOF\n")]
    for data in (b"%PDF-1.7\n", page_with(), b"\xff\xd8\xff scan", unsealed):
        said = client.post("/verify/paper", content=data, headers=PDF).json()
        assert (said["outcome"], said["is_paper"]) == ("unsigned", False), data[-20:]
        chinese, english = said["says"]
        assert "行政监督部门" not in chinese
        assert "no sealed paper of this platform" in english
        page = client.post("/en/verify/paper", content=data, headers={**PDF, **HTML})
        assert "Not a paper of this platform" in page.text
        assert "Contradiction" not in page.text


def test_findings_are_told_in_the_language_of_the_page(client, site):
    """What broke is one sentence for people; the detail is folded away."""
    data = site[1][0] + b"\n%%EOF\n"
    sent = {"content": data, "headers": {**PDF, **HTML}}
    chinese = client.post("/verify/paper", **sent).text
    assert "可能被别的软件另存过" in chinese
    english = client.post("/en/verify/paper", **sent).text
    assert "other software may have saved it" in english
    for page in (chinese, english):
        assert page.index("<details>") < page.index("something follows the end")


@pytest.mark.parametrize("fault", Fault)
def test_every_code_of_a_finding_has_words_in_both_languages(fault):
    """Whoever adds a code says what it means."""
    chinese, english = tongues()
    words = WRONG[fault]
    assert chinese.say(words) == words
    assert english.say(words).isascii()
    assert len(english.say(words)) > 20


@pytest.mark.parametrize(("path", "there"), [("", "/verify"), ("/en", "/en/verify")])
def test_an_answer_has_no_address_of_its_own(client, path, there):
    """Whoever loads it again, or follows a link to it, comes to where papers go in."""
    answer = client.get(f"{path}/verify/paper", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, there)


def test_the_platforms_own_word_is_never_called_verified(lonely):
    """While nobody outside has cosigned the log, its own paper is self-consistent."""
    instance, papers = lonely
    for data in papers:
        checked = CheckPaper(instance)(data)
        assert checked.report.standing is Standing.ISSUED
        assert checked.outcome == "unsigned"
        assert "没有中心以外的人" in sentence(checked, instance.settings.origin)


def test_a_paper_of_another_platform_is_never_verified(client, lonely):
    """Its seal stands under another root; the answer says where it comes from."""
    _, (stranger, *_) = lonely
    said = client.post("/verify/paper", content=stranger, headers=PDF).json()
    assert (said["outcome"], said["issued"]) == ("contradiction", False)
    assert "另一个平台" in said["says"][0]
    assert "another platform" in said["says"][1]
    assert said["findings"][0]["step"] == 3


@pytest.mark.parametrize(
    ("path", "outcome"),
    [("/verify/paper", "核验通过"), ("/en/verify/paper", "Verified")],
)
def test_a_form_is_answered_with_a_page(client, site, path, outcome):
    """Without any script a form uploads the file and a page says what came out."""
    file = {"paper": ("记录.pdf", site[1][0], "application/pdf")}
    answer = client.post(path, files=file, headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert outcome in answer.text
    assert len(Page(answer.text).named("h1")) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"other": b"x"}},
        {"files": {"paper": ("", b"", "application/pdf")}},
        {"content": b""},
    ],
    ids=["another field", "nothing chosen", "empty"],
)
def test_without_a_file_nothing_is_checked(client, sent):
    """Whoever chose no file is told so, and no paper is accused."""
    answer = client.post("/verify/paper", headers=HTML, **sent)
    assert answer.status_code == 400
    assert "没有选择文件" in answer.text
    assert "发现矛盾" not in answer.text
    check_problem(client.post("/verify/paper", **sent), 400, "no-file")


# --- Proofs for cosigners -------------------------------------------------------------


def grown(client, old, new):
    """Return the hashes of a proof, as the page reads them."""
    answer = client.get(f"/log/consistency/{old}/{new}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] == "text/plain"
    return [base64.b64decode(line) for line in answer.text.splitlines()]


def test_every_growth_is_proven(client, site):
    """Between any two sizes of the log the proof holds, and holds for no other."""
    instance, _ = site
    note = instance.shown().latest()
    size = open_checkpoint(note, instance.log_signer.verifier).size
    reader = instance.published.reader(note)
    last = reader.root
    assert size > 40
    with instance.transactions.read() as work:
        earlier = sorted(s for s in work.log.sizes_since(1, 100) if s < size)
        roots = {each: work.log.head_at(each).root for each in earlier}
    assert earlier
    for old, root in roots.items():
        proof = grown(client, old, size)
        verify_consistency(old, size, proof, root, last)
        with pytest.raises(ProofInvalidError):
            verify_consistency(old, size, proof, last, last)
    between = grown(client, earlier[0], earlier[-1])
    if len(earlier) > 1:
        first, later = roots[earlier[0]], roots[earlier[-1]]
        verify_consistency(earlier[0], earlier[-1], between, first, later)
    assert grown(client, size, size) == []


@pytest.mark.parametrize(
    "sizes",
    [
        "0/5",
        "5/4",
        "1/99999",
        "01/5",
        "1/5/",
        "-1/5",
        "a/b",
        "1/5.0",
        "%31/5",
        "1/" + "9" * 30,
        "1",
    ],
)
def test_no_other_growth_is_asked_for(client, sizes):
    """Sizes that are none, run backwards, or are beyond the log: there is no proof."""
    check_problem(client.get(f"/log/consistency/{sizes}"), 404, "not-found")


# --- The pages ------------------------------------------------------------------------


def test_the_page_to_take_away_is_the_assembled_one(client):
    """It comes as a file, whole, the same for everybody."""
    answer = client.get("/verify/offline")
    assert answer.content == assemble()
    assert answer.headers["content-disposition"] == 'attachment; filename="verify.html"'


@pytest.mark.parametrize("path", ["/verify", "/en/verify", "/cosign", "/en/cosign"])
def test_every_script_of_the_pages_is_there(client, path):
    """Each script, style and worker that a page names is served, under its own name."""
    page = Page(client.get(path).text)
    found = [each["src"] for each in page.named("script")]
    found += [e["href"] for e in page.named("link") if e.get("rel") == "stylesheet"]
    found += [e["data-worker"] for e in page.named("div") if "data-worker" in e]
    assert len(found) > 5
    for address in found:
        assert client.get(address).status_code == 200, address
        assert address.startswith("/assets/")


def test_the_worker_finds_its_scripts(client):
    """What the worker imports, by addresses relative to its own, is all there."""
    page = Page(client.get("/verify").text)
    (worker,) = [e["data-worker"] for e in page.named("div") if "data-worker" in e]
    script = client.get(worker).text
    names = [part for part in script.split('"') if part.endswith(".js")]
    assert len(names) >= 9
    for name in names:
        address = worker.rpartition("/")[0] + "/" + name
        assert client.get(address).status_code == 200, name


def test_the_page_that_seals_offline_is_handed_out_with_its_digest(client):
    """The same bytes for everybody, and SHA-256 of them (trading 7.13)."""
    answer = client.get("/seal/offline")
    assert answer.content == seal_page.assemble()
    told = base64.b64encode(sha256(answer.content).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{told}:"
    assert seal_page.scripts()["seal/offline"] == seal_page.digest()
