"""Proving more: an authenticator, a message, a code for a bad day, a passkey."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.evidence import labelled, same
from archive.public.ledger import Desk
from archive.public.values import RuleBrokenError
from trading.accounts.codes import (
    new_message_code,
    read_message_code,
    read_recovery_code,
    step_of,
)
from trading.accounts.entry_errors import (
    CodeWrongError,
    SecondFactorNeededError,
    SecondFactorWrongError,
    SignInNeededError,
)
from trading.accounts.model.limits import ASK_SECOND, CODE_ACCOUNT, CODE_PLACE, Limit
from trading.accounts.model.persons import Challenge, Purpose
from trading.accounts.model.sessions import Factor, Proof, Session
from trading.accounts.passkeys import authentication_options, new_challenge
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    Keeper,
    Visitor,
    audit,
    refused,
    require_slow,
    send,
    totp_place,
)
from trading.accounts.use_cases.credentials import CEREMONY_LASTS, Ceremony, serves
from trading.accounts.use_cases.entering import (
    Entered,
    found,
    pass_by,
    renewed,
    with_proof,
)
from trading.accounts.use_cases.notices import second_code
from trading.accounts.use_cases.registering import CODE_LASTS, TRIES, Asked
from trading.accounts.use_cases.signing_in import passkey_used

ACT: Final = "SecondFactor"

Proving = Callable[[AccountWork, str, datetime], str]
"""Given the person and the instant: the fingerprint of what proved it, or an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """
    Add a factor to a running sign-in, which gets another token with it.

    Wrong codes are counted for the account and for the place, and slow both down.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def by_totp(self, visitor: Visitor, token: str, code: str) -> Entered:
        """
        Take the code of an authenticator; each counts once.

        Raises:
            SecondFactorWrongError: another code, or one that was used before.
            SignInNeededError: nobody is signed in.
            TooManyAttemptsError: too many codes.

        """

        def proving(work: AccountWork, person: str, now: datetime) -> str:
            sealed = work.accounts.keys.totp(person)
            if sealed is None:
                raise SecondFactorWrongError
            secret = self.keeper.personal.open(sealed, totp_place(person))
            step = step_of(secret, code, now)
            if step is None or not work.accounts.keys.use_step(person, step):
                raise SecondFactorWrongError
            return ""

        return self._proven(visitor, token, Factor.TOTP, proving)

    def by_recovery_code(self, visitor: Visitor, token: str, code: str) -> Entered:
        """Take one of the ten codes that were written down. Raises like `by_totp`."""

        def proving(work: AccountWork, person: str, now: datetime) -> str:
            kept = self.keeper.recovery(person, read_recovery_code(code))
            if not work.accounts.keys.use_recovery(person, kept, now):
                raise SecondFactorWrongError
            return ""

        return self._proven(visitor, token, Factor.RECOVERY_CODE, proving)

    def by_message(
        self, visitor: Visitor, token: str, asked: str, code: str
    ) -> Entered:
        """
        Take the code of a message that `ask_message` sent.

        Raises:
            CodeWrongError: another code, or one that was used or has run out.
            SignInNeededError: nobody is signed in.
            TooManyAttemptsError: too many codes.

        """

        def proving(work: AccountWork, person: str, now: datetime) -> str:
            waiting = work.accounts.challenges.locked(asked, Purpose.SECOND_STEP)
            given = self.keeper.code(asked, read_message_code(code))
            if (
                waiting is None
                or waiting.person != person
                or not waiting.is_open(now)
                or not same(waiting.secret, given)
                or not work.accounts.challenges.use(asked, now)
            ):
                raise CodeWrongError
            return ""

        return self._proven(visitor, token, Factor.MESSAGE_CODE, proving)

    def by_passkey(
        self, visitor: Visitor, token: str, ceremony: str, response: str
    ) -> Entered:
        """
        Take a passkey that `ask_passkey` asked for.

        Raises:
            PasskeyInvalidError: not this person's, not in time, or not unlocked.
            SignInNeededError: nobody is signed in.

        """

        def proving(work: AccountWork, person: str, now: datetime) -> str:
            args = (work, self.keeper, ceremony, response, person, now)
            return passkey_used(*args).fingerprint

        return self._proven(visitor, token, Factor.PASSKEY, proving)

    def ask_message(self, token: str) -> Asked:
        """
        Send a code to the address that was confirmed first.

        A mailbox proves nobody who serves and has a strong factor.

        Raises:
            SignInNeededError: nobody is signed in.
            SecondFactorNeededError: this account has to give its strong factor.
            TooManyAttemptsError: too many messages to it.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            person = found(work, token, now).person
            contacts = self.keeper.contacts(work, person)
            strong = work.accounts.keys.is_strong(person)
            guarded = strong and serves(work, person, now)
        if guarded:
            raise SecondFactorNeededError("this account")
        if not contacts:
            raise SignInNeededError("this account has no address")
        contact, number, code = contacts[0], new_id(), new_message_code()
        counted = ASK_SECOND, self._account_of(person)
        require_slow(self.desk, self.keeper, now, counted)
        until = now + CODE_LASTS
        with self.desk.transactions.begin() as work:
            work.accounts.challenges.add(
                Challenge(
                    id=number,
                    purpose=Purpose.SECOND_STEP,
                    person=person,
                    secret=self.keeper.code(number, code),
                    expires_at=until,
                    tries=TRIES,
                )
            )
            notice = second_code(self.keeper, code, until)
            key = f"{notice.word}/{number}"
            send(work, self.keeper, key, person, contact, notice, now)
        return Asked(number, contact.masked, until)

    def ask_passkey(self, token: str) -> Ceremony:
        """
        Ask for one of this person's own passkeys.

        Raises:
            SignInNeededError: nobody is signed in.
            PasskeysNeedHostError: this site has no host name.

        """
        site = self.keeper.required_site()
        now = self.desk.clock.now()
        number, challenge, until = new_id(), new_challenge(), now + CEREMONY_LASTS
        with self.desk.transactions.begin() as work:
            person = found(work, token, now).person
            known = [each.credential_id for each in work.accounts.keys.passkeys(person)]
            work.accounts.challenges.add(
                Challenge(
                    id=number,
                    purpose=Purpose.PASSKEY_USE,
                    person=person,
                    secret=challenge,
                    expires_at=until,
                    tries=1,
                )
            )
        return Ceremony(number, authentication_options(site, challenge, known), until)

    def _proven(
        self, visitor: Visitor, token: str, factor: Factor, proving: Proving
    ) -> Entered:
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            session = found(work, token, now)
        try:
            self._require_slow(visitor, session, factor, now)
            with self.desk.transactions.begin() as work:
                work.accounts.persons.locked(session.person).require_unlocked()
                credential = proving(work, session.person, now)
                more = with_proof(session, Proof(factor, now, credential))
                entered = renewed(work, token, more)
                pass_by(work, more, ACT, now)
                if factor is not Factor.PASSKEY:
                    key = self._account(session)
                    work.accounts.limits.refund(CODE_ACCOUNT, key)
                return entered
        except RuleBrokenError as refusal:
            request = labelled("second-factor/1", session.id.encode(), factor.encode())
            row = refused(ACT, refusal, now, person=session.person, request=request)
            audit(self.desk, self.keeper, visitor, row)
            raise

    def _require_slow(
        self, visitor: Visitor, session: Session, factor: Factor, now: datetime
    ) -> None:
        """Count it; a passkey cannot be guessed, so only its place is slowed down."""
        counted: list[tuple[Limit, str | bytes]] = [(CODE_PLACE, visitor.place)]
        if factor is not Factor.PASSKEY:
            counted.append((CODE_ACCOUNT, self._account(session)))
        require_slow(self.desk, self.keeper, now, *counted)

    def _account(self, session: Session) -> bytes:
        return self._account_of(session.person)

    def _account_of(self, person: str) -> bytes:
        return self.keeper.limit_key(f"account/{person}")
