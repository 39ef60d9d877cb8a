"""The independent look sees what it is there for; else its silence said nothing."""

import sqlite3
from contextlib import closing

import pytest

from tests.harness import Client, Told, inspect
from tests.plays import Publish, tell
from tests.scribe import drafts
from trading.server.demo.cast import Cast

pytestmark = pytest.mark.archive


@pytest.fixture(scope="session")
def lived(selection):
    """Give an instance with sealed events in it, and what its clients were told."""
    return selection["closing sign-up"]


@pytest.fixture
def settled(lived, tmp_path):
    """Give a copy of it on which everything that waited is logged."""
    site = lived.site.copied(tmp_path / "instance")
    client = Client(told=dict(lived.client.told))
    with site.opened() as instance:
        tell(instance, lived.play, client)
    assert inspect(site, client) == []
    return site, client


EDITS = {
    "an event is deleted": "DELETE FROM archive_event WHERE id = 5",
    "the last event of a stream is deleted": (
        "DELETE FROM archive_event WHERE kind = 'PORTAL_RECORDED'"
    ),
    "an event is renumbered": "UPDATE archive_event SET n = 99 WHERE id = 5",
    "a body is edited": (
        "UPDATE archive_event SET body = CAST(replace(body, 'P2026', 'P2027') AS BLOB)"
    ),
    "a salt is lost": "UPDATE archive_event SET salt = zeroblob(32) WHERE id = 3",
    "an entry is edited": (
        "UPDATE archive_event SET entry = CAST(replace(entry, '1', '2') AS BLOB)"
    ),
    "two events change places": (
        "UPDATE archive_event SET leaf = CASE leaf WHEN 3 THEN -1 ELSE leaf END"
    ),
    "an event has no leaf": "UPDATE archive_event SET leaf = NULL WHERE leaf = 4",
    "a sealed event has a leaf": (
        "UPDATE archive_event SET leaf = 900 WHERE kind = 'SIGNED_UP'"
        " AND id = (SELECT min(id) FROM archive_event WHERE kind = 'SIGNED_UP')"
    ),
    "a sealed event is in no tree": (
        "UPDATE archive_event SET tick = NULL WHERE kind = 'SIGN_UP_WITHDRAWN'"
    ),
    "a sealed event is in another slot": (
        "UPDATE archive_event SET slot = (slot + 1) % 1024 WHERE sealed"
    ),
    "a tree lost its secret": "UPDATE archive_seal_tick SET secret = zeroblob(32)",
    "a tree is gone": (
        "DELETE FROM archive_seal_tick WHERE event ="
        " (SELECT max(event) FROM archive_seal_tick)"
    ),
    "a stream ends elsewhere": "UPDATE archive_stream SET n = n + 1",
    "a root is another": "UPDATE archive_tree_head SET root = zeroblob(32)",
    "a size is not marked": "UPDATE archive_tree_head SET published = 0",
    "a size is forgotten": (
        "DELETE FROM archive_tree_head WHERE size ="
        " (SELECT max(size) FROM archive_tree_head)"
    ),
    "an act lost its key": (
        "UPDATE archive_event SET act_key = NULL WHERE kind = 'PRICE_FIXED'"
    ),
    "somebody else's act": (
        "UPDATE archive_event SET act_key = 'ff' WHERE kind = 'SEALED' AND n = 1"
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_the_database_is_seen(settled, edit):
    """Whatever somebody does to one row of the log, the comparison tells."""
    site, client = settled
    with closing(sqlite3.connect(site.folder / "yangguang.db")) as database:
        assert database.execute(EDITS[edit]).rowcount > 0
        database.commit()

    assert inspect(site, client) != []


@pytest.mark.parametrize("moment", ["told and lost", "refused and there", "unsent"])
def test_a_broken_promise_is_seen(settled, moment):
    """An answer without an event, and an event without an answer, both show."""
    site, client = settled
    act_key, told = next(iter(client.told.items()))
    if moment == "told and lost":
        client.told["00" * 32] = told
    else:
        del client.told[act_key]
    if moment == "refused and there":
        client.refused[act_key] = "some-rule"

    assert len(inspect(site, client)) == 1


def test_another_answer_is_seen(settled):
    """A note over another event than the one that is kept shows."""
    site, client = settled
    (one, told), (_, other), *_ = client.told.items()
    for wrong in (other, Told(told.note, told.body, other.salt)):
        client.told[one] = wrong
        assert len(inspect(site, client)) == 1


def test_a_changed_file_is_seen(settled):
    """A flipped bit in any tile or bundle, and each missing file, shows."""
    site, client = settled
    needed = 0
    for file in sorted((site.folder / "objects" / "named").rglob("tile+/**/*")):
        if not file.is_file():
            continue
        kept = file.read_bytes()
        file.chmod(0o600)
        file.write_bytes(bytes([kept[0], kept[1] ^ 1]) + kept[2:])
        assert broken(site, client), file
        file.unlink()
        needed += broken(site, client)
        file.write_bytes(kept)
    assert needed == 2, "the partial tile and bundle of the last size"


def broken(site, client) -> bool:
    try:
        return inspect(site, client) != []
    except (FileNotFoundError, IndexError):
        return True


def test_what_is_not_logged_yet_is_seen(settled):
    """Until the sequencer ran the log is not complete, and that shows if it matters."""
    site, client = settled
    with site.opened() as instance:
        tell(instance, drafts(1, Cast.assembled()), client)
        assert inspect(site, client, settled=False) == []
        assert len(inspect(site, client)) == 1
        tell(instance, [Publish()], client)
    assert inspect(site, client) == []
