"""Documents of firms: sent, handed in, looked at, read, reminded of."""

from datetime import timedelta

from pytest_bdd import given, then, when

from archive.values.instants import beijing
from archive.values.rules import RuleBrokenError
from tests.builders_documents import jpeg, ofd, pdf
from tests.phrases import phrase
from tests.platform_driver import Answer
from tests.steps.claims import OWN, STRANGER

FILES = {
    "a scanned licence": pdf(),
    "a photograph of a licence": jpeg(),
    "an electronic licence": ofd(),
    "a programme called licence": b"MZ\x90\x00" + bytes(1000),
    "half of a scanned licence": pdf()[:40],
    "a licence of 30 MB": b"%PDF-1.7\n" + bytes(30 * 1024 * 1024),
}


def answered(ask):
    try:
        ask()
    except RuleBrokenError as refusal:
        return Answer(None, refusal)
    return Answer()


def send(platform, data):
    return platform.acts.keep_document([data])


def hand_in(platform, accounts, days=365, digest=""):
    person, _, _ = accounts.held[OWN]
    last = beijing(platform.clock.now()).date() + timedelta(days=days)
    return platform.act(
        person,
        "hand_in_document",
        kind="safety_permit",
        number="permit 1",
        valid_until=last.isoformat(),
        document=digest or send(platform, pdf()),
    )


def permit(platform, accounts):
    with platform.reading() as work:
        (found,) = work.dossiers.of(accounts.held[OWN][1])
    return found


def review(platform, accounts, outcome, words=""):
    return platform.act(
        platform.people.person("Clerk Chen"),
        "review_document",
        document=permit(platform, accounts).id,
        outcome=outcome,
        words=words,
    )


@when(phrase("Hengda Road's people send {file}"), target_fixture="answer")
def people_send(platform, file):
    kept = len(list(platform.instance.folder.glob("objects/**/*")))
    answer = answered(lambda: send(platform, FILES[file]))
    if answer.refusal is not None:
        assert len(list(platform.instance.folder.glob("objects/**/*"))) == kept
    return answer


@when(
    "Hengda Road's people hand in a document that nobody has sent",
    target_fixture="answer",
)
def hand_in_unsent(platform, accounts):
    return platform.attempt(lambda: hand_in(platform, accounts, digest="0" * 64))


@when(
    "Hengda Road's people hand in a permit that ran out yesterday",
    target_fixture="answer",
)
def hand_in_expired(platform, accounts):
    return platform.attempt(lambda: hand_in(platform, accounts, days=-1))


@given("Hengda Road's people have handed in a permit")
def have_handed_in(platform, accounts):
    hand_in(platform, accounts)


@given(
    phrase("Hengda Road's people have handed in a permit that lasts {days:d} more days")
)
def have_handed_in_for(platform, accounts, days):
    hand_in(platform, accounts, days)


@when(phrase("the stranger asks for {which}"), target_fixture="answer")
def stranger_asks(platform, accounts, which):
    person, _, _ = accounts.held[STRANGER]
    known = {"that permit": permit(platform, accounts).id, "a permit nobody has": "x"}
    read = platform.acts.read_document
    return answered(lambda: read(person.actor, known[which]))


@when(
    "Hengda Road's people and Clerk Chen each ask for that permit",
    target_fixture="read",
)
def both_ask(platform, accounts):
    number = permit(platform, accounts).id
    people = accounts.held[OWN][0], platform.people.person("Clerk Chen")
    return [platform.acts.read_document(each.actor, number)[1] for each in people]


@then("each of them reads what was handed in")
def each_reads(read):
    assert read == [pdf(), pdf()]


@given(phrase("Clerk Chen has refused the permit because {words}"))
def has_refused(platform, accounts, words):
    review(platform, accounts, "refused", words)


@when("Clerk Chen refuses the permit without words", target_fixture="answer")
def refuses_without_words(platform, accounts):
    return platform.attempt(lambda: review(platform, accounts, "refused"))


@when("Clerk Chen accepts the permit", target_fixture="answer")
def accepts(platform, accounts):
    return platform.attempt(lambda: review(platform, accounts, "accepted"))


@then(phrase("Hengda Road's people are told that {words}"))
def people_told(platform, accounts, words):
    told = platform.messages(accounts.held[OWN][0], "bidders", "attention")
    assert [words in each for each in told] == [True]


@when(phrase("{days:d} days pass, one after the other"))
def days_pass(platform, days):
    for _ in range(days):
        platform.clock.pass_by(timedelta(days=1))
        platform.acts.remind_of_expiry()
        platform.acts.remind_of_expiry()


@then(phrase("Hengda Road's people are reminded {count:d} times"))
def people_reminded(platform, accounts, count):
    told = platform.messages(accounts.held[OWN][0], "expiry", "runs out")
    assert len(told) == count
