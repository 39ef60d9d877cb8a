"""A selection whose sign-up is sealed: standing keys, envelopes, one press each."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from archive.evidence.keys import SigningKey
from archive.ledger.acts import Accepted
from archive.public.sealing import HybridIdentity
from archive.public.values import Actor
from tests.builders_bids import identity, key_of
from tests.draw_room import paper
from tests.outlines import NOTES
from tests.people import Firm, Person
from tests.platform_driver import Platform
from tests.selection_course import Course
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import standing_statement, trustee_statement
from trading.bids.model.light import LightPolicy
from trading.bids.model.releases import Disclosure, Entry, Given
from trading.bids.sealing import (
    BidDraft,
    Document,
    SealedBid,
    Tools,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.rules.roles import Role
from trading.selection.model.sealed import FILE, SealedApplication
from trading.server.instance import PLATFORM

HOLDERS = ("Reviewer Wu", "Reviewer Zheng", "Officer Lin")
TRUSTED = "Notary Office"
TRUSTEE = Actor("notary", TRUSTED, frozenset({Role.TRUSTEE.value}))


def age_of(name: str) -> HybridIdentity:
    """Return the standing identity of somebody."""
    return identity(f"standing {name}")


def signing_key(name: str) -> SigningKey:
    """Return the key with which somebody signs what he holds."""
    return key_of(f"standing {name}")


def trustee_line(organisation: str) -> dict[str, str]:
    """Return the keys of a trustee, and its signature, as it hands them over."""
    age, key = age_of(organisation).recipient, signing_key(organisation)
    signature = key.sign(trustee_statement(organisation, age)).hex()
    return {"age": age, "signing": key.public.raw.hex(), "signature": signature}


def spoilt(given: tuple[Entry, ...], wrong: str) -> tuple[Entry, ...]:
    """Return entries of which that of one manifest has a wrong secret."""
    return tuple(
        Entry(wrong, Given.CONTENT, bytes(32)) if each.manifest == wrong else each
        for each in given
    )


def objects_of(sealed: SealedBid) -> list[bytes]:
    """Return the objects of an envelope as they are handed in."""
    named = sealed.envelope.parsed.objects
    return [sealed.object(each.name).read_bytes() for each in named]


class SealedCourse(Course):
    """The course of a project whose applications nobody can read before the end."""

    def __init__(self, platform: Platform, *args: object, **more: object) -> None:
        super().__init__(platform, *args, **more)
        self.kept: dict[str, SealedBid] = {}
        self.left: set[str] = set()

    def person(self, name: str) -> Person:
        """Return somebody, without any seat whoever has left office."""
        found = super().person(name)
        alone = replace(found.actor, organisation="", roles=frozenset())
        return replace(found, actor=alone) if name in self.left else found

    def leaves(self, name: str) -> None:
        """Let somebody lose every seat there was."""
        self.left.add(name)

    # Before the notice

    def make_key(self, name: str, *, by: str = "", like: str = "") -> Accepted:
        """Let somebody make a standing key; `by` signs, `like` is whose identity."""
        who = self.person(name)
        age = age_of(like or name).recipient
        said = (who.id, who.actor.organisation, age, "served-page")
        key = signing_key(by or name)
        return self.platform.act(
            who,
            "make_standing_key",
            age=age,
            signing=signing_key(name).public.raw.hex(),
            signature=key.sign(standing_statement(*said)).hex(),
            tool="served-page",
        )

    def register_trustee(self, organisation: str = TRUSTED) -> Accepted:
        """Let the centre register who gives the time."""
        return self.platform.act(
            self.person("Manager Guan"),
            "register_trustee",
            organisation=organisation,
            **trustee_line(organisation),
        )

    def hold_keys(self, names: Iterable[str] = HOLDERS) -> None:
        """Let everybody who opens have a key by now, a trustee too."""
        self.register_trustee()
        for name in names:
            self.make_key(name)

    def publish(self) -> Accepted:
        """Let the platform log the policy, then let Clerk Chen publish the notice."""
        if self.platform.acts.log_sign_up_policy.is_due(self.lot):
            self.log_policy()
        self.platform.publish_log()
        return super().publish()

    def log_policy(self) -> Accepted:
        """Let the platform log who opens."""
        itself = SimpleNamespace(actor=PLATFORM)
        return self.platform.act(itself, "log_sign_up_policy", lot=self.lot)

    @property
    def light(self) -> LightPolicy:
        """The policy that was logged last."""
        with self.platform.reading() as work:
            return work.quotes.policies(self.lot)[-1]

    # Sign-up

    def application(self, firm: Firm, **other: object) -> SealedApplication:
        """Return what a firm's application says."""
        told = {
            "lot": self.lot,
            "firm": firm.code,
            "name": firm.name,
            "manager": f"manager of {firm.name}",
            "certificate": f"certificate of {firm.name}",
            "documents": (paper(f"licence of {firm.name}"),),
        }
        return SealedApplication(**{**told, **other})

    def sealed(self, name: str, document: bytes = b"") -> SealedBid:
        """Seal an application, or something else, on the machine of a firm."""
        firm = self.platform.people.firm(name)
        policy = self.light.policy
        with TemporaryDirectory() as folder:
            file = Path(folder) / FILE
            file.write_bytes(document or self.application(firm).to_bytes())
            draft = BidDraft(firm.code, 1, "", None, [Document(file, "rest", FILE)])
            tools = Tools(signing_with(signing_key(name)))
            # The folder has to outlive this block: it is read when it is handed in.
            into = self.platform.instance.folder / f"sealed-{self.platform.key()}"
            return seal_bid(policy, policy.id, draft, into, tools)

    def sign_up(self, name: str, **facts: object) -> Accepted:
        """Let a firm seal its application and hand it in."""
        sealed = facts.pop("sealed", None) or self.sealed(name)
        accepted = self.hand_in(name, sealed, **facts)
        self.kept[name] = sealed
        firm = self.platform.people.firm(name)
        if firm not in self.firms:
            self.firms.append(firm)
        return accepted

    def hand_in(self, name: str, sealed: SealedBid, **facts: object) -> Accepted:
        """Hand an envelope in."""
        of = sealed.envelope
        told = {
            "manifest": of.manifest,
            "signature": of.signature,
            "signing": of.key.hex(),
            "algorithm": of.algorithm,
            "shares": of.shares,
            "times": of.times,
            "objects": objects_of(sealed),
            "notes": NOTES,
        }
        return self.act(name, "sign_up_sealed", **{**told, **facts})

    # The end

    def close_sign_up(self, by: str = "Clerk Chen") -> Accepted:
        """Close sign-up, let all see it, and let everybody release."""
        accepted = self.close_only(by)
        for name in HOLDERS[:2]:
            self.release(name)
        self.release_time()
        self.platform.sweep()
        return accepted

    def close_only(self, by: str = "Clerk Chen") -> Accepted:
        """Close sign-up, and let all see that."""
        accepted = super().close_sign_up(by)
        self.platform.publish_log()
        return accepted

    def envelopes(self) -> list[Envelope]:
        """Return the envelopes of the close, as those read them who release."""
        light = self.light
        counted = set(light.close.manifests)
        with self.platform.reading() as work:
            quotes = work.quotes.all(self.lot, light.policy.id)
        return [each.envelope for each in quotes if each.manifest in counted]

    def release(self, name: str, wrong: str = "") -> Accepted:
        """Let a holder release with one press, falsely for one manifest if named."""
        light = self.light
        person = self.person(name).id
        j = next(x.j for x in light.policy.holders if x.person == person)
        given = release_shares(
            light.policy, self.envelopes(), j, age_of(name), light.close
        )
        given = replace(given, entries=spoilt(given.entries, wrong))
        return self.act(
            name,
            "release_sign_up_shares",
            release=given.to_bytes(),
            signature=signing_key(name).sign(given.signed).hex(),
        )

    def release_falsely(self, name: str, about: str) -> Accepted:
        """Let a holder, or the trustee, give a wrong secret for one firm's."""
        wrong = self.kept[about].envelope.digest
        if name == TRUSTED:
            return self.release_time(wrong=wrong)
        return self.release(name, wrong)

    def release_time(self, actor: Actor = TRUSTEE, wrong: str = "") -> Accepted:
        """Let the trustee release, falsely for one manifest if named."""
        light = self.light
        given = release_times(
            light.policy, self.envelopes(), 1, age_of(TRUSTED), light.close
        )
        given = replace(given, entries=spoilt(given.entries, wrong))
        return self.platform.act(
            SimpleNamespace(actor=actor),
            "release_sign_up_times",
            lot=self.lot,
            release=given.to_bytes(),
            signature=signing_key(TRUSTED).sign(given.signed).hex(),
        )

    def ask(self) -> Accepted:
        """Let the platform ask those whose application the releases did not open."""
        itself = SimpleNamespace(actor=PLATFORM)
        return self.platform.act(itself, "ask_disclosures", lot=self.lot)

    def disclose(self, name: str, sealed: SealedBid, **facts: object) -> Accepted:
        """Let an applicant disclose the secret of its own application."""
        close, of = self.light.close, sealed.envelope
        given = Disclosure(close.policy, close.commitment, of.digest, sealed.seed)
        told = {
            "manifest": of.manifest,
            "objects": objects_of(sealed),
            "release": given.to_bytes(),
            "signature": signing_key(name).sign(given.signed),
        }
        return self.act(name, "disclose_application", **{**told, **facts})

    def open(self, by: str = "Clerk Chen") -> Accepted:
        """Open the applications."""
        return self.act(by, "open_applications")
