"""A prequalification on the web: asked for, applied for, reviewed, and its result."""

from dataclasses import replace

import pytest

from archive.public.values import Actor
from tests import prequalifying
from tests.front_door import FrontDoor
from tests.observer import without_chance
from tests.opening_hall import BODIES, OpeningHall
from tests.prequalifying import SECOND
from tests.registry_office import CENTRE
from tests.tender_course import OWNER, outline
from trading.rules.roles import Role

pytestmark = pytest.mark.trading


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        yield built


@pytest.fixture
def course(hall):
    hall.come_in()
    made = hall.course()
    beside = Actor("wu", BODIES["owner"][1], frozenset({"owner"}))
    return replace(made, people={**made.people, SECOND: beside})


def announced(hall, course):
    """Let the owner announce it on the page, once with too short an offer."""
    owner = hall.browser("owner")
    prequalifying.draft(course)
    desk, page = (f"/tendering/{course.lot}/{x}" for x in ("desk", "prequalify"))
    assert "先做资格预审" in owner.open(desk).text
    assert hall.door.browser().open(f"/tendering/{course.lot}").status_code == 404
    owner.open(page)
    short = owner.send(page, offered="2026-03-05T17:00", closes="2026-03-30T17:00")
    assert 'href="#f-offered"' in short.text
    told = {"offered": "2026-03-16T17:00", "closes": "2026-03-30T17:00"}
    assert "开始接收申请" in owner.send(page, **told).text


def test_from_the_notice_to_the_result(hall, course):
    """B-6: short periods are refused beside their input; each firm sees its own."""
    announced(hall, course)
    bidder = hall.browser("bidder")
    public = hall.door.browser().open(f"/tendering/{course.lot}").text
    assert "有多少家申请" in public
    applying = f"/bid/{course.lot}/prequalify"
    assert applying in bidder.open("/bid").text
    bidder.open(applying)
    wrong = bidder.send(applying, members="岷江")
    assert 'href="#f-members"' in wrong.text
    mine = bidder.send(applying, members="").text
    assert "我单位的申请" in mine
    assert "资格预审申请已递交" in bidder.open("/my").text
    review = f"/tendering/{course.lot}/applications"
    assert hall.browser("owner").open(review).status_code == 409
    prequalifying.apply(course, 2)
    assert hall.door.browser().open(f"/tendering/{course.lot}").text == public
    prequalifying.close(course)
    hall.come_in()
    owner, bidder = hall.browser("owner"), hall.browser("bidder")

    shown = owner.open(review).text
    assert shown.count('name="application"') == 2
    assert hall.browser("strange owner").open(review).status_code in {403, 404}
    stream = prequalifying.applications(course)[0].stream
    decide = f"{review}/decide"
    told = {"application": stream, "passed": "no", "reason": "业绩不足"}
    assert "审查意见已记录" in owner.send(decide, **told).text
    prequalifying.decide(course, 1, passed=False, by=[SECOND])
    assert "您单位没有通过" not in bidder.open(applying).text
    prequalifying.decide(course, 2)
    owner.open(review)
    assert "不足三家" in owner.send(f"{review}/finish").text
    result = bidder.open(applying).text
    assert "您单位没有通过资格预审" in result
    assert "没有通过资格预审，点开看理由" in bidder.open("/my").text
    assert "业绩不足" in result
    assert "第2建筑" not in result
    assert "did not pass" in bidder.open(f"/en{applying}").text


def test_everybody_finds_it_in_the_list_and_beside_the_other_lots(hall, course):
    """B-6: with state and period; of a lot that was not announced nobody learns."""
    told = outline("二标段") | {"prequalification": prequalifying.ASKED}
    prequalifying.draft(course)
    project = course.lot.rpartition("-")[0]
    prequalifying.announce(course)
    course.act("add_lot", OWNER, project=project, outline=told)
    anybody, bidder = hall.door.browser(), hall.browser("bidder")
    page = anybody.open("/tendering").text
    assert f'href="/tendering/{course.lot}"' in page
    assert "正在接收资格预审申请" in page
    assert "申请截止" in page
    assert f'href="/en/tendering/{course.lot}"' in anybody.open("/en/tendering").text
    assert "二标段" not in anybody.open(f"/tendering/{course.lot}").text

    second = replace(course, lot=f"{project}-2", kept={})
    prequalifying.announce(second)
    assert "二标段" in anybody.open(f"/tendering/{course.lot}").text
    assert f"/bid/{second.lot}/prequalify" in bidder.open("/bid").text


def test_whoever_has_a_seat_sees_the_same_whoever_applies(hall, course):
    """B-20: nobody and three look alike on every page of those who will review them."""
    prequalifying.draft(course)
    prequalifying.announce(course)
    at = f"/tendering/{course.lot}"
    pages = (at, f"{at}/desk", f"{at}/applications", "/my", "/lots", "/tasks")

    def looks():
        for who in ("owner", "supervisor", "clerk", "manager", "rival"):
            browser = hall.browser(who)
            for page in (*pages, f"/bid/{course.lot}/prequalify"):
                answer = browser.open(page)
                yield who, page, answer.status_code, without_chance(answer.content)

    nobody = [*looks()]
    for number in (1, 2, 3):
        prequalifying.apply(course, number)
    prequalifying.take_back(course, 3)
    assert [*looks()] == nobody


def test_a_reviewer_with_no_other_seat_reads_and_decides(hall, course):
    """P-1: the owner's reviewers decide; another owner's do not."""
    office = hall.door.office
    for body in ("owner", "strange owner"):
        who = office.official(f"reviewer@{len(body)}.example")
        address = f"reviewer@{len(body)}.example"
        (seat,) = office.list_seats(office.signed(hall.people[body]))
        number = seat.organisation.id
        token = office.invite(hall.people[body], number, address, Role.REVIEWER)
        office.take_seat(who, office.accept(who, token))
        hall.people[f"reviewer of {body}"] = who
    prequalifying.draft(course)
    prequalifying.announce(course)
    prequalifying.apply(course, 2)
    prequalifying.close(course)
    hall.come_in()
    review = f"/tendering/{course.lot}/applications"
    (application,) = prequalifying.applications(course)
    told = {"application": application.stream, "passed": "yes"}
    strange = hall.browser("reviewer of strange owner")
    assert strange.open(review).status_code == 403
    reviewer = hall.browser("reviewer of owner")
    assert "第2建筑" in reviewer.open(review).text
    assert "审查意见已记录" in reviewer.send(f"{review}/decide", **told).text


def test_who_did_not_pass_does_not_come_to_the_page_that_seals(hall, course):
    """B-21: it is said before anything is sealed, and why."""
    prequalifying.prequalify(course, 2, 3, 4)
    hall.come_in()
    prequalifying.ask_for_bids(course)
    bidder = hall.browser("bidder")
    answer = bidder.open(f"/bid/{course.lot}")
    assert answer.status_code == 403
    assert "没有通过资格预审" in answer.text
    assert course.state == "bidding"
