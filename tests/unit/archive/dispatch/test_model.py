"""Messages and their deliveries: what is refused, and how a delivery goes on."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dispatch.model import (
    CARRYING_TIME,
    FIRST_WAIT,
    LEADS_TO,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Delivery,
    Message,
    MessageInvalidError,
    MessageSettledError,
    MessageState,
    Task,
    Way,
    unnamed,
    wait_after,
)

pytestmark = pytest.mark.archive

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LETTER = Message(
    key="project/YG-2026-0001/drawn/li",
    kind="draw-result",
    person="li",
    address="mailto:li@example.org",
    subject="抽取结果公告",
    body="您好：\n\t结果见公告。\n",
)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("key", ""),
        ("key", "k" * 141),
        ("kind", "two words"),
        ("kind", "../up"),
        ("kind", "kind\n"),
        ("person", " "),
        ("address", "mailto:li@example.org\nBcc: all@example.org"),
        ("address", ""),
        ("subject", "line\r\nX-Header: 1"),
        ("subject", "one\u2028two"),
        ("subject", "s" * 251),
        ("body", "\0"),
        ("body", " \n"),
        ("body", "\ud800"),
        ("body", "b" * 100_001),
    ],
)
def test_a_message_that_could_smuggle_is_refused(part, text):
    """No header slips in through a line break, and no part is empty or endless."""
    with pytest.raises(MessageInvalidError) as refusal:
        replace(LETTER, **{part: text})

    assert refusal.value.part == part


@pytest.mark.parametrize("state", [each for each in MessageState if each != "queued"])
def test_a_settled_message_is_not_claimed(state):
    """What was sent or given up cannot be sent again by any path."""
    with pytest.raises(MessageSettledError):
        replace(Delivery.begun(LETTER, NOW), state=state, settled_at=NOW).claimed(NOW)


def test_a_message_is_due_from_its_instant_on():
    """Due is half-open like every period: not a moment before, but at the instant."""
    delivery = Delivery.begun(LETTER, NOW)

    assert not delivery.is_due(NOW - timedelta(microseconds=1))
    assert delivery.is_due(NOW)
    assert not delivery.claimed(NOW).is_due(NOW)
    assert delivery.claimed(NOW).is_due(NOW + CARRYING_TIME)


def test_a_failure_that_comes_too_late_says_nothing():
    """Neither of an attempt that was overtaken, nor after a proof or the end."""
    first = Delivery.begun(LETTER, NOW).claimed(NOW)
    second = first.claimed(NOW + CARRYING_TIME)
    sent = first.carried("proof", NOW)
    last = replace(first, attempts=MOST_ATTEMPTS)
    given_up = last.not_carried(MOST_ATTEMPTS, "no", NOW)

    assert second.not_carried(1, "late", NOW) == second
    assert sent.not_carried(1, "late", NOW) == sent
    assert given_up.state is MessageState.FAILED
    assert given_up.not_carried(MOST_ATTEMPTS, "late", NOW) == given_up


@given(st.integers(1, sys.maxsize))
def test_the_wait_grows_and_is_capped(attempts):
    """Later attempts wait at least as long, and never over an hour."""
    assert FIRST_WAIT <= wait_after(attempts) <= LONGEST_WAIT
    assert wait_after(attempts) <= wait_after(attempts + 1)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.integers(0, 10_000)),
        st.tuples(st.just("carried"), st.integers(0, 10_000)),
        st.tuples(st.just("failed"), st.integers(1, 35)),
        st.tuples(st.just("refused"), st.integers(1, 35)),
        st.tuples(st.just("reported"), st.booleans()),
    ),
    max_size=80,
)


@given(STEPS)
def test_whatever_workers_report_a_proof_is_final(steps):
    """In any order of claims and reports: no step is illegal, arrived stays arrived."""
    delivery, now = Delivery.begun(LETTER, NOW), NOW
    for step, number in steps:
        before = delivery
        now += timedelta(seconds=number)
        if step == "claim" and delivery.is_due(now):
            delivery = delivery.claimed(now)
        elif step == "carried":
            delivery = delivery.carried(f"proof {number}", now)
        elif step == "failed":
            delivery = delivery.not_carried(number, "no", now)
        elif step == "refused":
            delivery = delivery.not_carried(number, "never", now, for_good=True)
        elif step == "reported":
            delivery = delivery.reported(arrived=number, why="off", at=now)
        assert delivery.state in {before.state, *LEADS_TO[before.state]}
        assert delivery.attempts <= MOST_ATTEMPTS
        assert (delivery.settled_at is None) is (delivery.state is MessageState.QUEUED)
        if before.state is MessageState.DELIVERED:
            assert delivery == replace(before, proof=delivery.proof)
        if before.proof:
            assert delivery.proof == before.proof


def test_a_refusal_for_good_ends_it_at_once():
    """The first attempt is the last, with its reason, unless it is of an old one."""
    claimed = Delivery.begun(LETTER, NOW).claimed(NOW)
    assert claimed.not_carried(7, "never", NOW, for_good=True) == claimed
    failed = claimed.not_carried(1, "550 unknown", NOW, for_good=True)
    assert (failed.state, failed.trouble) == (MessageState.FAILED, "550 unknown")
    assert (failed.is_unheard, failed.settled_at) == (True, NOW)


def test_reports_count_in_whatever_order_they_come():
    """Before the carrier's own answer, and the bad news before the good one."""
    claimed = Delivery.begun(LETTER, NOW).claimed(NOW)
    lost = claimed.reported(arrived=False, why="switched off", at=NOW)
    assert (lost.state, lost.trouble) == (MessageState.UNDELIVERABLE, "switched off")
    assert lost.carried("late proof", NOW).state is MessageState.UNDELIVERABLE
    there = lost.reported(arrived=True, why="", at=NOW)
    assert (there.state, there.trouble) == (MessageState.DELIVERED, "")
    assert there.reported(arrived=False, why="no", at=NOW) == there
    assert there.carried("late proof", NOW).proof == "late proof"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <li.wang@mail.example.org>: unknown", "550 <…>: unknown"),
        ("138 0013 8000 is off, +8613800138000 too", "… is off, … too"),
        ("5.1.1 host 10.0.0.25 said 450", "5.1.1 host 10.0.0.25 said 450"),
        ("李四@例.公司 没有", "… 没有"),
    ],
)
def test_what_servers_say_is_kept_without_whom_they_said_it_of(said, kept):
    """Addresses and telephone numbers go, codes and hosts stay."""
    assert unnamed(said) == kept


def test_a_task_is_settled_once():
    """The first way stands."""
    failed = replace(Delivery.begun(LETTER, NOW), state=MessageState.FAILED)
    task = Task.about("1", failed, NOW)
    assert task.is_open
    done = task.settled(Way.CALLED, NOW)
    assert done.settled(Way.ARRIVED, NOW + timedelta(days=1)) == done
    assert not done.is_open
