"""The hidden count: while something is sealed the log shows time, and nothing else."""

import json
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy import insert, text

from archive.ledger.model import Draft
from archive.ledger.ports import Passage
from archive.ledger.sweeps import TICK, AuditHour, SealTick
from archive.ledger.tables import RefusalRow, SqlLedger
from archive.ledger.tree import root_of_entries
from tests.harness import follow_receipts, inspect
from tests.published import Published
from tests.sayings import SaidBeforeError, Talk
from tests.sites import BEGINS, CLERK, ORIGIN
from trading.server.instance import PLATFORM
from trading.server.site import InstanceLog, OneReading

pytestmark = pytest.mark.archive

SECOND = timedelta(seconds=1)


@pytest.fixture
def talk(instance):
    """Give somebody who talks on an instance of each kind in turn."""
    return Talk(instance)


def tick(instance):
    """Return the sweep that sends SEALED entries."""
    clock, transactions = instance.clock, instance.transactions
    return SealTick(clock=clock, transactions=transactions, platform=PLATFORM)


def open_seal(instance, name="lot"):
    with instance.transactions.begin() as work:
        work.ledger.open_seal(name, instance.clock.now())


def close_seal(instance, name="lot"):
    with instance.transactions.begin() as work:
        work.ledger.close_seal(name, instance.clock.now())


def seconds(instance, number):
    """Let so many seconds pass, sweeping in each; return when entries were sent."""
    sent, sweep = [], tick(instance)
    for _ in range(number):
        instance.clock.pass_by(SECOND)
        if sweep():
            sent.append((instance.clock.now() - BEGINS) // SECOND)
    return sent


def sealed_entries(site, instance):
    """Return the SEALED entries of the published log."""
    instance.sequencer.run()
    entries = [json.loads(each) for each in Published(site.folder, site.card).entries]
    return [each for each in entries if each.get("kind") == "SEALED"]


def test_without_a_seal_nothing_is_sent(talk):
    """Time alone makes no entry."""
    assert seconds(talk.instance, 40) == []


def test_every_ten_seconds_one_entry_goes_out(site, talk):
    """From the opening of the seal: one entry every ten seconds, never two."""
    seconds(talk.instance, 7)
    open_seal(talk.instance)
    talk.words(2, "whisper")

    assert seconds(talk.instance, 43) == [8, 18, 28, 38, 48]
    instants = [each["at"] for each in sealed_entries(site, talk.instance)]
    assert {b - a for a, b in pairwise(instants)} == {10**7}
    assert inspect(site, talk.client) == []


def test_many_acts_and_none_look_alike(site, talk):
    """Entries, tiles and instants are the same whether one, many or nobody acted."""
    open_seal(talk.instance)
    shown = []
    for words in (0, 1, 40, 0, 7):
        talk.words(words, "whisper")
        before = talk.instance.sequencer.run()
        assert seconds(talk.instance, 10) != []
        after = talk.instance.sequencer.run()
        (entry,) = Published(site.folder, site.card).entries[before:after]
        assert set(json.loads(entry)) == {"v", "at", "c", "kind", "root"}
        shown.append((after - before, len(entry)))

    assert len(set(shown)) == 1
    assert inspect(site, talk.client) == []
    follow_receipts(talk.instance, list(talk.client.told.values()))


def test_the_newest_entry_that_is_shown_is_never_a_sealed_act(talk):
    """Whoever reads again and again when the log grew last reads of no sealed act."""
    open_seal(talk.instance)
    seconds(talk.instance, 12)
    talk.instance.sequencer.run()
    log = InstanceLog(talk.instance, OneReading(talk.instance.transactions))
    before = log.standing()
    talk.instance.clock.pass_by(3 * SECOND)
    talk.words(2, "whisper")

    assert log.standing() == before
    assert BEGINS < before.newest_at < talk.instance.clock.now()


def test_closing_a_seal_does_not_tell_whether_somebody_came_last(talk):
    """After a seal closed one more entry goes out, acts or not; then none."""
    ends = []
    for name, words in (("quiet", 0), ("busy", 3)):
        open_seal(talk.instance, name)
        seconds(talk.instance, 15)
        talk.words(words, "whisper")
        close_seal(talk.instance, name)
        ends.append(len(seconds(talk.instance, 35)))

    assert ends == [1, 1]


def test_what_does_not_fit_waits_for_the_next_tree(site, talk):
    """A tree has 1,024 slots; the 1,025th event is in the next one, in order."""
    open_seal(talk.instance)
    with talk.instance.transactions.begin() as work:
        for number in range(1030):
            draft = Draft("WHISPERED", f"sealed/{number:032x}", {}, sealed=True)
            SqlLedger(work.session, ORIGIN).append(draft, CLERK, BEGINS)
    seconds(talk.instance, 12)
    talk.instance.sequencer.run()

    with talk.instance.transactions.read() as work:
        trees = [work.seals.place(f"sealed/{n:032x}", 1)[0] for n in range(1030)]
        slots = [work.seals.place(f"sealed/{n:032x}", 1)[1] for n in range(1024)]
    assert [trees.count(each) for each in sorted(set(trees))] == [1024, 6]
    assert trees == sorted(trees)
    assert sorted(slots) == list(range(1024))
    assert slots != sorted(slots), "slots do not tell the order"
    assert inspect(site, talk.client) == []


# --- Two at once --------------------------------------------------------------------


class Together:
    """Transactions of two sweeps that look at the same time, if they are let."""

    def __init__(self, transactions, rows, look):
        self.transactions, self.barrier = transactions, Barrier(2)
        self.rows, self.look = rows, look

    def begin(self):
        return Meeting(self.transactions.begin(), self)


class Meeting:
    """One of the two: after it has looked, it waits a moment for the other."""

    def __init__(self, transaction, together):
        self.transaction, self.together = transaction, together

    def __enter__(self):
        work, together = self.transaction.__enter__(), self.together
        rows = getattr(work, together.rows)
        looked = getattr(rows, together.look)

        def look(*arguments):
            found = looked(*arguments)
            with suppress(BrokenBarrierError):
                together.barrier.wait(0.3)
            return found

        setattr(rows, together.look, look)
        return work

    def __exit__(self, *error):
        return self.transaction.__exit__(*error)


def at_once(talk, sweep, rows, look):
    """Let two sweeps run at once; return what each of them did."""
    transactions = Together(talk.instance.transactions, rows, look)
    clock, done = talk.instance.clock, []

    def run():
        use = sweep(clock=clock, transactions=transactions, platform=PLATFORM)
        done.append(use())

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)


def test_two_ticks_at_once_are_one(site, talk):
    """Any number of workers may sweep: one SEALED entry, every event in it once."""
    open_seal(talk.instance)
    talk.words(3, "whisper")

    assert at_once(talk, SealTick, "seals", "due") == [False, True]
    talk.instance.sequencer.run()
    assert inspect(site, talk.client) == []
    assert seconds(talk.instance, 10) == [10]


def refuse(talk, number):
    talk.act("say_once", "yes")
    for _ in range(number):
        with pytest.raises(SaidBeforeError):
            talk.act("say_once", "yes")


def hours(site, talk):
    """Return the AUDIT_HOUR entries of the published log."""
    talk.instance.sequencer.run()
    entries = [json.loads(each) for each in Published(site.folder, site.card).entries]
    return [each for each in entries if each.get("kind") == "AUDIT_HOUR"]


def test_two_audits_at_once_are_one(site, talk):
    """Each refusal is under one hour's root, however many workers look for it."""
    refuse(talk, 2)
    talk.instance.clock.pass_by(timedelta(hours=1))

    assert at_once(talk, AuditHour, "refusals", "unlogged") == [False, True]
    assert len(hours(site, talk)) == 1


def audit(talk):
    return AuditHour(
        clock=talk.instance.clock,
        transactions=talk.instance.transactions,
        platform=PLATFORM,
    )


REFUSED = text(
    "SELECT at, person, organisation, act, code, rule, request_digest, message"
    " FROM archive_refusal ORDER BY id"
)


def leaves(talk):
    """Return the refusals as archive/SPEC.md section 7 hashes them."""
    with talk.instance.transactions.read() as work:
        rows = [tuple(row) for row in work.session.execute(REFUSED)]
    found = []
    for at, person, organisation, act, code, rule, digest, message in rows:
        leaf = {"v": "refusal/1", "at": at, "person": person, "act": act, "code": code}
        leaf |= {"organisation": organisation, "rule": rule, "message": message}
        leaf["request"] = bytes(digest).hex()
        written = json.dumps(leaf, sort_keys=True, separators=(",", ":"))
        found.append(written.encode())
    return found


def test_the_refusals_of_an_hour_enter_the_log_as_one_root(site, talk):
    """Nobody makes the log grow by being refused, and no refusal can be taken back."""
    sweep = audit(talk)
    assert not sweep(), "nothing was refused"
    refuse(talk, 3)
    assert not sweep(), "the hour is not over"
    talk.instance.clock.pass_by(timedelta(hours=1))
    assert sweep()
    assert not sweep(), "an hour is told once"
    refuse_late = leaves(talk)
    talk.instance.clock.pass_by(timedelta(hours=3))
    assert not sweep(), "hours without a refusal are not told"
    with pytest.raises(SaidBeforeError):
        talk.act("say_once", "yes")
    talk.instance.clock.pass_by(timedelta(hours=1))
    assert sweep()

    one, two = hours(site, talk)
    begins = int(BEGINS.timestamp()) * 10**6
    assert (one["until"], two["until"]) == (begins + 36 * 10**8, begins + 180 * 10**8)
    assert one["root"] == root_of_entries(refuse_late).hex()
    assert two["root"] == root_of_entries(leaves(talk)[3:]).hex()
    assert inspect(site, talk.client) == []


def test_who_came_in_is_under_the_hours_root(site, talk):
    """A passage is a leaf of its own form, in its place between the refusals."""
    refuse(talk, 1)
    with talk.instance.transactions.begin() as work:
        work.refusals.add(Passage(BEGINS, "p-1", "", "SignIn", "session:0123"))
    came = {"v": "passage/1", "at": int(BEGINS.timestamp()) * 10**6, "person": "p-1"}
    came |= {"organisation": "", "act": "SignIn", "credential": "session:0123"}
    leaf = json.dumps(came, sort_keys=True, separators=(",", ":")).encode()
    (refused, _) = leaves(talk)
    talk.instance.clock.pass_by(timedelta(hours=1))

    assert audit(talk)()
    (hour,) = hours(site, talk)
    assert hour["root"] == root_of_entries([refused, leaf]).hex()


def test_a_flood_of_refusals_does_not_stop_the_log(site, talk):
    """Whoever is refused 70,000 times in an hour makes one entry, like everybody."""
    refusal = {
        "at": BEGINS,
        "person": "zhang",
        "organisation": "centre",
        "act": "SayOnce",
        "code": "said-before",
        "rule": "X-1",
        "request_digest": b"",
        "message": "no",
    }
    with talk.instance.transactions.begin() as work:
        work.session.execute(insert(RefusalRow), [refusal] * 70_000)
    talk.instance.clock.pass_by(timedelta(hours=1))

    assert audit(talk)()
    (hour,) = hours(site, talk)
    assert hour["root"] == root_of_entries(leaves(talk)).hex()
    assert not audit(talk)()


def test_a_tick_is_ten_seconds():
    """The promise of 60 seconds for a receipt stands on it."""
    assert timedelta(seconds=10) == TICK
