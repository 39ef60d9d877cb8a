"""
Write the frozen examples of archive/SPEC.md sections 2 to 5, 9 and 10.

`python -m tests.vectors.make_ledger_vectors` writes the same bytes at every run. The
keys are published here, so they protect nothing.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.ledger.anchors import KnownCosigner
from archive.ledger.cosignatures import CosigningKey
from archive.public.evidence import NoteSigner, SigningKey, sha256
from archive.public.ledger import (
    AnchorCard,
    Checkpoint,
    Draft,
    EventBody,
    LogProof,
    Recorded,
    accepted_text,
    drawn_slots,
    inclusion_proof,
    leaf_hash,
    root_of_entries,
    seal,
    sign_checkpoint,
)
from archive.public.values import Actor

FILE = Path(__file__).with_name("ledger.json")
ORIGIN = "vectors.yangguang.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(sha256(b"ledger vector: log key")))
ACCEPTED = NoteSigner(
    f"{ORIGIN}/accepted", SigningKey(sha256(b"ledger vector: accepted key"))
)
COSIGNER = CosigningKey(
    "demo-supervisor.example/1", SigningKey(sha256(b"ledger vector: cosigner key"))
)
COSIGNED_AT = datetime(2026, 3, 2, 1, 1, tzinfo=UTC)
SECRET = sha256(b"ledger vector: secret of the tick")
CLERK = Actor("person-1", "中心", frozenset({"clerk", "agency"}), "0123456789abcdef")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def shown(kind, **members):
    """Return the clear members of a public kind."""
    return {"kind": kind, **members}


DRAFTS = [
    Draft(
        "INSTANCE",
        "instance",
        {"demo": True, "clock": "demonstration"},
        shown("INSTANCE", demo=True, clock="demonstration", origin=ORIGIN),
    ),
    Draft(
        "PROJECT_OPENED", "project/1", {"title": "道路维修 € 😀", "fen": 171_600_000}
    ),
    Draft(
        "DRAW_NOTICE",
        "project/1",
        {"tickets": 31},
        shown("DRAW_NOTICE", stream="project/1"),
    ),
    Draft("SIGN_UP", "sealed/" + "0f" * 16, {"firm": "演示企业0001"}, sealed=True),
]


def event_of(draft, n, prev, place):
    """Return the draft as event `n` of its stream, `place` seconds after the start."""
    body = EventBody(
        origin=ORIGIN,
        kind=draft.kind,
        stream=draft.stream,
        n=n,
        prev=prev,
        at=START + timedelta(seconds=place, microseconds=place),
        actor=CLERK,
        facts=draft.facts,
    )
    return Recorded.of(body, sha256(b"ledger vector: salt %d" % place))


def scene():
    """Return all events, the log's entries, and the tree of the sealed one."""
    events, entries, last = [], [], {}
    for place, draft in enumerate(DRAFTS):
        n, prev = last.get(draft.stream, (0, ""))
        event = event_of(draft, n + 1, prev, place)
        last[draft.stream] = (event.n, event.commitment)
        events.append(event)
        if not draft.sealed:
            entries.append(event.entry(draft.public).to_bytes())
    tree = seal([events[-1].commitment], drawn_slots(1, SECRET), SECRET)
    root = {"root": tree.root.hex()}
    tick = event_of(Draft("SEALED", "seals", root), 1, "", 10)
    entries.append(tick.entry(shown("SEALED", **root)).to_bytes())
    return [*events, tick], entries, tree


def vectors():
    """Return all examples as JSON."""
    events, entries, tree = scene()
    slot = drawn_slots(1, SECRET)[0]
    size = len(entries)
    checkpoint = Checkpoint(ORIGIN, size, root_of_entries(entries))
    signed = sign_checkpoint(checkpoint, LOG)

    def read(level, index):
        return root_of_entries(entries[index << level : (index + 1) << level])

    proofs = [
        LogProof(index, inclusion_proof(index, size, read), signed)
        for index in range(size)
    ]
    card = AnchorCard(
        origin=ORIGIN,
        demo=True,
        log_vkey=str(LOG.verifier),
        accepted_vkey=str(ACCEPTED.verifier),
        checkpoint=signed,
        cosigners=(KnownCosigner("演示监督局", str(COSIGNER.public)),),
        paper_root=sha256(b"ledger vector: certificate").hex(),
    )
    return {
        "spec": "archive/SPEC.md",
        "log_vkey": card.log_vkey,
        "accepted_vkey": card.accepted_vkey,
        "events": [told(event) for event in events],
        "entries": [entry.decode() for entry in entries],
        "leaf_hashes": [leaf_hash(entry).hex() for entry in entries],
        "checkpoint": signed,
        "cosigner_vkey": str(COSIGNER.public),
        "cosigned": signed + COSIGNER.cosign(checkpoint, COSIGNED_AT),
        "proofs": [proof.text for proof in proofs],
        "sealed_event": 3,
        "slot_proof": tree.prove(slot).to_bytes().decode(),
        "filler_proof": tree.prove(slot ^ 1).to_bytes().decode(),
        "tick_secret": SECRET.hex(),
        "anchor_card": card.to_bytes().decode(),
    }


def told(event):
    """Return what the owner of an event is told."""
    text = accepted_text(ORIGIN, demo=True, recorded=event)
    return {
        "body": event.body.decode(),
        "salt": event.salt.hex(),
        "commitment": event.commitment,
        "accepted": ACCEPTED.sign(text),
    }


def written():
    """Return the text of the file."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
