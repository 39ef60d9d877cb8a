"""A tender as a demonstration plays it: its people, and what each does in turn."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import Final

from archive.evidence.digests import sha256
from archive.evidence.entropy import fresh
from archive.ledger.anchors import AnchorCard
from archive.sealing.files import unseal
from archive.sealing.recipients import HybridIdentity
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import Algorithm, FirmKey, KeyState
from trading.bidders.model.firms import Firm
from trading.bids.model.closing import Close, Watch
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import Tool, drill_answer, holder_statement
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sealing import (
    BidDraft,
    Tools,
    check_before_release,
    release_factor,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.bids.use_cases.bidding import SubmitBidCommand
from trading.bids.use_cases.keys import AnswerDrillCommand, MakeKeyCommand
from trading.bids.use_cases.opening import CloseReleasesCommand, OpenBidsCommand
from trading.bids.use_cases.outlining import LotOutline
from trading.bids.use_cases.preparing import (
    DraftTenderCommand,
    LogPolicyCommand,
    NameHoldersCommand,
    PublishTenderCommand,
    SeatCommand,
    TrusteeCommand,
)
from trading.bids.use_cases.recording import ReadOutCommand, RecordOpeningCommand
from trading.bids.use_cases.releasing import (
    PresentCommand,
    ReleaseFactorCommand,
    ReleaseSharesCommand,
    ReleaseTimesCommand,
    StartOpeningCommand,
)
from trading.rules.roles import Role
from trading.server.demo.cast import (
    CENTRE,
    OWNER,
    PLACE,
    SUPERVISOR,
    Bidder,
    Person,
    person,
)
from trading.server.demo.stage import Stage
from trading.server.tenders import Tenders, tend_up

AGENCY: Final = "演示招标代理机构"
NOTARY: Final = "演示公证处"
TRUSTED: Final = ("演示人民法院", "演示交易所")
_SEATS: Final = (OWNER, AGENCY, CENTRE, AGENCY, NOTARY)
_AT_ONCE: Final = 4
"""So many bidders seal and upload at the same time."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """A holder or a trustee, with what opens what is sealed to the key."""

    person: Person
    identity: HybridIdentity = field(
        default_factory=lambda: HybridIdentity.from_seed(fresh()), repr=False
    )


def keepers() -> tuple[tuple[Keeper, ...], tuple[Keeper, ...]]:
    """Return five holders and two trustees."""
    holders = tuple(
        Keeper(person(f"演示密钥持有人{j}", f"holder-{j}", each, Role.KEY_HOLDER))
        for j, each in enumerate(_SEATS, 1)
    )
    trustees = tuple(
        Keeper(person(f"演示时间托管方{at}", f"trustee-{at}", each, Role.TRUSTEE))
        for at, each in enumerate(TRUSTED, 1)
    )
    return holders, trustees


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bid that is sealed and uploaded, and what its bidder alone keeps of it."""

    bidder: Bidder
    envelope: Envelope
    factor: bytes = field(repr=False)


@dataclass(slots=True)
class TenderStory:
    """One lot from its draft to the record of its opening."""

    stage: Stage
    title: str
    sheet: dict[str, object]
    lot: str = ""
    holders: tuple[Keeper, ...] = ()
    trustees: tuple[Keeper, ...] = ()

    def __post_init__(self) -> None:
        self.holders, self.trustees = keepers()

    @property
    def acts(self) -> Tenders:
        """What can be done in a tender."""
        return self.stage.platform.tenders

    @property
    def policy(self) -> OpeningPolicy:
        """The policy that was logged."""
        return self.acts.read_tender.public(self.lot).tender.logged

    @property
    def close(self) -> Close:
        """The close, as it is read by who releases."""
        return self.acts.read_tender.public(self.lot).tender.counted

    def sweep(self) -> None:
        """Do what is due, and let everybody see it."""
        tend_up(self.stage.instance, self.acts)()
        self.stage.publish_log()

    # --- Preparing -------------------------------------------------------------------

    def draft(self) -> None:
        """Let the owner draft a project of one lot."""
        stage = self.stage
        outline = LotOutline(
            title=self.title, requirement="演示：重放一次真实的开标", sheet=self.sheet
        )
        stage.act(
            self.acts.draft_tender,
            stage.cast.drafter,
            DraftTenderCommand(
                key=stage.key(),
                title=self.title,
                place=PLACE,
                investment_code=f"2603-{PLACE}-04-01-000001",
                owner=OWNER,
                agency=AGENCY,
                centre=CENTRE,
                supervisor=SUPERVISOR,
                outline=outline,
            ),
        )
        with stage.instance.transactions.read() as work:
            self.lot = max(lot.id for _, lot in work.projects.seated(OWNER))

    def name_holders(self) -> None:
        """Let the owner name who holds shares and time."""
        stage = self.stage
        stage.act(
            self.acts.name_holders,
            stage.cast.drafter,
            NameHoldersCommand(
                key=stage.key(),
                lot=self.lot,
                holders=tuple(
                    SeatCommand(each.person.id, each.person.actor.organisation)
                    for each in self.holders
                ),
                trustees=tuple(
                    TrusteeCommand(
                        each.person.actor.organisation,
                        each.identity.recipient,
                        each.person.key.public.raw.hex(),
                    )
                    for each in self.trustees
                ),
            ),
        )

    def make_keys(self) -> None:
        """Let each holder make a key, and show with a drill that it opens."""
        stage = self.stage
        for j, each in enumerate(self.holders, 1):
            age, key = each.identity.recipient, each.person.key
            tool, seat = Tool.COMMAND_LINE, each.person.actor.organisation
            said = holder_statement(self.lot, 1, each.person.id, seat, age, tool.value)
            stage.act(
                self.acts.make_key,
                each.person,
                MakeKeyCommand(
                    key=stage.key(),
                    lot=self.lot,
                    j=j,
                    age=age,
                    signing=key.public.raw.hex(),
                    signature=key.sign(said).hex(),
                    tool=tool,
                ),
            )
            sealed = self.acts.read_tender.drill(each.person.actor, self.lot, j)
            answer = drill_answer(age, unseal(sealed, each.identity)).hex()
            stage.act(
                self.acts.answer_drill,
                each.person,
                AnswerDrillCommand(key=stage.key(), lot=self.lot, j=j, answer=answer),
            )

    def publish(self, deadline: datetime) -> None:
        """Log the policy, with the bidders' own factor; then publish the tender."""
        stage = self.stage
        stage.act(
            self.acts.log_policy,
            stage.cast.drafter,
            LogPolicyCommand(
                key=stage.key(), lot=self.lot, deadline=deadline, bidder_factor=True
            ),
        )
        stage.publish_log()
        stage.act(
            self.acts.publish_tender,
            stage.cast.clerk,
            PublishTenderCommand(key=stage.key(), lot=self.lot, policy=self.policy.id),
        )
        stage.publish_log()

    def register(self, bidders: Sequence[Bidder]) -> None:
        """
        Keep firms and the keys bound to them, as if all had come long before.

        How a key is bound is another story (D-11); it is not told here 1,528 times.
        """
        now = self.stage.clock.now()
        with self.stage.instance.transactions.begin() as work:
            for each in bidders:
                code = Uscc.parse(each.firm)
                work.bidders.register(Firm(code, each.name))
                key = FirmKey(
                    firm=code,
                    organisation=each.firm,
                    algorithm=Algorithm.ED25519,
                    key=each.agent.key.public.raw.hex(),
                    state=KeyState.BOUND,
                    offered_at=now,
                    bound_at=now,
                )
                work.claims.offer_key(key)
                work.claims.save_key(key)

    # --- Bidding ---------------------------------------------------------------------

    def prepare(
        self, sheets: Sequence[tuple[Bidder, OpeningSheet]], folder: Path
    ) -> list[Prepared]:
        """
        Let bidders seal on their own machines and upload: both any day, in any order.

        What a machine keeps of ciphertexts vanishes when they are uploaded.
        """
        policy = self.policy

        def one(told: tuple[Bidder, OpeningSheet]) -> Prepared:
            bidder, sheet = told
            place = folder / bidder.firm
            draft = BidDraft(bidder.firm, 1, "", sheet, ())
            tools = Tools(signing_with(bidder.agent.key))
            sealed = seal_bid(policy, policy.id, draft, place, tools)
            for each in sealed.envelope.parsed.objects:
                data = sealed.object(each.name).read_bytes()
                self.acts.keep_piece(
                    bidder.agent.actor, self.lot, sha256(data).hex(), data
                )
            rmtree(place)
            return Prepared(bidder, sealed.envelope, sealed.factor)

        with ThreadPoolExecutor(_AT_ONCE) as machines:
            return list(machines.map(one, sheets))

    def hand_in(self, bid: Prepared) -> None:
        """Let a bidder hand in: one small signed message."""
        of = bid.envelope
        self.stage.act(
            self.acts.submit_bid,
            bid.bidder.agent,
            SubmitBidCommand(
                key=self.stage.key(),
                lot=self.lot,
                manifest=of.manifest,
                signature=of.signature,
                signing=of.key.hex(),
                algorithm=of.algorithm,
                shares=of.shares,
                times=of.times,
            ),
        )

    # --- Opening ---------------------------------------------------------------------

    def start(self) -> None:
        """Let the clerk start the opening, with owner and supervisor in the room."""
        cast = self.stage.cast
        there = (cast.drafter, cast.clerk, cast.supervisor)
        present = tuple(
            PresentCommand(each.id, each.actor.organisation) for each in there
        )
        self.stage.act(
            self.acts.start_opening,
            cast.clerk,
            StartOpeningCommand(key=self.stage.key(), lot=self.lot, present=present),
        )

    def give_factor(self, bid: Prepared, close: Close, policy: OpeningPolicy) -> None:
        """Let a bidder give the factor of the own bid."""
        given = release_factor(policy, bid.envelope.digest, bid.factor, close)
        self.stage.act(
            self.acts.release_factor,
            bid.bidder.agent,
            ReleaseFactorCommand(
                key=self.stage.key(),
                lot=self.lot,
                release=given.to_bytes(),
                signature=bid.bidder.agent.key.sign(given.signed),
            ),
        )

    def release(self, card: AnchorCard, *absent: int) -> None:
        """
        Let holders and a trustee hold the close against the log, then release.

        The holders whose numbers are `absent` have not come.
        """
        stage, read, policy = self.stage, self.acts.read_tender, self.policy
        watch = Watch(card.log, [each.key for each in card.cosigners], card.demo)
        close = check_before_release(
            policy, read.close(self.lot), watch, read.bidders_closed(self.lot)
        )
        envelopes = [each.envelope for each in read.counted(self.lot)]
        for j, each in enumerate(self.holders, 1):
            if j in absent:
                continue
            shares = release_shares(policy, envelopes, j, each.identity, close)
            stage.act(
                self.acts.release_shares,
                each.person,
                ReleaseSharesCommand(
                    key=stage.key(),
                    lot=self.lot,
                    release=shares.to_bytes(),
                    signature=each.person.key.sign(shares.signed).hex(),
                ),
            )
        trustee = self.trustees[0]
        times = release_times(policy, envelopes, 1, trustee.identity, close)
        stage.act(
            self.acts.release_times,
            trustee.person,
            ReleaseTimesCommand(
                key=stage.key(),
                lot=self.lot,
                release=times.to_bytes(),
                signature=trustee.person.key.sign(times.signed).hex(),
            ),
        )

    def open(self) -> None:
        """Let the clerk end the releases and open: all prices appear at once."""
        stage, clerk = self.stage, self.stage.cast.clerk
        stage.act(
            self.acts.close_releases,
            clerk,
            CloseReleasesCommand(key=stage.key(), lot=self.lot),
        )
        stage.act(
            self.acts.open_bids, clerk, OpenBidsCommand(key=stage.key(), lot=self.lot)
        )

    def finish(self) -> None:
        """Read out every bid, and end the session."""
        stage, clerk = self.stage, self.stage.cast.clerk
        for manifest in self.acts.read_tender.results(self.lot).unread:
            stage.act(
                self.acts.read_out,
                clerk,
                ReadOutCommand(key=stage.key(), lot=self.lot, manifest=manifest),
            )
        stage.act(
            self.acts.record_opening,
            clerk,
            RecordOpeningCommand(key=stage.key(), lot=self.lot),
        )
