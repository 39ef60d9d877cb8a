"""Tenders up to the notice: who holds keys, and when bids are asked for."""

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from parse import with_pattern
from pytest_bdd import given, then, when

from archive.values.rules import RuleBrokenError
from tests.builders_bids import HOLDERS, TRUSTEES, key_of
from tests.phrases import phrase
from tests.platform_driver import Answer, Platform
from tests.tender_course import CLERK, OWNER, Tendering, holder
from tests.tender_stages import STAGES, TenderStages, have_keys
from trading.bids.model.holders import holder_statement
from trading.bids.preparing_errors import DeadlineNotAheadError

SOMEBODY = "ab" * 32
"""A digest of which nobody knows anything."""


@with_pattern("|".join(sorted(STAGES, key=len, reverse=True)))
def stage(text: str) -> str:
    return text


@with_pattern(r"[\w, ]+")
def several(text: str) -> list[str]:
    """Read `owner, agency and centre` or `1, 2 and 3`."""
    return re.split(", | and ", text)


@pytest.fixture(scope="session")
def stages(tmp_path_factory, blank) -> TenderStages:
    """Return the stages of a tender, each told once."""
    return TenderStages(tmp_path_factory.mktemp("tenders"), blank)


@given(phrase('"South Weir" {reached:Stage}', Stage=stage), target_fixture="tender")
def tender_reached(tmp_path, stages, reached):
    course = stages.copied(reached, tmp_path)
    yield course
    course.instance.close()


@given('"South Weir" is prepared on a platform in earnest', target_fixture="tender")
def tender_in_earnest(tmp_path):
    begun = Platform.begun(tmp_path / "earnest", demo=False)
    course = Tendering(begun.instance, tmp_path)
    course.draft()
    course.name()
    have_keys(course)
    course.log_policy()
    course.publish_log()
    yield course
    begun.instance.close()


def attempted(course, act) -> Answer:
    """Let somebody try to act; says what they were told, and whether it cost."""
    return Platform(course.instance, course.instance.clock).attempt(act)


@contextmanager
def nothing_learnt():
    """Check that whoever asks is refused."""
    with pytest.raises(RuleBrokenError):
        yield


# Keys


@when(
    phrase(
        "the owner names {holders:Several} to hold keys, and {trustees:Several} to "
        "hold the time",
        Several=several,
    ),
    target_fixture="answer",
)
def owner_names(tender, holders, trustees):
    told = {
        "holders": [
            {"person": f"holder-{j}", "organisation": each, "duty": "开标人"}
            for j, each in enumerate(holders, 1)
        ],
        "trustees": [
            {
                "organisation": each,
                "age": TRUSTEES[at].recipient,
                "signing": key_of(f"trustee {at + 1}").public.raw.hex(),
            }
            for at, each in enumerate(trustees)
        ],
    }
    return attempted(tender, lambda: tender.act("name_holders", OWNER, **told))


@given("holder 1 has made the key")
def has_made_key(tender):
    tender.make_key(1)


@given("all but holder 5 have shown that their keys open")
def all_but_one(tender):
    for j in range(1, 5):
        tender.make_key(j)
        tender.drill(j)
    tender.make_key(5)


@when("holder 2 makes the key of holder 1", target_fixture="answer")
def makes_anothers(tender):
    return attempted(tender, lambda: tender.make_key(1, holder(2)))


@when("holder 1 hands in a key that somebody else has signed", target_fixture="answer")
def key_signed_by_another(tender):
    age = HOLDERS[0].recipient
    statement = holder_statement(tender.lot, 1, "holder-1", "owner", age, "served-page")
    return attempted(
        tender,
        lambda: tender.act(
            "make_key",
            holder(1),
            j=1,
            age=age,
            signing=key_of("holder 1").public.raw.hex(),
            signature=key_of("holder 2").sign(statement).hex(),
            tool="served-page",
        ),
    )


@when("holder 1 guesses the answer to the drill", target_fixture="answer")
def guesses(tender):
    return attempted(
        tender, lambda: tender.act("answer_drill", holder(1), j=1, answer=SOMEBODY)
    )


@when("holder 1 alone opens another drill in the last day")
def drills_again(tender):
    tender.at(tender.policy.deadline - timedelta(hours=3))
    tender.drill(1)


@then(phrase("holders {numbers:Several} are pointed out", Several=several))
def pointed_out(tender, numbers):
    assert tender.tender.not_drilled_again() == tuple(map(int, numbers))


# The policy and the notice


@given(phrase("{days:d} days have passed since"))
def days_passed(tender, days):
    tender.pass_by(days=days)


@given("everybody can see it in the log")
def seen_in_log(tender):
    tender.publish_log()


@when("the owner puts the policy into the log", target_fixture="answer")
def logs_policy(tender):
    return attempted(tender, tender.log_policy)


@when("the clerk announces the tender at once", target_fixture="answer")
@when("the clerk announces the tender", target_fixture="answer")
def announces_tender(tender):
    return attempted(
        tender,
        lambda: tender.act("publish_tender", CLERK, policy=tender.policy.id),
    )


@when("the clerk announces the tender under another policy", target_fixture="answer")
def announces_other(tender):
    return attempted(
        tender, lambda: tender.act("publish_tender", CLERK, policy=SOMEBODY)
    )


@then("the announcement is refused, since its deadline is past")
def deadline_past(answer):
    assert type(answer.refusal) is DeadlineNotAheadError
    assert answer.nothing_saved


def folder_of(tender) -> Path:
    """Return a new folder on somebody's machine."""
    return tender.folder / f"more-{next(tender.numbers)}"
