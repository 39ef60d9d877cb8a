"""What is kept of a person and of what proves who it is; nothing here names anybody."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archive.public.values import utc
from trading.accounts.entry_errors import AccountLockedError, OlderKeyStaysError
from trading.accounts.model.contacts import Channel
from trading.accounts.model.sessions import QUIET
from trading.rules.roles import Role


class LockReason(StrEnum):
    """Why an account is locked: a word, so that no record describes a person."""

    KEY_LOST = "key_lost"
    SUSPECTED_MISUSE = "suspected_misuse"
    LEFT_OFFICE = "left_office"
    OWN_WISH = "own_wish"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    An account of one person, known by a random number.

    `quiet_until` is when it may take things away again after a reset or a new key.
    """

    id: str
    registered_at: datetime
    locked_at: datetime | None = None
    quiet_until: datetime | None = None

    def require_unlocked(self) -> None:
        """
        Return if the account is not locked.

        Raises:
            AccountLockedError: it is.

        """
        if self.locked_at is not None:
            raise AccountLockedError


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredContact:
    """Where a person can be reached, as it is kept: sealed, found by a blind index."""

    person: str
    channel: Channel
    index: bytes
    sealed: bytes = field(repr=False)
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A person's passkey: what it is known by, and when it was last used."""

    fingerprint: str
    person: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    label: str
    created_at: datetime
    last_used_at: datetime | None = None


def require_may_remove(person: Person, key_made_at: datetime, at: datetime) -> None:
    """
    Return if a key may go: on quiet days only one that came with the disquiet.

    So a thief who added a key cannot take away the owner's, and the owner can take away
    the thief's.

    Raises:
        OlderKeyStaysError: it is older than what made the account quiet.

    """
    quiet = person.quiet_until
    if quiet is None or utc(at) >= utc(quiet):
        return
    if utc(key_made_at) < utc(quiet) - QUIET:
        raise OlderKeyStaysError("removing an older key", quiet)


class Purpose(StrEnum):
    """What a code, a link or a challenge is for; it counts for nothing else."""

    REGISTRATION = "registration"
    SECOND_STEP = "second_step"
    RESET = "reset"
    TOTP_DRAFT = "totp_draft"
    PASSKEY_NEW = "passkey_new"
    PASSKEY_USE = "passkey_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """
    Something that must come back once, in time, with few tries.

    `secret` is what is compared: never a code itself, but a keyed digest of it, or the
    random bytes that a passkey signs. `data` is what waits for the answer, sealed.
    """

    id: str
    purpose: Purpose
    person: str
    secret: bytes = field(repr=False)
    data: bytes = field(default=b"", repr=False)
    index: bytes = b""
    expires_at: datetime
    tries: int
    used_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Tell whether an answer may still count."""
        return (
            self.used_at is None and self.tries > 0 and utc(at) < utc(self.expires_at)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """
    A membership that waits for somebody to take it up; its token is known to that one.

    `id` is the number by which events name it.
    """

    id: str
    token_hash: str
    organisation: str
    roles: frozenset[Role]
    manages: bool
    since: datetime
    until: datetime | None
    invited_by: str
    expires_at: datetime
    used_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Tell whether it may still be taken up."""
        return self.used_at is None and utc(at) < utc(self.expires_at)
