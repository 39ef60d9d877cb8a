"""What is due is done, whatever else cannot be done just now."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest

from archive.ledger.errors import LogBehindError
from tests.harness import follow_receipts, inspect
from tests.sayings import Talk
from trading.server.serving import Errand
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

pytestmark = pytest.mark.archive


@pytest.fixture
def sweeps(instance):
    """Give every sweep of an instance of each kind in turn."""
    return Sweeps(instance, Platform.over(instance))


def test_messages_that_cannot_leave_do_not_hold_up_the_log(site, sweeps):
    """The folder of messages is unusable: that is said, and receipts are on time."""
    talk = Talk(sweeps.instance)
    talk.words(3)
    (site.folder / "messages").write_text("a file where a folder should be")

    with pytest.raises(OSError, match="messages"):
        sweeps.run()
    follow_receipts(sweeps.instance, list(talk.client.told.values()))
    assert inspect(site, talk.client) == []


def test_every_failure_is_told(sweeps, monkeypatch):
    """The first is raised when all was tried, and the others are named on it."""
    tried = []

    def broken(name):
        def sweep(_self):
            tried.append(name)
            raise RuntimeError(f"{name} is broken")

        return sweep

    for name in ("_warn", "_send"):
        monkeypatch.setattr(Sweeps, name, broken(name))
    with pytest.raises(RuntimeError, match="_warn is broken") as raised:
        sweeps.run()
    assert tried == ["_warn", "_send"]
    assert raised.value.__notes__ == ["and RuntimeError: _send is broken"]


def test_nothing_is_done_on_a_log_that_contradicts_itself(sweeps, monkeypatch):
    """A log that must not go on ends the turn: nothing is sent that it cannot bear."""

    def unsound(_self):
        raise LogBehindError(1, 2)

    def never(_self):
        pytest.fail("something was sent")

    monkeypatch.setattr(Sweeps, "_warn", unsound)
    monkeypatch.setattr(Sweeps, "_send", never)
    with pytest.raises(LogBehindError):
        sweeps.run()


def test_a_promise_waits_for_nobody_outside(sweeps, monkeypatch):
    """Mail, timestamps and cosigners stand still; the log is on time without them."""

    def never(_self):
        pytest.fail("somebody outside was waited for")

    for name in ("_send", "_issue", "_cosigned"):
        monkeypatch.setattr(Sweeps, name, never)
    talk = Talk(sweeps.instance)
    talk.words(2)
    done = sweeps.keep_promises()
    assert done["log_size"] == sweeps.instance.sequencer.check().size
    follow_receipts(sweeps.instance, list(talk.client.told.values()))


def test_the_turn_of_everything_takes_along_what_errands_say(sweeps, monkeypatch):
    """What is recorded while an errand runs is in the log when the turn is over."""
    talk = Talk(sweeps.instance)
    monkeypatch.setattr(Sweeps, "_issue", lambda _self: talk.words(1) and 1)
    sweeps.run()
    follow_receipts(sweeps.instance, list(talk.client.told.values()))


def test_an_errand_that_waits_is_alone_in_waiting(sweeps):
    """While one waits, neither a second of its kind nor a promise does."""
    waiting, go_on = Event(), Event()

    def wait():
        waiting.set()
        assert go_on.wait(60)
        return 1

    errand = Errand(sweeps, wait)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(errand)
        assert waiting.wait(60)
        assert errand() == 0
        assert "log_size" in sweeps.keep_promises()
        go_on.set()
        assert first.result(60) == 1


def test_an_errand_that_fails_rests_longer_each_time(sweeps):
    """Twice as long after each failure, five minutes at most; a success ends it."""
    now, tries, broken = [0.0], [], [True]

    def run():
        tries.append(now[0])
        if broken[0]:
            raise OSError("nobody answers")
        return 1

    errand = Errand(sweeps, run, ticks=lambda: now[0])
    for second in range(1000):
        now[0] = float(second)
        with suppress(OSError):
            errand()
    assert tries[:5] == [0, 2, 6, 14, 30]
    assert tries[-1] - tries[-2] == 300
    broken[0] = False
    now[0] = 2000.0
    assert errand() == errand() == 1


def test_no_errand_is_run_on_a_log_that_contradicts_itself(sweeps, monkeypatch):
    """Once a promise found it unsound, nothing is sent that it cannot bear."""

    def unsound(_self):
        raise LogBehindError(1, 2)

    errand = Errand(sweeps, lambda: pytest.fail("something was sent"))
    monkeypatch.setattr(Sweeps, "_warn", unsound)
    with pytest.raises(LogBehindError):
        sweeps.keep_promises()
    assert errand() == 0
