"""Why somebody is not let in, and what is wrong with a password, a code or a key."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown

# Getting in


class SignInFailedError(RuleBrokenError):
    """Who is not let in learns nothing about which accounts there are."""

    code: ClassVar[str] = "sign-in-failed"
    rule: ClassVar[str] = "I-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Check the address and the password, or ask for a new "
        "password."
    )

    def __init__(self) -> None:
        super().__init__("address and password do not belong together")


class SignInNeededError(RuleBrokenError):
    """Only a sign-in that this server issued, and that still runs, is one."""

    code: ClassVar[str] = "sign-in-needed"
    rule: ClassVar[str] = "I-3"
    remedy: ClassVar[str] = "Nothing was saved. Sign in again."

    def __init__(self, why: str = "nobody is signed in here") -> None:
        super().__init__(why)


class AccountLockedError(RuleBrokenError):
    """A locked account acts in nothing; only its owner is told that it is locked."""

    code: ClassVar[str] = "account-locked"
    rule: ClassVar[str] = "I-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Turn to the centre's security administrator."
    )

    def __init__(self) -> None:
        super().__init__("this account is locked")


class ForgedRequestError(RuleBrokenError):
    """An act comes from a page that was made for this sign-in."""

    code: ClassVar[str] = "not-from-this-page"
    rule: ClassVar[str] = "I-3"
    remedy: ClassVar[str] = "Nothing was saved. Load the page again and repeat it."

    def __init__(self) -> None:
        super().__init__("this does not come from a page of this sign-in")


class SecondFactorNeededError(RuleBrokenError):
    """Whoever decides or serves proves twice who it is."""

    code: ClassVar[str] = "second-factor-needed"
    rule: ClassVar[str] = "I-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give a second factor: a passkey or an authenticator's code."
    )

    def __init__(self, act: str) -> None:
        super().__init__(f"{act} needs a second factor")
        self.act = act


class SecondFactorStaleError(SecondFactorNeededError):
    """What cannot be undone needs a second factor of the last fifteen minutes."""

    code: ClassVar[str] = "second-factor-stale"
    remedy: ClassVar[str] = "Nothing was saved. Give the second factor once more."

    def __init__(self, act: str) -> None:
        RuleBrokenError.__init__(
            self, f"{act} needs a second factor of the last 15 minutes"
        )
        self.act = act


class SecondFactorWrongError(RuleBrokenError):
    """A code counts once, in its time, for its account."""

    code: ClassVar[str] = "second-factor-wrong"
    rule: ClassVar[str] = "I-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait for the next code and type that one; a code that was "
        "used once is used up."
    )

    def __init__(self) -> None:
        super().__init__("this code does not count, or was used before")


class DayAfterResetError(RuleBrokenError):
    """For a day after a reset or a new key nothing is withdrawn."""

    code: ClassVar[str] = "day-after-reset"
    rule: ClassVar[str] = "I-6"
    remedy: ClassVar[str] = (
        "Nothing was saved. It can be done from that instant on; if it was not you who "
        "changed the account, have it locked now."
    )

    def __init__(self, act: str, until: datetime) -> None:
        super().__init__(
            f"the account got a new key or password; {act} waits until {shown(until)}"
        )
        self.until = until


class OlderKeyStaysError(DayAfterResetError):
    """A key that is a minute old takes away no older one."""

    code: ClassVar[str] = "older-key-stays"


class TooManyAttemptsError(RuleBrokenError):
    """Nobody tries faster than a person types."""

    code: ClassVar[str] = "too-many-attempts"
    rule: ClassVar[str] = "I-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Try again at that instant; a passkey is let in meanwhile."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many attempts; the next one counts at {shown(until)}")
        self.until = until


class CodeWrongError(RuleBrokenError):
    """A code or a link counts once and in its time."""

    code: ClassVar[str] = "code-wrong"
    rule: ClassVar[str] = "I-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Compare it with the message, or ask for a new one."
    )

    def __init__(self) -> None:
        super().__init__("the code is wrong, was used, or has run out")


class AddressUnreadableError(RuleBrokenError):
    """Messages need an address that can be written to."""

    code: ClassVar[str] = "address-unreadable"
    rule: ClassVar[str] = "I-9"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give an e-mail address, or a mobile number of mainland "
        "China with 11 digits."
    )

    def __init__(self) -> None:
        super().__init__("this is neither an e-mail address nor a mobile number")


class PersonNameUnreadableError(RuleBrokenError):
    """A person's name stands on one line, and all of it can be seen."""

    code: ClassVar[str] = "person-name-unreadable"
    rule: ClassVar[str] = "I-9"
    remedy: ClassVar[str] = "Nothing was saved. Write the name as in the document."

    def __init__(self) -> None:
        super().__init__("the name is empty, too long, or holds what nobody can see")


# Passwords and keys


class PasswordLengthError(RuleBrokenError):
    """A password is long; nothing else is asked of its characters."""

    code: ClassVar[str] = "password-length"
    rule: ClassVar[str] = "I-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Take 12 to 128 characters, for example several words."
    )

    def __init__(self, length: int) -> None:
        super().__init__(f"the password has {length} characters")


class PasswordCommonError(RuleBrokenError):
    """What everybody tries first is no password."""

    code: ClassVar[str] = "password-common"
    rule: ClassVar[str] = "I-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Avoid common words, dates, rows of keys, and your own "
        "name, number or organisation; several words that do not belong together are "
        "good."
    )

    def __init__(self) -> None:
        super().__init__("the password is made of what everybody tries first")


class PasswordWrongError(RuleBrokenError):
    """Who changes a password knows the present one."""

    code: ClassVar[str] = "password-wrong"
    rule: ClassVar[str] = "I-10"
    remedy: ClassVar[str] = "Nothing was saved. Type the present password again."

    def __init__(self) -> None:
        super().__init__("the present password is another one")


class PasskeyInvalidError(RuleBrokenError):
    """A passkey is bound to this site and shows that its holder was there."""

    code: ClassVar[str] = "passkey-invalid"
    rule: ClassVar[str] = "I-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Try again with the device on which the passkey is, and "
        "unlock it there with your finger, face or PIN."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the passkey was not accepted: {why}")


class PasskeysNeedHostError(RuleBrokenError):
    """A passkey is bound to a host name, which has to be known."""

    code: ClassVar[str] = "passkeys-need-a-host"
    rule: ClassVar[str] = "I-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the system administrator set the site's address with "
        "its host name."
    )

    def __init__(self) -> None:
        super().__init__("this site has no host name to bind a passkey to")


class LastFactorStaysError(RuleBrokenError):
    """Whoever must prove twice who it is does not give away the means to do so."""

    code: ClassVar[str] = "last-factor-stays"
    rule: ClassVar[str] = "I-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Add another passkey or an authenticator first."
    )

    def __init__(self) -> None:
        super().__init__("this is the account's only second factor")
