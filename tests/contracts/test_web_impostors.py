"""Accounts that claim somebody else's firm: what the pages tell them, and let them."""

import re

import pytest

from archive.evidence.keys import SigningKey
from tests.builders_bidders import firm
from tests.builders_documents import pdf
from tests.draw_room_pages import LOT, PAGE, Hall
from tests.front_door import ADDRESS, HTML, Browser, FrontDoor
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

BOUND, VOUCHED, UNLISTED = 1, 2, 7
"""A listed firm with an account of its own, another listed one, and one that is not."""
NAME = "嘉陵建筑有限公司"
PAPER = "11010519491231002X"
OF_ONE_VISIT = re.compile(
    r'name="(?:csrf|key)" value="[^"]+"|data-(?:person|left)="[^"]+"'
)
OF_ONE_FILE = re.compile(r'name="document" value="[^"]+"')


@pytest.fixture
def hall(site):
    """Open the doors on the morning of a draw."""
    with FrontDoor(site).opened() as door:
        yield Hall.opened(door)


def impostor(hall: Hall, number: int) -> Browser:
    """Let a stranger open an account under the code of this firm, and sign in."""
    office = hall.door.office
    who = office.citizen(f"stranger-{number}@mailbox.example")
    office.found(who, Kind.FIRM, NAME, Role.BIDDER, code=str(firm(number)))
    office.sit(who)
    return hall.door.browser().be(who)


def told(answer) -> tuple[int, str]:
    """Return what an answer tells, but for what is new in every visit."""
    return answer.status_code, OF_ONE_FILE.sub("", OF_ONE_VISIT.sub("", answer.text))


def sent(browser: Browser, path: str, **typed: object) -> tuple[int, str]:
    """Send a form that was never shown to them; return what the answer tells."""
    browser.open("/my")
    fields = {**browser.form("/sign-out").fields, "key": "0" * 32}
    headers = {**HTML, "origin": ADDRESS}
    return told(browser.post(path, data={**fields, **typed}, headers=headers))


def test_a_draw_room_does_not_tell_whose_code_is_on_the_list(hall):
    """D-6, D-17: listed or not, the same 404, and nobody sits in a firm's seat."""
    strangers = [impostor(hall, each) for each in (UNLISTED, BOUND, VOUCHED)]
    for path in (PAGE, f"{PAGE}/join", f"{PAGE}/to-sign?act=commit"):
        unlisted, *listed = [told(each.open(path)) for each in strangers]
        assert unlisted[0] == 404
        assert listed == [unlisted, unlisted]
    keys = [SigningKey.generate().public.raw.hex() for _ in strangers]
    unlisted, *listed = [
        sent(each, f"{PAGE}/join", public_key=key)
        for each, key in zip(strangers, keys, strict=True)
    ]
    assert unlisted[0] == 404
    assert listed == [unlisted, unlisted]
    with hall.door.instance.transactions.read() as work:
        assert not work.draw_rooms.arrivals(LOT, 1)
    own = hall.door.browser().be(hall.people["applicant"])
    assert own.open(PAGE).status_code == 200


def test_a_refused_objection_does_not_tell_who_applied(hall):
    """D-6, D-22: who has no application of their own is told one and the same."""
    strangers = [impostor(hall, each) for each in (UNLISTED, BOUND, VOUCHED)]
    path = f"/desk/{LOT}/lodge-objection"
    unlisted, *listed = [told(each.open(path)) for each in strangers]
    assert listed == [unlisted, unlisted]
    typed = {
        "ground": "qualification",
        "text": "审查有误，请重新核对。",
        "document": ("异议书.pdf", pdf()),
    }
    unlisted, *listed = [told(each.send(path, **typed)) for each in strangers]
    assert unlisted[0] == 403
    assert "只有报过名的企业可以提异议" in unlisted[1]
    assert listed == [unlisted, unlisted]
    with hall.door.instance.transactions.read() as work:
        _, lot = work.projects.lot(LOT)
        assert not work.awards.objections(LOT)
    assert not lot.suspensions


def test_what_a_firm_said_is_neither_read_nor_erased_by_others(hall):
    """D-8: each account sees and replaces its own word about the firm it claims."""
    path = "/my/firm/people"
    other = str(firm(20))
    own = hall.door.browser().be(hall.people["applicant"])
    own.open(path)
    typed = {"hang-1": "holding/to", "other-1": other, "part-1": "60"}
    assert other in own.send(f"{path}/relations", **typed).text
    named = {"kind-1": "manager", "paper-1": "resident_id", "number-1": PAPER}
    assert own.send(f"{path}/declare", **named).url.query == b"done=people"
    kept = own.open(path).text

    strangers = {each: impostor(hall, each) for each in (BOUND, UNLISTED)}
    seen = {
        each: told(browser.open(path))[1].replace(str(firm(each)), "")
        for each, browser in strangers.items()
    }
    assert seen[BOUND] == seen[UNLISTED]
    assert other not in seen[BOUND]
    stranger = strangers[BOUND]
    for form in ("relations", "declare"):
        stranger.open(path)
        assert stranger.send(f"{path}/{form}").status_code == 200
    assert OF_ONE_VISIT.sub("", own.open(path).text) == OF_ONE_VISIT.sub("", kept)
