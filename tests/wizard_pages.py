"""From an idea to a notice at the pages: who presses what, on which page."""

from dataclasses import dataclass, field

from tests.front_door import ADDRESS, HTML, Browser, FrontDoor
from tests.guild import Guild
from tests.registry_office import Citizen
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role

OWNER, SUPERVISING = "虚构县水利建设管理站", "虚构县行政审批局"
AGENCY = "虚构招标代理有限公司"
PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n"
    b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%EOF\n"
)
TYPED = {
    "title": "东岸村渠道整治工程",
    "place": "510682",
    "investment_code": "2603-510682-04-01-000001",
    "supervisor": SUPERVISING,
    "kind": "works",
    "control": "1,860,000",
    "non_competitive": "60000",
    "rate": "8",
    "estimate": "1860000",
    "budget_funds": "1860000",
    "total_investment": "1860000",
    "budget_unit": "1",
    "fiscal_year": "2026",
    "budget_item": "水利工程",
    "requirement": "水利水电工程施工总承包三级及以上",
    "basis_number": "虚构县府发〔2026〕1号",
    "basis_issuer": "虚构县人民政府",
    "basis_from": "2026-01-01",
}
"""What an owner types; the price that follows is 1,716,000 yuan."""
PAPERS = ("approval", "funds", "control_price_review", "drawings", "basis_text")
CHECKED = tuple(
    f"item-{each}"
    for each in (
        *("approval", "funds", "control_price_review", "drawings", "basis"),
        *("catalogue", "dispute", "seizure"),
    )
)


def pdf(text: str) -> bytes:
    """Return a small whole PDF that differs by a remark."""
    remark = f"% {text}\n".encode()
    at = 110 + len(remark)
    return PDF.replace(b"xref\n0 3", remark + b"xref\n0 3", 1).replace(
        b"startxref\n110", b"startxref\n%d" % at
    )


def files(*names: str) -> dict[str, tuple[str, bytes, str]]:
    """Return one file for each input."""
    return {x: (f"{x} 文件.pdf", pdf(x), "application/pdf") for x in names}


@dataclass
class Bureau:
    """A centre, an owner, a supervising body, and everybody whom a notice needs."""

    door: FrontDoor
    people: dict[str, Citizen] = field(default_factory=dict)
    lot: str = ""
    owner: str = ""

    @classmethod
    def opened(cls, door: FrontDoor) -> "Bureau":
        """Register them all; each is seated and has proven two factors."""
        bureau, office = cls(door), door.office
        guild = Guild(office)
        manager, clerk = guild.pair
        people = bureau.people
        people["manager"], people["clerk"] = manager, clerk
        people["checker"] = guild.staff("bao", Role.CLERK)
        for kind, name, who, role in (
            (Kind.OWNER, OWNER, "owner", Role.OWNER),
            (Kind.SUPERVISING_BODY, SUPERVISING, "supervisor", Role.SUPERVISOR),
            (Kind.OWNER, "虚构县教育局", "stranger", Role.OWNER),
        ):
            boss = office.official(f"{who}@body.example")
            number = office.found(boss, kind, name, role)
            office.confirm(number, manager, clerk)
            office.sit(boss)
            people[who] = boss
            if who == "owner":
                bureau.owner = number
                bureau._staff(number)
        return bureau

    def _staff(self, number: str) -> None:
        office, boss = self.door.office, self.people["owner"]
        for who, role in (
            ("approver", Role.OWNER_APPROVER),
            *((f"reviewer{n}", Role.REVIEWER) for n in (1, 2, 3)),
        ):
            address = f"{who}@body.example"
            self.people[who] = found = office.official(address)
            token = office.invite(boss, number, address, role)
            office.take_seat(found, office.accept(found, token))

    def browser(self, who: str) -> Browser:
        """Give somebody a browser in which they are signed in."""
        return self.door.browser().be(self.people[who])

    # The way, one press after the other

    def agency(self) -> str:
        """Register an agency whose people can act; return its number."""
        office, people = self.door.office, self.people
        people["agency"] = boss = office.official("agency@body.example")
        number = office.found(boss, Kind.AGENCY, AGENCY, Role.AGENCY)
        office.confirm(number, people["manager"], people["clerk"])
        office.sit(boss)
        return number

    def drafted(self, by: str = "owner", **changes: str) -> str:
        """Let somebody of the owner's side create the project; return its lot."""
        at = self.browser(by)
        at.open("/projects/new")
        sent(at, "/projects/new", files(*PAPERS), **{**TYPED, **changes})
        assert at.shown.status_code == 200, at.shown.text[-4000:]
        sent(at, "/projects/new/create", {})
        self.lot = at.path.split("/")[2]
        return self.lot

    def judged(self) -> None:
        """Let the second person say that the document allows it."""
        at, page = self.browser("approver"), f"/desk/{self.lot}/basis"
        at.open(page)
        at.send(page, favourable="yes", reasons="文件适用于本项目")
        assert "意见已记录" in at.shown.text

    def priced(self) -> None:
        """Let the owner fix the computed price, and appoint three people."""
        at, page = self.browser("owner"), f"/desk/{self.lot}/price"
        at.open(page)
        offered = [x for name, x in at.form(page).offered if name == "judges"]
        at.send(page, judges=offered[:2], arbiter=offered[2])
        assert at.path == f"/desk/{self.lot}/entry", at.shown.text[-3000:]

    def entered(self, **found: str) -> None:
        """Let the owner ask and the clerk answer; what is not named is accepted."""
        at, page = self.browser("owner"), f"/desk/{self.lot}/entry"
        at.open(page)
        at.send(f"{page}/request")
        clerk = self.browser("clerk")
        clerk.open(page)
        clerk.send(f"{page}/answer", **{**dict.fromkeys(CHECKED, "accepted"), **found})
        assert clerk.shown.status_code == 200, clerk.shown.text[-3000:]

    def prepared(self, **changes: str) -> Browser:
        """Let the clerk take the proposed dates and fix the notice."""
        at, page = self.browser("clerk"), f"/desk/{self.lot}/notice"
        at.open(page)
        sent(at, page, files("draft_contract"), **{"room": "一楼抽取室", **changes})
        assert at.path == f"{page}/preview", at.shown.text[-3000:]
        return at

    def reviewed(self, who: str = "checker", **found: str) -> Browser:
        """Let a second person look at the preview, and say what was found."""
        at, page = self.browser(who), f"/desk/{self.lot}/notice"
        at.open(f"{page}/preview")
        at.send(f"{page}/review", **{"may": "yes", "reasons": "", **found})
        return at

    def published(self) -> Browser:
        """Let the clerk publish what was reviewed."""
        at, page = self.browser("clerk"), f"/desk/{self.lot}/notice"
        at.open(f"{page}/preview")
        at.send(f"{page}/publish")
        return at

    def announced(self) -> None:
        """Go the whole way from the idea to the notice."""
        self.drafted()
        self.judged()
        self.priced()
        self.entered()
        self.prepared()
        self.reviewed()
        self.published()


def sent(at: Browser, action: str, given: dict[str, object], **typed: object) -> None:
    """Send a form that takes files, as a browser does: in parts."""
    data = {**at.form(action).fields, **typed}
    headers = {**HTML, "origin": ADDRESS, "sec-fetch-site": "same-origin"}
    parts = given or {"": ("", b"", "application/octet-stream")}
    at.shown = at.post(action, data=data, files=parts, headers=headers)
