"""What the page of checking says of several files together, under Node.js."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest

from archive.casefile.container import packed
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from archive.ledger.cosignatures import CosigningKey
from tests.javascript_case import CaseChecker, encoded
from tests.sites import BEGINS

pytestmark = [pytest.mark.node, pytest.mark.archive]

ORIGIN = "test.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
SIGNER = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(32)))
COSIGNER = CosigningKey("a.example/1", SigningKey(b"\1" * 32))
OWN = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), LOG)
NOTE = OWN + COSIGNER.cosign(open_checkpoint(OWN, LOG.verifier), BEGINS)
CARD = AnchorCard(
    origin=ORIGIN,
    demo=False,
    log_vkey=str(LOG.verifier),
    accepted_vkey=str(SIGNER.verifier),
    checkpoint="",
    cosigners=(KnownCosigner("监督局", str(COSIGNER.public)),),
    paper_root="",
)
PDF = b"%PDF-1.7\nno paper of ours\n%%EOF\n"
NOW = int(BEGINS.timestamp()) * 10**6
Files = list[tuple[str, bytes]]
Answer = dict[str, Any]


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def put_in(js: CaseChecker, files: Files, answers: list[Answer | None] = []) -> Answer:  # noqa: B006 - never changed
    """Return what the page would say of these files."""
    given = [(name, encoded(data)) for name, data in files]
    said: Answer = js.call("putIn", given, NOW, answers)
    return said


def accepted(at: int, *, demo: bool = False) -> bytes:
    """Return a note that accepted an act at an instant."""
    nature = "demonstration" if demo else "operation"
    lines = ["yangguang/accepted/1", ORIGIN, nature, "project/P2026-0001-1", "1", "-"]
    lines += ["5c" * 32, str(at)]
    return SIGNER.sign("".join(f"{line}\n" for line in lines)).encode()


def card(*, demo: bool = False) -> tuple[str, bytes]:
    cosigners = () if demo else CARD.cosigners
    return "card.json", replace(CARD, demo=demo, cosigners=cosigners).to_bytes()


def answer(outcome: str, *, issued: bool = False) -> Answer:
    """Return what the server says of a paper."""
    found = [{"step": 3, "what": "bent"}] if outcome == "contradiction" else []
    return {
        "outcome": outcome,
        "issued": issued,
        "says": ["是", "so"],
        "findings": found,
    }


MEMBERS = {"edition.txt": b"full\n", "manifest.json": b"{}", "manifest.note": b"x"}
INNER = "case-P2026-0001-1-public.zip"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return what an ordinary tool packs."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


MINUTE = 60 * 10**6


@pytest.mark.parametrize(
    ("after", "demo", "code"),
    [
        (-MINUTE, False, None),
        (4 * MINUTE, False, None),
        (6 * MINUTE, False, "from-future"),
        (10**6 * MINUTE, False, "from-future"),
        (10**6 * MINUTE, True, None),
    ],
)
def test_a_receipt_of_a_time_to_come_is_a_contradiction(
    js: CaseChecker,
    after: int,
    demo: bool,  # noqa: FBT001 - a column of the table
    code: str | None,
) -> None:
    """One of two clocks is wrong, and the page says so; a demonstration's is moved."""
    files = [card(demo=demo), ("r.note", accepted(NOW + after, demo=demo))]
    said = put_in(js, files)
    assert said["outcome"] == ("contradiction" if code else "unsigned")
    assert [each["code"] for each in said["findings"]] == ([code] if code else [])


def test_a_receipt_of_another_instance_is_a_contradiction(js: CaseChecker) -> None:
    """It names both logs, so that whoever mixed two cards up sees it."""
    other = replace(
        CARD,
        origin="else.example/log",
        log_vkey=str(NoteSigner("else.example/log", SigningKey(bytes(32))).verifier),
        accepted_vkey=str(
            NoteSigner("else.example/log/accepted", SigningKey(bytes(32))).verifier
        ),
    )
    for name, data in (("r.note", accepted(NOW)), ("qr.txt", NOTE.encode())):
        said = put_in(js, [("card.json", other.to_bytes()), (name, data)])
        (found,) = said["findings"]
        assert (said["outcome"], found["code"]) == ("contradiction", "other-log")
        assert (found["where"], found["theirs"]) == (name, ORIGIN)


def test_a_cosigned_checkpoint_is_verified_and_a_bare_one_is_not(
    js: CaseChecker,
) -> None:
    """The card names the cosigner; whoever else signs does not count."""
    assert put_in(js, [card(), ("c", NOTE.encode())])["outcome"] == "verified"
    assert put_in(js, [card(), ("c", OWN.encode())])["outcome"] == "unsigned"


@pytest.mark.parametrize(
    ("server", "outcome", "code"),
    [
        (None, None, "paper-alone"),
        ({"failed": "busy"}, None, "paper-failed"),
        (answer("verified", issued=True), "verified", "paper-alone"),
        (answer("unsigned", issued=True), "unsigned", "paper-alone"),
        (answer("contradiction"), "contradiction", "paper-alone"),
    ],
)
def test_a_paper_alone_is_what_the_server_says(
    js: CaseChecker, server: Answer | None, outcome: str | None, code: str
) -> None:
    """Nothing is said of it where no server was reached."""
    said = put_in(js, [("a.pdf", PDF)], [server])
    assert (said["outcome"], said["code"]) == (outcome, code)


@pytest.mark.parametrize(
    ("server", "outcome"),
    [
        (None, "unsigned"),
        ({"failed": "busy"}, "unsigned"),
        (answer("verified", issued=True), "verified"),
        (answer("unsigned"), "unsigned"),
        (answer("contradiction"), "contradiction"),
    ],
)
def test_nothing_unchecked_stands_under_the_word_verified(
    js: CaseChecker, server: Answer | None, outcome: str
) -> None:
    """A good receipt beside a paper that nobody looked into is not called verified."""
    files = [card(), ("c.txt", NOTE.encode()), ("a.pdf", PDF)]
    said = put_in(js, files, [server])
    assert (said["apart"], said["outcome"]) == ("verified", outcome)
    found = [each["code"] for each in said["findings"]]
    assert found == (["paper-server"] if outcome == "contradiction" else [])


def test_one_of_two_papers_that_failed_leaves_no_outcome(js: CaseChecker) -> None:
    """The better of two answers is never the answer."""
    good, bad = answer("verified", issued=True), answer("contradiction")
    files = [("a.pdf", PDF), ("b.pdf", PDF + b"\n")]
    assert put_in(js, files, [good, {"failed": "busy"}])["outcome"] is None
    assert put_in(js, files, [good, bad])["outcome"] == "contradiction"
    assert put_in(js, files, [good, good])["outcome"] == "verified"


@pytest.mark.parametrize(
    ("name", "data", "kind", "code"),
    [
        ("nothing", b"", None, "empty"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(50), None, "unknown"),
        ("words.txt", "你好 😀".encode(), None, "unknown"),
        ("half.json", b'{"v":"anchor-card/2"', None, "unknown"),
        ("bent.json", b'{"v":"anchor-card/2"}', None, "broken"),
        ("old.json", b'{"v":"anchor-card/1"}', None, "old-card"),
        ("manifest.json", b'{"v":"case-manifest/1"}', None, "inner"),
        ("card.pdf", CARD.to_bytes(), "card", ""),
        ("card.json", PDF, "pdf", ""),
        ("zip.pdf", packed(MEMBERS), "case", ""),
        ("half.zip", packed(MEMBERS)[:80], "case", ""),
        ("bent.zip", packed(MEMBERS)[:-9] + bytes(9), "case", ""),
        ("repacked.zip", zipped(MEMBERS, zipfile.ZIP_DEFLATED), "case", ""),
        ("less.zip", packed({n: MEMBERS[n] for n in sorted(MEMBERS)[1:]}), "case", ""),
        ("photos.zip", zipped({"a.jpg": b"\xff\xd8"}), None, "zip"),
        ("app.zip", zipped({"manifest.json": b"{}", "a.js": b""}), None, "zip"),
        ("none.zip", b"PK\5\6" + bytes(18), None, "zip"),
        ("bytes.zip", b"PK\3\4" + bytes(60), None, "zip"),
        ("two.zip", zipped({INNER: packed(MEMBERS), f"b/{INNER}": b""}), None, "pack"),
        ("bad.zip", zipped({INNER: b"PK\3\4"}), None, "pack"),
        ("nest.zip", zipped({INNER: zipped({INNER: packed(MEMBERS)})}), None, "pack"),
        ("r", accepted(NOW), "note", ""),
        ("qr", NOTE.encode(), "checkpoint", ""),
    ],
)
def test_a_file_is_what_is_in_it_whatever_its_name(
    js: CaseChecker, name: str, data: bytes, kind: str | None, code: str
) -> None:
    """Nobody has to choose a kind, and a false ending deceives nobody."""
    assert put_in(js, [(name, data)])["items"] == [[name, kind, code]]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_of_a_pack_its_case_file_is_taken(js: CaseChecker, method: int) -> None:
    """Stored or packed anew, in a folder or not: its bytes are those of the case."""
    pack = {"README.html": b"x" * 999, f"pack/{INNER}": packed(MEMBERS), "z": b""}
    data = json.dumps([encoded(zipped(pack, method)), encoded(packed(MEMBERS))])
    read = (
        f"(async ([pack, inner]) => {{ const found = await YangguangDesk.recognise("
        "new File([bytesOf(pack)], 'pack.zip')); return [found.kind, found.inside, "
        "Buffer.from(await found.content.arrayBuffer()).toString('base64') === inner];"
        f" }})({data})"
    )
    assert js.evaluate(read) == ["case", INNER, True]


def test_a_bomb_in_a_pack_is_not_unpacked(js: CaseChecker) -> None:
    """What says that it is small and is large, or is larger than any, is left alone."""
    honest = zipped({INNER: bytes(10**7)}, zipfile.ZIP_DEFLATED)
    size = (10**7).to_bytes(4, "little")
    for said in (10, 2**30):
        pack = honest.replace(size, said.to_bytes(4, "little"))
        assert put_in(js, [("p.zip", pack)])["items"] == [["p.zip", None, "pack"]]


def test_what_is_too_large_is_not_read(js: CaseChecker) -> None:
    """Two gigabytes that announce themselves; reading them would throw."""
    read = (
        "YangguangDesk.recognise({ size: 2 ** 31, name: 'a.pdf', "
        "slice() { throw new Error('read'); } })"
    )
    assert js.evaluate(read) == {"kind": None, "code": "too-large"}
    large = (
        "YangguangDesk.recognise({ size: 2 ** 27, name: 'a.pdf', "
        "arrayBuffer() { throw new Error('read'); }, "
        f"slice: (a, b) => new Blob([{json.dumps(PDF.decode())}]) }})"
    )
    assert js.evaluate(large) == {"kind": None, "code": "too-large"}


def test_the_time_that_a_receipt_may_be_early_is_as_long_as_said(
    js: CaseChecker,
) -> None:
    """Five minutes are the same time, as with timestamps (archive/SPEC.md 11.6)."""
    five = int(timedelta(minutes=5).total_seconds()) * 10**6
    for more, outcome in ((five, "unsigned"), (five + 1, "contradiction")):
        said = put_in(js, [card(), ("r.note", accepted(NOW + more))])
        assert said["outcome"] == outcome


CHECKERS = (
    "zip",
    "log-format",
    "case-limits",
    "case-seals",
    "case-checker",
    "case-outside",
    "case-parts",
)
NO_CODES = {"not-cosigned", "self-consistent", "list-wrong"}


def test_nothing_that_is_found_is_without_words() -> None:
    """Each code of each checker has its sentence; else the page could only show it."""
    folder = files("trading.server") / "assets" / "verify"

    def text(name: str) -> str:
        return (folder / f"{name}.js").read_text(encoding="utf-8")

    words = text("broken-words")
    said = dict(re.findall(r'^ +"?([a-z][a-z-]*)"?: \["([^"]+)"', words, re.MULTILINE))
    coded = "".join(text(name) for name in (*CHECKERS, "receipts"))
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', coded)) - NO_CODES
    assert len(codes) > 60
    assert codes - said.keys() == set()


def test_nothing_that_is_found_of_an_opening_is_without_words() -> None:
    """Likewise, with the words that go with what was found (trading 7.14)."""
    folder = files("trading.server") / "assets" / "verify"
    checker = (folder / "opening-checker.js").read_text(encoding="utf-8")
    words = (folder / "opening-words.js").read_text(encoding="utf-8")
    said = dict(
        re.findall(r'^ +"([a-z-]+)": \["[^"]+", "([^"]+)"', words, re.MULTILINE)
    )
    (listed,) = re.findall(r"const TOLD = \[(.+?)\];", checker, re.DOTALL)
    codes = {f"opening-{why}" for why in re.findall(r'"([a-z-]+)"', listed)}
    assert len(codes) > 20
    codes |= {*re.findall(r'tell\(.+?, "([a-z-]+)"', checker)} - {"unreadable"}
    assert codes - said.keys() == set()
