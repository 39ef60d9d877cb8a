"""The command says what a cosigner found in the dates of a log, and what to do."""

import json
from datetime import timedelta

import pytest

from archive.clock.system import SystemClock
from archive.ledger.vetting import Verdict
from tests.command import answer, run
from tests.dated_log import DatedLog
from trading.server.cosigner_words import WORDS
from trading.server.cosigning_http import LARGEST_ANSWER

pytestmark = pytest.mark.archive


def ago(**period):
    """Give a log that began so long before now, with two entries of that time."""
    return DatedLog(begun=SystemClock().now() - timedelta(**period)).tell(0, 1)


def asked(outside, url, *more):
    return answer("cosign", "--folder", outside.folder, "--pull", url, *more)


def test_the_command_refuses_a_history_told_again(tmp_path):
    """Over the network: exit code 1, a stable code, both languages, the evidence."""
    log = ago(hours=5)
    outside = log.cosigner(tmp_path / "outside")
    with log.served() as url:
        assert asked(outside, url)[0] == 0
        log.tell(60 * 4, 0, 1)
        code, told = asked(outside, url)
        assert len(log.taken) == 1
        assert (code, told["ok"], told["rule"]) == (1, False, "log-told-again")
        assert told["error"].startswith("没有签名 Not signed: 日志补记")
        assert "it was told later" in told["error"]
        assert "signed before stands" in told["remedy"]
        assert told["entries"] == [2, 3]
        assert told["kept_in"] in told["remedy"]
        said = run("cosign", "--folder", outside.folder, "--pull", url, "--every", "5")
        assert said.exit_code == 1
        assert "told again" in said.stderr


def test_the_command_waits_for_a_person_after_a_long_outage(tmp_path):
    """Two hours late; `--late-explained` signs it, once, and says so."""
    log = ago(hours=5)
    outside = log.cosigner(tmp_path / "outside")
    with log.served() as url:
        assert asked(outside, url)[0] == 0
        log.tell(60 * 3)
        code, told = asked(outside, url)
        assert (code, told["rule"]) == (1, "log-told-too-late")
        assert "--late-explained" in told["remedy"]
        code, told = asked(outside, url, "--late-explained")
        assert (code, told["late"]["rule"]) == (0, "log-told-too-late")
        log.tell(60 * 4 + 40)
        said = run("cosign", "--folder", outside.folder, "--pull", url)
        assert said.exit_code == 0
        assert "已签名，但日志有晚记 Signed, but" in said.stdout
        assert "Cosigned: 4" in said.stdout
    for wrong in (["--pull", "x", "--every", "5"], []):
        used = run("cosign", "--folder", outside.folder, "--late-explained", *wrong)
        assert used.exit_code == 2


def test_the_command_says_whose_clock_to_look_at(tmp_path):
    """A time to come: not signed, and nobody is accused."""
    log = ago(minutes=3)
    outside = log.cosigner(tmp_path / "outside")
    with log.served() as url:
        assert asked(outside, url)[0] == 0
        log.tell(60)
        code, told = asked(outside, url)
    assert (code, told["rule"]) == (1, "log-dated-ahead")
    assert "clock of this machine" in told["remedy"]
    assert "supervising" not in json.dumps(told)


def test_a_bundle_of_the_largest_entries_is_read(tmp_path):
    """Sixteen mebibytes may be a bundle; no other answer is so long."""
    log = ago(minutes=30)
    log.tell(*[2] * 254, kind="NOTICE", words="x" * 65_390)
    assert len(log.rows[-1]) > 65_500
    assert len(log.files["tile/entries/000"]) > 7 * LARGEST_ANSWER
    outside = log.cosigner(tmp_path / "outside")
    with log.served() as url:
        code, told = asked(outside, url)
    assert (code, told.get("error")) == (0, None)


def test_every_verdict_has_its_words():
    """In both languages, on the page and on the screen."""
    assert set(WORDS) == set(Verdict)
    for words in WORDS.values():
        for text in (words.what, words.todo):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in text)
            assert sum(sign.isascii() and sign.isalpha() for sign in text) > 10
