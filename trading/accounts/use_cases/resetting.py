"""A forgotten password: a link to the known address, good once, for half an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from archive.public.ledger import Accepted, Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.entry_errors import CodeWrongError
from trading.accounts.model.contacts import Contact
from trading.accounts.model.limits import ASK_ADDRESS, ASK_PLACE, RESET_PLACE
from trading.accounts.model.persons import Challenge, Purpose
from trading.accounts.model.sessions import QUIET
from trading.accounts.passwords import require_good
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import kept_of, new_id, new_token
from trading.accounts.use_cases.acting import (
    AccountAct,
    Keeper,
    Unseen,
    Visitor,
    account_stream,
    known_parts,
    notify,
    record,
    require_slow,
    send,
)
from trading.accounts.use_cases.notices import no_account, password_changed, reset_link
from trading.accounts.use_cases.registering import Asked

RESET_LASTS: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReset:
    """
    Send a link to whoever has forgotten a password.

    An unknown address gets the same answer in the same way: a row is written and a
    message goes out, which says that there is no account.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, visitor: Visitor, address: str) -> Asked:
        """
        Send it.

        Raises:
            AddressUnreadableError: neither an e-mail address nor a mobile number.
            TooManyAttemptsError: too many messages to it, or from this place.

        """
        now = self.desk.clock.now()
        contact = Contact.read(address)
        index = self.keeper.index(contact)
        counted = (ASK_PLACE, visitor.place), (ASK_ADDRESS, index)
        require_slow(self.desk, self.keeper, now, *counted)
        token, until, number = new_token(), now + RESET_LASTS, new_id()
        with self.desk.transactions.begin() as work:
            known = work.accounts.persons.found(index)
            work.accounts.challenges.add(
                Challenge(
                    id=kept_of(token),
                    purpose=Purpose.RESET,
                    person=known or "",
                    secret=b"",
                    expires_at=until,
                    tries=1,
                )
            )
            notice = (
                no_account(self.keeper)
                if known is None
                else reset_link(self.keeper, token, until)
            )
            key = f"{notice.word}/{number}"
            send(work, self.keeper, key, known or number, contact, notice, now)
        return Asked(number, contact.masked, until)


class ResetCommand(Command, frozen=True, kw_only=True):
    """Whoever got the link takes another password."""

    secret: ClassVar[frozenset[str]] = frozenset({"token", "password"})

    token: Unseen
    password: Unseen


class Reset(AccountAct[ResetCommand]):
    """
    Set a password anew; all sign-ins end, all channels are told, and a day is quiet.

    A second factor stays as it is: a mailbox alone lets nobody serve or decide.
    """

    command = ResetCommand

    def prepared(
        self, actor: Actor, command: ResetCommand, now: datetime
    ) -> ResetCommand:
        """Look whether the link counts, judge the password, and hash it."""
        with self.desk.transactions.read() as work:
            waiting = work.accounts.challenges.get(
                kept_of(command.token), Purpose.RESET
            )
            contacts = self.keeper.contacts(work, actor.person) if actor.person else []
        if waiting is None or not waiting.is_open(now) or not waiting.person:
            raise CodeWrongError
        require_good(command.password, known_parts(contacts, self.keeper.title))
        kept = self.keeper.hashing.hash(command.password)
        return msgspec.structs.replace(command, password=kept)

    def minutes(
        self, work: AccountWork, actor: Actor, command: ResetCommand, now: datetime
    ) -> Recorded:
        """Use the link up, whoever comes first; change the password."""
        number = kept_of(command.token)
        waiting = work.accounts.challenges.locked(number, Purpose.RESET)
        if (
            waiting is None
            or not waiting.is_open(now)
            or not actor.person
            or waiting.person != actor.person
        ):
            raise CodeWrongError
        person = work.accounts.persons.locked(actor.person)
        person.require_unlocked()
        work.accounts.keys.set_password(person.id, command.password, now)
        work.accounts.challenges.close(person.id, Purpose.RESET, now)
        work.accounts.sessions.end_all(person.id, now)
        work.accounts.persons.quiet(person.id, now + QUIET)
        facts = {"person": person.id}
        stream = account_stream(person.id)
        recorded = record(work, "ACCOUNT_RESET", stream, facts, (actor, now))
        notice = password_changed(self.keeper, reset=True)
        notify(work, self.keeper, person.id, notice, recorded)
        return recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """Find whose link it is, and reset that account's password."""

    reset: Reset

    def __call__(self, visitor: Visitor, command: ResetCommand) -> Accepted:
        """
        Reset it; one signs in afterwards as always.

        Raises:
            CodeWrongError: the link was used, or has run out.
            PasswordLengthError, PasswordCommonError: choose another password.
            TooManyAttemptsError: too many links from this place.

        """
        desk, keeper = self.reset.desk, self.reset.keeper
        now = desk.clock.now()
        require_slow(desk, keeper, now, (RESET_PLACE, visitor.place))
        with desk.transactions.read() as work:
            waiting = work.accounts.challenges.get(
                kept_of(command.token), Purpose.RESET
            )
        person = "" if waiting is None else waiting.person
        return self.reset(Actor(person, "", frozenset(), "reset"), command)
