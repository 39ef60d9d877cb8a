"""Sessions on the web, on both databases: badges, the door, the console."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.front_door import ADDRESS, HTML
from tests.open_house import TITLE, OpenHouse, at
from tests.registry_office import HOME
from trading.server.demo.cast import OWNER, SUPERVISOR

pytestmark = [pytest.mark.trading, pytest.mark.slow]

WHY = "号球机发出异响，请检查"
BACK = "已检查，可以继续"
SECOND = timedelta(seconds=1)
CLEAR = {f"{what}-{n}": "" for what in ("name", "body") for n in (1, 2, 3)}


@pytest.fixture
def house(site):
    """A house with its doors open, and a draw in its room at ten."""
    told = OpenHouse(site)
    told.first = told.booked()
    with told.door.opened():
        yield told


def opened(house, who, page):
    browser = house.at_browser(who)
    assert browser.open(page).status_code == 200, page
    return browser


def console(house):
    return f"/sessions/{house.first}"


def door(house):
    return f"/sessions/{house.first}/door"


def bookings(house):
    return f"/bookings/{house.first}"


# --- Badges --------------------------------------------------------------------------


def test_badges_are_made_for_those_ticked_and_those_typed(house):
    """Whoever has a seat is ticked; a duty's badge is of the body that holds it."""
    house.supervisor, house.owner  # noqa: B018 - they come to be
    browser = opened(house, house.clerk, bookings(house))
    done = browser.send(
        f"{bookings(house)}/badges",
        **{
            **CLEAR,
            "who": house.supervisor.person,
            "name-1": "张三",
            "role-1": "bidder",
            "body-1": "岷江建筑",
            "name-2": "赵六",
            "role-2": "owner",
            "body-2": "别的单位",
        },
    )
    assert "工作牌已制作" in done.text
    with house.door.instance.transactions.read() as work:
        made = work.venue.badges.of(house.first)
    told = [(each.role.value, each.organisation) for each in made]
    assert told == [
        ("supervisor", SUPERVISOR),
        ("bidder", "岷江建筑"),
        ("owner", OWNER),
    ]
    assert made[0].person == house.supervisor.person
    assert {each.person[:8] for each in made[1:]} == {"visitor:"}
    printed = browser.open(f"{bookings(house)}/badges.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.headers["cache-control"] == "no-store"
    assert printed.content.startswith(b"%PDF")


def test_a_badge_for_nobody_or_twice_or_unprintable_is_not_made(house):
    """Each is said beside the form, and what was typed is there still."""
    browser = opened(house, house.clerk, bookings(house))
    path = f"{bookings(house)}/badges"
    assert browser.send(path, **CLEAR).status_code == 422
    typed = {**CLEAR, "name-1": "𠮷" * 40, "role-1": "bidder", "body-1": "长" * 80}
    answer = browser.send(path, **typed)
    assert answer.status_code == 422
    assert "印不到工作牌上" in answer.text
    assert 'href="#f-holders"' in answer.text
    assert "长" * 80 in answer.text
    hidden = browser.send(path, **{**typed, "name-1": "\u202e四李", "body-1": "x"})
    assert hidden.status_code == 422
    assert "印不到工作牌上" in hidden.text
    right_to_left = browser.send(path, **{**typed, "name-1": "שלום", "body-1": "x"})
    assert right_to_left.status_code == 422


def test_a_revoked_badge_lets_nobody_in(house):
    """It is told at the door, and what was scanned is never repeated."""
    code = house.badge(house.first)
    browser = opened(house, house.clerk, bookings(house))
    assert code not in browser.shown.text
    browser.send(
        f"{bookings(house)}/badges/revoke", about="J-0001", reason="在路上丢失"
    )
    assert "工作牌已收回" in browser.shown.text
    browser.open(door(house))
    answer = browser.send(door(house), code=code)
    assert answer.status_code == 409
    assert "已经收回" in answer.text
    assert code not in answer.text


def test_a_badge_of_another_session_is_not_revoked_through_this_page(house):
    """The number that a form names is one of the page's own, or none."""
    browser = opened(house, house.clerk, bookings(house))
    house.badge(house.first)
    browser.open(bookings(house))
    answer = browser.send(
        f"{bookings(house)}/badges/revoke", about="J-9999", reason="在路上丢失"
    )
    assert answer.status_code == 422


# --- The door ------------------------------------------------------------------------


def test_people_go_in_and_out_by_their_badges_alone(house):
    """The scanner's own Enter sends; the page says who it was, and who is here."""
    code = house.badge(house.first)
    browser = opened(house, house.clerk, door(house))
    assert "autofocus" in browser.shown.text
    written = "-".join(code[at:end] for at, end in pairwise(range(0, 17, 4)))
    told = browser.send(door(house), code=written.lower())
    assert "演示现场监督" in told.text
    assert "进场" in told.text
    assert "在场 1 人" in told.text
    house.office.clock.pass_by(6 * SECOND)
    told = browser.send(door(house), code=code)
    assert "在场 0 人" in told.text


def test_a_scanner_that_types_twice_means_it_once_on_the_web_too(house):
    """V-3: within five seconds the second scan gets the first one's answer."""
    code = house.badge(house.first)
    browser = opened(house, house.clerk, door(house))
    browser.send(door(house), code=code)
    assert "在场 1 人" in browser.send(door(house), code=code).text


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "<script>alert(1)</script>", "🙂"])
def test_what_is_no_badge_lets_nobody_in(house, typed):
    """It is told in words, and never shown again."""
    house.badge(house.first)
    browser = opened(house, house.clerk, door(house))
    answer = browser.send(door(house), code=typed)
    assert answer.status_code == 422
    assert "在场 0 人" in answer.text
    assert "<script>alert" not in answer.text
    assert not typed or f'value="{typed}"' not in answer.text


def test_an_expired_badge_is_told_to_be_of_another_day(house):
    """V-3: on the day after its session it opens nothing."""
    code = house.badge(house.first)
    house.office.clock.pass_by(timedelta(days=1))
    who = house.second
    browser = opened(house, who, door(house))
    answer = browser.send(door(house), code=code)
    assert answer.status_code == 409
    assert "不是今天的" in answer.text


def test_only_the_centre_stands_at_the_door(house):
    """Neither a supervisor nor a stranger lets people in."""
    code = house.badge(house.first)
    for who in (house.supervisor, house.owner, house.bidder):
        browser = house.at_browser(who)
        assert browser.open(door(house)).status_code == 403
        browser.open("/my")
        data = {"csrf": browser.form("/sign-out").fields["csrf"], "code": code}
        answer = browser.post(
            door(house), data=data, headers={**HTML, "origin": ADDRESS}
        )
        assert answer.status_code == 403
    with house.door.instance.transactions.read() as work:
        assert not work.venue.badges.scans(house.first)


# --- The console ---------------------------------------------------------------------


def test_the_day_begins_on_ones_own_page(house):
    """Today's sessions stand first; one press leads to the console."""
    browser = opened(house, house.supervisor, "/my")
    assert f'href="{console(house)}"' in browser.shown.text
    assert TITLE in browser.open("/sessions").text
    manager = opened(house, house.manager, "/sessions")
    assert f'href="{bookings(house)}"' in manager.shown.text
    assert manager.open(bookings(house)).status_code == 200
    for who in (house.watcher, house.owner, house.bidder):
        assert TITLE not in house.at_browser(who).open("/sessions").text
        assert console(house) not in house.at_browser(who).open("/my").text


def test_a_supervisor_stops_and_lets_go_on_by_numbered_orders(house):
    """P-4: with a reason each; the lot stands still in between, all of it is listed."""
    browser = opened(house, house.supervisor, console(house))
    assert browser.send(f"{console(house)}/pause").status_code == 422
    assert 'href="#f-reason"' in browser.shown.text
    told = browser.send(f"{console(house)}/pause", reason=WHY)
    assert "暂停指令已发出" in told.text
    assert "第 2026-0001 号" in told.text
    assert f'action="{console(house)}/pause"' not in told.text
    told = browser.send(f"{console(house)}/resume", reason=BACK)
    assert "恢复，解除第 2026-0001 号" in told.text
    assert "第 2026-0002 号" in told.text
    with house.door.instance.transactions.read() as work:
        _, lot = work.projects.lot("P2026-0001-1")
    assert not lot.suspensions


def test_an_older_page_stops_nothing_twice(house):
    """Another tab is told that the order stands; no number is lost."""
    first = opened(house, house.supervisor, console(house))
    other = opened(house, house.supervisor, console(house))
    first.send(f"{console(house)}/pause", reason=WHY)
    answer = other.send(f"{console(house)}/pause", reason=WHY)
    assert answer.status_code == 409
    assert "已经暂停" in answer.text
    told = other.send(f"{console(house)}/resume", reason=BACK)
    assert "第 2026-0002 号" in told.text


def test_an_attestation_records_and_decides_nothing(house):
    """V-13: clerk and supervisor write down; the lot is as it was."""
    with house.door.instance.transactions.read() as work:
        before = work.projects.lot("P2026-0001-1")[1]
    for who in (house.clerk, house.supervisor):
        browser = opened(house, who, console(house))
        told = browser.send(f"{console(house)}/attest", seen="<b>号球机</b>试转三次")
        assert "没有改变任何决定" in told.text
    with house.door.instance.transactions.read() as work:
        assert work.projects.lot("P2026-0001-1")[1] == before
    kinds = [each.kind for each in house.office.events("project/P2026-0001")]
    assert kinds.count("ATTESTED") == 2


def test_only_who_supervises_this_project_stops_it(house):
    """P-2: the centre sees no such button; another body's supervisor sees nothing."""
    clerk = opened(house, house.clerk, console(house))
    assert f'action="{console(house)}/pause"' not in clerk.shown.text
    assert "我监督的时限" not in clerk.shown.text
    assert house.at_browser(house.watcher).open(console(house)).status_code == 403
    for who in (house.clerk, house.manager, house.owner, house.watcher):
        browser = house.at_browser(who)
        browser.open("/my")
        data = {"csrf": browser.form("/sign-out").fields["csrf"], "reason": WHY}
        answer = browser.post(
            f"{console(house)}/pause", data=data, headers={**HTML, "origin": ADDRESS}
        )
        assert answer.status_code == 403
    kinds = [each.kind for each in house.office.events("project/P2026-0001")]
    assert "SESSION_PAUSED" not in kinds


def test_tomorrows_session_is_not_stopped_today(house):
    """P-4: what must not begin at all is stopped by a decision, not on site."""
    house.act(
        *("move_session", house.cast.clerk),
        booking=house.first,
        starts=at("10:00", "2026-03-13"),
        ends=at("11:00", "2026-03-13"),
        reason="水管爆裂",
    )
    browser = opened(house, house.supervisor, console(house))
    answer = browser.send(f"{console(house)}/pause", reason=WHY)
    assert answer.status_code == 409
    assert "不在今天" in answer.text
    assert WHY in answer.text


def test_the_supervision_ends_with_a_sheet_to_be_signed(house):
    """What the record says is fixed in one press; the paper says it waits."""
    browser = opened(house, house.supervisor, console(house))
    early = browser.send(f"{console(house)}/sheet")
    assert early.status_code == 409
    assert browser.open(f"{console(house)}/sheet.pdf").status_code == 404
    code = house.badge(house.first)
    house.act("scan_badge", house.cast.clerk, room=house.room, code=code)
    browser.open(console(house))
    for _ in range(2):  # Whatever came meanwhile is in the second one.
        told = browser.send(f"{console(house)}/sheet")
        assert "监督记录表已出具" in told.text
        assert "等现场监督签名" in told.text
        assert "签署监督记录表" in told.text
    to_sign = told.text.partition("签署监督记录表")[0].rpartition('href="')[2]
    assert "现场监督" in browser.open(to_sign.partition('"')[0]).text
    pdf = browser.open(f"{console(house)}/sheet.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["cache-control"] == "no-store"
    with house.door.instance.transactions.read() as work:
        papers = work.papers.of("P2026-0001-1")
    sheets = [each.about for each in papers if not each.replaced]
    assert sheets == [house.first], papers


def test_names_of_all_kinds_are_shown_harmlessly(house):
    """No name becomes markup, at the door or at the console."""
    code = house.badge(house.first, name="<i>李</i>", role="media", person="m:1")
    browser = opened(house, house.clerk, door(house))
    for text in (
        browser.send(door(house), code=code).text,
        browser.open(console(house)).text,
        browser.open(bookings(house)).text,
    ):
        assert "&lt;i&gt;李&lt;/i&gt;" in text
        assert "<i>李" not in text
        assert "<bdi>" in text


def test_a_second_factor_is_asked_of_whoever_serves(house):
    """I-5: with the password alone nobody reads who is in the room."""
    who = house.supervisor
    half = house.office.sign_in(HOME, who.address, who.password)
    browser = house.door.browser().with_token(half.token)
    for page in (console(house), "/sessions"):
        browser.open(page)
        assert browser.path == "/second", page
