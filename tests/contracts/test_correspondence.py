"""Whom no message reached is looked after once, by whom that is recorded of."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.model import Way
from archive.ledger.errors import MalformedCommandError
from archive.public.values import RuleBrokenError
from archive.values.actors import Actor
from tests.office import START
from tests.post_room import HOUR, SUBJECT, TEXT, PostRoom
from tests.registry_office import RegistryOffice, facts
from tests.wiring import desk
from trading.accounts.entry_errors import AddressUnreadableError
from trading.correspondence.errors import (
    NoSuchTaskError,
    NoteOfOtherTimeError,
    NoteUnreadableError,
    NoticeMissingError,
    TaskSettledError,
    TaskUnreadError,
)
from trading.correspondence.model import StepKind, digest_of
from trading.correspondence.use_cases.settling import OpenDeliveryTask
from trading.rules.procedure import NotYoursError

pytestmark = pytest.mark.trading

CLERK = Actor("mei", "centre", frozenset({"clerk"}))
MANAGER = Actor("guan", "centre", frozenset({"centre_manager"}))
BEFORE = (START - HOUR).isoformat()
OWNER = Actor("tang", "owner", frozenset({"owner"}))


@pytest.fixture
def room(database):
    """Give a post room over each database in turn."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as at:
        yield PostRoom(RegistryOffice(at, clock))


@pytest.fixture
def li(room):
    return room.office.citizen("li@example.org")


@pytest.fixture
def task(room, li):
    """Give a task that a clerk has opened."""
    task = room.undelivered(li)
    room.office.clock.pass_by(HOUR)
    room.open(CLERK, task)
    return task


def kept(room, task):
    with room.desk.transactions.read() as work:
        return work.dispatch.tasks.get(task.id)


def test_the_list_names_nobody(room, li):
    """Numbers, kind and time; no name, no address, no firm."""
    first = room.undelivered(li)
    room.office.clock.pass_by(timedelta(seconds=1))
    second = room.undelivered(li)
    listed = room.listed(CLERK)
    assert listed == room.listed(MANAGER)
    assert [each.id for each in listed] == [first.id, second.id]
    assert (first.kind, first.person) == ("verdict", li.person)
    for word in ("li@", "李四", "example.org", first.message):
        assert word not in repr(listed)
    with pytest.raises(NotYoursError):
        room.listed(OWNER)


def test_who_opens_a_task_reads_it_and_that_is_recorded(room, li, task):
    """Name, addresses, text; another clerk has to open it as well."""
    file = room.read(CLERK, task)
    assert (file.name, file.subject, file.text) == ("李四", SUBJECT, TEXT)
    assert [each.address for each in file.contacts] == ["li@example.org"]
    with pytest.raises(TaskUnreadError):
        room.read(MANAGER, task)
    with pytest.raises(NotYoursError):
        room.open(OWNER, task)
    (event,) = room.office.events(f"correspondence/{task.id}")
    assert (event.kind, event.actor.person) == ("DELIVERY_TASK_OPENED", "mei")
    assert event.facts == {"task": task.id, "kind": "verdict", "person": li.person}


def test_a_call_settles_it_and_its_note_is_sealed(room, li, task):
    """The log has the digest of the note, the database nothing legible of it."""
    accepted = room.settle(CLERK, task, room.called("已告知李四 13800138000"))
    told = facts(accepted)
    assert (told["way"], told["person"]) == ("called", li.person)
    assert kept(room, task).way is Way.CALLED
    assert room.listed(CLERK) == []
    file = room.read(CLERK, task)
    assert [each.kind for each in file.done] == [StepKind.OPENED, StepKind.SETTLED]
    assert file.done[-1].said["said"] == "已告知李四 13800138000"
    everything = room.office.everything()
    for word in ("已告知李四", "13800138000", "li@example.org"):
        assert word not in everything
    with room.desk.transactions.read() as work:
        step = work.correspondence.steps(task.id)[-1]
    place = f"correspondence/{task.id}/settled"
    written = room.personal.open(step.sealed, place).encode()
    assert digest_of(written) == step.digest == told["digest"]
    assert digest_of(written.replace(b"1", b"2")) != step.digest


def test_a_notice_is_drawn_up_before_it_is_handed_over(room, task):
    """The last one counts; handing over is later than drawing up."""
    with pytest.raises(NoticeMissingError):
        room.settle(CLERK, task, room.handed())
    with pytest.raises(NoticeMissingError):
        room.notice(CLERK, task)
    room.draw_up(CLERK, task, place="")
    earlier = room.handed()
    room.office.clock.pass_by(HOUR)
    room.draw_up(CLERK, task)
    with pytest.raises(NoteOfOtherTimeError):
        room.settle(CLERK, task, earlier)
    notice = room.notice(CLERK, task)
    assert (notice.addressee, notice.place) == ("李四", "临清县建设路 8 号")
    assert (notice.subject, notice.text) == (SUBJECT, TEXT)
    with pytest.raises(TaskUnreadError):
        room.notice(MANAGER, task)
    told = facts(room.settle(CLERK, task, room.handed()))
    assert told["way"] == "handed_over"
    assert "建设路" not in room.office.everything()


def test_a_corrected_address_gets_the_message_again(room, li, task):
    """The same words under a key of their own; the account's address stays."""
    room.settle(CLERK, task, room.again("wang@example.org"))
    room.sweep()
    sent = [each for each in room.office.letters() if each.key == f"again/{task.id}"]
    (again,) = sent
    assert again.address == "mailto:wang@example.org"
    assert (again.person, again.subject, again.body) == (li.person, SUBJECT, TEXT)
    assert [each.address for each in room.read(CLERK, task).contacts] == [li.address]
    assert kept(room, task).way is Way.SENT_AGAIN


def test_what_is_sent_again_and_fails_is_another_task(room, task):
    """Nobody is lost between two addresses."""
    room.settle(CLERK, task, room.again("wang@example.org"))
    room.sweep(room.fails)
    (other,) = room.listed(CLERK)
    assert other.kind == "verdict"
    assert kept(room, other).message == f"again/{task.id}"


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (lambda room: room.called(said=" "), NoteUnreadableError),
        (lambda room: room.called(said="a\u202eb"), NoteUnreadableError),
        (lambda room: room.called(spoke_with=""), NoteUnreadableError),
        (
            lambda room: room.called(
                at=(room.office.clock.now() + timedelta(seconds=1)).isoformat()
            ),
            NoteOfOtherTimeError,
        ),
        (lambda room: room.called(at=BEFORE), NoteOfOtherTimeError),
        (lambda room: room.called(at="2026-03-02T09:00"), MalformedCommandError),
        (lambda room: room.called(more=1), MalformedCommandError),
        (lambda room: room.again("li"), AddressUnreadableError),
        (lambda room: room.again("a@b.cn\nBcc: c@d.cn"), AddressUnreadableError),
        (lambda _room: {"type": "forgotten"}, MalformedCommandError),
    ],
    ids=range(10),
)
def test_what_settles_nothing_is_refused(room, task, by, refusal):
    """Nothing is kept of it, and no note of it is in any message."""
    room.office.clock.pass_by(HOUR)
    with pytest.raises(refusal):
        room.settle(CLERK, task, by(room))
    assert kept(room, task).is_open
    assert len(room.office.events(f"correspondence/{task.id}")) == 1


def test_who_has_not_opened_a_task_settles_nothing(room, task):
    """Also not who could have; and nobody who serves nowhere."""
    for actor, refusal in ((MANAGER, TaskUnreadError), (OWNER, NotYoursError)):
        with pytest.raises(refusal):
            room.settle(actor, task, room.called())
        with pytest.raises(refusal):
            room.draw_up(actor, task)


def test_a_task_that_is_none_is_refused(room):
    """By reading and by acting."""
    with pytest.raises(NoSuchTaskError):
        room.act(OpenDeliveryTask, CLERK, task="0" * 32)


def test_a_task_is_settled_once(room, task):
    """Ten clerks at once: one settles it, the others are told that it is."""
    note = room.called()

    def settle(number):
        try:
            return room.settle(CLERK, task, note, key=f"key-at-once-{number}")
        except RuleBrokenError as error:
            return error

    with ThreadPoolExecutor(5) as threads:
        said = list(threads.map(settle, range(10)))
    refused = [each for each in said if isinstance(each, TaskSettledError)]
    assert len(refused) == 9
    assert len(room.office.events(f"correspondence/{task.id}")) == 2


def test_the_same_request_settles_it_and_is_told_so_again(room, task):
    """A clerk whose answer was lost asks once more and gets it."""
    note = room.called()
    first = room.settle(CLERK, task, note, key="key-of-the-clerk")
    again = room.settle(CLERK, task, note, key="key-of-the-clerk")
    assert again == first
