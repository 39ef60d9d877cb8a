"""The work pages of a lot: each sees what is theirs to do, and does it."""

import re
from hashlib import sha256
from html import unescape

import pytest

from tests.builders_documents import pdf
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.seated_people import LOT, PROJECT, TITLE, SeatedPeople
from trading.bidders.model.claims import Basis
from trading.bidders.use_cases.claiming import DecideClaimCommand
from trading.projects.model import LotId
from trading.rules.shipped import instruction_book
from trading.selection.use_cases.joining import JoinDrawRoomCommand
from trading.server.demo.cast import ROOM, Person
from trading.server.demo.drawing import drawn_balls

pytestmark = [pytest.mark.trading, pytest.mark.slow]

DESK = f"/desk/{LOT}"
PAPERS = {number: pdf(b"of firm %d" % number) for number in (1, 2, 3)}


@pytest.fixture(scope="module")
def seated(blank, tmp_path_factory):
    """Tell the way to the end of sign-up; three firms have signed up on the web."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("lots") / "instance")
    with FrontDoor(copied).opened() as door:
        people = SeatedPeople(door)
        people.story.prepare("2026-03-05")
        people.story.announce("2026-03-05", "2026-03-12T17:00", "2026-03-18T10:00")
        people.stage.at("2026-03-06T09:00")
        for number in (1, 2, 3):
            firm = people.browser(f"firm{number}")
            firm.open(f"/sign-up/{LOT}")
            notes = instruction_book().versions[0].digest
            firm.send(
                f"/sign-up/{LOT}",
                confirmed=notes,
                manager=f"林{number}",
                certificate=f"川251000000000{number}",
                added=(f"{number}.pdf", PAPERS[number]),
            )
            assert "您已报名" in firm.shown.text
        yield people


def files(browser, path, documents, **typed):
    """Fill in a form with files and press its button."""
    data = {**browser.form(path).fields, **typed}
    for name in documents:
        data.pop(name, None)
    headers = {**HTML, "origin": ADDRESS, "sec-fetch-site": "same-origin"}
    browser.shown = browser.post(path, data=data, files=documents, headers=headers)
    return browser.shown


def test_the_list_says_whose_turn_it_is(seated):
    """C-7.3: one page, no searching; a firm finds its own application there."""
    assert TITLE in seated.browser("drafter").open("/desk").text
    page = seated.browser("firm1").open("/desk")
    assert f'href="/sign-up/{LOT}"' in page.text
    stranger = seated.browser("manager").open("/desk")
    assert stranger.status_code == 200


def test_nobody_sees_how_many_have_signed_up(seated):
    """D-6: neither owner nor clerk nor supervisor, nor anybody by guessing."""
    for name in ("drafter", "clerk", "supervisor", "first"):
        text = seated.browser(name).open(DESK).text
        assert "建筑有限公司" not in text
        assert "报名中" in text


def test_ones_own_page_says_what_is_next(seated):
    """C-7.3, D-6: own projects with the next date; of applicants nothing to others."""
    firm = seated.browser("firm1").open("/my").text
    assert "您已报名" in firm
    assert "报名截止 2026-03-12 周四 17:00" in firm
    assert f'href="/sign-up/{LOT}"' in firm
    assert "现在可以报名" not in firm
    for name in ("drafter", "clerk", "supervisor"):
        own = seated.browser(name).open("/my").text
        assert f'href="/desk/{LOT}"' in own
        assert "建筑有限公司" not in own
    assert "新建项目" in seated.browser("drafter").open("/my").text
    assert "新建项目" not in seated.browser("clerk").open("/my").text


def test_a_lot_from_start_to_award(seated):
    """Close, review by two, freeze; then, the draw done, publicity, award, contract."""
    stage, story = seated.stage, seated.story
    _review(seated)
    stage.at("2026-03-17T09:30")
    clerk = seated.browser("clerk")
    clerk.open(DESK)
    assert "冻结名单" in clerk.shown.text
    clerk.open(f"{DESK}/freeze-list")
    clerk.send(f"{DESK}/freeze-list")
    assert "已办理：冻结名单" in clerk.shown.text
    _drawn(seated)
    story.publicity("2026-03-18T14:00")
    _award(seated)


def _review(seated):
    stage = seated.stage
    stage.at("2026-03-12T17:10")
    clerk = seated.browser("clerk")
    clerk.open(f"{DESK}/close-sign-up")
    clerk.send(f"{DESK}/close-sign-up")
    assert "审查中" in clerk.shown.text
    stage.at("2026-03-13T09:00")
    for name in ("first", "second"):
        reviewer = seated.browser(name)
        paper = f"{DESK}/applicants/{sha256(PAPERS[1]).hexdigest()}"
        assert reviewer.open(paper).status_code == 404
        reviewer.open(f"{DESK}/review")
        opened = reviewer.send(f"{DESK}/review/open")
        assert opened.text.count("建筑有限公司") == 3
        page = reviewer.shown
        assert reviewer.open(paper).content == PAPERS[1]
        reviewer.shown = page
        form = reviewer.form(f"{DESK}/review/verdicts")
        firms = {value for value, _ in form.offered}
        assert len(firms) == 3
        wrong = reviewer.send(
            f"{DESK}/review/verdicts", **{next(iter(sorted(firms))): "no"}
        )
        assert wrong.status_code == 422
        assert "不合格要写明理由" in wrong.text
        assert wrong.text.count("建筑有限公司") == 3
        done = reviewer.send(f"{DESK}/review/verdicts", **dict.fromkeys(firms, "yes"))
        assert "已办理：给出审查意见" in done.text
    drafter = seated.browser("drafter")
    drafter.open(f"{DESK}/declare-qualified")
    early = drafter.send(f"{DESK}/declare-qualified")
    assert "还有账号的企业身份没有核定" in early.text
    _bound(seated)
    drafter.send(f"{DESK}/declare-qualified")
    assert "已办理：宣布审查完成" in drafter.shown.text


def _bound(seated):
    """Let the clerk decide that each account is the firm it says it is."""
    office, stage = seated.office, seated.stage
    for number in (1, 2, 3):
        seated.browser(f"firm{number}")
        seat = office.signed(seated.people[f"firm{number}"]).seat
        decided = DecideClaimCommand(
            key=stage.key(),
            organisation=seat.organisation.id,
            proven=True,
            basis=Basis.AUTHORISATION,
            document="d" * 64,
        )
        stage.act(stage.platform.decide_claim, stage.cast.clerk, decided)


def _drawn(seated):
    """Let the draw be played by those who sit in the room, with keys of their own."""
    story, stage = seated.story, seated.stage
    with stage.instance.transactions.read() as work:
        (firm, *_) = work.selections.get(LOT).eligible
    seated.browser("firm1")
    actor = seated.office.actor(seated.people["firm1"])
    bidder = _Played(Person(actor, "李四"), firm)
    story.lot = LOT
    play = story.play("2026-03-18T10:00", bidder)
    come = JoinDrawRoomCommand(
        key=stage.key(),
        lot=LOT,
        public_key=bidder.agent.key.public.raw.hex(),
        name=bidder.agent.name,
    )
    stage.act(stage.platform.join_draw_room, bidder.agent, come)
    play.ready(ROOM)
    play.start()
    play.contribute()
    play.close_reveals()
    play.type_balls(drawn_balls())
    play.sign()


class _Played:
    def __init__(self, like, firm):
        self.agent, self.firm, self.name = like, firm, firm


def _award(seated):
    stage = seated.stage
    stage.at("2026-03-24T09:00")
    drafter = seated.browser("drafter")
    page = drafter.open(DESK)
    assert "发出中选通知" in page.text
    drafter.open(f"{DESK}/give-award")
    drafter.send(f"{DESK}/give-award")
    assert "已办理：发出中选通知" in drafter.shown.text
    stage.at("2026-03-26T09:00")
    drafter = seated.browser("drafter")
    drafter.open(f"{DESK}/upload-contract")
    with stage.instance.transactions.read() as work:
        manager = str(work.awards.award(LotId(LOT)).candidate.manager)
    typed = {
        "price": "1,716,000.01",
        "signed_at": "2026-03-25T15:00",
        "manager": manager,
        "certificate": "x",
    }
    path = f"{DESK}/upload-contract"
    answer = files(drafter, path, {"document": ("合同.pdf", pdf())}, **typed)
    assert answer.status_code == 422
    assert "合同.pdf" in answer.text
    held = re.search(r'type="hidden" name="document" value="([^"]+)"', answer.text)[1]
    typed["price"] = "1,716,000"
    files(drafter, path, {"replacement": ("", b"")}, document=unescape(held), **typed)
    assert "已办理：上传合同" in drafter.shown.text
    assert f"/projects/{PROJECT}/pack" in drafter.shown.text


def test_another_objects_file_is_not_ones_own(seated):
    """A fingerprint that somebody only knows hands nothing in."""
    drafter = seated.browser("drafter")
    drafter.open(f"{DESK}/terminate")
    form = drafter.form(f"{DESK}/terminate").fields
    data = {**form, "document": f"{'a' * 64} {'b' * 64} x.pdf", "ground": "other"}
    headers = {**HTML, "origin": ADDRESS}
    answer = drafter.post(
        f"{DESK}/terminate", data={**data, "reason": "理由"}, headers=headers
    )
    assert answer.status_code == 422
    assert re.search(r'href="#f-document"', answer.text)
