"""
A log that is made by its key alone, so that it can be forked at will, and its cosigner.

Both pasts of it are the same up to the third entry; the folder is the one that
`yangguang cosign` keeps.
"""

from datetime import timedelta
from hashlib import sha256

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.model import Entry
from archive.ledger.pulling import Pulled, pull
from archive.ledger.tiles import bundle, entries_path, tile_path
from archive.ledger.tree import consistency_proof, leaf_hash, root_of_entries
from archive.objects.ports import no_fault
from archive.values.instants import parse_instant
from trading.server.cosigning import CosignerFolder

ORIGIN = "demo.example/log"
NAME, BODY = "demo-supervisor.example/1", "演示行政审批监督局"
LOG = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
ACCEPTED = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(range(2, 34))))
LOG_CARD = AnchorCard(
    origin=ORIGIN,
    demo=True,
    log_vkey=str(LOG.verifier),
    accepted_vkey=str(ACCEPTED.verifier),
    checkpoint="",
)
CLOCK = DemonstrationClock(parse_instant("2026-03-02T09:00:00+08:00"))
BEGUN = parse_instant("2026-03-02T08:00:00+08:00")


def entries(size, past="one"):
    """Return the entries of a past, one a second."""
    return [
        Entry(
            BEGUN + timedelta(seconds=n),
            sha256(f"{past if n >= 3 else 'one'} {n}".encode()).hexdigest(),
        ).to_bytes()
        for n in range(size)
    ]


def files(size, past="one"):
    """Return what gives the files of a past at a size below 256, and its checkpoint."""
    rows = entries(size, past)
    return {
        "checkpoint": note(size, past).encode(),
        tile_path(0, 0, size): b"".join(map(leaf_hash, rows)),
        entries_path(0, size): bundle(rows),
    }.get


def checkpoint(size, past="one"):
    """Return where a past stands at a size."""
    return Checkpoint(ORIGIN, size, root_of_entries(entries(size, past)))


def note(size, past="one"):
    """Return what the log signs at a size; pasts part at the fourth entry."""
    return sign_checkpoint(checkpoint(size, past), LOG)


def proof(old, new, past="one"):
    """Return the proof that one size of a past continues another."""
    rows = entries(new, past)

    def read(level, index):
        width = 1 << level
        return root_of_entries(rows[index * width : (index + 1) * width])

    return tuple(consistency_proof(old, new, read)) if 0 < old < new else ()


def sign(folder, old, new, past="one"):
    """Ask for a signature as the log's operator would; return it."""
    made = folder.cosigner(CLOCK)
    return made.cosign(old, proof(old, new, past), note(new, past))


def pulled(folder, new, past="one") -> Pulled:
    """Read and sign as `cosign --pull` does, and write the card."""
    found = pull(folder.cosigner(CLOCK), files(new, past))
    folder.save_card(found.cosigned)
    return found


def created(folder, faults=no_fault):
    """Make the cosigner's folder."""
    return CosignerFolder.create(folder, LOG_CARD, NAME, BODY, faults=faults)


def size_of(folder):
    """Return the size that was signed last, 0 before the first."""
    last = folder.cosigner(CLOCK).last()
    return last.size if last else 0
