"""What is due is done, whatever else cannot be done just now."""

import pytest

from archive.ledger.errors import LogBehindError
from tests.harness import follow_receipts, inspect
from tests.sayings import Talk
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
