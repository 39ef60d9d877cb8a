"""People: who registers, belongs, proves and comes in; who may not be both."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from pytest_bdd import given, then, when

from archive.values.instants import parse_instant
from tests.guild import Guild
from tests.phrases import phrase
from tests.registry_office import (
    HOME,
    RegistryOffice,
)
from trading.accounts.entry_errors import SignInNeededError
from trading.accounts.model.organisations import Kind
from trading.accounts.tokens import csrf_of
from trading.accounts.use_cases.administering import ReplaceAdministrator
from trading.accounts.use_cases.gate import NOBODY, Concerned
from trading.accounts.use_cases.members import EndMembership
from trading.rules.roles import Role

SUCCESSOR = "shi@centre.example"
KINDS = {
    "a supervising body": (Kind.SUPERVISING_BODY, Role.SUPERVISOR),
    "an authority": (Kind.AUTHORITY, Role.AUTHORITY),
    "an owner": (Kind.OWNER, Role.OWNER),
    "an agency": (Kind.AGENCY, Role.AGENCY),
    "a firm": (Kind.FIRM, Role.BIDDER),
}


@pytest.fixture
def registry(platform):
    """Return the registry office of the platform, with the key that it seals by."""
    office = RegistryOffice(platform.instance.desk(), platform.clock)
    office.keeper = replace(office.keeper, personal=platform.instance.personal)
    return RegistryOffice(office.desk, office.clock, office.keeper)


@pytest.fixture
def guild(registry):
    """Return everybody who is known by a name in the scenario."""
    return Guild(registry)


def gate(registry, who, act, about=NOBODY):
    return registry.gate(HOME, who.token, csrf_of(who.token), act, about)


def check_out(registry, token):
    with pytest.raises(SignInNeededError):
        registry.recognise(token)


# Duties


@given("the three administrators are in office")
def administrators(guild):
    assert len(guild.administrators) == 3


@given("Clerk Mei serves the centre")
def mei_serves(guild):
    guild["Clerk Mei"] = guild.staff("mei", Role.CLERK)


@when(
    phrase("Clerk Mei takes up an invitation of {organisation}"),
    target_fixture="answer",
)
def mei_joins(platform, registry, guild, organisation):
    kind, role = KINDS[organisation]
    mei = guild["Clerk Mei"]
    token = guild.invitation(kind, f"{kind.value} Nanxun", mei.address, role)
    return platform.attempt(lambda: registry.accept(mei, token))


@given("Officer Tao supervises for a supervising body")
def tao_supervises(registry, guild):
    tao = guild["Officer Tao"] = registry.official("tao@bureau.example")
    kind, role = KINDS["a supervising body"]
    token = guild.invitation(kind, "Supervision Office", tao.address, role)
    guild.membership = registry.accept(tao, token)


@given("Officer Tao has left the supervising body")
def tao_left(registry, guild):
    tao = registry.actor(guild["Officer Tao"])
    registry.act(EndMembership, tao, membership=guild.membership)


@when("Officer Tao takes up an invitation of the centre", target_fixture="answer")
def tao_joins(platform, registry, guild):
    tao = guild["Officer Tao"]
    token = guild.into_centre(tao.address, Role.CLERK)
    return platform.attempt(lambda: registry.accept(tao, token))


@given("Hongxing Town has lent Clerk Gan to the centre")
def gan_lent(guild):
    guild.lend("Hongxing Town", "Clerk Gan")


@given("Clerk Gan belongs to Hongxing Town")
def gan_belongs(guild):
    guild.town("Hongxing Town", "Clerk Gan")


@when("Hongxing Town lends somebody who does not belong to it", target_fixture="answer")
def lends_stranger(platform, registry, guild):
    stranger = registry.citizen("stranger@example.org")
    town, manager = guild.towns["Hongxing Town"]
    now = registry.clock.now()
    later = now + timedelta(days=1)
    lend = partial(registry.lend, manager, town, stranger.person)
    return platform.attempt(lambda: lend(now.isoformat(), later.isoformat()))


@when("Clerk Gan closes sign-up in a project of Hongxing Town", target_fixture="answer")
def gan_closes(platform, registry, guild):
    about = Concerned("Hongxing Town", "P-1", ("Hongxing Town",))
    gan = guild["Clerk Gan"]
    return platform.attempt(lambda: gate(registry, gan, "CloseSignUp", about))


@when(
    phrase("the security administrator invites somebody to the centre as {role}"),
    target_fixture="answer",
)
def invites_as(platform, guild, role):
    invite = partial(guild.into_centre, "x@centre.example", Role(role))
    return platform.attempt(invite)


@given("Administrator Luo has taken up the office of system administrator")
def luo_takes(registry, guild):
    guild.tokens = guild.invite_first()
    guild["Administrator Luo"] = registry.official("luo@centre.example")
    registry.accept(guild["Administrator Luo"], guild.tokens[Role.SYSTEM_ADMINISTRATOR])


@when("Administrator Luo takes up the office of auditor", target_fixture="answer")
def luo_takes_second(platform, registry, guild):
    luo, token = guild["Administrator Luo"], guild.tokens[Role.AUDITOR]
    return platform.attempt(lambda: registry.accept(luo, token))


@when("the platform invites the first administrators again", target_fixture="answer")
def invites_again(platform, guild):
    return platform.attempt(guild.invite_first)


def propose(registry, guild, role):
    who = registry.actor(guild.administrators[role])
    office = {"role": Role.SYSTEM_ADMINISTRATOR, "address": SUCCESSOR}
    return registry.act(ReplaceAdministrator, who, **office)


@given("the security administrator has proposed Engineer Shi as system administrator")
def has_proposed(registry, guild):
    propose(registry, guild, Role.SECURITY_ADMINISTRATOR)


@when(
    phrase("{who} proposes Engineer Shi as system administrator"),
    target_fixture="answer",
)
def proposes(platform, registry, guild, who):
    roles = {
        "the auditor": Role.AUDITOR,
        "the security administrator": Role.SECURITY_ADMINISTRATOR,
    }
    return platform.attempt(lambda: propose(registry, guild, roles[who]))


@then("the former system administrator is no longer let in")
def former_out(registry, guild):
    check_out(registry, guild.administrators[Role.SYSTEM_ADMINISTRATOR].token)


@given("a body that calls itself the Audit Bureau has registered")
def audit_bureau(registry, guild):
    someone = guild["Officer Jin"] = registry.official("jin@bureau.example")
    kind, role = KINDS["a supervising body"]
    guild.body = registry.found(someone, kind, "Audit Bureau", role)
    registry.sit(someone)


@given("a clerk of the centre has seen who it is")
@when("a clerk of the centre has seen who it is")
def clerk_saw(registry, guild):
    guild["Clerk Mei"] = guild.staff("mei", Role.CLERK)
    registry.confirm(guild.body, guild["Clerk Mei"])


@when("that clerk says so again", target_fixture="answer")
def clerk_again(platform, registry, guild):
    mei = guild["Clerk Mei"]
    return platform.attempt(lambda: registry.confirm(guild.body, mei))


@then("nobody of the Audit Bureau supervises anything")
def supervises_nothing(registry, guild):
    assert registry.actor(guild["Officer Jin"]).roles == frozenset()


# Mandates


@given(
    phrase(
        "an owner has mandated an agency for {project} "
        "from {since:Moment} to {until:Moment}"
    )
)
def mandated(guild, project, since, until):
    period = [parse_instant(f"{each}+08:00") for each in (since, until)]
    guild.mandate(project.strip('"'), *period)


@when(
    phrase("the agency fixes the price of {project} at {moment:Moment}"),
    target_fixture="answer",
)
def fixes_price(platform, registry, guild, project, moment):
    platform.at(moment)
    agent = guild["Agent Ruan"]
    registry.enter_by_phone(agent)
    registry.sit(agent)
    about = Concerned("Water Bureau", project.strip('"'))
    return platform.attempt(lambda: gate(registry, agent, "FixPrice", about))


# Members and names


@given("Bidder Hua is a member of a firm that somebody else manages")
def hua_member(registry, guild):
    hua = guild["Bidder Hua"] = registry.citizen("hua@example.org")
    token = guild.invitation(Kind.FIRM, "Hengda Road", hua.address, Role.BIDDER)
    registry.accept(hua, token)


@when("Bidder Hua invites a colleague", target_fixture="answer")
def hua_invites(platform, registry, guild):
    hua = guild["Bidder Hua"]
    return platform.attempt(
        lambda: registry.invite(hua, guild.body, "xu@example.org", Role.BIDDER)
    )


@given("the Supervision Bureau is known")
def bureau_known(guild):
    kind, role = KINDS["a supervising body"]
    guild.confirmed(kind, "Supervision Bureau", role)


@when(phrase("somebody registers a firm called {name}"), target_fixture="answer")
def registers_called(platform, registry, name):
    someone = registry.citizen("x@example.org")
    return platform.attempt(
        lambda: registry.found(someone, Kind.FIRM, name, Role.BIDDER)
    )
