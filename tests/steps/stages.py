"""How far a project has come, and the platform on which it all takes place."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from parse import with_pattern
from pytest_bdd import given, then, when

from tests.people import firms
from tests.phrases import phrase
from tests.platform_driver import Platform
from tests.selection_course import Course

STAGES = {
    "is drafted": "drafted",
    "has its legal basis accepted": "basis accepted",
    "has its price fixed": "priced",
    "is open for sign-up": "announced",
    "has closed its sign-up": "closed",
    "has been judged by both reviewers": "judged",
    "has finished its review": "reviewed",
    "has its list frozen": "frozen",
    "has its draw room ready": "room ready",
    "has its draw started": "started",
    "has all numbers revealed": "revealed",
    "awaits the balls": "reveals closed",
    "is drawn": "drawn",
    "has its record signed": "signed",
    "has its result published": "published",
    "is awarded": "awarded",
    "is being built": "performing",
    "is finished": "accepted",
    "is in the archive": "closed file",
}


@with_pattern("|".join(STAGES))
def stage(phrase: str) -> str:
    return STAGES[phrase]


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a demonstration on which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("platform") / "blank"
    Platform.begun(folder).instance.close()
    return folder


@pytest.fixture
def platform(tmp_path: Path, blank: Path) -> Iterator[Platform]:
    """Return a platform of its own for each scenario, with a copy of the blank one."""
    found = Platform.found(shutil.copytree(blank, tmp_path / "instance"))
    yield found
    found.instance.close()


@pytest.fixture
def course(platform: Platform) -> Course:
    """Return the course of "East Dyke", the project of most scenarios."""
    return Course(platform)


@given("a platform in earnest", target_fixture="platform")
def in_earnest(tmp_path):
    begun = Platform.begun(tmp_path / "earnest", demo=False)
    yield begun
    begun.instance.close()


@given(phrase('"East Dyke" {reached:Stage}', Stage=stage))
def reached(course, reached):
    course.reach(reached)


@when('"East Dyke" is drawn')
def is_drawn(course):
    course.reach("drawn")


@given('the review of "East Dyke" has ended')
@when('the review of "East Dyke" ends')
def review_ends(course):
    course.reach("reviewed")


@given('the list of "East Dyke" is frozen')
def list_is_frozen(course):
    course.reach("frozen")


@given(phrase('{count:d} firms have signed up for "East Dyke" and been judged'))
def judged(course, count):
    course.reach("announced").sign_up_all(firms(count))
    course.reach("judged")


@then('"East Dyke" is a draft')
def is_a_draft(course):
    assert course.state == "draft"


@then('"East Dyke" needs a new notice')
def needs_a_notice(course):
    assert course.state == "new_notice_needed"
