"""What the pages by which people come in show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInView:
    """Where to go on to, whether passkeys can be used here, and what was just done."""

    after: str
    passkeys: bool
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondView:
    """
    Which second steps this account has; `message` is where a code would be sent.

    `enrol`: the person serves somewhere, and has none of the strong kind yet.
    """

    after: str
    authenticator: bool
    recovery: bool
    passkeys: bool
    message: str
    enrol: bool
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The number of a registration, and the key of its form."""

    asked: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetView:
    """Whether a link was just asked for, and the key of the form."""

    asked: bool
    key: str
