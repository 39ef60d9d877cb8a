"""The draw room on the web: who sees it, who presses what, and what screens show."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from archive.evidence.keys import SigningKey
from tests.draw_room_pages import CONTRIBUTORS, LOT, PAGE, Device, Hall
from tests.front_door import ADDRESS, HTML, FrontDoor
from trading.venue.model.screens import MOST_WAITING, PAIRED, PENDING

pytestmark = pytest.mark.trading


@pytest.fixture
def hall(site):
    """Open the doors on the morning of a draw."""
    with FrontDoor(site).opened() as door:
        yield Hall.opened(door)


@pytest.fixture
def devices(hall):
    return {name: Device(hall, name) for name in CONTRIBUTORS}


def gathered(devices):
    """Let everybody register, and the supervisor excuse the camera."""
    for each in devices.values():
        assert "已登记到场。" in each.join().text
    assert "没有录像的原因已签字。" in devices["supervisor"].excuse().text


def started(devices):
    """Let the clerk confirm who is there, and begin."""
    gathered(devices)
    clerk = devices["clerk"]
    people = [each.person for each in devices.values()]
    assert "房间就绪" in clerk.press("ready", present=people).text
    assert "抽取已开始" in clerk.press("start", **clerk.signed("start")).text


# --- Coming ---------------------------------------------------------------------------


def test_everybody_registers_with_the_key_of_their_own_device(hall, devices):
    """D-16: in the duty of the body for which they are signed in, and never another."""
    gathered(devices)
    page = devices["owner"].open().text
    for duty in ("场次操作员", "现场监督", "业主代表", "企业代表"):
        assert f"<strong>{duty}</strong>" in page
    with hall.door.instance.transactions.read() as work:
        come = [each.attendee for each in work.draw_rooms.arrivals(LOT, 1)]
    keys = {each.person: each.key.public.raw.hex() for each in devices.values()}
    assert {each.person: each.key for each in come} == keys


@pytest.mark.parametrize("name", ["strange owner", "rival"])
def test_whoever_has_no_duty_in_a_draw_finds_no_room(hall, name):
    """Another owner, a firm that is not on the list: a guessed address is a 404."""
    stranger = Device(hall, name)
    for path in (PAGE, f"{PAGE}/join", f"{PAGE}/to-sign?act=commit"):
        assert stranger.open(path).status_code == 404
    assert stranger.open(f"{PAGE}/events?once=1").status_code == 404
    stranger.open("/my")
    form = {**stranger.browser.form("/sign-out").fields, "key": "0" * 32}
    data = {**form, "public_key": stranger.key.public.raw.hex()}
    headers = {**HTML, "origin": ADDRESS}
    answer = stranger.browser.post(f"{PAGE}/join", data=data, headers=headers)
    assert answer.status_code == 404
    with hall.door.instance.transactions.read() as work:
        assert not work.draw_rooms.arrivals(LOT, 1)


def test_the_room_is_ready_only_with_everybody_who_must_be_there(hall, devices):
    """D-16, D-20: the button comes with them, and the rule stands behind it."""
    clerk = devices["clerk"]
    clerk.join()
    assert "还缺：" in clerk.open().text
    assert "确认到场" not in clerk.browser.shown.text
    for name in ("supervisor", "owner"):
        devices[name].join()
    assert "请现场监督签字说明原因" in clerk.open().text
    devices["supervisor"].excuse()
    clerk.open()
    page = clerk.browser.shown
    answer = clerk.browser.send(f"{PAGE}/ready", present=[clerk.person])
    assert answer.status_code == 409
    assert "必到的人还没有齐" in answer.text
    assert "确认到场" in page.text
    assert hall.state() == "list_frozen"


def test_for_which_firm_somebody_is_there_is_shown_once_the_list_is_public(devices):
    """D-6, D-17: before the start nobody learns from the room who is on the list."""
    gathered(devices)
    clerk = devices["clerk"]
    assert "演示企业0001" not in clerk.open().text
    people = [each.person for each in devices.values()]
    ready = clerk.press("ready", present=people)
    assert "房间就绪" in ready.text
    assert "演示企业0001" not in ready.text
    started = clerk.press("start", **clerk.signed("start"))
    assert "演示企业0001" in started.text


def test_one_device_is_one_person(devices):
    """D-16: a key that somebody else registered is refused; the first one stands."""
    devices["clerk"].join()
    shared = devices["clerk"].key.public.raw.hex()
    answer = devices["owner"].press("join", public_key=shared)
    assert answer.status_code == 409
    assert "已经登记过" in answer.text


def test_a_sign_in_left_open_puts_no_other_key_in_the_place_of_ones_own(hall, devices):
    """D-16: the same device may say again that it is there; another needs a proof."""
    owner = devices["owner"]
    owner.join()

    def says_again(key):
        owner.open("/my")
        fields = owner.browser.form("/sign-out").fields
        data = {**fields, "key": key.public.raw.hex()[:32]}
        data["public_key"] = key.public.raw.hex()
        headers = {**HTML, "origin": ADDRESS}
        return owner.browser.post(f"{PAGE}/join", data=data, headers=headers)

    hall.door.office.clock.pass_by(timedelta(minutes=16))
    other = SigningKey.generate()
    refused = says_again(other)
    assert refused.status_code == 403
    assert "再验证一次" in refused.text
    assert says_again(owner.key).status_code == 200
    hall.door.office.prove(hall.people["owner"])
    owner.browser.be(hall.people["owner"])
    assert says_again(other).status_code == 200
    with hall.door.instance.transactions.read() as work:
        (come,) = work.draw_rooms.arrivals(LOT, 1)
    assert come.attendee.key == other.public.raw.hex()


def test_nobody_registers_once_the_room_is_ready(devices):
    """D-15, D-16: who takes part is known before anything is drawn."""
    late = devices.pop("applicant")
    started(devices)
    assert "我到场了" not in late.open().text
    late.browser.open("/my")
    form = {**late.browser.form("/sign-out").fields, "key": "1" * 32}
    data = {**form, "public_key": late.key.public.raw.hex()}
    answer = late.browser.post(
        f"{PAGE}/join", data=data, headers={**HTML, "origin": ADDRESS}
    )
    assert answer.status_code == 409
    assert "已经登记完" in answer.text


# --- Drawing --------------------------------------------------------------------------


def test_a_number_sent_twice_is_sealed_once_and_answered_the_same(hall, devices):
    """A telephone that lost the answer sends the same bytes again."""
    started(devices)
    owner = devices["owner"]
    sealed = {**owner.sealed(), "key": "ab" * 16}
    for _ in range(2):
        owner.open()
        fields = {**owner.browser.form("/sign-out").fields, **sealed}
        answer = owner.browser.post(
            f"{PAGE}/commit", data=fields, headers={**HTML, "origin": ADDRESS}
        )
        assert answer.status_code == 200
        assert "您的数已封住" in answer.text
    assert len(hall.draw().record.commits) == 1


def test_nobody_signs_with_another_device(hall, devices):
    """D-18: the key that was registered, and no other."""
    started(devices)
    owner = devices["owner"]
    owner.key = SigningKey.generate()
    answer = owner.press("commit", **owner.sealed())
    assert answer.status_code == 409
    assert "签名和登记的钥匙对不上" in answer.text
    assert not hall.draw().record.commits


def test_the_second_typist_is_not_told_what_the_first_one_typed(hall, devices):
    """D-18: two people read the balls, each on their own."""
    started(devices)
    _closed(hall, devices)
    clerk, supervisor = devices["clerk"], devices["supervisor"]
    text = clerk.text("type", value="3 5 0 8 1 9 2 2 4 7")
    assert text["content"]["value"] == "3-5-0-8-1-9-2-2-4-7"
    typed = clerk.signed("type", value="3508192247")
    clerk.press("type", **typed, value="3-5-0-8-1-9-2-2-4-7")
    seen = supervisor.open().text
    assert "已有一人录入" in seen
    assert "3-5-0-8" not in seen
    other = supervisor.signed("type", value="3508192248")
    supervisor.press("type", **other, value="3-5-0-8-1-9-2-2-4-8")
    assert "两人录入的不一样" in supervisor.open().text
    again = supervisor.signed("type", value="3508192247")
    supervisor.press("type", **again, value="3-5-0-8-1-9-2-2-4-7")
    assert hall.state() == "drawn"
    assert "中选" in devices["applicant"].open().text


def _closed(hall, devices):
    """Lead the draw up to the balls."""
    for at, each in enumerate(devices.values()):
        each.press("commit", **each.sealed(bytes([at]) * 32))
    clerk = devices["clerk"]
    clerk.press("close-commits", **clerk.signed("close-commits"))
    for at, each in enumerate(devices.values()):
        r = (bytes([at]) * 32).hex()
        shown = {"contributor": each.person, "r": r}
        each.press("reveal", **each.signed("reveal", shown), r=r)
    hall.wait_for_announced_time()
    clerk.press("close-reveals", **clerk.signed("close-reveals"))
    assert "公开日志正在公布" in clerk.open().text
    hall.show_reveals()


def test_a_draw_is_void_when_two_have_signed_it(hall, devices):
    """D-27: the clerk says why, the supervisor signs the same, within ten minutes."""
    started(devices)
    clerk, supervisor = devices["clerk"], devices["supervisor"]
    said = {"reason": "摇号机坏了"}
    fields = clerk.signed("propose", asked="void", **said)
    assert "已签字提出" in clerk.press("propose", **fields, **said).text
    assert hall.state() == "drawing"
    assert "摇号机坏了" in supervisor.open().text
    hall.door.office.clock.pass_by(timedelta(minutes=2))
    second = supervisor.signed("void", second="1")
    done = supervisor.press("void", **second)
    assert "这次抽取已作废" in done.text, done.text[-1500:]
    assert hall.state() == "list_frozen"
    assert "第 1 次抽取已作废" in clerk.open().text


def test_an_old_proposal_counts_no_more(hall, devices):
    """What was signed more than ten minutes ago, nobody signs second."""
    started(devices)
    clerk, supervisor = devices["clerk"], devices["supervisor"]
    said = {"reason": "摇号机坏了"}
    fields = clerk.signed("propose", asked="void", **said)
    clerk.press("propose", **fields, **said)
    supervisor.open()
    shown = supervisor.browser.shown
    second = supervisor.signed("void", second="1")
    hall.door.office.clock.pass_by(timedelta(minutes=11))
    supervisor.browser.shown = shown
    answer = supervisor.browser.send(f"{PAGE}/void", **second)
    assert answer.status_code == 409
    assert hall.state() == "drawing"


def test_the_owner_puts_a_draw_off_with_a_reason(devices):
    """D-15: a new time, published; whoever had come comes again."""
    gathered(devices)
    owner = devices["owner"]
    answer = owner.press("postpone", draw_at="2026-03-16T10:00", reason="停电")
    assert "抽取已推迟" in answer.text
    assert "2026-03-16 周一 10:00" in answer.text
    wrong = owner.press("postpone", draw_at="tomorrow", reason="停电")
    assert wrong.status_code == 422


# --- Screens --------------------------------------------------------------------------


def hung(hall):
    """Hang a screen; return its browser and its digits."""
    screen = hall.door.browser()
    page = screen.open("/screen").text
    digits = re.search(r'class="digits"[^>]*>(.*?)</p>', page)[1]
    return screen, "".join(re.findall(r"\d", digits))


def test_a_screen_shows_a_draw_once_its_digits_are_typed(hall, devices):
    """It shows the room read-only, under a token of its own."""
    screen, digits = hung(hall)
    assert screen.open("/screen/events?once=1").status_code == 404
    clerk = devices["clerk"]
    assert "大屏已配对" in clerk.press("pair", code=digits).text
    shown = screen.open("/screen").text
    assert "东岸村渠道整治工程" in shown
    assert "<form" not in shown
    assert screen.open("/screen/events?once=1").text.startswith("event: beat")
    assert screen.open(PAGE).url.path == "/sign-in"
    hall.door.office.clock.pass_by(PAIRED)
    assert "配对大屏" in screen.open("/screen").text


def test_digits_that_nobody_shows_any_more_pair_nothing(hall, devices):
    """After ten minutes there are others; the old ones are forgotten."""
    screen, digits = hung(hall)
    hall.door.office.clock.pass_by(PENDING)
    answer = devices["clerk"].press("pair", code=digits)
    assert answer.status_code == 422
    assert "没有大屏显示" in answer.text
    other = re.search(r'class="digits"[^>]*>(.*?)</p>', screen.open("/screen").text)[1]
    assert "".join(re.findall(r"\d", other)) != digits


def test_digits_are_guessed_slowly(hall, devices):
    """Ten tries at once, then one a minute; the right one does not help either."""
    _, digits = hung(hall)
    clerk = devices["clerk"]
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    tried = [clerk.press("pair", code=wrong).status_code for _ in range(10)]
    assert tried == [422] * 10
    assert clerk.press("pair", code=digits).status_code == 429


def test_only_the_clerk_of_the_draw_pairs_a_screen(hall, devices):
    """Others are refused, and the screen waits on."""
    screen, digits = hung(hall)
    owner = devices["owner"]
    owner.open()
    fields = {**owner.browser.form("/sign-out").fields, "key": "2" * 32}
    answer = owner.browser.post(
        f"{PAGE}/pair",
        data={**fields, "code": digits},
        headers={**HTML, "origin": ADDRESS},
    )
    assert answer.status_code == 403
    assert digits in re.sub(r"\D", "", unescape(screen.open("/screen").text))


def test_of_many_screens_of_one_place_the_latest_wait(hall, devices):
    """Whoever opens screens again and again keeps no hall from hanging its own."""
    clock, clerk, waiting = hall.door.office.clock, devices["clerk"], []
    for _ in range(MOST_WAITING + 1):
        waiting.append(hung(hall))
        clock.pass_by(timedelta(seconds=1))
    (_, gone), *_, (screen, own) = waiting
    assert clerk.press("pair", code=gone).status_code == 422
    assert "大屏已配对" in clerk.press("pair", code=own).text
    assert "东岸村渠道整治工程" in screen.open("/screen").text


# --- News -----------------------------------------------------------------------------


def beat(device):
    """Return the word for how the room stands."""
    answer = device.open(f"{PAGE}/events?once=1")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["cache-control"] == "no-store"
    return json.loads(answer.text.partition("data: ")[2])["version"]


def test_news_say_that_something_changed_and_never_what(devices):
    """Another word after each act, the same one as long as nothing happens."""
    owner = devices["owner"]
    words = [beat(owner), beat(owner)]
    assert words[0] == words[1]
    for act in (devices["clerk"].join, devices["supervisor"].join):
        act()
        words.append(beat(owner))
    assert len(set(words)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in words)


def test_news_are_for_whoever_has_a_duty_in_the_draw(hall):
    """A stranger is led to the sign-in."""
    stranger = hall.door.browser()
    stranger.open(f"{PAGE}/events")
    assert stranger.path == "/sign-in"
