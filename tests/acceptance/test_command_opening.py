"""The replay of a real opening from the command line, over a small part of it."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.command import answer, check_refused, fingerprints, run

pytestmark = [pytest.mark.trading, pytest.mark.slow]
FIRST = 7


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Replay the opening for the whole module; what it said, and where it lies."""
    folder = tmp_path_factory.mktemp("opening") / "demo"
    code, told = answer("demo", "opening", "--folder", folder, "--first", FIRST)
    assert code == 0
    return folder, told


@pytest.fixture
def replay(played, tmp_path):
    """Give a copy that a test may spoil."""
    shutil.copytree(played[0], tmp_path / "demo")
    return tmp_path / "demo"


def test_the_record_from_envelopes_equals_the_official_one(played):
    """
    E-12, E-13: order, instants, prices in figures and words; three were never released.
    """
    folder, told = played
    assert told["differences"] == []
    assert (told["signed_in"], told["opened"], told["not_opened"]) == (FIRST, 4, 3)
    record = json.loads((folder / "record.json").read_bytes())
    silent = [each for each in record["lines"] if not each["released_at"]]
    assert {each["verdict"] for each in silent} == {"FACTOR_WITHHELD"}
    assert {each["outcome"] for each in silent} == {"DEEMED_REVOKED"}
    assert {each["price"] for each in silent} == {""}


def test_the_price_far_off_is_left_to_the_committee(played):
    """
    W-14, BR 51: one price is nearly three times the others; it stays what it is.
    """
    (far,) = played[1]["outliers"]
    assert (far["price"], far["outcome"]) == ("53,919,880.00", "OPENED")
    assert far["words"] == "人民币伍仟叁佰玖拾壹万玖仟捌佰捌拾元整"


def test_the_case_file_agrees_and_has_the_signed_record(played):
    """
    B-32: the record that four have signed is in the case file, and anybody's check of
    file, envelopes and paper says that they agree with the cosigner's card.
    """
    folder, told = played
    card = ("--anchor", told["card"])
    code, checked = answer("verify", "casefile", told["case"], *card)
    assert (code, checked["ok"]) == (0, True)
    record = Path(told["paper"]).read_bytes()
    with ZipFile(folder / "case.zip") as case:
        assert case.read("papers/opening-record-1.pdf") == record


def test_a_replay_is_found_again_and_not_spoiled(replay):
    """
    A second start opens the same envelopes once more, and changes no byte.
    """
    before = fingerprints(replay)
    code, told = answer("demo", "opening", "--folder", replay)
    assert (code, told["found"], told["signed_in"]) == (0, True, FIRST)
    assert fingerprints(replay) == before


def test_another_price_in_the_record_is_noticed(replay):
    """
    A record that says what no envelope says is not the official one: exit code 1.
    """
    record = replay / "record.json"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("53,919,880.00", "5,391,988.00"), encoding="utf-8")
    said = run("demo", "opening", "--folder", replay)
    assert said.exit_code == 1
    assert "Differs from the official record" in said.stdout


def test_a_replay_that_was_interrupted_is_named(replay, tmp_path):
    """
    Without its record, or with half of one, it is left alone; so is a strange folder.
    """
    record = replay / "record.json"
    for half in (b"{", None):
        record.write_bytes(half) if half else record.unlink()
        check_refused(3, "demo", "opening", "--folder", replay)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").touch()
    check_refused(3, "demo", "opening", "--folder", tmp_path / "mine")
    check_refused(2, "demo", "opening", "--first", "2")
