"""Coming in: who is let in, who learns nothing, and what ends a sign-in."""

from datetime import timedelta

import pytest
from pytest_bdd import given, parsers, then, when

from tests.phrases import phrase
from tests.registry_office import (
    HOME,
    PASSWORD,
    Citizen,
)
from tests.steps.accounts import check_out, gate
from trading.accounts.entry_errors import SignInFailedError
from trading.accounts.model.organisations import Kind
from trading.accounts.tokens import new_token
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.credentials import (
    ChangeOwnPassword,
    ChangePassword,
    ChangePasswordCommand,
    RemovePasskey,
)
from trading.accounts.use_cases.registering import RegisterPersonCommand
from trading.accounts.use_cases.resetting import ResetCommand
from trading.rules.roles import Role

NEW = "Sieben Ziegel unter Regenbogen"


@given("Bidder Hua has an account")
@given("Bidder Hua is signed in")
def hua(registry, guild):
    guild["Bidder Hua"] = registry.citizen("hua@example.org")


@given("a stranger has planted a sign-in of his own making")
def planted(registry, guild):
    guild["Bidder Hua"] = registry.citizen("hua@example.org")
    guild.planted = new_token()


@when("Bidder Hua signs in")
def hua_signs_in(registry, guild):
    registry.enter(guild["Bidder Hua"])


@then("the planted sign-in lets nobody in")
def planted_out(registry, guild):
    assert guild["Bidder Hua"].token != guild.planted
    check_out(registry, guild.planted)


@when("Bidder Hua gives a second factor")
def hua_proves(registry, guild):
    bidder = guild["Bidder Hua"]
    registry.enrol(bidder)
    guild.planted = bidder.token
    registry.prove(bidder)


@then("the sign-in of before lets nobody in")
def before_out(registry, guild):
    check_out(registry, guild.planted)
    assert registry.recognise(guild["Bidder Hua"].token)


@when(
    parsers.parse("Bidder Hua comes back after {minutes:d} minutes"),
    target_fixture="answer",
)
def comes_back(platform, registry, guild, minutes):
    platform.clock.pass_by(timedelta(minutes=minutes))
    return platform.attempt(lambda: registry.recognise(guild["Bidder Hua"].token))


@given("a thief is signed in with the password of Bidder Hua")
def thief_in(registry, guild):
    guild["A Thief"] = Citizen("hua@example.org")
    registry.enter(guild["A Thief"])


@when("Bidder Hua takes another password")
def another_password(registry, guild):
    act = ChangeOwnPassword(
        change_password=ChangePassword(registry.desk, registry.keeper)
    )
    told = {"current": PASSWORD, "password": NEW}
    command = registry.command(ChangePasswordCommand, **told)
    act(HOME, registry.signed(guild["Bidder Hua"]), command)


@then("the thief is no longer let in")
def thief_out(registry, guild):
    check_out(registry, guild["A Thief"].token)


@when(
    phrase("somebody signs in with {address} and {password}"), target_fixture="answer"
)
def signs_in_with(platform, registry, address, password):
    addresses = {
        "Bidder Hua's": "hua@example.org",
        "nobody's address": "nobody@example.org",
        "no address at all": "?",
    }
    given = PASSWORD if password == "the right password" else NEW  # noqa: S105 - words
    return platform.attempt(lambda: registry.sign_in(HOME, addresses[address], given))


@when(
    "somebody asks for a new password for Bidder Hua and for nobody",
    target_fixture="answers",
)
def asks_for_both(registry):
    before = len(registry.letters())
    told = [
        registry.ask_reset(HOME, address)
        for address in ("hua@example.org", "him@example.org")
    ]
    assert len(registry.letters()) == before + 2
    return told


@then("both are told the same")
def told_alike(answers):
    known, unknown = answers
    assert known.masked == unknown.masked == "h***@example.org"
    assert known.until == unknown.until
    assert len(known.id) == len(unknown.id)


@given("somebody has tried ten wrong passwords on Bidder Hua")
def ten_wrong(registry, guild):
    if "Bidder Hua" not in guild:
        guild["Bidder Hua"] = registry.citizen("hua@example.org")
    for number in range(10):
        with pytest.raises(SignInFailedError):
            registry.sign_in(Visitor(f"198.51.100.{number}"), "hua@example.org", NEW)


@when("Bidder Hua tries the right one at once", target_fixture="answer")
def right_at_once(platform, registry, guild):
    return platform.attempt(lambda: registry.enter(guild["Bidder Hua"]))


@given("Bidder Hua has a passkey")
def has_passkey(registry, guild):
    bidder = guild["Bidder Hua"] = registry.citizen("hua@example.org")
    registry.add_phone(bidder)


@when("Bidder Hua signs in with the passkey", target_fixture="answer")
def by_passkey(platform, registry, guild):
    return platform.attempt(lambda: registry.enter_by_phone(guild["Bidder Hua"]))


@when(
    "Clerk Mei signs in with the password alone and closes sign-up",
    target_fixture="answer",
)
def mei_closes(platform, registry, guild):
    mei = guild["Clerk Mei"]
    registry.enter(mei)
    registry.sit(mei)
    return platform.attempt(lambda: gate(registry, mei, "CloseSignUp"))


@given("Bidder Hua has given a code of an authenticator")
def gave_code(registry, guild):
    guild["Bidder Hua"] = registry.official("hua@example.org")


@when("a thief gives the same code", target_fixture="answer")
def same_code(platform, registry, guild):
    thief = Citizen("hua@example.org")
    registry.enter(thief)
    code = registry.code_now(guild["Bidder Hua"])
    return platform.attempt(
        lambda: registry.second_factor.by_totp(HOME, thief.token, code)
    )


@given("Bidder Hua has set a new password by a link")
def reset_done(registry, guild):
    bidder = guild["Bidder Hua"] = registry.citizen("hua@example.org")
    registry.found(bidder, Kind.FIRM, "Hengda Road", Role.BIDDER)
    registry.ask_reset(HOME, bidder.address)
    told = {"token": registry.token_sent(), "password": NEW}
    registry.reset_password(HOME, registry.command(ResetCommand, **told))
    bidder.password = NEW


@when(
    parsers.parse("Bidder Hua withdraws {hours:d} hours and {minutes:d} minutes later"),
    target_fixture="answer",
)
def withdraws_later(platform, registry, guild, hours, minutes):
    platform.clock.pass_by(timedelta(hours=hours, minutes=minutes))
    bidder = guild["Bidder Hua"]
    registry.enter(bidder)
    asked = registry.second_factor.ask_message(bidder.token)
    give = registry.second_factor.by_message
    bidder.token = give(HOME, bidder.token, asked.id, registry.code_sent()).token
    registry.sit(bidder)
    return platform.attempt(lambda: gate(registry, bidder, "Withdraw"))


@given("Bidder Hua has a passkey that is older than a day")
def old_passkey(registry, guild):
    bidder = guild["Bidder Hua"] = registry.citizen("hua@example.org")
    guild.passkey = registry.add_phone(bidder)
    registry.clock.pass_by(timedelta(hours=25))
    registry.enter(bidder)


@given("a thief has added a passkey to the account of Bidder Hua")
def thief_adds(registry, guild):
    thief = guild["A Thief"] = Citizen("hua@example.org")
    thief.phone.number = b"the thief's"
    registry.enter(thief)
    registry.add_phone(thief)


@when("the thief removes the passkey of Bidder Hua", target_fixture="answer")
def thief_removes(platform, registry, guild):
    thief = registry.actor(guild["A Thief"])
    older = registry.passkeys(thief.person)[0]
    return platform.attempt(lambda: registry.act(RemovePasskey, thief, passkey=older))


@when("Bidder Hua registers")
def hua_registers(registry, guild):
    guild["Bidder Hua"] = registry.citizen("hua@example.org")


@then("neither name, address nor password of Bidder Hua can be read anywhere")
def nothing_read(registry, guild):
    kept = registry.everything()
    assert guild["Bidder Hua"].person in kept
    for secret in ("李四", "hua@example.org", PASSWORD):
        assert secret not in kept


@when(phrase("Bidder Hua chooses the password {password}"), target_fixture="answer")
def chooses(platform, registry, password):
    asked = registry.ask_code(HOME, "hua@example.org")
    command = registry.command(
        RegisterPersonCommand,
        registration=asked.id,
        code=registry.code_sent(),
        name="李四",
        password=password,
    )
    return platform.attempt(lambda: registry.register(HOME, command))
