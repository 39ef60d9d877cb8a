"""Keys that come and go, and the one gate before any act."""

from collections import Counter

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.ports import Refusal
from tests.builders_accounts import HOUR, MINUTE
from tests.guild import Guild
from tests.office import START
from tests.registry_office import HOME, RegistryOffice, facts
from tests.wiring import desk
from trading.accounts.entry_errors import (
    ForgedRequestError,
    LastFactorStaysError,
    OlderKeyStaysError,
    SecondFactorNeededError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.errors import (
    LentByOwnerError,
    MandateExpiredError,
    MandateMissingError,
    NoSuchAccountError,
)
from trading.accounts.model.limits import (
    REFUSAL_PERSON,
    REFUSAL_PLACE,
    SUBMISSION_PERSON,
)
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import Proofs
from trading.accounts.tokens import csrf_of
from trading.accounts.use_cases.acting import NOT_KEPT, Visitor
from trading.accounts.use_cases.credentials import (
    RemovePasskey,
)
from trading.accounts.use_cases.gate import Concerned
from trading.accounts.use_cases.lending import EndMandate
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

NEW = "Sieben Ziegel unter Regenbogen"


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


# Keys


def remove(office, who, fingerprint):
    return office.act(RemovePasskey, office.actor(who), passkey=fingerprint)


def test_a_removed_passkey_ends_the_sign_ins_made_with_it(office):
    """A lost telephone is out at once."""
    li = office.citizen()
    office.add_phone(li)
    office.clock.pass_by(25 * HOUR)
    on_the_phone = office.enter_by_phone(li).token
    office.enter(li)
    remove(office, li, *office.passkeys(li.person))
    with pytest.raises(SignInNeededError):
        office.recognise(on_the_phone)
    assert office.signed(li)
    assert "移除密钥" in office.letters()[-1].subject


def test_a_thief_who_adds_a_key_cannot_take_the_owners_away(office):
    """I-6: on a quiet day only what came with the disquiet goes."""
    li = office.citizen()
    office.add_phone(li)
    (mine,) = office.passkeys(li.person)
    office.clock.pass_by(25 * HOUR)
    thief = office.citizen("thief@example.org")
    office.enter(li)
    thief.person, thief.token = li.person, li.token
    thief.phone.number = b"the thief's"
    office.add_phone(thief)
    (his,) = set(office.passkeys(li.person)) - {mine}
    with pytest.raises(OlderKeyStaysError):
        remove(office, thief, mine)
    remove(office, li, his)
    assert office.passkeys(li.person) == [mine]


def test_nobody_removes_anothers_key(office):
    """By its fingerprint, which is no secret."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    office.add_phone(li)
    with pytest.raises(NoSuchAccountError):
        remove(office, wu, *office.passkeys(li.person))


def test_the_last_strong_factor_of_whoever_decides_stays(office):
    """I-5: an owner's only key goes when another one is there."""
    li = office.citizen()
    office.found(li, Kind.OWNER, "虚构县水务局", Role.OWNER)
    office.add_phone(li)
    office.clock.pass_by(25 * HOUR)
    office.enter_by_phone(li)
    with pytest.raises(LastFactorStaysError):
        remove(office, li, *office.passkeys(li.person))
    office.enrol(li)
    office.clock.pass_by(25 * HOUR)
    office.enter_by_phone(li)
    remove(office, li, *office.passkeys(li.person))


# The gate


def bidder(office):
    li = office.citizen()
    office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    office.sit(li)
    return li


def test_the_gate_lets_a_bidder_bind_the_firm_the_minute_the_account_exists(office):
    """With the page of this sign-in, and the code that registering asked for."""
    li = bidder(office)
    signed = office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    assert signed.session.proven is Proofs.MESSAGE
    assert signed.actor.roles == {"bidder"}
    assert signed.actor.person == li.person


@pytest.mark.parametrize("csrf", ["", "x", csrf_of("another")])
def test_what_does_not_come_from_a_page_of_the_sign_in_is_refused(office, csrf):
    """I-3: a stranger's page knows the address of an act, and not this word."""
    li = bidder(office)
    with pytest.raises(ForgedRequestError):
        office.gate(HOME, li.token, csrf, "SignUp")
    row = office.audit()[-1]
    assert isinstance(row, Refusal)
    assert (row.act, row.code) == ("SignUp", "not-from-this-page")
    assert row.person == li.person


def test_the_word_of_a_page_changes_with_the_token(office):
    """A page of before the second factor does not act after it."""
    li = bidder(office)
    office.enrol(li)
    before = csrf_of(li.token)
    office.prove(li)
    with pytest.raises(ForgedRequestError):
        office.gate(HOME, li.token, before, "SignUp")


def test_the_gate_refuses_what_the_table_does_not_allow_and_keeps_it(office):
    """A forged role is no role: it follows from the server's own rows."""
    li = bidder(office)
    for act, error in (("GiveAward", NotYoursError), ("LockAccount", NotYoursError)):
        with pytest.raises(error):
            office.gate(HOME, li.token, csrf_of(li.token), act)
    office.enter(li)
    office.sit(li)
    with pytest.raises(SecondFactorNeededError):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    assert [each.code for each in office.audit() if isinstance(each, Refusal)] == [
        *["not-yours"] * 2,
        "second-factor-needed",
    ]


def test_acts_come_at_the_speed_of_people(office):
    """Submissions are counted for the person, wherever they come from."""
    li = bidder(office)
    for _ in range(SUBMISSION_PERSON.burst):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    with pytest.raises(TooManyAttemptsError):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")


def elsewhere(number):
    return Visitor(f"198.51.100.{number}", "a program")


def codes_of(rows):
    """Count the codes of what was kept."""
    return Counter(each.code for each in rows)


def test_refusals_of_nobody_do_not_fill_the_audit(office):
    """A place is heard so often; then one row an hour says that more came."""
    for _ in range(200):
        office.gate.keep_refusal(HOME, "POST /x", ForgedRequestError())
    kept = {"not-from-this-page": REFUSAL_PLACE.burst, NOT_KEPT: 1}
    assert codes_of(office.audit()) == kept
    office.gate.keep_refusal(elsewhere(1), "POST /x", ForgedRequestError())
    assert office.audit()[-1].code == "not-from-this-page"
    office.clock.pass_by(HOUR)
    before = len(office.audit())
    for _ in range(200):
        office.gate.keep_refusal(HOME, "POST /x", ForgedRequestError())
    assert codes_of(office.audit()[before:]) == kept


def test_refusals_of_one_person_do_not_fill_the_audit(office):
    """Wherever they come from; and they silence nobody else's."""
    li, wang = bidder(office), office.citizen("wang@home.example")
    before = len(office.audit())
    for number in range(200):
        with pytest.raises(ForgedRequestError):
            office.gate(elsewhere(number), li.token, "x", "SignUp")
    with pytest.raises(ForgedRequestError):
        office.gate(HOME, wang.token, "x", "SignUp")
    *rows, last = office.audit()[before:]
    kept = {"not-from-this-page": REFUSAL_PERSON.burst, NOT_KEPT: 1}
    assert codes_of(rows) == kept
    assert {each.person for each in rows} == {li.person}
    assert (last.person, last.code) == (wang.person, "not-from-this-page")


def test_an_agency_acts_under_a_mandate_that_runs(office):
    """I-2: missing, of another project, expired or ended, it is refused at the gate."""
    guild = Guild(office)
    of_owner, owner = guild.confirmed(Kind.OWNER, "虚构县水务局", Role.OWNER)
    of_agency, agent = guild.confirmed(Kind.AGENCY, "瑞安代理", Role.AGENCY)
    office.sit(agent)
    about = Concerned(owner="虚构县水务局", project="P-1")

    def tries():
        return office.gate(HOME, agent.token, csrf_of(agent.token), "FixPrice", about)

    def mandate(project, until):
        period = {"since": office.clock.now(), "until": until}
        return office.mandate(owner, (of_owner, of_agency), project, **period)

    with pytest.raises(MandateMissingError):
        office.gate(HOME, agent.token, csrf_of(agent.token), "FixPrice")
    with pytest.raises(MandateMissingError):
        tries()
    mandate("P-2", office.clock.now() + HOUR)
    with pytest.raises(MandateMissingError):
        tries()
    end = office.clock.now() + 5 * MINUTE
    mandate("P-1", end)
    assert tries().actor.roles == {"agency"}
    office.clock.jump_to(end)
    with pytest.raises(MandateExpiredError):
        tries()
    last = facts(mandate("", office.clock.now() + HOUR))["mandate"]
    assert tries()
    assert office.gate(HOME, agent.token, csrf_of(agent.token), "GiveMembership"), (
        "what is no project's asks for no mandate"
    )
    office.act(EndMandate, office.actor(owner), mandate=last)
    with pytest.raises(MandateExpiredError):
        tries()


@pytest.mark.parametrize(
    "act", ["DecideClaim", "ReviewDocument", "BindSigningKey", "RevokeBinding"]
)
def test_a_lent_clerk_decides_nothing_that_counts_in_every_project(office, act):
    """P-2: which account is a firm decides who takes part in the lender's projects."""
    guild = Guild(office)
    guild.lend("红星镇人民政府", "Clerk Gan")
    gan = guild["Clerk Gan"]
    with pytest.raises(LentByOwnerError):
        office.gate(HOME, gan.token, csrf_of(gan.token), act)


def test_a_lent_clerk_acts_where_it_is_known_who_decides(office):
    """P-2: in another town's project; not in the own one, nor in one unknown."""
    guild = Guild(office)
    guild.lend("红星镇人民政府", "Clerk Gan")
    gan = guild["Clerk Gan"]

    def closes(*deciding):
        about = Concerned("红星镇人民政府", "P-1", deciding)
        return office.gate(HOME, gan.token, csrf_of(gan.token), "CloseSignUp", about)

    assert closes("东安镇人民政府").actor.roles == {"clerk"}
    for deciding in (("红星镇人民政府", "东安镇人民政府"), ()):
        with pytest.raises(LentByOwnerError):
            closes(*deciding)
