"""How the public site delivers: packed, once, light; and what a draw offers."""

import hashlib
import json
import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import zxingcpp
from litestar.testing import TestClient
from PIL import Image

from archive.values.instants import shown
from expert_pool.draws.check import check_transcript
from tests.web_site import ADDRESS, PUBLISHED, Page, told
from trading.server.app import make_app
from trading.server.statics import FOR_EVER, Assets

pytestmark = pytest.mark.trading

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
READ = ("/", "/en", "/projects", f"/projects/{PUBLISHED}", "/api/record", "/help")
HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
MOST_BYTES = 150_000


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


# Validators


@pytest.mark.parametrize("path", READ)
def test_what_is_known_is_not_sent_again(client, path):
    """
    The same record has the same bytes and the same ETag; who has them gets a 304.
    """
    first, second = client.get(path), client.get(path)
    tag = first.headers["etag"]
    assert (first.content, tag) == (second.content, second.headers["etag"])

    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == "no-cache"
    assert "content-security-policy" in again.headers
    assert client.head(path).headers["etag"] == tag


def test_what_changed_is_sent(client):
    """
    Another language, another question, another page: another ETag.
    """
    tags = [client.get(path).headers["etag"] for path in READ]
    assert len(set(tags)) == len(READ)
    answer = client.get("/", headers={"If-None-Match": tags[1]})
    assert answer.status_code == 200


def test_a_problem_has_no_validator(client):
    """
    That something is missing is never kept.
    """
    assert "etag" not in client.get("/nowhere").headers
    assert client.get("/nowhere", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/site/ground.css"])
def test_answers_travel_packed(client, path):
    """
    Whoever can unpack gets less; the content is the same.
    """
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert int(plain.headers["content-length"]) == len(plain.content)


# Assets


def test_an_address_with_the_digest_is_kept_for_ever(client):
    """
    Pages name their files so; the same file elsewhere is asked for anew.
    """
    page = Page(client.get("/").text)
    named = [link["href"] for link in page.named("link") if link["rel"] != "alternate"]
    named += [script["src"] for script in page.named("script")]
    assert len(named) >= 4
    for address in named:
        answer = client.get(address)
        assert answer.headers["cache-control"] == FOR_EVER, address
        assert answer.headers["content-type"].count("charset") <= 1
        bare = re.sub(r"/assets/[0-9a-f]{16}/", "/assets/", address)
        assert bare != address
        assert client.get(bare).content == answer.content
        assert client.get(bare).headers["cache-control"] == "no-cache"
        tag = answer.headers["etag"]
        known = client.get(address, headers={"If-None-Match": tag})
        assert (known.status_code, known.content) == (304, b"")


def test_an_old_digest_is_not_kept(client):
    """
    A page from before an update still gets its files, but keeps none under that name.
    """
    old = client.get("/assets/0123456789abcdef/site/ground.css")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")


def test_another_file_is_another_digest(tmp_path):
    """
    Any change of any file changes every lasting address.
    """
    for name in ("a.css", "b.js"):
        (tmp_path / name).write_text(name)
    before = Assets(tmp_path).address("a.css")
    assert before == Assets(tmp_path).address("a.css")
    (tmp_path / "b.js").write_text("changed")
    assert before != Assets(tmp_path).address("a.css")


def test_htmx_is_the_file_that_was_looked_at(client):
    """
    The one library that runs in the pages is pinned by its SHA-256.
    """
    library = client.get("/assets/vendor/htmx.min.js").content
    assert hashlib.sha256(library).hexdigest() == HTMX
    assert b'this.version="4.0.1"' in library


@pytest.mark.parametrize(
    "path",
    [
        *READ,
        f"/projects/{PUBLISHED}/draws/1",
        "/projects?q=%E6%B8%A0%E9%81%93",
        "/status",
        "/verify",
        "/cosign",
    ],
)
def test_a_page_and_all_its_files_are_light(client, path):
    """
    Page, styles, scripts, workers and pictures, as they travel: below 150 kB.
    """

    def weight(address):
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        return int(answer.headers["content-length"])

    page = Page(client.get(path).text)
    files = [link["href"] for link in page.named("link") if link["rel"] != "alternate"]
    files += [each["src"] for each in [*page.named("script"), *page.named("img")]]
    for worker in [e["data-worker"] for e in page.named("div") if "data-worker" in e]:
        named = re.findall(r'"([./a-z-]+[.]js)"', client.get(worker).text)
        assert named, "a worker without scripts checks nothing"
        files += [worker, *(urljoin(worker, each) for each in named)]
    assert weight(path) + sum(map(weight, set(files))) < MOST_BYTES


# What a draw offers


def test_the_transcript_is_the_one_that_checkers_accept(client):
    """
    Its bytes are those that were published, and the checker of the case file holds it.
    """
    answer = client.get(f"/projects/{PUBLISHED}/draws/1/transcript.json")
    assert answer.headers["content-type"] == "application/json"
    verdict = check_transcript(answer.content)
    assert verdict.accepted
    told_of = client.get(f"/api/projects/{PUBLISHED}").json()["publications"]
    (public,) = [each for each in told_of if each["kind"] == "transcript"]
    assert public["content"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    page = client.get(f"/projects/{PUBLISHED}/draws/1").text
    assert public["content"]["sha256"] in page
    transcript = json.loads(answer.content)
    for ticket in transcript["pool"]["tickets"]:
        assert ticket["pid"] in page
    assert transcript["result"]["body"]["seed"] in page


@pytest.mark.parametrize(
    ("path", "at"),
    [(f"/projects/{PUBLISHED}", ""), (f"/projects/{PUBLISHED}/draws/1", "#recompute")],
)
def test_the_code_leads_to_the_page(client, path, at):
    """
    A reader of QR codes that this project did not write finds the page's address, as
    the operator says it and whatever host a request names; a draw computes at once.
    """
    answer = client.get(f"{path}/qr.svg", headers={"Host": "evil.example"})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    (found,) = zxingcpp.read_barcodes(drawn(answer.text))
    assert found.text == f"{ADDRESS}{path}{at}"


def drawn(svg):
    """Draw the dark lines of a code that segno wrote as SVG."""
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    image = Image.new("L", (size, size), 255)
    path = re.search(r'class="qrline"[^>]* d="([^"]+)"', svg)[1]
    x = y = 0
    for kind, *numbers in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        first, second = (float(each or 0) for each in numbers)
        if kind == "M":
            x, y = int(first), int(second)
        elif kind == "m":
            x, y = x + int(first), y + int(second)
        else:
            for step in range(int(first)):
                image.putpixel((x + step, y), 0)
            x += int(first)
    return image.resize((size * 8, size * 8), Image.Resampling.NEAREST)


# The clock


def test_the_clock_is_that_of_the_platform(client, instance):
    """
    A demonstration's stands still at its own instant, whatever the wall says.
    """
    told_now = client.get("/api/clock").json()
    assert told_now["runs"] is False
    assert told_now["demo"] is True
    since = instance.clock.now() - timedelta(microseconds=told_now["now"])
    assert since.timestamp() == 0
    assert shown(instance.clock.now())[:19] in client.get("/").text.replace(
        " 周五 ", " "
    )
