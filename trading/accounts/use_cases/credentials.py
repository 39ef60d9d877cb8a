"""What proves who somebody is: changed by its owner, told to its owner everywhere."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

import msgspec

from archive.public.ledger import Accepted, Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.codes import (
    enrolment_uri,
    new_recovery_codes,
    new_secret,
    read_recovery_code,
    step_of,
)
from trading.accounts.entry_errors import (
    CodeWrongError,
    LastFactorStaysError,
    PasskeyInvalidError,
    PasswordWrongError,
    SecondFactorWrongError,
)
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.limits import CODE_ACCOUNT
from trading.accounts.model.persons import (
    Challenge,
    Passkey,
    Purpose,
    require_may_remove,
)
from trading.accounts.model.sessions import QUIET, TWO_FACTOR_ROLES, SignedIn
from trading.accounts.passkeys import (
    fingerprint,
    made,
    new_challenge,
    registration_options,
)
from trading.accounts.passwords import require_good
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    AccountAct,
    Id,
    Keeper,
    Label,
    Unseen,
    Visitor,
    account_stream,
    known_parts,
    name_place,
    notify,
    record,
    require_slow,
    totp_place,
)
from trading.accounts.use_cases.entering import Entered, enter
from trading.accounts.use_cases.notices import key_removed, new_key, password_changed

ENROLMENT_LASTS: Final = timedelta(minutes=15)
CEREMONY_LASTS: Final = timedelta(minutes=5)
MOST_PASSKEYS: Final = 20
_MAC: Final = 32
_TRIES: Final = 10


class ChangePasswordCommand(Command, frozen=True, kw_only=True):
    """A person who knows the present password takes another one."""

    secret: ClassVar[frozenset[str]] = frozenset({"current", "password"})

    current: Unseen
    password: Unseen


class ChangePassword(AccountAct[ChangePasswordCommand]):
    """Take another password; every sign-in ends, this one too, and is told about."""

    command = ChangePasswordCommand

    def prepared(
        self, actor: Actor, command: ChangePasswordCommand, now: datetime
    ) -> ChangePasswordCommand:
        """
        Count and check the present password, judge and hash the new one.

        From here on both are what is kept of them: `minutes` changes the one into the
        other, if it is still there.
        """
        person = actor.person
        counted = CODE_ACCOUNT, f"account/{person}"
        require_slow(self.desk, self.keeper, now, counted)
        with self.desk.transactions.read() as work:
            kept = work.accounts.keys.password(person)
            contacts = self.keeper.contacts(work, person)
            name = self.keeper.personal.open(
                work.accounts.persons.name(person), name_place(person)
            )
        if not self.keeper.hashing.matches(kept, command.current):
            raise PasswordWrongError
        parts = known_parts(contacts, name, self.keeper.title, actor.organisation)
        require_good(command.password, parts)
        hashed = self.keeper.hashing.hash(command.password)
        return msgspec.structs.replace(command, current=kept or "", password=hashed)

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: ChangePasswordCommand,
        now: datetime,
    ) -> Recorded:
        """Change it if nobody did meanwhile; end all sign-ins."""
        person = work.accounts.persons.locked(actor.person)
        person.require_unlocked()
        if work.accounts.keys.password(person.id) != command.current:
            raise PasswordWrongError
        work.accounts.keys.set_password(person.id, command.password, now)
        work.accounts.sessions.end_all(person.id, now)
        facts = {"person": person.id}
        stream = account_stream(person.id)
        recorded = record(work, "PASSWORD_CHANGED", stream, facts, (actor, now))
        notice = password_changed(self.keeper, reset=False)
        notify(work, self.keeper, person.id, notice, recorded)
        return recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnPassword:
    """Change the password, and let whoever did so stay: in a sign-in of its own."""

    change_password: ChangePassword

    def __call__(
        self, visitor: Visitor, signed_in: SignedIn, command: ChangePasswordCommand
    ) -> tuple[Accepted, Entered]:
        """
        Change it and return the new sign-in; cut in between, one signs in again.

        Raises:
            PasswordWrongError: the present one is another one.
            PasswordLengthError, PasswordCommonError: choose another password.
            TooManyAttemptsError: too many wrong ones.

        """
        desk = self.change_password.desk
        accepted = self.change_password(signed_in.actor, command)
        with desk.transactions.begin() as work:
            proofs, now = signed_in.session.proofs, desk.clock.now()
            entered = enter(work, signed_in.session.person, proofs, visitor, now)
        return accepted, entered


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is shown once: what the authenticator reads, and the codes to write down."""

    uri: str = field(repr=False)
    secret: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTotp:
    """Make the secret of an authenticator; it counts once a code of it came back."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, signed_in: SignedIn) -> Enrolment:
        """Return what the page shows, once and for a quarter of an hour."""
        now, person = self.desk.clock.now(), signed_in.session.person
        secret, codes = new_secret(), tuple(new_recovery_codes())
        plain = map(read_recovery_code, codes)
        kept = [self.keeper.recovery(person, each) for each in plain]
        until = now + ENROLMENT_LASTS
        with self.desk.transactions.begin() as work:
            masked = [each.masked for each in self.keeper.contacts(work, person)]
            work.accounts.challenges.add(
                Challenge(
                    id=_draft(person),
                    purpose=Purpose.TOTP_DRAFT,
                    person=person,
                    secret=self.keeper.personal.seal(secret, totp_place(person)),
                    data=b"".join(kept),
                    expires_at=until,
                    tries=_TRIES,
                )
            )
        account = masked[0] if masked else person[:8]
        uri = enrolment_uri(secret, account, self.keeper.title)
        return Enrolment(uri, secret, codes, until)


class EnrolTotpCommand(Command, frozen=True, kw_only=True):
    """The authenticator answers with its first code."""

    secret: ClassVar[frozenset[str]] = frozenset({"code"})

    code: Unseen


class EnrolTotp(AccountAct[EnrolTotpCommand]):
    """Take an authenticator into use, instead of the one before."""

    command = EnrolTotpCommand

    def minutes(
        self, work: AccountWork, actor: Actor, command: EnrolTotpCommand, now: datetime
    ) -> Recorded:
        """Check the first code, keep secret and recovery codes, tell the owner."""
        person = work.accounts.persons.locked(actor.person).id
        waiting = work.accounts.challenges.locked(_draft(person), Purpose.TOTP_DRAFT)
        if waiting is None or not waiting.is_open(now):
            raise CodeWrongError
        secret = self.keeper.personal.open(waiting.secret, totp_place(person))
        step = step_of(secret, command.code, now)
        if step is None:
            raise SecondFactorWrongError
        data = waiting.data
        recovery = [data[at : at + _MAC] for at in range(0, len(data), _MAC)]
        work.accounts.keys.set_totp(person, waiting.secret, step, recovery)
        work.accounts.challenges.close(person, Purpose.TOTP_DRAFT, now)
        work.accounts.persons.quiet(person, now + QUIET)
        facts = {"person": person, "recovery_codes": len(recovery)}
        stream = account_stream(person)
        recorded = record(work, "TOTP_ENROLLED", stream, facts, (actor, now))
        notice = new_key(self.keeper, "验证器 authenticator")
        notify(work, self.keeper, person, notice, recorded)
        return recorded


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a browser is given to make or use a passkey, and the number to come back."""

    id: str
    options: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPasskey:
    """Ask a device for a new passkey, for whoever is signed in."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, signed_in: SignedIn) -> Ceremony:
        """
        Return the options for `navigator.credentials.create()`.

        Raises:
            PasskeysNeedHostError: this site has no host name.

        """
        site = self.keeper.required_site()
        now, person = self.desk.clock.now(), signed_in.session.person
        number, challenge, until = new_id(), new_challenge(), now + CEREMONY_LASTS
        with self.desk.transactions.begin() as work:
            known = [each.credential_id for each in work.accounts.keys.passkeys(person)]
            masked = [each.masked for each in self.keeper.contacts(work, person)]
            work.accounts.challenges.add(
                Challenge(
                    id=number,
                    purpose=Purpose.PASSKEY_NEW,
                    person=person,
                    secret=challenge,
                    expires_at=until,
                    tries=1,
                )
            )
        shown_as = masked[0] if masked else person[:8]
        options = registration_options(site, person, shown_as, challenge, known)
        return Ceremony(number, options, until)


class AddPasskeyCommand(Command, frozen=True, kw_only=True):
    """A device made a passkey; `response` is what the browser says about it."""

    ceremony: Id
    response: Annotated[str, msgspec.Meta(max_length=20_000)]
    label: Label


class AddPasskey(AccountAct[AddPasskeyCommand]):
    """Keep a passkey, and tell its owner on every channel."""

    command = AddPasskeyCommand

    def minutes(
        self, work: AccountWork, actor: Actor, command: AddPasskeyCommand, now: datetime
    ) -> Recorded:
        """Verify the response to this person's own challenge; keep the public half."""
        site = self.keeper.required_site()
        person = work.accounts.persons.locked(actor.person).id
        purpose = Purpose.PASSKEY_NEW
        waiting = work.accounts.challenges.locked(command.ceremony, purpose)
        if waiting is None or waiting.person != person or not waiting.is_open(now):
            raise PasskeyInvalidError("it comes too late, or from another sign-in")
        new = made(site, command.response, waiting.secret)
        work.accounts.challenges.use(waiting.id, now)
        number = fingerprint(new.credential_id)
        if len(work.accounts.keys.passkeys(person)) >= MOST_PASSKEYS:
            raise PasskeyInvalidError(f"an account has at most {MOST_PASSKEYS}")
        if not work.accounts.keys.add_passkey(
            Passkey(
                fingerprint=number,
                person=person,
                credential_id=new.credential_id,
                public_key=new.public_key,
                sign_count=new.sign_count,
                label=command.label,
                created_at=now,
            )
        ):
            raise PasskeyInvalidError("it is registered already")
        work.accounts.persons.quiet(person, now + QUIET)
        facts = {"person": person, "passkey": number}
        stream = account_stream(person)
        recorded = record(work, "PASSKEY_ADDED", stream, facts, (actor, now))
        notice = new_key(self.keeper, "通行密钥 passkey")
        notify(work, self.keeper, person, notice, recorded)
        return recorded


class RemovePasskeyCommand(Command, frozen=True, kw_only=True):
    """A passkey is not to be let in any more."""

    passkey: Id


class RemovePasskey(AccountAct[RemovePasskeyCommand]):
    """Forget a passkey, and end every sign-in that was made with it."""

    command = RemovePasskeyCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: RemovePasskeyCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it may go: no older one on a quiet day, not the last of staff."""
        person = work.accounts.persons.locked(actor.person)
        passkey = work.accounts.keys.passkey(command.passkey)
        if passkey is None or passkey.person != person.id:
            raise NoSuchAccountError("passkey")
        require_may_remove(person, passkey.created_at, now)
        work.accounts.keys.remove_passkey(passkey.fingerprint)
        if not work.accounts.keys.is_strong(person.id) and serves(work, person.id, now):
            raise LastFactorStaysError
        for session in work.accounts.sessions.of(person.id, now):
            if any(each.credential == passkey.fingerprint for each in session.proofs):
                work.accounts.sessions.end(session.id, person.id, now)
        facts = {"person": person.id, "passkey": passkey.fingerprint}
        stream = account_stream(person.id)
        recorded = record(work, "PASSKEY_REMOVED", stream, facts, (actor, now))
        notify(work, self.keeper, person.id, key_removed(self.keeper), recorded)
        return recorded


def serves(work: AccountWork, person: str, now: datetime) -> bool:
    """Tell whether the person serves, decides or watches anywhere (I-5)."""
    return any(
        each.roles & TWO_FACTOR_ROLES and not each.period.is_over(now)
        for each in work.accounts.memberships.of(person)
    )


def _draft(person: str) -> str:
    """Return the number of what waits for an authenticator: one for each person."""
    return f"totp:{person}"
