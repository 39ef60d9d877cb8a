"""Whom nothing reached is a task until it is settled; reports are taken once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.model import (
    FIRST_WAIT,
    Message,
    MessageState,
    NotCarriedError,
    RefusedForGoodError,
    TaskMissingError,
    Way,
)
from archive.dispatch.reports import (
    Outcome,
    ReportOfNothingError,
    ReportUnreadableError,
    TakeDeliveryReport,
)
from archive.dispatch.signing import CallStaleError, CallUnsignedError, SharedKey
from archive.dispatch.use_cases import SendDue, Swept
from archive.values.instants import to_micros
from tests.breaking import CutAt, PowerCutError
from tests.fakes_dispatch import LETTER, NOW, PASSING, Office, Transactions, letter
from tests.mail_room import KEY, report

pytestmark = pytest.mark.archive

ORIGIN = "test.example/log"
AT = to_micros(NOW)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Give an outbox on each database in turn."""
    transactions = Transactions(database)
    yield Office(transactions, database)
    transactions.engine.dispose()


def taking(office: Office, transactions: Transactions | None = None):
    """Return what takes reports; its clock for signatures is the office's."""
    return TakeDeliveryReport(
        transactions=transactions or office.transactions,
        key=SharedKey(KEY),
        origin=ORIGIN,
        clock=office.clock,
        machine=office.clock,
        passing=PASSING,
    )


def refuse(_message: Message) -> None:
    raise RefusedForGoodError("550 unknown user")


@pytest.fixture
def sent(office) -> Office:
    """Give an outbox whose letter was sent."""
    office.queue(LETTER)
    assert office.sweep() == Swept(sent=1)
    return office


# Tasks


def test_a_refusal_for_good_raises_a_task_at_once(office):
    """What, whom by number, since when and why; no address, and no second attempt."""
    office.postman.before = refuse
    office.queue(LETTER)
    assert office.sweep() == Swept(given_up=1)
    task = office.task()
    assert (task.message, task.kind, task.person) == (
        LETTER.key,
        "draw-result",
        "li",
    )
    assert (task.since, task.way, task.is_open) == (NOW, None, True)
    assert task.why == "failed: RefusedForGoodError: 550 unknown user"
    assert "example.org" not in repr(task)
    office.clock.pass_by(timedelta(days=2))
    assert office.sweep() == Swept()
    assert office.seen().attempts == 1
    assert office.open_tasks() == [task]


def test_a_bad_address_blocks_no_other(office):
    """One is refused for good, one for now; the rest leaves in the same sweep."""

    def choose(message: Message) -> None:
        if message == letter(1):
            refuse(message)
        if message == letter(2):
            raise NotCarriedError("450 later")

    office.postman.before = choose
    office.queue(*map(letter, range(5)))
    assert office.sweep() == Swept(sent=3, put_off=1, given_up=1)
    assert [each.message for each in office.open_tasks()] == ["letter/1"]
    office.postman.before = lambda _message: None
    office.clock.pass_by(FIRST_WAIT)
    assert office.sweep() == Swept(sent=1)


def test_a_message_that_runs_out_by_itself_raises_no_task(office):
    """Strangers who ask for codes fill nobody's list."""
    office.postman.before = refuse
    office.queue(replace(LETTER, kind="account-code"))
    assert office.sweep() == Swept(given_up=1)
    assert office.open_tasks() == []


def test_a_task_that_nobody_raised_is_missing(office):
    """Asking for it, or taking it up, says so."""
    with office.transactions.begin() as work:
        for ask in (work.dispatch.tasks.get, work.dispatch.tasks.locked):
            with pytest.raises(TaskMissingError):
                ask("0" * 32)


def test_open_tasks_are_listed_the_oldest_first(office):
    """A settled one is not, and stays settled."""
    office.postman.before = refuse
    for number in (2, 0, 1):
        office.queue(letter(number))
        office.sweep()
        office.clock.pass_by(timedelta(minutes=1))
    listed = [each.message for each in office.open_tasks()]
    assert listed == ["letter/2", "letter/0", "letter/1"]
    with office.transactions.begin() as work:
        task = work.dispatch.tasks.locked(office.task("letter/0").id)
        work.dispatch.tasks.save(task.settled(Way.CALLED, office.clock.now()))
    assert [each.message for each in office.open_tasks()] == ["letter/2", "letter/1"]
    assert office.task("letter/0").way is Way.CALLED


# Reports


def test_a_report_of_arrival_is_kept(sent):
    """The carrier's proof stays beside it."""
    assert taking(sent)(*report(LETTER.key, "delivered", AT)) is Outcome.TAKEN
    seen = sent.seen()
    assert (seen.state, seen.proof) == (MessageState.DELIVERED, "taken as number 1")
    assert sent.open_tasks() == []


def test_a_report_of_failure_raises_a_task(sent):
    """With the vendor's reason, without the number in it."""
    told = report(LETTER.key, "undeliverable", AT, reason="13800138000 is off")
    assert taking(sent)(*told) is Outcome.TAKEN
    assert sent.seen().state is MessageState.UNDELIVERABLE
    assert sent.task().why == "undeliverable: reported: … is off"


def test_the_same_report_again_changes_nothing(sent):
    """Sent again within its five minutes it is known; after them it is stale."""
    take, told = taking(sent), report(LETTER.key, "undeliverable", AT)
    assert take(*told) is Outcome.TAKEN
    before = sent.seen()
    sent.clock.pass_by(timedelta(minutes=1))
    assert take(*told) is Outcome.REPEATED
    assert sent.seen() == before
    sent.clock.pass_by(timedelta(minutes=5))
    with pytest.raises(CallStaleError):
        take(*told)


def test_reports_that_come_in_the_wrong_order_end_the_same(office):
    """It arrived: whether that was told first or last."""
    for number, order in enumerate((["undeliverable", "delivered"],) * 2):
        office.queue(letter(number))
        office.sweep()
        for state in order if number else reversed(order):
            taking(office)(*report(f"letter/{number}", state, AT))
        assert office.seen(f"letter/{number}").state is MessageState.DELIVERED
    assert office.open_tasks() == []
    assert office.task("letter/0") is None
    assert office.task("letter/1").way is Way.ARRIVED


def test_a_report_may_overtake_the_carriers_own_answer(office):
    """The adapter reports while it still answers; the proof is kept all the same."""
    office.postman.before = lambda message: taking(office)(
        *report(message.key, "delivered", AT)
    )
    office.queue(LETTER)
    assert office.sweep() == Swept(sent=1)
    assert office.seen().state is MessageState.DELIVERED
    assert office.seen().proof == "taken as number 1"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (report(LETTER.key, "delivered", AT, secret=b"x" * 32), CallUnsignedError),
        (report(LETTER.key, "delivered", AT + 301_000_000), CallStaleError),
        (report("unknown", "delivered", AT), ReportOfNothingError),
        (report(LETTER.key, "lost", AT), ReportUnreadableError),
        (report(LETTER.key, "delivered", AT, origin="b/log"), ReportUnreadableError),
        (report(LETTER.key, "delivered", AT, v="sms-call/1"), ReportUnreadableError),
        (report(LETTER.key, "delivered", AT, more=1), ReportUnreadableError),
        (report("", "delivered", AT), ReportUnreadableError),
        (report(LETTER.key, "delivered", AT, reason="x" * 501), ReportUnreadableError),
        (
            report(LETTER.key, "delivered", AT, reason="x" * 20_000),
            ReportUnreadableError,
        ),
        (report(LETTER.key, "delivered", AT, reason=None), ReportUnreadableError),
    ],
    ids=str,
)
def test_a_report_that_is_not_one_changes_nothing(sent, told, refusal):
    """Unsigned, stale, of nothing, unreadable, for another log: nothing is kept."""
    before = sent.seen()
    with pytest.raises(refusal):
        taking(sent)(*told)
    assert sent.seen() == before
    assert sent.open_tasks() == []


def test_nobody_reports_of_what_was_not_handed_over(office):
    """A message that still waits has not arrived, whoever says so."""
    office.queue(LETTER)
    with pytest.raises(ReportOfNothingError):
        taking(office)(*report(LETTER.key, "delivered", AT))
    assert office.sweep() == Swept(sent=1)


def test_one_report_sent_many_times_at_once_is_taken_once(sent):
    """One takes it, the others know it, and there is one task."""
    told = report(LETTER.key, "undeliverable", AT)
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda _: taking(sent)(*told), range(8)))
    assert sorted(outcomes) == [Outcome.REPEATED] * 7 + [Outcome.TAKEN]
    assert len(sent.open_tasks()) == 1


# Cuts


@pytest.mark.parametrize("point", range(2))
def test_a_report_is_whole_or_not_there(sent, point):
    """State, task and the report's own row together; repeated, it is told so."""
    told = report(LETTER.key, "undeliverable", AT)
    cut = Transactions(sent.url, CutAt(point))
    with pytest.raises(PowerCutError):
        taking(sent, cut)(*told)
    cut.engine.dispose()
    state = MessageState.UNDELIVERABLE if point else MessageState.SENT
    assert sent.seen().state is state
    assert len(sent.open_tasks()) == point
    assert taking(sent)(*told) is (Outcome.REPEATED if point else Outcome.TAKEN)
    assert len(sent.open_tasks()) == 1


@pytest.mark.parametrize("point", range(4))
def test_a_failure_and_its_task_are_one(office, point):
    """Cut at any commit of a sweep: never a failed message without a task."""
    office.postman.before = refuse
    office.queue(LETTER)
    cut = Transactions(office.url, CutAt(point))
    sweep = SendDue(
        transactions=cut,
        carrier=office.postman,
        clock=DemonstrationClock(NOW),
        passing=PASSING,
    )
    with pytest.raises(PowerCutError):
        sweep()
    cut.engine.dispose()
    failed = office.seen().state is MessageState.FAILED
    assert failed is (point == 3) is bool(office.open_tasks())
    office.clock.pass_by(timedelta(minutes=5))
    office.sweep()
    assert len(office.open_tasks()) == 1
