"""What authorities find about firms, and for how long it is shown."""

from datetime import timedelta

from pytest_bdd import given, then, when

from tests.phrases import phrase
from trading.bidders.codes import Uscc

TERM = timedelta(days=180)
MOMENT = timedelta(microseconds=1)
PARTS = {"hearing": {"hearing": ""}, "appeal": {"appeal": " "}, "end": {}}


def records(platform, who, firm, **changes):
    now = platform.clock.now()
    facts = {
        "number": "虚构认字〔2026〕1号",
        "firm": Uscc.parse(platform.people.firm(firm).code),
        "found": "replaced the project manager without consent",
        "source": "inspection of 2026-02-10",
        "since": now,
        "until": now + TERM,
        "hearing": "heard on 2026-02-20",
        "appeal": "to the county government within 60 days",
        "document": "cd" * 32,
        **changes,
    }
    return platform.act(platform.people.person(who), "record_finding", **facts)


@given(
    phrase("Director Guo has recorded a finding about {firm:Name}"),
    target_fixture="found_at",
)
def has_recorded(platform, firm):
    records(platform, "Director Guo", firm)
    return platform.clock.now()


@when(phrase("{who:Name} records a finding about {firm:Name}"), target_fixture="answer")
def records_finding(platform, who, firm):
    return platform.attempt(lambda: records(platform, who, firm))


@when(
    phrase("Director Guo records a finding about {firm:Name} without {part}"),
    target_fixture="answer",
)
def records_without(platform, firm, part):
    missing = PARTS[part] or {"until": platform.clock.now()}
    return platform.attempt(lambda: records(platform, "Director Guo", firm, **missing))


@when("its last moment comes", target_fixture="shown")
def last_moment(platform, found_at):
    firm = Uscc.parse(platform.people.firm("Hengda Road").code)
    end = found_at + TERM
    with platform.reading() as work:
        return [
            len(work.conduct.shown(firm, at))
            for at in (found_at - MOMENT, found_at, end - MOMENT, end)
        ]


@then("it was shown until then and is shown no more")
def no_more(shown):
    assert shown == [0, 1, 1, 0]
