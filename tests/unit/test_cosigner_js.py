"""Cards, and what a cosigner in a browser decides, under Node.js."""

import base64
import json
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.reading import LedgerFormatError
from tests.javascript_case import CaseChecker, encoded
from tests.sites import BEGINS

pytestmark = [pytest.mark.node, pytest.mark.archive]

SIGNER = NoteSigner("test.example/log", SigningKey(bytes(range(32))))
NOTE = sign_checkpoint(Checkpoint("test.example/log", 7, bytes(32)), SIGNER)


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def refusal(js: CaseChecker, expression: str) -> str:
    """Return why a reader refuses, "" if it does not."""
    said: str = js.evaluate(f"refusal(() => {expression})")
    return said


CARD = AnchorCard(
    origin="test.example/log",
    demo=True,
    log_vkey=str(SIGNER.verifier),
    accepted_vkey=str(
        NoteSigner("test.example/log/accepted", SigningKey(bytes(32))).verifier
    ),
    checkpoint=NOTE,
    cosigners=(),
    paper_root="",
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", "anchor-card/1"),
        ("origin", "other.example/log"),
        ("demo", 1),
        ("log_vkey", CARD.accepted_vkey),
        ("accepted_vkey", CARD.log_vkey),
        ("checkpoint", NOTE.replace("7\n", "8\n", 1)),
        ("checkpoint", None),
        ("paper_root", "00"),
        ("cosigners", [{}]),
        ("cosigners", [{"organisation": "", "vkey": ""}]),
        ("more", ""),
    ],
)
def test_a_card_is_whole_or_none(js: CaseChecker, name: str, value: object) -> None:
    """A card that is bent in any member is no card."""
    good = CARD.to_bytes()
    parse = 'YangguangLog.parseCard(bytesOf("{}"))'
    assert refusal(js, parse.format(encoded(good))) == ""
    assert refusal(js, parse.format(encoded(good + b"\n"))) == ""
    bent = json.loads(good) | {name: value}
    text = json.dumps(bent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert refusal(js, parse.format(encoded(text.encode())))


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("names", [["a"], ["demo-a"], ["a", "demo-b"]])
def test_a_card_names_cosigners_of_its_own_nature_only(
    js: CaseChecker,
    names: list[str],
    demo: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Both readers: demonstrations have demo- cosigners and no others (10.2)."""
    vkeys = [str(CosigningKey(name, SigningKey(bytes(32))).public) for name in names]
    bent = json.loads(CARD.to_bytes()) | {
        "demo": demo,
        "cosigners": [{"organisation": "局", "vkey": vkey} for vkey in vkeys],
    }
    text = json.dumps(bent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    good = all(name.startswith("demo-") is demo for name in names)
    said = refusal(js, f'YangguangLog.parseCard(bytesOf("{encoded(text.encode())}"))')
    assert (said == "") is good
    refused = nullcontext() if good else pytest.raises(LedgerFormatError)
    with refused:
        AnchorCard.parse(text.encode())


@pytest.mark.parametrize(
    ("last", "size", "root", "why"),
    [
        (None, 9, "11", ""),
        ((9, "11"), 9, "11", ""),
        ((9, "11"), 9, "22", "forked"),
        ((9, "11"), 8, "11", "rolled-back"),
        ((9, "11"), 10, "11", "not-grown"),
        ((0, "00"), 10, "11", ""),
    ],
)
def test_a_cosigner_signs_only_what_continues(
    js: CaseChecker, last: tuple[int, str] | None, size: int, root: str, why: str
) -> None:
    """Forks, roll-backs and what no proof leads to are refused by their name (10.3)."""
    before = json.dumps(last and {"size": last[0], "root": last[1] * 32})
    now = json.dumps({"size": size, "root": root * 32})
    assert js.evaluate(f"YangguangCosigner.judge({before}, {now}, [])") == why


def test_a_card_made_in_a_browser_is_read_by_everybody(js: CaseChecker) -> None:
    """The checker in Python reads what the page exports, the new cosigner on it."""
    key = CosigningKey("demo-browser.example/1", SigningKey(bytes(32)))
    line = key.cosign(open_checkpoint(NOTE, SIGNER.verifier), BEGINS)
    name, _, data = line.removeprefix("— ").rstrip("\n").partition(" ")
    identity = {
        "name": name,
        "organisation": "演示监督局",
        "key": key.public.key.raw.hex(),
    }
    signature = base64.b64decode(data)[12:].hex()
    now = json.dumps({"size": 7, "root": "00" * 32, "note": NOTE})
    signed = js.evaluate(
        f"YangguangCosigner.cosigned({json.dumps(identity)}, {now}, "
        f'{int(BEGINS.timestamp())}, YangguangFormat.raw("{signature}"))'
    )
    assert signed == NOTE + line
    card = js.evaluate(
        f"YangguangCosigner.cardOf({CARD.to_bytes().decode()}, "
        f"{json.dumps(identity)}, {json.dumps(signed)})"
    )
    read = AnchorCard.parse(card.encode())
    assert read.cosigners == (KnownCosigner("演示监督局", str(key.public)),)
    assert read.checkpoint == signed


@pytest.mark.parametrize(
    ("name", "demo", "good"),
    [
        ("demo-a.example/1", True, True),
        ("a.example/1", True, False),
        ("a.example/1", False, True),
        ("demo-a.example/1", False, False),
        ("a b", False, False),
        ("a+b", False, False),
        ("", False, False),
        ("a" * 201, False, False),
    ],
)
def test_a_cosigners_name_says_whether_it_is_a_demonstration(
    js: CaseChecker,
    name: str,
    demo: bool,  # noqa: FBT001 - a column of the table
    good: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """In a demonstration it begins with demo-, elsewhere never (10.2)."""
    asked = f"{json.dumps(name)}, {json.dumps(demo)}"
    assert js.evaluate(f"YangguangCosigner.mayBeCalled({asked})") is good
