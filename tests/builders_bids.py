"""Opening policies, sealed bids and what is released for them, honest and otherwise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from archive.public.evidence import SigningKey, sha256
from archive.public.sealing import HybridIdentity, Share, seal, split
from trading.bidders.model.claims import Algorithm
from trading.bids.model import dealing
from trading.bids.model.closing import Close, Counted
from trading.bids.model.contents import Cover, sheet_bytes
from trading.bids.model.dealing import Factors
from trading.bids.model.envelope import Envelope
from trading.bids.model.manifest import COVER, Manifest, SealedObject
from trading.bids.model.octets import u8
from trading.bids.model.policy import (
    SHEET,
    Factor,
    Holder,
    HolderDraft,
    Limits,
    OpeningPolicy,
    PolicyKind,
    Tool,
    Trustee,
)
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sealing.streams import Pieces

DEADLINE = datetime(2026, 3, 20, 1, 30, tzinfo=UTC)
BIDDER = "91500105MA5U9N5X9R"
ORGANISATIONS = ("owner", "agency", "centre", "agency", "notary")
ENVELOPE_KEY = SigningKey(sha256(b"bid: the bidder's key"))


def identity(name: str) -> HybridIdentity:
    """Return the identity of somebody, the same at every run."""
    return HybridIdentity.from_seed(sha256(f"bid: identity of {name}".encode()))


def key_of(name: str) -> SigningKey:
    """Return the signing key of somebody, the same at every run."""
    return SigningKey(sha256(f"bid: key of {name}".encode()))


HOLDERS = tuple(identity(f"holder {j}") for j in range(1, 6))
TRUSTEES = tuple(identity(f"trustee {number}") for number in (1, 2))


def holder(j: int, organisation: str, lot: str = "LOT-1", attempt: int = 1) -> Holder:
    """Return holder j of a lot, whose key is signed."""
    draft = HolderDraft(
        j=j,
        person=f"person-{j}",
        organisation=organisation,
        duty="开标人",
        tool=Tool.SERVED_PAGE,
        age=HOLDERS[j - 1].recipient,
    )
    return Holder.signed(lot, attempt, draft, key_of(f"holder {j}"))


def trustee(number: int, organisation: str) -> Trustee:
    """Return a trustee, counted from 1."""
    key = key_of(f"trustee {number}").public.raw
    return Trustee(organisation, TRUSTEES[number - 1].recipient, key)


POLICY = OpeningPolicy(
    lot="LOT-1",
    attempt=1,
    kind=PolicyKind.TENDER,
    k=3,
    holders=tuple(holder(j, each) for j, each in enumerate(ORGANISATIONS, start=1)),
    factors=(Factor.QUORUM, Factor.TIME),
    trustees=(trustee(1, "court"), trustee(2, "exchange")),
    deadline=DEADLINE,
    limits=Limits(bid=2**30, objects=50),
)
WITH_BIDDER = replace(
    POLICY,
    factors=(Factor.QUORUM, Factor.TIME, Factor.BIDDER),
    window=timedelta(minutes=30),
)


@dataclass
class Dealt:
    """A bid as its bidder dealt it, with everything that he knows."""

    policy: OpeningPolicy
    envelope: Envelope
    manifest: Manifest
    factors: Factors
    seed: bytes
    shares: tuple[Share, ...]
    objects: dict[str, bytes]


def drawn(tag: bytes) -> Callable[[int], bytes]:
    """Return what gives bytes without end that are the same at every run."""
    numbers = count()
    return lambda size: b"".join(
        sha256(b"bid: drawn" + u8(next(numbers)) + tag) for _ in range(-(-size // 32))
    )[:size]


def straight(data: bytes) -> bytes:
    """Leave it as it is."""
    return data


@dataclass
class Cheats:
    """
    What a dealer does otherwise than trading 7.3.

    `values` are false y by j, committed to as if they were right; `plaintexts` and
    `files` change what is sealed to holder j and the file itself; `time` and
    `time_files` do so for the trustees; `other_recipients` puts keys of another seed
    into the manifest.
    """

    values: Mapping[int, bytes] = field(default_factory=dict)
    plaintexts: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    files: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    time: Callable[[bytes], bytes] = straight
    time_files: Callable[[bytes], bytes] = straight
    cover: Callable[[bytes], bytes] = straight
    other_recipients: bool = False


def _factors(policy: OpeningPolicy, tag: bytes) -> Factors:
    return Factors(
        sha256(b"bid: quorum" + tag),
        sha256(b"bid: time" + tag),
        sha256(b"bid: bidder" + tag) if policy.needs_bidder else b"",
    )


def deal(
    policy: OpeningPolicy = POLICY,
    cheats: Cheats | None = None,
    bidder: str = BIDDER,
    seq: int = 1,
    sheet: OpeningSheet | None = None,
) -> Dealt:
    """Return a bid without documents, sealed by an honest dealer or a cheating one."""
    cheats = cheats or Cheats()
    tag = f"{bidder} {seq} {policy.id}".encode()
    factors = _factors(policy, tag)
    seed = factors.seed(policy.digest, bidder)
    known = sha256(seed) if cheats.other_recipients else seed
    to = dealing.recipients(known, policy.parts)
    context = dealing.context(policy.digest, bidder, seq, to)
    dealt = split(factors.quorum, n=policy.n, k=policy.k, entropy=drawn(tag))
    shares = tuple(
        Share(share.x, cheats.values.get(j, share.y))
        for j, share in enumerate(dealt, start=1)
    )
    files = _small_files(policy, cheats, context, shares, factors.time)
    inside = sheet_bytes(policy.id, bidder, seq, sheet) if sheet else b""
    objects = {
        COVER: seal(
            cheats.cover(_cover(policy, bidder, seq, inside)), to[policy.cover_part]
        ),
        **({SHEET: seal(inside, to[SHEET])} if sheet else {}),
    }
    manifest = Manifest(
        policy=policy.id,
        bidder=bidder,
        seq=seq,
        prev="" if seq == 1 else "ab" * 32,
        recipients=to,
        k=policy.k,
        objects=tuple(
            sealed_object(name, SHEET if name == SHEET else policy.cover_part, data)
            for name, data in objects.items()
        ),
        **_committed(context, shares, factors, *files),
    )
    envelope = signed(manifest, *files)
    return Dealt(policy, envelope, manifest, factors, seed, shares, objects)


def signed(
    manifest: Manifest, shares: tuple[bytes, ...], times: tuple[bytes, ...]
) -> Envelope:
    """Return the envelope of a manifest, signed by the bidder's key."""
    return Envelope(
        manifest.to_bytes(),
        ENVELOPE_KEY.sign(manifest.signed),
        ENVELOPE_KEY.public.raw,
        Algorithm.ED25519,
        shares,
        times,
    )


def _small_files(
    policy: OpeningPolicy,
    cheats: Cheats,
    context: bytes,
    shares: Sequence[Share],
    time: bytes,
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    files = []
    for j, share in enumerate(shares, start=1):
        plain = dealing.share_file(context, j, share.x, share.y)
        changed = cheats.plaintexts.get(j, straight)(plain)
        sealed = seal(changed, policy.holders[j - 1].age)
        files.append(cheats.files.get(j, straight)(sealed))
    plain = cheats.time(dealing.time_file(context, time))
    times = (cheats.time_files(seal(plain, each.age)) for each in policy.trustees)
    return tuple(files), tuple(times)


def _committed(
    context: bytes,
    shares: Sequence[Share],
    factors: Factors,
    files: Sequence[bytes],
    times: Sequence[bytes],
) -> dict[str, Any]:
    """Return the members of a manifest that commit to secrets and files."""
    bidder = factors.bidder
    return {
        "x": tuple(share.x for share in shares),
        "share_commit": tuple(
            dealing.share_commitment(context, j, share.x, share.y)
            for j, share in enumerate(shares, start=1)
        ),
        "share_sha256": tuple(sha256(each).hex() for each in files),
        "time_commit": dealing.time_commitment(context, factors.time),
        "time_sha256": tuple(sha256(each).hex() for each in times),
        "bidder_commit": dealing.bidder_commitment(context, bidder) if bidder else "",
    }


def sealed_object(name: str, part: str, data: bytes) -> SealedObject:
    """Return the line of a manifest about a ciphertext."""
    pieces = Pieces()
    pieces.feed(data)
    return SealedObject(name, part, len(data), pieces.end())


def _cover(policy: OpeningPolicy, bidder: str, seq: int, sheet: bytes) -> bytes:
    return Cover(
        lot=policy.lot,
        policy=policy.id,
        bidder=bidder,
        seq=seq,
        nonce=bytes(32),
        sheet=sha256(sheet).hex() if sheet else "",
        files=(),
    ).to_bytes()


def close_of(*bids: Dealt) -> Close:
    """Return the close that counts these bids."""
    return Close(
        "cc" * 32,
        bids[0].policy.id,
        tuple(
            Counted(
                bid.manifest.bidder,
                "dd" * 32,
                bid.manifest.digest,
                bid.manifest.seq,
                f"bid/{at}",
            )
            for at, bid in enumerate(bids)
        ),
    )
