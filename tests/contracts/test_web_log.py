"""The transparency log over HTTP: its checkpoint, its tiles, nothing beside them."""

import json

import aics_tlog
import pytest
from litestar.testing import TestClient

from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.errors import LogUnsoundError
from archive.ledger.model import parse_entry
from archive.ledger.tiles import TileReader
from tests.web_site import ORIGIN, check_problem, told
from trading.server.app import make_app

pytestmark = pytest.mark.trading


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """Give a demonstration: one selection drawn among five, one still a draft."""
    made = told(tmp_path_factory.mktemp("web") / "instance")
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(instance):
    """Give a client of the whole application; errors come back as answers."""
    with TestClient(make_app(instance), raise_server_exceptions=False) as found:
        yield found


def test_a_tile_with_slashes_tidied_up_is_no_tile(client, instance):
    """
    A path has one spelling: the same tile under a second one is not served.
    """
    size = instance.sequencer.check().size
    assert client.get(f"/log/tile/0/000.p/{size}").status_code == 200
    for head, tail in (("/", "/"), ("", "//"), ("", "/%2E/")):
        spelling = f"/log/{head}tile/0{tail}000.p/{size}"
        check_problem(client.get(spelling), 404, "not-found")
    check_problem(client.get(f"/log/tile/0/000.p/{size}/"), 404, "not-found")


def test_an_unsound_log_is_not_ready(instance, monkeypatch):
    """
    A database that contradicts the signed log suspends the service, and says so.
    """

    def unsound(_self):
        raise LogUnsoundError("two trees")

    monkeypatch.setattr(type(instance.sequencer), "check", unsound)
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        told = check_problem(client.get("/health/ready"), 503, "log-unsound")
    assert "two trees" not in json.dumps(told)


def test_the_log_over_http_is_the_log(client, instance):
    """
    Checkpoint, tiles and bundles as served prove every entry, from the demo's first on.
    """
    note = client.get("/log/checkpoint").text
    checkpoint = open_checkpoint(note, instance.log_signer.verifier)

    def fetch(path):
        answer = client.get(f"/log/{path}")
        if answer.status_code == 404:
            return None
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "application/octet-stream"
        return answer.content

    reader = TileReader(fetch, checkpoint.size, checkpoint.root)
    first = parse_entry(reader.entry(0))
    assert first.public["kind"] == "INSTANCE"
    assert first.public["demo"] is True
    assert all(reader.entry(index) for index in range(checkpoint.size))


def test_a_stranger_audits_the_log_over_http(client, instance):
    """
    Software that this project did not write finds the same tree behind the addresses.
    """
    key = aics_tlog.parse_vkey(str(instance.log_signer.verifier))
    note = aics_tlog.parse_note(client.get("/log/checkpoint").text)
    found = aics_tlog.verify_checkpoint(note, key, expected_origin=ORIGIN)
    assert found.ok, found.error

    class Served(aics_tlog.FileSystemTileReader):
        def read_tile(self, level, index, width):
            answer = client.get(
                f"/log/{aics_tlog.tiles.tile_path(level, index, width)}"
            )
            answer.raise_for_status()
            return answer.content

    assert aics_tlog.tree_root_from_tiles(Served("."), found.size) == found.root


def test_the_checkpoint_is_never_kept(client):
    """
    A checkpoint is asked for anew each time; so is everything that may change.
    """
    for path in ("/log/checkpoint", "/", "/api/record"):
        assert client.get(path).headers["cache-control"] == "no-cache"
