"""Holding keys in a browser: a week's keys in one press, and nothing too early."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from archive.public.evidence import PublicKey, canonical, fresh, labelled
from archive.public.sealing import (
    SealedError,
    seal,
    seal_with_password,
    unseal_with_password,
)
from tests.browser.conftest import Visit
from tests.browser.looking import faults, is_wider_than_the_window
from tests.browser.sealing_site import bytes_of, sealing_site
from tests.builders_bids import DEADLINE as CLOSED_AT
from tests.builders_bids import POLICY, close_of, deal
from tests.dropped import BEFORE, BODY, clock, created, dropped
from tests.javascript_seal import coded
from tests.loopback import served
from tests.sealed_lots import DEADLINE
from tests.shown_pages import CHINESE, ENGLISH, shown
from tests.unit.trading.bids import test_closing
from tests.unit.trading.bids.test_browser_releases import asked
from tests.unit.trading.bids.test_closing import Told
from trading.bids.model.accounting import Heard
from trading.bids.presenting.holding import HolderView
from trading.front.forms import Entries
from trading.server.dropbox_http import box_app

LONGEST_WAIT = 60_000
TYPED = "correct horse"
LOTS = [f"lot-2026-000{number}" for number in range(1, 6)]
PERSON = {"code": "P-1", "name": "林 科长", "organisation": "县财政局"}


class Week:
    """What the platform does with the keys of a week."""

    def __init__(self):
        self.keys, self.file, self.answers, self.challenges = [], b"", {}, {}

    def made(self, asked):
        self.keys, self.file = asked["keys"], bytes_of(asked["file"])
        self.challenges = {each["lot"]: fresh(32) for each in self.keys}
        return {
            "challenges": [
                {
                    "lot": each["lot"],
                    "attempt": each["attempt"],
                    "j": each["j"],
                    "age": each["age"],
                    "sealed": coded(seal(self.challenges[each["lot"]], each["age"])),
                }
                for each in self.keys
            ]
        }

    def drilled(self, asked):
        self.answers = {each["lot"]: each["answer"] for each in asked["answers"]}
        return {}


def holder_page(tongue, **changed):
    """Return the holder's page, as it is rendered."""
    lots = [
        {
            "lot": lot,
            "title": lot,
            "attempt": 1,
            "j": 2,
            "state": "key",
            "deadline": DEADLINE,
        }
        for lot in LOTS
    ]
    data = {
        "person": PERSON,
        "lots": lots,
        "addresses": {"keys": "/keys", "drills": "/drills", "release": "/release"},
        "csrf": "token",
    } | changed
    return shown(
        "holder.html", HolderView(data=data), tongue, me=None, csrf="", e=Entries()
    )


@pytest.fixture(scope="module")
def site():
    """Give a platform."""
    with sealing_site() as running:
        yield running


@pytest.mark.parametrize(
    ("tongue", "width"), [(CHINESE, 400), (ENGLISH, 1920)], ids=["zh", "en"]
)
def test_a_week_of_keys_is_made_confirmed_and_drilled_in_one_press(
    site, chromium, tongue, width
):
    """
    A fresh key for each lot, signed by the holder, all under one password.
    """
    week = Week()
    site.posted = {"/keys": week.made, "/drills": week.drilled}
    site.pages["/holder"] = holder_page(tongue)
    context = chromium.new_context(viewport={"width": width, "height": 900})
    visit = Visit.begun(site.address, context)
    page = visit.to("/holder")
    page.locator("#by-password").check()
    page.locator("#secret").fill(TYPED)
    page.locator("#again").fill(f"{TYPED}!")
    page.locator("#make").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert week.keys == [], "mistyped once: no key is lost behind it"
    page.locator("#again").fill(TYPED)
    assert faults(page) == []
    page.locator("#make").click()
    expect(page.locator("#outcome")).to_contain_text("5", timeout=LONGEST_WAIT)
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    ages = {each["age"] for each in week.keys}
    assert len(ages) == len(LOTS), "a fresh key for every lot"
    for each in week.keys:
        said = (PERSON["code"], PERSON["organisation"], each["age"], each["tool"])
        message = labelled(
            "holder-key/1",
            each["lot"].encode(),
            (1).to_bytes(8, "big"),
            *(one.encode() for one in said),
        )
        PublicKey(bytes.fromhex(each["key"])).verify(
            message, bytes.fromhex(each["signature"])
        )
        answer = labelled(
            "key-drill/1", each["age"].encode(), week.challenges[each["lot"]]
        )
        assert week.answers[each["lot"]] == answer.hex()
    kept = json.loads(unseal_with_password(week.file, TYPED))
    assert [each["lot"] for each in kept["keys"]] == LOTS
    visit.check()
    context.close()


def test_a_short_password_makes_nothing(site, chromium):
    """
    It is said, and nothing is sent.
    """
    week = Week()
    site.posted = {"/keys": week.made, "/drills": week.drilled}
    site.pages["/holder"] = holder_page(CHINESE)
    context = chromium.new_context()
    visit = Visit.begun(site.address, context)
    page = visit.to("/holder")
    page.locator("#by-password").check()
    page.locator("#secret").fill("short")
    page.locator("#again").fill("short")
    page.locator("#make").click()
    expect(page.get_by_role("alert")).to_contain_text("密码至少")
    assert week.keys == []
    visit.check()
    context.close()


# --- A passkey in the place of a password ---


def authenticator(page):
    """Give a page a telephone of its own: a passkey that can keep a secret (PRF)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "ctap2Version": "ctap2_1",
        "hasPrf": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def at_page(site, chromium):
    """Open the holder's page by a name for which there can be passkeys."""
    context = chromium.new_context()
    visit = Visit.begun(site.address.replace("127.0.0.1", "localhost"), context)
    authenticator(visit.page)
    return visit, visit.to("/holder")


def test_a_week_of_keys_is_locked_by_a_passkey_and_by_nothing_else(site, chromium):
    """
    SB-15: the same telephone opens the file for the drills; another one does not.
    """
    week = Week()
    site.posted = {"/keys": week.made, "/drills": week.drilled}
    site.pages["/holder"] = holder_page(ENGLISH)
    visit, page = at_page(site, chromium)
    page.locator("#by-passkey").check()
    page.locator("#make").click()
    expect(page.locator("#outcome")).to_contain_text("5", timeout=LONGEST_WAIT)
    assert faults(page) == []
    assert set(week.answers) == set(LOTS), "opened again, or no drill had an answer"
    assert week.file.startswith(
        b"age-encryption.org/v1\n-> age-encryption.org/fido2prf"
    )
    with pytest.raises(SealedError):
        unseal_with_password(week.file, TYPED)
    visit.check()
    visit.page.context.close()

    lots = [
        {
            "lot": each["lot"],
            "title": each["lot"],
            "attempt": 1,
            "j": 2,
            "state": "drill",
            "deadline": DEADLINE,
            "age": each["age"],
            "sealed": coded(seal(fresh(32), each["age"])),
        }
        for each in week.keys
    ]
    week.answers = {}
    site.pages["/holder"] = holder_page(
        ENGLISH, lots=lots, keys=coded(week.file), kind="passkey"
    )
    visit, page = at_page(site, chromium)
    page.locator("#drill").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=LONGEST_WAIT)
    assert week.answers == {}
    visit.page.context.close()


# --- Releasing ---


def closed_lot(url, box, monkeypatch):
    """Return what a holder's page is given of a lot whose policy names the box."""
    policy = replace(POLICY, boxes=(replace(box.box, address=url),))
    bid = deal(policy)
    monkeypatch.setattr(test_closing, "COUNTED", close_of(bid))
    silent = (Heard(BODY, unheard=True),)
    told = asked(Told(policy=policy.id, boxes=silent), policy=policy, bids=(bid,))
    box.take(policy.to_bytes())
    lot = {
        "lot": policy.lot,
        "title": "演示中学教学楼",
        "attempt": 1,
        "j": 2,
        "state": "release",
        "deadline": DEADLINE,
        "age": told["key"]["age"],
        "given": told["given"],
    }
    keys = canonical({"v": "holder-keys/1", "keys": [told["key"]]})
    return lot, coded(seal_with_password(keys, TYPED, work=10)), dropped(policy, seq=2)


@pytest.mark.parametrize(
    ("tongue", "width"), [(CHINESE, 400), (ENGLISH, 1920)], ids=["zh", "en"]
)
def test_a_holders_page_asks_the_boxes_itself(
    site, chromium, tmp_path, monkeypatch, tongue, width
):
    """
    K-11: nothing is released over what a box took in time; a silent box is named.
    """
    sent, box = [], created(tmp_path / "box")
    site.posted = {"/release": lambda told: sent.append(told) or {}}
    context = chromium.new_context(viewport={"width": width, "height": 900})
    with served(box_app(box, clock(CLOSED_AT + timedelta(minutes=1)))) as url:
        lot, keys, drop = closed_lot(url, box, monkeypatch)
        site.reached = (url,)
        site.pages["/holder"] = holder_page(
            tongue, lots=[lot], keys=keys, kind="password"
        )
        box.drop(drop, BEFORE, clock())
        page = context.new_page()
        page.goto(f"{site.address}/holder")
        page.locator("#secret").fill(TYPED)
        page.locator("#release").click()
        expect(page.get_by_role("alert")).to_contain_text(drop.parsed.digest)
        assert faults(page) == []
        assert sent == []
    page.locator("#release").click()
    expect(page.locator("#outcome")).to_contain_text(BODY, timeout=LONGEST_WAIT)
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    assert [each["lot"] for each in sent] == [lot["lot"]]
    site.reached = ()
    context.close()
