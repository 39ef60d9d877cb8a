"""The opening on the web: who presses what, what everybody sees, and when."""

import json
import re

import pytest

from tests.builders_bidders import firm
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.opening_hall import BODIES, OpeningHall
from tests.registry_office import CENTRE
from tests.tender_course import OWNER, outline
from trading.bids.http.opening_acts import BUTTONS

pytestmark = pytest.mark.trading

CAME = ("owner", "clerk", "supervisor")


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once; each test below opens tenders of its own."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        yield built


def room(course):
    return f"/tendering/{course.lot}/opening"


def present(hall, *names):
    """Return what a host ticks who sees these people."""
    actors = [hall.actor(name) for name in names]
    return [f"{each.person}|{each.organisation}" for each in actors]


def pressed(hall, name, course, act, **typed):
    """Let somebody open the room and press a button that stands there."""
    browser = hall.browser(name)
    browser.open(room(course))
    return browser.send(f"{room(course)}/{act}", **typed)


def started(hall, *firms):
    """Return a tender whose opening has begun."""
    course = hall.closed(*firms)
    answer = pressed(hall, "owner", course, "start", present=present(hall, *CAME))
    assert "开标已开始" in answer.text, answer.text[-3000:]
    return course


def opened(hall, *firms):
    """Return a tender whose bids are open, and the page that said so."""
    course = started(hall, *firms)
    course.release(1, 2, 4)
    course.release_time()
    return course, pressed(hall, "clerk", course, "open")


def test_two_clicks_of_the_host_open_all_bids_at_once(hall):
    """E-12, B-31: start, then close the releases and open; no price is seen before."""
    course = hall.closed(1, 2, 3)
    clerk = hall.browser("clerk")
    page = clerk.open(room(course)).text
    assert "开始开标" in page
    assert "还没有交" in page
    answer = clerk.send(f"{room(course)}/start", present=present(hall, *CAME))
    assert "开标已开始" in answer.text
    assert "还差 3 位持有人" in answer.text
    course.release(1, 3)
    seen = clerk.open(room(course)).text
    assert seen.count("已交") == 2
    assert "截止交密钥，解密" not in seen
    course.release(5)
    course.release_time(2)
    assert "1,000.00" not in clerk.open(room(course)).text
    answer = clerk.send(f"{room(course)}/open")
    assert course.state == "opened"
    for price in ("1,000.00", "2,000.00", "3,000.00"):
        assert price in answer.text
    public = hall.door.browser().open(f"/tendering/{course.lot}").text
    assert "2,000.00" in public


def test_an_opening_starts_with_those_alone_whom_the_rule_wants(hall):
    """B-30: without the supervisor it does not; the page says so beside the list."""
    course = hall.closed(1, 2, 3)
    answer = pressed(hall, "clerk", course, "start", present=present(hall, "clerk"))
    assert answer.status_code == 409
    assert "应当到场的人还没有到齐" in answer.text
    assert 'href="#f-present"' in answer.text
    nobody = pressed(hall, "clerk", course, "start")
    assert nobody.status_code == 422
    assert course.state == "closed"


def test_bids_are_read_out_one_by_one_and_objected_to_on_the_spot(hall):
    """B-31, B-32: each once; every objection is answered before the session ends."""
    course, _ = opened(hall, 1, 2, 3)
    reader = hall.browser("owner")
    for at in (1, 2, 3):
        page = reader.open(room(course)).text
        assert "空格键" in page
        assert "结束开标" not in _button(page)
        reader.send(f"{room(course)}/next")
        assert f"正在唱第 {at} 家" in reader.shown.text
        # Of the three the first alone has proven whose code it is: below the table,
        # and beside each of the others while it is read out.
        assert reader.shown.text.count("证明过这个代码") == (1 if at == 1 else 2)
    assert len(course.tender.read) == 3
    bidder = hall.browser("bidder")
    bidder.open(room(course))
    assert "异议已提交" in bidder.send(f"{room(course)}/object", text="小写不对").text
    assert "结束开标" not in _button(reader.open(room(course)).text)
    answered = reader.send(f"{room(course)}/answer", answer="以大写为准")
    assert "以大写为准" in answered.text
    done = reader.send(f"{room(course)}/record")
    assert course.state == "recorded"
    assert "记录已写入公开日志" in done.text
    assert "以大写为准" in bidder.open(room(course)).text


def _button(page):
    """Return the one large button of a page."""
    found = re.search(r'<button class="btn big.*?</button>', page, re.DOTALL)
    return found[0] if found else ""


def test_with_two_bids_nothing_is_opened_and_the_page_says_why(hall):
    """B-24: the clerk declares it; there is no button that opens."""
    course = hall.closed(1, 2)
    clerk = hall.browser("clerk")
    page = clerk.open(room(course)).text
    assert "只有 2 家有效投标，不足 3 家" in page
    assert "开始开标" not in _button(page)
    assert "已宣布不开标" in clerk.send(f"{room(course)}/not-opened").text
    public = hall.door.browser().open(f"/en/tendering/{course.lot}").text
    assert "Only 2 valid bids" in public
    assert course.state == "not_opened"


def test_an_opening_is_put_off_once_with_a_reason(hall):
    """E-13: nothing is opened, what was released stays; the second time it goes on."""
    course = started(hall, 1, 2, 3)
    course.release(1, 2)
    owner = hall.browser("owner")
    page = owner.open(room(course)).text
    assert "推迟开标" in page
    wrong = owner.send(f"{room(course)}/adjourn", reason="缺人", until="明天")
    assert wrong.status_code == 422
    later = {"reason": "两人未到", "until": "2030-01-01T09:00"}
    put_off = owner.send(f"{room(course)}/adjourn", **later)
    assert "开标已推迟" in put_off.text
    assert "2030-01-01" in put_off.text
    assert course.state == "adjourned"
    assert "开始开标" not in _button(put_off.text)


def test_ones_own_page_says_what_is_next_in_a_tender_and_to_nobody_else(hall):
    """Who leads or watches is led to the room; rivals and other owners see nothing."""
    course = hall.closed(1, 2, 3)
    names = (*CAME, "rival", "strange owner")
    told = {name: hall.browser(name).open("/my").text for name in names}
    for name in CAME:
        assert f'<a class="t" href="{room(course)}">进入开标室' in told[name], name
    assert course.lot not in told["rival"] + told["strange owner"]


@pytest.mark.parametrize("name", ["rival", "strange owner"])
def test_whoever_has_no_part_in_an_opening_finds_no_room(hall, name):
    """Another owner, a firm whose bid was not counted: a guessed address is a 404."""
    course = hall.closed(1, 2, 3)
    stranger = hall.browser(name)
    assert stranger.open(room(course)).status_code == 404
    assert stranger.open(f"{room(course)}/events?once=1").status_code == 404
    stranger.open("/my")
    csrf = stranger.form("/sign-out").fields["csrf"]
    for act in BUTTONS:
        answer = stranger.post(
            f"{room(course)}/{act}",
            data={"csrf": csrf},
            headers={**HTML, "origin": ADDRESS},
        )
        assert answer.status_code in {403, 404}, act
    assert course.state == "closed"


def test_each_button_is_for_whom_the_table_names(hall):
    """The role rules come from the table of acts: the supervisor only watches."""
    course = hall.closed(1, 2, 3)
    for name, may in (
        ("supervisor", set()),
        ("bidder", {"object"}),
        ("owner", {"start", "next", "answer", "adjourn", "record"}),
    ):
        browser = hall.browser(name)
        browser.open("/my")
        csrf = browser.form("/sign-out").fields["csrf"]
        for act in sorted(set(BUTTONS) - may):
            course.pass_by(seconds=1)  # Nobody acts more often, for long.
            answer = browser.post(
                f"{room(course)}/{act}",
                data={"csrf": csrf},
                headers={**HTML, "origin": ADDRESS},
            )
            assert answer.status_code == 403, (name, act)
    assert course.state == "closed"


def test_before_the_close_nobody_sees_how_many_have_bid(hall):
    """B-20: not on the public page, not in the room, and news tell nothing of bids."""
    course = hall.bid_for(1, 2)
    course.bind(3)
    clerk = hall.browser("clerk")

    def told():
        """Read every page, without what is new each time: keys, proofs, the clock."""
        pages = [clerk.open(path).text for path in (room(course), desk(course))]
        pages.append(hall.door.browser().open(f"/tendering/{course.lot}").text)
        pages.append(clerk.open(f"{room(course)}/events?once=1").text)
        fresh = r'value="[^"]*"|\d\d:\d\d(:\d\d)?|"now":\d+|[0-9,]+ 条|data-left="\d+"'
        return [re.sub(fresh, "", each) for each in pages]

    before = told()
    course.bid(3)
    assert told() == before
    assert hall.browser("bidder").open(room(course)).status_code == 404


def desk(course):
    return f"/tendering/{course.lot}/desk"


def test_a_screen_shows_the_opening_to_the_whole_room(hall):
    """It is paired by its digits, shows all prices and what is read, without a form."""
    course = started(hall, 1, 2, 3)
    screen = hall.door.browser()
    page = screen.open("/screen").text
    digits = re.search(r'class="digits"[^>]*>(.*?)</p>', page)[1]
    code = "".join(re.findall(r"\d", digits))
    assert "大屏已配对" in pressed(hall, "clerk", course, "pair", code=code).text
    shown = screen.open("/screen").text
    assert "谁交了密钥" in shown
    assert "<form" not in shown
    course.release(1, 2, 3)
    course.release_time()
    pressed(hall, "clerk", course, "open")
    shown = screen.open("/screen").text
    assert all(price in shown for price in ("1,000.00", "2,000.00", "3,000.00"))
    pressed(hall, "owner", course, "next")
    assert "第 1 家" in screen.open("/screen").text
    assert screen.open("/screen/events?once=1").text.startswith("event: beat")


def test_the_screen_goes_on_to_the_next_lot_once_the_session_has_ended(hall):
    """Several lots in one room: nobody types digits again, nothing is cut short."""
    course = started(hall, 1, 2, 3)
    first, screen = course.lot, hall.door.browser()
    digits = re.search(r'class="digits"[^>]*>(.*?)</p>', screen.open("/screen").text)
    code = "".join(re.findall(r"\d", digits[1]))
    pressed(hall, "clerk", course, "pair", code=code)
    project = first.rpartition("-")[0]
    course.act("add_lot", OWNER, project=project, outline=outline("二标段"))
    course.lot = f"{project}-2"
    refused = pressed(hall, "clerk", course, "bring")
    assert refused.status_code == 422
    assert "没有可以转过来的大屏" in refused.text
    course.lot = first
    course.release(1, 2, 3)
    course.release_time()
    course.open()
    course.finish()
    assert "二标段" not in screen.open("/screen").text
    course.lot = f"{project}-2"
    assert "大屏已转到本标段" in pressed(hall, "clerk", course, "bring").text
    assert "二标段" in screen.open("/screen").text


def test_news_of_an_opening_change_with_each_release(hall):
    """Whoever watches sees who has released without loading the page again."""
    course = started(hall, 1, 2, 3)
    owner = hall.browser("owner")

    def beat():
        answer = owner.open(f"{room(course)}/events?once=1")
        return json.loads(answer.text.partition("data: ")[2])["version"]

    words = [beat(), beat()]
    assert words[0] == words[1]
    course.release(2)
    words.append(beat())
    course.release_time()
    words.append(beat())
    assert len(set(words)) == 3


def test_who_is_there_is_shown_by_name_in_both_languages(hall):
    """B-30: after the start everybody sees who was there, and for whom."""
    course = started(hall, 1, 2, 3)
    page = hall.browser("bidder").open(f"/en{room(course)}").text
    for _, body, _ in (BODIES["owner"], BODIES["supervisor"]):
        assert body in page
    assert "Who has released" in page
    assert str(firm(2)) not in page
