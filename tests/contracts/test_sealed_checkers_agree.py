"""
Two checkers of the case file of a sealed sign-up, by different hands, say the same.

Of three firms the platform damages one's files before the releases and another's after
them; the first discloses, the second does not.
"""

from types import SimpleNamespace

import pytest

from tests.case_files import Case
from tests.case_forge import Forge
from tests.case_mutations import Mutation
from tests.contracts.test_sealed_damage import harm
from tests.contracts.test_tender_checkers_agree import assert_alike
from tests.javascript_case import CaseChecker
from tests.people import FIRMS
from tests.platform_driver import Platform
from tests.sealed_course import HOLDERS, SealedCourse
from tests.tender_cases import became, facts, nth, swapped
from tests.two_case_checkers import ask_both
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.server.casefiles import build_case

pytestmark = [pytest.mark.node, pytest.mark.trading]

OTHER = "ab" * 32
HOUR = 3_600_000_000
RESULTS = "APPLICATIONS_OPENED"
ASKED = "DISCLOSURES_ASKED"


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    platform = Platform.begun(tmp_path_factory.mktemp("sealed") / "site")
    course = SealedCourse(platform).reach("priced")
    course.hold_keys()
    course.reach("announced")
    for name in FIRMS[:3]:
        course.sign_up(name)
    harm(course, FIRMS[1], files={"shares": ["AAAA"] * 3, "times": ["AAAA"]})
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    platform.sweep()
    platform.clock.pass_by(DISCLOSED_WITHIN / 2)
    harm(course, FIRMS[2], objects=["AAAA", "AAAA"])
    course.ask()
    course.disclose(FIRMS[1], course.kept[FIRMS[1]])
    platform.clock.pass_by(DISCLOSED_WITHIN)
    course.open()
    platform.publish_log()
    instance = platform.instance
    built = build_case(instance, course.lot)
    card = instance.anchor_card(with_checkpoint=True)
    log, signer = instance.log_signer, instance.notary.signer
    site = SimpleNamespace(folder=instance.folder)
    instance.close()
    return Case(site, course.lot, built, built, card, card, log, signer)


@pytest.fixture(scope="module")
def checker():
    with CaseChecker() as running:
        yield running


def test_both_accept_what_is_right(case, checker):
    """7.12: damaged files, two who were asked in turn, one who disclosed."""
    made = Mutation(title="right", data=case.built.full)
    (python, why), (javascript, because) = ask_both(checker, made)
    assert python == javascript
    assert python.first == 0, (why, because)


def test_it_is_what_these_tests_are_about(case):
    """A release says `damaged`; two were asked; of three one stays shut."""
    seen = {}
    Forge(case).told_again(case.full, seen.update)
    (entries,) = (nth(seen, "TIME_RELEASE")["facts"]["release"]["secrets"],)
    assert sum(each.get("damaged") is True for each in entries) == 1
    results = nth(seen, RESULTS)["facts"]["results"]
    verdicts = {each["manifest"]: each["verdict"] for each in results}
    asked = [nth(seen, ASKED, at)["facts"]["asked"] for at in (0, 1)]
    assert [[verdicts[one] for one in each] for each in asked] == [
        ["OPEN"],
        ["NOT_ENOUGH"],
    ]


def result(number, **said):
    """Let the result of the applicant who was asked first, or second, be another."""

    def edit(events) -> None:
        (own,) = nth(events, ASKED, number)["facts"]["asked"]
        for each in nth(events, RESULTS)["facts"]["results"]:
            if each["manifest"] == own:
                each.update(said)

    return edit


def asked_again(events) -> None:
    first, second = (nth(events, ASKED, at)["facts"] for at in (0, 1))
    second["asked"] = first["asked"]


def opened_at_once(events) -> None:
    nth(events, RESULTS)["at"] -= 3_000_000


def half_an_hour(of) -> None:
    of["until"] -= HOUR // 2


def no_damage(of) -> None:
    for each in of["release"]["secrets"]:
        if "damaged" in each:
            each["damaged"] = False


def as_a_tender(events) -> None:
    """Publish a tender under the light policy, which asks less of its holders."""
    logged = nth(events, "POLICY_LOGGED")["facts"]
    event = nth(events, "PORTAL_RECORDED")
    event["kind"] = "TENDER_PUBLISHED"
    event["facts"] = {
        **{each: logged["policy"][each] for each in ("deadline", "form")},
        "lot": logged["lot"],
        "policy": logged["digest"],
    }


BENT = {
    "left out": (
        facts("SIGN_UP_CLOSED", lambda x: x["counted"].pop(0)),
        "opening-signed-up-differs",
    ),
    "closed in clear": (
        facts(
            "SIGN_UP_CLOSED", lambda x: [x.pop(each) for each in ("policy", "counted")]
        ),
        "opening-other-policy",
    ),
    "announced in clear": (
        facts("NOTICE_PUBLISHED", lambda x: x.pop("policy")),
        "opening-other-policy",
    ),
    "another order": (
        facts("SIGN_UP_CLOSED", lambda x: x["counted"].reverse()),
        "opening-signed-up-differs",
    ),
    "another firm": (
        facts("SIGN_UP_CLOSED", lambda x: x["counted"][0].update(bidder="9" * 18)),
        "opening-signed-up-differs",
    ),
    "asked twice": (asked_again, "opening-asked-otherwise"),
    "asked a stranger": (
        facts(ASKED, lambda x: x.update(asked=[OTHER])),
        "opening-asked-otherwise",
    ),
    "nobody named": (
        facts(ASKED, lambda x: x.update(named=[[]])),
        "opening-asked-otherwise",
    ),
    "no words": (facts(ASKED, lambda x: x.pop("named")), "opening-asked-otherwise"),
    "half an hour": (facts(ASKED, half_an_hour, 1), "opening-other-hour"),
    "opened at once": (opened_at_once, "opening-within-hour"),
    "asked before": (swapped(ASKED, "TIME_RELEASE"), "opening-too-few-released"),
    "not asked": (became(ASKED, "OTHER", 1), "opening-not-asked"),
    "disclosed unasked": (became(ASKED, "OTHER"), "opening-not-asked"),
    "asked at the end": (swapped(RESULTS, ASKED), "opening-out-of-turn"),
    "disclosed in vain": (
        result(0, verdict="NOT_ENOUGH"),
        "opening-disclosed-in-vain",
    ),
    "no verdict": (result(1, verdict="LOST"), "opening-results-not-counted"),
    "of another": (result(1, application=OTHER), "opening-results-not-counted"),
    "no damage": (facts("TIME_RELEASE", no_damage), "opening-unsound"),
    "a holder's tender": (as_a_tender, "opening-other-policy"),
    "an opening": (became(ASKED, "OPENING_STARTED"), "opening-out-of-turn"),
    "bids": (became("SIGN_UP_CLOSED", "BIDS_CLOSED"), "opening-other-policy"),
}


@pytest.mark.parametrize("name", BENT)
def test_both_say_alike_what_the_log_says_otherwise(case, checker, name):
    """7.14, step 7: the same places, the same sentences."""
    edit, code = BENT[name]
    assert_alike(checker, Forge(case).told_again(case.full, edit), code)
