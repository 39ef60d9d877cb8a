"""Trustee and drop box against a served platform, from the policy to the opening."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import sleep

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.calls import Call, Caller
from archive.public.evidence import SigningKey
from tests import dropped as boxes
from tests.builders_bids import TRUSTEES, key_of
from tests.command import answer, check_refused
from tests.loopback import served
from tests.tender_course import TRUSTED, tendering
from trading.bids.model.drops import Drop
from trading.bids.model.releases import TimeRelease
from trading.bids.verdicts import Verdict
from trading.server.app import make_app
from trading.server.boxes import ask_boxes
from trading.server.cli import trustee as command
from trading.server.cli.dropbox import taking
from trading.server.cosigning_http import UnreachableError
from trading.server.dropbox_http import box_app
from trading.server.tenders import close_heard
from trading.server.trustee import TimeTrustee
from trading.server.trustee_http import RemotePlatform

pytestmark = pytest.mark.trading
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """A served tender, and the folder of its first trustee."""

    course: object
    url: str
    folder: object


@pytest.fixture
def house(instance, tmp_path):
    """Give a tender with three bids that is about to close, and its trustee."""
    folder, card = tmp_path / "trustee", tmp_path / "card.json"
    card.write_bytes(instance.anchor_card(with_checkpoint=False).to_bytes())
    code, told = answer(
        *("trustee", "create", "--folder", folder, "--anchor", card),
        *("--organisation", TRUSTED[0]),
    )
    assert code == 0
    line = told["trustee"]
    own = {"organisation": line["organisation"], "age": line["age"]}
    other = {"organisation": TRUSTED[1], "age": TRUSTEES[1].recipient}
    box = boxes.created(tmp_path / "box")
    with (
        tendering(instance) as course,
        served(make_app(instance)) as url,
        served(box_app(box, instance.clock)) as address,
    ):
        named = {"organisation": boxes.BODY, "address": address}
        course.ready(
            boxes=[{**named, "signing": box.key.public.raw.hex()}],
            trustees=[
                {**own, "signing": line["key"]},
                {**other, "signing": key_of("trustee 2").public.raw.hex()},
            ],
        )
        course.log_policy()
        course.announce()
        course.bind(1, 2, 3)
        for number in (1, 2, 3):
            course.bid(number)
        with taking(box, url, every=0.01):
            for _ in range(2_000):
                if (box.folder / "policies").exists():
                    break
                sleep(0.01)
        now = instance.clock
        bid = course.sealed(4).envelope
        box.drop(Drop.of_envelope(course.lot, bid), now.now(), now)
        yield House(course, url, folder)


def test_an_unattended_trustee_opens_what_was_closed(house, monkeypatch):
    """Trading 7.8: it looks, checks, releases once, and the bids are read out."""
    course, clock = house.course, house.course.instance.clock
    monkeypatch.setattr(command, "SystemClock", lambda: clock)
    looking = ("trustee", "serve", "--once", "--folder", house.folder, "--site")
    assert answer(*looking, house.url)[1]["lots"] == [], "bids are open still"
    course.close()
    assert close_heard(course.instance, course.acts)() == 1
    course.publish_log()
    assert answer(*looking, house.url)[1]["lots"] == [], "nobody opens yet"
    course.start()
    course.release(1, 2, 3)
    check_refusals(looking, house, monkeypatch)
    trustee = TimeTrustee.open(house.folder)
    with Caller(20) as call:
        platform = RemotePlatform(house.url, call)
        assert platform.waiting(trustee.key.public.raw) == [course.lot]
        code, told = answer(*looking, house.url)
        (done,) = told["lots"]
        assert (code, done["bids"], done["unheard"]) == (0, 3, [])
        assert list(trustee.once(platform, ask_boxes, clock)) == [], "it has released"
        check_strangers(course, platform, call, house.url)
    assert trustee.memory.close_of(course.policy) == course.tender.close.commitment
    course.open()
    assert {each.verdict for each in course.tender.results} == {Verdict.OPEN}


def check_refusals(looking, house, monkeypatch):
    """Its own clock is behind, nobody answers, no such folder: nothing is released."""
    with monkeypatch.context() as patch:
        patch.setattr(command, "SystemClock", lambda: DemonstrationClock(BEFORE))
        assert "bids are taken until" in check_refused(1, *looking, house.url)
    check_refused(3, *looking, "http://127.0.0.1:9")
    nowhere = ("--folder", house.folder / "none")
    check_refused(3, *looking, house.url, *nowhere)
    assert not (house.folder / "released.json").exists()


def check_strangers(course, platform, call, url):
    """Nobody releases in a trustee's name, and nobody is told more than is public."""
    stranger = SigningKey.generate()
    assert platform.waiting(stranger.public.raw) == []
    assert call(Call("GET", f"{url}/trusted/none")).body == b'{"lots":[]}'
    close = course.tender.close
    forged = TimeRelease(course.policy.id, close.commitment, 1, ())
    with pytest.raises(UnreachableError, match="release-unsigned"):
        platform.send(course.lot, forged, stranger.sign(forged.signed))
    nobody = TimeRelease(course.policy.id, close.commitment, 3, ())
    with pytest.raises(UnreachableError, match="not-the-releaser"):
        platform.send(course.lot, nobody, stranger.sign(nobody.signed))
    with pytest.raises(UnreachableError, match="404"):
        platform.send("P2026-9999-1", forged, stranger.sign(forged.signed))
    bad = call(Call("POST", f"{url}/tenders/{course.lot}/times", b"{}"))
    assert bad.status == 422
