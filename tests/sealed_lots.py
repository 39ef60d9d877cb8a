"""A lot with its holders and trustees, and all the keys that a test needs of them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from archive.public.evidence import SigningKey, canonical, labelled
from archive.public.sealing import HybridIdentity

BIDDER = "91510000MA6BROWSE7"
NO_FORM = "0" * 64
HOLDERS = ("县住房和城乡建设局", "县财政局", "县审计局")
TRUSTEES = ("县公证处", "县档案馆")
DEADLINE = 1_795_000_000_000_000


def seeded(name: str) -> bytes:
    """Return 32 bytes that this name always gives."""
    return labelled("test-seed/1", name.encode())


@dataclass(frozen=True)
class Person:
    """Somebody with a key to sign and a key to open."""

    name: str
    organisation: str

    @cached_property
    def signs(self) -> SigningKey:
        return SigningKey(seeded(f"signs {self.name}"))

    @cached_property
    def opens(self) -> HybridIdentity:
        return HybridIdentity(seeded(f"opens {self.name}"))


@dataclass(frozen=True)
class SealedLot:
    """What an opening policy says, and whose keys stand in it."""

    n: int = 3
    k: int = 2
    factors: tuple[str, ...] = ("quorum", "time")
    form: str = NO_FORM
    lot: str = "lot-2026-0001"
    changed: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def holders(self) -> list[Person]:
        return [
            Person(f"holder-{j}", HOLDERS[(j - 1) % len(HOLDERS)])
            for j in range(1, self.n + 1)
        ]

    @cached_property
    def trustees(self) -> list[Person]:
        return [Person(f"trustee of {each}", each) for each in TRUSTEES]

    def light(self) -> "SealedLot":
        """Return the same holders under a light policy (trading 7.12)."""
        light = {
            "kind": "light",
            "parts": ["sheet", "rest"],
            "limits": {"bid": 262_144, "objects": 2},
            "trustees": self.described["trustees"][:1],
        }
        return SealedLot(changed=light)

    def holder(self, j: int, person: Person) -> dict[str, Any]:
        """Return a holder's entry, signed by himself (trading 7.2)."""
        said = (person.name, person.organisation, person.opens.recipient, "served-page")
        told = tuple(each.encode() for each in said)
        lot, first = self.lot.encode(), (1).to_bytes(8, "big")
        message = (
            labelled("standing-key/1", *told)
            if self.changed.get("kind") == "light"
            else labelled("holder-key/1", lot, first, *told)
        )
        return {
            "age": person.opens.recipient,
            "duty": "密钥持有人",
            "j": j,
            "key": person.signs.public.raw.hex(),
            "organisation": person.organisation,
            "person": person.name,
            "signature": person.signs.sign(message).hex(),
            "tool": "served-page",
        }

    @cached_property
    def described(self) -> dict[str, Any]:
        """The policy as JSON says it."""
        return {
            "v": "opening-policy/1",
            "suite": "age-pq-1",
            "lot": self.lot,
            "attempt": 1,
            "kind": "tender",
            "n": self.n,
            "k": self.k,
            "holders": [
                self.holder(j, each) for j, each in enumerate(self.holders, start=1)
            ],
            "factors": list(self.factors),
            "trustees": [
                {
                    "age": each.opens.recipient,
                    "key": each.signs.public.raw.hex(),
                    "organisation": each.organisation,
                }
                for each in self.trustees
            ],
            "boxes": [],
            "deadline": DEADLINE,
            "window": 1_800_000_000 if "bidder" in self.factors else 0,
            "skew": 60_000_000,
            "parts": ["sheet", "tech", "rest"],
            "form": self.form,
            "limits": {"bid": 2**31, "objects": 200},
            "adjournments": 1,
        } | self.changed

    @cached_property
    def policy(self) -> bytes:
        """The policy's bytes."""
        return canonical(self.described)

    @property
    def id(self) -> str:
        """The policy's digest."""
        return labelled("opening-policy/1", self.policy).hex()
