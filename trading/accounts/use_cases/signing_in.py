"""Coming in: by password, or by a passkey; whoever fails learns nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.evidence import labelled
from archive.public.ledger import Desk
from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import (
    AddressUnreadableError,
    PasskeyInvalidError,
    SignInFailedError,
)
from trading.accounts.model.contacts import Contact
from trading.accounts.model.limits import (
    SIGN_IN_ACCOUNT,
    SIGN_IN_PLACE,
)
from trading.accounts.model.persons import Challenge, Passkey, Purpose
from trading.accounts.model.sessions import Factor, Proof
from trading.accounts.passkeys import (
    authentication_options,
    fingerprint,
    named_in,
    new_challenge,
    used,
)
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    Keeper,
    Visitor,
    audit,
    refused,
    require_slow,
)
from trading.accounts.use_cases.credentials import CEREMONY_LASTS, Ceremony
from trading.accounts.use_cases.entering import Entered, enter

ACT: Final = "SignIn"
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """
    Sign in with an address and a password.

    Attempts are counted before anything is looked up, by place and by address typed;
    the password is hashed whether or not there is such an account; and the answer is
    one and the same for no account, a wrong password, and an address nobody can have.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, visitor: Visitor, address: str, password: str) -> Entered:
        """
        Return the sign-in: with a token never seen before, whatever came along.

        Raises:
            SignInFailedError: address and password do not belong together.
            AccountLockedError: they do, and the account is locked.
            TooManyAttemptsError: too soon; says when the next attempt counts.

        """
        now = self.desk.clock.now()
        index = self._index(address)
        request = labelled("sign-in/1", index)
        try:
            self._require_slow(visitor, index, now)
            with self.desk.transactions.read() as work:
                person = work.accounts.persons.found(index)
                kept = work.accounts.keys.password(person) if person else None
            matches = self.keeper.hashing.matches(kept, password)
            if not matches or person is None or kept is None:
                raise SignInFailedError
            fresh = kept
            if self.keeper.hashing.is_outdated(kept):
                fresh = self.keeper.hashing.hash(password)
            with self.desk.transactions.begin() as work:
                self._require_still(work, person, kept)
                work.accounts.keys.rehash(person, kept, fresh)
                work.accounts.limits.refund(SIGN_IN_ACCOUNT, index)
                proofs = (Proof(Factor.PASSWORD, now),)
                return enter(work, person, proofs, visitor, now)
        except RuleBrokenError as refusal:
            row = refused(ACT, refusal, now, request=request)
            audit(self.desk, self.keeper, visitor, row)
            raise

    def _index(self, address: str) -> bytes:
        try:
            return self.keeper.index(Contact.read(address))
        except AddressUnreadableError:
            return self.keeper.personal.index("unreadable", address[:_LONGEST])

    def _require_slow(self, visitor: Visitor, index: bytes, now: datetime) -> None:
        counted = (SIGN_IN_PLACE, visitor.place), (SIGN_IN_ACCOUNT, index)
        require_slow(self.desk, self.keeper, now, *counted)

    @staticmethod
    def _require_still(work: AccountWork, person: str, kept: str) -> None:
        """Look again under the lock: nobody comes in on what was true a moment ago."""
        account = work.accounts.persons.locked(person)
        if work.accounts.keys.password(person) != kept:
            raise SignInFailedError
        account.require_unlocked()


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPasskeySignIn:
    """Ask a device for any passkey of this site; nobody has said yet who it is."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, visitor: Visitor) -> Ceremony:
        """
        Return the options for `navigator.credentials.get()`.

        Raises:
            PasskeysNeedHostError: this site has no host name.
            TooManyAttemptsError: too many from this place.

        """
        site = self.keeper.required_site()
        now = self.desk.clock.now()
        require_slow(self.desk, self.keeper, now, (SIGN_IN_PLACE, visitor.place))
        number, challenge, until = new_id(), new_challenge(), now + CEREMONY_LASTS
        with self.desk.transactions.begin() as work:
            work.accounts.challenges.add(
                Challenge(
                    id=number,
                    purpose=Purpose.PASSKEY_USE,
                    person="",
                    secret=challenge,
                    expires_at=until,
                    tries=1,
                )
            )
        return Ceremony(number, authentication_options(site, challenge, ()), until)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeySignIn:
    """
    Sign in with a passkey: two factors in one.

    Only the place is slowed down here: whoever attacks an account by its password does
    not keep its owner out.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, visitor: Visitor, ceremony: str, response: str) -> Entered:
        """
        Return the sign-in.

        Raises:
            PasskeyInvalidError: not this site's, not in time, or not unlocked.
            AccountLockedError: the account is locked.
            TooManyAttemptsError: too many from this place.

        """
        now = self.desk.clock.now()
        request = labelled("passkey-sign-in/1", ceremony[:_LONGEST].encode())
        try:
            require_slow(self.desk, self.keeper, now, (SIGN_IN_PLACE, visitor.place))
            with self.desk.transactions.begin() as work:
                passkey = passkey_used(work, self.keeper, ceremony, response, "", now)
                person = work.accounts.persons.locked(passkey.person)
                person.require_unlocked()
                proofs = (Proof(Factor.PASSKEY, now, passkey.fingerprint),)
                return enter(work, person.id, proofs, visitor, now)
        except RuleBrokenError as refusal:
            row = refused(ACT, refusal, now, request=request)
            audit(self.desk, self.keeper, visitor, row)
            raise


def passkey_used(
    work: AccountWork,
    keeper: Keeper,
    ceremony: str,
    response: str,
    person: str,
    now: datetime,
) -> Passkey:
    """
    Return the passkey that answered a challenge, and use both up.

    `person` is who was asked; empty where nobody has said who it is.

    Raises:
        PasskeyInvalidError: another challenge, another person's key, or a copy of one.

    """
    waiting = work.accounts.challenges.locked(ceremony, Purpose.PASSKEY_USE)
    if waiting is None or waiting.person != person or not waiting.is_open(now):
        raise PasskeyInvalidError("it comes too late, or from another sign-in")
    passkey = work.accounts.keys.passkey(fingerprint(named_in(response)))
    if passkey is None or (person and passkey.person != person):
        raise PasskeyInvalidError("this site does not know it")
    count = used(
        keeper.required_site(),
        response,
        waiting.secret,
        passkey.public_key,
        passkey.sign_count,
    )
    number, before = passkey.fingerprint, passkey.sign_count
    is_first = work.accounts.challenges.use(waiting.id, now)
    if not is_first or not work.accounts.keys.use_passkey(number, before, count, now):
        raise PasskeyInvalidError("it was used at the same moment elsewhere")
    return passkey
