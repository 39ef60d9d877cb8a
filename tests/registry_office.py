"""A registry office for tests: people register, belong, sign in; letters are read."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import msgspec
import pyotp
from argon2 import Parameters, Type
from sqlalchemy import select

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.model import Message
from archive.dispatch.tables import MessageRow
from archive.evidence.personal import PersonalKey
from archive.ledger.acts import Accepted, Desk
from archive.ledger.model import EventBody, parse_event
from archive.ledger.ports import Passage, Refusal
from archive.values.actors import Actor
from tests.authenticator import Telephone
from tests.builders_bidders import firm
from trading.accounts.letters import opened
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import SignedIn
from trading.accounts.passkeys import RelyingParty
from trading.accounts.passwords import Argon2
from trading.accounts.use_cases import (
    administering,
    credentials,
    entering,
    gate,
    lending,
    members,
    organising,
    registering,
    resetting,
    second_factor,
    sessions,
    signing_in,
)
from trading.accounts.use_cases.acting import Keeper, Visitor
from trading.rules.roles import Role
from trading.server.database import metadata
from trading.server.people import read_code

STEP = timedelta(seconds=30)
"""After so long an authenticator shows another code."""

QUICK = Parameters(Type.ID, 19, 16, 32, 1, 8, 1)
"""Real argon2id, quick enough for tests."""

SITE = RelyingParty("trade.example", "https://trade.example", "演示中心")
PASSWORD = "Lampe Brücke sieben Hutrand"  # noqa: S105 - of nobody
HOME = Visitor("203.0.113.9", "Firefox on a desk")
PLATFORM = Actor("platform", "platform", frozenset({Role.PLATFORM.value}))
CENTRE = "虚构县公共资源交易中心"
EXTRA = {
    organising.RegisterOrganisation: (read_code,),
    administering.AppointAdministrators: (CENTRE,),
}


@dataclass
class Citizen:
    """A person of the tests, with everything that proves who it is."""

    address: str
    person: str = ""
    token: str = ""
    password: str = PASSWORD
    secret: str = ""
    recovery: tuple[str, ...] = ()
    phone: Telephone = field(default_factory=Telephone)


class RegistryOffice:
    """The acts and services of people over one desk, and what can be seen of them."""

    def __init__(
        self, desk: Desk, clock: DemonstrationClock, keeper: Keeper | None = None
    ) -> None:
        self.desk, self.clock = desk, clock
        self.keeper = keeper or Keeper(
            personal=PersonalKey(bytes(range(32))),
            hashing=Argon2(QUICK),
            title="演示中心",
            address="https://trade.example",
            site=SITE,
        )
        both = {"desk": desk, "keeper": self.keeper}
        self.ask_code = registering.AskCode(**both)
        self.register_person = registering.RegisterPerson(desk, self.keeper)
        self.register = registering.Register(register_person=self.register_person)
        self.sign_in = signing_in.SignIn(**both)
        self.begin_passkey_sign_in = signing_in.BeginPasskeySignIn(**both)
        self.passkey_sign_in = signing_in.PasskeySignIn(**both)
        self.second_factor = second_factor.SecondFactor(**both)
        self.recognise = sessions.Recognise(desk=desk)
        self.choose = sessions.ChooseMembership(desk=desk)
        self.sign_out = sessions.SignOut(desk=desk)
        self.list_sessions = sessions.ListSessions(desk=desk)
        self.list_seats = sessions.ListSeats(desk=desk)
        self.end_session = sessions.EndSession(desk=desk)
        self.ask_reset = resetting.AskReset(**both)
        self.reset = resetting.Reset(desk, self.keeper)
        self.reset_password = resetting.ResetPassword(reset=self.reset)
        self.begin_totp = credentials.BeginTotp(**both)
        self.begin_passkey = credentials.BeginPasskey(**both)
        self.gate = gate.Gate(**both, recognise=self.recognise)
        self._keys = count(1)

    # Acting

    def key(self) -> str:
        return f"desk-{next(self._keys):08}"

    def act(self, use_case: type, actor: Actor, **facts: object) -> Accepted:
        """Let somebody act; the request goes through its decoder, as from outside."""
        act = use_case(self.desk, self.keeper, *EXTRA.get(use_case, ()))
        message = msgspec.json.encode({"key": self.key(), **facts})
        return act(actor, act.command.decode(message))

    def command(self, kind: type, **facts: object):
        return kind.decode(msgspec.json.encode({"key": self.key(), **facts}))

    # People

    def citizen(self, address: str = "li@example.org") -> Citizen:
        """Register somebody; signed in with password and the message's code."""
        asked = self.ask_code(HOME, address)
        command = self.command(
            registering.RegisterPersonCommand,
            registration=asked.id,
            code=self.code_sent(),
            name="李四",
            password=PASSWORD,
        )
        done = self.register(HOME, command)
        return Citizen(address, done.person, done.entered.token)

    def actor(self, who: Citizen) -> Actor:
        """Return as whom a citizen acts in the present sign-in."""
        return self.recognise(who.token).actor

    def signed(self, who: Citizen) -> SignedIn:
        return self.recognise(who.token)

    def enrol(self, who: Citizen) -> None:
        """Give somebody an authenticator; its first step is used up."""
        shown = self.begin_totp(self.signed(who))
        who.secret, who.recovery = shown.secret, shown.recovery_codes
        code = self.code_now(who)
        self.act(credentials.EnrolTotp, self.actor(who), code=code)

    def code_now(self, who: Citizen) -> str:
        return pyotp.TOTP(who.secret).at(self.clock.now())

    def prove(self, who: Citizen) -> None:
        """Give the second factor, in a step of its own."""
        self.clock.pass_by(STEP)
        code = self.code_now(who)
        who.token = self.second_factor.by_totp(HOME, who.token, code).token

    def add_phone(self, who: Citizen) -> Accepted:
        """Add the telephone's passkey."""
        asked = self.begin_passkey(self.signed(who))
        return self.act(
            credentials.AddPasskey,
            self.actor(who),
            ceremony=asked.id,
            response=who.phone.make(asked.options),
            label="telephone",
        )

    def enter(self, who: Citizen, visitor: Visitor = HOME) -> entering.Entered:
        entered = self.sign_in(visitor, who.address, who.password)
        who.token = entered.token
        return entered

    def enter_by_phone(self, who: Citizen, visitor: Visitor = HOME) -> entering.Entered:
        asked = self.begin_passkey_sign_in(visitor)
        response = who.phone.use(asked.options)
        entered = self.passkey_sign_in(visitor, asked.id, response)
        who.token = entered.token
        return entered

    def official(self, address: str) -> Citizen:
        """Register somebody with an authenticator, signed in with two factors."""
        who = self.citizen(address)
        self.enrol(who)
        self.prove(who)
        return who

    # Organisations

    def found(self, who: Citizen, kind: Kind, name: str, *roles: Role, **more) -> str:
        """Register an organisation; return its number."""
        code = {"code": str(firm(1))} if kind is Kind.FIRM else {}
        accepted = self.act(
            organising.RegisterOrganisation,
            self.actor(who),
            **{"kind": kind, "name": name, "roles": roles, **code, **more},
        )
        return facts(accepted)["organisation"]

    def invite(self, who: Citizen, organisation: str, address: str, *roles, **more):
        """Let a manager invite; return the token that the letter brings."""
        self.act(
            members.GiveMembership,
            self.actor(who),
            organisation=organisation,
            address=address,
            roles=roles,
            **more,
        )
        return self.token_sent()

    def accept(self, who: Citizen, token: str) -> str:
        """Take an invitation up; return the number of the membership."""
        accepted = self.act(members.AcceptMembership, self.actor(who), token=token)
        return facts(accepted)["membership"]

    def take_seat(self, who: Citizen, membership: str) -> None:
        who.token = self.choose(who.token, membership).token

    def sit(self, who: Citizen) -> Actor:
        """Choose the one seat there is, and return the actor."""
        (seat,) = self.list_seats(self.signed(who))
        self.take_seat(who, seat.membership.id)
        return self.actor(who)

    def administrators(self, centre: str = CENTRE) -> dict[Role, Citizen]:
        """Appoint the first three of a centre, each seated with two factors."""
        invite = administering.InviteAdministrators(
            appoint_administrators=administering.AppointAdministrators(
                self.desk, self.keeper, centre
            ),
            platform=PLATFORM,
        )
        found = {}
        for role, token in invite().items():
            who = self.official(f"{role.value}@centre.example")
            self.take_seat(who, self.accept(who, token))
            found[role] = who
        return found

    def staff(self, security: Citizen, name: str, *roles: Role) -> Citizen:
        """Let the security administrator take somebody into the centre."""
        who = self.official(f"{name}@centre.example")
        organisation = self.centre()
        address = f"{name}@centre.example"
        token = self.invite(security, organisation, address, *roles)
        self.take_seat(who, self.accept(who, token))
        return who

    def centre(self) -> str:
        with self.desk.transactions.read() as work:
            return work.accounts.organisations.centre().id

    def confirm(self, organisation: str, *hands: Citizen) -> None:
        for each in hands:
            self.act(
                organising.ConfirmOrganisation,
                self.actor(each),
                organisation=organisation,
            )

    def mandate(self, owner: Citizen, parties: tuple[str, str], project: str, **period):
        """Let an owner mandate an agency."""
        of_owner, of_agency = parties
        return self.act(
            lending.RecordMandate,
            self.actor(owner),
            owner=of_owner,
            agency=of_agency,
            project=project,
            document="0" * 64,
            **{name: at.isoformat() for name, at in period.items()},
        )

    def lend(self, town_manager: Citizen, town: str, person: str, since, until):
        accepted = self.act(
            lending.DelegateClerk,
            self.actor(town_manager),
            town=town,
            person=person,
            since=since,
            until=until,
            document="0" * 64,
        )
        return facts(accepted)["delegation"]

    # Looking

    def letters(self) -> list[Message]:
        """Return every message as its reader sees it."""
        with self.desk.transactions.read() as work:
            rows = work.session.scalars(select(MessageRow).order_by(MessageRow.id))
            return [
                opened(
                    self.keeper.personal,
                    Message(
                        key=row.key,
                        kind=row.kind,
                        person=row.person,
                        address=row.address,
                        subject=row.subject,
                        body=row.body,
                    ),
                )
                for row in rows
            ]

    def code_sent(self) -> str:
        return re.search(r"Code: (\d{6})", self.letters()[-1].body).group(1)

    def token_sent(self) -> str:
        return re.search(r"#([A-Za-z0-9_-]{40,})", self.letters()[-1].body).group(1)

    def passkeys(self, person: str) -> list[str]:
        """Return the fingerprints of a person's passkeys, the oldest first."""
        with self.desk.transactions.read() as work:
            return [each.fingerprint for each in work.accounts.keys.passkeys(person)]

    def events(self, stream: str) -> list[EventBody]:
        with self.desk.transactions.read() as work:
            return [parse_event(each.body) for each in work.ledger.stream(stream)]

    def audit(self) -> list[Refusal | Passage]:
        later = datetime.fromisoformat("2099-01-01T00:00+00:00")
        with self.desk.transactions.read() as work:
            return [each for _, each in work.refusals.unlogged(later)]

    def everything(self) -> str:
        """Return all that the database holds in clear, to look for what must not be."""
        with self.desk.transactions.read() as work:
            return "\n".join(
                repr(tuple(row))
                for table in metadata.sorted_tables
                for row in work.session.execute(table.select())
            )


def facts(accepted: Accepted) -> dict:
    """Return what an event says."""
    return json.loads(accepted.event.body)["facts"]
