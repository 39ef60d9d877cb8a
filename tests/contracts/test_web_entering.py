"""People at the pages: they come in and go; nobody unseen, nothing typed lost."""

import re
from dataclasses import replace

import pyotp
import pytest
from litestar.testing import TestClient

from tests.builders_bidders import firm
from tests.front_door import ADDRESS, COOKIE, HTML, FrontDoor
from tests.registry_office import PASSWORD
from trading.accounts.tokens import new_token
from trading.server.app import make_app

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


# --- The way in ----------------------------------------------------------------------


def test_a_firm_is_registered_by_four_presses_of_a_button(door, chen):
    """E-4: a bidder can act the minute its account exists, and sees what comes next."""
    registered(door, chen)
    assert chen.path == "/organisations/new"
    code = str(firm(1))
    typed = f" {code[:9].lower()}-{code[9:]} "
    checked = chen.send("/organisations/new", name=FIRM, uscc=typed)
    assert code in checked.text
    mine = chen.send("/organisations")

    assert chen.path == "/my"
    assert FIRM in mine.text
    assert "现在没有要办的事" in mine.text


def test_what_was_typed_can_be_changed_after_it_was_checked(door, chen):
    """Going back keeps every answer."""
    registered(door, chen)
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    form = chen.form("/organisations")
    again = chen.post(
        "/organisations/new?change=1",
        data=form.fields,
        headers={**HTML, "origin": ADDRESS},
    )
    assert FIRM in again.text
    assert str(firm(1)) in again.text


def test_a_wrong_code_is_said_beside_its_input_and_the_rest_stays(door, chen):
    """U-7: rejected input keeps what was typed; the summary leads to the input."""
    registered(door, chen)
    answer = chen.send("/organisations/new", name=FIRM, uscc=BAD_CODE)

    assert answer.status_code == 422
    assert 'href="#f-uscc"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert FIRM in answer.text
    assert BAD_CODE in answer.text


def test_a_password_is_never_shown_again(door, chen):
    """The rest of a refused form is; the code too, for it may be right."""
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    code = door.office.code_sent()
    answer = chen.send("/register/code", code=code, name="陈一", password=SHORT)

    assert answer.status_code == 422
    assert 'value="陈一"' in answer.text
    assert f'value="{code}"' in answer.text
    assert SHORT not in answer.text


def test_nobody_learns_whether_an_address_has_an_account(door, chen):
    """I-4: the pages are the same; only the owner's mailbox knows."""
    registered(door, chen)
    told = []
    for address in ("chen@firm.example", "nobody@firm.example"):
        stranger = door.browser()
        stranger.open("/register")
        asked = stranger.send("/register", address=address)
        stranger.open("/sign-in")
        failed = stranger.send("/sign-in", address=address, password="x" * 20)
        stranger.open("/reset/ask")
        reset = stranger.send("/reset/ask", address=address)
        assert failed.status_code == 401
        told.append([_without_secrets(each.text) for each in (asked, failed, reset)])
    with_account, without = (
        [each.replace("chen@", "nobody@") for each in one] for one in told
    )
    assert with_account == without


def _without_secrets(text):
    return re.sub(r"[0-9a-f]{32,64}", "", text)


def test_whoever_comes_in_goes_where_he_wanted(door, chen):
    """A page that asked for a sign-in is there after it."""
    registered(door, chen)
    chen.open("/my")
    chen.send("/sign-out")
    assert chen.token == ""
    chen.open("/my/security")
    assert chen.path == "/sign-in"
    chen.send("/sign-in", address="chen@firm.example", password=PASSWORD)
    assert chen.path == "/my/security"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_sent_to_another_site(door, chen, elsewhere):
    """A link to the sign-in cannot lead away from here."""
    registered(door, chen)
    chen.open("/my")
    chen.send("/sign-out")
    chen.open("/sign-in")
    answer = chen.send(
        "/sign-in",
        follow=False,
        address="chen@firm.example",
        password=PASSWORD,
        next=elsewhere,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")


def test_english_stays_english(chen):
    """Every step of a form keeps the language, its mistakes too."""
    chen.open("/en/register")
    chen.send("/en/register", address="chen@firm.example")
    assert chen.path == "/en/register/code"
    chen.send("/en/register/code", code="000000", name="Chen", password=PASSWORD)
    assert 'lang="en"' in chen.shown.text
    assert not re.search(r"[\u4e00-\u9fff]{4,}", _main(chen.shown.text))


def _main(text):
    return text.partition("<main")[2].partition("</main>")[0]


# --- Sign-ins ------------------------------------------------------------------------


def test_a_planted_sign_in_is_never_adopted(door, chen):
    """I-3, session fixation: whoever signs in gets a token that nobody saw before."""
    registered(door, chen)
    chen.open("/my")
    chen.send("/sign-out")
    planted = new_token()
    chen.with_token(planted)
    chen.open("/sign-in")
    chen.send("/sign-in", address="chen@firm.example", password=PASSWORD)

    assert chen.path == "/my"
    assert chen.token not in {"", planted}
    attacker = door.browser()
    attacker.with_token(planted)
    attacker.open("/my")
    assert attacker.path == "/sign-in"


def test_every_gain_of_power_comes_with_another_token(door, chen):
    """I-3: sign-in, second step and seat each rotate it; the old one is nobody's."""
    registered(door, chen)
    seen = [chen.token]
    chen.send("/organisations/new", name=FIRM, uscc=str(firm(1)))
    chen.send("/organisations")
    seen.append(chen.token)
    chen.open("/second?next=/my")
    chen.send("/second/ask")
    chen.send("/second/message", code=door.office.code_sent())
    seen.append(chen.token)

    assert chen.path == "/my"
    assert len(set(seen)) == 3
    for old in seen[:-1]:
        thief = door.browser()
        thief.with_token(old)
        thief.open("/my")
        assert thief.path == "/sign-in"


def test_the_cookie_is_for_this_host_alone(door, chen):
    """No script reads it, no other host plants it, no plain line carries it."""
    chen.open("/register")
    chen.send("/register", address="chen@firm.example")
    answer = chen.send(
        "/register/code",
        follow=False,
        code=door.office.code_sent(),
        name="陈一",
        password=PASSWORD,
    )
    (cookie,) = [
        each
        for each in answer.headers.get_list("set-cookie")
        if each.startswith(f"{COOKIE}=")
    ]
    said = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= said
    assert not any(part.startswith("domain") for part in said)


def test_one_sees_and_ends_every_sign_in_of_ones_own(door, chen):
    """I-3: what is ended is ended everywhere, at once."""
    registered(door, chen)
    other = door.browser()
    other.open("/sign-in")
    other.send("/sign-in", address="chen@firm.example", password=PASSWORD)
    assert chen.open("/my/security").text.count('name="session"') == 2
    chen.send("/my/sessions/end-others")
    other.open("/my")
    assert other.path == "/sign-in"
    assert chen.open("/my").status_code == 200


def test_a_forgotten_password_is_set_anew_by_the_link(door, chen):
    """I-6: all sign-ins of before are over with it."""
    registered(door, chen)
    other = door.browser()
    other.open("/reset/ask")
    other.send("/reset/ask", address="chen@firm.example")
    link = f"{ADDRESS}/reset#{door.office.token_sent()}"
    other.send("/reset", token=link, password=ANOTHER_PASSWORD)
    assert other.path == "/sign-in"
    other.send(
        "/sign-in",
        address="chen@firm.example",
        password=ANOTHER_PASSWORD,
    )
    assert other.path == "/my"
    chen.open("/my")
    assert chen.path == "/sign-in"


def test_an_authenticator_is_shown_once_and_asked_for_from_then_on(door, chen):
    """A wrong first number does not show the secret again."""
    registered(door, chen)
    chen.open("/my/authenticator")
    shown = chen.send("/my/authenticator")
    secret = re.search(r'<p class="mono">([A-Z2-7 ]{30,})</p>', shown.text)[1]
    assert shown.text.count("<svg") >= 2
    chen.send("/my/authenticator/confirm", code="000000")
    assert chen.shown.status_code == 422
    assert secret not in chen.shown.text
    totp = pyotp.TOTP(secret.replace(" ", ""))
    chen.send("/my/authenticator/confirm", code=totp.at(door.instance.clock.now()))
    assert chen.path == "/my/security"
    chen.send("/sign-out")
    chen.open("/sign-in")
    chen.send("/sign-in", address="chen@firm.example", password=PASSWORD)
    assert chen.path == "/second"


# --- The line between ----------------------------------------------------------------


def test_a_cookie_is_for_tls_whatever_the_line_says(site):
    """A proxy that is not believed makes no cookie of a site over TLS a plain one."""
    plain = ADDRESS.replace("https:", "http:")
    with FrontDoor(site).opened(plain) as door:
        answer = door.browser().open("/sign-in")
        (cookie,) = answer.headers.get_list("set-cookie")
        assert cookie.startswith(f"{COOKIE}-visit=")
        assert "secure" in {part.strip().lower() for part in cookie.split(";")}


@pytest.mark.parametrize("origin", [ADDRESS.replace("https:", "http:"), "https://["])
def test_a_form_of_an_unencrypted_page_is_refused(door, chen, origin):
    """Somebody on the way wrote it; nonsense is answered like any other's page."""
    chen.open("/sign-in")
    fields = chen.form("/sign-in").fields
    answer = chen.post("/sign-in", data=fields, headers={**HTML, "origin": origin})
    assert answer.status_code == 403
    read = door.browser().post("/my", headers={**HTML, "origin": origin})
    assert read.status_code < 500


def answers(instance, address=ADDRESS):
    """Ask for a page, a page of somebody, none, a file of the log, and a machine's."""
    with TestClient(make_app(instance), base_url=address) as client:
        paths = ("/", "/sign-in", "/nowhere", "/log/checkpoint", "/health/live")
        return [client.get(path).headers for path in paths]


def test_browsers_come_back_over_tls_only(site):
    """Errors and files say it too; of other hosts of the domain nothing is said."""
    with FrontDoor(site).opened() as door:
        for headers in answers(replace(door.instance, demo=False)):
            assert headers["strict-transport-security"] == "max-age=31536000"


def test_a_demonstration_and_a_plain_site_bind_no_browser(site):
    """What is shown for an afternoon is gone the day after."""
    with FrontDoor(site).opened() as door:
        for headers in answers(replace(door.instance, demo=True)):
            assert "strict-transport-security" not in headers
    plain = "http://trade.localhost:8000"
    with FrontDoor(site, plain).opened(plain) as door:
        for headers in answers(replace(door.instance, demo=False), plain):
            assert "strict-transport-security" not in headers
