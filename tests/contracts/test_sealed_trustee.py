"""The unattended trustee of a sealed sign-up, against a served platform (7.12)."""

from datetime import timedelta

import pytest

from archive.dispatch.calls import Call, Caller
from archive.public.evidence import SigningKey
from tests.command import answer
from tests.loopback import served
from tests.people import FIRMS
from tests.platform_driver import Platform
from tests.sealed_course import SealedCourse
from trading.bids.model.light import CloseAsked
from trading.bids.model.releases import TimeRelease
from trading.server.app import make_app
from trading.server.cli import trustee as command
from trading.server.cosigning_http import UnreachableError
from trading.server.trustee import TimeTrustee
from trading.server.trustee_http import RemotePlatform

pytestmark = pytest.mark.trading
BODY = "Archive Office"


def test_the_trustee_gives_time_for_what_was_closed_and_it_opens_by_itself(
    sqlite_site, tmp_path, monkeypatch
):
    """It checks the close, releases once; two holders later all of it is open."""
    with sqlite_site.opened() as instance:
        clock = instance.clock
        monkeypatch.setattr(command, "SystemClock", lambda: clock)
        folder, course = trusted(instance, tmp_path)
        course.reach("announced")
        for name in FIRMS[:2]:
            course.sign_up(name)
        with served(make_app(instance)) as url:
            looking = ("trustee", "serve", "--once", "--folder", folder, "--site", url)
            assert answer(*looking)[1]["lots"] == [], "sign-up is open still"
            course.close_only()
            check_strangers(course, url, folder)
            code, told = answer(*looking)
            (done,) = told["lots"]
            assert (code, done["lot"], done["bids"]) == (0, course.lot, 2)
            assert answer(*looking)[1]["lots"] == [], "it has released"
        kept = TimeTrustee.open(folder).memory
        assert kept.close_of(course.light.policy) == course.light.close.commitment
        for name in ("Reviewer Zheng", "Officer Lin"):
            course.release(name)
        course.platform.sweep()
        assert course.state == "sign_up_closed"


def trusted(instance, folder):
    """Return the trustee's folder, and a course whose centre has registered it."""
    card = folder / "card.json"
    card.write_bytes(instance.anchor_card(with_checkpoint=False).to_bytes())
    place = folder / "trustee"
    code, told = answer(
        *("trustee", "create", "--folder", place, "--anchor", card),
        *("--organisation", BODY),
    )
    assert code == 0
    course = SealedCourse(Platform(instance, instance.clock)).reach("priced")
    course.hold_keys()
    line = told["standing"]
    course.platform.act(
        course.person("Manager Guan"),
        "register_trustee",
        organisation=line["organisation"],
        age=line["age"],
        signing=line["key"],
        signature=line["signature"],
    )
    return place, course


def check_strangers(course, url, folder):
    """D-6: who signed up is told to the trustee alone, and only while it asks."""
    own, stranger = TimeTrustee.open(folder), SigningKey.generate()
    policy, lot = course.light.policy.id, course.lot
    now = course.platform.clock.now()
    with Caller(20) as call:
        platform = RemotePlatform(url, call)
        assert platform.sign_ups(stranger.public.raw) == {}
        assert [*platform.sign_ups(own.key.public.raw)] == [lot]
        assert call(Call("GET", f"{url}/trusted/no/sign-ups")).body == (
            b'{"sign_ups":[]}'
        )
        for asked, key, code in (
            (CloseAsked(lot, policy, now), stranger, "release-unsigned"),
            (CloseAsked(lot, policy, now - timedelta(hours=1)), own.key, "asked-too"),
            (CloseAsked(lot, "00" * 32, now), own.key, "not-the-releaser"),
            (CloseAsked("P2026-9999-1", policy, now), own.key, "not-the-releaser"),
        ):
            with pytest.raises(UnreachableError, match=code):
                platform.closed(asked, key.sign(asked.signed))
        close = course.light.close.commitment
        for number, key, code in (
            (1, stranger, "release-unsigned"),
            (2, own.key, "not-the-releaser"),
        ):
            forged = TimeRelease(policy, close, number, ())
            with pytest.raises(UnreachableError, match=code):
                platform.send_for_sign_up(lot, forged, key.sign(forged.signed))
        for name in ("close", "times"):
            bad = call(Call("POST", f"{url}/sign-ups/{lot}/{name}", b"{}"))
            assert bad.status == 422
