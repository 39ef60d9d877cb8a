"""Bidding over HTTP: what scripts send and are given, and what nobody learns."""

import base64
import json
import shutil
import subprocess
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archive.public.evidence import sha256
from archive.public.sealing import HybridIdentity, unseal
from tests.bid_house import HOLDS, bid_house, pieces_of, submission
from tests.builders_bidders import firm
from tests.builders_bids import key_of
from tests.front_door import HTML
from tests.tender_course import OWNER, SUPERVISOR
from tests.web_site import check_problem
from trading.bids.model.releases import HolderRelease
from trading.bids.sealing import release_shares
from trading.front.reach import POLICY_HEADER, content_policy
from trading.rules.procedure import NotYoursError

pytestmark = pytest.mark.trading

MACHINE = {"accept": "application/json, application/problem+json"}

BOX = {
    "organisation": "县监察机关",
    "address": "http://127.0.0.1:9/box",
    "signing": key_of("box").public.raw.hex(),
}


@pytest.fixture
def house(sqlite_site):
    """Open a house in which a tender can begin."""
    with bid_house(sqlite_site) as opened:
        yield opened


@pytest.fixture
def bidding(house):
    """Ask for bids of two firms whose keys are bound."""
    house.course.open_for_bids(2)
    return house


def test_a_bid_goes_its_whole_way_on_the_site(bidding):
    """Missing, brought, looked at, handed in, replaced, withdrawn; with receipts."""
    house, course = bidding, bidding.course
    page = f"/bid/{course.lot}"
    chen = house.firm(1)
    assert page in chen.open("/bid").text
    data = house.data(chen, page)
    csrf = data["csrf"]
    assert base64.b64decode(data["policy"]) == course.tender.policy
    assert (data["bidder"], data["seq"], data["prev"]) == (str(firm(1)), 1, "")
    assert (data["bids"], data["open"]) == ([], True)
    assert data["uploaded"] == {"pieces": 0, "bytes": 0}
    assert data["policy_proof"]["proof"].startswith("c2sp.org/tlog-proof")

    first = course.sealed(1)
    check_problem(house.submit(chen, csrf, first), 409, "pieces-missing")
    assert page not in chen.open("/my").text
    check_pieces(house, chen, csrf, first)
    assert "文件已上传，还没有递交" in chen.open("/my").text
    done = house.submit(chen, csrf, first)
    assert "投标已递交" in chen.open("/my").text
    assert done.status_code == 200, done.text
    assert house.submit(chen, csrf, first).json() == done.json()
    commitment = done.json()["commitment"]
    assert "\n— " in done.json()["accepted"]
    (told,) = house.data(chen, page)["bids"]
    assert (told["seq"], told["stage"]) == (1, "accepted")
    assert told["digest"] == first.envelope.digest
    house.log()
    status = chen.ask("GET", f"{page}/status").json()
    assert (status["seq"], status["prev"]) == (2, commitment)
    assert status["bids"][0]["stage"] == "logged"
    note = chen.ask("GET", f"{page}/receipt?of=1")
    assert note.text == done.json()["accepted"]
    paper = chen.ask("GET", f"{page}/receipt.pdf?of=1")
    assert paper.content.startswith(b"%PDF")
    check_problem(chen.ask("GET", f"{page}/receipt?of=2"), 409, "no-bid")
    check_replaced(house, chen, csrf, commitment)


def check_replaced(house, chen, csrf, commitment):
    """Replace the first bid and withdraw the second; only that one is withdrawn."""
    course, page = house.course, f"/bid/{house.course.lot}"
    key = course.bids_of(1)[0].envelope.key.hex()
    second = course.sealed(1, seq=2, prev=commitment)
    house.bring(chen, csrf, second)
    replaced = house.submit(chen, csrf, second).json()["commitment"]
    stale = house.take_back(chen, csrf, 1, commitment)
    check_problem(stale, 409, "no-bid")
    assert house.take_back(chen, csrf, 1, replaced).status_code == 200
    assert "投标已撤回" in chen.open("/my").text
    bids = house.data(chen, page)["bids"]
    assert [each["withdrawn"] for each in bids] == [False, True]
    assert [each["key"] for each in bids] == [key] * 2


def check_pieces(house, browser, csrf, bid):
    """Ask what is missing, bring it, ask again, and get every byte of it back."""
    page, pieces = f"/bid/{house.course.lot}", pieces_of(bid)
    sizes = [{"sha256": name, "size": len(each)} for name, each in pieces.items()]

    def missing():
        asked = {"pieces": sizes}
        return house.send(browser, "POST", f"{page}/missing", csrf, asked).json()

    assert missing() == {"missing": list(pieces)}
    house.bring(browser, csrf, bid)
    assert missing() == {"missing": []}
    for digest, each in pieces.items():
        given = browser.ask("GET", f"{page}/pieces/{digest}")
        assert given.content == each
        assert given.headers["cache-control"] == "no-store"


def test_nobody_learns_who_bids_how_often_or_how_much(bidding):
    """B-20: rivals and strangers are answered alike, whether there is a bid or none."""
    house, course = bidding, bidding.course
    page = f"/bid/{course.lot}"
    chen, rival = house.firm(1), house.firm(2)

    def seen() -> list[object]:
        data = house.data(rival, page)
        mine = {name: data[name] for name in ("bids", "seq", "prev", "uploaded")}
        piece = f"{page}/pieces/{digest}"
        answers = [
            rival.ask("GET", piece, headers=MACHINE),
            rival.ask("GET", f"{page}/receipt?of=1", headers=MACHINE),
            house.send(rival, "POST", f"{page}/missing", data["csrf"], asked),
            *(
                house.door.browser().ask("GET", f"/tenders/{course.lot}{each}")
                for each in ("", "/close.json", "/envelopes.json", "/results.json")
            ),
        ]
        return [mine, *((each.status_code, each.text) for each in answers)]

    bid = course.sealed(1)
    digest, data = next(iter(pieces_of(bid).items()))
    asked = {"pieces": [{"sha256": digest, "size": len(data)}]}
    before = seen()
    csrf = house.data(chen, page)["csrf"]
    house.bring(chen, csrf, bid)
    assert house.submit(chen, csrf, bid).status_code == 200
    assert seen() == before
    assert [status for status, _ in before[1:]] == [404, 409, 200, 200, 409, 409, 409]
    forged = house.submit(rival, house.data(rival, page)["csrf"], bid)
    check_problem(forged, 403, "not-the-bidder")


def test_what_a_piece_and_a_message_are_refused_for(bidding):
    """Other bytes, too many, no page's proof, no sign-in, no bidder, too late."""
    house, course = bidding, bidding.course
    page, chen = f"/bid/{course.lot}", house.firm(1)
    csrf = house.data(chen, page)["csrf"]
    piece = f"{page}/pieces/{'0' * 64}"
    check_problem(house.send(chen, "PUT", piece, csrf, b"x"), 422, "piece-refused")
    check_problem(
        house.send(chen, "PUT", f"{page}/pieces/x", csrf, b"x"), 404, "no-such-piece"
    )
    large = house.send(chen, "PUT", piece, csrf, bytes((8 << 20) + 1))
    check_problem(large, 413, "too-large")
    for method, path, body in (
        ("PUT", piece, b"x"),
        ("POST", f"{page}/submit", {}),
        ("POST", f"{page}/withdraw", {}),
    ):
        forged = house.send(chen, method, path, "0" * 64, body)
        check_problem(forged, 403, "not-from-this-page")
        stranger = house.send(house.door.browser(), method, path, csrf, body)
        check_problem(stranger, 403, "not-from-this-page")
    for body in ({}, {"v": "bid-submission/1"}, [], "x", b"\xff\x00"):
        answer = house.send(chen, "POST", f"{page}/submit", csrf, body)
        check_problem(answer, 422, "malformed-request")
    bid = course.sealed(1)
    extra = {**submission(bid), "more": 1}
    answer = house.send(chen, "POST", f"{page}/submit", csrf, extra)
    check_problem(answer, 422, "malformed-request")
    nothing = house.send(chen, "POST", "/bid/P2026-0099-1/submit", csrf, {})
    check_problem(nothing, 404, "no-such-project")
    (digest, data), *_ = pieces_of(bid).items()
    own = f"{page}/pieces/{digest}"
    assert house.send(chen, "PUT", own, csrf, data).status_code == 204
    course.at(course.policy.deadline)
    chen.be(house.come_back(house.people[1]))
    csrf = house.data(chen, page)["csrf"]
    check_problem(house.send(chen, "PUT", own, csrf, data), 409, "bid-too-late")
    check_problem(chen.ask("GET", own, headers=MACHINE), 409, "bid-too-late")
    check_problem(house.submit(chen, csrf, bid), 409, "bid-too-late")


def test_a_holder_makes_drills_and_releases_and_a_stranger_repeats_the_opening(house):
    """One page for all; after the opening anybody reads what it rests on."""
    who = house.holder()
    actor = house.named(who, boxes=[BOX])
    browser = house.door.browser().be(who)
    data = house.data(browser, "/opening-keys", "holder-data")
    (lot,) = data["lots"]
    assert (lot["state"], lot["j"], lot["deadline"]) == ("key", HOLDS, None)
    assert "做开标密钥" in browser.open("/my").text
    assert data["person"] == {
        "code": actor.person,
        "name": "李四",
        "organisation": actor.organisation,
    }
    file = b"age-encryption.org/v1\n locked"
    told = {
        "keys": [house.made(actor, lot)],
        "file": base64.b64encode(file).decode(),
        "kind": "password",
    }
    csrf = data["csrf"]
    made = house.send(browser, "POST", "/opening-keys/made", csrf, told)
    assert made.status_code == 200, made.text
    answers = [house.answer(each) for each in made.json()["challenges"]]
    drilled = house.send(
        browser, "POST", "/opening-keys/drills", csrf, {"answers": answers}
    )
    assert drilled.json() == {"count": 1}
    data = house.data(browser, "/opening-keys", "holder-data")
    page = browser.ask("GET", "/opening-keys")
    assert page.headers[POLICY_HEADER] == content_policy(), "nothing is asked yet"
    assert base64.b64decode(data["keys"]) == file
    assert data["lots"][0]["state"] == "nothing"
    assert "做开标密钥" not in browser.open("/my").text
    release = check_release(house, who, browser)
    check_record(house, release)
    repeated = by_published_tools(house)
    assert repeated == [
        {"bidder": str(firm(number)), "fen": 100_000 * number} for number in (1, 2, 3)
    ]


def by_published_tools(house):
    """
    Let Node.js and the age of others repeat the opening from what everybody is given.

    The script shares no line with the platform, and nobody signs in for its files.
    """
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("no node or nodejs on this machine; on Debian: nodejs")
    stranger, lot = house.door.browser(), house.course.lot
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "sheets").mkdir()
        for name in ("policy", "close", "envelopes", "results"):
            answer = stranger.ask("GET", f"/tenders/{lot}/{name}.json")
            (folder / f"{name}.json").write_bytes(answer.content)
        for each in json.loads((folder / "results.json").read_bytes())["results"]:
            sheet = stranger.ask("GET", f"/tenders/{lot}/sheets/{each['manifest']}")
            (folder / "sheets" / each["manifest"]).write_bytes(sheet.content)
        bundle = files("trading.server") / "assets/vendor/sealing.js"
        script = Path(__file__).parents[1] / "repeat_published.js"
        done = subprocess.run(
            [node, script, str(bundle), folder],
            check=True,
            capture_output=True,
            timeout=60,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_reached(house):
    """7.11: until the deadline a bidder's page reaches the boxes of its policy."""
    page = house.firm(4).ask("GET", f"/bid/{house.course.lot}")
    assert page.headers[POLICY_HEADER] == content_policy([BOX["address"]])


def check_release(house, who, browser):
    """Close three bids, and let the holder release; return what was released."""
    course = house.course
    course.log_policy()
    course.announce()
    course.bind(1, 2, 3)
    check_reached(house)
    for number in (1, 2, 3):
        course.bid(number)
    course.at(course.policy.deadline + timedelta(minutes=2))
    course.sweep()
    course.publish_log()
    course.start()
    house.come_back(who)
    browser.be(who)
    # K-11: the page asks the boxes of what was closed itself, and no other host.
    page = browser.ask("GET", "/opening-keys")
    assert page.headers[POLICY_HEADER] == content_policy([BOX["address"]])
    assert "交出开标份额" in browser.open("/my").text
    data = house.data(browser, "/opening-keys", "holder-data")
    (lot,) = data["lots"]
    given = lot["given"]
    assert lot["state"] == "release"
    envelopes, close = course.counted()
    assert [each["digest"] for each in given["bids"]] == [x.digest for x in envelopes]
    files = [base64.b64decode(each["file"]) for each in given["bids"]]
    assert files == [each.shares[HOLDS - 1] for each in envelopes]
    release = release_shares(course.policy, envelopes, HOLDS, house.opens, close)
    told = {
        "lot": course.lot,
        "release": base64.b64encode(release.to_bytes()).decode(),
        "signature": house.signs.sign(release.signed).hex(),
    }
    done = house.send(browser, "POST", "/opening-keys/release", data["csrf"], told)
    assert done.json() == {"count": 1}, done.text
    lots = house.data(browser, "/opening-keys", "holder-data")["lots"]
    assert lots[0]["state"] == "nothing"
    course.release(1, 3)
    course.release_time()
    course.open()
    return release


def check_record(house, release):
    """Read as a stranger all that the opening rests on, and open each sheet again."""
    course, close = house.course, house.course.tender.counted
    stranger = house.door.browser()

    def read(name: str) -> object:
        answer = stranger.ask("GET", f"/tenders/{course.lot}/{name}")
        assert answer.status_code == 200, (name, answer.text)
        return answer

    assert sha256(read("policy.json").content) == sha256(course.tender.policy)
    assert read("policy-proof.json").json()["proof"]
    assert read("close.json").json()["bidders_closed"] is None
    heads = read("envelopes.json").json()["envelopes"]
    assert [each["digest"] for each in heads] == list(close.manifests)
    hidden = stranger.ask("GET", f"/tendering/{course.lot}/opening/releases.json")
    assert hidden.status_code == 303, "what opens every part is not for everybody"
    read_tender = course.acts.read_tender
    with pytest.raises(NotYoursError):
        read_tender.releases(course.lot, OWNER)
    found = read_tender.releases(course.lot, SUPERVISOR)
    assert [each.kind.value for each in found] == ["holder"] * 3 + ["trustee"]
    assert HolderRelease.from_bytes(found[0].data) == release
    for each in read("results.json").json()["results"]:
        opens = HybridIdentity.from_seed(bytes.fromhex(each["opens_sheet"]))
        text = unseal(read(f"sheets/{each['manifest']}").content, opens)
        assert sha256(text).hex() == each["sheet"]
    gone = stranger.ask("GET", f"/tenders/{course.lot}/sheets/{'0' * 64}")
    assert gone.status_code == 404
    page = stranger.ask("GET", f"/tenders/{course.lot}", headers=HTML)
    assert page.json()["opened"] is True


def test_what_a_holder_is_refused_for(house):
    """Another's share, another's name, no locked file; nothing of it is kept."""
    who = house.holder()
    actor = house.named(who)
    browser = house.door.browser().be(who)
    data = house.data(browser, "/opening-keys", "holder-data")
    csrf, (lot,) = data["csrf"], data["lots"]
    own = house.made(actor, lot)
    file = base64.b64encode(b"age-encryption.org/v1\n").decode()

    def told(**changed):
        return {"keys": [own], "file": file, "kind": "password", **changed}

    for body, status, code in (
        (told(keys=[{**own, "j": 1}]), 403, "not-your-seat"),
        (told(keys=[{**own, "signature": "0" * 128}]), 409, "holder-key-forged"),
        (told(file=base64.b64encode(b"in the clear").decode()), 422, None),
        (told(kind="none"), 422, "malformed-request"),
    ):
        answer = house.send(browser, "POST", "/opening-keys/made", csrf, body)
        check_problem(answer, status, code or "keys-file-refused")
    assert HOLDS not in house.course.tender.keys
    stranger = house.firm(1)
    answer = house.send(stranger, "POST", "/opening-keys/made", csrf, told())
    check_problem(answer, 403, "not-from-this-page")
    assert stranger.ask("GET", "/opening-keys", headers=MACHINE).status_code == 403
