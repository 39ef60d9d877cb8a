"""
Registers outside are asked by signed calls; answers are kept, and decide nothing.

The same questions are put to a register that is right, slow, wrong or not there.
"""

import json
import socket
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.errors import MalformedCommandError
from archive.public.calls import SharedKey
from archive.values.actors import Actor
from tests.builders_bidders import firm
from tests.mail_room import KEY
from tests.office import START
from tests.registers_outside import OutsideRegister, outside
from tests.registry_office import facts
from tests.wiring import desk
from trading.bidders.model.firms import Firm
from trading.enquiries.errors import (
    AnswerUnsoundError,
    NotOwnEntryError,
    NumberSenselessError,
    RegisterNotSetUpError,
    RegisterSilentError,
)
from trading.enquiries.gateway import HttpGateway, Line
from trading.enquiries.model import Outcome, Register
from trading.enquiries.use_cases import (
    AskOutside,
    KeepAnswer,
    KeepOwnEntry,
    ReadAnswers,
)
from trading.rules.procedure import NotYoursError

pytestmark = pytest.mark.trading

REVIEWER = Actor("rui", "owner", frozenset({"reviewer"}))
CODE = str(firm(1))
OWN = Actor("chen", CODE, frozenset({"bidder"}))
ENTRY = {"name": "岷江建筑有限公司", "status": "存续"}
KEY_PRESSED = "one-and-the-same-key"
SOON = 0.4


@pytest.fixture
def register():
    """Give a register that knows one firm."""
    known = OutsideRegister(entries={("company", CODE): ENTRY}, at=START)
    with outside(known) as served:
        yield served


def gateway(register, within=5.0, key=KEY):
    """Ask all four there."""
    line = Line(register.url, SharedKey(key))
    return HttpGateway(
        origin="test.example/log",
        clock=DemonstrationClock(datetime.now(UTC)),
        lines=dict.fromkeys(Register, line),
        within=within,
    )


@pytest.fixture
def at(database):
    """Give a desk over each database in turn."""
    with desk(database, DemonstrationClock(START)) as opened:
        yield opened


def asking(at, register, of=KeepAnswer, **more):
    return AskOutside(gateway=gateway(register, **more), keep=of(at))


def kept(at, register=Register.COMPANY, about=CODE):
    return ReadAnswers(desk=at, keep=KeepAnswer(at))(REVIEWER, register, about)


def test_about_whom_one_body_asked_no_other_is_told(at, register):
    """D-6: who was asked about in the review has applied; an authority may know."""
    about = Register.CREDIT, CODE
    asking(at, register)(REVIEWER, KEY_PRESSED, *about)
    read = ReadAnswers(desk=at, keep=KeepAnswer(at))
    clerk = Actor("shen", "centre", frozenset({"clerk"}))
    authority = Actor("wen", "authority", frozenset({"authority"}))
    assert len(read(REVIEWER, *about)) == 1
    assert read(clerk, *about) == []
    assert len(read(authority, *about)) == 1


# --- What is asked, and what comes back ----------------------------------------------


def test_a_question_says_what_is_asked_and_nothing_of_who_asks(register):
    """The call is signed; it names register, number and this platform."""
    reply = gateway(register).ask(Register.COMPANY, CODE)
    assert (reply.outcome, dict(reply.members)) == (Outcome.FOUND, ENTRY)
    assert (reply.at, reply.source) == (START, "127.0.0.1")
    (asked,) = register.asked
    assert set(asked) == {"v", "origin", "register", "about", "nonce"}
    assert (asked["v"], asked["about"]) == ("outside-call/1", CODE)
    assert register.forged == []


@pytest.mark.parametrize("which", list(Register))
def test_every_register_is_asked_in_the_same_format(register, which):
    """Companies, credit lists, projects, guarantees, the portal: one gateway."""
    about = CODE if which in {Register.COMPANY, Register.CREDIT} else "2026-510682-01"
    register.entries[which.value, about] = {"valid": "是"}
    reply = gateway(register).ask(which, about)
    assert dict(reply.members) == {"valid": "是"}
    assert register.asked[-1]["register"] == which.value


def test_no_entry_is_an_answer_too(register):
    """The register knows nothing of it, and says so."""
    reply = gateway(register).ask(Register.CREDIT, CODE)
    assert (reply.outcome, dict(reply.members)) == (Outcome.NOT_FOUND, {})


WRONG = [
    {"secret": bytes(32)},
    {"changes": {"nonce": "0" * 64}},
    {"changes": {"about": str(firm(2))}},
    {"changes": {"register": "credit"}},
    {"changes": {"v": "outside-answer/2"}},
    {"changes": {"more": "x"}},
    {"changes": {"members": {"name": "岷江\u202e"}}},
    {"changes": {"members": {"Name": "x"}}},
    {"changes": {"members": {"name": "x" * 501}}},
    {"changes": {"members": {"name": 5}}},
    {"changes": {"outcome": "perhaps"}},
    {"instead": b"<html>maintenance</html>"},
    {"instead": b"[" * 60_000},
    {"instead": b"{}"},
]


@pytest.mark.parametrize("how", WRONG, ids=range(len(WRONG)))
def test_an_answer_that_is_not_right_is_not_used(register, how):
    """Another's signature, another question's answer, something nobody can read."""
    for name, value in how.items():
        setattr(register, name, value)
    with pytest.raises(AnswerUnsoundError):
        gateway(register).ask(Register.COMPANY, CODE)


@pytest.mark.parametrize("status", [204, 302, 401, 404, 500, 503])
def test_another_status_is_no_answer(register, status):
    """Whatever stands in it."""
    register.status = status
    with pytest.raises(RegisterSilentError):
        gateway(register).ask(Register.COMPANY, CODE)


def test_a_slow_register_is_left_in_time(register):
    """It holds up nobody longer than that."""
    register.silent = True
    with pytest.raises(RegisterSilentError):
        gateway(register, within=SOON).ask(Register.COMPANY, CODE)
    assert len(register.asked) == 1


def test_a_register_that_is_not_there_is_silent():
    """Nobody listens at its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    nobody = OutsideRegister(url=f"http://127.0.0.1:{port}/ask")
    with pytest.raises(RegisterSilentError):
        gateway(nobody).ask(Register.COMPANY, CODE)


def test_a_register_without_a_line_is_asked_by_people():
    """No setting, no call."""
    bare = HttpGateway(origin="test.example/log", clock=DemonstrationClock(START))
    assert not bare.reaches(Register.CREDIT)
    with pytest.raises(RegisterNotSetUpError):
        bare.ask(Register.CREDIT, CODE)


def test_who_does_not_have_the_key_gets_no_answer(register):
    """The other side refuses what is signed with another key."""
    with pytest.raises(RegisterSilentError):
        gateway(register, key=bytes(32)).ask(Register.COMPANY, CODE)
    assert (len(register.forged), register.asked) == (1, [])


# --- What is kept --------------------------------------------------------------------


def test_an_answer_is_kept_with_its_instant_and_source(at, register):
    """And the log has its digest, not its words."""
    asking(at, register)(REVIEWER, KEY_PRESSED, Register.COMPANY, CODE.lower())
    (answer,) = kept(at)
    assert (answer.reply.at, answer.reply.source) == (START, "127.0.0.1")
    assert dict(answer.reply.members) == ENTRY
    assert (answer.person, answer.by_hand) == ("rui", False)
    with at.transactions.read() as work:
        (event,) = work.ledger.stream("enquiries")
    told = json.loads(event.body)["facts"]
    assert (told["about"], told["digest"]) == (CODE, answer.reply.digest)
    assert "岷江".encode() not in event.body


def test_a_form_pressed_twice_keeps_one_answer(at, register):
    """Though the register was asked twice and says something else meanwhile."""
    ask = asking(at, register)
    ask(REVIEWER, KEY_PRESSED, Register.COMPANY, CODE)
    register.entries["company", CODE] = {"name": "改名有限公司"}
    ask(REVIEWER, KEY_PRESSED, Register.COMPANY, CODE)
    (answer,) = kept(at)
    assert dict(answer.reply.members) == ENTRY
    ask(REVIEWER, "another-key-1", Register.COMPANY, CODE)
    assert [dict(each.reply.members) for each in kept(at)] == [
        {"name": "改名有限公司"},
        ENTRY,
    ]


def test_what_fails_keeps_nothing(at, register):
    """No half answer, no event."""
    register.secret = bytes(32)
    with pytest.raises(AnswerUnsoundError):
        asking(at, register)(REVIEWER, KEY_PRESSED, Register.COMPANY, CODE)
    assert kept(at) == []
    with at.transactions.read() as work:
        assert list(work.ledger.stream("enquiries")) == []


def test_a_firm_without_a_name_gets_the_registers(at, register):
    """One that has a name keeps it; the page says the difference."""
    ask = asking(at, register)
    ask(REVIEWER, KEY_PRESSED, Register.COMPANY, CODE)
    with at.transactions.begin() as work:
        assert work.bidders.firm(firm(1)).name == ENTRY["name"]
        work.bidders.register(Firm(firm(1), "岷江建设"))
    ask(REVIEWER, "another-key-1", Register.COMPANY, CODE)
    with at.transactions.read() as work:
        assert work.bidders.firm(firm(1)).name == "岷江建设"


def test_a_firm_asks_about_itself_only(at, register):
    """D-6: nobody learns of others here, and nobody writes down his own praise."""
    ask = asking(at, register, of=KeepOwnEntry)
    ask(OWN, KEY_PRESSED, Register.COMPANY, CODE)
    for which, about in ((Register.COMPANY, firm(2)), (Register.CREDIT, CODE)):
        with pytest.raises(NotOwnEntryError):
            ask(OWN, "another-key-1", which, str(about))
    with pytest.raises(NotYoursError):
        asking(at, register)(OWN, "another-key-2", Register.COMPANY, CODE)
    with pytest.raises(NotOwnEntryError):
        KeepOwnEntry(at)(OWN, by_hand(at, about=CODE))
    assert len(register.asked) == 1


def by_hand(at, **more):
    told = {
        "key": "written-by-hand",
        "register": "company",
        "about": CODE,
        "by_hand": True,
        "answer": {
            "outcome": "found",
            "members": {"seen": "存续"},
            "source": "登记机关网站",
            "at": at.clock.now().isoformat(),
        },
        **more,
    }
    return KeepAnswer.command.decode(msgspec.json.encode(told))


def test_what_somebody_saw_is_kept_as_that(at):
    """The manual way: by whom, where and when; never of a time to come."""
    told = facts(KeepAnswer(at)(REVIEWER, by_hand(at)))
    assert told["by_hand"] is True
    (answer,) = kept(at)
    assert (answer.by_hand, answer.reply.source) == (True, "登记机关网站")
    later = (at.clock.now() + timedelta(minutes=1)).isoformat()
    said = {"outcome": "found", "source": "网站", "at": later}
    with pytest.raises(AnswerUnsoundError):
        KeepAnswer(at)(REVIEWER, by_hand(at, key="another-key-1", answer=said))
    with pytest.raises(MalformedCommandError):
        by_hand(at, answer={"outcome": "found", "source": "", "at": later})


@pytest.mark.parametrize(
    ("which", "text"),
    [
        (Register.COMPANY, "91510682MA0000000X"),
        (Register.CREDIT, ""),
        (Register.PROJECT, "号"),
        (Register.GUARANTEE, "<script>"),
        (Register.GUARANTEE, "A" * 61),
    ],
)
def test_what_is_no_number_is_not_asked(at, register, which, text):
    """Before anything leaves the house."""
    with pytest.raises(NumberSenselessError):
        asking(at, register)(REVIEWER, KEY_PRESSED, which, text)
    assert register.asked == []
