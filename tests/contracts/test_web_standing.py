"""Standing keys on the web: made, renewed, released with; and their trustee (7.12)."""

import base64
from datetime import timedelta

import pytest

from tests.bid_house import coded
from tests.front_door import FrontDoor
from tests.sealed_course import HOLDERS, TRUSTED, age_of, signing_key, trustee_line
from tests.standing_house import FIRST, MANAGER, REVIEWERS, SUPERVISOR, StandingHouse
from trading.accounts.use_cases.members import EndMembership
from trading.bids.model.holders import standing_statement
from trading.bids.sealing import release_shares

pytestmark = pytest.mark.trading

PAGE = "/standing-keys"
FILE = b"age-encryption.org/v1\n locked"


@pytest.fixture
def house(sqlite_site):
    """Open an instance with two reviewers, a supervisor and a manager."""
    with FrontDoor(sqlite_site).opened() as door:
        yield StandingHouse(door)


def made(house, browser, name, **changed):
    """Send what the page sends when a key was made."""
    data = house.data(browser, PAGE, "holder-data")
    person, age = data["person"], age_of(name).recipient
    said = (person["code"], person["organisation"], age, "served-page")
    told = {
        "age": age,
        "signing": signing_key(name).public.raw.hex(),
        "signature": signing_key(name).sign(standing_statement(*said)).hex(),
        "tool": "served-page",
        "file": coded(FILE),
        "kind": "password",
    } | changed
    return house.send(browser, "POST", f"{PAGE}/made", data["csrf"], told)


def registered(house):
    """Let the manager register the trustee on the page."""
    browser = house.at(MANAGER)
    assert "还没有登记" in browser.open("/standing-trustees").text
    return browser.send(
        "/standing-trustees",
        organisation=TRUSTED,
        **trustee_line(TRUSTED),
    )


def test_keys_are_made_and_closed_sign_ups_released_on_one_page(house):
    """K-6, D-6: one key a week; one press for each closed one, its own file."""
    done = registered(house)
    assert done.status_code == 200
    assert "时间受托人已登记" in done.text
    assert TRUSTED in done.text
    for name in HOLDERS:
        browser = house.at(name)
        assert house.data(browser, PAGE, "holder-data")["standing"] == {
            "state": "none",
            "until": None,
        }
        answer = made(house, browser, name)
        assert answer.json()["state"] == "good", answer.text
        data = house.data(browser, PAGE, "holder-data")
        assert base64.b64decode(data["keys"]) == FILE
        assert data["lots"] == []
    course = house.course
    course.reach("announced")
    people = {x.person for x in course.light.policy.holders}
    assert people == {house.residents.own[each].id for each in HOLDERS}
    course.sign_up("Hengda Road")
    assert house.data(house.at(SUPERVISOR), PAGE, "holder-data")["lots"] == []
    course.close_only()
    for name in REVIEWERS:
        check_release(house, name)
    check_who_is_missing(house)
    assert course.state == "sign_up_sealed"
    course.release_time()
    house.platform.sweep()
    assert course.state == "sign_up_closed"
    assert house.data(house.at(SUPERVISOR), PAGE, "holder-data")["lots"] == []


def check_who_is_missing(house):
    """D-6: the work page tells who has released, and never who signed up."""
    page = house.at(SUPERVISOR).open(f"/desk/{house.course.lot}").text
    said = [each.partition("</span>")[0] for each in page.split('<span class="tag')[1:]]
    states = [each.rpartition(">")[2] for each in said]
    assert states == ["已交出", "已交出", "还没有交出", "还没有交出"]
    assert f'href="{PAGE}">交出报名密钥' in page
    assert f'href="{PAGE}">交出报名密钥' not in (
        house.at(REVIEWERS[0]).open(f"/desk/{house.course.lot}").text
    )
    assert house.platform.people.firm("Hengda Road").code not in page


def leaves(house, name):
    """End the only membership of somebody."""
    office, gone = house.office, house.come_back(house.citizens[name])
    boss = house.come_back(house.citizens[REVIEWERS[0]])
    (seat,) = office.list_seats(office.signed(gone))
    office.act(EndMembership, office.actor(boss), membership=seat.membership.id)


def alone(house, name):
    """Return the browser of somebody who signs in again, and has no seat."""
    house.office.enter(house.citizens[name])
    house.office.prove(house.citizens[name])
    return house.door.browser().be(house.citizens[name])


def test_whoever_left_office_finds_what_was_sealed_to_them(house):
    """The policy names a person: no seat is asked, no new key is offered, K-9."""
    registered(house)
    for name in HOLDERS:
        made(house, house.at(name), name)
    house.course.reach("announced")
    house.course.sign_up("Hengda Road")
    leaves(house, REVIEWERS[1])
    assert alone(house, REVIEWERS[1]).open(PAGE).status_code == 403
    house.course.close_only()
    gone = alone(house, REVIEWERS[1])
    data = house.data(gone, PAGE, "holder-data")
    assert data["standing"]["state"] == "gone"
    assert base64.b64decode(data["keys"]) == FILE
    address = f"/desk/{house.course.lot}/release"
    forged = house.send(house.at(MANAGER), "POST", address, data["csrf"], {})
    assert forged.status_code == 403
    check_release(house, REVIEWERS[1], gone)
    assert gone.open(PAGE).status_code == 403


def check_release(house, name, browser=None):
    """Release as the page does, once; a second time it waits for nothing."""
    course, left = house.course, browser is not None
    browser = browser or house.at(name)
    data = house.data(browser, PAGE, "holder-data")
    (lot,) = data["lots"]
    envelopes, light = course.envelopes(), course.light
    assert [x["digest"] for x in lot["given"]["bids"]] == list(light.close.manifests)
    files = [base64.b64decode(each["file"]) for each in lot["given"]["bids"]]
    assert files == [each.shares[lot["j"] - 1] for each in envelopes]
    given = release_shares(light.policy, envelopes, lot["j"], age_of(name), light.close)
    told = {
        "lot": course.lot,
        "release": coded(given.to_bytes()),
        "signature": signing_key(name).sign(given.signed).hex(),
    }
    address = data["addresses"]["release"].replace("{lot}", course.lot)
    done = house.send(browser, "POST", address, data["csrf"], told)
    assert done.json() == {"count": 1}, done.text
    if not left:
        assert house.data(browser, PAGE, "holder-data")["lots"] == []
    other = house.send(
        browser, "POST", address, data["csrf"], {**told, "lot": "P2026-0009-1"}
    )
    assert other.status_code == 403


def test_a_key_that_soon_ends_is_said_in_time(house):
    """K-6: two days before its end the page asks for the next one."""
    name = REVIEWERS[0]
    assert made(house, house.at(name), name).status_code == 200
    for days, state in ((4, "good"), (2, "soon"), (2, "over")):
        house.platform.clock.pass_by(timedelta(days=days))
        data = house.data(house.at(name), PAGE, "holder-data")
        assert data["standing"]["state"] == state
    again = made(house, house.at(name), name)
    assert again.json()["state"] == "good"


def test_what_is_not_a_key_is_refused_and_nothing_is_lost(house):
    """K-6: another's signature, a file that is none; whoever may not, is told so."""
    name = REVIEWERS[0]
    browser = house.at(name)
    assert made(house, browser, name, signature="00" * 64).status_code == 409
    assert made(house, browser, name, file=coded(b"in clear")).status_code == 422
    assert made(house, browser, name, more=1).status_code == 422
    standing = house.data(browser, PAGE, "holder-data")["standing"]
    assert standing["state"] == "none"
    stranger = house.at(MANAGER)
    assert stranger.open(PAGE).status_code == 403
    assert browser.open("/standing-trustees").status_code == 403
    wrong = house.at(MANAGER)
    wrong.open("/standing-trustees")
    sent = wrong.send("/standing-trustees", organisation="x", age="age1", signing="0")
    assert sent.status_code == 422
    assert 'value="age1"' in sent.text


def sent(data, sealed, **changed):
    """Return the message in which the page hands a sealed application in."""
    of = sealed.envelope
    objects = (each.name for each in of.parsed.objects)
    return {
        "v": "sealed-application/1",
        "key": of.key.hex(),
        "manifest": coded(of.manifest),
        "notes": data["notes"],
        "objects": [coded(sealed.object(each).read_bytes()) for each in objects],
        "offer": data["offer"],
        "shares": [coded(each) for each in of.shares],
        "signature": of.signature.hex(),
        "times": [coded(each) for each in of.times],
    } | changed


def test_an_applicant_hands_in_what_was_sealed_and_is_told_what_became_of_it(house):
    """7.13.1, 7.12: the same bytes get the same answer; what does not open is said."""
    house.joined(FIRST, 1)
    course = house.course.reach("priced")
    course.hold_keys()
    course.reach("announced")
    page, browser = f"/sign-up/{course.lot}", house.at(FIRST)
    data = house.data(browser, page, "sealed-data")
    sealed = course.sealed(FIRST, b"rubbish")

    def post(**changed):
        told = sent(data, sealed, **changed)
        return house.send(browser, "POST", f"{page}/sealed", data["csrf"], told)

    assert post(offer="another price").status_code == 409
    assert post(notes="00" * 32).status_code in {409, 422}
    assert post(more=1).status_code == 422
    assert "您已密封报名" not in browser.open(page).text
    done = post()
    assert done.status_code == 200, done.text
    assert post().json() == done.json()
    assert "您已密封报名" in browser.open(page).text
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    house.platform.sweep()
    told = house.at(FIRST).open(page).text
    assert "您的报名材料没有打开" in told
    assert f'href="/desk/{course.lot}/lodge-objection"' in told
