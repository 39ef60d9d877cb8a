"""What the message outbox promises on every database."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.dispatch.model import (
    CARRYING_TIME,
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    NotCarriedError,
)
from archive.dispatch.use_cases import SendDue, Swept
from archive.public.dispatch import (
    Message,
    MessageDiffersError,
    MessageMissingError,
    MessageState,
)
from tests.databases import with_tables
from tests.fakes_dispatch import (
    LETTER,
    NOW,
    Office,
    Transactions,
    WorkerKilledError,
    letter,
)

pytestmark = pytest.mark.archive

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Give an outbox on each database in turn."""
    transactions = Transactions(database)
    yield Office(transactions, database)
    transactions.engine.dispose()


def fail(message: Message) -> None:
    """Fail as a carrier does."""
    raise NotCarriedError(f"no such mailbox: {message.address}")


def test_a_message_is_sent_once_and_its_proof_is_kept(office):
    """What was queued is carried whole; its proof stays, and it is not sent again."""
    office.queue(LETTER)
    office.clock.pass_by(timedelta(minutes=1))

    assert office.sweep() == Swept(sent=1)
    assert office.sweep() == Swept()

    assert office.postman.took == [LETTER]
    seen = office.seen()
    assert seen.message == LETTER
    assert (seen.state, seen.attempts) == (MessageState.SENT, 1)
    assert seen.proof == "taken as number 1"
    assert seen.queued_at == NOW
    assert seen.settled_at == NOW + timedelta(minutes=1)


def test_a_message_leaves_only_with_the_act_that_caused_it(office):
    """An act that is rolled back sends nothing."""

    def refused_act() -> None:
        with office.transactions.begin() as work:
            work.dispatch.queue(LETTER, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused_act()
    assert office.sweep() == Swept()
    with pytest.raises(MessageMissingError):
        office.seen()


def test_a_key_stands_for_one_message(office):
    """Queueing again changes nothing, sent or not; other words are refused."""
    office.queue(LETTER, LETTER)
    office.queue(LETTER)
    office.sweep()
    office.queue(LETTER)
    assert office.sweep() == Swept()
    assert office.postman.took == [LETTER]

    for change in ("kind", "person", "address", "subject", "body"):
        other = replace(LETTER, **{change: "other"})
        with pytest.raises(MessageDiffersError):
            office.queue(letter(1), other)
    with pytest.raises(MessageMissingError):
        office.seen(letter(1).key)


def test_two_acts_queue_the_same_message_at_the_same_time(office):
    """One row is made, and neither act fails."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: office.queue(LETTER), range(16)))

    assert office.sweep() == Swept(sent=1)


def test_a_failed_message_is_tried_again_after_a_growing_wait(office):
    """Not a moment before its time, then at it; the wait doubles up to an hour."""
    office.postman.before = fail
    office.queue(LETTER)

    waits = []
    for _ in range(MOST_ATTEMPTS - 1):
        assert office.sweep() == Swept(put_off=1)
        seen = office.seen()
        assert seen.trouble == (
            "NotCarriedError: no such mailbox: mailto:li@example.org"
        )
        waits.append(seen.next_at - office.clock.now())
        office.clock.jump_to(seen.next_at - MOMENT)
        assert office.sweep() == Swept()
        office.clock.pass_by(MOMENT)

    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert set(waits[7:]) == {LONGEST_WAIT}

    assert office.sweep() == Swept(given_up=1)
    assert office.given_up() == [LETTER.key]
    office.clock.pass_by(timedelta(days=30))
    assert office.sweep() == Swept()
    assert office.seen().attempts == MOST_ATTEMPTS
    assert office.seen().state is MessageState.FAILED


def test_a_message_that_failed_may_still_arrive(office):
    """After the carrier has recovered the trouble is forgotten and the proof kept."""
    office.postman.before = fail
    office.queue(LETTER)
    office.sweep()
    office.postman.before = lambda _message: None
    office.clock.pass_by(FIRST_WAIT)

    assert office.sweep() == Swept(sent=1)
    seen = office.seen()
    assert (seen.trouble, seen.proof, seen.attempts) == ("", "taken as number 1", 2)
    assert office.given_up() == []


def test_one_bad_message_holds_up_no_other(office):
    """Whatever a carrier breaks on, it is that message's trouble only."""

    def break_on_two(message: Message) -> None:
        if message.key == letter(2).key:
            raise ZeroDivisionError("a\0bug \ud800 " + "x" * 10_000)

    office.postman.before = break_on_two
    office.queue(*map(letter, range(5)))

    assert office.sweep() == Swept(sent=4, put_off=1)
    assert [each.key for each in office.postman.took] == [
        letter(number).key for number in (0, 1, 3, 4)
    ]
    trouble = office.seen(letter(2).key).trouble
    assert trouble.startswith("ZeroDivisionError: a\ufffdbug ? xxx")
    assert len(trouble) == 500


def test_a_sweep_ends(office):
    """One sweep sends at most so many, the longest due first; the rest stays due."""
    for number in (2, 0, 1):
        office.queue(letter(number))
        office.clock.pass_by(MOMENT)

    assert office.sweep(most=2) == Swept(sent=2)
    assert [each.key for each in office.postman.took] == ["letter/2", "letter/0"]
    assert office.sweep(most=2) == Swept(sent=1)


def test_what_is_due_longest_goes_first(office):
    """A message that was put off does not overtake one that has waited longer."""
    office.postman.before = fail
    office.queue(letter(0))
    office.sweep()
    office.postman.before = lambda _message: None
    office.clock.pass_by(MOMENT)
    office.queue(letter(1))
    office.clock.pass_by(FIRST_WAIT)

    assert office.sweep() == Swept(sent=2)
    assert office.postman.took == [letter(1), letter(0)]


def test_no_transaction_waits_for_a_carrier(office):
    """While a message is carried others may write: it may even queue a message."""

    def answer(message: Message) -> None:
        if message == LETTER:
            office.queue(letter(1))

    office.postman.before = answer
    office.queue(LETTER)

    assert office.sweep() == Swept(sent=2)
    assert office.postman.took == [LETTER, letter(1)]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_message_of_a_killed_worker_is_sent_by_the_next(office, moment):
    """
    A worker killed while carrying loses nothing: after a while it is due again.

    Killed after carrying, the message arrives twice, under the same key.
    """

    def die(_message: Message) -> None:
        raise WorkerKilledError

    setattr(office.postman, moment, die)
    office.queue(LETTER)
    with pytest.raises(WorkerKilledError):
        office.sweep()
    setattr(office.postman, moment, lambda _message: None)

    office.clock.pass_by(CARRYING_TIME - MOMENT)
    assert office.sweep() == Swept()
    office.clock.pass_by(MOMENT)
    assert office.sweep() == Swept(sent=1)
    assert office.postman.took == [LETTER] * (1 if moment == "before" else 2)
    assert office.seen().attempts == 2


def test_a_message_that_kills_its_worker_is_given_up_as_well(office):
    """An attempt counts when it begins, so that no message kills workers for ever."""

    def die(_message: Message) -> None:
        raise WorkerKilledError

    office.postman.before = die
    office.queue(LETTER)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(WorkerKilledError):
            office.sweep()
        office.clock.pass_by(CARRYING_TIME)

    assert office.sweep() == Swept(given_up=1)
    assert office.given_up() == [LETTER.key]
    assert office.seen().trouble == "no attempt came to an end"


class FailOnce:
    """A fault point that fails the n-th time a point is reached."""

    def __init__(self, point: str, time: int) -> None:
        self.point, self.left = point, time

    def __call__(self, point: str, /) -> None:
        self.left -= point == self.point
        if self.left == 0 and point == self.point:
            raise WorkerKilledError


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("time", "carried"), [(1, 0), (2, 1)], ids=["at the claim", "at the proof"]
)
def test_a_sweep_cut_at_any_commit_loses_no_message(office, moment, time, carried):
    """Each commit of a sweep failed before and after: the message is sent at last."""
    office.queue(LETTER)
    faults = FailOnce(f"database.commit:{moment}", time)
    cut = Transactions(office.url, faults)
    with pytest.raises(WorkerKilledError):
        SendDue(transactions=cut, carrier=office.postman, clock=office.clock)()
    cut.engine.dispose()
    assert len(office.postman.took) == carried

    office.clock.pass_by(CARRYING_TIME)
    proven = (time, moment) == (2, "after")
    assert office.sweep() == (Swept() if proven else Swept(sent=1))
    assert office.seen().state is MessageState.SENT
    assert len(office.postman.took) == (1 if proven else carried + 1)
    assert set(office.postman.took) == {LETTER}


def test_many_workers_send_each_message_once(office):
    """Workers that sweep at the same time share the work and never double it."""
    office.queue(*map(letter, range(40)))
    start = threading.Barrier(4)

    def work(_number: int) -> Swept:
        start.wait(30)
        return office.sweep()

    with ThreadPoolExecutor(4) as threads:
        swept = list(threads.map(work, range(4)))

    assert sum(each.sent for each in swept) == 40
    assert Counter(office.postman.took) == Counter(map(letter, range(40)))


@pytest.mark.postgres
def test_a_claimed_row_is_passed_over(empty_postgres):
    """On PostgreSQL a worker takes the next row instead of waiting for another's."""
    impatient = with_tables(empty_postgres) + "&options=-clock_timeout%3D2000"
    transactions = Transactions(impatient)
    office = Office(transactions, impatient)
    office.queue(letter(1), letter(2))

    with transactions.begin() as one, transactions.begin() as other:
        assert one.dispatch.due(NOW).message == letter(1)
        assert other.dispatch.due(NOW).message == letter(2)
        with transactions.begin() as third:
            assert third.dispatch.due(NOW) is None

    with transactions.begin() as one, transactions.begin() as other:
        assert one.dispatch.locked(letter(1).key).message == letter(1)
        assert other.dispatch.due(NOW).message == letter(2)
    transactions.engine.dispose()


def test_the_late_word_of_a_slow_worker_is_weighed(office):
    """
    A worker slower than the carrying time meets the one that came after it.

    Its success counts, even after the other failed; its failure undoes nothing.
    """

    def slow(message: Message) -> None:
        office.clock.pass_by(CARRYING_TIME)
        office.postman.before = fail
        assert office.sweep() == Swept(put_off=1)
        office.postman.before = lambda _message: None
        assert message == LETTER

    office.postman.before = slow
    office.queue(LETTER)

    assert office.sweep() == Swept(sent=1)
    assert office.seen().trouble == ""

    def slow_and_failing(message: Message) -> None:
        office.clock.pass_by(CARRYING_TIME)
        office.postman.before = lambda _message: None
        assert office.sweep() == Swept(sent=1)
        fail(message)

    office.postman.before = slow_and_failing
    office.queue(letter(1))
    office.sweep()
    assert office.seen("letter/1").state is MessageState.SENT
    assert office.seen("letter/1").trouble == ""
