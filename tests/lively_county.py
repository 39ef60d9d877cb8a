"""
A county on one afternoon, with something of everything: for asking at every address.

One lot is drawn and public, one is being reviewed, one is in its draw, one takes
sign-ups, and one is a draft; rooms are booked, firms have handed papers in, and a
message did not arrive. Whoever asks gets a copy of their own, signed in anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.builders_documents import pdf
from tests.front_door import ADDRESS, HTML, Browser, FrontDoor
from tests.post_room import PostRoom
from tests.seated_people import SeatedPeople
from tests.sites import Site
from trading.accounts.model.organisations import Kind
from trading.rules.papers import PaperKind
from trading.rules.roles import Role
from trading.rules.shipped import instruction_book
from trading.server.demo.cast import CENTRE, ROOM, Bidder, invented_firms
from trading.server.demo.story import SelectionStory
from trading.server.settings import Sms

SMS = Sms("http://127.0.0.1:9/messages", "keys/sms.key")
WALL = {"discipline_zh": "肃静。", "discipline_en": "Silence."}


@dataclass
class LivelyCounty:
    """What is told once: the site, closed again, and everybody who lives there."""

    site: Site
    seated: SeatedPeople = field(init=False)

    @classmethod
    def told(cls, site: Site) -> "LivelyCounty":
        """Tell the county's weeks up to this afternoon."""
        county = cls(site)
        with _opened(site) as door:
            county.seated = people = SeatedPeople(door, firms=2)
            people.people["security"] = people.guild.administrators[
                Role.SECURITY_ADMINISTRATOR
            ]
            for name in ("manager", "clerk"):
                people.come_in(name)
            for name, kind, role in (
                ("authority", Kind.AUTHORITY, Role.AUTHORITY),
                ("agency", Kind.AGENCY, Role.AGENCY),
            ):
                people.body(kind, f"虚构县{name}", role, name)
            _tell(people)
        return county

    @contextmanager
    def visited(self, folder: Path) -> Iterator[SeatedPeople]:
        """Open a copy, in which nobody else does anything."""
        copied = self.site.copied(folder)
        with _opened(copied) as door:
            here = copy(self.seated)
            here.door, here.office = door, door.office
            here.people = deepcopy(self.seated.people)
            yield here
        copied.removed()


@contextmanager
def _opened(site: Site) -> Iterator[FrontDoor]:
    key = site.folder / SMS.key_file
    key.write_text("ab" * 32)
    key.chmod(0o600)
    with FrontDoor(site, centre=CENTRE, sms=SMS).opened() as door:
        yield door


def _tell(people: SeatedPeople) -> None:
    stage, firms = people.stage, invented_firms(3)

    def story(title: str, bidders: tuple[Bidder, ...] = firms) -> SelectionStory:
        return SelectionStory(stage, title, bidders)

    drawn, reviewed, begun = story("东岸村渠道"), story("西河便桥"), story("南街涵洞")
    open_, draft = story("青龙村道路", ()), story("还没有公布的", ())
    _room(people)
    _announce(drawn, "2026-03-05", "2026-03-12T17:00", "2026-03-18T09:30")
    _announce(begun, "2026-03-06", "2026-03-13T17:00", "2026-03-18T14:00")
    _announce(reviewed, "2026-03-09", "2026-03-16T17:00", "2026-03-20T10:00")
    _announce(open_, "2026-03-10", "2026-03-25T17:00", "2026-03-30T10:00")
    draft.price("2026-03-11")
    for each in (reviewed, open_):
        _sign_up(people.browser("firm1"), each.lot)
    drawn.close_sign_up("2026-03-12T17:01")
    drawn.review("2026-03-13")
    begun.close_sign_up("2026-03-13T17:01")
    begun.review("2026-03-16")
    reviewed.close_sign_up("2026-03-16T17:01")
    drawn.freeze("2026-03-18T09:05")
    drawn.draw("2026-03-18T09:10", firms[0])
    for kind in (PaperKind.QUALIFICATION, PaperKind.DRAW_RECORD):
        _act(people, "clerk", "draw_up_paper", lot=drawn.lot, kind=kind)
    drawn.publicity("2026-03-18T11:00")
    _book(people, reviewed.lot, ("2026-03-20T10:00", "2026-03-20T11:00"))
    begun.freeze("2026-03-18T13:30")
    play = begun.play("2026-03-18T13:40", firms[0])
    play.ready(ROOM)
    play.start()
    _papers_of(people.browser("firm1"))
    PostRoom(people.office).undelivered(people.people["firm2"])
    stage.publish_log()


def _announce(story: SelectionStory, day: str, closes: str, draw_at: str) -> None:
    story.prepare(day)
    story.announce(day, closes, draw_at)
    for each in story.bidders:
        story.sign_up(each)


def _sign_up(firm: Browser, lot: str) -> None:
    firm.open(f"/sign-up/{lot}")
    notes = instruction_book().versions[0].digest
    told = {"manager": "林一", "certificate": "川2510000000001"}
    firm.send(f"/sign-up/{lot}", confirmed=notes, **told)
    assert "您已报名" in firm.shown.text, firm.shown.text[-3000:]


def _room(people: SeatedPeople) -> None:
    _act(people, "clerk", "register_room", name=ROOM, kind="draw", equipment=[], **WALL)


def _book(people: SeatedPeople, lot: str, hours: tuple[str, str]) -> None:
    starts, ends = (f"{each}:00+08:00" for each in hours)
    told = {"lot": lot, "room": "R1", "purpose": "draw"}
    _act(people, "drafter", "request_room", **told, starts=starts, ends=ends)
    _act(people, "clerk", "confirm_booking", booking=f"{lot}-B1")


def _act(people: SeatedPeople, who: str, act_of: str, /, **told: object) -> None:
    stage, act = people.stage, getattr(people.stage.platform, act_of)
    asked = msgspec.json.encode({"key": stage.key(), **told})
    act(getattr(stage.cast, who).actor, act.command.decode(asked))


def _papers_of(firm: Browser) -> None:
    """Hand in what shows that an account is its firm, and a licence."""
    for path, told in (
        ("/my/firm/proof", {"basis": "authorisation"}),
        (
            "/my/firm/documents",
            {
                "kind": "business_licence",
                "number": "1",
                "title": "执照",
                "issuer": "市监局",
                "issued_on": "2025-01-01",
                "valid_until": "2027-01-01",
            },
        ),
    ):
        firm.open(path)
        data = {**firm.form(path).fields, **told}
        headers = {**HTML, "origin": ADDRESS, "sec-fetch-site": "same-origin"}
        file = {"document": ("执照.pdf", pdf())}
        data.pop("document", None)
        firm.shown = firm.post(path, data=data, files=file, headers=headers)
        assert firm.shown.status_code == 200, firm.shown.text[-3000:]
