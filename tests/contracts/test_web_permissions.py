"""
The permission matrix: every role at every address, with one's own object and another's.

What each may do is taken from the one table of permissions; what the site answers is
asked over HTTP. An address that nobody put into the lists below fails a test, so the
matrix grows with the site.
"""

from datetime import timedelta

import msgspec
import pytest

from tests.builders_bidders import firm
from tests.front_door import ADDRESS, HTML, FrontDoor
from tests.guild import Guild
from tests.registry_office import HOME, Citizen
from trading.accounts.http import HANDLERS as OF_PEOPLE
from trading.accounts.model.organisations import Kind
from trading.accounts.permissions import PERMISSIONS, Scope, Who
from trading.accounts.use_cases.gate import Gate
from trading.bidders.http import HANDLERS as OF_FIRMS
from trading.bids.http import HANDLERS as OF_TENDERS
from trading.bids.http.opening_acts import BUTTONS as OPENING
from trading.correspondence.http import HANDLERS as OF_MESSAGES
from trading.enquiries.http import HANDLERS as OF_ENQUIRIES
from trading.projects.model import LotId
from trading.rules.roles import Role
from trading.selection.http import HANDLERS as OF_SELECTIONS
from trading.selection.http.draw_acts import BUTTONS
from trading.selection.presenting.act_forms import ACT_FORMS
from trading.selection.use_cases.desk import SEATED
from trading.server.app import HANDLERS as ALL
from trading.server.demo.cast import CENTRE, OWNER, SUPERVISOR
from trading.server.demo.cast import ROOM as ROOM_NAME
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.venue.http import HANDLERS as OF_THE_HOUSE

pytestmark = [pytest.mark.trading, pytest.mark.slow]

LOT = "P2026-0001-1"
BOOKING, ROOM = f"{LOT}-B1", "R1"
HANDLERS = [
    *(*OF_PEOPLE, *OF_SELECTIONS, *OF_THE_HOUSE),
    *(*OF_FIRMS, *OF_TENDERS, *OF_ENQUIRIES, *OF_MESSAGES),
]
"""Every page that is not for everybody."""

FOR_ANYBODY = {
    *("/sign-in", "/sign-in/passkey", "/sign-in/passkey/options", "/sign-out"),
    *("/register", "/register/code", "/reset", "/reset/ask", "/invitation"),
    *("/screen", "/screen/events"),
    f"/rooms/{ROOM}/discipline",
}
"""Whoever has no account uses these; what is done asks for its own proof."""

OF_ONESELF = {
    *("/my", "/my/here", "/my/security", "/my/seat", "/my/sessions/end"),
    *("/my/sessions/end-others", "/organisations/new", "/administration/permissions"),
    *("/second", "/second/recovery", "/second/ask", "/second/message"),
    *("/second/passkey", "/second/passkey/options", "/desk", "/sessions"),
    "/conduct",
}
"""Whoever is signed in, for their own account only."""

DESK = f"/desk/{LOT}"
BID = f"/bid/{LOT}"
DEPOSIT = f"/deposits/{LOT}"
BY_TABLE = {
    "/my/password": "ChangePassword",
    "/my/authenticator": "EnrolTotp",
    "/my/authenticator/confirm": "EnrolTotp",
    "/my/passkeys": "AddPasskey",
    "/my/passkeys/options": "AddPasskey",
    "/my/passkeys/remove": "RemovePasskey",
    "/my/devices/remove": "RemoveDevice",
    "/organisations": "RegisterOrganisation",
    "/my/organisation": "GiveMembership",
    "/my/organisation/invite": "GiveMembership",
    "/my/organisation/end": "EndMembership",
    "/administration/organisations": "ConfirmOrganisation",
    "/administration/organisations/confirm": "ConfirmOrganisation",
    f"/sign-up/{LOT}": "SignUp",
    f"/sign-up/{LOT}/sealed": "SignUpSealed",
    f"/sign-up/{LOT}/disclosure": "DiscloseApplication",
    f"/sign-up/{LOT}/withdraw": "Withdraw",
    f"/sign-up/{LOT}/receipt": "SignUp",
    "/my/firm": "HandInProof",
    "/my/firm/proof": "HandInProof",
    "/my/firm/proof/file": "HandInProof",
    "/my/firm/documents": "HandInDocument",
    "/my/firm/document": "HandInDocument",
    "/my/firm/keys": "OfferSigningKey",
    "/my/firm/keys/revoke": "RevokeSigningKey",
    "/my/firm/people": "HandInProof",
    "/my/firm/people/declare": "DeclarePeople",
    "/my/firm/people/relations": "DeclareRelations",
    "/my/firm/register": "KeepOwnEntry",
    "/my/party": "DescribeParty",
    "/review/claims": "DecideClaim",
    "/review/claims/file": "DecideClaim",
    "/review/bindings": "RevokeBinding",
    "/review/documents": "ReviewDocument",
    "/review/documents/file": "ReviewDocument",
    "/review/keys": "BindSigningKey",
    "/review/keys/refuse": "RevokeSigningKey",
    "/authority/bans": "RecordBan",
    "/authority/findings": "RecordFinding",
    "/outside": "KeepAnswer",
    "/outside/written": "KeepAnswer",
    "/tasks": "OpenDeliveryTask",
    "/tasks/open": "OpenDeliveryTask",
    "/tasks/one": "OpenDeliveryTask",
    "/tasks/notice": "DrawUpNotice",
    "/tasks/notice.pdf": "DrawUpNotice",
    "/tasks/called": "SettleDeliveryTask",
    "/tasks/handed-over": "SettleDeliveryTask",
    "/tasks/sent-again": "SettleDeliveryTask",
    "/bid": "SubmitBid",
    BID: "SubmitBid",
    f"{BID}/status": "SubmitBid",
    f"{BID}/missing": "SubmitBid",
    f"{BID}/release": "ReleaseFactor",
    f"{BID}/pieces/{'0' * 64}": "SubmitBid",
    f"{BID}/submit": "SubmitBid",
    f"{BID}/withdraw": "WithdrawBid",
    f"{BID}/receipt": "SubmitBid",
    f"{BID}/prequalify": "ApplyToPrequalify",
    f"{BID}/prequalify/withdraw": "WithdrawApplication",
    f"{BID}/receipt.pdf": "SubmitBid",
    "/deposits": "OpenSubAccount",
    DEPOSIT: "OpenSubAccount",
    f"{DEPOSIT}/account": "OpenSubAccount",
    f"{DEPOSIT}/guarantee": "RecordGuarantee",
    f"{DEPOSIT}/yearly": "CoverByYearly",
    "/deposit-desk": "ImportStatement",
    "/deposit-desk/statements": "ImportStatement",
    "/deposit-desk/strays": "ImportStatement",
    "/deposit-desk/back": "ProposeRelease",
    "/deposit-desk/second": "ConfirmRelease",
    "/deposit-desk/yearly": "OfferYearlyDeposit",
    "/deposit-desk/years": "ImportStatement",
    "/opening-keys": "MakeKey",
    "/opening-keys/made": "MakeKey",
    "/opening-keys/drills": "AnswerDrill",
    "/opening-keys/release": "ReleaseShares",
    "/standing-keys": "MakeStandingKey",
    "/standing-keys/made": "MakeStandingKey",
    "/standing-trustees": "RegisterTrustee",
    f"/draw-room/{LOT}": "JoinDrawRoom",
    f"/draw-room/{LOT}/events": "JoinDrawRoom",
    f"/draw-room/{LOT}/to-sign": "JoinDrawRoom",
    **{f"/draw-room/{LOT}/{name}": act for name, (act, _) in BUTTONS.items()},
    f"{DESK}/papers": "DrawUpPaper",
    f"{DESK}/sign/none-1": "SignPaper",
    f"{DESK}/draft/none-1": "SignPaper",
    f"{DESK}/review": "ReadApplications",
    f"{DESK}/review/open": "ReadApplications",
    f"{DESK}/review/verdicts": "GiveVerdict",
    f"{DESK}/applicants/{'0' * 64}": "ReadApplications",
    **{f"{DESK}/{form.slug}": act for act, form in ACT_FORMS.items()},
    "/rooms": "RegisterRoom",
    "/rooms/register": "RegisterRoom",
    f"/rooms/{ROOM}": "ChangeRoom",
    f"/rooms/{ROOM}/change": "ChangeRoom",
    f"/rooms/{ROOM}/close": "CloseRoom",
    f"/rooms/{ROOM}/duty": "NotePatrol",
    f"/rooms/{ROOM}/duty/set": "SetDuty",
    f"/rooms/{ROOM}/duty/note": "NotePatrol",
    f"/rooms/request/{LOT}": "RequestRoom",
    f"/rooms/request/{LOT}/cancel": "CancelBooking",
    f"/bookings/{BOOKING}": "IssueBadges",
    f"/bookings/{BOOKING}/confirm": "ConfirmBooking",
    f"/bookings/{BOOKING}/decline": "DeclineBooking",
    f"/bookings/{BOOKING}/move": "MoveSession",
    f"/bookings/{BOOKING}/cancel": "CancelBooking",
    f"/bookings/{BOOKING}/badges": "IssueBadges",
    f"/bookings/{BOOKING}/badges/revoke": "RevokeBadge",
    f"/bookings/{BOOKING}/badges.pdf": "IssueBadges",
    f"/sessions/{BOOKING}": "Attest",
    f"/sessions/{BOOKING}/door": "ScanBadge",
    f"/sessions/{BOOKING}/pause": "PauseSession",
    f"/sessions/{BOOKING}/resume": "ResumeSession",
    f"/sessions/{BOOKING}/attest": "Attest",
    f"/sessions/{BOOKING}/sheet": "DrawUpPaper",
    f"/sessions/{BOOKING}/sheet.pdf": "Attest",
}
"""Which act of the table each address is about."""

NOT_YET = {
    *(f"/sessions/{BOOKING}/sheet.pdf", f"/sign-up/{LOT}/receipt"),
    *(f"{DESK}/applicants/{'0' * 64}", f"{DESK}/sign/none-1", f"{DESK}/draft/none-1"),
    *(BID, f"{BID}/status", f"{BID}/missing", f"{BID}/pieces/{'0' * 64}"),
    *(
        f"{BID}/submit",
        f"{BID}/withdraw",
        f"{BID}/release",
        f"{BID}/receipt",
        f"{BID}/receipt.pdf",
        f"{BID}/prequalify",
        f"{BID}/prequalify/withdraw",
    ),
    *(DEPOSIT, f"{DEPOSIT}/account", f"{DEPOSIT}/guarantee", f"{DEPOSIT}/yearly"),
    *("/deposit-desk/back", "/deposit-desk/second"),
}
"""Whoever may see it is told that it is not there yet."""

OF_NO_SEAT = {
    *("SignUp", "SignUpSealed", "DiscloseApplication", "Withdraw"),
    *("SubmitBid", "WithdrawBid", "ApplyToPrequalify", "WithdrawApplication"),
}
"""A firm has no seat in a project before it has signed up."""

STREAMS = {f"/draw-room/{LOT}/events"}
"""What is never answered to its end."""

HEADERS = {**HTML, "origin": ADDRESS}
OF_A_DRAW = f"/draw-room/{LOT}"
"""Whoever has no duty in this draw sees nothing here, whatever their role elsewhere."""
PAPER = f"{DESK}/papers/{'0' * 64}"
TENDER = f"/tendering/{LOT}"
"""This lot is no tender: what is pressed in one, its own tests tell."""
ANEW = {"/projects/new", "/tendering/new"}
"""Where whoever may draft needs no seat yet."""
IN_A_SEAT = {
    "/projects/new": ("DraftProject",),
    "/projects/new/create": ("DraftProject",),
    f"{DESK}/draft": ("ChangeDraft",),
    f"{DESK}/draft/save": ("ChangeDraft",),
    f"{DESK}/basis": ("ChangeDraft", "JudgeBasis"),
    f"{DESK}/price": ("FixPrice",),
    f"{DESK}/entry": ("AnswerEntry", "RequestEntry"),
    f"{DESK}/entry/request": ("RequestEntry",),
    f"{DESK}/entry/answer": ("AnswerEntry",),
    f"{DESK}/entry/slip": ("AnswerEntry", "RequestEntry"),
    f"{DESK}/notice": ("PrepareNotice",),
    f"{DESK}/notice/preview": ("RequestEntry", "ReviewConfidentiality"),
    f"{DESK}/notice/review": ("ReviewConfidentiality",),
    f"{DESK}/notice/publish": ("PublishNotice",),
    f"{DESK}/notice/amend": ("AmendNotice",),
    f"{DESK}/release": ("ReleaseSignUpShares",),
    PAPER: (),
    "/tendering/new": ("DraftTender",),
    # Whoever supervises sees deposits, and does nothing with them.
    **dict.fromkeys(
        (f"{DEPOSIT}/ask", f"{DEPOSIT}/payers", f"{DEPOSIT}/settlement"),
        ("AskDeposit", "ProposeRelease", "ExcuseRecording"),
    ),
    f"{DEPOSIT}/open": ("OpenDeposits",),
    f"{DEPOSIT}/payers/{'0' * 32}": (),
    **{
        f"{DEPOSIT}/payers/{'0' * 32}/{name}": (act,)
        for name, act in (
            ("propose", "ProposeRelease"),
            ("confirm", "ConfirmRelease"),
            ("decline", "DeclineRelease"),
            ("keep", "ForfeitDeposit"),
        )
    },
    f"{TENDER}/desk": (),
    f"{TENDER}/add-lot": ("AddLot",),
    f"{TENDER}/holders": ("NameHolders",),
    f"{TENDER}/policy": ("LogPolicy",),
    f"{TENDER}/publish": ("PublishTender",),
    f"{TENDER}/prequalify": ("AnnouncePrequalification",),
    f"{TENDER}/applications": (),
    f"{TENDER}/applications/{'0' * 64}": (),
    f"{TENDER}/applications/decide": ("DecideApplication",),
    f"{TENDER}/applications/finish": ("FinishPrequalification",),
    f"{TENDER}/applications/end": ("EndTender",),
    f"{TENDER}/opening": (),
    f"{TENDER}/opening/events": (),
    f"{TENDER}/withdrawal": ("AttestWithdrawal",),
    f"{TENDER}/withdrawal/name": ("AttestWithdrawal",),
    f"{TENDER}/withdrawal/sign": ("AttestWithdrawal",),
    f"{TENDER}/opening/paper": (),
    f"{TENDER}/opening/paper.pdf": (),
    f"{TENDER}/opening/paper/draw-up": ("DrawUpPaper",),
    f"{TENDER}/opening/paper/sign": ("SignPaper",),
    f"{TENDER}/opening/paper/refuse": ("RefusePaper",),
    f"{TENDER}/opening/releases.json": (),
    **{f"{TENDER}/opening/{name}": (act,) for name, (act, _) in OPENING.items()},
}
"""Acts upon a project, for whoever holds a seat in it; here it is others' project."""

PUBLIC_POSTS = {
    *("/log/cosignatures", "/messages/reports", f"/tenders/{LOT}/times"),
    *("/verify/paper", "/verify/papers"),
    *(f"/sign-ups/{LOT}/close", f"/sign-ups/{LOT}/times"),
}


def addresses(handlers, method):
    """Return every address of one method, without the language."""
    return {
        path.removeprefix("/en")
        .replace("{lot:str}", LOT)
        .replace("{digest:str}", "0" * 64)
        .replace("{deposit:str}", "0" * 32)
        .replace("{paper:str}", "none-1")
        .replace("{booking:str}", BOOKING)
        .replace("{room:str}", ROOM)
        or "/"
        for each in handlers
        for path in each.paths
        if method in {str(getattr(m, "value", m)) for m in each.http_methods}
    }


def test_every_address_is_in_the_matrix():
    """An address that nobody thought of is found here."""
    known = FOR_ANYBODY | OF_ONESELF | {*BY_TABLE, *IN_A_SEAT, DESK}
    posts, gets = addresses(HANDLERS, "POST"), addresses(HANDLERS, "GET")
    assert posts | gets == known


def test_nothing_else_of_the_site_takes_what_somebody_sends():
    """All that is sent passes the form of a page, but for these, which change none."""
    others = addresses(ALL, "POST") - addresses(HANDLERS, "POST")
    assert others <= PUBLIC_POSTS


def test_the_matrix_names_acts_of_the_table():
    """Nothing is asked of the table that it does not have."""
    of_seats = {act for acts in IN_A_SEAT.values() for act in acts}
    assert set(BY_TABLE.values()) | of_seats <= PERMISSIONS.keys()


# --- Who they are --------------------------------------------------------------------


class Town:
    """Somebody in every role of the market, each at a browser of their own."""

    def __init__(self, door: FrontDoor) -> None:
        self.door, office = door, door.office
        stage = Stage(door.instance, door.instance.clock)
        story = SelectionStory(stage, "东岸村渠道整治", ())
        story.prepare("2026-03-02")
        story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
        stage.at("2026-03-03T09:30")
        self.stage = stage
        self._book()
        self.guild = Guild(office)
        people = {role.value: who for role, who in self.guild.administrators.items()}
        manager, clerk = self.guild.pair
        people[Role.CENTRE_MANAGER.value] = manager
        people[Role.CLERK.value] = clerk
        people |= self._bodies(manager, clerk)
        bidder = office.citizen("bidder@firm.example")
        office.found(bidder, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER)
        office.sit(bidder)
        people[Role.BIDDER.value] = bidder
        people["nobody's"] = office.citizen("nobody@home.example")
        self.people = people
        self.rival = office.citizen("rival@firm.example")
        self.rivals_firm = office.found(
            self.rival, Kind.FIRM, "沱江建筑有限公司", Role.BIDDER, code=str(firm(2))
        )
        office.sit(self.rival)
        office.add_phone(self.rival)
        waiting = office.official("waiting@body.example")
        self.body = office.found(waiting, Kind.OWNER, "虚构县林业局", Role.OWNER)
        # A new key makes a day quiet (I-6); what is asked here is the table.
        office.clock.pass_by(timedelta(days=1, minutes=1))
        for who in (*people.values(), self.rival):
            self.come_back(who)

    def _bodies(self, manager: Citizen, clerk: Citizen) -> dict[str, Citizen]:
        """Have somebody of each body, confirmed by two of the centre."""
        office, people = self.door.office, {}
        for kind, name, role in (
            (Kind.OWNER, OWNER, Role.OWNER),
            (Kind.OWNER, "虚构县交通局", Role.OWNER_APPROVER),
            (Kind.OWNER, "虚构县住建局", Role.REVIEWER),
            (Kind.OWNER, "虚构县教育局", Role.TRACKING_OFFICER),
            (Kind.AGENCY, "虚构招标代理", Role.AGENCY),
            (Kind.SUPERVISING_BODY, SUPERVISOR, Role.SUPERVISOR),
            (Kind.AUTHORITY, "虚构县发改局", Role.AUTHORITY),
            (Kind.AUTHORITY, "虚构县公证处", Role.KEY_HOLDER),
            (Kind.AUTHORITY, "虚构县档案馆", Role.TRUSTEE),
        ):
            boss = office.official(f"{role.value}@body.example")
            number = office.found(boss, kind, name, role)
            office.confirm(number, manager, clerk)
            office.sit(boss)
            people[role.value] = boss
        return people

    def _book(self) -> None:
        """Have the draw in a room of the centre."""
        cast, platform = self.stage.cast, self.stage.platform
        wall = {"discipline_zh": "肃静。", "discipline_en": "Silence."}
        for who, act, told in (
            (
                cast.clerk,
                platform.register_room,
                {"name": ROOM_NAME, "kind": "draw", "equipment": [], **wall},
            ),
            (
                cast.drafter,
                platform.request_room,
                {
                    "lot": LOT,
                    "room": ROOM,
                    "purpose": "draw",
                    "starts": "2026-03-12T10:00:00+08:00",
                    "ends": "2026-03-12T11:00:00+08:00",
                },
            ),
            (cast.clerk, platform.confirm_booking, {"booking": BOOKING}),
        ):
            asked = {"key": self.stage.key(), **told}
            act(who.actor, act.command.decode(msgspec.json.encode(asked)))

    def come_back(self, who: Citizen) -> None:
        """Let somebody sign in again, prove all there is, and sit down."""
        office = self.door.office
        office.enter(who)
        if who.secret:
            office.prove(who)
        elif who is self.rival:
            office.enter_by_phone(who)
        else:
            asked = office.second_factor.ask_message(who.token)
            who.token = office.second_factor.by_message(
                HOME, who.token, asked.id, office.code_sent()
            ).token
        for seat in office.list_seats(office.signed(who)):
            office.take_seat(who, seat.membership.id)

    def seated(self, name: str) -> bool:
        """Tell whether somebody's body has a seat in the one project."""
        actor = self.door.office.signed(self.people[name]).actor
        with self.door.instance.transactions.read() as work:
            project, _ = work.projects.lot(LotId(LOT))
        return bool(project.roles_of(actor) & (SEATED | {Role.AUTHORITY}))

    def allowed(self, name: str, act: str) -> bool:
        """Tell what the table says, with a second factor given just now."""
        who, permission = self.people[name], PERMISSIONS[act]
        signed_in = self.door.office.signed(who)
        match permission.who:
            case Who.ANYBODY | Who.SIGNED_IN:
                return True
            case Who.MANAGER:
                seat = signed_in.seat
                return seat is not None and seat.membership.manages
            case Who.ROLES:
                held = set(signed_in.actor.roles)
                seated = permission.scope is Scope.PROJECT_SEAT
                if seated and act not in OF_NO_SEAT:
                    with self.door.instance.transactions.read() as work:
                        project, _ = work.projects.lot(LotId(LOT))
                    held = set(project.roles_of(signed_in.actor))
                return bool(permission.roles & held)


@pytest.fixture(scope="module")
def town(blank, tmp_path_factory):
    """Tell the town once; no test below changes anything of it."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("town") / "instance")
    with FrontDoor(copied, centre=CENTRE).opened() as door:
        yield Town(door)


ROLES = [
    *(role.value for role in Role if role not in {Role.PLATFORM, Role.PUBLIC}),
    "nobody's",
]


@pytest.mark.parametrize("name", ROLES)
def test_a_page_is_shown_to_whom_the_table_allows_it(town, name):
    """The pages ask the same table as the acts."""
    town.come_back(town.people[name])
    browser = town.door.browser().be(town.people[name])
    for path in sorted(addresses(HANDLERS, "GET") & set(BY_TABLE)):
        may = town.allowed(name, BY_TABLE[path])
        if may and path in STREAMS:
            continue  # It would go on and on; the draw room's own tests listen.
        answer = browser.open(path)
        # Whoever may join a draw, and has no duty in this one, finds none.
        hidden = path in NOT_YET or path.startswith(OF_A_DRAW)
        seen = {200, 404} if hidden else {200}
        refused = {403, 404} if _of_a_seat(path) else {403}
        expected = seen if may else refused
        assert answer.status_code in expected, (path, answer.status_code)
    seated = town.seated(name)
    assert browser.open(DESK).status_code == (200 if seated else 404)
    for path in sorted(addresses(HANDLERS, "GET") & OF_ONESELF):
        assert browser.open(path).status_code == 200, path
        assert browser.path == path


@pytest.mark.parametrize("name", ROLES)
def test_an_act_is_taken_from_whom_the_table_allows_it(town, name, monkeypatch):
    """
    The gate is asked for the right act, and its answer is what comes of it.

    What would follow is kept from happening, so that one town serves all.
    """
    passed = []

    def asked(self, visitor, token, csrf, act, concerned):
        real(self, visitor, token, csrf, act, concerned)
        passed.append(act)
        raise Passed

    town.come_back(town.people[name])  # Whoever was before took minutes.
    real = Gate.__call__
    monkeypatch.setattr(Gate, "__call__", asked)
    browser = town.door.browser().be(town.people[name])
    csrf = _csrf(browser)
    posts = addresses(HANDLERS, "POST") & set(BY_TABLE)
    for path in sorted(posts - {"/my/passkeys/options"}):
        passed.clear()
        # Nobody acts more often than once a second, for long.
        town.door.office.clock.pass_by(timedelta(seconds=1))
        answer = browser.post(
            path, data={"csrf": csrf}, headers={**HEADERS, "x-csrf-token": csrf}
        )
        act = BY_TABLE[path]
        if name == Role.BIDDER.value and path.startswith(OF_A_DRAW):
            # A firm's part in a draw follows from its place on the list.
            assert passed in ([], [act])
            assert answer.status_code >= 400, path
        elif town.allowed(name, act) and path in NOT_YET:
            assert (passed, answer.status_code) == ([], 404), path
        elif town.allowed(name, act):
            assert passed == [act], (path, answer.status_code, answer.text[-900:])
        else:
            assert passed == [], path
            expected = {403, 404} if _of_a_seat(path) else {403}
            assert answer.status_code in expected, path


def _of_a_seat(path):
    """Tell whether an address is about one project: without a seat there is none."""
    return PERMISSIONS[BY_TABLE[path]].scope is Scope.PROJECT_SEAT


class Passed(Exception):  # noqa: N818 - no error: the gate was passed
    """The gate let it through; nothing of it is done."""


def _csrf(browser):
    browser.open("/my")
    return browser.form("/sign-out").fields["csrf"]


# --- Objects of others ---------------------------------------------------------------


@pytest.mark.parametrize("name", ROLES)
def test_nobody_touches_what_is_anothers(town, name):
    """Guessed numbers of another's sign-in, key or membership change nothing."""
    office, rival = town.door.office, town.rival
    # The tests before took minutes by the clock, and a sign-in left alone ends.
    for who in (rival, town.people[name]):
        town.come_back(who)
    session = office.signed(rival).session.id
    (membership,) = [
        each.membership.id for each in office.list_seats(office.signed(rival))
    ]
    (passkey,) = office.passkeys(rival.person)
    before = office.signed(rival)
    browser = town.door.browser().be(town.people[name])
    for path, fields in (
        ("/my/sessions/end", {"session": session}),
        ("/my/seat", {"membership": membership}),
        ("/my/organisation/end", {"membership": membership}),
        ("/my/passkeys/remove", {"passkey": passkey}),
    ):
        data = {"csrf": _csrf(browser), **fields}
        answer = browser.post(path, data=data, headers={**HTML, "origin": ADDRESS})
        assert answer.status_code in {403, 404, 422}, (path, name)
    after = office.signed(rival)
    assert after.seat == before.seat
    assert after.session.ended_at is None
    assert office.passkeys(rival.person) == [passkey]


@pytest.mark.parametrize("name", ROLES)
def test_what_prepares_a_project_is_shown_to_its_seats_alone(town, name):
    """A role is not enough: the seat in this very project is asked, too."""
    town.come_back(town.people[name])
    browser = town.door.browser().be(town.people[name])
    for path in sorted(addresses(HANDLERS, "GET") & set(IN_A_SEAT) - ANEW):
        may = any(town.allowed(name, act) for act in IN_A_SEAT[path])
        expected = {200, 404, 409} if may else {403, 404}
        assert browser.open(path).status_code in expected, path
    csrf = _csrf(browser)
    for path in sorted(addresses(HANDLERS, "POST") & set(IN_A_SEAT)):
        answer = browser.post(
            path, data={"csrf": csrf}, headers={**HTML, "origin": ADDRESS}
        )
        assert answer.status_code in {403, 404, 409, 422}, path
    drafts = Role.OWNER.value, Role.AGENCY.value
    expected = 200 if name in drafts else 403
    for path in ANEW:
        assert browser.open(path).status_code == expected
    with town.door.instance.transactions.read() as work:
        assert len(work.projects.all()) == 1


def test_nobody_without_a_sign_in_sees_or_does_anything(town):
    """Pages lead to the sign-in; what is sent is refused."""
    stranger = town.door.browser()
    assert stranger.open(PAPER).status_code == 404
    for path in sorted({*BY_TABLE, *IN_A_SEAT, *OF_ONESELF, DESK} - {PAPER}):
        if path in addresses(HANDLERS, "GET"):
            stranger.open(path)
            assert stranger.path == "/sign-in", path
        if path in addresses(HANDLERS, "POST"):
            answer = stranger.post(path, data={}, headers={**HTML, "origin": ADDRESS})
            assert answer.status_code == 403 or stranger.path in {"/sign-in", "/second"}
            assert "李四" not in answer.text


def test_a_forged_role_is_no_role(town):
    """What a request says of itself is never asked."""
    browser = town.door.browser().be(town.people["nobody's"])
    csrf = _csrf(browser)
    answer = browser.post(
        "/administration/organisations/confirm?role=centre_manager",
        data={
            "csrf": csrf,
            "organisation": town.body,
            "role": "centre_manager",
            "roles": "clerk",
        },
        headers={**HTML, "origin": ADDRESS, "x-role": "clerk", "x-user": "admin"},
    )
    assert answer.status_code == 403


# --- The password alone ---------------------------------------------------------------


SERVING = [name for name in ROLES if name not in {Role.BIDDER.value, "nobody's"}]


@pytest.mark.parametrize("name", SERVING)
def test_the_password_alone_of_who_serves_opens_and_does_nothing(town, name):
    """I-5: it leads to the second step, and to nothing else; the owner stays in."""
    office, owner = town.door.office, town.people[name]
    office.clock.pass_by(timedelta(minutes=1))  # All of them share one place.
    half = office.sign_in(HOME, owner.address, owner.password)
    browser = town.door.browser().with_token(half.token)
    browser.open("/second")
    assert browser.path == "/second"
    csrf = browser.form("/second").fields["csrf"]
    known = {*BY_TABLE, *OF_ONESELF, DESK}
    pages = (addresses(HANDLERS, "GET") & known) - {"/second"}
    for path in sorted(pages):
        answer = browser.open(path)
        led = browser.path == "/second" and answer.status_code == 200
        assert led or answer.status_code == 403, path
        assert "李四" not in answer.text, path
    acts = addresses(HANDLERS, "POST") & (set(BY_TABLE) | OF_ONESELF)
    for path in sorted(each for each in acts if not each.startswith("/second")):
        data = {"csrf": csrf, "current": owner.password, "password": "x" * 20}
        answer = browser.post(path, data=data, headers={**HTML, "origin": ADDRESS})
        led = browser.path == "/second" and answer.status_code == 200
        assert led or answer.status_code == 403 or path == "/my/passkeys/options", path
        assert "李四" not in answer.text, path
    assert office.signed(owner).session.ended_at is None
    assert office.sign_in(HOME, owner.address, owner.password)


def test_a_mailbox_is_no_second_step_of_who_serves(town):
    """The page does not offer it, and a hand-made request does not get it."""
    owner = town.people[Role.CLERK.value]
    half = town.door.office.sign_in(HOME, owner.address, owner.password)
    browser = town.door.browser().with_token(half.token)
    browser.open("/second")
    assert "/second/ask" not in browser.shown.text
    letters = len(town.door.office.letters())
    answer = browser.post(
        "/second/ask",
        data={"csrf": browser.form("/second").fields["csrf"]},
        headers={**HTML, "origin": ADDRESS},
    )
    assert answer.status_code == 403
    assert len(town.door.office.letters()) == letters


def test_a_second_step_that_grew_old_is_asked_for_again_and_leads_back(town):
    """What cannot be undone waits for it; the way back is a page, not a dead end."""
    office, clerk = town.door.office, town.people[Role.CLERK.value]
    browser = town.door.browser().be(clerk)
    browser.open("/administration/organisations")
    office.clock.pass_by(timedelta(minutes=16))
    browser.send("/administration/organisations/confirm")
    assert browser.shown.status_code == 403
    assert "/second?next=/administration/organisations" in browser.shown.text
    browser.open("/second?next=/administration/organisations")
    browser.send("/second", code=office.code_now(clerk))
    assert browser.shown.status_code == 200
    assert browser.path == "/administration/organisations"
    clerk.token = browser.token
