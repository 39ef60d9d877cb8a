"""
What clients were told, and an independent look at whether it is true.

A `Client` keeps every answer, and knows what it sent without getting one. `inspect`
reads database and files by itself: its own SQL, its own paths, its own digests; of the
product it takes signed notes and the hashes of the tree. It says what is wrong when

- an acknowledged act does not exist exactly once, as it was told;
- something exists, or has a receipt, that nobody sent, or that was refused;
- a stream has a gap, or a body does not open its commitment;
- the published log is not what the rows say, entry by entry and tile by tile.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import psycopg

from archive.evidence.notes import NoteVerifier, open_note
from archive.ledger.acts import Accepted
from archive.ledger.tree import leaf_hash, root_of_entries, root_of_hashes
from archive.values.actors import Actor
from archive.values.rules import RuleBrokenError
from tests.papers_kept import ISSUED, IssuedRow, json_of, wrong_papers
from tests.published import SLOTS, Published, check_receipt, labelled
from tests.sites import Site
from trading.server.instance import Instance


class Sent(NamedTuple):
    """An act as it was sent: its name on the platform, who acts, the request."""

    what: str
    actor: Actor
    request: bytes

    @property
    def act_key(self) -> str:
        """The name under which the database remembers the act."""
        key = json.loads(self.request)["key"]
        return labelled("act-key/1", self.actor.person.encode(), key.encode()).hex()


class Told(NamedTuple):
    """What answered an act: the signed note, and the event that it accepts."""

    note: str
    body: bytes
    salt: bytes


@dataclass
class Client:
    """
    Somebody outside. Each act goes through its decoder first, as if from the network.

    `unsure` has what was sent and not answered: it may be repeated under its key.
    """

    told: dict[str, Told] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    unsure: dict[str, Sent] = field(default_factory=dict)

    def act(self, acts: object, what: str, actor: Actor, request: bytes) -> Accepted:
        """Send an act; the answer is kept, whatever it is."""
        sent = Sent(what, actor, request)
        self.unsure[sent.act_key] = sent
        use_case = getattr(acts, what)
        try:
            accepted = use_case(actor, use_case.command.decode(request))
        except RuleBrokenError as refusal:
            self.unsure.pop(sent.act_key, None)
            self.refused[sent.act_key] = refusal.code
            raise
        event = accepted.event
        self.hear(sent, Told(accepted.note, event.body, event.salt))
        return accepted

    def hear(self, sent: Sent, told: Told) -> None:
        """Keep an answer; the same act never gets another one."""
        self.unsure.pop(sent.act_key, None)
        self.refused.pop(sent.act_key, None)
        assert self.told.setdefault(sent.act_key, told) == told


def inspect(site: Site, client: Client, *, settled: bool = True) -> list[str]:
    """
    Compare what the client was told with database, log and objects; say what is wrong.

    `settled`: the sequencer ran, so everything that was accepted is in the log.
    """
    with closing(reading(site)) as database:
        rows = [Row(*row) for row in database.execute(_EVENTS)]
        ends = {row[0]: tuple(row[1:]) for row in database.execute(_STREAMS)}
        heads = [tuple(row) for row in database.execute(_HEADS)]
        ticks = {row[0]: bytes(row[1]) for row in database.execute(_TICKS)}
        papers = [IssuedRow(*row) for row in database.execute(_PAPERS)]
        public = [json_of(row[0]) for row in database.execute(_PUBLIC)]
    log = Published(site.folder, site.card)
    return [
        *_wrong_streams(rows, ends),
        *_wrong_promises(site, client, rows),
        *_wrong_sealed(rows, ticks, settled=settled),
        *wrong_papers(site.folder, papers, _bodies(rows, ISSUED), public),
        *log.wrong(settled=settled),
        *_wrong_heads(heads, log, settled=settled),
        *_wrong_leaves(rows, log, settled=settled),
        *_wrong_first(site, rows, log),
    ]


def follow_receipts(instance: Instance, told: Sequence[Told]) -> None:
    """Follow the receipt of what was told to a root that the log signed."""
    card = instance.anchor_card(with_checkpoint=False)
    lines = [_lines(each.note, card.accepted_vkey) for each in told]
    places = [(line[3], int(line[4])) for line in lines]
    found = instance.receipts().logged(places)
    for line, logged in zip(lines, found, strict=True):
        check_receipt(logged, line[6], card)


@cache
def _lines(note: str, vkey: str) -> list[str]:
    return open_note(note, NoteVerifier.parse(vkey)).removesuffix("\n").split("\n")


# --- What the database holds ------------------------------------------------------


class Row(NamedTuple):
    """One event as the database keeps it."""

    id: int
    stream: str
    n: int
    kind: str
    prev: str
    commitment: str
    at: int
    body: bytes
    salt: bytes
    entry: bytes
    sealed: bool
    leaf: int | None
    tick: int | None
    slot: int | None
    act_key: str | None

    @property
    def name(self) -> str:
        """Return where it stands."""
        return f"{self.stream} {self.n}"


_EVENTS = f"SELECT {', '.join(Row._fields)} FROM archive_event ORDER BY id"  # noqa: S608 - fixed names
_STREAMS = "SELECT stream, n, head FROM archive_stream"
_HEADS = "SELECT size, root, published FROM archive_tree_head ORDER BY size"
_TICKS = "SELECT event, secret FROM archive_seal_tick"
_PAPERS = "SELECT lot, paper, pdf, level, issued_at FROM trading_paper ORDER BY id"
_PUBLIC = "SELECT content FROM trading_publication WHERE kind = 'paper' ORDER BY id"


def _bodies(rows: Iterable[Row], kind: str) -> list[dict[str, object]]:
    return [json.loads(row.body) for row in rows if row.kind == kind]


def reading(site: Site) -> sqlite3.Connection | psycopg.Connection:
    if site.server is None:
        return sqlite3.connect(f"file:{site.folder / 'yangguang.db'}?mode=ro", uri=True)
    return psycopg.connect(
        host=str(site.server.folder), user="app", dbname=site.database
    )


def _wrong_streams(
    rows: Iterable[Row], ends: Mapping[str, tuple[int, str]]
) -> Iterator[str]:
    """Each stream is 1, 2, 3 …, each event bound to the one before it."""
    last: dict[str, tuple[int, str]] = {}
    for row in sorted(rows, key=lambda row: (row.stream, row.n)):
        n, head = last.get(row.stream, (0, ""))
        if (row.n, row.prev) != (n + 1, head):
            yield f"{row.name} does not follow number {n}"
        last[row.stream] = row.n, row.commitment
        if labelled("event-commitment/1", row.salt, row.body).hex() != row.commitment:
            yield f"{row.name} does not open its commitment"
        event, entry = json.loads(row.body), json.loads(row.entry)
        said = [event[name] for name in ("stream", "n", "kind", "prev", "at")]
        if said != [row.stream, row.n, row.kind, row.prev, row.at]:
            yield f"{row.name}: its body is of another event"
        if (entry["c"], entry["at"]) != (row.commitment, row.at):
            yield f"{row.name}: its entry is of another event"
    if last != ends:
        yield "the streams do not end where their last events are"


def _wrong_promises(site: Site, client: Client, rows: Iterable[Row]) -> Iterator[str]:
    """What was told is there once, as it was told; nothing else is there."""
    # What the platform does by itself nobody sent: papers are looked at on their own.
    acts = [row for row in rows if row.act_key is not None and row.kind != ISSUED]
    found = {row.act_key: row for row in acts}
    if len(found) != len(acts):
        yield "one act has two events"
    mode = "demonstration" if site.card.demo else "operation"
    for act_key, told in client.told.items():
        lines = _lines(told.note, site.card.accepted_vkey)
        row = found.get(act_key)
        if row is None:
            yield f"accepted and lost: {lines[3]} {lines[4]}"
            continue
        said = ["yangguang/accepted/1", site.card.origin, mode, row.stream, str(row.n)]
        said += [row.prev or "-", row.commitment, str(row.at)]
        if lines != said or (told.body, told.salt) != (row.body, row.salt):
            yield f"{row.name} is not what was told"
    for act_key in found.keys() - client.told.keys() - client.unsure.keys():
        why = "was refused" if act_key in client.refused else "was never sent"
        yield f"{found[act_key].name} {why} and is there"


def _wrong_sealed(
    rows: Sequence[Row], ticks: Mapping[int, bytes], *, settled: bool
) -> Iterator[str]:
    """Each sealed event is in one SEALED tree, and nothing else is in any."""
    filled: dict[int | None, dict[int, bytes]] = {}
    for row in rows:
        if not row.sealed or (row.tick is None and not settled):
            continue
        tree = filled.setdefault(row.tick, {})
        if row.tick not in ticks or row.slot is None or row.slot in tree:
            yield f"{row.name} has no slot of its own in a SEALED tree"
        else:
            tree[row.slot] = bytes.fromhex(row.commitment)
    sealing = (row for row in rows if row.kind == "SEALED")
    shown = {row.id: json.loads(row.entry).get("root") for row in sealing}
    if shown.keys() != ticks.keys():
        yield "there is a SEALED entry without its tree, or a tree without entry"
    for tick in shown.keys() & ticks.keys():
        if _sealed_root(ticks[tick], filled.get(tick, {})).hex() != shown[tick]:
            yield f"the tree of tick {tick} has other events than its entry says"


def _sealed_root(secret: bytes, filled: Mapping[int, bytes]) -> bytes:
    leaves = []
    for slot in range(SLOTS):
        salt = labelled("sealed-slot-salt/1", secret, slot.to_bytes(4, "big"))
        data = labelled("sealed-slot/1", salt, filled.get(slot, b""))
        leaves.append(leaf_hash(data))
    return root_of_hashes(leaves)


# --- Database and log together -----------------------------------------------------


def _wrong_heads(
    heads: Sequence[tuple[int, bytes, bool]], log: Published, *, settled: bool
) -> Iterator[str]:
    """Each size that was ever signed continues the one before it."""
    for (one, _, _), (two, _, _) in pairwise(heads):
        if one >= two:
            yield f"size {two} does not continue size {one}"
    known = {size: bytes(root) for size, root, _ in heads}
    if log.size and known.get(log.size) != log.root:
        yield "the database does not know the signed size and root"
    for size, root, published in heads:
        if size <= log.size and root_of_entries(log.entries[:size]) != bytes(root):
            yield f"at size {size} the database has another root than the log"
        if (published or settled) and size > log.size:
            yield f"size {size} is said to be published, the checkpoint is {log.size}"
        if settled and not published:
            yield f"size {size} is not marked as published"


def _wrong_leaves(
    rows: Sequence[Row], log: Published, *, settled: bool
) -> Iterator[str]:
    """Every event that is not sealed has its own leaf; every leaf is one event's."""
    leaves = Counter(row.leaf for row in rows if row.leaf is not None)
    if sorted(leaves.elements()) != list(range(sum(leaves.values()))):
        yield "the leaves are not numbered from 0, each once"
    for index in set(range(log.size)) - leaves.keys():
        yield f"entry {index} is in the log and has no event"
    last: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row.stream, row.n)):
        if row.leaf is None:
            if settled and not row.sealed:
                yield f"{row.name} was accepted and is not in the log"
            continue
        if row.sealed:
            yield f"{row.name} is sealed and has a leaf of its own"
        if row.leaf <= last.get(row.stream, -1):
            yield f"{row.name} stands before the event it follows"
        last[row.stream] = row.leaf
        if row.leaf < log.size and log.entries[row.leaf] != row.entry:
            yield f"{row.name}: the log has another entry"


def _wrong_first(site: Site, rows: Iterable[Row], log: Published) -> Iterator[str]:
    """The first entry says what the card says, and no other entry speaks of it."""
    kinds = [row.kind for row in rows if row.kind == "INSTANCE"]
    first = json.loads(log.entries[0]) if log.entries else {}
    said = [first.get(name) for name in ("kind", "demo", "origin", "accepted_vkey")]
    card = site.card
    if said != ["INSTANCE", card.demo, card.origin, card.accepted_vkey]:
        yield "the first entry does not say what this log is"
    if len(kinds) != 1:
        yield f"{len(kinds)} events say what this log is"
