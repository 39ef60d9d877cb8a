"""A tender on a real instance, and everybody who acts in it with keys of their own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from archive.evidence.keys import SigningKey
from archive.ledger.acts import Accepted
from archive.ledger.model import EventBody, parse_event
from archive.public.evidence import sha256
from archive.public.sealing import unseal
from archive.public.values import Actor
from tests.builders_bidders import DIGEST, firm
from tests.builders_bids import HOLDERS, TRUSTEES, key_of
from trading.bidders.model.claims import Algorithm, FirmKey, KeyState
from trading.bids.model.bids import Bid
from trading.bids.model.closing import Close
from trading.bids.model.consortia import Consortium, Member
from trading.bids.model.envelope import Envelope, Withdrawal
from trading.bids.model.holders import drill_answer, holder_statement
from trading.bids.model.manifest import PIECE
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import Disclosure, HolderRelease, TimeRelease
from trading.bids.model.sheets import OpeningSheet, Price, Value
from trading.bids.model.tender import Tender
from trading.bids.sealing import (
    BidDraft,
    Document,
    SealedBid,
    Tools,
    release_factor,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.rules.shipped import national_rule_book
from trading.server.hands import Processes
from trading.server.instance import PLATFORM, Instance
from trading.server.tenders import Tenders, tend_up

OWNER = Actor("li", "owner", frozenset({"owner"}))
CLERK = Actor(
    "zhang", "centre", frozenset({"clerk"}), key_of("clerk").public.fingerprint
)
SUPERVISOR = Actor(
    "sun", "supervisor", frozenset({"supervisor"}), key_of("sun").public.fingerprint
)
ORGANISATIONS = ("owner", "agency", "centre", "agency", "notary")
TRUSTED = ("court", "exchange")
FORM = "f0" * 32
PRESENT = [
    {"person": "li", "organisation": "owner"},
    {"person": "zhang", "organisation": "centre"},
    {"person": "sun", "organisation": "supervisor"},
]


def outline(title: str) -> dict[str, object]:
    """Return what is asked for in a lot."""
    return {"title": title, "requirement": "建一栋楼", "form": FORM}


def holder(j: int) -> Actor:
    """Return the person who holds share j."""
    return Actor(f"holder-{j}", ORGANISATIONS[j - 1], frozenset({"key_holder"}))


def trustee(number: int) -> Actor:
    """Return the person who acts for a trustee, counted from 1."""
    return Actor(f"trustee-{number}", TRUSTED[number - 1], frozenset({"trustee"}))


def bidder(number: int) -> Actor:
    """Return the person who bids for a firm."""
    return Actor(f"agent-{number}", str(firm(number)), frozenset({"bidder"}))


def firm_key(number: int) -> SigningKey:
    """Return the key that is bound to a firm."""
    return key_of(f"firm {number}")


def sheet(number: int, *others: int) -> OpeningSheet:
    """Return what a firm offers, alone or together with others."""
    values: dict[str, Value] = {"price": Price(1_000_00 * number, "")}
    if others:
        named = [Member(str(firm(each)), f"第{each}建筑有限公司") for each in others]
        values["consortium"] = Consortium(tuple(named))
    return OpeningSheet(FORM, values, ())


@dataclass
class Tendering:
    """One lot on its way, and what its bidders keep."""

    instance: Instance
    folder: Path
    lot: str = ""
    acts: Tenders = field(init=False)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    kept: dict[int, SealedBid] = field(default_factory=dict)
    others: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.acts = Tenders.over(self.instance, national_rule_book())

    # --- Acting ----------------------------------------------------------------------

    def act(self, name: str, actor: Actor, /, **facts: object) -> Accepted:
        """Do an act of the lot, as if it came from the network."""
        return getattr(self.acts, name)(actor, self.asked(name, **facts))

    def asked(self, name: str, /, **facts: object) -> Any:
        """Return the command of an act, as it comes from the network."""
        key = facts.pop("key", f"tender-{next(self.numbers):06d}")
        named = name == "draft_tender" or "project" in facts
        told = {"key": key, **({} if named else {"lot": self.lot}), **facts}
        command = getattr(self.acts, name).command
        return command.decode(msgspec.json.encode(told))

    def publish_log(self) -> None:
        """Take all into the log."""
        self.instance.sequencer.run()

    def sweep(self) -> int:
        """Do what is due in tenders."""
        return tend_up(self.instance, self.acts)()

    def at(self, instant: datetime) -> None:
        """Let time pass until then."""
        self.instance.clock.pass_by(instant - self.instance.clock.now())

    def pass_by(self, **units: float) -> None:
        """Let so much time pass."""
        self.instance.clock.pass_by(timedelta(**units))

    @property
    def tender(self) -> Tender:
        """The tender as it is kept."""
        with self.instance.transactions.read() as work:
            return work.bids.get(self.lot)

    @property
    def state(self) -> str:
        """Where the lot stands."""
        with self.instance.transactions.read() as work:
            return work.projects.lot(self.lot)[1].state

    def events(self) -> list[EventBody]:
        """Return what the stream of the project records."""
        with self.instance.transactions.read() as work:
            stream = work.projects.lot(self.lot)[0].stream
            return [parse_event(each.body) for each in work.ledger.stream(stream)]

    @property
    def policy(self) -> OpeningPolicy:
        """The policy that was logged."""
        return self.tender.logged

    # --- Preparing -------------------------------------------------------------------

    def draft(self, **asked: object) -> None:
        """Draft a project with one lot."""
        self.act(
            "draft_tender",
            OWNER,
            title="演示中学教学楼",
            place="510682",
            investment_code="2603-510682-04-01-000002",
            owner="owner",
            agency="agency",
            centre="centre",
            supervisor="supervisor",
            outline={**outline("演示中学教学楼"), **asked},
        )
        with self.instance.transactions.read() as work:
            self.lot = max(lot.id for _, lot in work.projects.seated("owner"))

    def name(self, **facts: object) -> None:
        """Name five holders and two trustees."""
        holders = [
            {"person": f"holder-{j}", "organisation": each, "duty": "开标人"}
            for j, each in enumerate(ORGANISATIONS, 1)
        ]
        trustees = [
            {
                "organisation": each,
                "age": TRUSTEES[at - 1].recipient,
                "signing": key_of(f"trustee {at}").public.raw.hex(),
            }
            for at, each in enumerate(TRUSTED, 1)
        ]
        told = {"holders": holders, "trustees": trustees, **facts}
        self.act("name_holders", OWNER, **told)

    def make_key(self, j: int, actor: Actor | None = None) -> None:
        """Let a holder make the key of this lot."""
        key, age = key_of(f"holder {j}"), HOLDERS[j - 1].recipient
        attempt = self.tender.attempt
        statement = holder_statement(
            self.lot, attempt, f"holder-{j}", ORGANISATIONS[j - 1], age, "served-page"
        )
        self.act(
            "make_key",
            actor or holder(j),
            j=j,
            age=age,
            signing=key.public.raw.hex(),
            signature=key.sign(statement).hex(),
            tool="served-page",
        )

    def drill(self, j: int) -> None:
        """Let a holder open the drill that waits for him."""
        sealed = self.acts.read_tender.drill(holder(j), self.lot, j)
        opened = unseal(sealed, HOLDERS[j - 1])
        answer = drill_answer(HOLDERS[j - 1].recipient, opened)
        self.act("answer_drill", holder(j), j=j, answer=answer.hex())

    def ready(self, **facts: object) -> None:
        """Come so far that a policy can be logged."""
        self.draft()
        self.name(**facts)
        for j in range(1, 6):
            self.make_key(j)
            self.drill(j)

    def log_policy(self, *, days: int = 3, **facts: object) -> None:
        """Log a policy whose deadline is so many days from now."""
        deadline = self.instance.clock.now() + timedelta(days=days)
        self.act("log_policy", OWNER, deadline=deadline, **facts)

    def announce(self) -> None:
        """Publish the tender, once everybody can see the policy."""
        self.publish_log()
        self.act("publish_tender", CLERK, policy=self.policy.id)

    def open_for_bids(self, firms: int = 5, **facts: object) -> "Tendering":
        """Come so far that bids are taken, of firms whose keys are bound."""
        self.ready()
        self.log_policy(**facts)
        self.announce()
        self.bind(*range(1, firms + 1))
        return self

    def bind(self, *numbers: int) -> None:
        """Have a key bound to each of these firms."""
        for number in numbers:
            self.bind_key(number, firm_key(number))

    def bind_key(self, number: int, own: SigningKey) -> None:
        """Have this key bound to a firm, beside those it has."""
        now = self.instance.clock.now()
        with self.instance.transactions.begin() as work:
            key = FirmKey(
                firm=firm(number),
                organisation=f"account-{number}",
                algorithm=Algorithm.ED25519,
                key=own.public.raw.hex(),
                state=KeyState.BOUND,
                offered_at=now,
                bound_at=now,
            )
            if work.claims.offer_key(key):
                work.claims.save_key(key)

    # --- Bidding ---------------------------------------------------------------------

    def sealed(
        self,
        number: int,
        *,
        seq: int = 1,
        prev: str = "",
        documents: Sequence[Document] = (),
    ) -> SealedBid:
        """Seal a bid on the machine of a firm."""
        policy = self.policy
        said = sheet(number, *self.others.get(number, ()))
        draft = BidDraft(str(firm(number)), seq, prev, said, documents)
        folder = self.folder / f"{number}-{next(self.numbers)}"
        tools = Tools(signing_with(firm_key(number)))
        return seal_bid(policy, policy.id, draft, folder, tools)

    def upload(self, number: int, bid: SealedBid, *, but: int = 0) -> None:
        """Upload the pieces of a bid, without the last so many."""
        pieces = [
            data[at : at + PIECE]
            for each in bid.envelope.parsed.objects
            for data in [bid.object(each.name).read_bytes()]
            for at in range(0, len(data), PIECE)
        ]
        for data in pieces[: len(pieces) - but]:
            self.acts.keep_piece(bidder(number), self.lot, sha256(data).hex(), data)

    def hand_in(self, number: int, bid: SealedBid, **facts: object) -> Accepted:
        """Hand in what was sealed and uploaded."""
        accepted = self.submit(
            facts.pop("actor", bidder(number)), bid.envelope, **facts
        )
        self.kept[number] = bid
        return accepted

    def submit(self, actor: Actor, envelope: Envelope, **facts: object) -> Accepted:
        """Send an envelope."""
        told = self.submission(envelope)
        return self.act("submit_bid", actor, **{**told, **facts})

    @staticmethod
    def submission(envelope: Envelope) -> dict[str, object]:
        """Return what is sent of an envelope."""
        return {
            "manifest": envelope.manifest,
            "signature": envelope.signature,
            "signing": envelope.key.hex(),
            "algorithm": envelope.algorithm,
            "shares": envelope.shares,
            "times": envelope.times,
        }

    def bid(self, number: int, *, seq: int = 1, prev: str = "") -> Accepted:
        """Seal, upload and hand in."""
        sealed = self.sealed(number, seq=seq, prev=prev)
        self.upload(number, sealed)
        return self.hand_in(number, sealed)

    def withdraw(self, number: int) -> Accepted:
        """Withdraw the bid of a firm with its key."""
        (*_, last) = self.bids_of(number)
        message = Withdrawal(self.lot, last.policy, last.bidder, last.commitment)
        return self.act(
            "withdraw_bid",
            bidder(number),
            withdrawal=message.to_bytes(),
            signature=firm_key(number).sign(message.signed),
        )

    def attest(self, number: int, actor: Actor, key: SigningKey) -> Accepted:
        """Let clerk or supervisor sign that a firm withdraws in person."""
        message = Withdrawal(self.lot, self.policy.id, str(firm(number)), "")
        return self.act(
            "attest_withdrawal",
            actor,
            bidder=str(firm(number)),
            document=DIGEST,
            signing=key.public.raw.hex(),
            signature=key.sign(message.signed).hex(),
        )

    def bids_of(self, number: int) -> Sequence[Bid]:
        """Return the bids of a firm."""
        with self.instance.transactions.read() as work:
            return work.bids.of(self.lot, self.policy.id, str(firm(number)))

    def by_processes(self) -> None:
        """Let other processes open the bids, few as they are."""
        acts = Tenders.over(self.instance, national_rule_book(), Processes(few=2))
        self.acts = replace(self.acts, open_bids=acts.open_bids)

    # --- Opening ---------------------------------------------------------------------

    def close(self) -> None:
        """Let the deadline pass, and everybody see the close."""
        self.at(self.policy.deadline + timedelta(seconds=2))
        self.sweep()
        self.publish_log()

    def start(self) -> None:
        """Start the opening."""
        self.act("start_opening", CLERK, present=PRESENT)

    def counted(self) -> tuple[list[Envelope], Close]:
        """Return what everybody who releases reads."""
        bids = self.acts.read_tender.counted(self.lot)
        return [each.envelope for each in bids], self.tender.counted

    def release(self, *numbers: int) -> None:
        """Let these holders release."""
        envelopes, close = self.counted()
        for j in numbers:
            given = release_shares(self.policy, envelopes, j, HOLDERS[j - 1], close)
            self.take_shares(j, given)

    def take_shares(self, j: int, given: HolderRelease) -> None:
        """Take what a holder gives."""
        self.act(
            "release_shares",
            holder(j),
            release=given.to_bytes(),
            signature=key_of(f"holder {j}").sign(given.signed).hex(),
        )

    def release_time(self, number: int = 1) -> None:
        """Let a trustee release."""
        envelopes, close = self.counted()
        identity = TRUSTEES[number - 1]
        given = release_times(self.policy, envelopes, number, identity, close)
        self.take_times(number, given)

    def take_times(self, number: int, given: TimeRelease) -> None:
        """Take what a trustee gives."""
        self.act(
            "release_times",
            trustee(number),
            release=given.to_bytes(),
            signature=key_of(f"trustee {number}").sign(given.signed).hex(),
        )

    def give_factor(self, number: int) -> None:
        """Let a bidder release his own factor."""
        kept = self.kept[number]
        given = release_factor(
            self.policy, kept.envelope.digest, kept.factor, self.tender.counted
        )
        self.act(
            "release_factor",
            bidder(number),
            release=given.to_bytes(),
            signature=firm_key(number).sign(given.signed),
        )

    def disclose(self, number: int) -> None:
        """Let a bidder disclose the whole bid."""
        kept, close = self.kept[number], self.tender.counted
        given = Disclosure(
            close.policy, close.commitment, kept.envelope.digest, kept.seed
        )
        self.act(
            "disclose_bid",
            bidder(number),
            release=given.to_bytes(),
            signature=firm_key(number).sign(given.signed),
        )

    def open(self) -> None:
        """End the releases and open."""
        self.act("close_releases", CLERK)
        self.act("open_bids", CLERK)

    def finish(self) -> None:
        """Read out all and end the session."""
        for manifest in self.tender.unread:
            self.act("read_out", CLERK, manifest=manifest)
        self.act("record_opening", CLERK)


@contextmanager
def tendering(instance: Instance) -> Iterator[Tendering]:
    """Give a course on an instance, whose machines vanish with it."""
    with TemporaryDirectory() as folder:
        yield Tendering(instance, Path(folder))


__all__ = [
    "CLERK",
    "OWNER",
    "PLATFORM",
    "SUPERVISOR",
    "Tendering",
    "bidder",
    "firm_key",
    "holder",
    "tendering",
    "trustee",
]
