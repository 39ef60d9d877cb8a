"""
What becomes of one bid after the releases: a pure function of what was logged (7.9).

The verdict does not depend on which holders came, except through rubbish that only
absent ones could show. Whoever has policy, envelope and releases comes to the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from archive.public.evidence import sha256
from archive.public.sealing import (
    HybridIdentity,
    SealedError,
    SealedPayloadError,
    Share,
    unseal,
    unseal_with_file_key,
    value_at,
)
from trading.bids.model import dealing
from trading.bids.model.dealing import Factors
from trading.bids.model.envelope import Envelope
from trading.bids.model.manifest import Manifest
from trading.bids.model.policy import OpeningPolicy, PolicyKind
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    Entry,
    Given,
    HolderRelease,
    TimeRelease,
)

R = TypeVar("R", HolderRelease, TimeRelease)


class Verdict(StrEnum):
    """What was found about a bid."""

    OPEN = "OPEN"
    NOT_ENOUGH = "NOT_ENOUGH"
    INVALID_DEALING = "INVALID_DEALING"
    FACTOR_WITHHELD = "FACTOR_WITHHELD"


class Outcome(StrEnum):
    """What follows from it in law."""

    OPENED = "OPENED"
    DEEMED_REVOKED = "DEEMED_REVOKED"
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN"


_OUTCOMES: Final = MappingProxyType(
    {
        Verdict.OPEN: Outcome.OPENED,
        Verdict.INVALID_DEALING: Outcome.DEEMED_REVOKED,
        Verdict.FACTOR_WITHHELD: Outcome.DEEMED_REVOKED,
        Verdict.NOT_ENOUGH: Outcome.DEEMED_WITHDRAWN,
    }
)


def legal_outcome(verdict: Verdict, named: Iterable["Named"] = ()) -> Outcome:
    """
    Return what a final verdict means for the bid (E-13, O20 31).

    NOT_ENOUGH is final after the last adjournment, without the bidder's disclosure. It
    is the bidder's own fault if a trustee could not read what was sealed to it.
    """
    if verdict is Verdict.NOT_ENOUGH and any(x.party is Party.BIDDER for x in named):
        return Outcome.DEEMED_REVOKED
    return _OUTCOMES[verdict]


class Party(StrEnum):
    """Who answers for what went wrong."""

    HOLDER = "holder"
    TRUSTEE = "trustee"
    BIDDER = "bidder"
    KEEPER = "keeper"


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """
    Somebody whose part of a bid cannot be used: a holder, a trustee, the bidder.

    A bidder is named with `what` and `number` for a file that its trustee cannot read,
    or a holder whose identity is of many lots.
    `number` counts holders and trustees from 1. A keeper has kept another file than was
    handed in: `number` is then that of the file, `share-…` or `time-…` by `what`; or of
    the object, the cover being 1; or `what` is the manifest.
    """

    party: Party
    number: int = 0
    what: str = ""

    def __str__(self) -> str:
        told = (self.party.value, self.what, str(self.number) if self.number else "")
        return "/".join(each for each in told if each)


@dataclass(frozen=True, slots=True)
class Combined:
    """
    A verdict, S if the bid opens, and who is named.

    OPEN still rests on the objects: `sealing.open_bid` holds them against 7.5.
    """

    verdict: Verdict
    seed: bytes | None = field(default=None, repr=False)
    named: tuple[Named, ...] = ()
    keys: Mapping[str, HybridIdentity] = field(
        default_factory=dict, repr=False, compare=False
    )
    """What opens each part, as far as it was made on the way to the verdict."""

    def shut_by(self, keeper: tuple["Named", ...]) -> "Combined":
        """Return it as it is without what its keeper has not kept, who is named."""
        if not keeper or self.verdict not in {Verdict.OPEN, Verdict.NOT_ENOUGH}:
            return self
        named = tuple(sorted((*self.named, *keeper)))
        return Combined(Verdict.NOT_ENOUGH, named=named)

    def key(self, seed: bytes, part: str) -> HybridIdentity:
        """Return what opens a part, made from S unless it is here already."""
        return self.keys.get(part) or dealing.part_identity(seed, part)


@dataclass(slots=True)
class _Found:
    """What the releases of one kind gave for one bid."""

    good: dict[int, bytes] = field(default_factory=dict)
    rubbish: bool = False
    named: list[Named] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the envelope, and what must be in it."""

    kept: bytes
    digest: str
    recipient: str
    is_good: Callable[[bytes], bool]
    good_in: Callable[[bytes], bytes | None]
    lasting: bool
    """Whether its opener's identity is of many lots, and never shown."""

    @property
    def is_kept(self) -> bool:
        """Whether it is still the file that was handed in."""
        return sha256(self.kept).hex() == self.digest

    def is_keepers(self, entry: Entry) -> bool:
        """Tell whether its keeper has, or gave its opener, another than came in."""
        if entry.given is Given.DAMAGED:
            return True
        return entry.given is not Given.CONTENT and not self.is_kept

    def is_rubbish(self, entry: Entry) -> bool:
        """Tell whether what was disclosed proves that the bidder sealed no secret."""
        try:
            match entry.given:
                case Given.CONTENT | Given.UNREADABLE | Given.DAMAGED:
                    return False
                case Given.FILE_KEY:
                    plaintext = unseal_with_file_key(self.kept, entry.value)
                case Given.IDENTITY:
                    identity = HybridIdentity.from_seed(entry.value)
                    if identity.recipient != self.recipient:
                        return False
                    plaintext = unseal(self.kept, identity)
        except SealedPayloadError:
            return True  # the head is proven, so this key is the file's
        except SealedError:
            return entry.given is Given.IDENTITY
        return self.good_in(plaintext) is None


def combine(
    policy: OpeningPolicy,
    envelope: Envelope,
    holder_releases: Iterable[HolderRelease],
    time_releases: Iterable[TimeRelease],
    bidder_release: BidderRelease | None = None,
) -> Combined:
    """
    Return the verdict of one bid from releases whose signatures hold (7.9, 1 to 6).

    Of several releases of one sender the first counts. Releases of another policy do
    not count at all.
    """
    manifest = envelope.parsed
    shares = _shares(policy, envelope, manifest, holder_releases)
    times = _times(policy, envelope, manifest, time_releases)
    named = tuple(sorted((*shares.named, *times.named)))
    if shares.rubbish or times.rubbish:
        return Combined(Verdict.INVALID_DEALING, named=named)
    factor = b""
    if policy.needs_bidder:
        given = _bidders(manifest, bidder_release)
        if given is None:
            return Combined(
                Verdict.FACTOR_WITHHELD, named=tuple(sorted((*named, _THE_BIDDER)))
            )
        factor = given
    if len(shares.good) < policy.k or not times.good:
        return Combined(Verdict.NOT_ENOUGH, named=named)
    quorum = _dealt(policy, manifest, shares.good)
    if quorum is None:
        return Combined(Verdict.INVALID_DEALING, named=named)
    time = times.good[min(times.good)]
    seed = Factors(quorum, time, factor).seed(policy.digest, manifest.bidder)
    keys = dealing.part_identities(seed, policy.parts)
    if not _make(keys, manifest):
        return Combined(Verdict.INVALID_DEALING, named=named)
    return Combined(Verdict.OPEN, seed, named, keys)


_THE_BIDDER: Final = Named(Party.BIDDER)


def disclosed(
    policy: OpeningPolicy, envelope: Envelope, disclosure: Disclosure
) -> Combined:
    """Return the verdict of a bid whose bidder disclosed S, as a last resort (7.9)."""
    manifest = envelope.parsed
    of_this = (disclosure.policy, disclosure.manifest) == (policy.id, manifest.digest)
    keys = dealing.part_identities(disclosure.secret, policy.parts)
    if of_this and _make(keys, manifest):
        return Combined(Verdict.OPEN, disclosure.secret, keys=keys)
    return Combined(Verdict.NOT_ENOUGH, named=(_THE_BIDDER,))


def _make(keys: Mapping[str, HybridIdentity], manifest: Manifest) -> bool:
    to = manifest.recipients
    return keys.keys() == to.keys() and all(
        key.is_behind(to[part]) for part, key in keys.items()
    )


def _dealt(
    policy: OpeningPolicy, manifest: Manifest, good: dict[int, bytes]
) -> bytes | None:
    """
    Return S_q if the k lowest shares give every commitment, else None.

    Good shares were held against their own when they came: the others' are left.
    """
    chosen = sorted(good)[: policy.k]
    shares = [Share(manifest.x[j - 1], good[j]) for j in chosen]
    for j, x in enumerate(manifest.x, start=1):
        if j not in chosen and not manifest.is_share(j, value_at(shares, x)):
            return None
    return value_at(shares, 0)


def _shares(
    policy: OpeningPolicy,
    envelope: Envelope,
    manifest: Manifest,
    releases: Iterable[HolderRelease],
) -> _Found:
    found = _Found()
    for j, release in _first_of(policy, releases, policy.n):
        file = _File(
            envelope.shares[j - 1],
            manifest.share_sha256[j - 1],
            policy.holders[j - 1].age,
            partial(manifest.is_share, j),
            partial(manifest.share_in, j),
            lasting=policy.kind is PolicyKind.LIGHT,
        )
        _judge(found, file, release.of(manifest.digest), Named(Party.HOLDER, j))
    return found


def _times(
    policy: OpeningPolicy,
    envelope: Envelope,
    manifest: Manifest,
    releases: Iterable[TimeRelease],
) -> _Found:
    found = _Found()
    for trustee, release in _first_of(policy, releases, len(policy.trustees)):
        file = _File(
            envelope.times[trustee - 1],
            manifest.time_sha256[trustee - 1],
            policy.trustees[trustee - 1].age,
            manifest.is_time,
            manifest.time_in,
            lasting=True,
        )
        _judge(found, file, release.of(manifest.digest), Named(Party.TRUSTEE, trustee))
    return found


def _judge(found: _Found, file: _File, entry: Entry | None, sender: Named) -> None:
    """Take what one sender gives for the bid: good, proof of rubbish, or neither."""
    what = "share" if sender.party is Party.HOLDER else "time"
    if entry is not None and entry.given is Given.CONTENT and file.is_good(entry.value):
        found.good[sender.number] = entry.value
    elif entry is not None and file.is_keepers(entry):
        found.named.append(Named(Party.KEEPER, sender.number, what))
    elif entry is not None and file.is_rubbish(entry):
        found.rubbish = True
    elif file.lasting and entry is not None and entry.given is Given.UNREADABLE:
        found.named.append(Named(Party.BIDDER, sender.number, what))
    else:
        found.named.append(sender)


def _first_of(
    policy: OpeningPolicy, releases: Iterable[R], most: int
) -> list[tuple[int, R]]:
    """Return the first release of each sender whom the policy knows, by number."""
    first: dict[int, R] = {}
    for release in releases:
        if release.policy == policy.id:
            first.setdefault(release.number, release)
    return sorted((at, first[at]) for at in first if 1 <= at <= most)


def _bidders(manifest: Manifest, release: BidderRelease | None) -> bytes | None:
    if release is None or release.manifest != manifest.digest:
        return None
    return release.secret if manifest.is_factor(release.secret) else None
