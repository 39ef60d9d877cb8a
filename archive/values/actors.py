"""Who acts: an argument of every act, checked by every guard."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A person acting for an organisation, in the roles a credential vouches for.

    `roles` are the business's own words; the archive only carries them. `credential`
    is the fingerprint of what proved who acts (a key, a passkey, a sign-in). `seat` is
    the number of the account of the organisation: it tells two apart who act under one
    word, stands in no event, and is empty where no account vouches for the actor.
    """

    person: str
    organisation: str
    roles: frozenset[str] = field(default_factory=frozenset)
    credential: str = ""
    seat: str = field(default="", compare=False)

    def described(self) -> dict[str, object]:
        """Return what an event's committed body says of who acted."""
        return {
            "person": self.person,
            "organisation": self.organisation,
            "roles": sorted(self.roles),
            "credential": self.credential,
        }
