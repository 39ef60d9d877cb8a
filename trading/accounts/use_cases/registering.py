"""Registering: an address that answers, a password that is none of the common ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from archive.public.evidence import fresh, same
from archive.public.ledger import Accepted, Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.codes import new_message_code, read_message_code
from trading.accounts.entry_errors import CodeWrongError
from trading.accounts.model.contacts import Contact, read_person_name
from trading.accounts.model.limits import ASK_ADDRESS, ASK_PLACE, CODE_PLACE
from trading.accounts.model.persons import Challenge, Person, Purpose, StoredContact
from trading.accounts.model.sessions import Factor, Proof
from trading.accounts.passwords import require_good
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.acting import (
    AccountAct,
    Id,
    Keeper,
    Unseen,
    Visitor,
    account_stream,
    contact_place,
    known_parts,
    name_place,
    record,
    require_slow,
    send,
)
from trading.accounts.use_cases.entering import Entered, enter
from trading.accounts.use_cases.notices import known_already, registration_code
from trading.rules.roles import Role

CODE_LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is told who asked for a message: where it went, and until when."""

    id: str
    masked: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCode:
    """
    Send a code to an address that somebody wants to register.

    The answer and the way to it are the same whether or not the address has an account:
    its owner alone learns which message came.
    """

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, visitor: Visitor, address: str) -> Asked:
        """
        Send it, and return the number of this registration.

        Raises:
            AddressUnreadableError: neither an e-mail address nor a mobile number.
            TooManyAttemptsError: too many messages to it, or from this place.

        """
        now = self.desk.clock.now()
        contact = Contact.read(address)
        index = self.keeper.index(contact)
        counted = (ASK_PLACE, visitor.place), (ASK_ADDRESS, index)
        require_slow(self.desk, self.keeper, now, *counted)
        number, person, code = new_id(), new_id(), new_message_code()
        until = now + CODE_LASTS
        with self.desk.transactions.begin() as work:
            known = work.accounts.persons.found(index)
            digest = self.keeper.code(number, code if known is None else fresh().hex())
            work.accounts.challenges.add(
                Challenge(
                    id=number,
                    purpose=Purpose.REGISTRATION,
                    person=person,
                    secret=digest,
                    data=self.keeper.sealed(contact, f"challenge/{number}"),
                    index=index,
                    expires_at=until,
                    tries=TRIES,
                )
            )
            notice = (
                registration_code(self.keeper, code, until)
                if known is None
                else known_already(self.keeper)
            )
            key = f"{notice.word}/{number}"
            send(work, self.keeper, key, known or person, contact, notice, now)
        return Asked(number, contact.masked, until)


class RegisterPersonCommand(Command, frozen=True, kw_only=True):
    """Somebody whose address answered becomes known, by a random number."""

    secret: ClassVar[frozenset[str]] = frozenset({"code", "name", "password"})

    registration: Id
    code: Unseen
    name: Unseen
    password: Unseen


class RegisterPerson(AccountAct[RegisterPersonCommand]):
    """Make an account for whoever was sent the code; nothing of them is in the log."""

    command = RegisterPersonCommand

    def prepared(
        self, actor: Actor, command: RegisterPersonCommand, now: datetime
    ) -> RegisterPersonCommand:
        """
        Judge name and password, count the try, and hash: from here on it is a hash.

        What has to be chosen better costs no try: five tries are for the code.
        """
        del actor
        number = command.registration
        with self.desk.transactions.read() as work:
            waiting = work.accounts.challenges.get(number, Purpose.REGISTRATION)
        if waiting is None:
            raise CodeWrongError
        name = read_person_name(command.name)
        contact = self.keeper.opened(waiting.data, f"challenge/{waiting.id}")
        require_good(command.password, known_parts([contact], name, self.keeper.title))
        with self.desk.transactions.begin() as work:
            counted = work.accounts.challenges.try_once(
                number, Purpose.REGISTRATION, now
            )
        if not counted or not self._answers(waiting, command):
            raise CodeWrongError
        kept = self.keeper.hashing.hash(command.password)
        return msgspec.structs.replace(command, name=name, password=kept)

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: RegisterPersonCommand,
        now: datetime,
    ) -> Recorded:
        """Use the code up, keep the person, record the number."""
        number = command.registration
        waiting = work.accounts.challenges.locked(number, Purpose.REGISTRATION)
        if (
            waiting is None
            or waiting.person != actor.person
            or not self._answers(waiting, command)
            or not work.accounts.challenges.use(number, now)
        ):
            raise CodeWrongError
        contact = self.keeper.opened(waiting.data, f"challenge/{number}")
        person = actor.person
        if not work.accounts.persons.add(
            Person(id=person, registered_at=now),
            self.keeper.personal.seal(command.name, name_place(person)),
            StoredContact(
                person=person,
                channel=contact.channel,
                index=waiting.index,
                sealed=self.keeper.sealed(contact, contact_place(person)),
                confirmed_at=now,
            ),
        ):
            raise CodeWrongError  # The address got its account a moment ago.
        work.accounts.keys.set_password(person, command.password, now)
        facts = {"person": person, "channel": contact.channel.value}
        stream = account_stream(person)
        return record(work, "PERSON_REGISTERED", stream, facts, (actor, now))

    def _answers(self, waiting: Challenge, command: RegisterPersonCommand) -> bool:
        code = read_message_code(command.code)
        return same(waiting.secret, self.keeper.code(waiting.id, code))


@dataclass(frozen=True, slots=True)
class Registered:
    """A new account, and its first sign-in; a repetition gets no second one."""

    accepted: Accepted
    person: str
    entered: Entered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Register a person and sign them in at once, with password and code given."""

    register_person: RegisterPerson

    def __call__(self, visitor: Visitor, command: RegisterPersonCommand) -> Registered:
        """
        Make the account.

        Raises:
            CodeWrongError: the code is another one, was used, or has run out.
            PasswordLengthError, PasswordCommonError: choose another password.
            PersonNameUnreadableError: the name cannot be kept like this.
            TooManyAttemptsError: too many codes from this place.

        """
        desk, keeper = self.register_person.desk, self.register_person.keeper
        now = desk.clock.now()
        require_slow(desk, keeper, now, (CODE_PLACE, visitor.place))
        with desk.transactions.read() as work:
            waiting = work.accounts.challenges.get(
                command.registration, Purpose.REGISTRATION
            )
        person = waiting.person if waiting is not None else ""
        actor = Actor(person, "", frozenset({Role.PUBLIC.value}))
        accepted = self.register_person(actor, command)
        code = read_message_code(command.code)
        entered = None
        with desk.transactions.begin() as work:
            taken = work.accounts.challenges.take(
                command.registration, keeper.code(command.registration, code)
            )
            if taken:
                proofs = (Proof(Factor.PASSWORD, now), Proof(Factor.MESSAGE_CODE, now))
                entered = enter(work, person, proofs, visitor, now)
        return Registered(accepted, person, entered)
