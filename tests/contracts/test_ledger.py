"""What the log promises for every act, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from archive.ledger.errors import KeyReusedError
from archive.values.actors import Actor
from tests.harness import inspect
from tests.sayings import TALK, SaidBeforeError, Talk

pytestmark = pytest.mark.archive

OTHER = Actor("wang", "centre", frozenset({"clerk"}))


@pytest.fixture
def talk(instance):
    """Give somebody who talks on an instance of each kind in turn."""
    return Talk(instance)


def together(number, job):
    """Let threads begin a job at the same moment; return what each came to."""
    barrier = Barrier(number)

    def begin(each):
        barrier.wait()
        return job(each)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(begin, range(number)))


def test_numbers_have_no_gap_under_eight_threads(site, talk):
    """Eight threads that talk at once fill a stream 1, 2, 3 … 96."""
    told = together(8, lambda _: talk.words(12))

    numbers = sorted(each.event.n for heard in told for each in heard)
    assert numbers == list(range(1, 97))
    talk.instance.sequencer.run()
    assert inspect(site, talk.client) == []


def test_streams_do_not_wait_for_each_other(site, talk):
    """Every stream counts for itself, however the acts are mixed."""
    together(
        8, lambda n: [talk.act("say", "x", stream=f"project/{n % 4}") for _ in range(6)]
    )

    with talk.instance.transactions.read() as work:
        heads = work.ledger.heads([f"project/{number}" for number in range(4)])
    assert [head.n for head in heads] == [12] * 4
    assert inspect(site, talk.client, settled=False) == []


def test_one_act_is_one_event(site, talk):
    """An act that would record two events records none."""
    with pytest.raises(RuntimeError, match="one act records one event"):
        talk.act("say_twice", "hear, hear")

    assert said(talk) == []
    assert inspect(site, talk.client, settled=False) == []


def said(talk):
    with talk.instance.transactions.read() as work:
        return list(work.ledger.stream(TALK))


def test_a_repeated_act_is_answered_with_the_same_bytes(talk):
    """The same request under the same key gets the first answer, also much later."""
    first = talk.act("say", "yes", key="key-of-mine")
    talk.act("say", "no")
    talk.instance.sequencer.run()

    again = talk.act("say", "yes", key="key-of-mine")

    assert (again.note, again.event) == (first.note, first.event)
    assert len(said(talk)) == 2


def test_a_key_stands_for_one_request(talk):
    """Another request under a used key is refused and saves nothing."""
    talk.act("say", "yes", key="key-of-mine")
    with pytest.raises(KeyReusedError):
        talk.act("say", "no", key="key-of-mine")

    assert len(said(talk)) == 1
    assert [kept[:3] for kept in refusals(talk)] == [("zhang", "SayIt", "key-reused")]


def test_keys_of_two_people_are_two_keys(talk):
    """Nobody can take another's key away."""
    one = talk.act("say", "yes", key="key-of-mine")
    two = talk.act("say", "yes", key="key-of-mine", actor=OTHER)

    assert (one.event.n, two.event.n) == (1, 2)


@pytest.mark.parametrize("what", ["say", "say_once"])
def test_two_equal_requests_at_once_are_one_act(site, talk, what):
    """
    Eight times the same request under one key: one event, and eight equal answers.

    Also where a rule forbids to do it again: whoever is late is answered, not refused.
    """
    talk.act("say", "good morning")
    for number in range(5):
        word, key = f"word {number}", f"key-of-{number}"
        told = together(8, lambda _, w=word, k=key: talk.act(what, w, key=k))
        assert len({answer.note for answer in told}) == 1
        assert told[0].event.n == number + 2

    assert inspect(site, talk.client, settled=False) == []
    assert refusals(talk) == []


REFUSED = text("SELECT person, act, code, rule, message FROM archive_refusal")


def refusals(talk):
    with talk.instance.transactions.read() as work:
        return [tuple(row) for row in work.session.execute(REFUSED)]


def test_a_refused_act_leaves_nothing_but_its_refusal(site, talk):
    """Whatever an act did before it was refused is undone; the refusal is kept."""
    talk.act("say_once", "yes")
    with pytest.raises(SaidBeforeError):
        talk.act("say_once", "yes")

    assert len(said(talk)) == 1
    assert refusals(talk) == [("zhang", "SayOnce", "said-before", "X-1", "yes")]
    assert inspect(site, talk.client, settled=False) == []


def test_a_refused_key_may_be_used_again(site, talk):
    """A refusal uses up nothing: under the same key the act may succeed later."""
    talk.act("say_once", "yes")
    with pytest.raises(SaidBeforeError):
        talk.act("say_once", "yes", key="key-of-mine")
    talk.act("say_once", "no", key="key-of-mine")

    assert inspect(site, talk.client, settled=False) == []
