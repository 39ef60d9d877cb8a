"""SB-17: the log tells which scripts seal, before anybody is served them."""

import hashlib

import pytest

from archive.ledger.model import parse_entry, parse_event
from trading.server import sealing_pages
from trading.server.seal_page import assemble
from trading.server.statics import Assets

pytestmark = pytest.mark.trading


def told(instance):
    """Return what stands in clear in the last entry of the log."""
    instance.sequencer.run()
    with instance.transactions.read() as work:
        size = work.log.head().size
    return parse_entry(instance.published.entry(size - 1)).public


def test_a_server_records_the_scripts_that_it_serves(instance):
    """Each by its SHA-256, as anybody fetches it; and the page that works offline."""
    assert sealing_pages.record_scripts(instance)
    entry = told(instance)
    assert (entry["kind"], entry["stream"]) == ("SEALING_PAGE", "instance")
    assets = Assets.shipped()
    for name, digest in entry["scripts"].items():
        served = assemble() if name == "seal/offline" else assets.find(name)[0].data
        assert hashlib.sha256(served).hexdigest() == digest, name
    assert {"seal/seal-page.js", "seal/worker.js", "vendor/sealing.js"} <= set(
        entry["scripts"]
    )


def test_only_other_scripts_are_recorded_again(instance, monkeypatch):
    """Starting again tells nothing; a changed script is told, and so is its return."""
    assert sealing_pages.record_scripts(instance)
    assert not sealing_pages.record_scripts(instance)
    right = sealing_pages.scripts()
    bent = {**right, "seal/worker.js": "0" * 64}
    monkeypatch.setattr(sealing_pages, "scripts", lambda: bent)
    assert sealing_pages.record_scripts(instance)
    assert told(instance)["scripts"] == bent
    monkeypatch.setattr(sealing_pages, "scripts", lambda: right)
    assert sealing_pages.record_scripts(instance)
    with instance.transactions.read() as work:
        found = [parse_event(each.body).kind for each in work.ledger.stream("instance")]
    assert found.count("SEALING_PAGE") == 3
