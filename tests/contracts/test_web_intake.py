"""Forms with files: nothing is read of strangers, and nothing kept of who may not."""

import asyncio
from functools import partial

import pytest

from tests.asgi import BROWSER, scope_of
from tests.builders_documents import pdf, png
from tests.front_door import ADDRESS, COOKIE, HTML, FrontDoor
from trading.accounts.model.limits import UPLOAD_PERSON
from trading.accounts.model.organisations import Kind
from trading.accounts.tokens import csrf_of
from trading.front import intake
from trading.rules.roles import Role
from trading.server import site as wired

pytestmark = pytest.mark.trading

DOCUMENTS = "/my/firm/documents"
PDF = ("licence.pdf", pdf())
OWN = {**HTML, "origin": ADDRESS}


@pytest.fixture
def door(site):
    """Open the door of an instance."""
    with FrontDoor(site).opened() as opened:
        yield opened


@pytest.fixture
def chen(door):
    """Somebody of a firm, signed in with a code from a message."""
    return bidder(door)


def bidder(door):
    """Register a firm; return the browser of whoever acts for it."""
    who = door.office.citizen("chen@firm.example")
    door.office.found(who, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER)
    door.office.sit(who)
    return door.browser().be(who)


def asked_without_end(app, path, token="", **headers):
    """Begin to send a form with files; return the answer's status, place, and reads."""
    told = {**BROWSER, "host": "trade.example", **headers}
    told["content-type"] = "multipart/form-data; boundary=zz"
    told["content-length"] = str(40 << 20)
    if token:
        told["cookie"] = f"{COOKIE}={token}"
    answer, read = [], 0

    async def receive():
        nonlocal read
        read += 1
        return {"type": "http.request", "body": bytes(1 << 16), "more_body": read < 9}

    async def send(message):
        answer.append(message)

    asyncio.run(app(scope_of(path.encode(), told, "POST"), receive, send))
    heads = {name.decode(): value.decode() for name, value in answer[0]["headers"]}
    return answer[0]["status"], heads.get("location", ""), read


def kept(door):
    """Return the files of the instance's store."""
    folder = door.instance.folder / "objects"
    return {each for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        (DOCUMENTS, "/sign-in?next=/my/firm/documents"),
        (f"/en{DOCUMENTS}", "/en/sign-in?next=/my/firm/documents"),
        ("/projects/new/create", "/sign-in?next=/projects/new"),
    ],
)
def test_of_strangers_nothing_is_read(door, path, leads):
    """Whoever is not signed in is sent to sign in before the first byte is read."""
    assert asked_without_end(door.app, path) == (303, leads, 0)
    assert asked_without_end(door.app, path, "x" * 43) == (303, leads, 0)


@pytest.mark.parametrize(
    "told", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_of_another_sites_page_nothing_is_read(door, chen, told):
    """A form on another site brings no file here, whoever is signed in."""
    assert asked_without_end(door.app, DOCUMENTS, chen.token, **told)[::2] == (403, 0)
    status, _, read = asked_without_end(door.app, DOCUMENTS, chen.token)
    assert (status, read) == (422, 9)


def test_of_those_whose_act_it_is_not_nothing_is_read(door):
    """A citizen without any role is refused before a byte is read, or kept."""
    who = door.office.citizen("nobody@home.example")
    before = kept(door)
    for path in (DOCUMENTS, "/projects/new/create", "/authority/bans"):
        assert asked_without_end(door.app, path, who.token)[::2] == (403, 0)
    browser = door.browser().be(who)
    answer = browser.post(
        "/projects/new/create",
        data={"csrf": csrf_of(who.token)},
        files={"basis_text": ("a.png", png())},
        headers=OWN,
    )
    assert (answer.status_code, kept(door)) == (403, before)


def test_what_a_page_did_not_make_is_kept_nowhere(door, chen):
    """Files beside a wrong token are let go, and the page is shown again."""
    before = kept(door)
    answer = chen.post(
        DOCUMENTS, data={"csrf": "0" * 64}, files={"document": PDF}, headers=OWN
    )
    assert (answer.status_code, kept(door)) == (403, before)


def test_files_come_no_faster_than_people_hand_them_in(door, chen):
    """I-4: beyond the pace of a person nothing more is kept."""
    chen.open(DOCUMENTS)
    for _ in range(UPLOAD_PERSON.burst):
        answer = chen.send(DOCUMENTS, document=("no.pdf", b"no document"))
        assert answer.status_code == 422
        chen.open(DOCUMENTS)
    before = kept(door)
    answer = chen.send(DOCUMENTS, document=PDF)
    assert (answer.status_code, kept(door)) == (429, before)
    assert "试得太快了" in answer.text


# --- How many at once -----------------------------------------------------------------


class Sent:
    """What an intake asks of a request: a body that comes, or never comes."""

    def __init__(self, *parts, ends=True, **headers):
        self._parts, self._ends, self.headers = list(parts), ends, headers

    async def receive(self):
        if self._parts:
            return {"type": "http.request", "body": self._parts.pop(0)}
        return await asyncio.Event().wait()

    async def stream(self):
        for _ in range(len(self._parts)):
            yield (await self.receive())["body"]
        if not self._ends:
            await self.receive()


def outcome(desk, *sent):
    """Let all of these be read, one begun after the other; return what became of it."""

    async def one(who, request):
        try:
            async with desk.body(request, who) as body:
                return body
        except (intake.UploadsBusyError, intake.UploadTooSlowError) as error:
            return error.code

    async def all_of_them():
        return await asyncio.gather(*(one(who, each) for who, each in sent))

    return asyncio.run(all_of_them())


def slowly():
    return Sent(b"some", ends=False)


QUICKLY_OVER = intake.Pace(idle=0.01, whole=5, least=1)


def test_so_many_forms_with_files_are_read_and_no_more():
    """One too many is told so at once; all places are given back."""
    desk = intake.Intake(most_readers=3, pace=QUICKLY_OVER)
    slow = [(f"{number}", slowly()) for number in range(3)]
    found = outcome(desk, *slow, ("late", Sent(b"a")))
    assert found == [*["upload-too-slow"] * 3, "uploads-busy"]
    assert (desk.readers.total(), desk.held) == (0, 0)
    assert outcome(desk, ("late", Sent(b"a", b"b"))) == [b"ab"]


def test_one_person_does_not_take_all_places():
    """Whoever opens many lines is busy with himself; everybody else is served."""
    desk = intake.Intake(most_of_one=2, pace=QUICKLY_OVER)
    own = [("one", slowly()) for _ in range(3)]
    found = outcome(desk, *own, ("other", Sent(b"a")))
    assert found == ["upload-too-slow", "upload-too-slow", "uploads-busy", b"a"]


def test_a_form_no_larger_than_one_without_files_needs_no_place():
    """Twenty presses without a file are answered by the rules, and not by a queue."""
    desk = intake.Intake(most_readers=0)
    small, large = ({"content-length": f"{size}"} for size in (1 << 16, (1 << 16) + 1))
    assert outcome(desk, ("a", Sent(b"a", **small))) == [b"a"]
    assert outcome(desk, ("a", Sent(b"a", **large))) == ["uploads-busy"]
    assert outcome(desk, ("a", Sent(b"a"))) == ["uploads-busy"]
    assert outcome(desk, ("a", Sent(b"a", **{"content-length": "-1"}))) != [b"a"]
    assert desk.readers.total() == 0


def test_all_together_never_hold_more_than_so_many_bytes():
    """The one with which it would be too much is let go, and its bytes with it."""
    desk = intake.Intake(most_held=10, pace=QUICKLY_OVER)
    found = outcome(desk, ("a", Sent(b"1234567", ends=False)), ("b", Sent(b"1234")))
    assert found == ["upload-too-slow", "uploads-busy"]
    assert desk.held == 0


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (DOCUMENTS, "什么都没有丢。请过十秒刷新这一页"),
        (f"/en{DOCUMENTS}", "nothing is lost"),
    ],
)
def test_who_comes_when_it_is_busy_loses_nothing(site, monkeypatch, path, says):
    """The page says that nothing is lost, and how it is sent once more."""
    monkeypatch.setattr(wired, "Intake", partial(intake.Intake, most_readers=0))
    with FrontDoor(site).opened() as door:
        chen = bidder(door)
        answer = chen.post(
            path,
            data={"csrf": csrf_of(chen.token)},
            files={"document": ("licence.pdf", pdf(bytes(1 << 16)))},
            headers=OWN,
        )
    assert answer.status_code == 503
    assert says in answer.text
