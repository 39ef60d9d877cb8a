"""Passwords are long, none of the common ones, and kept so that a copy says nothing."""

import pytest
from argon2 import Parameters, Type, extract_parameters

from tests.registry_office import QUICK
from trading.accounts.entry_errors import PasswordCommonError, PasswordLengthError
from trading.accounts.passwords import (
    LONGEST,
    PARAMETERS,
    SHORTEST,
    Argon2,
    require_good,
    tried_first,
)

pytestmark = pytest.mark.trading

GOOD = "Lampe Brücke sieben Hutrand"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "雨后山中七只黄鹂在青瓦上唱歌",
        "kV9#mq2!Lx7@",
        "x" * 6 + "Lt4+Qp9=Zu",
    ],
)
def test_a_long_password_of_any_characters_is_good(password):
    """I-10: nothing is asked of its characters, in whatever script."""
    require_good(password)


@pytest.mark.parametrize("length", [0, 8, SHORTEST - 1, LONGEST + 1, 5000])
def test_it_has_twelve_to_128_characters(length):
    """Counted in characters, after composing them."""
    with pytest.raises(PasswordLengthError, match=str(length)):
        require_good(("Lkqzvt7!" * 700)[:length])


def test_a_composed_letter_counts_once():
    """NFC: ü written as two code points is one character."""
    decomposed = "u\u0308" * 6
    with pytest.raises(PasswordLengthError, match="6"):
        require_good(decomposed)


@pytest.mark.parametrize(
    "password",
    [
        "password12345",
        "P@ssw0rd2026!",
        "qwertyuiop123",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaaaa",
        "123456789012345",
        "woaini5201314!",
        "woaini1314520520",
        "zhangwei19880512",
        "chengdu20260101",
        "Admin@123456789",
        "abcdefghijklmn",
        "888888666666",
        "zhaobiao2026zhaobiao",
        "ＰＡＳＳＷＯＲＤ１２３４５",
        "zxcvbnmasdfghjkl",
        "Sichuan2025Chengdu",
    ],
)
def test_what_everybody_tries_first_is_no_password(password):
    """Words, dates, rows of keys, lucky numbers, in either habit, in a row."""
    with pytest.raises(PasswordCommonError):
        require_good(password)


def test_what_everybody_knows_of_its_owner_is_none_either():
    """The organisation's name and the parts of the address count as known words."""
    personal = ["hengdaroad", "恒达路桥有限公司", "li.si"]
    require_good("hengdaroadkmztvq")
    for password in ("HengdaRoad2026!", "恒达路桥有限公司2026!!", "li.si19880512!!"):
        with pytest.raises(PasswordCommonError):
            require_good(password, personal)


def test_the_list_is_a_list():
    """Some hundreds of words, each in one spelling, none of them short."""
    words = tried_first()
    assert len(words) >= 300
    assert all(word == word.casefold() and len(word) >= 3 for word in words)
    assert {"woaini", "5201314", "qwerty", "zhang"} < words


# Keeping


def test_it_is_kept_with_argon2id_and_named_parameters():
    """What is kept says how it was made, and never the password."""
    kept = Argon2().hash(GOOD)
    assert kept.startswith("$argon2id$")
    assert extract_parameters(kept) == PARAMETERS
    assert PARAMETERS.memory_cost >= 19 * 1024
    assert GOOD not in kept


def test_the_right_password_matches_and_no_other():
    """Also written with other code points for the same characters."""
    hashing = Argon2(QUICK)
    kept = hashing.hash(GOOD)
    assert hashing.matches(kept, GOOD)
    assert hashing.matches(kept, GOOD.replace("ü", "u\u0308"))
    assert not hashing.matches(kept, GOOD.lower())
    assert not hashing.matches(kept, "")
    assert hashing.hash(GOOD) != kept, "each has a salt of its own"


def test_nobodys_password_matches_nothing_and_takes_the_same_work():
    """I-4: an account that is not there is verified with the same parameters."""
    hashing = Argon2(QUICK)
    assert not hashing.matches(None, GOOD)
    assert extract_parameters(hashing._nobody) == QUICK  # noqa: SLF001


def test_what_is_no_hash_matches_nothing():
    """A row that somebody spoilt lets nobody in."""
    assert not Argon2(QUICK).matches("not a hash", GOOD)


def test_other_parameters_ask_for_another_hash():
    """When the parameters grow, each password is kept anew at its next use."""
    older = Argon2(Parameters(Type.ID, 19, 16, 32, 1, 16, 1))
    assert Argon2(QUICK).is_outdated(older.hash(GOOD))
    assert not Argon2(QUICK).is_outdated(Argon2(QUICK).hash(GOOD))
