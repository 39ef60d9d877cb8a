"""
A log that is made by its key alone, entry by entry, of whatever time; and its readers.

It is one in earnest unless it is said to be a demonstration.
"""

import http.server
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.model import Entry
from archive.ledger.pulling import pull
from archive.ledger.tiles import bundle, entries_path, tile_path
from archive.ledger.tree import leaf_hash, root_of_entries, root_of_hashes
from archive.values.instants import parse_instant
from tests.loopback import serving
from trading.server.cosigning import CosignerFolder

ORIGIN = "county.example/log"
BODY = "行政审批监督局"
BEGUN = parse_instant("2026-03-02T08:00:00+08:00")
WIDTH = 256


def minutes(number):
    """Return so many minutes as a period."""
    return timedelta(minutes=number)


class DatedLog:
    """What its operator, who owns the key, publishes; `files` may be tampered with."""

    def __init__(self, *, demo=False, begun=BEGUN):
        self.demo, self.begun, self.rows = demo, begun, []
        self.signer = NoteSigner(ORIGIN, SigningKey(bytes(range(32))))
        self.files = {}

    @property
    def card(self):
        """The anchor card of the log, without a checkpoint."""
        accepted = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(range(2, 34))))
        return AnchorCard(
            origin=ORIGIN,
            demo=self.demo,
            log_vkey=str(self.signer.verifier),
            accepted_vkey=str(accepted.verifier),
        )

    def tell(self, *numbers, **public):
        """Log an entry for each of so many minutes after the log began; publish."""
        for number in numbers:
            commitment = sha256(b"%d" % len(self.rows)).hexdigest()
            entry = Entry(self.begun + minutes(number), commitment, public)
            self.rows.append(entry.to_bytes())
        return self.publish()

    def publish(self):
        """Write tiles, bundles and checkpoint of what is logged."""
        hashes = [leaf_hash(each) for each in self.rows]
        full = range(0, len(hashes) - WIDTH + 1, WIDTH)
        above = [root_of_hashes(hashes[start : start + WIDTH]) for start in full]
        for level, row in enumerate((hashes, above)):
            for start in range(0, len(row), WIDTH):
                part, index = row[start : start + WIDTH], start // WIDTH
                self.files[tile_path(level, index, len(part))] = b"".join(part)
                if level == 0:
                    rows = self.rows[start : start + WIDTH]
                    self.files[entries_path(index, len(rows))] = bundle(rows)
        root = root_of_entries(self.rows)
        checkpoint = Checkpoint(ORIGIN, len(self.rows), root)
        self.note = sign_checkpoint(checkpoint, self.signer)
        self.files["checkpoint"] = self.note.encode()
        return self

    def cosigner(self, folder):
        """Make the folder of somebody outside, from the card of this log."""
        name = f"{'demo-' * self.demo}supervision.example/1"
        return CosignerFolder.create(folder, self.card, name, BODY)

    def pulled(self, outside, number, **given):
        """Let him read and sign, so many minutes after the log began by his clock."""
        clock = DemonstrationClock(self.begun + minutes(number))
        found = pull(outside.cosigner(clock), self.files.get, **given)
        outside.save_card(found.cosigned)
        return found

    @contextmanager
    def served(self):
        """Serve the log on loopback; whatever is handed in is taken."""
        files, taken = self.files, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                found = files.get(self.path.removeprefix("/log/"))
                self.send_response(404 if found is None else 200)
                self.end_headers()
                self.wfile.write(found or b"")

            def do_POST(self):
                taken.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                """Say nothing on the terminal."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        with serving(server) as url:
            self.taken = taken
            yield url
