"""Drawing a paper up, signing it, issuing it under the centre's seal."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic

import msgspec

from archive.public.evidence import PublicKey, SignatureInvalidError
from archive.public.ledger import (
    Command,
    Desk,
    Draft,
    Recorded,
    UseCase,
    parse_event,
)
from archive.public.paper import (
    DRAWN_UP,
    ISSUED,
    SIGNED,
    IssuedPaper,
    Level,
    PaperContent,
    PaperFormatError,
    PaperSignature,
    PaperWaitingError,
    Signer,
)
from archive.public.values import Actor
from trading.papers.model import (
    REFUSED,
    LotPaper,
    NotYourKeyError,
    PaperAfterClosingError,
    PaperSignatureWrongError,
    PaperSupersededError,
    PaperTooEarlyError,
    name_of,
    place_of,
    require_same_winner,
    signers_of,
    winner_in,
)
from trading.papers.places import (
    NotForThatFirmError,
    is_of_bidder,
    refused_places,
    require_refusable,
    require_their_place,
    require_waiting,
)
from trading.papers.ports import Contents, PaperWork, Speaks, W
from trading.projects.model import Lot, LotId, Project, Publication, PublicationKind
from trading.rules.fixed_price_selection import State
from trading.rules.papers import PAPERS, PaperKind
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

Name = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,64}$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open(Generic[W]):
    """A lot whose file is open, locked for a paper; and who acts on it as what."""

    work: W
    actor: Actor
    now: datetime
    project: Project
    lot: Lot
    roles: frozenset[Role]

    @classmethod
    def locked(cls, work: W, actor: Actor, lot: str, now: datetime) -> "_Open[W]":
        project, found = work.projects.locked(LotId(lot))
        if found.state == State.ARCHIVED:
            raise PaperAfterClosingError(lot)
        return cls(
            work=work,
            actor=actor,
            now=now,
            project=project,
            lot=found,
            roles=project.roles_of(actor),
        )

    def require_place(self, paper: LotPaper, place: Signer, speaks: Speaks[W]) -> None:
        require_waiting(paper)
        require_their_place(paper.content, place, self.actor.person, self.roles)
        bids = is_of_bidder(PaperKind(paper.content.kind), place.duty)
        if bids and not speaks(self.work, self.actor, self.lot.id):
            raise NotForThatFirmError(place.organisation)

    def record(self, kind: str, facts: Mapping[str, object]) -> Recorded:
        draft = Draft(kind, self.project.stream, {"lot": self.lot.id, **facts})
        return self.work.ledger.append(draft, self.actor, self.now)


class DrawUpPaperCommand(Command, frozen=True, kw_only=True):
    """Put on paper what has happened; `replaces` names a paper that it corrects."""

    lot: str
    kind: PaperKind
    replaces: str = ""


class DrawUpPaper(UseCase[W, DrawUpPaperCommand]):
    """Fix what a paper says; from now on it waits for its signers (archive 11.3)."""

    command = DrawUpPaperCommand

    def __init__(
        self, desk: Desk[W], contents: Mapping[PaperKind, Contents[W]]
    ) -> None:
        super().__init__(desk)
        self._contents = contents

    def minutes(
        self,
        work: W,
        actor: Actor,
        command: DrawUpPaperCommand,
        now: datetime,
    ) -> Recorded:
        """Ask the part what there is to say; keep it under a name of its own."""
        at = _Open.locked(work, actor, command.lot, now)
        rule = PAPERS.get(command.kind)
        contents = self._contents.get(command.kind)
        if rule is None or contents is None:
            raise PaperTooEarlyError(command.kind.stem)
        if not at.roles & set(rule.drawn_up_by):
            raise NotYoursError("draw_up_paper", rule.drawn_up_by, actor.roles)
        drawn = contents(work, at.project, at.lot)
        if drawn is None:
            raise PaperTooEarlyError(rule.title)
        named = (
            work.papers.get(at.lot.id, command.replaces) if command.replaces else None
        )
        own = work.papers.of(at.lot.id)
        place = place_of(command.kind, drawn.about, named, own)
        require_same_winner(command.kind, winner_in(drawn.body), own)
        content = PaperContent(
            origin=self.desk.notary.origin,
            demo=self.desk.notary.demo,
            stream=at.project.stream,
            paper=name_of(command.kind, at.lot.id, place.number),
            kind=command.kind.value,
            title=rule.title,
            at=now,
            signers=drawn.signers
            or signers_of(command.kind, at.project, drawn.persons),
            replaces=place.replaces,
            body=drawn.body,
        )
        if place.drops:
            work.papers.drop(at.lot.id, place.drops)
        work.papers.add(at.lot.id, content)
        return at.record(DRAWN_UP, content.drawn_up())


class SignPaperCommand(Command, frozen=True, kw_only=True):
    """A person signs what a paper says, as the holder of a duty."""

    lot: str
    paper: Name
    duty: Text
    person: Text
    public_key: Hex32
    signature: Signature


def no_devices(_work: PaperWork, _person: str) -> Collection[str]:
    """Know nobody's devices: then only the credential of the sign-in signs."""
    return ()


def no_bidders(_work: PaperWork, _actor: Actor, _lot: LotId) -> bool:
    """Know nobody who speaks for a firm: then nobody signs in a bidder's place."""
    return False


class SignPaper(UseCase[W, SignPaperCommand]):
    """
    Add a person's own signature to a paper that waits for it.

    It is made with the key that is the credential of the sign-in, or with the key of a
    device that the person has registered; `devices` knows those, as hex. Who signs in
    a bidder's place `speaks` for the firm. A refusal before it stays in the log.
    """

    command = SignPaperCommand

    def __init__(
        self,
        desk: Desk[W],
        devices: Callable[[W, str], Collection[str]] = no_devices,
        speaks: Speaks[W] = no_bidders,
    ) -> None:
        super().__init__(desk)
        self._devices, self._speaks = devices, speaks

    def to_sign(self, lot: str, paper: str) -> PaperContent:
        """Return what the paper says, for whoever is to sign it."""
        with self.desk.transactions.read() as work:
            return work.papers.get(LotId(lot), paper).content

    def minutes(
        self, work: W, actor: Actor, command: SignPaperCommand, now: datetime
    ) -> Recorded:
        """Check whose key and whose place it is; verify, keep, record."""
        at = _Open.locked(work, actor, command.lot, now)
        paper = work.papers.get(at.lot.id, command.paper)
        own = PublicKey(bytes.fromhex(command.public_key)).fingerprint
        if own != actor.credential and command.public_key not in self._devices(
            work, actor.person
        ):
            raise NotYourKeyError
        try:
            given = PaperSignature(
                paper=paper.name,
                digest=paper.content.digest.hex(),
                signer=Signer(command.duty, actor.organisation, command.person),
                key=command.public_key,
                signature=command.signature,
                at=now,
            )
            paper.with_signature(given)
        except (PaperFormatError, SignatureInvalidError) as error:
            raise PaperSignatureWrongError(str(error)) from error
        at.require_place(paper, given.signer, self._speaks)
        work.papers.sign(at.lot.id, given)
        return at.record(SIGNED, given.facts())


class RefusePaperCommand(Command, frozen=True, kw_only=True):
    """Somebody whom the paper names does not sign it, and why."""

    lot: str
    paper: Name
    duty: Text
    person: Annotated[str, msgspec.Meta(max_length=200)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class RefusePaper(UseCase[W, RefusePaperCommand]):
    """
    Record that somebody who was there does not sign, and why (B-32).

    The paper waits for them for ever: it is drawn up anew, and does not name them. Who
    thinks better of it before that signs; nobody refuses twice, or after signing.
    """

    command = RefusePaperCommand

    def __init__(self, desk: Desk[W], speaks: Speaks[W] = no_bidders) -> None:
        super().__init__(desk)
        self._speaks = speaks

    def minutes(
        self, work: W, actor: Actor, command: RefusePaperCommand, now: datetime
    ) -> Recorded:
        """Check whose place it is, and record the reason."""
        at = _Open.locked(work, actor, command.lot, now)
        paper = work.papers.get(at.lot.id, command.paper)
        place = Signer(command.duty, actor.organisation, command.person)
        at.require_place(paper, place, self._speaks)
        events = work.ledger.stream(at.project.stream)
        said = (parse_event(each.body) for each in events)
        require_refusable(paper, place, refused_places(said, at.lot.id))
        return at.record(
            REFUSED,
            {
                "paper": paper.name,
                "digest": paper.content.digest.hex(),
                "duty": place.duty,
                "organisation": place.organisation,
                "person": place.person,
                "reason": command.reason,
            },
        )


class IssuePaperCommand(Command, frozen=True, kw_only=True):
    """The platform has sealed the file of a paper that all have signed."""

    lot: str
    paper: Name
    content: Hex32
    level: Level
    pdf: Hex32
    seal: Hex32


class IssuePaper(UseCase[PaperWork, IssuePaperCommand]):
    """Record the sealed file, once, and make it public."""

    command = IssuePaperCommand

    def __init__(self, desk: Desk[PaperWork]) -> None:
        super().__init__(desk)

    def minutes(
        self, work: PaperWork, actor: Actor, command: IssuePaperCommand, now: datetime
    ) -> Recorded:
        """Check that the paper is the one that was sealed and waits for nobody."""
        at = _Open.locked(work, actor, command.lot, now)
        if Role.PLATFORM not in at.roles:
            raise NotYoursError("issue_paper", [Role.PLATFORM], actor.roles)
        paper = work.papers.get(at.lot.id, command.paper)
        if paper.issued is not None or paper.replaced:
            raise PaperSupersededError(paper.name)
        if not paper.is_ready or paper.content.digest.hex() != command.content:
            raise PaperWaitingError(paper.name, [paper.waits_for])
        issued = IssuedPaper(
            paper=paper.name,
            digest=command.content,
            level=command.level,
            sha256=command.pdf,
            seal=command.seal,
            pdf=b"",
        )
        work.papers.issue(at.lot.id, issued, now)
        recorded = at.record(ISSUED, issued.facts())
        content = {**issued.facts(), "kind": paper.content.kind}
        work.projects.publish(
            Publication(
                project=at.project.id,
                lot=at.lot.id,
                kind=PublicationKind.PAPER,
                at=now,
                title=paper.content.title,
                content=content,
                event=recorded.n,
            )
        )
        return recorded
