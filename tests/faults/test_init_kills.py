"""`yangguang init`, killed: the next one says what is there, and loses nothing."""

import os
from importlib import import_module

import pytest

from archive.ledger.anchors import AnchorCard
from tests.breaking import killed_at_each_change
from tests.command import ORIGIN, answer, fingerprints
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = [pytest.mark.trading, pytest.mark.slow]

MAKE = import_module("trading.server.cli.main")._make


def test_a_killed_init_is_finished_or_said_to_be_unfinished(tmp_path):
    """
    Killed at a change of whatever file, keys, certificates, settings, log or card.

    An instance that is whole gets its card; of another it is said that it never
    answered anybody; whatever was there is there still.
    """

    def make(place):
        MAKE(place / "instance", Settings(ORIGIN), place / "card.json")

    died = killed_at_each_change(make, tmp_path / "killed")
    outcomes = set()
    for place in died:
        folder, card = place / "instance", place / "card.json"
        before = fingerprints(folder)
        told = answer("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
        outcomes.add(outcome(told, folder, card))
        after = fingerprints(folder)
        kept = {name for name in before if not name.startswith(("yangguang", "log"))}
        assert {name: after.get(name) for name in kept} == {
            name: before[name] for name in kept
        }
    assert outcomes == {"made", "never finished", "whole"}


def outcome(told, folder, card):
    """Return what the second `init` answered, and expect that it is true."""
    code, said = told
    if code == 0:
        instance = Instance.open(folder)
        instance.close()
        assert AnchorCard.parse(card.read_bytes()).origin == ORIGIN
        return "made"
    if code == 2:
        assert AnchorCard.parse(card.read_bytes()).origin == ORIGIN
        return "whole"
    assert code == 3
    assert not card.exists()
    assert "never finished" in said["error"]
    assert "Remove the folder" in said["remedy"]
    return "never finished"


def test_an_instance_without_its_card_gets_it(tmp_path):
    """Cut between the instance and its card: the next `init` writes the card."""
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
    Instance.create(folder, Settings(ORIGIN)).close()
    assert answer(*init)[1]["error"].endswith("holds an instance already")

    (tmp_path / "card.json.incoming").write_bytes(b"")
    other = (*init[:3], "--origin", "other.example/log", "--card", card)
    assert answer(*other)[0] == 3
    assert answer(*init)[0] == 0

    kept = AnchorCard.parse(card.read_bytes())
    instance = Instance.open(folder)
    assert kept == instance.anchor_card(with_checkpoint=False)
    instance.close()
    assert not (tmp_path / "card.json.incoming").exists()


def test_everything_that_init_made_reached_the_disk(tmp_path, monkeypatch):
    """Keys, certificates, settings and card, and the folders that name them."""
    durable, sync = set(), os.fsync

    def noted(descriptor):
        sync(descriptor)
        durable.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    MAKE(tmp_path / "a/instance", Settings(ORIGIN), tmp_path / "card.json")

    folder = tmp_path / "a" / "instance"
    there = [tmp_path, tmp_path / "a", folder, folder / "keys", folder / "log"]
    there += [tmp_path / "card.json", folder / "instance.toml"]
    there += [*(folder / "keys").iterdir(), folder / "log" / "checkpoint"]
    missing = [each.name for each in there if each.stat().st_ino not in durable]
    assert missing == []
