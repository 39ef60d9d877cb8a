"""Organisations and their people: who lets whom in, and who may not be both."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.builders_accounts import DAY, HOUR, MINUTE
from tests.builders_bidders import firm
from tests.office import START
from tests.registry_office import CENTRE, PASSWORD, PLATFORM, RegistryOffice, facts
from tests.wiring import desk
from trading.accounts.entry_errors import AccountLockedError, SignInNeededError
from trading.accounts.errors import (
    AdministratorsAppointedError,
    CodeUnreadableError,
    ConfirmedAlreadyError,
    InvitationInvalidError,
    LastManagerStaysError,
    LentClerkError,
    NameConfusableError,
    NameUnreadableError,
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
from trading.accounts.use_cases.organising import ConfirmOrganisation
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


def organisation(office, number):
    with office.desk.transactions.read() as work:
        return work.accounts.organisations.get(number)


# Registering organisations


def test_a_firm_acts_under_its_code_the_minute_it_is_registered(office):
    """Nobody confirms it, and the log holds code and role, not who asked."""
    li = office.citizen()
    number = office.found(li, Kind.FIRM, "恒达路桥有限公司", Role.BIDDER)
    actor = office.sit(li)
    assert (actor.organisation, actor.roles) == (str(firm(1)), {"bidder"})
    (event,) = office.events(f"organisation/{number}")
    assert event.facts["known_as"] == str(firm(1))
    assert event.actor.person == li.person


def test_an_impostor_cannot_squat_a_rivals_code(office):
    """Several may claim one firm; who it is, is decided before it matters."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    one = office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    two = office.found(wu, Kind.FIRM, "恒达路桥", Role.BIDDER)
    assert one != two
    assert office.sit(li).organisation == office.sit(wu).organisation


def test_firms_of_one_name_are_told_apart_by_their_codes_and_flagged(office):
    """An equal name is allowed, and whoever decides sees it."""
    li = office.citizen()
    first = office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    second = office.found(li, Kind.FIRM, "恒达 路桥", Role.BIDDER, code=str(firm(2)))
    assert not organisation(office, first).flag
    assert organisation(office, second).flag


@pytest.mark.parametrize("code", ["", "91510682MA6242EH7X", "x", "91510682MA6242EH7"])
def test_a_firm_needs_a_code_that_can_be_one(office, code):
    """It is checked as typed, and the refusal says where it is wrong."""
    with pytest.raises(CodeUnreadableError):
        office.found(office.citizen(), Kind.FIRM, "恒达路桥", Role.BIDDER, code=code)


def test_a_natural_person_is_a_party_without_a_name_in_the_log(office):
    """The party is known by a number."""
    li = office.citizen()
    number = office.found(li, Kind.OTHER_PARTY, "", Role.BIDDER)
    assert office.sit(li).organisation == f"party:{number}"
    assert organisation(office, number).name == "自然人"


def test_a_body_acts_once_two_persons_have_confirmed_it(office, pair):
    """I-8: its people read everything before, and are in no role."""
    li = office.official("li@bureau.example")
    number = office.found(li, Kind.SUPERVISING_BODY, BUREAU, Role.SUPERVISOR)
    assert office.sit(li).roles == frozenset()
    manager, clerk = pair
    office.confirm(number, clerk)
    assert office.actor(li).roles == frozenset()
    with pytest.raises(TwoPersonsNeededError, match="same person"):
        office.confirm(number, clerk)
    office.confirm(number, manager)
    assert office.actor(li).roles == {"supervisor"}
    assert office.actor(li).organisation == BUREAU
    last = office.events(f"organisation/{number}")[-1]
    assert last.kind == "ORGANISATION_CONFIRMED"
    assert last.facts["seen_by"] == [clerk.person, manager.person]
    with pytest.raises(ConfirmedAlreadyError):
        office.confirm(number, manager)


def test_one_of_the_two_manages_the_centre(office, admins, pair):
    """Two clerks alone confirm nobody."""
    _, clerk = pair
    other = office.staff(admins[SECURITY], "other", Role.CLERK)
    number = office.found(office.citizen(), Kind.OWNER, OWNER, Role.OWNER)
    office.confirm(number, clerk)
    with pytest.raises(TwoPersonsNeededError, match="manager"):
        office.confirm(number, other)
    office.confirm(number, pair[0])


def test_nobody_outside_the_centre_confirms(office, admins):
    """Neither a bidder nor an administrator says who a body is."""
    li = office.citizen()
    number = office.found(li, Kind.OWNER, OWNER, Role.OWNER)
    for who in (li, admins[SYSTEM], admins[SECURITY]):
        with pytest.raises(NotYoursError):
            office.act(ConfirmOrganisation, office.actor(who), organisation=number)


def test_two_may_claim_a_name_and_one_is_confirmed(office, pair):
    """Whoever comes first does not keep the true body out; the second is refused."""
    one = office.found(office.citizen(), Kind.OWNER, OWNER, Role.OWNER)
    wu = office.citizen("wu@example.org")
    two = office.found(wu, Kind.OWNER, "虚构县 水务局", Role.OWNER)
    office.confirm(two, *pair)
    office.confirm(one, pair[0])
    with pytest.raises(NameConfusableError):
        office.confirm(one, pair[1])


@pytest.mark.parametrize(
    ("kind", "name", "error"),
    [
        (Kind.OWNER, BUREAU, NameConfusableError),
        (Kind.FIRM, "虚构县·行政审批局", NameConfusableError),
        (Kind.AGENCY, CENTRE, NameConfusableError),
        (Kind.OWNER, "虚构县\u3164行政审批局", NameUnreadableError),
        (Kind.OWNER, "Сhengdu Bau", NameUnreadableError),
        (Kind.CENTRE, "第二中心", RoleOfOtherKindError),
    ],
)
def test_a_name_that_is_taken_for_another_is_refused(office, pair, kind, name, error):
    """I-7: look-alikes of a body that acts, hidden letters, and a second centre."""
    number = office.found(
        office.citizen(), Kind.SUPERVISING_BODY, BUREAU, Role.SUPERVISOR
    )
    office.confirm(number, *pair)
    wu = office.citizen("wu@example.org")
    roles = [Role.BIDDER] if kind is Kind.FIRM else []
    if name == "虚构县\u3164行政审批局":
        from archive.values.texts import HiddenTextError  # noqa: PLC0415

        error = HiddenTextError
    with pytest.raises(error):
        office.found(wu, kind, name, *roles)


# Members


def test_a_membership_is_offered_by_a_letter_and_taken_up_once(office):
    """Nobody becomes a member of anything without saying yes, nor twice."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    token = office.invite(boss, number, "Li@Example.org", Role.BIDDER)
    assert office.list_seats(office.signed(li)) == []
    office.accept(li, token)
    (seat,) = office.list_seats(office.signed(li))
    assert seat.membership.given_by == boss.person
    for who in (li, office.citizen("wu@example.org")):
        with pytest.raises(InvitationInvalidError):
            office.accept(who, token)
    kept = office.everything()
    assert token not in kept
    assert "li@example.org" not in kept.lower()


def test_an_invitation_runs_out_after_a_week(office):
    """What lay in a drawer is worth nothing."""
    boss = office.citizen("boss@example.org")
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    token = office.invite(boss, number, "li@example.org", Role.BIDDER)
    office.clock.pass_by(7 * DAY)
    with pytest.raises(InvitationInvalidError):
        office.accept(office.citizen(), token)


def test_only_its_manager_invites_and_only_to_roles_of_its_kind(office):
    """I-11: neither a member nor the manager of another organisation."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    office.found(li, Kind.FIRM, "岷江桥梁", Role.BIDDER, code=str(firm(2)))
    office.accept(li, office.invite(boss, number, li.address, Role.BIDDER))
    with pytest.raises(NotOfThisOrganisationError):
        office.invite(li, number, "wu@example.org", Role.BIDDER)
    with pytest.raises(RoleOfOtherKindError):
        office.invite(boss, number, "wu@example.org", Role.SUPERVISOR)


def test_a_manager_can_make_another_and_the_last_one_stays(office):
    """An organisation is never without somebody who decides for it."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    office.accept(li, office.invite(boss, number, li.address, Role.BIDDER))
    (own,) = office.list_seats(office.signed(boss))
    end = {"membership": own.membership.id}
    with pytest.raises(LastManagerStaysError):
        office.act(EndMembership, office.actor(boss), **end)
    wu = office.citizen("wu@example.org")
    token = office.invite(boss, number, wu.address, Role.BIDDER, manages=True)
    office.accept(wu, token)
    office.act(EndMembership, office.actor(boss), **end)
    assert office.invite(wu, number, "xu@example.org", Role.BIDDER)


def test_who_goes_takes_the_open_invitations_along(office):
    """A manager who was let go leaves no door ajar."""
    boss, wu = office.citizen("boss@example.org"), office.citizen("wu@example.org")
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    token = office.invite(boss, number, wu.address, Role.BIDDER, manages=True)
    membership = office.accept(wu, token)
    ajar = office.invite(wu, number, "li@example.org", Role.BIDDER)
    office.act(EndMembership, office.actor(boss), membership=membership)
    assert "成员资格已终止" in office.letters()[-1].subject
    with pytest.raises(InvitationInvalidError):
        office.accept(office.citizen(), ajar)


def test_anybody_may_leave_and_nobody_else_lets_them_go(office):
    """A colleague does not end a colleague's membership."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    wu = office.citizen("wu@example.org")
    number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    mine = office.accept(li, office.invite(boss, number, li.address, Role.BIDDER))
    office.accept(wu, office.invite(boss, number, wu.address, Role.BIDDER))
    with pytest.raises(NotOfThisOrganisationError):
        office.act(EndMembership, office.actor(wu), membership=mine)
    office.act(EndMembership, office.actor(li), membership=mine)
    assert office.list_seats(office.signed(li)) == []


def test_who_serves_the_centre_watches_and_takes_part_nowhere(office, admins, pair):
    """P-2: the clerk neither founds nor joins, and a bidder is no clerk."""
    _, clerk = pair
    for kind, role in (
        (Kind.SUPERVISING_BODY, Role.SUPERVISOR),
        (Kind.OWNER, Role.OWNER),
    ):
        with pytest.raises(SeparationError):
            office.found(clerk, kind, f"虚构{kind.value}", role)
    li = office.citizen()
    office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    token = office.invite(admins[SECURITY], office.centre(), li.address, Role.CLERK)
    with pytest.raises(SeparationError):
        office.accept(li, token)


def test_two_memberships_at_once_do_not_slip_past_each_other(office, admins):
    """P-2 under concurrency: of two that exclude each other one is given."""
    li = office.official("li@example.org")
    boss = office.official("boss@bureau.example")
    body = office.found(boss, Kind.SUPERVISING_BODY, BUREAU, Role.SUPERVISOR)
    tokens = [
        office.invite(boss, body, li.address, Role.SUPERVISOR),
        office.invite(admins[SECURITY], office.centre(), li.address, Role.CLERK),
    ]

    def attempt(token):
        try:
            return office.accept(li, token)
        except SeparationError:
            return ""

    with ThreadPoolExecutor(2) as threads:
        given = list(threads.map(attempt, tokens))
    assert len([each for each in given if each]) == 1


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
