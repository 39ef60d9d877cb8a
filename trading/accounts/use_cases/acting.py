"""What every act about people begins and ends with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Final, TypeVar

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.ledger import Command, Desk, Draft, Recorded, Refusal, UseCase
from archive.public.values import LINE, Actor, RuleBrokenError, to_micros
from trading.accounts.entry_errors import PasskeysNeedHostError, TooManyAttemptsError
from trading.accounts.errors import NotOfThisOrganisationError
from trading.accounts.letters import KIND, PASSING, letter
from trading.accounts.model.contacts import Channel, Contact
from trading.accounts.model.limits import (
    REFUSAL_PERSON,
    REFUSAL_PLACE,
    REFUSAL_TOLD,
    Limit,
    place_of,
)
from trading.accounts.model.memberships import Membership
from trading.accounts.passkeys import RelyingParty
from trading.accounts.passwords import Hashing
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.ports import AccountWork
from trading.rules.procedure import NotYoursError

C = TypeVar("C", bound=Command)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=LINE)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=LINE)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""The SHA-256 of a document in the object store, as hex."""
Unseen = Annotated[str, msgspec.Meta(max_length=1000)]
"""What its owner alone knows: always one of the command's secrets."""

MANAGER: Final = "manager"
NOT_KEPT: Final = "refusals-not-kept"
_MORE_CAME: Final = "more refusals came than are kept one by one"
_FEWEST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """
    What keeps people's secrets: the key at rest, the hashing, and the site itself.

    `title` is what messages and authenticators call the site, `address` where links
    lead; without one a message holds the code alone.
    """

    personal: PersonalKey
    hashing: Hashing
    title: str
    address: str = ""
    site: RelyingParty | None = None

    def required_site(self) -> RelyingParty:
        """
        Return to whom passkeys are bound.

        Raises:
            PasskeysNeedHostError: the site has no host name.

        """
        if self.site is None:
            raise PasskeysNeedHostError
        return self.site

    def index(self, contact: Contact) -> bytes:
        """Return the blind index under which an address is found."""
        return self.personal.index(contact.channel.value, contact.address)

    def sealed(self, contact: Contact, place: str) -> bytes:
        """Return an address as it is kept."""
        return self.personal.seal(f"{contact.channel.value}:{contact.address}", place)

    def opened(self, sealed: bytes, place: str) -> Contact:
        """Return an address that was kept."""
        channel, _, address = self.personal.open(sealed, place).partition(":")
        return Contact(Channel(channel), address)

    def code(self, challenge: str, code: str) -> bytes:
        """Return what is kept of a code: nobody without the key can try numbers out."""
        return self.personal.index(f"code/{challenge}", code)

    def recovery(self, person: str, code: str) -> bytes:
        """Return what is kept of a code for a bad day."""
        return self.personal.index(f"recovery/{person}", code)

    def limit_key(self, what: str) -> bytes:
        """Return under what a place or an account is counted; it names neither."""
        return self.personal.index("limit", what)

    def contacts(self, work: AccountWork, person: str) -> list[Contact]:
        """Return every address of a person."""
        return [
            self.opened(each.sealed, contact_place(person))
            for each in work.accounts.persons.contacts(person)
        ]

    def link(self, path: str, token: str) -> str:
        """Return where a message leads; what stands behind `#` is in no server log."""
        return f"{self.address}/{path}#{token}" if self.address else token


def contact_place(person: str) -> str:
    """Return the place to which a person's addresses are sealed."""
    return f"person/{person}/contact"


def name_place(person: str) -> str:
    """Return the place to which a person's name is sealed."""
    return f"person/{person}/name"


def totp_place(person: str) -> str:
    """Return the place to which an authenticator's secret is sealed."""
    return f"person/{person}/totp"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is at the other end: the network address, and what its program says."""

    address: str
    agent: str = ""
    place: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", place_of(self.address))


class AccountAct(UseCase[AccountWork, C]):
    """An act about people, with what keeps their secrets."""

    def __init__(self, desk: Desk[AccountWork], keeper: Keeper) -> None:
        super().__init__(desk)
        self.keeper = keeper

    def require_role(self, actor: Actor) -> None:
        """
        Return if the actor holds one of the roles that the permission table names.

        Raises:
            NotYoursError: another role is needed.

        """
        act = type(self).__name__
        allowed = PERMISSIONS[act].roles
        if not allowed & set(actor.roles):
            raise NotYoursError(
                act, sorted(role.value for role in allowed), actor.roles
            )


def managing(
    work: AccountWork, actor: Actor, organisation: str, now: datetime
) -> Membership:
    """
    Return the membership by which the actor manages the organisation.

    Raises:
        NotOfThisOrganisationError: there is none that runs.

    """
    for each in work.accounts.memberships.of(actor.person):
        own = each.organisation == organisation
        if own and each.manages and each.period.covers(now):
            return each
    raise NotOfThisOrganisationError(f"the {MANAGER} of that organisation")


def account_stream(person: str) -> str:
    """Return the stream of a person: its numbers count nobody else's acts."""
    return f"account/{person}"


def organisation_stream(organisation: str) -> str:
    """Return the stream of an organisation."""
    return f"organisation/{organisation}"


def record(
    work: AccountWork,
    kind: str,
    stream: str,
    facts: Mapping[str, object],
    by: tuple[Actor, datetime],
) -> Recorded:
    """Record one event about people; facts are numbers, roles, words of no person."""
    return work.ledger.append(Draft(kind, stream, facts), *by)


def micros(at: datetime | None) -> int | None:
    """Return an instant as events hold it, None where there is no end."""
    return None if at is None else to_micros(at)


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What a person is told: a word for the key of the message, subject and body.

    `passing` is what runs out and is asked for again (`letters.PASSING`).
    """

    word: str
    subject: str
    body: str
    passing: bool = False


def notify(
    work: AccountWork, keeper: Keeper, person: str, notice: Notice, recorded: Recorded
) -> None:
    """
    Tell a person on every channel that is known (I-6).

    One event may be told to many: each has messages of their own.
    """
    for number, contact in enumerate(keeper.contacts(work, person)):
        event = f"{recorded.commitment[:32]}/{person}/{number}"
        send(
            work, keeper, f"{notice.word}/{event}", person, contact, notice, recorded.at
        )


def send(
    work: AccountWork,
    keeper: Keeper,
    key: str,
    person: str,
    to: Contact,
    notice: Notice,
    at: datetime,
) -> None:
    """Queue one sealed message."""
    kind = PASSING if notice.passing else KIND
    message = letter(
        keeper.personal, key, person, to, notice.subject, notice.body, kind=kind
    )
    work.dispatch.queue(message, at)


def spent(
    work: AccountWork,
    keeper: Keeper,
    now: datetime,
    *counted: tuple[Limit, str | bytes],
) -> datetime | None:
    """
    Count an attempt against each limit in turn; return when the next one counts.

    None: this one counts. Places come before accounts, so that whoever is held up where
    he is costs no account anything.
    """
    for limit, what in counted:
        key = what if isinstance(what, bytes) else keeper.limit_key(what)
        until = work.accounts.limits.spend(limit, key, now)
        if until is not None:
            return until
    return None


def require_slow(
    desk: Desk[AccountWork],
    keeper: Keeper,
    now: datetime,
    *counted: tuple[Limit, str | bytes],
) -> None:
    """
    Count an attempt for good, whatever comes of it, and return if it may be made.

    Raises:
        TooManyAttemptsError: it comes too soon.

    """
    with desk.transactions.begin() as work:
        until = spent(work, keeper, now, *counted)
    if until is not None:
        raise TooManyAttemptsError(until)


def refused(
    act: str,
    error: RuleBrokenError,
    now: datetime,
    *,
    person: str = "",
    organisation: str = "",
    request: bytes = b"",
) -> Refusal:
    """Return the row of the audit for somebody who was not let in."""
    return Refusal(
        at=now,
        person=person,
        organisation=organisation,
        act=act,
        code=error.code,
        rule=error.rule,
        request_digest=request,
        message=str(error),
    )


def audit(
    desk: Desk[AccountWork], keeper: Keeper, visitor: Visitor, refusal: Refusal
) -> None:
    """
    Keep that somebody was not let in.

    No more is kept than a person could cause by hand: of each person, and of each place
    by those of whom nobody knows who they are. Then one row an hour says that more
    came. The table is no means to fill a disk.
    """
    hasty = refusal.code == TooManyAttemptsError.code
    whose = (REFUSAL_PERSON, refusal.person)
    if hasty or not refusal.person:
        whose = (REFUSAL_PLACE, visitor.place)
    now = refusal.at
    with desk.transactions.begin() as work:
        if spent(work, keeper, now, whose) is not None:
            told = REFUSAL_TOLD, f"{whose[0].name}/{whose[1]}"
            if spent(work, keeper, now, told) is not None:
                return
            refusal = replace(refusal, code=NOT_KEPT, rule="", message=_MORE_CAME)
        work.refusals.add(refusal)


def known_parts(contacts: Collection[Contact], *texts: str) -> set[str]:
    """Return what everybody knows of a person, of which no password is made."""
    parts: set[str] = set()
    for contact in contacts:
        parts |= {contact.address, *contact.address.replace("@", ".").split(".")}
    for text in texts:
        parts |= {text, *text.split()}
    return {each for each in parts if len(each) >= _FEWEST_LETTERS}
