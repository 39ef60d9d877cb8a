"""Signing up on the web: in time, once, by one's own firm, and with a receipt."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from html import unescape

import httpx
import pytest

from archive.evidence.notes import open_note
from archive.ledger.model import parse_accepted
from tests.builders_bidders import firm
from tests.builders_documents import pdf
from tests.front_door import ADDRESS, COOKIE, HTML, FrontDoor
from tests.loopback import served
from tests.registry_office import PASSWORD
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role
from trading.rules.shipped import instruction_book
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory

pytestmark = pytest.mark.trading

LOT, PAGE = "P2026-0001-1", "/sign-up/P2026-0001-1"
TYPED = {"manager": "林三", "certificate": "川2510000000001"}


@pytest.fixture
def door(site):
    """Open the door of an instance in which sign-up to one project has begun."""
    with FrontDoor(site).opened() as opened:
        stage = Stage(opened.instance, opened.instance.clock)
        story = SelectionStory(stage, "东岸村渠道整治", ())
        story.prepare("2026-03-02")
        story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
        stage.at("2026-03-03T09:30")
        yield opened


def of_firm(door, address, name, number):
    """Return the browser of somebody of a firm, signed in with a message's code."""
    who = door.office.citizen(address)
    code = str(firm(number))
    door.office.found(who, Kind.FIRM, name, Role.BIDDER, code=code)
    door.office.sit(who)
    return door.browser().be(who)


@pytest.fixture
def chen(door):
    """Open the browser of somebody of a firm."""
    return of_firm(door, "chen@firm.example", "岷江建筑有限公司", 1)


def notes():
    return instruction_book().versions[0].digest


def signed_up(browser):
    """Open the page and press the one button."""
    browser.open(PAGE)
    return browser.send(PAGE, confirmed=notes(), **TYPED)


def test_a_firm_signs_up_by_one_press_and_holds_a_receipt(door, chen):
    """E-4, D-5: the minute its account exists; the note is the platform's own word."""
    chen.open("/projects/P2026-0001")
    assert f'class="btn" href="{PAGE}"' in chen.shown.text
    page = chen.open(PAGE)
    assert "价格是固定的，不比价" in page.text
    done = signed_up(chen)

    assert (chen.path, done.status_code) == (PAGE, 200)
    assert "您已报名" in done.text
    note = re.search(r"<pre[^>]*>(.*?)</pre>", done.text, re.DOTALL)[1]
    verifier = door.instance.notary.signer.verifier
    assert parse_accepted(open_note(unescape(note), verifier)).stream[:7] == "sealed/"
    kept = chen.open(f"{PAGE}/receipt")
    assert kept.text == unescape(note)
    assert kept.headers["content-disposition"].startswith("attachment")
    assert kept.headers["cache-control"] == "no-store"


def test_a_receipt_is_given_to_whoever_signed_up_alone(door, chen):
    """D-6: to a rival there is none, and before it there is none for oneself."""
    assert chen.open(f"{PAGE}/receipt").status_code == 404
    signed_up(chen)
    assert chen.open(f"{PAGE}/receipt").status_code == 200
    rival = door.office.citizen("rival@firm.example")
    door.office.found(
        rival, Kind.FIRM, "沱江建筑有限公司", Role.BIDDER, code=str(firm(2))
    )
    door.office.sit(rival)
    assert door.browser().be(rival).open(f"{PAGE}/receipt").status_code == 404
    assert door.browser().open(f"{PAGE}/receipt").url.path == "/sign-in"


def test_the_button_says_what_is_confirmed(chen):
    """U-2: one press confirms the version that stands above it, and signs up."""
    page = chen.open(PAGE).text
    assert notes() in page
    assert "我已读过这一版须知，提交报名" in page
    assert 'type="checkbox"' not in chen.shown.text.partition("<main")[2]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(chen):
    """U-7: the unconfirmed notes, an empty name; each beside its input."""
    chen.open(PAGE)
    answer = chen.send(PAGE, confirmed="", **TYPED)
    assert answer.status_code == 422
    assert 'href="#f-confirmed"' in answer.text
    assert 'value="林三"' in answer.text
    answer = chen.send(PAGE, confirmed=notes(), manager=" ", certificate="川25")
    assert answer.status_code == 422
    assert 'value="川25"' in answer.text
    assert 'href="#f-manager"' in answer.text
    assert "您已报名" not in chen.open(PAGE).text


def test_an_older_version_of_the_notes_is_not_the_one_confirmed(chen):
    """What is confirmed is the version that the notice names."""
    chen.open(PAGE)
    answer = chen.send(PAGE, confirmed="ab" * 32, **TYPED)
    assert answer.status_code == 422
    assert "您已报名" not in chen.open(PAGE).text


def handed_in(browser, number, until=""):
    """Hand a document in, into the dossier of the firm."""
    browser.open("/my/firm/documents")
    answer = browser.send(
        "/my/firm/documents",
        kind="qualification",
        number=number,
        valid_until=until,
        document=(f"{number}.pdf", pdf(number.encode())),
    )
    assert "提交于" in answer.text
    return sha256(pdf(number.encode())).hexdigest()


def applied(door):
    """Return the one application, as it is kept."""
    with door.instance.transactions.read() as work:
        (own,) = work.selections.applications(LOT)
    return own


def test_what_stands_in_the_dossier_goes_with_an_application_unless_it_is_left_out(
    door, chen
):
    """E-3: ticked from the start, so the sign-up stays one press."""
    first, second = handed_in(chen, "D25101"), handed_in(chen, "D25102")
    ticked = re.findall(r'name="document" value="(\w+)" checked', chen.open(PAGE).text)
    assert set(ticked) == {first, second}
    done = chen.send(PAGE, confirmed=notes(), document=[second], **TYPED)
    assert "D25102" in done.text
    assert "D25101" not in done.text
    assert applied(door).documents == (second,)


def test_a_file_is_added_for_one_application_and_survives_a_mistake(door, chen):
    """U-7: a name is missing, the file stays; it enters no dossier and no event."""
    chen.open(PAGE)
    before = door.instance.sequencer.run()
    answer = chen.send(
        PAGE,
        confirmed=notes(),
        manager=" ",
        certificate="川25",
        added=("说明.pdf", pdf()),
    )
    assert answer.status_code == 422
    assert "✓ 说明.pdf" in answer.text
    assert door.instance.sequencer.run() == before
    chen.send(PAGE, confirmed=notes(), **TYPED)
    assert applied(door).documents == (sha256(pdf()).hexdigest(),)
    assert "还没有提交证照" in chen.open("/my/firm/documents").text


def test_only_documents_of_ones_own_that_are_still_good_are_handed_over(door):
    """Another firm's document by its fingerprint, and one that ran out meanwhile."""
    door.office.clock.pass_by(timedelta(hours=14, minutes=20))
    rival = of_firm(door, "rival@firm.example", "沱江建筑有限公司", 2)
    theirs = handed_in(rival, "D25999")
    chen = of_firm(door, "chen@firm.example", "岷江建筑有限公司", 1)
    ends = handed_in(chen, "D25103", until="2026-03-03")
    chen.open(PAGE)
    answer = chen.send(PAGE, confirmed=notes(), document=theirs, **TYPED)
    assert answer.status_code == 422
    assert "不能再提交" in answer.text
    assert 'value="林三"' in answer.text

    assert "D25103" in chen.open(PAGE).text
    door.office.clock.pass_by(timedelta(minutes=15))
    answer = chen.send(PAGE, confirmed=notes(), document=ends, **TYPED)
    assert answer.status_code == 422
    assert "D25103" not in answer.text


def test_an_older_page_signs_nobody_up_for_what_it_did_not_show(chen):
    """D-5: price and dates are those that somebody read before pressing."""
    chen.open(PAGE)
    read = chen.form(PAGE).fields["offer"]
    older = read.replace("1,716,000.00", "1,816,000.00")
    assert older != read
    answer = chen.send(PAGE, confirmed=notes(), offer=older, **TYPED)
    assert answer.status_code == 409
    assert "公告更正过" in answer.text
    assert 'value="林三"' in answer.text
    assert "您已报名" in chen.send(PAGE).text


def test_a_second_press_and_a_second_tab_change_nothing(chen):
    """One application of one account; the first one stands."""
    chen.open(PAGE)
    first, other = chen.shown, chen.open(PAGE)
    chen.shown = first
    chen.send(PAGE, confirmed=notes(), **TYPED)
    chen.shown = first
    assert "您已报名" in chen.send(PAGE, confirmed=notes(), **TYPED).text
    chen.shown = other
    again = chen.send(PAGE, confirmed=notes(), **{**TYPED, "manager": "别人"})
    assert again.status_code == 409
    assert "林三" in chen.open(PAGE).text


def test_it_can_be_taken_back_and_handed_in_again(door, chen):
    """T-5: until the deadline, and never by a press on an older page twice."""
    signed_up(chen)
    held = chen.shown
    chen.send(f"{PAGE}/withdraw")
    assert "报名已撤回" in chen.shown.text
    assert "您已报名" in signed_up(chen).text
    chen.shown = held
    again = chen.send(f"{PAGE}/withdraw")
    assert again.status_code in {200, 409}
    with door.instance.transactions.read() as work:
        (own,) = work.selections.applications(LOT)
    assert own.manager == TYPED["manager"]


def test_after_the_deadline_the_page_says_so(door, chen):
    """A page that was open keeps what was typed, and names the deadline."""
    page = chen.open(PAGE)
    office = door.office
    office.clock.pass_by(timedelta(days=6, hours=7, minutes=29))
    late = of_firm(door, "late@firm.example", "沱江建筑有限公司", 2)
    assert "提交报名" in late.open(PAGE).text
    office.clock.pass_by(timedelta(minutes=1))
    answer = late.send(PAGE, confirmed=notes(), **TYPED)
    assert answer.status_code == 409
    assert "报名已经截止" in answer.text
    assert "现在不能报名" in late.open(PAGE).text
    assert page.status_code == 200


def test_only_people_of_a_firm_sign_up(door):
    """Others are told so; strangers come back here after the sign-in."""
    nobody = door.office.citizen("nobody@home.example")
    assert door.browser().be(nobody).open(PAGE).status_code == 403
    stranger = door.browser()
    stranger.open(PAGE)
    assert stranger.path == "/sign-in"
    who = door.office.citizen("chen@firm.example")
    door.office.found(who, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER)
    stranger.send("/sign-in", address="chen@firm.example", password=PASSWORD)
    assert stranger.path in {PAGE, "/second"}


def test_nobody_sees_that_another_has_signed_up(door, chen):
    """D-6: the page of a rival is the same before and after."""
    watching = of_firm(door, "rival@firm.example", "沱江建筑有限公司", 2)
    before = re.sub(r"[0-9a-f]{32,}", "", watching.open(PAGE).text)
    signed_up(chen)
    assert re.sub(r"[0-9a-f]{32,}", "", watching.open(PAGE).text) == before


@pytest.mark.parametrize("lot", ["P2026-0009-1", "%2e%2e", "%00", "x" * 300, "请"])
def test_what_is_no_lot_is_said_to_be_none(chen, lot):
    """Whatever stands in the address."""
    assert chen.open(f"/sign-up/{lot}").status_code in {400, 404}


def test_a_forged_form_signs_nobody_up(chen):
    """CSRF, and another site's page."""
    chen.open(PAGE)
    fields = {**chen.form(PAGE).fields, "confirmed": notes(), **TYPED}
    headers = {**HTML, "origin": "https://evil.example"}
    assert chen.post(PAGE, data=fields, headers=headers).status_code == 403
    headers = {**HTML, "origin": ADDRESS}
    bare = chen.post(PAGE, data={**fields, "csrf": ""}, headers=headers)
    assert bare.status_code == 403
    assert "您已报名" not in chen.open(PAGE).text


def test_of_twenty_sign_ups_at_once_one_is_taken_and_the_others_are_told(door, chen):
    """D-8: over twenty connections, each with its own page; nobody sees an error."""
    chen.open(PAGE)
    fields = {**chen.form(PAGE).fields, "confirmed": notes(), **TYPED}
    headers = {
        **HTML,
        "host": "trade.example",
        "origin": ADDRESS,
        "sec-fetch-site": "same-origin",
        "cookie": f"{COOKIE}={chen.token}",
    }
    with served(door.app) as site:

        def pressed(number):
            data = {**fields, "key": f"{number:032x}", "manager": f"林{number}"}
            answer = httpx.post(f"{site}{PAGE}", data=data, headers=headers, timeout=60)
            return answer.status_code, answer.text

        with ThreadPoolExecutor(max_workers=20) as hall:
            answers = list(hall.map(pressed, range(20)))
    assert sorted(status for status, _ in answers) == [303] + [409] * 19
    for status, text in answers:
        assert status == 303 or "您的单位已经报过名" in text
    (taken,) = [at for at, (status, _) in enumerate(answers) if status == 303]
    with door.instance.transactions.read() as work:
        (own,) = work.selections.applications(LOT)
    assert own.manager == f"林{taken}"
