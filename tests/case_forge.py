"""
The operator who owns every key of a log writes it again.

`Forge` is his pen: he changes what an event says and makes log, proofs, checkpoint,
manifest and signature fit again.
"""

import json
from collections.abc import Callable
from typing import Any

from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.proofs import LogProof, parse_proof
from archive.ledger.tree import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of_hashes,
)
from tests.case_files import Case, Files, signed_anew, spelled
from tests.published import Published, labelled


class Forge:
    """The log of a case, as its operator could write it again."""

    def __init__(self, case: Case) -> None:
        self.case = case
        published = Published(case.site.folder, case.card)
        self.entries = published.entries

    def told_again(self, files: Files, edit: Callable[[dict[str, Any]], None]) -> Files:
        """
        Return the files after `edit` changed the disclosed events of the case.

        It gets them by number. Commitments, the chain, entries, tree, proofs and growth
        follow, so that only what the events say can be wrong.
        """
        members = {
            int(path[7:13]): json.loads(data)
            for path, data in files.items()
            if path.startswith("events/") and path.endswith(".json")
        }
        events = {str(n): member["event"] for n, member in members.items()}
        edit(events)
        entries, forged, before = list(self.entries), dict(files), ""
        proofs = sorted(p for p in files if p.startswith("events/") and "proof" in p)
        for path in proofs:
            n = int(path[7:13])
            index = parse_proof(files[path].decode()).index
            entry = json.loads(entries[index])
            if (event := events.get(str(n))) is not None:
                event["prev"] = before if n > 1 else ""
                self._bind(event, before)
                salt = bytes.fromhex(members[n]["salt"])
                body = spelled(event)
                said = {"kind": event["kind"], "stream": event["stream"]} | event[
                    "facts"
                ]
                shown = {each: said.get(each, old) for each, old in entry.items()}
                commitment = labelled("event-commitment/1", salt, body).hex()
                entry = shown | {"v": "entry/1", "c": commitment, "at": event["at"]}
                entries[index] = spelled(entry)
                member = {"event": event, "salt": salt.hex()}
                forged[path.replace(".tlog-proof", ".json")] = spelled(member)
            before = entry["c"]
        return self._logged(forged, entries)

    @staticmethod
    def _bind(event: dict[str, Any], before: str) -> None:
        """Let the closing event name the end that the stream now has."""
        heads = event["facts"].get("heads")
        for head in heads if isinstance(heads, list) else ():
            own = isinstance(head, dict) and head.get("stream") == event["stream"]
            if own and head.get("n") == event["n"] - 1:
                head["head"] = before

    def _logged(self, files: Files, entries: list[bytes]) -> Files:
        size = json.loads(files["manifest.json"])["size"]
        hashes = [leaf_hash(entry) for entry in entries[:size]]
        root = root_of_hashes(hashes)
        checkpoint = Checkpoint(self.case.card.origin, size, root)
        note = sign_checkpoint(checkpoint, self.case.log)
        read = Hashes(hashes)
        forged = dict(files)
        for path, data in files.items():
            if path.endswith(".tlog-proof"):
                old = parse_proof(data.decode())
                proof = LogProof(
                    index=old.index,
                    path=inclusion_proof(old.index, size, read),
                    checkpoint=note,
                    extra=entries[old.index],
                )
                forged[path] = proof.text.encode()
        heads = json.loads(files["log/heads.json"])
        for head in heads:
            grown = consistency_proof(head["size"], size, read)
            head["path"] = [each.hex() for each in grown]
        forged |= {"log/heads.json": spelled(heads), "log/checkpoint": note.encode()}
        return signed_anew(forged, self.case.signer)


class Hashes:
    """The hashes of a tree in memory."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of one whole subtree."""
        width = 1 << level
        return root_of_hashes(self.leaves[index * width : (index + 1) * width])
