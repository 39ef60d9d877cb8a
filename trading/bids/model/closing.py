"""
The close of a lot: which bids count, and that everybody could see it (trading 7.7).

Holders, trustees and bidders look here before they release anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from archive.public.evidence import Json, NoteInvalidError, NoteVerifier
from archive.public.ledger import (
    CommitmentBrokenError,
    CosignerKey,
    EventBody,
    LedgerFormatError,
    ProofInvalidError,
    check_disclosed,
    commitment_of,
    cosignatures,
    parse_entry,
    parse_proof,
)
from trading.bids.model.accounting import (
    MOST_UNCOUNTED,
    Heard,
    Uncounted,
    check_accounted,
    require_accounted,
)
from trading.bids.model.policy import MOST_BOXES, OpeningPolicy, PolicyKind
from trading.bids.model.shapes import (
    LARGEST,
    ShapeError,
    digest,
    members,
    rows,
    text,
    whole,
)
from trading.bids.release_errors import (
    CloseNotCosignedError,
    CloseUnsoundError,
    WindowOpenError,
)

CLOSED: Final = "BIDS_CLOSED"
SIGN_UP_CLOSED: Final = "SIGN_UP_CLOSED"
"""What closes what is sealed to a light policy (trading 7.12)."""
BIDDERS_CLOSED: Final = "BIDDERS_CLOSED"

MOST_BIDS: Final = 10_000
"""A close counts no more, and so many are released for in one message."""
_LONGEST_STREAM: Final = 132
_CODE_SIZE: Final = 18


@dataclass(frozen=True, slots=True)
class Counted:
    """A bid that counts: its bidder, the event that handed it in, and its manifest."""

    bidder: str
    commitment: str
    manifest: str
    seq: int
    stream: str

    def described(self) -> dict[str, Json]:
        """Return its JSON, as `counted` of BIDS_CLOSED has it."""
        return {
            "bidder": self.bidder,
            "commitment": self.commitment,
            "manifest": self.manifest,
            "seq": self.seq,
            "stream": self.stream,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "bidder", "commitment", "manifest", "seq", "stream")
        return cls(
            text(data["bidder"], _CODE_SIZE, _CODE_SIZE),
            digest(data["commitment"]),
            digest(data["manifest"]),
            whole(data["seq"], LARGEST),
            text(data["stream"], _LONGEST_STREAM, 1),
        )


@dataclass(frozen=True, slots=True)
class Close:
    """
    The bids of one policy that are opened, in the order of BIDS_CLOSED.

    `commitment` is that of the event, in hexadecimal: what releases call `close`.
    `boxes` is what drop boxes told, `uncounted` why some of it is not counted.
    """

    commitment: str
    policy: str
    counted: tuple[Counted, ...]
    boxes: tuple[Heard, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()

    @property
    def manifests(self) -> tuple[str, ...]:
        """The digests of their manifests, in order."""
        return tuple(each.manifest for each in self.counted)

    def require_accounted(self, organisation: str, manifests: Sequence[str]) -> None:
        """
        Check that what a box told somebody who asked is counted or explained.

        Raises:
            BoxNotAccountedError: a manifest is neither.

        """
        known = {*self.manifests, *(each.manifest for each in self.uncounted)}
        require_accounted(organisation, manifests, known)

    @classmethod
    def of(cls, event: EventBody, commitment: str) -> Self:
        """
        Return the close that an event records.

        Raises:
            CloseUnsoundError: another kind of event, or a bid stands in it twice.

        """
        if event.kind not in {CLOSED, SIGN_UP_CLOSED}:
            raise CloseUnsoundError(f"it is {event.kind}")
        try:
            policy = digest(_fact(event, "policy"))
            counted = rows(_fact(event, "counted"), Counted.of, MOST_BIDS)
            told = event.kind == CLOSED  # a light policy has no boxes
            boxes = rows(_fact(event, "boxes") if told else [], Heard.of, MOST_BOXES)
            explained = _fact(event, "uncounted") if told else []
            uncounted = rows(explained, Uncounted.of, MOST_UNCOUNTED)
        except ShapeError as error:
            raise CloseUnsoundError(str(error)) from error
        once = [[each.manifest for each in counted]]
        if event.kind == CLOSED:  # two accounts may sign one firm up
            once.append([each.bidder for each in counted])
        if any(len(set(several)) != len(several) for several in once):
            raise CloseUnsoundError("a bidder or a bid is in it twice")
        return cls(commitment, policy, counted, boxes, uncounted)


@dataclass(frozen=True, slots=True)
class Shown:
    """
    An event as somebody outside gets it: its bytes, its salt and its proof of the log.

    `proof` is a tlog-proof (archive 4.2) that carries the entry in its `extra` line.
    """

    body: bytes
    salt: bytes
    proof: str


@dataclass(frozen=True, slots=True)
class Watch:
    """
    What whoever releases knows of the log, from an anchor card of his own.

    `demo` says that the log is one of a demonstration: only there nobody need cosign.
    """

    log: NoteVerifier
    cosigners: Sequence[CosignerKey]
    demo: bool = False


def check_before_release(
    policy: OpeningPolicy,
    close: Shown,
    watch: Watch,
    bidders_closed: Shown | None = None,
) -> Close:
    """
    Return the close on which a release may rest (SB-13).

    `bidders_closed` is needed of holders and trustees where the bidder has a factor;
    whoever gives the bidder's factor passes by it with `check_close`.

    Raises:
        CloseUnsoundError: forged, of another lot, policy or log, or too early.
        CloseNotCosignedError: no cosignature is of the deadline or later.
        BoxNotAccountedError: it is silent about a manifest that a box signed in time.
        WindowOpenError: it is not shown that the bidders' window is over.

    """
    found = check_close(policy, close, watch)
    if not policy.needs_bidder:
        return found
    if bidders_closed is None:
        raise WindowOpenError
    closed, _ = _in_the_log(policy, bidders_closed, watch)
    if closed.kind != BIDDERS_CLOSED or closed.facts.get("close") != found.commitment:
        raise WindowOpenError
    return found


def check_close(policy: OpeningPolicy, close: Shown, watch: Watch) -> Close:
    """
    Return the close of this policy's bids, proven to be in the log for all to see.

    Raises:
        CloseUnsoundError: as `check_before_release`.
        CloseNotCosignedError: likewise.
        BoxNotAccountedError: likewise.

    """
    event, commitment = _in_the_log(policy, close, watch)
    found = Close.of(event, commitment)
    wanted = SIGN_UP_CLOSED if policy.kind is PolicyKind.LIGHT else CLOSED
    if event.kind != wanted or found.policy != policy.id:
        raise CloseUnsoundError(f"it closes the bids of policy {found.policy}")
    check_accounted(policy.boxes, found.boxes, found.manifests, found.uncounted)
    return found


def _in_the_log(
    policy: OpeningPolicy, shown: Shown, watch: Watch
) -> tuple[EventBody, str]:
    try:
        proof = parse_proof(shown.proof)
        proof.verify(proof.extra, watch.log)
        entry = parse_entry(proof.extra)
        event = check_disclosed(entry, shown.body, shown.salt)
        signed = cosignatures(proof.checkpoint, watch.cosigners)
    except (
        LedgerFormatError,
        NoteInvalidError,
        ProofInvalidError,
        CommitmentBrokenError,
    ) as error:
        raise CloseUnsoundError(str(error)) from error
    project, _, _ = policy.lot.rpartition("-")
    own = (watch.log.name, f"project/{project}", policy.lot)
    found = (event.origin, event.stream, event.facts.get("lot"))
    if found != own:
        raise CloseUnsoundError(f"it is of {found}")
    if event.at < policy.deadline:
        raise CloseUnsoundError("it was recorded before the deadline")
    if not any(each.at >= policy.deadline for each in signed) and not (
        watch.demo and not watch.cosigners
    ):
        raise CloseNotCosignedError(policy.deadline)
    return event, commitment_of(shown.body, shown.salt)


def _fact(event: EventBody, name: str) -> Json:
    value = event.facts.get(name)
    if not isinstance(value, (str, list)):
        raise ShapeError(f"the close says nothing of {name}")
    return value
