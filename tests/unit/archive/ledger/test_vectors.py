"""The frozen examples of archive/SPEC.md, read as a stranger would: with hashlib."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from archive.public.evidence import NoteVerifier, open_note
from archive.public.ledger import (
    AnchorCard,
    ProofInvalidError,
    check_disclosed,
    open_checkpoint,
    parse_accepted,
    parse_entry,
    parse_event,
    parse_proof,
    parse_slot_proof,
)
from tests.vectors import make_ledger_vectors

pytestmark = pytest.mark.archive

TOLD = json.loads(make_ledger_vectors.FILE.read_text(encoding="utf-8"))
EVENTS = TOLD["events"]
ENTRIES = [entry.encode() for entry in TOLD["entries"]]
LOG = NoteVerifier.parse(TOLD["log_vkey"])
ACCEPTED = NoteVerifier.parse(TOLD["accepted_vkey"])


def lv(data):
    return len(data).to_bytes(4, "big") + data


def sha256(data):
    return hashlib.sha256(data).digest()


def test_the_examples_are_frozen():
    """
    Today's code writes the bytes that were frozen; a change of format shows here.
    """
    assert make_ledger_vectors.FILE.read_text(encoding="utf-8") == (
        make_ledger_vectors.written()
    )


@pytest.mark.parametrize("event", EVENTS, ids=range(len(EVENTS)))
def test_events_by_hand(event):
    """
    SPEC 2.1, 2.2 and 4.1 with nothing but a hash function and a JSON reader.
    """
    body, salt = event["body"].encode(), bytes.fromhex(event["salt"])
    value = json.loads(body)
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert plain.encode() == body
    commitment = sha256(b"event-commitment/1" + lv(salt) + lv(body)).hex()
    assert commitment == event["commitment"]
    mode, dash = "demonstration", "-"
    assert open_note(event["accepted"], ACCEPTED).split("\n") == [
        "yangguang/accepted/1",
        value["origin"],
        mode,
        value["stream"],
        str(value["n"]),
        value["prev"] or dash,
        commitment,
        str(value["at"]),
        "",
    ]
    assert parse_accepted(open_note(event["accepted"], ACCEPTED)).n == value["n"]


def test_events_of_a_stream_are_bound():
    """
    SPEC 2.1: number 2 of a stream names the commitment of number 1.
    """
    first, second = (parse_event(EVENTS[place]["body"].encode()) for place in (1, 2))
    assert (first.stream, first.n, second.n) == (second.stream, 1, 2)
    assert second.prev == EVENTS[1]["commitment"]


def test_every_entry_opens():
    """
    SPEC 2.4: each entry has an event whose body and salt open it.
    """
    disclosed = {event["commitment"]: event for event in EVENTS}
    kinds = []
    for entry in ENTRIES:
        event = disclosed[parse_entry(entry).commitment]
        body, salt = event["body"].encode(), bytes.fromhex(event["salt"])
        kinds.append(check_disclosed(parse_entry(entry), body, salt).kind)
    assert kinds == ["INSTANCE", "PROJECT_OPENED", "DRAW_NOTICE", "SEALED"]


def test_the_log_by_hand():
    """
    SPEC 3.1 and 3.4: four leaves, three nodes, one signed root.
    """
    leaves = [sha256(b"\x00" + entry) for entry in ENTRIES]
    assert [leaf.hex() for leaf in leaves] == TOLD["leaf_hashes"]
    left = sha256(b"\x01" + leaves[0] + leaves[1])
    right = sha256(b"\x01" + leaves[2] + leaves[3])
    root = sha256(b"\x01" + left + right)
    assert open_note(TOLD["checkpoint"], LOG).split("\n") == [
        LOG.name,
        "4",
        base64.b64encode(root).decode(),
        "",
    ]
    third = [base64.b64encode(part).decode() for part in (leaves[3], left)]
    assert TOLD["proofs"][2] == "\n".join(
        ["c2sp.org/tlog-proof@v1", "index 2", *third, "", TOLD["checkpoint"]]
    )


def test_every_proof_verifies():
    """
    SPEC 4.2: each proof with its own entry, and with no other.
    """
    for place, text in enumerate(TOLD["proofs"]):
        proof = parse_proof(text)
        for other, entry in enumerate(ENTRIES):
            if other == place:
                assert proof.verify(entry, LOG).size == 4
            else:
                with pytest.raises(ProofInvalidError):
                    proof.verify(entry, LOG)


def test_the_sealed_event_by_hand():
    """
    SPEC 5.2 and 5.3: ten hashes lead from the slot to the root in the SEALED entry.
    """
    proof = json.loads(TOLD["slot_proof"])
    committed = bytes.fromhex(EVENTS[TOLD["sealed_event"]]["commitment"])
    data = sha256(b"sealed-slot/1" + lv(bytes.fromhex(proof["salt"])) + lv(committed))
    running, place = sha256(b"\x00" + data), proof["slot"]
    for digest in proof["path"]:
        pair = (bytes.fromhex(digest), running)
        running = sha256(b"\x01" + b"".join(pair if place & 1 else pair[::-1]))
        place >>= 1
    root = json.loads(ENTRIES[3])["root"]
    assert (running.hex(), len(proof["path"])) == (root, 10)
    parse_slot_proof(TOLD["slot_proof"].encode()).verify(
        committed.hex(), bytes.fromhex(root)
    )
    filler = parse_slot_proof(TOLD["filler_proof"].encode())
    with pytest.raises(ProofInvalidError):
        filler.verify(committed.hex(), bytes.fromhex(root))


def test_the_anchor_card():
    """
    SPEC 9: the card names the log's keys and its checkpoint.
    """
    card = AnchorCard.parse(TOLD["anchor_card"].encode())
    assert (card.log, card.accepted, card.demo) == (LOG, ACCEPTED, True)
    assert card.opened() == open_checkpoint(TOLD["checkpoint"], LOG)
    (cosigner,) = card.cosigners
    assert cosigner.vkey == TOLD["cosigner_vkey"]
    assert card.paper_root == sha256(b"ledger vector: certificate").hex()


def test_the_cosignature_by_hand():
    """
    SPEC 10.1: what the cosigner's line signs, and how his key is written.
    """
    name, _, key = TOLD["cosigner_vkey"].split("+", 2)
    raw = base64.b64decode(key)
    assert (raw[:1], len(raw)) == (b"\x04", 33)
    identity = sha256(name.encode() + b"\n" + raw)[:4]
    assert TOLD["cosigner_vkey"] == f"{name}+{identity.hex()}+{key}"
    line = TOLD["cosigned"].removeprefix(TOLD["checkpoint"])
    sign, signer, data = line.removesuffix("\n").split(" ")
    told = base64.b64decode(data)
    assert (sign, signer, told[:4], len(told)) == ("\u2014", name, identity, 76)
    seconds = int.from_bytes(told[4:12], "big")
    assert seconds == 1_772_413_260
    text = TOLD["checkpoint"].split("\n\n")[0] + "\n"
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(told[12:], message)
