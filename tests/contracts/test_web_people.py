"""Pages of people: none acts for another, none is kept, and organisations are run."""

import pytest

from tests.builders_bidders import firm
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.registry_office import PASSWORD
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

BAD_CODE = "91510682MA0000000X"
FIRM = "岷江建筑有限公司"
ANOTHER_PASSWORD = "Vier neue Wörter am Abend"  # noqa: S105 - of nobody
SHORT = "zu knapp"


@pytest.fixture
def door(site):
    with FrontDoor(site).opened() as opened:
        yield opened


@pytest.fixture
def chen(door):
    return door.browser()


def registered(door, browser, address="chen@firm.example"):
    """Let somebody register as a visitor does."""
    browser.open("/register")
    browser.send("/register", address=address)
    code = door.office.code_sent()
    browser.send("/register/code", code=code, name="陈一", password=PASSWORD)
    return browser


# --- Pages that act for nobody -------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "csrf"),
    [
        ({"origin": ADDRESS}, ""),
        ({"origin": ADDRESS}, "0" * 64),
        ({"origin": "https://evil.example"}, None),
        ({"origin": "null"}, None),
        ({"sec-fetch-site": "cross-site"}, None),
        ({"sec-fetch-site": "same-site"}, None),
    ],
)
def test_no_other_page_acts_for_somebody(door, chen, headers, csrf):
    """CSRF: without the page's own token, or from another origin, nothing happens."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    fields = dict(chen.form("/organisations").fields)
    if csrf is not None:
        fields["csrf"] = csrf
    answer = chen.post("/organisations", data=fields, headers={**HTML, **headers})

    assert answer.status_code == 403
    assert FIRM in answer.text
    assert FIRM not in chen.open("/my").text


def test_a_forms_page_of_before_the_sign_in_is_shown_again_whole(door, chen):
    """A page left open in another tab loses nothing but the press of the button."""
    registered(door, chen)
    chen.open("/organisations/new")
    before = dict(chen.form("/organisations/new").fields)
    chen.open("/second")
    chen.send("/second/ask")
    chen.send("/second/message", code=door.office.code_sent())
    answer = chen.post(
        "/organisations/new",
        data={**before, "name": FIRM, "uscc": str(firm(1))},
        headers={**HTML, "origin": ADDRESS},
    )
    assert answer.status_code == 403
    assert FIRM in answer.text
    chen.shown = answer
    assert str(firm(1)) in chen.send("/organisations/new").text


def test_a_button_pressed_twice_registers_once(door, chen):
    """The second press has the key of the first, and a token that was left behind."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    fields = chen.form("/organisations").fields
    headers = {**HTML, "origin": ADDRESS}
    chen.post("/organisations", data=fields, headers=headers)
    chen.open("/my")
    again = {**fields, "csrf": chen.form("/sign-out").fields["csrf"]}
    chen.post("/organisations", data=again, headers=headers)

    with door.office.desk.transactions.read() as work:
        assert len(work.accounts.organisations.acting_as(str(firm(1)))) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"csrf=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(300)), "application/x-www-form-urlencoded"),
        (b'{"csrf": "x"}', "application/json"),
        ("csrf=é".encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_what_no_browser_sends_is_refused_and_nothing_breaks(chen, body, kind):
    """No bytes of a form are an error of the platform."""
    chen.open("/sign-in")
    answer = chen.post("/sign-in", content=body, headers={**HTML, "content-type": kind})
    assert answer.status_code in {403, 422}


def test_a_form_is_not_endless(chen):
    """It is refused before it is read."""
    chen.open("/sign-in")
    answer = chen.post(
        "/sign-in",
        content=b"address=" + b"x" * 1_000_000,
        headers={**HTML, "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


# --- What leaves the house -----------------------------------------------------------


def test_no_page_of_somebody_is_kept_anywhere(door, chen):
    """Neither kept, nor packed beside its own secret (BREACH)."""
    registered(door, chen)
    for path in ("/my", "/my/security", "/organisations/new", "/sign-in", "/register"):
        answer = chen.open(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert "etag" not in answer.headers
        assert "content-encoding" not in answer.headers, "BREACH"
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_a_script_in_a_name_is_only_a_name(door, chen):
    """Whatever somebody is called is text."""
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    chen.send(
        "/register/code",
        code=door.office.code_sent(),
        name="<script>alert(1)</script>",
        password=PASSWORD,
    )
    assert "<script>alert" not in chen.open("/my").text
    assert "&lt;script&gt;alert(1)" in chen.shown.text


def test_public_pages_know_nobody(door, chen):
    """A page that is kept for everybody must not name whoever asked for it first."""
    registered(door, chen)
    assert "陈一" not in chen.open("/").text
    assert "set-cookie" not in chen.shown.headers


# --- Organisations -------------------------------------------------------------------


def test_a_manager_invites_and_the_invited_joins_by_the_link(door, chen):
    """I-11: the invitation waits in the browser until its owner has an account."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    chen.send("/organisations")
    chen.open("/my/organisation")
    chen.send(
        "/my/organisation/invite", address="wu@firm.example", roles=Role.BIDDER.value
    )
    token = door.office.token_sent()
    wu = door.browser()
    wu.open("/invitation")
    wu.send("/invitation", token=f"{ADDRESS}/invitation#{token}")
    assert wu.path == "/sign-in"
    registered(door, wu, "wu@firm.example")
    wu.open("/invitation")
    joined = wu.send("/invitation")
    assert wu.path == "/my"
    assert FIRM in joined.text
    chen.open("/my/organisation")
    assert chen.shown.text.count('name="membership"') == 2


def test_a_body_acts_once_two_of_the_centre_have_seen_it(door):
    """I-8: the second of two hands makes it so, and its people read it."""
    office = door.office
    administrators = office.administrators()
    security = administrators[Role.SECURITY_ADMINISTRATOR]
    manager = office.staff(security, "guan", Role.CENTRE_MANAGER)
    clerk = office.staff(security, "shen", Role.CLERK)
    boss = office.official("boss@owner.example")
    office.found(boss, Kind.OWNER, "虚构县水务局", Role.OWNER)
    office.sit(boss)
    first, second, owner = (door.browser() for _ in range(3))
    owner.be(boss)
    assert "等中心确认单位身份" in owner.open("/my").text
    path = "/administration/organisations"
    first.be(clerk).open(path)
    first.send(f"{path}/confirm")
    assert "等另一个人" in first.open(path).text
    second.be(manager).open(path)
    second.send(f"{path}/confirm")
    assert "没有等待确认的单位" in second.shown.text
    assert "等中心确认单位身份" not in owner.open("/my").text
