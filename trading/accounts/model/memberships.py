"""Who belongs to whom, from when until when; and who may not be both."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.public.values import utc
from trading.accounts.errors import (
    LentClerkError,
    MandateExpiredError,
    MandateMissingError,
    PeriodSenselessError,
    SeparationError,
    ThreeAdministratorsError,
    TwoPersonsNeededError,
)
from trading.accounts.model.organisations import (
    ADMINISTRATORS,
    Kind,
    Organisation,
    require_roles_of,
)
from trading.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Period:
    """
    From `since` up to, and never including, `until`; without an end it goes on.

    Raises:
        PeriodSenselessError: it would end before it begins.

    """

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and utc(self.until) <= utc(self.since):
            raise PeriodSenselessError("it would end before it begins")

    def covers(self, at: datetime) -> bool:
        """Tell whether it runs at this instant."""
        return utc(self.since) <= utc(at) and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended by this instant."""
        return self.until is not None and utc(self.until) <= utc(at)

    def meets(self, other: "Period") -> bool:
        """Tell whether both run at some instant."""
        begins_in_time = self.until is None or utc(other.since) < utc(self.until)
        other_too = other.until is None or utc(self.since) < utc(other.until)
        return begins_in_time and other_too

    def holds(self, other: "Period") -> bool:
        """Tell whether the other runs only while this one does."""
        if self.until is None:
            return utc(self.since) <= utc(other.since)
        ends_in_time = other.until is not None and utc(other.until) <= utc(self.until)
        return utc(self.since) <= utc(other.since) and ends_in_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """
    A person belongs to an organisation, in roles, for a period.

    `manages` means: decides who else belongs to it. `delegation` is the number of the
    one by which a town lent this person to the centre.
    """

    id: str
    person: str
    organisation: str
    kind: Kind
    roles: frozenset[Role]
    period: Period
    given_by: str
    manages: bool = False
    delegation: str = ""

    @property
    def takes_part(self) -> bool:
        """Whether the person does anything for the organisation."""
        return bool(self.roles) or self.manages


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A town lends a person to the centre, by a document, for a period with an end."""

    id: str
    town: str
    person: str
    period: Period
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """
    An owner lets an agency act for it: in one project, or in any it will create.

    Agency and owner are the words under which projects know them.
    """

    id: str
    agency: str
    owner: str
    project: str
    period: Period
    document: str

    def concerns(self, agency: str, owner: str, project: str) -> bool:
        """Tell whether it is about these three; `""` stands for every project."""
        parties = (self.agency, self.owner) == (agency, owner)
        return parties and self.project in {"", project}


# Kinds a person of the first may not be of at the same time (P-2): who serves neither
# watches nor takes part, and who watches or decides complaints takes no part.
_PARTICIPANTS: Final = frozenset(
    {Kind.FIRM, Kind.OTHER_PARTY, Kind.OWNER, Kind.AGENCY, Kind.TOWN}
)
_WATCHERS: Final = frozenset({Kind.SUPERVISING_BODY, Kind.AUTHORITY})
APART: Final[Mapping[Kind, frozenset[Kind]]] = {
    Kind.CENTRE: _PARTICIPANTS | _WATCHERS,
    Kind.SUPERVISING_BODY: _PARTICIPANTS,
    Kind.AUTHORITY: _PARTICIPANTS,
}


def require_separate(held: Iterable[Membership], wanted: Membership) -> None:
    """
    Return if the person can have the membership beside those already held.

    Who belongs to a town without any part there can be lent to the centre.

    Raises:
        RoleOfOtherKindError: an organisation of that kind cannot give these roles.
        SeparationError: the person serves, watches or takes part elsewhere (P-2).
        ThreeAdministratorsError: it would be two administrators in one (I-1).

    """
    require_roles_of(wanted.kind, wanted.roles)
    administers = set(wanted.roles & ADMINISTRATORS)
    for each in held:
        if not each.period.meets(wanted.period):
            continue
        if _are_apart(each, wanted):
            raise SeparationError(each.kind.value, wanted.kind.value)
        administers |= each.roles & ADMINISTRATORS
    if len(administers) > 1:
        raise ThreeAdministratorsError([each.value for each in administers])


def _are_apart(one: Membership, other: Membership) -> bool:
    for first, second in ((one, other), (other, one)):
        if second.kind in APART.get(first.kind, ()):
            return second.kind is not Kind.TOWN or second.takes_part
    return False


def lent(
    delegation: Delegation, town: Organisation, centre: Organisation, membership: str
) -> Membership:
    """
    Return the membership of a lent clerk: within the delegation, and as clerk only.

    Raises:
        LentClerkError: who lends is no town, or the delegation has no end.

    """
    if town.kind is not Kind.TOWN or town.id != delegation.town:
        raise LentClerkError("only a town lends clerks to the centre")
    if delegation.period.until is None:
        raise LentClerkError("a delegation has an end")
    return Membership(
        id=membership,
        person=delegation.person,
        organisation=centre.id,
        kind=centre.kind,
        roles=frozenset({Role.CLERK}),
        period=delegation.period,
        given_by=delegation.town,
        delegation=delegation.id,
    )


def require_mandate(
    mandates: Iterable[Mandate], agency: str, owner: str, project: str, at: datetime
) -> Mandate:
    """
    Return the mandate under which the agency acts for the owner in this project.

    Raises:
        MandateExpiredError: there was one, and it has ended.
        MandateMissingError: there is none, or none yet.

    """
    ended: datetime | None = None
    for mandate in mandates:
        if not mandate.concerns(agency, owner, project):
            continue
        if mandate.period.covers(at):
            return mandate
        until = mandate.period.until
        if until is not None and mandate.period.is_over(at):
            ended = until if ended is None else max(ended, until)
    if ended is not None:
        raise MandateExpiredError(agency, owner, ended)
    raise MandateMissingError(agency, owner)


HAND_LASTS: Final = timedelta(days=7)
"""For so long the first of two persons waits for the second."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One person's word for an act that needs two."""

    person: str
    credential: str
    roles: frozenset[str]


def require_second_hand(first: Hand, second: Hand) -> None:
    """
    Return if these are two persons with two credentials.

    Raises:
        TwoPersonsNeededError: they are one, or used one credential.

    """
    if first.person == second.person:
        raise TwoPersonsNeededError("the same person has said so before")
    if not second.credential or first.credential == second.credential:
        raise TwoPersonsNeededError("both used one credential")


def roles_named(names: Collection[str]) -> frozenset[Role]:
    """Return roles by their names, as rows and commands write them."""
    return frozenset(Role(name) for name in names)
