"""What a page costs the database, and what is kept of it for the next who asks."""

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from shutil import copytree

import pytest
from sqlalchemy import event

from tests.asgi import answer_of
from tests.published_lots import DAY, lot, notice, project
from tests.web_site import PUBLISHED, told
from trading.disclosure.use_cases import ReadRecord
from trading.server.app import make_app
from trading.server.instance import Instance
from trading.server.kept_pages import KEPT_FOR

pytestmark = pytest.mark.trading

LISTS = ("/", "/en", "/projects", "/en/projects?type=works", "/today", "/en/today")
PAGES = (
    *LISTS,
    "/projects?q=%E6%B8%A0%E9%81%93",
    "/projects?q=P2026-0009",
    f"/projects/{PUBLISHED}",
    f"/projects/{PUBLISHED}/draws/1",
    f"/projects/{PUBLISHED}/draws/1/tickets",
    "/status",
    "/help",
    "/verify",
    "/cosign",
)
MOMENT = timedelta(microseconds=1)
CLOSES = 5


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Tell a demonstration once: one selection drawn among five, one still a draft."""
    folder = tmp_path_factory.mktemp("kept") / "instance"
    told(folder).close()
    return folder


@pytest.fixture
def instance(story, tmp_path):
    """Give a demonstration of its own to a test."""
    opened = Instance.open(copytree(story, tmp_path / "instance"))
    yield opened
    opened.close()


@pytest.fixture
def running(instance):
    """Give an earnest site over it, whose clock is moved by hand all the same."""
    return make_app(replace(instance, demo=False))


def ask(app, path, headers=None, method="GET"):
    return asyncio.run(answer_of(app, path.encode(), headers, method))


@contextmanager
def transactions(instance):
    """Count the transactions that are begun in the block."""
    begun = []

    def count(connection):
        begun.append(connection)

    event.listen(instance.engine, "begin", count)
    yield begun
    event.remove(instance.engine, "begin", count)


def publish(instance, number):
    """Publish one more lot, without moving the clock."""
    of = project(number, f"演示：第 {number} 号渠道")
    with instance.transactions.begin() as work:
        work.projects.add(of, lot(of))
        work.projects.publish(notice(of, instance.clock.now(), closes=CLOSES))
    return f"第 {number} 号渠道".encode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_one_transaction(instance, path):
    """
    Its frame and all that it lists are of the same state of the record.
    """
    app = make_app(instance)
    with transactions(instance) as begun:
        assert ask(app, path).status == 200
    assert len(begun) == 1


def test_what_a_machine_asks_is_one_transaction_too(instance):
    """
    The record as JSON has no frame, and costs no more than its questions.
    """
    app = make_app(instance)
    for path in ("/api/record", f"/api/projects/{PUBLISHED}"):
        with transactions(instance) as begun:
            assert ask(app, path).status == 200
        assert len(begun) == 1


@pytest.mark.parametrize("path", LISTS)
def test_a_crowd_costs_what_one_costs(instance, running, path):
    """
    Who asks for the same list within a second gets the same bytes, unasked for.
    """
    first = ask(running, path)
    instance.clock.pass_by(KEPT_FOR - MOMENT)
    with transactions(instance) as begun:
        again = ask(running, path)
        plain = ask(running, path, {"accept-encoding": "identity"})
        known = ask(running, path, {"if-none-match": first.headers["etag"]})
        head = ask(running, path, method="HEAD")

    assert begun == []
    assert again == first
    assert (plain.status, plain.sent) == (200, first.body)
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(first.body)
    assert (known.status, known.sent) == (304, b"")
    assert (head.headers, head.sent) == (first.headers, b"")


@pytest.mark.parametrize("path", LISTS)
def test_after_a_second_a_list_is_made_anew(instance, running, path):
    """
    What was published meanwhile is there, and the clock on the page has moved on.
    """
    ask(running, path)
    title = publish(instance, 8)
    instance.clock.pass_by(KEPT_FOR)

    with transactions(instance) as begun:
        answer = ask(running, path)
    assert len(begun) == 1
    assert title in answer.body


def test_a_kept_list_is_true_as_of_the_instant_on_it(instance, running):
    """
    Sign-up that ended meanwhile is still open on a page that shows the minute before.
    """
    closes = instance.clock.now() + CLOSES * DAY
    publish(instance, 8)
    instance.clock.jump_to(closes - MOMENT)
    before = ask(running, "/projects").body.decode()
    instance.clock.pass_by(MOMENT)

    kept = ask(running, "/projects").body.decode()
    instance.clock.pass_by(KEPT_FOR)
    after = ask(running, "/projects").body.decode()

    assert kept == before != after
    assert before.count("报名中") == after.count("报名中") + 1


def test_each_language_and_question_has_its_own(running):
    """
    Nobody gets another's language, or the answer to another's question.
    """
    paths = (
        *("/projects", "/en/projects", "/projects?lang=en", "/projects?page=2"),
        *("/projects?type=works", "/projects?type=land", "/projects?q=%E6%B8%A0"),
    )
    anew = {path: ask(running, path).body for path in paths}

    assert {path: ask(running, path).body for path in paths} == anew
    assert anew["/en/projects"] == anew["/projects?lang=en"]
    assert len({*anew.values()}) == len(paths) - 1


@pytest.mark.parametrize("path", LISTS)
def test_a_list_reads_nothing_of_its_visitor(instance, path):
    """
    Whatever else a visitor sends, the page is the same: so one serves all.
    """
    app = make_app(instance)
    plain = ask(app, path).body
    for headers in (
        {"hx-request": "true", "hx-boosted": "true", "hx-target": "list"},
        {"cookie": "session=1", "authorization": "Basic eDp5"},
        {"accept-language": "en", "user-agent": "another"},
        {"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"},
        {"accept": "*/*", "referer": "https://elsewhere.example/"},
    ):
        assert ask(app, path, headers).body == plain


def test_a_problem_is_never_kept(running, monkeypatch):
    """
    As soon as it is over, the list is there again.
    """

    def broken(_self, _query):
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(ReadRecord, "find", broken)
        assert ask(running, "/projects").status == 500
    assert ask(running, "/projects").status == 200
    assert ask(running, "/projects?type=none").status == 422


def test_the_page_of_a_project_is_never_kept(instance, running):
    """
    Only lists are: what somebody looks up for its state is as it is now.
    """
    for path in (f"/projects/{PUBLISHED}", "/status", "/api/record"):
        ask(running, path)
        with transactions(instance) as begun:
            ask(running, path)
        assert len(begun) >= 1


def test_nothing_is_kept_where_the_clock_stands(instance):
    """
    In a demonstration no second passes, so its lists are always made anew.
    """
    app = make_app(instance)
    ask(app, "/projects")
    title = publish(instance, 8)

    assert title in ask(app, "/projects").body
