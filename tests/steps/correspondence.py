"""Messages that do not arrive, who looks after them, and what is reported of them."""

from datetime import timedelta

import pytest
from pytest_bdd import given, parsers, then, when

from archive.dispatch.reports import Outcome, TakeDeliveryReport
from archive.dispatch.signing import SharedKey
from archive.values.instants import to_micros
from tests.mail_room import KEY, report
from tests.phrases import phrase
from tests.post_room import SUBJECT, TEXT, PostRoom, words_of
from tests.registry_office import facts
from trading.accounts.letters import PASSING, letter
from trading.accounts.model.contacts import Contact
from trading.server.post_desk import PostDesk

KEY_OF_TEXT = "text/1"
NOTE = "已电话告知审查结果"
ORIGIN = "features.example/log"
STATES = {"arrived": "delivered", "did not arrive": "undeliverable"}


@pytest.fixture
def post(registry):
    """Return the post room of the platform."""
    return PostRoom(registry)


@pytest.fixture
def mei(registry, guild):
    """Return as whom Clerk Mei acts."""
    return registry.actor(guild["Clerk Mei"])


@pytest.fixture
def take(platform):
    """Return what takes the reports of the text service."""
    return TakeDeliveryReport(
        transactions=platform.instance.transactions,
        key=SharedKey(KEY),
        origin=ORIGIN,
        clock=platform.clock,
        machine=platform.clock,
        passing=frozenset({PASSING}),
    )


@given("the result of a review does not reach Bidder Hua", target_fixture="task")
@when("the result of a review does not reach Bidder Hua", target_fixture="task")
def undelivered(post, guild):
    return post.undelivered(guild["Bidder Hua"])


@when("a code does not reach Bidder Hua")
def code_undelivered(registry, post, guild):
    post.sweep()
    hua = guild["Bidder Hua"]
    to = Contact.read(hua.address)
    code = letter(post.personal, "code/1", hua.person, to, "s", "b", kind=PASSING)
    with post.desk.transactions.begin() as work:
        work.dispatch.queue(code, registry.clock.now())
    assert post.sweep(post.fails).given_up


@then(parsers.re(r"Clerk Mei has (?P<count>\d) messages? to look after"))
def listed(post, mei, count):
    assert len(post.listed(mei)) == int(count)


@then("her list does not say whom it concerns by name")
def list_names_nobody(post, mei, guild):
    shown = repr(post.listed(mei))
    assert guild["Bidder Hua"].person in shown
    assert "李四" not in shown
    assert "hua@" not in shown


@given(
    "Clerk Mei has opened a result that does not reach Bidder Hua",
    target_fixture="task",
)
def has_opened(post, mei, guild):
    task = post.undelivered(guild["Bidder Hua"])
    post.open(mei, task)
    return task


@when("Clerk Mei opens it", target_fixture="answer")
def opens(platform, post, mei, task):
    return platform.attempt(lambda: post.open(mei, task))


@then("Clerk Mei reads name, address and text")
def reads(post, mei, guild, task):
    file = post.read(mei, task)
    assert (file.name, file.text) == ("李四", TEXT)
    assert [each.address for each in file.contacts] == [guild["Bidder Hua"].address]


@given("Clerk Mei has noted that she called")
def has_called(post, mei, task):
    post.settle(mei, task, post.called(NOTE))


@when("Clerk Mei notes that she called and told Bidder Hua", target_fixture="answer")
def calls(platform, post, mei, task):
    return platform.attempt(lambda: post.settle(mei, task, post.called(NOTE)))


@then("the log holds the note's fingerprint and not its words")
def note_sealed(post, task, answer):
    assert len(facts(answer.accepted)["digest"]) == 64
    events = post.office.events(f"correspondence/{task.id}")
    assert len(events) == 2
    assert NOTE not in post.office.everything()


@given("Clerk Mei has drawn up a written notice")
def draws_up(post, mei, task):
    post.draw_up(mei, task)


@when("Clerk Mei notes that it was handed over", target_fixture="answer")
def hands_over(platform, post, mei, task):
    return platform.attempt(lambda: post.settle(mei, task, post.handed()))


@then("the notice says what the message said, and has a receipt to sign")
def notice_printed(platform, post, mei, task):
    desk = PostDesk.over(platform.instance, post.office.keeper)
    platform.publish_log()
    words = words_of(desk.print_notice(mei, task.id))
    for line in ("李四", *SUBJECT.split(), TEXT.splitlines()[0], "收件人签名"):
        assert line in words


@when("Clerk Mei corrects the address", target_fixture="answer")
def corrects(platform, post, mei, task):
    by = post.again("hua.new@example.org")
    return platform.attempt(lambda: post.settle(mei, task, by))


@then("the result of the review reaches Bidder Hua there")
def reached(post, guild):
    assert post.sweep().sent
    (letter_,) = [
        each for each in post.office.letters() if each.key.startswith("again/")
    ]
    assert letter_.address == "mailto:hua.new@example.org"
    assert letter_.person == guild["Bidder Hua"].person
    assert letter_.body == TEXT


# Reports


@given("a text message to Bidder Hua was handed over")
def handed_over(registry, post, guild):
    hua = guild["Bidder Hua"]
    to = Contact.read("13800138000")
    text = letter(post.personal, KEY_OF_TEXT, hua.person, to, "主题", "您好")
    with post.desk.transactions.begin() as work:
        work.dispatch.queue(text, registry.clock.now())
    assert post.sweep().sent


def reported(platform, state, **more):
    return report(KEY_OF_TEXT, state, to_micros(platform.clock.now()), **more)


@given(parsers.re("the text service has reported that it (?P<what>.+)"))
def has_reported(platform, take, what):
    told = reported(platform, STATES[what], origin=ORIGIN)
    assert take(*told) is Outcome.TAKEN


@when(
    parsers.re("the text service reports that it (?P<what>.+)"),
    target_fixture="answer",
)
@when("the same report comes again", target_fixture="answer")
def reports(platform, take, what="did not arrive"):
    told = reported(platform, STATES[what], origin=ORIGIN)
    return platform.attempt(lambda: take(*told))


@then("it is known already")
def known(answer):
    assert answer.accepted is Outcome.REPEATED


FLAWS = {
    "signed by another": {"secret": b"x" * 32},
    "ten minutes old": {},
    "of an unknown message": {},
}


@when(phrase("a report comes that is {flaw}"), target_fixture="answer")
def flawed(platform, take, flaw):
    now = platform.clock.now()
    at = now - timedelta(minutes=10) if flaw == "ten minutes old" else now
    key = "text/2" if flaw == "of an unknown message" else KEY_OF_TEXT
    told = report(key, "undeliverable", to_micros(at), origin=ORIGIN, **FLAWS[flaw])
    return platform.attempt(lambda: take(*told))
