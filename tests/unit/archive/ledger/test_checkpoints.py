"""Checkpoints and proofs: what the log signed, and what follows from it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.anchors import KnownCosigner
from archive.ledger.checkpoints import as_printed
from archive.ledger.cosignatures import CosigningKey
from archive.public.evidence import NoteInvalidError, NoteSigner, SigningKey
from archive.public.ledger import (
    AnchorCard,
    Checkpoint,
    LedgerFormatError,
    LogProof,
    ProofInvalidError,
    empty_root,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    parse_checkpoint,
    parse_proof,
    sign_checkpoint,
)
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive

ORIGIN = "demo.yangguang.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
ACCEPTED = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(range(1, 33))))
OTHER = NoteSigner("other.example/log", SigningKey(bytes(32)))
# The body of the example of C2SP tlog-checkpoint.
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)


def checkpoint(size):
    return Checkpoint(ORIGIN, size, trees.root(size))


def proof_of(index, size, extra=b""):
    path = inclusion_proof(index, size, trees.read)
    return LogProof(index, path, sign_checkpoint(checkpoint(size), LOG), extra)


def test_the_example_of_the_specification():
    """
    The checkpoint that C2SP prints is read, and written again in the same bytes.
    """
    example = parse_checkpoint(EXAMPLE)
    assert example.origin == "example.com/behind-the-sofa"
    assert example.size == 20_852_163
    assert example.root.hex().startswith("0ac5186a91863e8e")
    assert example.text == EXAMPLE


@given(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_every_checkpoint_is_read_back(size, root):
    """
    Signing and opening give back the checkpoint; signing again, the same bytes.
    """
    signed = sign_checkpoint(Checkpoint(ORIGIN, size, root), LOG)
    assert open_checkpoint(signed, LOG.verifier) == Checkpoint(ORIGIN, size, root)
    assert sign_checkpoint(Checkpoint(ORIGIN, size, root), LOG) == signed


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXAMPLE[:-1],
        EXAMPLE + "\n",
        EXAMPLE + "extension\n",
        "\n" + EXAMPLE,
        EXAMPLE.replace("\n", "\r\n"),
        EXAMPLE.replace("example.com/", "example com/"),
        EXAMPLE.replace("example.com/", "example+com/"),
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "+20852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "2e3"),
        EXAMPLE.replace("20852163", "00"),
        EXAMPLE.replace("20852163", ""),
        EXAMPLE.replace("20852163", " 20852163"),
        EXAMPLE.replace("20852163", "٢"),
        EXAMPLE.replace("20852163", "9007199254740992"),
        EXAMPLE.replace("20852163", "9" * 5000),
        EXAMPLE.replace("20852163", "0"),  # with a root that is not the empty tree's
        EXAMPLE.replace("q2I=", "q2J="),  # stray bits
        EXAMPLE.replace("q2I=", "q2I"),
        EXAMPLE.replace("CsUYapGG", "CsUYap"),
        EXAMPLE.replace("CsUYapGG", "CsUYapGGAAAA"),
        EXAMPLE.replace("om/X", "om_X"),
    ],
)
def test_a_checkpoint_of_another_form_is_not_read(text):
    """
    Three lines, one spelling each, a root of 32 bytes, nothing after.
    """
    with pytest.raises(LedgerFormatError):
        parse_checkpoint(text)


def test_an_empty_log_has_the_empty_trees_root():
    """
    Size 0 is its own case: one root, and no other.
    """
    assert parse_checkpoint(Checkpoint(ORIGIN, 0, empty_root()).text).size == 0
    with pytest.raises(LedgerFormatError, match="empty"):
        Checkpoint(ORIGIN, 0, trees.root(1))
    for size in (-1, True, 1.0, 2**53):
        with pytest.raises(LedgerFormatError):
            Checkpoint(ORIGIN, size, empty_root())


def test_only_the_logs_own_key_speaks_for_it():
    """
    Neither another key nor the log's key under another origin makes a checkpoint.
    """
    with pytest.raises(LedgerFormatError, match="not the key of"):
        sign_checkpoint(checkpoint(5), OTHER)
    with pytest.raises(NoteInvalidError):
        open_checkpoint(OTHER.sign(checkpoint(5).text), LOG.verifier)
    with pytest.raises(LedgerFormatError, match="signed for"):
        open_checkpoint(OTHER.sign(checkpoint(5).text), OTHER.verifier)
    with pytest.raises(LedgerFormatError, match="three lines"):
        open_checkpoint(LOG.sign("hello\n"), LOG.verifier)


@pytest.mark.parametrize(
    "kept",
    [
        str,
        str.strip,
        "\ufeff{}".format,
        lambda note: note.replace("\n", "\r\n"),
        lambda note: f"\n{note}\n\n",
        lambda note: note.replace("\n", " \n"),
    ],
    ids=("as it is", "clipped", "marked", "windows", "framed", "padded"),
)
def test_a_checkpoint_is_read_as_a_phone_passes_it_on(kept):
    """
    What was printed comes back, whatever ends of lines an editor gave it.
    """
    note = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), LOG)
    assert as_printed(kept(note)) == note


def test_nothing_that_was_signed_is_mended():
    """
    A digit, a letter, a line more: then it is another text, and stays one.
    """
    note = sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), LOG)
    for spoiled in (
        note.replace("\n7\n", "\n8\n"),
        note.replace("\n7\n", "\n7\nmore\n"),
        note.replace("\n\n", "\n"),
        note.upper(),
    ):
        with pytest.raises((NoteInvalidError, LedgerFormatError)):
            open_checkpoint(as_printed(spoiled), LOG.verifier)


def test_the_text_of_a_proof():
    """
    SPEC 4.2: version, extra, index, one hash a line, then the checkpoint as it is.
    """
    lines = proof_of(2, 5, b"extra").text.split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra ZXh0cmE=", "index 2"]
    assert len(lines[3]) == len(lines[4]) == len(lines[5]) == 44
    assert lines[6:9] == ["", ORIGIN, "5"]
    alone = proof_of(0, 1).text
    assert alone.startswith(f"c2sp.org/tlog-proof@v1\nindex 0\n\n{ORIGIN}\n1\n")


@given(st.data(), st.integers(1, 600), st.binary(max_size=10))
def test_every_proof_is_read_back_and_verifies(data, size, extra):
    """
    From any entry of any tree: what was written proves the entry, offline.
    """
    proof = proof_of(data.draw(st.integers(0, size - 1)), size, extra)
    assert parse_proof(proof.text) == proof
    found = parse_proof(proof.text).verify(trees.LEAVES[proof.index], LOG.verifier)
    assert found == checkpoint(size)


def test_a_proof_proves_one_entry_of_one_log():
    """
    Another entry, place, tree or key: refused.
    """
    proof = proof_of(2, 5)
    entry = trees.LEAVES[2]
    later = sign_checkpoint(checkpoint(6), LOG)
    for wrong, about in [
        (proof, trees.LEAVES[3]),
        (proof, b"\x00" + entry),
        (replace(proof, index=3), entry),
        (replace(proof, index=5), entry),
        (replace(proof, path=proof.path[:-1]), entry),
        (replace(proof, path=proof.path * 2), entry),
        (replace(proof, checkpoint=later), entry),
    ]:
        with pytest.raises(ProofInvalidError):
            wrong.verify(about, LOG.verifier)
    with pytest.raises(NoteInvalidError):
        proof.verify(entry, OTHER.verifier)
    unsigned = replace(proof, checkpoint=checkpoint(5).text)
    with pytest.raises(NoteInvalidError):
        unsigned.verify(entry, LOG.verifier)


@given(st.data())
def test_no_flipped_bit_of_a_proof_is_accepted(data):
    """
    Every bit of a proof counts.
    """
    proof, entry = proof_of(2, 5), trees.LEAVES[2]
    damaged = bytearray(proof.text.encode())
    at = data.draw(st.integers(0, len(damaged) - 1))
    damaged[at] ^= 1 << data.draw(st.integers(0, 7))
    text = damaged.decode(errors="surrogateescape")
    with pytest.raises((LedgerFormatError, NoteInvalidError, ProofInvalidError)):
        parse_proof(text).verify(entry, LOG.verifier)


PROOF = proof_of(2, 5, b"extra").text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\nx",
        PROOF.replace("@v1", "@v2"),
        PROOF.replace("index 2", "index 02"),
        PROOF.replace("index 2", "index -2"),
        PROOF.replace("index 2", "index  2"),
        PROOF.replace("index 2", "index"),
        PROOF.replace("index 2\n", ""),
        PROOF.replace("index 2\n", "index 2\nindex 2\n"),
        PROOF.replace("extra ZXh0cmE=", "extra "),
        PROOF.replace("extra ZXh0cmE=", "extra ZXh0cmF="),
        PROOF.replace("extra ZXh0cmE=", "extra ZXh0cmE"),
        PROOF.replace("extra ZXh0cmE=", "extra ZXh0cmE=\nextra ZXh0cmE="),
        PROOF.replace("extra ZXh0cmE=\nindex 2", "index 2\nextra ZXh0cmE="),
        PROOF.replace("\nindex", "\r\nindex"),
        PROOF.replace("index 2\n", "index 2\nAAAA\n"),
        PROOF.replace("index 2\n", "index 2\n" + ("A" * 43 + "=\n") * 61),
        PROOF.replace("index 2\n", "index 2\n" + "A" * (3 << 20) + "\n"),
        PROOF.replace("\n\n", "\n", 1),
    ],
)
def test_a_proof_of_another_form_is_not_read(text):
    """
    Lines in their order, one spelling each, a path no longer than any tree is high.
    """
    with pytest.raises(LedgerFormatError):
        parse_proof(text)


def test_impossible_proofs_cannot_be_made():
    """
    Hashes have 32 bytes, paths at most 63 of them, indexes count from 0.
    """
    for index, path in [(-1, ()), (True, ()), (0, (b"",)), (0, (bytes(32),) * 64)]:
        with pytest.raises(LedgerFormatError):
            LogProof(index, path, "")


def known(name):
    vkey = str(CosigningKey(name, SigningKey(bytes(range(3, 35)))).public)
    return KnownCosigner("演示监督部门", vkey)


def card(**change):
    members = {
        "origin": ORIGIN,
        "demo": True,
        "log_vkey": str(LOG.verifier),
        "accepted_vkey": str(ACCEPTED.verifier),
        "checkpoint": sign_checkpoint(checkpoint(5), LOG),
        "cosigners": tuple(known(name) for name in ("demo-a/1", "demo-b/1")),
        "paper_root": "ab" * 32,
    }
    return AnchorCard(**(members | change))


def test_an_anchor_card_is_read_back():
    """
    SPEC 9: the card knows the log's keys and where it once stood.
    """
    assert AnchorCard.parse(card().to_bytes()) == card()
    assert AnchorCard.parse(card().to_bytes() + b"\n") == card()
    assert card().opened() == checkpoint(5)
    assert card().log == LOG.verifier
    assert card().accepted == ACCEPTED.verifier
    early = card(checkpoint="", demo=False, cosigners=(), paper_root="")
    assert AnchorCard.parse(early.to_bytes()) == early
    assert early.opened() is None
    real = card(demo=False, cosigners=(known("a"), known("b")))
    assert AnchorCard.parse(real.to_bytes()) == real


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "other.example/log"},
        {"origin": "a b"},
        {"log_vkey": str(ACCEPTED.verifier)},
        {"log_vkey": str(LOG.verifier) + "\n"},
        {"log_vkey": "nonsense"},
        {"accepted_vkey": str(LOG.verifier)},
        {"accepted_vkey": str(OTHER.verifier)},
        {"checkpoint": checkpoint(5).text},
        {"checkpoint": OTHER.sign(checkpoint(5).text)},
        {"checkpoint": LOG.sign("hello\n")},
        {"cosigners": (known("demo-b"), known("demo-a"))},
        {"cosigners": (known("demo-a"), known("demo-a"))},
        {"cosigners": tuple(known(f"demo-c{n:02}") for n in range(33))},
        {"cosigners": (known("a"),)},
        {"cosigners": (known("demo-a"), known("f"))},
        {"demo": False},
        {"demo": False, "cosigners": (known("a"), known("demo-b"))},
        {"paper_root": "AB" * 32},
        {"paper_root": "ab"},
    ],
)
def test_a_card_whose_parts_do_not_fit_is_refused(change):
    """
    Keys and checkpoint are all of the one log that the card names.
    """
    with pytest.raises((LedgerFormatError, NoteInvalidError)):
        card(**change)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"demo":true', b'"demo":1'),
        (b'"demo":true', b'"demo":"true"'),
        (b'"demo":true,', b""),
        (b"anchor-card/2", b"anchor-card/1"),
        (b'"cosigners":[', b'"cosigners":[{},'),
        (b'"cosigners":[', b'"cosigners":{},"x":['),
        (b'"paper_root":"', b'"paper_root":"0'),
        (b'{"', b'{"a":1,"'),
        (b'":', b'": '),
        (b'"checkpoint":"', b'"checkpoint":"x'),
        (b'"origin":"demo.yangguang.example/log"', b'"origin":1'),
        (b'"origin":"demo.yangguang.example/log"', b'"origin":"other.example/log"'),
        (b"}", b"}\n\n"),
        (b"}", b""),
    ],
)
def test_a_card_of_another_form_is_not_read(old, new):
    """
    One spelling, all members, nothing more.
    """
    data = card().to_bytes()
    assert old in data
    with pytest.raises(LedgerFormatError):
        AnchorCard.parse(data.replace(old, new, 1))


def test_a_proofs_leaf_is_hashed_as_a_leaf():
    """
    TL-9: an inner node's two hashes are no entry, even at a place that would fit.
    """
    size = 4
    inner = trees.read(1, 0) + trees.read(1, 1)
    forged = LogProof(0, (), sign_checkpoint(checkpoint(size), LOG))
    for entry in (inner, b"\x01" + inner):
        assert leaf_hash(entry) != trees.root(size)
        with pytest.raises(ProofInvalidError):
            forged.verify(entry, LOG.verifier)
