"""The case file of a sealed sign-up: its close, its releases and what they gave."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.casefile.check import check_case
from archive.public.casefile import OpenedCase
from tests.javascript_case import CaseChecker
from tests.people import firms
from tests.platform_driver import Platform
from tests.sealed_course import SealedCourse
from trading.bids.check import KIND, check_openings
from trading.server.casefiles import CHECKS

pytestmark = [pytest.mark.trading]


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """Return the full case file of a sealed sign-up of four."""
    platform = Platform.begun(tmp_path_factory.mktemp("sealed") / "site")
    course = SealedCourse(platform).reach("priced")
    course.hold_keys()
    course.announce()
    course.sign_up_all(firms(4))
    course.reach("closed")
    data = platform.case_file(course.lot).full
    platform.instance.close()
    return data


@pytest.fixture(scope="module")
def opened(filed):
    """Return it as a checker sees it."""
    seen: list[OpenedCase] = []

    def look(found):
        seen.append(found)
        return []

    check_case(filed, {**CHECKS, KIND: look})
    return seen[0]


def bent(case, kind, change):
    """Return the case in which the facts of the first event of a kind are others."""
    found = [each.body.kind if each.body else "" for each in case.events]
    events, at = list(case.events), found.index(kind)
    facts = json.loads(json.dumps(dict(events[at].body.facts)))
    change(facts)
    events[at] = replace(events[at], body=replace(events[at].body, facts=facts))
    return replace(case, events=events)


def without(case, kind):
    """Return the case in which an event of a kind is not shown."""
    kept = [each for each in case.events if not (each.body and each.body.kind == kind)]
    return replace(case, events=kept)


def test_a_sealed_sign_up_holds(opened):
    """7.14, step 7: as it was recorded nothing is found."""
    assert check_openings(opened) == []


@pytest.mark.node
def test_the_checker_in_a_browser_finds_nothing_either(filed):
    """7.14, step 7: it reads the releases of a sealed sign-up too."""
    with CaseChecker() as checker:
        checker.start_case(filed)
        assert checker.finish_case().findings == []


@pytest.mark.parametrize(
    ("kind", "change", "what"),
    [
        ("SIGN_UP_CLOSED", lambda x: x.update(policy="ab" * 32), "another policy"),
        ("SIGN_UP_CLOSED", lambda x: x["counted"].pop(), "were handed in"),
        ("APPLICATIONS_OPENED", lambda x: x["results"].reverse(), "in their order"),
        ("APPLICATIONS_OPENED", lambda x: x["results"].pop(), "in their order"),
        ("APPLICATIONS_OPENED", lambda x: x.update(results={}), "in their order"),
        ("BID_RELEASE", lambda x: x["release"].update(j=2), "does not hold"),
        ("TIME_RELEASE", lambda x: x.update(signature="00" * 64), "does not hold"),
        ("POLICY_LOGGED", lambda x: x.update(digest="ab" * 32), "does not hold"),
    ],
    ids=[
        *("another policy", "fewer counted", "another order", "fewer results"),
        *("no results", "another holder", "forged time", "another digest"),
    ],
)
def test_what_the_log_says_otherwise_is_found(opened, kind, change, what):
    """7.14, step 7: whoever has the full file finds each of these alone."""
    found = check_openings(bent(opened, kind, change))
    assert any(what in said for _, said in found), found


@pytest.mark.parametrize(("hours", "found"), [(0, 1), (1, 0)])
def test_who_withdrew_before_the_close_alone_is_not_counted(opened, hours, found):
    """7.12: of what was counted somebody may withdraw in an extension."""
    (close,) = [x for x in opened.events if x.body and x.body.kind == "SIGN_UP_CLOSED"]
    came = next(x for x in opened.events if x.body and x.body.kind == "SIGNED_UP")
    at = close.body.at + timedelta(hours=hours)
    body = replace(came.body, kind="SIGN_UP_WITHDRAWN", at=at)
    case = replace(opened, events=[*opened.events, replace(came, body=body)])
    told = "counts other applications than were handed in"
    assert sum(told in said for _, said in check_openings(case)) == found


def test_nobody_is_out_who_was_not_asked(opened):
    """7.12: what is NOT_ENOUGH was asked for in DISCLOSURES_ASKED before."""
    case = bent(
        opened,
        "APPLICATIONS_OPENED",
        lambda x: x["results"][0].update(verdict="NOT_ENOUGH"),
    )
    assert [said for _, said in check_openings(case)] == [
        "APPLICATIONS_OPENED does not hold: an applicant was not asked to disclose"
    ]


@pytest.mark.parametrize("kind", ["BID_RELEASE", "TIME_RELEASE"])
def test_it_was_not_opened_before_enough_had_released(opened, kind):
    """7.12: two holders and the trustee stand before APPLICATIONS_OPENED."""
    found = check_openings(without(opened, kind))
    assert [said for _, said in found] == [
        "APPLICATIONS_OPENED does not hold: too few had released for it"
    ]
