"""Accounts that claim a firm: who is bound to it, and with which key it signs."""

from types import SimpleNamespace

import pytest
from pytest_bdd import given, then, when

from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from tests.outlines import NOTES
from tests.people import Person
from tests.phrases import phrase
from trading.accounts.model.organisations import Kind
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import Algorithm, possession
from trading.rules.roles import Role

FIRM = "Hengda Road"
OWN, STRANGER = "Bidder Hua", "Bidder Xu"
WHOSE = {
    "Hengda Road's own account": OWN,
    "Hengda Road's own claim": OWN,
    "the stranger's account": STRANGER,
    "the stranger's claim": STRANGER,
    "the stranger": STRANGER,
}
AUTHORISATION = "a1" * 32
WORDS = "the seal is another firm's"


@pytest.fixture
def accounts(platform, course, registry):
    """Return the accounts of the scenario: who acts for them, and their number."""
    return SimpleNamespace(
        held={},
        code=platform.people.firm(FIRM).code,
        key=SigningKey.generate(),
        key_of="",
    )


def register(registry, accounts, name, firm=FIRM):
    who = registry.citizen(f"{name.split()[-1].lower()}@{name[0].lower()}.example")
    number = registry.found(who, Kind.FIRM, firm, Role.BIDDER, code=accounts.code)
    actor = registry.sit(who)
    accounts.held[name] = Person(name, actor), number, who


@given("Hengda Road has an account of its own")
def own_account(registry, accounts):
    register(registry, accounts, OWN)


@given("a stranger has an account that claims Hengda Road")
def strangers_account(registry, accounts):
    register(registry, accounts, STRANGER)


# Signing up


def sign_up(platform, course, accounts, person, manager):
    firm = platform.people.firm(FIRM)
    accepted = platform.act(
        person,
        "sign_up",
        lot=course.lot,
        firm=accounts.code,
        name=FIRM,
        manager=manager,
        certificate=f"certificate of {manager}",
        notes=NOTES,
    )
    if firm not in course.firms:
        course.firms.append(firm)
    return accepted


def signs(platform, course, accounts, name):
    person, _, _ = accounts.held[name]
    return sign_up(platform, course, accounts, person, f"manager of {name}")


@when("Hengda Road's own account signs it up", target_fixture="answer")
def own_signs(platform, course, accounts):
    return platform.attempt(lambda: signs(platform, course, accounts, OWN))


@given("Hengda Road's own account has signed it up")
def own_signed(platform, course, accounts):
    signs(platform, course, accounts, OWN)


@given("Hengda Road's own account is bound to it and has signed it up")
def own_bound_and_signed(platform, course, accounts):
    bind(platform, accounts, "Hengda Road's own account")
    signs(platform, course, accounts, OWN)


@given("the stranger's account has signed Hengda Road up")
def stranger_signed(platform, course, accounts):
    signs(platform, course, accounts, STRANGER)


@given("both accounts have signed Hengda Road up")
def both_signed(platform, course, accounts):
    signs(platform, course, accounts, STRANGER)
    signs(platform, course, accounts, OWN)


@when("a colleague of that account signs it up", target_fixture="answer")
def colleague_signs(platform, registry, course, accounts):
    _, number, manager = accounts.held[OWN]
    colleague = registry.citizen("colleague@h.example")
    token = registry.invite(manager, number, colleague.address, Role.BIDDER)
    registry.take_seat(colleague, registry.accept(colleague, token))
    person = Person("a colleague", registry.actor(colleague))
    return platform.attempt(
        lambda: sign_up(platform, course, accounts, person, "another manager")
    )


# Deciding


def decide(platform, accounts, name, by="Clerk Chen", **facts):
    _, number, _ = accounts.held[WHOSE[name]]
    return platform.act(
        platform.people.person(by), "decide_claim", organisation=number, **facts
    )


def bind(platform, accounts, name, **facts):
    told = {"basis": "authorisation", "document": AUTHORISATION, **facts}
    return decide(platform, accounts, name, proven=True, **told)


def unproven(platform, accounts, name, ground="papers_incomplete"):
    return decide(platform, accounts, name, proven=False, ground=ground, words=WORDS)


def revoke(platform, accounts, name):
    _, number, _ = accounts.held[WHOSE[name]]
    return platform.act(
        platform.people.person("Clerk Chen"),
        "revoke_binding",
        organisation=number,
        document=AUTHORISATION,
        ground="not_the_firm",
    )


@given("Clerk Chen has bound Hengda Road's own account to it")
@when("Clerk Chen has bound Hengda Road's own account to it")
def has_bound_own(platform, accounts):
    bind(platform, accounts, "Hengda Road's own account")
    platform.sweep()


@given("all were judged once Hengda Road's own account was bound, a moment ago")
def bound_a_moment_ago(platform, course, accounts):
    bind(platform, accounts, "Hengda Road's own account")
    course.reach("judged")


@given("Clerk Chen has bound the stranger's account to Hengda Road")
def has_bound_stranger(platform, accounts):
    bind(platform, accounts, "the stranger's account")


@when("Clerk Chen binds Hengda Road's own account to it", target_fixture="answer")
def binds_own(platform, accounts):
    return platform.attempt(
        lambda: bind(platform, accounts, "Hengda Road's own account")
    )


@when("Clerk Chen binds the stranger's account to Hengda Road", target_fixture="answer")
def binds_stranger(platform, accounts):
    return platform.attempt(lambda: bind(platform, accounts, "the stranger's account"))


@when(
    "Clerk Chen binds Hengda Road's own account without any document",
    target_fixture="answer",
)
def binds_on_nothing(platform, accounts):
    return platform.attempt(
        lambda: bind(platform, accounts, "Hengda Road's own account", document=None)
    )


@when("the stranger binds the own account to Hengda Road", target_fixture="answer")
def stranger_binds(platform, accounts):
    person, number, _ = accounts.held[STRANGER]
    facts = {"organisation": number, "proven": True, "document": AUTHORISATION}
    return platform.attempt(lambda: platform.act(person, "decide_claim", **facts))


@given(phrase("Clerk Chen has found {name} unproven"))
def has_found_unproven(platform, accounts, name):
    unproven(platform, accounts, name)
    platform.sweep()


@when(
    "Clerk Chen finds the stranger's claim unproven without a ground",
    target_fixture="answer",
)
def finds_without_ground(platform, accounts):
    return platform.attempt(
        lambda: unproven(platform, accounts, "the stranger's claim", None)
    )


@when(
    "Clerk Chen finds Hengda Road's own claim unproven",
    target_fixture="answer",
)
def finds_unproven(platform, accounts):
    return platform.attempt(
        lambda: unproven(platform, accounts, "Hengda Road's own claim")
    )


@given(phrase("Clerk Chen has revoked the binding of {name}"))
@when(phrase("Clerk Chen has revoked the binding of {name}"))
def has_revoked(platform, accounts, name):
    revoke(platform, accounts, name)


@then("the stranger is told that the application fell under D-8")
def stranger_told(platform, course, accounts):
    person, _, _ = accounts.held[STRANGER]
    (told,) = platform.messages(person, "standing", course.title)
    assert "D-8" in told
    (recorded,) = platform.events(course.lot, "STANDING_RECORDED")
    assert recorded.facts["claim"] == accounts.held[STRANGER][1]
    assert recorded.facts["stands"] is False
    assert recorded.facts["reason"] in told


@then('the list of "East Dyke" has one ticket for Hengda Road')
def one_ticket(platform, course, accounts):
    course.reach("frozen")
    with platform.reading() as work:
        listed = work.selections.listed(course.lot, 1)
    assert [each.firm for each in listed].count(accounts.code) == 1
    assert len(listed) == len(course.firms)


@when("Clerk Chen looks at the claims that wait", target_fixture="waiting")
def looks_at_claims(platform):
    with platform.reading() as work:
        return work.claims.waiting(100)


@then("both accounts stand there alike")
def alike(accounts, waiting):
    numbers = {number for _, number, _ in accounts.held.values()}
    assert {each.organisation for each in waiting} == numbers
    assert len({(each.firm, each.state, each.document) for each in waiting}) == 1


# Keys


def hand_in(platform, accounts, name, signed_by=None):
    person, number, _ = accounts.held[WHOSE[name]]
    key = accounts.key.public.raw.hex()
    shown = possession(Uscc.parse(accounts.code), number, Algorithm.ED25519, key)
    accepted = platform.act(
        person,
        "offer_signing_key",
        algorithm="ed25519",
        public_key=key,
        signature=(signed_by or accounts.key).sign(shown).hex(),
        basis="authorisation",
        document=AUTHORISATION,
    )
    accounts.key_of = number
    return accepted


def bind_key(platform, accounts):
    return platform.act(
        platform.people.person("Clerk Chen"),
        "bind_signing_key",
        organisation=accounts.key_of,
        signing_key=sha256(accounts.key.public.raw).hex(),
    )


@given(phrase("{name} has handed in a key"))
def has_handed_in(platform, accounts, name):
    hand_in(platform, accounts, name)


@given("Hengda Road's own account has a key that is bound")
def has_bound_key(platform, accounts):
    hand_in(platform, accounts, "Hengda Road's own account")
    bind_key(platform, accounts)


@when(
    "Hengda Road's own account hands in a key of somebody else",
    target_fixture="answer",
)
def hands_in_others(platform, accounts):
    return platform.attempt(
        lambda: hand_in(
            platform, accounts, "Hengda Road's own account", SigningKey.generate()
        )
    )


@when("the stranger's account hands in the same key", target_fixture="answer")
def hands_in_same(platform, accounts):
    return platform.attempt(lambda: hand_in(platform, accounts, "the stranger"))


@when("Clerk Chen binds that key", target_fixture="answer")
def binds_key(platform, accounts):
    return platform.attempt(lambda: bind_key(platform, accounts))


@when("the stranger ends that key", target_fixture="answer")
def stranger_ends(platform, accounts):
    person, _, _ = accounts.held[STRANGER]
    facts = {
        "organisation": accounts.key_of,
        "signing_key": sha256(accounts.key.public.raw).hex(),
    }
    return platform.attempt(lambda: platform.act(person, "revoke_signing_key", **facts))


def kept_key(platform, accounts):
    with platform.reading() as work:
        (key,) = work.claims.keys(Uscc.parse(accounts.code))
    return key


@then("what was signed with it before counts as nobody's")
def nobodys_before(platform, accounts):
    key = kept_key(platform, accounts)
    assert key.is_bound(key.bound_at)
    assert key.bound_at == platform.clock.now()
    assert not key.is_bound(key.offered_at) or key.offered_at == key.bound_at


@then("that key signs nothing any more")
def signs_nothing(platform, accounts):
    key = kept_key(platform, accounts)
    assert not key.is_bound(platform.clock.now())
