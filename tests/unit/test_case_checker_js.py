"""The checker of case files in JavaScript, piece by piece and against vectors."""

import base64
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive.casefile.container import packed
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.tree import root_of_entries
from tests.javascript_case import CaseChecker, encoded
from tests.sites import BEGINS

pytestmark = [pytest.mark.node, pytest.mark.archive]

VECTORS = Path(__file__).parents[1] / "vectors"
LEDGER = json.loads((VECTORS / "ledger.json").read_text(encoding="utf-8"))
LARGEST = 2**53
EMPTY = base64.b64encode(root_of_entries([])).decode()


def merkle(kind: str) -> list[dict[str, Any]]:
    """Return the published cases of one kind whose sizes this format can write."""
    file = VECTORS / f"merkle-{kind}.json"
    cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return [each for each in cases if max(map(_size, each.values())) < LARGEST]


def _size(value: object) -> int:
    return value if isinstance(value, int) else 0


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def refusal(js: CaseChecker, expression: str) -> str:
    """Return why a reader refuses, "" if it does not."""
    said: str = js.evaluate(f"refusal(() => {expression})")
    return said


# --- The container ------------------------------------------------------------------

SMALL = {"edition.txt": b"full\n", "log/a": b"one", "manifest.json": b"{}"}


def container(js: CaseChecker, data: bytes) -> str:
    """Return why a container is refused, be it at its frame or at its content."""
    opened = f'YangguangZip.open(bytesOf("{encoded(data)}"))'
    return refusal(
        js, f"{{ const zip = {opened}; for (const one of zip.names) zip.read(one); }}"
    )


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """Return what an ordinary tool packs."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def claiming(size: int) -> bytes:
    """Return a small zip whose directory claims that its members are this large."""
    data = bytearray(packed(SMALL))
    end = len(data) - 22
    (directory,) = struct.unpack_from("<I", data, end + 16)
    struct.pack_into("<II", data, directory + 20, size, size)
    return bytes(data)


def test_the_container_of_the_specification_opens(js: CaseChecker) -> None:
    """What archive/SPEC.md 8.1 makes of its members is read back to the byte."""
    data = encoded(packed(SMALL))
    read = (
        f'(() => {{ const zip = YangguangZip.open(bytesOf("{data}")); return zip.names'
        '.map((one) => [one, Buffer.from(zip.read(one)).toString("latin1")]); })()'
    )
    assert dict(js.evaluate(read)) == {
        name: content.decode() for name, content in SMALL.items()
    }


def test_every_bit_of_a_small_container_counts(js: CaseChecker) -> None:
    """Each bit of each byte, content too: only the packing itself opens."""
    good = packed(SMALL)
    for position in range(len(good)):
        for bit in range(8):
            data = bytearray(good)
            data[position] ^= 1 << bit
            assert container(js, bytes(data)), (position, bit)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("no-zip", b""),
        ("no-zip", b"%PDF-1.7 and so on, long enough to hold an end record"),
        ("no-zip", packed(SMALL)[1:]),
        ("repacked", packed(SMALL)[:-1]),
        ("repacked", packed(SMALL) + b"\n"),
        ("repacked", zipped(list(SMALL.items()))),
        ("compressed", zipped([("bomb", bytes(10**7))], zipfile.ZIP_DEFLATED)),
        ("repacked", zipped([("log/a", b""), ("edition.txt", b"")])),
        ("twice", packed({"log/a": b"", "log/b": b""}).replace(b"log/b", b"log/a")),
        ("twice", packed({"log/B": b"", "log/a": b""}).replace(b"log/B", b"log/A")),
        ("bad-name", packed({"log/ab": b""}).replace(b"log/ab", b"log/a\0")),
        ("bad-name", zipped([("../../etc/passwd", b"x")])),
        ("bad-name", zipped([("/etc/passwd", b"x")])),
        ("bad-name", zipped([("a/../b", b"x")])),
        ("bad-name", zipped([("a\\b", b"x")])),
        ("bad-name", zipped([("events/", b"")])),
        ("bad-name", zipped([("C:evil", b"x")])),
        ("bad-name", zipped([("案卷", b"x")])),
        ("bad-name", zipped([("a" * 201, b"x")])),
        ("too-large", claiming((1 << 30) + 1)),
        ("too-large", claiming(0xFFFFFFFF)),
        ("repacked", claiming(1 << 29)),
    ],
)
def test_tricks_with_zips_are_refused(js: CaseChecker, code: str, data: bytes) -> None:
    """Bombs, paths, what other tools pack: refused by the frame, with a word for it."""
    assert container(js, data) == code


def test_an_encrypted_member_is_named(js: CaseChecker) -> None:
    """Whoever locks a member is told that it is locked."""
    data = bytearray(packed(SMALL))
    end = len(data) - 22
    (directory,) = struct.unpack_from("<I", data, end + 16)
    data[directory + 8] |= 1
    assert container(js, bytes(data)) == "encrypted"


def test_a_changed_content_is_damaged(js: CaseChecker) -> None:
    """The checksum of every member is compared when it is read."""
    assert container(js, packed(SMALL).replace(b"one", b"two")) == "damaged"
    crc = zlib.crc32(b"one").to_bytes(4, "little")
    assert crc in packed(SMALL)


# --- Text, keys, notes ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "text"),
    [
        (True, b'{"a":1,"b":"\xe9\x98\xb3"}'),
        (True, b'{"a":{"b":[null,true,-5]}}'),
        (True, b"[" * 64 + b"]" * 64),
        (False, b"[" * 65 + b"]" * 65),
        (False, b'{"b":1,"a":2}'),
        (False, b'{"a":1,"a":1}'),
        (False, b'{"a": 1}'),
        (False, b'{"a":1}\n'),
        (False, b'\xef\xbb\xbf{"a":1}'),
        (False, b'{"a":1.0}'),
        (False, b'{"a":1e2}'),
        (False, b'{"a":-0}'),
        (False, b'{"a":9007199254740992}'),
        (False, b'{"a":"\\u0041"}'),
        (False, b'{"a":"\\ud800"}'),
        (False, b'{"a":"\xff"}'),
        (False, b""),
    ],
)
def test_canonical_json_has_one_spelling(
    js: CaseChecker,
    good: bool,  # noqa: FBT001 - a column of the table
    text: bytes,
) -> None:
    """Whatever differs from RFC 8785 as 1.1 restricts it is another text."""
    code = refusal(js, f'YangguangLog.parseCanonical(bytesOf("{encoded(text)}"))')
    assert (code == "") is good, code


@pytest.mark.parametrize(
    "written", ["AA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA-_", "A", "===="]
)
def test_base64_has_one_spelling(js: CaseChecker, written: str) -> None:
    """Unused bits are zero, padding is complete, the alphabet is the standard one."""
    assert refusal(js, f"YangguangLog.fromBase64({json.dumps(written)})")


def test_the_vectors_of_the_ledger_hold(js: CaseChecker) -> None:
    """Keys, checkpoint, entries, proofs, commitments and the slot, as frozen."""
    key = f"YangguangLog.parseVkey({json.dumps(LEDGER['log_vkey'])})"
    note = json.dumps(LEDGER["checkpoint"])
    assert js.evaluate(f"YangguangLog.openCheckpoint({note}, {key}).size") == 4
    entries = json.dumps(LEDGER["entries"])
    root = js.evaluate(f"YangguangLog.rootOf({entries}.map(YangguangFormat.utf8))")
    assert base64.b64encode(bytes.fromhex(root)).decode() in LEDGER["checkpoint"]
    for event in LEDGER["events"]:
        body = json.dumps(event["body"])
        commitment = f'"{event["salt"]}", YangguangFormat.utf8({body})'
        made = js.evaluate(f"YangguangLog.commitment({commitment})")
        assert made == event["commitment"]
    sealed = LEDGER["events"][LEDGER["sealed_event"]]["commitment"]
    root = json.loads(LEDGER["entries"][3])["root"]
    for proof, opens in ((LEDGER["slot_proof"], True), (LEDGER["filler_proof"], False)):
        slot = f'bytesOf("{encoded(proof.encode())}")'
        asked = f'YangguangLog.parseSlot({slot}), "{sealed}", "{root}"'
        assert js.evaluate(f"YangguangLog.opensSlot({asked})") is opens


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000+AQ==",
        LEDGER["log_vkey"].replace("+17d7c632+", "+17d7c633+"),
        LEDGER["log_vkey"].replace("+17d7c632+", "+17D7C632+"),
        LEDGER["log_vkey"].replace("vectors", "victors"),
        LEDGER["log_vkey"] + "\n",
        LEDGER["log_vkey"].replace("+AQ", "+BA"),
    ],
)
def test_a_key_is_only_what_it_says(js: CaseChecker, vkey: str) -> None:
    """Name, number and kind of a key belong together."""
    assert refusal(js, f"YangguangLog.parseVkey({json.dumps(vkey)})") in {
        "bad-vkey",
        "not-base64",
    }


WEAK = (bytes(32), b"\1" + bytes(31), (2**255 - 19).to_bytes(32, "little"))


@pytest.mark.parametrize("point", WEAK)
def test_weak_keys_are_refused(js: CaseChecker, point: bytes) -> None:
    """Under a key of small order one signature fits many messages."""
    written = f'YangguangLog.writeVkey("n", 1, bytesOf("{encoded(point)}"))'
    assert refusal(js, f"YangguangLog.parseVkey({written})") == "bad-vkey"


SIGNER = NoteSigner("test.example/log", SigningKey(bytes(range(32))))
NOTE = sign_checkpoint(Checkpoint("test.example/log", 7, bytes(32)), SIGNER)


@pytest.mark.parametrize(
    "change",
    [
        ("7\n", "8\n"),
        ("7\n", "07\n"),
        ("7\n", "7\nmore\n"),
        ("\n\n", "\n"),
        ("—", "-"),
        ("— ", "—"),
        ("\n\n", "\r\n\n"),
        ("log ", "log\u2003"),
    ],
)
def test_a_note_has_one_form(js: CaseChecker, change: tuple[str, str]) -> None:
    """What is signed is exactly what is read, and read in one way only."""
    key = f"YangguangLog.parseVkey({json.dumps(str(SIGNER.verifier))})"
    assert refusal(js, f"YangguangLog.openCheckpoint({json.dumps(NOTE)}, {key})") == ""
    forged = json.dumps(NOTE.replace(*change, 1))
    assert refusal(js, f"YangguangLog.openCheckpoint({forged}, {key})")


def test_other_signatures_are_ignored_but_not_without_end(js: CaseChecker) -> None:
    """A hundred lines are read, more are refused; so is an endless note."""
    key = f"YangguangLog.parseVkey({json.dumps(str(SIGNER.verifier))})"
    line = f"— other {base64.b64encode(bytes(68)).decode()}\n"
    for lines, refused in ((99, ""), (100, "too-many-signatures")):
        note = json.dumps(NOTE + line * lines)
        assert refusal(js, f"YangguangLog.openNote({note}, {key})") == refused
    endless = f'YangguangLog.parseNote("x".repeat(3000000) + {json.dumps(NOTE)})'
    assert refusal(js, endless) == "note-too-long"


def test_cosignatures_are_those_of_the_named_key(js: CaseChecker) -> None:
    """Right, another's of the same name, and one that bears the name but is false."""
    cosigner = CosigningKey("demo-a.example/1", SigningKey(bytes(32)))
    line = cosigner.cosign(open_checkpoint(NOTE, SIGNER.verifier), BEGINS)
    key = f"YangguangLog.parseVkey({json.dumps(str(cosigner.public))}, 4)"

    def by(note: str) -> str:
        return f"YangguangLog.cosignedBy({json.dumps(note)}, {key})"

    (signed,) = js.evaluate(by(NOTE + line))
    assert signed["seconds"] == int(BEGINS.timestamp())
    assert js.evaluate(by(NOTE)) == []
    other = NOTE.replace("7\n", "9\n", 1)
    assert refusal(js, by(other + line)) == "bad-cosignature"
    assert js.evaluate(by(NOTE + line.replace("demo-a", "demo-b"))) == []


# --- The tree -----------------------------------------------------------------------


def path_of(case: dict[str, Any]) -> str:
    hashes = [each or "" for each in case.get("proof") or []]
    return f"{json.dumps(hashes)}.map(bytesOf)"


@pytest.mark.parametrize("case", merkle("inclusion"), ids=lambda case: case["name"])
def test_inclusion_vectors(js: CaseChecker, case: dict[str, Any]) -> None:
    """Published cases: the right proofs hold, every wrong one fails."""
    leaf, root = (f'bytesOf("{case[name] or ""}")' for name in ("leafHash", "root"))
    asked = f"{leaf}, {case['leafIdx']}, {case['treeSize']}, {path_of(case)}, {root}"
    assert js.evaluate(f"YangguangLog.included({asked})") is not case["wantErr"]


@pytest.mark.parametrize("case", merkle("consistency"), ids=lambda case: case["name"])
def test_consistency_vectors(js: CaseChecker, case: dict[str, Any]) -> None:
    """Published cases, but those with roots that are no hashes: 3.1 refuses these."""
    roots = [base64.b64decode(case[name] or "") for name in ("root1", "root2")]
    expected = not case["wantErr"] and {len(root) for root in roots} == {32}
    if case["size1"] == 0:
        expected = expected and base64.b64encode(roots[0]).decode() == EMPTY
    one, two = (f'bytesOf("{encoded(root)}")' for root in roots)
    asked = f"{case['size1']}, {one}, {case['size2']}, {two}, {path_of(case)}"
    assert js.evaluate(f"YangguangLog.grew({asked})") is expected
