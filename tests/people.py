"""Who lives in the features: people and firms keep their names across all of them."""

from dataclasses import dataclass, field
from typing import Final

from archive.evidence.keys import SigningKey
from archive.values.actors import Actor
from trading.bidders.codes import Uscc
from trading.rules.roles import Role
from trading.venue.model import Attendee, Duty

PLACE: Final = "510682"
OWNER: Final = "Dongan Water Station"
CENTRE: Final = "Trading Centre"
SUPERVISING_BODY: Final = "Supervision Bureau"
AUTHORITY: Final = "Development and Reform Bureau"
AGENCY: Final = "Ruian Agency"

STAFF: Final[dict[str, tuple[str, tuple[Role, ...]]]] = {
    "Owner Zhao": (OWNER, (Role.OWNER,)),
    "Approver Sun": (OWNER, (Role.OWNER, Role.OWNER_APPROVER)),
    "Reviewer Wu": (OWNER, (Role.REVIEWER,)),
    "Reviewer Zheng": (OWNER, (Role.REVIEWER,)),
    "Reviewer Feng": (OWNER, (Role.REVIEWER,)),
    "Reviewer Gao": (OWNER, (Role.REVIEWER,)),
    "Consultant Bai": (AGENCY, (Role.REVIEWER,)),
    "Engineer Tang": (OWNER, (Role.TRACKING_OFFICER,)),
    "Engineer Peng": (OWNER, (Role.TRACKING_OFFICER,)),
    "Clerk Chen": (CENTRE, (Role.CLERK,)),
    "Clerk He": (CENTRE, (Role.CLERK,)),
    "Manager Guan": (CENTRE, (Role.CENTRE_MANAGER,)),
    "Officer Lin": (SUPERVISING_BODY, (Role.SUPERVISOR,)),
    "Officer Deng": (SUPERVISING_BODY, (Role.SUPERVISOR,)),
    "Administrator Luo": (CENTRE, (Role.SECURITY_ADMINISTRATOR,)),
    "Agent Qian": (AGENCY, (Role.AGENCY,)),
    "Director Guo": (AUTHORITY, (Role.AUTHORITY,)),
}
"""Reviewers Wu and Zheng are appointed, Feng is the third; Gao is appointed nowhere."""

FIRMS: Final = (
    "Hengda Road",
    "Minjiang Bridge",
    "Longquan Water",
    "Qingyang Paving",
    "Tianfu Earthworks",
)

DUTIES: Final = {
    "Clerk Chen": Duty.CLERK,
    "Clerk He": Duty.CLERK,
    "Officer Lin": Duty.SUPERVISOR,
    "Officer Deng": Duty.SUPERVISOR,
    "Owner Zhao": Duty.OWNER,
    "Agent Qian": Duty.OWNER,
}


@dataclass(frozen=True)
class Person:
    """Somebody who acts and signs, with a key that lives as long as the scenario."""

    name: str
    actor: Actor
    key: SigningKey = field(default_factory=SigningKey.generate, repr=False)

    @property
    def id(self) -> str:
        return self.actor.person

    def attends(self, duty: Duty) -> Attendee:
        """Return the person as somebody present in a room."""
        key = self.key.public.raw.hex()
        return Attendee(self.id, self.actor.organisation, duty, key, self.name)


@dataclass(frozen=True)
class Firm:
    """A firm, its valid invented credit code, and who acts for it."""

    name: str
    code: str
    agent: Person


class People:
    """Finds people and firms by their names; each exists once in a scenario."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._firms: dict[str, Firm] = {}

    def person(self, name: str) -> Person:
        """Return somebody of the staff, or who acts for the firm of that name."""
        if name not in STAFF:
            return self.firm(name).agent
        organisation, roles = STAFF[name]
        return self._known(name, organisation, roles)

    def firm(self, name: str) -> Firm:
        if name not in self._firms:
            number = len(self._firms) + 1
            code = str(Uscc.of_body(f"91{PLACE}MAFRM{number:04}"))
            agent = self._known(f"the agent of {name}", code, (Role.BIDDER,))
            self._firms[name] = Firm(name, code, agent)
        return self._firms[name]

    def named(self, code: str) -> Firm:
        """Return the firm of this credit code."""
        return next(each for each in self._firms.values() if each.code == code)

    def _known(self, name: str, organisation: str, roles: tuple[Role, ...]) -> Person:
        if name not in self._people:
            held = frozenset(role.value for role in roles)
            key = SigningKey.generate()
            known = name.lower().replace(" ", "-")
            actor = Actor(known, organisation, held, key.public.fingerprint)
            self._people[name] = Person(name, actor, key)
        return self._people[name]


def firms(count: int) -> list[str]:
    """Return so many names, those of the usual firms first."""
    more = (f"Firm {number}" for number in range(len(FIRMS) + 1, count + 1))
    return [*FIRMS, *more][:count]
