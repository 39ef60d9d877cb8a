"""Pages of people: none acts for another, none is kept, and organisations are run."""

from datetime import timedelta
from hashlib import sha256

import pytest

from tests.builders_bidders import firm
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.registry_office import PASSWORD
from trading.accounts.model.organisations import Kind
from trading.accounts.use_cases.devices import AddDevice
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


def device(name):
    """Return the key of somebody's device."""
    return sha256(name.encode()).hexdigest()


def test_a_lost_device_signs_no_more_and_is_ones_own(door):
    """Its owner alone lets it go, having proven lately who it is; a letter says so."""
    office, keys = door.office, {}
    for name in ("li", "wang"):
        keys[name] = who = office.citizen(f"{name}@home.example")
        office.act(AddDevice, office.actor(who), key_of_device=device(name))
    li, wang = (door.browser().be(keys[name]) for name in ("li", "wang"))
    li.open("/my/security")
    answer = li.send("/my/devices/remove", device=device("wang"))
    assert answer.status_code == 404
    before = len(office.letters())
    li.open("/my/security")
    done = li.send("/my/devices/remove")
    assert "这台设备已移除" in done.text
    assert "签署文书的设备" not in done.text
    assert len(office.letters()) == before + 1
    assert "设备 1" in wang.open("/my/security").text
    wang.shown = wang.open("/my/security")
    office.clock.pass_by(timedelta(minutes=16))
    assert wang.send("/my/devices/remove").status_code == 403
    assert "设备 1" in wang.open("/my/security").text


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


def test_an_invitation_stays_with_whom_it_was_given_to(door, chen):
    """Whoever comes next to the same computer finds nothing of it."""
    registered(door, chen)
    chen.open("/my/authenticator")
    chen.cookies.set("__Host-yangguang-invitation", "x" * 43, domain="trade.example")
    assert "您的邀请已经收好" in chen.open("/invitation").text
    chen.open("/my")
    chen.send("/sign-out")
    assert "您的邀请已经收好" not in chen.open("/invitation").text


@pytest.mark.parametrize("token", ["", "请", "x" * 5_000, "a\r\nset-cookie: b=c", "#"])
def test_what_is_no_invitation_is_said_to_be_none(chen, token):
    """No text of a stranger becomes a cookie, or breaks one."""
    chen.open("/invitation")
    answer = chen.send("/invitation", token=token)
    assert answer.status_code == 422
    assert "这份邀请已经用过、撤回或者过期" in answer.text
    assert not any("invitation" in each for each in chen.cookies)


def test_an_invitation_to_another_address_from_the_same_page_is_sent(door, chen):
    """Going back and correcting the address must not look like success for nothing."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    chen.send("/organisations")
    chen.open("/my/organisation")
    page = chen.shown
    for address in ("wu@firm.example", "zhou@firm.example"):
        chen.shown = page
        chen.send("/my/organisation/invite", address=address, roles=Role.BIDDER.value)
        assert chen.path == "/my/organisation"
    sent = [each.address for each in door.office.letters()]
    assert sent[-2:] == ["mailto:wu@firm.example", "mailto:zhou@firm.example"]
    chen.open("/my/organisation")
    chen.send("/my/organisation/invite", address="wei@firm.example")
    assert chen.shown.status_code == 422
    assert len(door.office.letters()) == len(sent)


@pytest.mark.parametrize(
    ("path", "page", "fields"),
    [
        ("/my/passkeys", "/my/passkeys", {"ceremony": "\x00", "label": "phone"}),
        ("/my/passkeys", "/my/passkeys", {"label": "x" * 100, "response": "{}"}),
        ("/my/passkeys", "/my/passkeys", {"label": "", "response": "{}"}),
        ("/my/passkeys", "/my/passkeys", {"label": "a\u202eb", "response": "{}"}),
        ("/sign-in/passkey", "/sign-in", {"ceremony": "\x00", "response": "{}"}),
        ("/organisations/new", "/organisations/new", {"name": "甲\u202e乙"}),
        ("/organisations/new", "/organisations/new", {"name": "x" * 5_000}),
    ],
)
def test_odd_text_is_a_mistake_and_never_an_error(door, chen, path, page, fields):
    """On both databases: zero bytes, hidden signs, nothing, and far too much."""
    registered(door, chen)
    if page != "/sign-in":
        chen.open(page)
    else:
        chen.open("/my")
        chen.send("/sign-out")
        chen.open(page)
    answer = chen.send(path, **fields)
    assert answer.status_code in {401, 422}, answer.text[-500:]
    assert "data-mistakes" in answer.text


def test_a_stale_sign_out_says_that_one_is_still_signed_in(door, chen):
    """Nobody walks away from a shared computer believing a page that did nothing."""
    registered(door, chen)
    chen.open("/my")
    old = chen.shown
    chen.open("/second")
    chen.send("/second/ask")
    chen.send("/second/message", code=door.office.code_sent())
    chen.shown = old
    answer = chen.send("/sign-out")
    assert answer.status_code == 403
    assert "陈一，您好" in answer.text
    chen.send("/sign-out")
    assert chen.path == "/sign-in"


def test_whoever_is_idle_too_long_comes_back_to_a_page(door, chen):
    """After the sign-in there is the form, and no address that only takes forms."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    chen.send("/organisations")
    chen.open("/my/organisation")
    door.office.clock.pass_by(timedelta(minutes=31))
    chen.send("/my/organisation/invite", address="wu@firm.example", roles="bidder")
    assert chen.path == "/sign-in"
    chen.send("/sign-in", address="chen@firm.example", password=PASSWORD)
    assert chen.path == "/second"
    chen.send("/second/ask")
    chen.send("/second/message", code=door.office.code_sent())
    assert (chen.path, chen.shown.status_code) == ("/my/organisation", 200)


def test_weak_passwords_use_up_no_code(door, chen):
    """Five tries are for the code; a password may be thought over longer."""
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    code = door.office.code_sent()
    for _ in range(7):
        chen.send("/register/code", code=code, name="陈一", password="kurz")  # noqa: S106
        assert chen.shown.status_code == 422
    chen.send("/register/code", code=code, name="陈一", password=PASSWORD)
    assert chen.path == "/organisations/new"


def test_others_cannot_use_up_somebodys_second_step(door, chen):
    """Strangers who ask for codes to an address do not hold up its owner."""
    registered(door, chen)
    for _ in range(4):
        stranger = door.browser()
        stranger.open("/register")
        stranger.send("/register", address="chen@firm.example")
    chen.open("/second")
    chen.send("/second/ask")
    assert chen.shown.status_code == 200
    chen.send("/second/message", code=door.office.code_sent())
    assert chen.path == "/my"


def test_a_forged_form_is_kept_in_the_audit(door, chen):
    """Refusals before any use case was asked are refusals, too."""
    registered(door, chen)
    before = len(door.office.audit())
    chen.post("/my/seat", data={}, headers={**HTML, "origin": "https://evil.example"})
    kept = door.office.audit()[before:]
    assert [(each.act, each.code) for each in kept] == [
        ("POST /my/seat", "not-from-this-page")
    ]
