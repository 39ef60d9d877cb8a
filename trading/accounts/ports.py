"""What the acts of people need of a database, inside one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from trading.accounts.model.limits import Limit
from trading.accounts.model.memberships import Delegation, Hand, Mandate, Membership
from trading.accounts.model.organisations import Kind, Organisation
from trading.accounts.model.persons import (
    Challenge,
    Invitation,
    LockReason,
    Passkey,
    Person,
    Purpose,
    StoredContact,
)
from trading.accounts.model.sessions import Proof, Seat, Session


class Persons(Protocol):
    """Accounts of persons, and where they are reached."""

    def add(self, person: Person, name: bytes, contact: StoredContact) -> bool:
        """Make an account; False if the address has one, and then nothing is made."""
        ...

    def get(self, person: str) -> Person:
        """Return an account. Raises `NoSuchAccountError`."""
        ...

    def locked(self, person: str) -> Person:
        """Return it, locked until the transaction ends. Raises `NoSuchAccountError`."""
        ...

    def name(self, person: str) -> bytes:
        """Return the sealed name. Raises `NoSuchAccountError`."""
        ...

    def found(self, index: bytes) -> str | None:
        """Return whose address has this blind index."""
        ...

    def contacts(self, person: str) -> Sequence[StoredContact]:
        """Return every address that the person has confirmed."""
        ...

    def quiet(self, person: str, until: datetime) -> None:
        """Let the account take nothing away until then; never earlier than before."""
        ...

    def lock(self, person: str, reason: LockReason, at: datetime) -> None:
        """Lock the account."""
        ...

    def unlock(self, person: str) -> None:
        """Let the account be used again."""
        ...

    def count(self) -> int:
        """Return how many accounts there are."""
        ...


class Organisations(Protocol):
    """Organisations, by whom they were registered, and who confirmed them."""

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        ...

    def get(self, organisation: str) -> Organisation:
        """Return one. Raises `NoSuchAccountError`."""
        ...

    def locked(self, organisation: str) -> Organisation:
        """Return it, locked until the end. Raises `NoSuchAccountError`."""
        ...

    def centre(self) -> Organisation | None:
        """Return the centre, None before its first administrators are invited."""
        ...

    def bodies_like(self, skeleton: str) -> Sequence[Organisation]:
        """Return the bodies that may act and whose name looks like this."""
        ...

    def firms_like(self, skeleton: str, code: str) -> Sequence[Organisation]:
        """Return firms of another code whose name looks like this."""
        ...

    def acting_as(self, word: str) -> Sequence[Organisation]:
        """Return who acts under this word: a firm's code, or a body's name."""
        ...

    def of_kind(self, kind: Kind) -> Sequence[Organisation]:
        """Return the organisations of a kind that may act, by their names."""
        ...

    def waiting(self) -> Sequence[Organisation]:
        """Return the bodies whose identity is not confirmed yet, the oldest first."""
        ...

    def confirm(self, organisation: str, at: datetime) -> None:
        """Note that its identity is confirmed. Raises `NameConfusableError`."""
        ...

    def hands(self, act: str, about: str, since: datetime) -> Sequence[Hand]:
        """Return who has given their hand to an act that needs two, since then."""
        ...

    def give_hand(self, act: str, about: str, hand: Hand, at: datetime) -> None:
        """Keep that somebody has given their hand."""
        ...

    def drop_hands(self, act: str, about: str) -> None:
        """Forget the hands, once the act is done."""
        ...


class Memberships(Protocol):
    """Who belongs where, invitations, mandates and delegations."""

    def add(self, membership: Membership) -> None:
        """Keep a membership."""
        ...

    def get(self, membership: str) -> Membership:
        """Return one. Raises `NoSuchAccountError`."""
        ...

    def of(self, person: str) -> Sequence[Membership]:
        """Return all of a person's memberships, past ones too."""
        ...

    def in_organisation(self, organisation: str) -> Sequence[Membership]:
        """Return all memberships of an organisation, past ones too."""
        ...

    def seats(self, person: str, at: datetime) -> Sequence[Seat]:
        """Return what the person may choose from at this instant."""
        ...

    def seat(self, membership: str) -> Seat | None:
        """Return a membership with its organisation and who lent the person."""
        ...

    def end(self, membership: str, at: datetime) -> None:
        """Let it end at this instant, unless it ends before."""
        ...

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        ...

    def invited(self, token_hash: str) -> Invitation | None:
        """Return an invitation by its token, locked until the end."""
        ...

    def invitations(self, organisation: str) -> Sequence[Invitation]:
        """Return all invitations of an organisation, used ones too."""
        ...

    def close_invitation(self, invitation: str, at: datetime) -> None:
        """Note that it was taken up or withdrawn."""
        ...

    def add_mandate(self, mandate: Mandate) -> None:
        """Keep a mandate."""
        ...

    def mandate(self, mandate: str) -> Mandate:
        """Return one. Raises `NoSuchAccountError`."""
        ...

    def mandates(self, agency: str, owner: str) -> Sequence[Mandate]:
        """Return what this owner gave to this agency, past ones too."""
        ...

    def mandates_of(self, agency: str) -> Sequence[Mandate]:
        """Return what anybody gave to this agency, past ones too."""
        ...

    def end_mandate(self, mandate: str, at: datetime) -> None:
        """Let it end at this instant, unless it ends before."""
        ...

    def add_delegation(self, delegation: Delegation) -> None:
        """Keep a delegation."""
        ...

    def delegation(self, delegation: str) -> Delegation:
        """Return one. Raises `NoSuchAccountError`."""
        ...


class Keys(Protocol):
    """Passwords, authenticators, recovery codes and passkeys."""

    def password(self, person: str) -> str | None:
        """Return what is kept of the password."""
        ...

    def set_password(self, person: str, kept: str, at: datetime) -> None:
        """Keep another password."""
        ...

    def rehash(self, person: str, old: str, new: str) -> None:
        """Keep the same password in another way, if it is still the same."""
        ...

    def totp(self, person: str) -> bytes | None:
        """Return the authenticator's sealed secret."""
        ...

    def set_totp(
        self, person: str, secret: bytes, step: int, recovery: Collection[bytes]
    ) -> None:
        """Keep an authenticator with its first step, and the codes for a bad day."""
        ...

    def use_step(self, person: str, step: int) -> bool:
        """Use a step up; False if it, or a later one, was used before. Atomic."""
        ...

    def use_recovery(self, person: str, code: bytes, at: datetime) -> bool:
        """Use a recovery code up; False if it is none, or was used. Atomic."""
        ...

    def recovery_left(self, person: str) -> int:
        """Return how many recovery codes are left."""
        ...

    def add_passkey(self, passkey: Passkey) -> bool:
        """Keep a passkey; False if somebody has it already."""
        ...

    def passkeys(self, person: str) -> Sequence[Passkey]:
        """Return a person's passkeys, oldest first."""
        ...

    def passkey(self, fingerprint: str) -> Passkey | None:
        """Return a passkey."""
        ...

    def use_passkey(
        self, fingerprint: str, before: int, count: int, at: datetime
    ) -> bool:
        """Note a use; False if the count is no longer `before`. Atomic."""
        ...

    def remove_passkey(self, fingerprint: str) -> None:
        """Forget a passkey."""
        ...

    def add_device(self, person: str, key: str, at: datetime) -> bool:
        """Keep the public key of a device; False if somebody has it already."""
        ...

    def device_since(self, person: str, key: str) -> datetime | None:
        """Return since when a device signs for this person; None if it does not."""
        ...

    def remove_device(self, key: str) -> None:
        """Forget a device."""
        ...

    def devices(self, person: str) -> Sequence[str]:
        """Return the keys of a person's devices, oldest first, as hex."""
        ...

    def is_strong(self, person: str) -> bool:
        """Tell whether the person has an authenticator or a passkey."""
        ...


class Challenges(Protocol):
    """Codes, links and challenges that wait for their answer."""

    def add(self, challenge: Challenge) -> None:
        """Keep one, in the place of an earlier one with this number."""
        ...

    def get(self, challenge: str, purpose: Purpose) -> Challenge | None:
        """Return one of this purpose."""
        ...

    def locked(self, challenge: str, purpose: Purpose) -> Challenge | None:
        """Return it, locked until the transaction ends."""
        ...

    def try_once(self, challenge: str, purpose: Purpose, at: datetime) -> bool:
        """Take one of the tries; False if none is left, or it is over. Atomic."""
        ...

    def use(self, challenge: str, at: datetime) -> bool:
        """Use it up; False if somebody has. Atomic."""
        ...

    def take(self, challenge: str, secret: bytes) -> bool:
        """Take the secret of one that was used away, once, by whoever knows it."""
        ...

    def close(self, person: str, purpose: Purpose, at: datetime) -> None:
        """Use up all that waits for this person."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget what ran out before this instant; return how many."""
        ...


class Sessions(Protocol):
    """Sign-ins, known by the digest of their token only."""

    def open(self, session: Session, token_hash: str) -> None:
        """Keep a new sign-in."""
        ...

    def found(self, token_hash: str) -> Session | None:
        """Return the sign-in of this token, ended ones too."""
        ...

    def rotate(
        self, old_hash: str, new_hash: str, proofs: tuple[Proof, ...], membership: str
    ) -> bool:
        """Give it another token; False if it is not open under the old one. Atomic."""
        ...

    def seen(self, session: str, at: datetime) -> None:
        """Note that it was used; never earlier than before."""
        ...

    def of(self, person: str, at: datetime) -> Sequence[Session]:
        """Return a person's open sign-ins, the latest used first."""
        ...

    def end(self, session: str, person: str, at: datetime) -> bool:
        """End one sign-in of this person; False if it is not there or over."""
        ...

    def end_all(self, person: str, at: datetime, but: str = "") -> int:
        """End all sign-ins of a person, but for one; return how many."""
        ...

    def end_in(self, membership: str, at: datetime) -> int:
        """End all sign-ins in which this membership is chosen."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget sign-ins that were last used before this instant."""
        ...


class Limits(Protocol):
    """How often something was tried, kept so that all workers see the same."""

    def spend(self, limit: Limit, key: bytes, at: datetime) -> datetime | None:
        """
        Count one attempt, if it may be made; else return when the next one counts.

        Atomic: so many at once are let through as one after the other would be.
        """
        ...

    def refund(self, limit: Limit, key: bytes) -> None:
        """Take one attempt back, as one that turned out to be the owner's."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget what says nothing any more since this instant."""
        ...


class Accounts(Protocol):
    """All that is kept of people."""

    @property
    def persons(self) -> Persons: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def memberships(self) -> Memberships: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def challenges(self) -> Challenges: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def limits(self) -> Limits: ...


class AccountWork(Protocol):
    """What a transaction offers to the acts of people."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def accounts(self) -> Accounts: ...
