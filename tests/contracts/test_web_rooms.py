"""Rooms on the web, on both databases: asked for, given once, moved, looked after."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.front_door import ADDRESS, HTML
from tests.open_house import DAY, FIRST, LOT, OTHER_LOT, TITLE, OpenHouse, at
from trading.server.demo.cast import OWNER, ROOM

pytestmark = [pytest.mark.trading, pytest.mark.slow]

WHY = "水管爆裂"
REQUEST = f"/rooms/request/{LOT}"
TEN = {"day": DAY, "starts": "10:00", "ends": "11:00"}
OTHER_BOOKING = f"{OTHER_LOT}-B1"


@pytest.fixture
def house(site):
    """A house on the morning of a draw, with its doors open."""
    told = OpenHouse(site)
    with told.door.opened():
        yield told


def sent(house, who, page, path, **typed):
    """Open a page and send one of its forms; return the browser."""
    browser = house.at_browser(who)
    assert browser.open(page).status_code == 200, page
    browser.send(path, **typed)
    return browser


def test_everybody_whom_a_session_concerns_is_told(house):
    """V-15: two people with accounts, each with a message of their own."""
    concerned = {house.owner.person, house.supervisor.person}
    house.booked()
    assert concerned <= set(house.told("场地已确认"))


def test_an_owner_asks_and_the_centre_confirms_by_one_press(house):
    """V-15: the proposal is what the notice says; who asked is told."""
    asked = sent(house, house.owner, REQUEST, REQUEST, room=house.room, **TEN)
    assert "申请已提交" in asked.shown.text
    assert f'value="{DAY}"' in asked.shown.text
    given = sent(house, house.clerk, "/rooms", f"/bookings/{FIRST}/confirm")
    assert "场地已确认" in given.shown.text
    assert house.booking(FIRST).state == "confirmed"
    assert house.owner.person in house.told("场地已确认")


def test_everybody_of_a_body_is_told_of_one_confirmation(house):
    """V-15: owner and supervisor have an address each; both get a message."""
    asked = house.request()
    with_address = house.owner, house.supervisor
    done = sent(house, house.clerk, "/rooms", f"/bookings/{asked}/confirm")
    assert "场地已确认" in done.shown.text
    assert {each.person for each in with_address} <= {*house.told("场地已确认")}


def test_a_request_is_declined_with_a_reason_or_not_at_all(house):
    """The reason is asked for beside its input, and whoever asked reads it."""
    house.request()
    browser = sent(house, house.clerk, "/rooms", f"/bookings/{FIRST}/decline")
    assert browser.shown.status_code == 422
    assert 'href="#f-reason"' in browser.shown.text
    assert 'id="f-reason"' in browser.shown.text
    browser.send(f"/bookings/{FIRST}/decline", reason=WHY)
    assert "已回复不予安排" in browser.shown.text
    assert WHY in "".join(each.body for each in house.office.letters())


def test_a_draw_elsewhere_than_announced_is_not_confirmed_by_a_slip(house):
    """D-15: the notice is shown; only a reason on the record lets it pass."""
    house.request("14:00", "15:00")
    browser = sent(house, house.clerk, "/rooms", f"/bookings/{FIRST}/confirm")
    assert browser.shown.status_code == 409
    assert "和公告不一致" in browser.shown.text
    assert f"公告里写的是：{ROOM}" in browser.shown.text
    assert house.booking(FIRST).state == "requested"
    browser.send(f"/bookings/{FIRST}/confirm", unlike_notice="推迟公告今天发布")
    assert house.booking(FIRST).state == "confirmed"
    (event,) = [
        each
        for each in house.office.events("project/P2026-0001")
        if each.kind == "BOOKING_CONFIRMED"
    ]
    assert event.facts["unlike_notice"] == "推迟公告今天发布"


def test_of_two_clerks_who_give_one_room_in_the_same_second_one_does(house):
    """One wins; the other is told until when the room is taken, nothing is lost."""
    house.request()
    house.request(lot=OTHER_LOT)
    browsers = [house.at_browser(each) for each in (house.clerk, house.second)]
    for each in browsers:
        each.open("/rooms")
    barrier = Barrier(2)

    def give(which):
        browser = browsers[which]
        path = f"/bookings/{(FIRST, OTHER_BOOKING)[which]}/confirm"
        data = browser.form(path).fields
        barrier.wait()
        return browser.post(path, data=data, headers={**HTML, "origin": ADDRESS})

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(give, range(2)))
    states = {house.booking(each).state for each in (FIRST, OTHER_BOOKING)}
    assert states == {"confirmed", "requested"}
    assert sorted(each.status_code for each in done) == [200, 409]
    (told,) = [each.text for each in done if each.status_code == 409]
    assert "这个时间场地已经给了别的场次" in told
    assert "11:30" in told


def test_a_second_press_of_an_old_page_confirms_nothing_twice(house):
    """The first press counts; the same page again gets the same answer."""
    house.request()
    browser = house.at_browser(house.clerk)
    browser.open("/rooms")
    held = browser.shown
    for _ in range(2):
        browser.shown = held
        assert browser.send(f"/bookings/{FIRST}/confirm").status_code == 200
    kinds = [each.kind for each in house.office.events("project/P2026-0001")]
    assert kinds.count("BOOKING_CONFIRMED") == 1


def test_whoever_holds_a_badge_is_told_of_a_moved_session(house):
    """Also somebody who has no seat in the project, such as the clerk on duty."""
    booking = house.booked()
    house.badge(
        booking, person=house.second.person, name="何", organisation="媒", role="media"
    )
    house.badge(
        booking, person="visitor:1", name="张三", organisation="x", role="bidder"
    )
    page = f"/bookings/{booking}"
    browser = sent(
        *(house, house.clerk, page, f"{page}/move"),
        **{**TEN, "starts": "13:00", "ends": "14:00", "reason": WHY},
    )
    assert "改期已保存" in browser.shown.text
    assert "收不到消息" in browser.shown.text
    assert "张三" in browser.shown.text
    assert "公告里写的是" in browser.shown.text
    assert house.second.person in house.told("活动改期或换场地")
    assert house.booking(booking).stay.starts == at("13:00")


def test_an_owner_cancels_its_own_and_reads_how_each_stands(house):
    """The room is free again; what was cancelled stays in the list."""
    booking = house.booked()
    browser = sent(
        *(house, house.owner, REQUEST, f"{REQUEST}/cancel"), about=booking, reason=WHY
    )
    assert "已取消" in browser.shown.text
    assert house.booking(booking).state == "cancelled"
    again = browser.send(f"{REQUEST}", room=house.room, **TEN)
    assert "申请已提交" in again.text


def test_what_is_typed_wrong_is_said_and_kept(house):
    """U-7: a day that is none, an end before its beginning, a room that is none."""
    browser = house.at_browser(house.owner)
    browser.open(REQUEST)
    for typed in (
        {**TEN, "day": ""},
        {**TEN, "day": "2026-02-30"},
        {**TEN, "ends": "09:00"},
        {**TEN, "starts": "25:99"},
        {**TEN, "day": "2020-01-01"},
        {**TEN, "day": "0001-01-01"},
        {**TEN, "day": "9999-12-31"},
    ):
        answer = browser.send(REQUEST, room=house.room, **typed)
        assert answer.status_code == 422, typed
        assert 'href="#f-day"' in answer.text
        assert f'value="{typed["ends"]}"' in answer.text
    assert browser.send(REQUEST, room="R99", **TEN).status_code == 404
    assert browser.send(REQUEST, room="' OR 1", **TEN).status_code == 404


def test_what_is_another_owners_is_not_shown_by_a_guessed_address(house):
    """Neither the page nor an act; the refusal is kept in the audit."""
    booking = house.booked()
    stranger = house.at_browser(house.stranger)
    for page in (REQUEST, f"/bookings/{booking}", f"/sessions/{booking}"):
        answer = stranger.open(page)
        assert answer.status_code == 403, page
        assert TITLE not in answer.text
    own = house.at_browser(house.stranger)
    own.open("/my")
    data = {"csrf": own.form("/sign-out").fields["csrf"], "about": booking}
    for path in (f"{REQUEST}/cancel", f"/bookings/{booking}/cancel", REQUEST):
        answer = own.post(
            path,
            data={**data, **TEN, "room": "R1", "reason": WHY},
            headers={**HTML, "origin": ADDRESS},
        )
        assert answer.status_code == 403, path
    assert house.booking(booking).state == "confirmed"


def test_a_booking_of_another_lot_is_not_cancelled_through_ones_own(house):
    """The number that a form names is one of the page's own, or none."""
    house.booked()
    other = house.request("15:00", "16:00", lot=OTHER_LOT)
    browser = house.at_browser(house.owner)
    browser.open(REQUEST)
    answer = browser.send(f"{REQUEST}/cancel", about=other, reason=WHY)
    assert answer.status_code == 404
    assert house.booking(other).state == "requested"


@pytest.mark.parametrize("named", ["R99", "%2e%2e", "%00", "x" * 300, "间", "R1'"])
def test_what_is_no_room_and_no_session_is_said_to_be_none(house, named):
    """Whatever stands in the address."""
    browser = house.at_browser(house.clerk)
    for page in (
        f"/rooms/{named}",
        f"/rooms/{named}/duty",
        f"/rooms/{named}/discipline",
    ):
        assert browser.open(page).status_code in {400, 404}, page
    for page in (f"/bookings/{named}", f"/sessions/{named}", f"/sessions/{named}/door"):
        assert browser.open(page).status_code in {400, 404}, page


def test_who_reads_what_is_not_there_was_refused_nothing(house):
    """A page for everybody, asked for a room there is none of, fills no audit."""
    stranger, clerk = house.door.browser(), house.at_browser(house.clerk)
    before = house.office.audit()
    assert stranger.open("/rooms/R99/discipline").status_code == 404
    assert house.office.audit() == before
    assert clerk.open("/rooms/R99/discipline").status_code == 404
    assert len(house.office.audit()) == len(before) + 1


def test_a_room_is_registered_changed_and_closed(house):
    """Without a text of its own it has that of its kind; each text is kept (V-2)."""
    browser = sent(
        *(house, house.manager, "/rooms", "/rooms/register"),
        name="三楼评标室",
        kind="evaluation",
        equipment="电脑\n\n打印机",
    )
    assert "场所已登记" in browser.shown.text
    assert "打印机" in browser.shown.text
    wall = browser.open("/rooms/R2/discipline")
    assert "独立评审" in wall.text
    browser.open("/rooms/R2")
    browser.send(
        "/rooms/R2/change", discipline_zh="不得拍照。", discipline_en="No photographs."
    )
    assert "第 2 版" in browser.shown.text
    assert "不得拍照" in browser.open("/rooms/R2/discipline").text
    assert "No photographs" in browser.open("/en/rooms/R2/discipline").text
    browser.open("/rooms/R2")
    assert browser.send("/rooms/R2/close").status_code == 422
    browser.send("/rooms/R2/close", reason=WHY)
    assert "已停用" in browser.shown.text


def test_the_wall_of_a_room_is_read_by_everybody(house):
    """V-2: nobody signs in to read it, and it says nothing else."""
    page = house.door.browser().open(f"/rooms/{house.room}/discipline")
    assert page.status_code == 200
    assert "手机静音" in page.text


def test_a_name_that_is_taken_is_told_and_nothing_is_lost(house):
    """V-1: two rooms of one name would send somebody to the wrong one."""
    browser = sent(
        *(house, house.clerk, "/rooms", "/rooms/register"), name=ROOM, equipment="桌子"
    )
    assert browser.shown.status_code == 409
    assert 'href="#f-name"' in browser.shown.text
    assert "桌子" in browser.shown.text


def test_the_manager_sets_duty_and_clerks_note_rounds(house):
    """A clerk sees the roster and no form for it; nobody is in two places."""
    page = f"/rooms/{house.room}/duty"
    typed = {**TEN, "person": house.clerk.person}
    browser = sent(house, house.manager, page, f"{page}/set", **typed)
    assert "值班已排好" in browser.shown.text
    again = browser.send(f"{page}/set", **typed)
    assert again.status_code == 409
    assert "在别处值班" in again.text
    noted = sent(
        *(house, house.clerk, page, f"{page}/note"), found="空调漏水", wrong="1"
    )
    assert "空调漏水" in noted.shown.text
    assert "有问题" in noted.shown.text
    assert f'action="{page}/set"' not in noted.shown.text


def test_a_day_is_asked_for_and_what_is_none_is_today(house):
    """The calendar shows the sessions of one day, and only of that."""
    house.booked()
    browser = house.at_browser(house.clerk)
    assert "10:00–11:00" in browser.open(f"/rooms?day={DAY}").text
    assert "10:00–11:00" not in browser.open("/rooms?day=2026-03-13").text
    for day in ("", "x", "2026-02-30", "0001-01-01", "9999-12-31"):
        assert browser.open(f"/rooms?day={day}").status_code == 200, day


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '" onfocus="x', "{{ 7*7 }}", "\u202elave\u202c"],
)
def test_whatever_is_typed_is_shown_harmlessly(house, hostile):
    """No name, reason or equipment becomes markup; what cannot be seen is refused."""
    browser = sent(
        *(house, house.clerk, "/rooms", "/rooms/register"),
        name=hostile,
        equipment=hostile,
    )
    text = browser.shown.text
    assert "<script>alert" not in text
    assert '" onfocus="x' not in text
    assert ">49<" not in text
    if "\u202e" in hostile:
        assert browser.shown.status_code == 422
        assert "看不见的字符" in text


def test_the_centre_sees_whose_request_it_is_and_nobody_else_does(house):
    """Roles: the calendar is the centre's page."""
    house.request()
    assert TITLE in house.at_browser(house.clerk).open("/rooms").text
    for who in (house.owner, house.supervisor, house.bidder):
        assert house.at_browser(who).open("/rooms").status_code == 403
    assert OWNER not in house.door.browser().open("/rooms").text


def test_a_forged_form_confirms_nothing(house):
    """CSRF, and another site's page."""
    house.request()
    browser = house.at_browser(house.clerk)
    browser.open("/rooms")
    path = f"/bookings/{FIRST}/confirm"
    fields = browser.form(path).fields
    for headers, data in (
        ({"origin": "https://evil.example"}, fields),
        ({"origin": ADDRESS}, {**fields, "csrf": ""}),
    ):
        answer = browser.post(path, data=data, headers={**HTML, **headers})
        assert answer.status_code == 403
    assert house.booking(FIRST).state == "requested"


def test_every_page_speaks_english_too(house):
    """No Chinese sentence of the page itself is left, only what people typed."""
    booking = house.booked()
    for who, page in (
        (house.clerk, "/rooms"),
        (house.clerk, f"/bookings/{booking}"),
        (house.clerk, f"/sessions/{booking}/door"),
        (house.supervisor, f"/sessions/{booking}"),
        (house.owner, REQUEST),
    ):
        text = house.at_browser(who).open(f"/en{page}").text
        main = text[text.index("<main") : text.index("</main>")]
        assert not re.search("[。，]", main), page
