"""A cosigner signs that a log only ever grew, and nothing else."""

import base64

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteInvalidError, NoteSigner
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.cosignatures import (
    CosignerKey,
    CosigningKey,
    cosignatures,
    with_cosignatures,
)
from archive.ledger.cosigner import (
    Cosigner,
    ForkedError,
    NotOfTheLogError,
    OldSizeError,
)
from archive.ledger.tree import (
    consistency_proof,
    root_of_entries,
)
from archive.ledger.witnessing import SIZE_TYPE, AddCheckpoint, answer
from archive.objects.files import FileCheckpoints
from archive.values.instants import parse_instant

pytestmark = pytest.mark.archive

ORIGIN = "demo.yangguang.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
KEY = CosigningKey("demo-supervisor.example/1", SigningKey(bytes(range(1, 33))))
NOW = parse_instant("2026-03-02T09:00:00+08:00")


def entries(size, fork=None):
    return [
        b"other" if fork is not None and n >= fork else b"entry %d" % n
        for n in range(size)
    ]


def note(size, fork=None, signer=LOG):
    root = root_of_entries(entries(size, fork))
    return sign_checkpoint(Checkpoint(signer.name, size, root), signer)


def proof(old, new, fork=None):
    """Make a consistency proof from all entries, read through complete subtrees."""
    rows = entries(new, fork)

    def read(level, index):
        width = 1 << level
        return root_of_entries(rows[index * width : (index + 1) * width])

    return consistency_proof(old, new, read) if 0 < old < new else ()


@pytest.fixture
def kept():
    """Give the list in which contradictions are kept."""
    return []


@pytest.fixture
def cosigner(tmp_path, kept):
    """Give a cosigner with a memory of its own."""
    return Cosigner(
        KEY,
        LOG.verifier,
        FileCheckpoints(tmp_path / "last"),
        DemonstrationClock(NOW),
        lambda one, other: kept.append((one, other)),
        str,
    )


def asked(cosigner, old, new, fork=None, path=None):
    given = proof(old, new, fork) if path is None else path
    return answer([cosigner], AddCheckpoint(old, given, note(new, fork)).text.encode())


def test_a_growing_log_is_cosigned(cosigner):
    """Each larger checkpoint gets a signature that the cosigner's vkey verifies."""
    for old, new in ((0, 1), (1, 2), (2, 7), (7, 7), (7, 300)):
        said = asked(cosigner, old, new)
        assert said.status == 200, said
        both = with_cosignatures(note(new), [said.body])
        (found,) = cosignatures(both, [KEY.public])
        assert (found.name, found.at, found.line) == (KEY.name, NOW, said.body)
        assert cosigner.last().size == new


def test_the_memory_outlives_the_process(cosigner, tmp_path):
    """A cosigner that starts again still refuses what contradicts its last word."""
    asked(cosigner, 0, 7)
    again = Cosigner(
        KEY,
        LOG.verifier,
        FileCheckpoints(tmp_path / "last"),
        cosigner.clock,
        print,
        str,
    )
    assert again.last().size == 7
    assert asked(again, 0, 8).status == 409


def test_two_roots_for_one_size_are_refused_and_kept_as_evidence(cosigner, kept):
    """Both under the log's own signature: 422, and both notes are kept."""
    asked(cosigner, 0, 7)
    said = asked(cosigner, 7, 7, fork=3)
    assert (said.status, "forked" in said.body) == (422, True)
    assert cosigner.last().size == 7
    assert kept == [(note(7), note(7, 3))]


@pytest.mark.parametrize("new", [8, 300])
@pytest.mark.parametrize("fork", [None, 3])
def test_a_wrong_proof_is_refused_and_accuses_nobody(cosigner, kept, new, fork):
    """Anybody can send one beside a genuine checkpoint: 422, and nothing is kept."""
    asked(cosigner, 0, 7)
    path = proof(7, new, fork) if fork else (bytes(32),)
    for shown in {None, fork}:
        said = asked(cosigner, 7, new, fork=shown, path=path)
        assert (said.status, "does not verify" in said.body) == (422, True)
    assert kept == []
    assert cosigner.last().size == 7
    assert asked(cosigner, 7, new).status == 200


def test_the_logs_own_tree_may_show_another_past(cosigner, kept):
    """A root from proven tiles is evidence, at the size that was cosigned."""
    asked(cosigner, 0, 7)
    cosigner.compare(note(300), 7, root_of_entries(entries(7)))
    with pytest.raises(OldSizeError, match="7"):
        cosigner.compare(note(300, 3), 6, root_of_entries(entries(6, 3)))
    with pytest.raises(NotOfTheLogError):
        cosigner.compare(
            note(300, 3, NoteSigner(ORIGIN, SigningKey.generate())), 7, bytes(32)
        )
    assert kept == []
    with pytest.raises(ForkedError):
        cosigner.compare(note(300, 3), 7, root_of_entries(entries(7, 3)))
    assert kept == [(note(7), note(300, 3))]


def test_a_log_that_was_rolled_back_is_refused(cosigner):
    """Fewer entries than before are no growth, whatever the old size says."""
    asked(cosigner, 0, 7)
    assert asked(cosigner, 7, 6).status == 400
    assert asked(cosigner, 5, 6).status == 409
    assert cosigner.last().size == 7


def test_another_old_size_is_answered_with_the_size(cosigner):
    """C2SP tlog-witness: 409 with the size of the last one, as its own media type."""
    asked(cosigner, 0, 7)
    said = asked(cosigner, 5, 8)
    assert (said.status, said.body, said.media_type) == (409, "7\n", SIZE_TYPE)


def test_a_stranger_is_not_cosigned(cosigner):
    """Another origin is unknown; another key under our origin is refused."""
    other = NoteSigner("other.example/log", SigningKey.generate())
    unknown = AddCheckpoint(0, (), note(7, signer=other)).text.encode()
    assert answer([cosigner], unknown).status == 404
    thief = NoteSigner(ORIGIN, SigningKey.generate())
    forged = AddCheckpoint(0, (), note(7, signer=thief)).text.encode()
    assert answer([cosigner], forged).status == 403
    assert cosigner.last() is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 0\n",
        b"old 00\n\n" + note(1).encode(),
        b"old -1\n\n" + note(1).encode(),
        b"old 0\nAAAA\n\n" + note(1).encode(),
        b"old 0\n" + b"A" * 43 + b"=\n\n" + note(1).encode(),
        b"old 0\n" + b"x\n" * 70 + b"\n" + note(1).encode(),
        b"old 0\n\n\n",
        b"\xff" * 10,
        b"old 0\n\n" + b"x" * (1 << 16),
    ],
)
def test_a_malformed_request_is_refused(cosigner, data):
    """Nothing malformed is signed, and nothing raises."""
    assert answer([cosigner], data).status in {400, 404, 422}
    assert cosigner.last() is None


def test_a_forged_cosignature_is_an_error_and_a_foreign_one_is_none():
    """A line in our cosigner's name must hold; lines of others say nothing to us."""
    good = KEY.cosign(Checkpoint(ORIGIN, 7, root_of_entries(entries(7))), NOW)
    assert cosignatures(with_cosignatures(note(7), [good]), []) == ()
    with pytest.raises(NoteInvalidError, match="is wrong"):
        cosignatures(with_cosignatures(note(8), [good]), [KEY.public])
    stranger = CosigningKey(KEY.name, SigningKey.generate()).public
    assert cosignatures(with_cosignatures(note(7), [good]), [stranger]) == ()


def test_a_vkey_of_the_log_is_no_vkey_of_a_cosigner():
    """The two kinds of key cannot be taken for each other."""
    assert CosignerKey.parse(str(KEY.public)) == KEY.public
    for wrong in (str(LOG.verifier), str(KEY.public)[:-1], ""):
        with pytest.raises(NoteInvalidError):
            CosignerKey.parse(wrong)


def test_the_signed_message_is_that_of_c2sp():
    """`cosignature/v1`, the time in seconds, then the checkpoint's own lines."""
    checkpoint = Checkpoint(ORIGIN, 7, root_of_entries(entries(7)))
    line = KEY.cosign(checkpoint, NOW)
    data = base64.b64decode(line.split(" ")[2])
    seconds = int.from_bytes(data[4:12], "big")
    assert seconds == 1772413200
    message = f"cosignature/v1\ntime {seconds}\n{checkpoint.text}".encode()
    KEY.key.public.verify(message, data[12:])
    assert len(data) == 4 + 8 + 64
