"""Who plays in the demonstration: invented, with demonstration keys."""

from dataclasses import dataclass, field
from typing import Final

from archive.evidence.keys import SigningKey
from archive.values.actors import Actor
from trading.bidders.codes import Uscc
from trading.rules.roles import Role
from trading.venue.model import Attendee, Duty

PLACE: Final = "510682"
CENTRE: Final = "演示公共资源交易中心"
OWNER: Final = "演示水利建设管理站"
SUPERVISOR: Final = "演示行政审批监督局"
ROOM: Final = "演示中心一楼 固定价比选项目抽取室"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts and signs; the key lives no longer than the demonstration."""

    actor: Actor
    name: str
    key: SigningKey = field(default_factory=SigningKey.generate, repr=False)

    @property
    def id(self) -> str:
        """The person's identifier in the log."""
        return self.actor.person

    def attends(self, duty: Duty) -> Attendee:
        """Return the person as somebody present in a room."""
        key = self.key.public.raw.hex()
        return Attendee(self.id, self.actor.organisation, duty, key, self.name)


def person(name: str, identifier: str, organisation: str, *roles: Role) -> Person:
    """Return an invented person with a fresh demonstration key."""
    held = frozenset(role.value for role in roles)
    key = SigningKey.generate()
    actor = Actor(identifier, organisation, held, key.public.fingerprint)
    return Person(actor, name, key)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the centre, the owner and the supervising body."""

    drafter: Person
    approver: Person
    clerk: Person
    checker: Person
    supervisor: Person
    reviewers: tuple[Person, Person, Person]
    officer: Person
    administrator: Person

    @classmethod
    def assembled(cls) -> "Cast":
        """Return everybody, each with a fresh key."""
        return cls(
            drafter=person("演示业主代表", "owner-1", OWNER, Role.OWNER),
            approver=person("演示业主审核人", "owner-2", OWNER, Role.OWNER_APPROVER),
            clerk=person("演示场次操作员", "clerk-1", CENTRE, Role.CLERK),
            checker=person("演示保密审查员", "clerk-2", CENTRE, Role.CLERK),
            supervisor=person(
                "演示现场监督", "supervisor-1", SUPERVISOR, Role.SUPERVISOR
            ),
            reviewers=(
                person("演示审查人一", "reviewer-1", OWNER, Role.REVIEWER),
                person("演示审查人二", "reviewer-2", OWNER, Role.REVIEWER),
                person("演示审查人三", "reviewer-3", OWNER, Role.REVIEWER),
            ),
            officer=person(
                "演示跟踪员", "officer-1", OWNER, Role.TRACKING_OFFICER, Role.OWNER
            ),
            administrator=person(
                "演示安全管理员", "security-1", CENTRE, Role.SECURITY_ADMINISTRATOR
            ),
        )


@dataclass(frozen=True, slots=True)
class Bidder:
    """A firm of the demonstration, and who acts for it."""

    firm: str
    name: str
    agent: Person


def bidder(number: int, code: Uscc, name: str) -> Bidder:
    """Return a firm with an agent of its own."""
    agent = person(f"{name}经办人", f"agent-{number:04d}", str(code), Role.BIDDER)
    return Bidder(str(code), name, agent)


def invented_firms(count: int) -> tuple[Bidder, ...]:
    """Return 演示企业0001 and so on, with valid codes that nobody has."""
    return tuple(
        bidder(
            number, Uscc.of_body(f"91{PLACE}MADEM{number:04d}"), f"演示企业{number:04d}"
        )
        for number in range(1, count + 1)
    )
