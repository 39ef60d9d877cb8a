"""The stage: a platform, a cast, a clock that jumps, and one draw played by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.entropy import fresh
from archive.ledger.acts import Accepted, Command, UseCase
from archive.ledger.anchors import KnownCosigner
from archive.ledger.ports import LedgerWork
from archive.ledger.pulling import pull
from archive.objects.model import ObjectMissingError
from archive.paper.model import Signer
from archive.paper.signatures import to_sign
from archive.values.instants import parse_instant
from trading.papers.use_cases import DrawUpPaperCommand, SignPaperCommand
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.cosigners import RecordCosignerCommand
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import Cast, Person
from trading.server.instance import Instance
from trading.server.papers import issue_due_papers
from trading.server.wiring import Platform

Tell = Callable[[str, str], None]
W = TypeVar("W", bound=LedgerWork)
C = TypeVar("C", bound=Command)


def nothing(_zh: str, _en: str) -> None:
    """Tell nobody."""


def paper(text: str) -> str:
    """Return the fingerprint that stands for a demonstration's paper."""
    return sha256(f"演示文件:{text}".encode()).hexdigest()


@dataclass(slots=True)
class Stage:
    """
    What the stories are played on; `accepted` keeps every note it was given.

    With a cosigner, whose folder lies outside the instance, every publication of the
    log is signed by it, as it would be over the network.
    """

    instance: Instance
    clock: DemonstrationClock
    tell: Tell = nothing
    cast: Cast = field(default_factory=Cast.assembled)
    accepted: list[Accepted] = field(default_factory=list)
    outside: CosignerFolder | None = None
    platform: Platform = field(init=False)

    def __post_init__(self) -> None:
        self.platform = Platform.over(self.instance)
        if self.outside is not None:
            self._introduce(self.outside.known)

    def key(self) -> str:
        """Return a fresh idempotency key."""
        return f"demo-{fresh(12).hex()}"

    def act(self, use_case: UseCase[W, C], who: Person, command: C) -> Accepted:
        """Let somebody act, as the web will, and keep the note."""
        note = use_case(who.actor, command)
        self.accepted.append(note)
        return note

    def at(self, text: str) -> None:
        """Jump to an instant written as Beijing time; a stop sends what is due."""
        self.stop_at(parse_instant(f"{text}+08:00"))

    def stop_at(self, instant: datetime) -> None:
        """Jump to an instant; a stop sends what is due."""
        self.clock.jump_to(instant)
        self.platform.seal_tick()
        self.platform.audit_hour()

    def pause(self, seconds: int = 20) -> None:
        """Let a little time pass."""
        self.stop_at(self.clock.now() + timedelta(seconds=seconds))

    def paper(
        self,
        kind: PaperKind,
        lot: str,
        by: Person,
        *signers: Person,
        replaces: str = "",
    ) -> None:
        """Draw a paper up, let everybody sign who must, and have it sealed."""
        self.act(
            self.platform.draw_up_paper,
            by,
            DrawUpPaperCommand(key=self.key(), lot=lot, kind=kind, replaces=replaces),
        )
        with self.instance.transactions.read() as work:
            name = work.papers.of(LotId(lot))[-1].name
        content = self.platform.sign_paper.to_sign(lot, name)
        for place in content.signers:
            person = next(
                each
                for each in signers
                if place.allows(Signer(place.duty, each.actor.organisation, each.name))
            )
            signer = Signer(place.duty, person.actor.organisation, person.name)
            message = to_sign(content.digest, signer)
            self.pause()
            self.act(
                self.platform.sign_paper,
                person,
                SignPaperCommand(
                    key=self.key(),
                    lot=lot,
                    paper=name,
                    duty=signer.duty,
                    person=signer.person,
                    public_key=person.key.public.raw.hex(),
                    signature=person.key.sign(message).hex(),
                ),
            )
        self.publish_log()
        self.seal_papers()

    def seal_papers(self) -> None:
        """Seal every paper that all have signed."""
        issue_due_papers(self.instance, self.platform.issue_paper)

    def publish_log(self) -> int:
        """Sequence what waits, let the cosigner sign; return the size of the log."""
        size = self.instance.sequencer.run()
        if self.outside is not None:
            pulled = pull(self.outside.cosigner(self.clock), self._fetch)
            if pulled is not None:
                self.instance.keep_cosignatures()(pulled.cosigned)
                self.outside.save_card(pulled.cosigned)
        return size

    def _introduce(self, cosigner: KnownCosigner) -> None:
        """Record the cosigner in the log before anything is traded."""
        self.act(
            self.platform.record_cosigner,
            self.cast.administrator,
            RecordCosignerCommand(
                key=self.key(),
                organisation=cosigner.organisation,
                vkey=cosigner.vkey,
            ),
        )
        self.publish_log()

    def _fetch(self, path: str) -> bytes | None:
        """Read the log as anybody may: its checkpoint and its tiles."""
        if path == "checkpoint":
            return self.instance.shown().latest().encode()
        try:
            return self.instance.objects.get_named(path)
        except ObjectMissingError:
            return None
