"""Three administrators, never one; mandates, and clerks whom a town lends."""

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.builders_accounts import DAY, HOUR, MINUTE
from tests.office import START
from tests.registry_office import CENTRE, PASSWORD, PLATFORM, RegistryOffice, facts
from tests.wiring import desk
from trading.accounts.entry_errors import AccountLockedError, SignInNeededError
from trading.accounts.errors import (
    AdministratorsAppointedError,
    InvitationInvalidError,
    LentClerkError,
    NoSuchAccountError,
    NotOfThisOrganisationError,
    RoleOfOtherKindError,
    SeparationError,
    ThreeAdministratorsError,
    TwoPersonsNeededError,
)
from trading.accounts.model.organisations import Kind
from trading.accounts.use_cases.administering import (
    AppointAdministrators,
    InviteAdministrators,
    LockAccount,
    ReplaceAdministrator,
    UnlockAccount,
)
from trading.accounts.use_cases.lending import (
    DelegateClerk,
    ReceiveClerk,
    RecordMandate,
)
from trading.accounts.use_cases.members import EndMembership, GiveMembership
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

BUREAU, OWNER = "虚构县行政审批局", "虚构县水务局"
SYSTEM, SECURITY = Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


@pytest.fixture
def admins(office):
    """The three administrators, each seated."""
    return office.administrators()


@pytest.fixture
def pair(office, admins):
    """A manager and a clerk of the centre."""
    security = admins[SECURITY]
    return (
        office.staff(security, "manager", Role.CENTRE_MANAGER),
        office.staff(security, "clerk", Role.CLERK),
    )


# Administrators


def test_three_are_appointed_and_there_are_no_more_first_ones(office, admins):
    """I-1: each an account of its own; the invitations name the centre."""
    assert set(admins) == {SYSTEM, SECURITY, Role.AUDITOR}
    assert len({each.person for each in admins.values()}) == 3
    for role, who in admins.items():
        actor = office.actor(who)
        assert (actor.organisation, actor.roles) == (CENTRE, {role.value})
    with pytest.raises(AdministratorsAppointedError):
        office.administrators()


def test_lost_invitations_are_made_anew_and_the_old_ones_end(office):
    """Only for the roles that nobody has taken up."""
    invite = InviteAdministrators(
        appoint_administrators=AppointAdministrators(
            office.desk, office.keeper, CENTRE
        ),
        platform=PLATFORM,
    )
    first = invite()
    li = office.official("li@centre.example")
    office.accept(li, first[SYSTEM])
    second = invite()
    assert set(second) == {SECURITY, Role.AUDITOR}
    wu = office.official("wu@centre.example")
    with pytest.raises(InvitationInvalidError):
        office.accept(wu, first[SECURITY])
    office.accept(wu, second[SECURITY])


def test_nobody_takes_up_two_of_the_three(office):
    """I-1: the invitation stays good for somebody else."""
    invite = InviteAdministrators(
        appoint_administrators=AppointAdministrators(
            office.desk, office.keeper, CENTRE
        ),
        platform=PLATFORM,
    )
    tokens = invite()
    li = office.official("li@centre.example")
    office.accept(li, tokens[SYSTEM])
    with pytest.raises(ThreeAdministratorsError):
        office.accept(li, tokens[Role.AUDITOR])
    office.accept(office.official("wu@centre.example"), tokens[Role.AUDITOR])


def test_only_the_platform_itself_invites_the_first(office, admins):
    """No administrator can begin anew."""
    tokens = ("a" * 43, "b" * 43, "c" * 43)
    with pytest.raises(NotYoursError):
        office.act(AppointAdministrators, office.actor(admins[SYSTEM]), tokens=tokens)


def test_one_administrator_makes_no_other(office, admins):
    """The security administrator gives clerks, and no administrators or managers."""
    security, centre = admins[SECURITY], office.centre()
    for roles, more in (([Role.AUDITOR], {}), ([Role.CLERK], {"manages": True})):
        with pytest.raises(ThreeAdministratorsError):
            office.invite(security, centre, "li@example.org", *roles, **more)
    (seat,) = office.list_seats(office.signed(admins[Role.AUDITOR]))
    with pytest.raises(ThreeAdministratorsError):
        office.act(EndMembership, office.actor(security), membership=seat.membership.id)


def test_two_administrators_replace_the_third(office, admins):
    """Both name the same successor; the one before is out at once."""
    gone = admins[SYSTEM]
    told = {"role": SYSTEM, "address": "new@centre.example"}
    first, second = admins[SECURITY], admins[Role.AUDITOR]
    office.act(ReplaceAdministrator, office.actor(first), **told)
    with pytest.raises(TwoPersonsNeededError):
        office.act(ReplaceAdministrator, office.actor(first), **told)
    assert office.actor(gone).roles
    office.act(ReplaceAdministrator, office.actor(second), **told)
    token = office.token_sent()
    with pytest.raises(SignInNeededError):
        office.recognise(gone.token)
    new = office.official("new@centre.example")
    office.take_seat(new, office.accept(new, token))
    assert office.actor(new).roles == {SYSTEM.value}
    kinds = [each.kind for each in office.events(f"organisation/{office.centre()}")]
    assert kinds[-3:] == [
        "ADMINISTRATOR_PROPOSED",
        "ADMINISTRATOR_REPLACED",
        "MEMBERSHIP_GIVEN",
    ]


def test_two_who_name_different_successors_replace_nobody(office, admins):
    """Each proposal waits for its own second hand."""
    first, second = admins[SECURITY], admins[Role.AUDITOR]
    for who, address in ((first, "a@centre.example"), (second, "b@centre.example")):
        office.act(
            ReplaceAdministrator, office.actor(who), role=SYSTEM, address=address
        )
    assert office.actor(admins[SYSTEM]).roles


# Locking


def test_a_locked_account_is_out_at_once_and_can_be_unlocked(office, admins):
    """With a reason of one word in the log, and a letter to its owner."""
    li, actor = office.citizen(), office.actor(admins[SECURITY])
    office.act(LockAccount, actor, person=li.person, reason="suspected_misuse")
    assert "已锁定" in office.letters()[-1].subject
    with pytest.raises(SignInNeededError):
        office.recognise(li.token)
    with pytest.raises(AccountLockedError):
        office.enter(li)
    event = office.events(f"account/{li.person}")[-1]
    assert event.facts == {"person": li.person, "reason": "suspected_misuse"}
    office.act(UnlockAccount, actor, person=li.person)
    assert office.enter(li)
    with pytest.raises(NoSuchAccountError):
        office.act(UnlockAccount, actor, person=li.person)


def test_only_the_security_administrator_locks_and_no_administrator(office, admins):
    """One of the three cannot blind the other two."""
    li = office.citizen()
    for who in (li, admins[SYSTEM], admins[Role.AUDITOR]):
        with pytest.raises(NotYoursError):
            office.act(
                LockAccount, office.actor(who), person=li.person, reason="ordered"
            )
    actor = office.actor(admins[SECURITY])
    for each in admins.values():
        with pytest.raises(TwoPersonsNeededError):
            office.act(LockAccount, actor, person=each.person, reason="ordered")


# Mandates and lent clerks


def test_a_mandate_comes_from_the_owner_and_goes_to_an_agency(office):
    """I-2: an agency gives itself none, and nobody gives one to a firm."""
    boss, agent = office.citizen("o@owner.example"), office.citizen("a@agency.example")
    owner = office.found(boss, Kind.OWNER, OWNER, Role.OWNER)
    agency = office.found(agent, Kind.AGENCY, "瑞安代理", Role.AGENCY)
    told = {
        "owner": owner,
        "agency": agency,
        "since": START.isoformat(),
        "until": (START + DAY).isoformat(),
        "document": "0" * 64,
    }
    with pytest.raises(NotOfThisOrganisationError):
        office.act(RecordMandate, office.actor(agent), **told)
    with pytest.raises(RoleOfOtherKindError):
        office.act(RecordMandate, office.actor(boss), **{**told, "agency": owner})
    with pytest.raises(RoleOfOtherKindError):
        office.act(RecordMandate, office.actor(agent), **{**told, "owner": agency})
    accepted = office.act(RecordMandate, office.actor(boss), **told)
    assert facts(accepted)["agency"] == "瑞安代理"


@pytest.fixture
def town(office, pair):
    """A confirmed town, its manager and one of its people, who takes no part."""
    boss, lent = office.official("b@town.example"), office.official("l@town.example")
    number = office.found(boss, Kind.TOWN, "红星镇人民政府", Role.OWNER)
    office.confirm(number, *pair)
    office.accept(lent, office.invite(boss, number, lent.address))
    return number, boss, lent


def test_a_town_lends_a_clerk_for_as_long_as_the_document_runs(office, admins, town):
    """I-11: received by the centre, as clerk only, and never beyond the end."""
    number, boss, lent = town
    until = office.clock.now() + HOUR
    now = office.clock.now().isoformat()
    delegation = office.lend(boss, number, lent.person, now, until.isoformat())
    security = office.actor(admins[SECURITY])
    accepted = office.act(ReceiveClerk, security, delegation=delegation)
    office.take_seat(lent, facts(accepted)["membership"])
    signed = office.signed(lent)
    assert (signed.actor.organisation, signed.actor.roles) == (CENTRE, {"clerk"})
    assert signed.seat.lent_by == "红星镇人民政府"
    with pytest.raises(LentClerkError):
        office.act(ReceiveClerk, security, delegation=delegation)
    office.clock.pass_by(25 * MINUTE)
    office.recognise(lent.token)
    office.clock.pass_by(25 * MINUTE)
    office.recognise(lent.token)
    office.clock.jump_to(until)
    assert not office.actor(lent).roles


def test_the_town_takes_its_clerk_back(office, admins, town):
    """Who lends may end it, before the date."""
    number, boss, lent = town
    now, later = office.clock.now(), office.clock.now() + DAY
    delegation = office.lend(
        boss, number, lent.person, now.isoformat(), later.isoformat()
    )
    accepted = office.act(
        ReceiveClerk, office.actor(admins[SECURITY]), delegation=delegation
    )
    membership = facts(accepted)["membership"]
    office.act(EndMembership, office.actor(boss), membership=membership)
    with pytest.raises(NotOfThisOrganisationError):
        office.choose(lent.token, membership)


def test_without_a_delegation_nobody_is_lent(office, admins, town):
    """Not by another, not another's person, and not whoever decides in the town."""
    number, boss, lent = town
    period = {
        "since": office.clock.now().isoformat(),
        "until": (office.clock.now() + DAY).isoformat(),
        "document": "0" * 64,
    }
    with pytest.raises(NotOfThisOrganisationError):
        office.act(
            DelegateClerk,
            office.actor(lent),
            town=number,
            person=lent.person,
            **period,
        )
    stranger = office.citizen("s@example.org")
    with pytest.raises(LentClerkError):
        office.act(
            DelegateClerk,
            office.actor(boss),
            town=number,
            person=stranger.person,
            **period,
        )
    himself = office.lend(boss, number, boss.person, period["since"], period["until"])
    with pytest.raises(SeparationError):
        office.act(ReceiveClerk, office.actor(admins[SECURITY]), delegation=himself)
    with pytest.raises(NotYoursError):
        office.act(ReceiveClerk, office.actor(boss), delegation=himself)


def test_a_request_with_a_secret_leaves_no_trace_of_it(office):
    """Its digest, its refusal and its representation hold none of its secrets."""
    boss = office.citizen("boss@example.org")
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    command = GiveMembership.command(
        key="key-secret", organisation=number, address="li@example.org", roles=()
    )
    other = GiveMembership.command(
        key="key-secret", organisation=number, address="wu@example.org", roles=()
    )
    assert command.digest() == other.digest()
    assert "li@example.org" not in repr(command)
    assert PASSWORD not in office.everything()
