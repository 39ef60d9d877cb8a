"""
What holders, trustees and bidders compute on their own machines after the close.

Before that they call `check_before_release`: it holds the close against the log. Here
each opens his own small files, of the counted bids and no others, and whoever finds
rubbish shows it (trading 7.8).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from archive.public.evidence import sha256
from archive.public.sealing import (
    HybridIdentity,
    SealedError,
    SealedPayloadError,
    file_key,
    unseal,
)
from trading.bids.model.closing import Close
from trading.bids.model.dealing import is_of_another_bid
from trading.bids.model.envelope import Envelope, share_name, time_name
from trading.bids.model.manifest import Manifest
from trading.bids.model.policy import OpeningPolicy, PolicyKind
from trading.bids.model.releases import (
    BidderRelease,
    Entry,
    Given,
    HolderRelease,
    TimeRelease,
)
from trading.bids.release_errors import (
    KeptFileDamagedError,
    NotCountedError,
    NotThisHolderError,
)


def release_shares(
    policy: OpeningPolicy,
    envelopes: Sequence[Envelope],
    j: int,
    identity: HybridIdentity,
    close: Close,
) -> HolderRelease:
    """
    Return what holder j gives for all counted bids; he signs its `signed`.

    Raises:
        NotThisHolderError: the identity is not the one that the policy names for j.
        NotCountedError: the envelopes are not exactly the counted ones (SB-12).
        KeptFileDamagedError: a share file is not the one that was handed in. Of a light
            policy that one alone is named as damaged, and all others are released.

    """
    if not 1 <= j <= policy.n or identity.recipient != policy.holders[j - 1].age:
        raise NotThisHolderError(f"holder {j}")

    def entry(envelope: Envelope) -> Entry:
        manifest, sealed = envelope.parsed, envelope.shares[j - 1]
        _require_kept(share_name(j), sealed, manifest.share_sha256[j - 1])
        if policy.kind is PolicyKind.LIGHT:
            secret_in = partial(manifest.share_in, j)
            return _lasting_entry(manifest, sealed, identity, secret_in)
        return _share_entry(manifest, j, sealed, identity)

    entries = _entries(policy, envelopes, close, entry)
    return HolderRelease(policy.id, close.commitment, j, entries)


def release_times(
    policy: OpeningPolicy,
    envelopes: Sequence[Envelope],
    trustee: int,
    identity: HybridIdentity,
    close: Close,
) -> TimeRelease:
    """
    Return what a trustee, counted from 1, gives for all counted bids.

    Raises:
        NotThisHolderError: the identity is not the one that the policy names.
        NotCountedError: the envelopes are not exactly the counted ones (SB-12).
        KeptFileDamagedError: as `release_shares`, of a time file.

    """
    if (
        not 1 <= trustee <= len(policy.trustees)
        or identity.recipient != policy.trustees[trustee - 1].age
    ):
        raise NotThisHolderError(f"trustee {trustee}")

    def entry(envelope: Envelope) -> Entry:
        manifest, sealed = envelope.parsed, envelope.times[trustee - 1]
        _require_kept(time_name(trustee), sealed, manifest.time_sha256[trustee - 1])
        return _lasting_entry(manifest, sealed, identity, manifest.time_in)

    entries = _entries(policy, envelopes, close, entry)
    return TimeRelease(policy.id, close.commitment, trustee, entries)


def release_factor(
    policy: OpeningPolicy, manifest: str, factor: bytes, close: Close
) -> BidderRelease:
    """
    Return what a bidder gives of his own bid, by the digest of its manifest.

    Raises:
        NotCountedError: the bid is not among the counted ones, or of another policy.

    """
    if close.policy != policy.id or manifest not in close.manifests:
        raise NotCountedError(f"{manifest} is not counted")
    return BidderRelease(policy.id, close.commitment, manifest, factor)


def _entries(
    policy: OpeningPolicy,
    envelopes: Sequence[Envelope],
    close: Close,
    entry: Callable[[Envelope], Entry],
) -> tuple[Entry, ...]:
    """Return what is given for each counted bid; a light policy leaves none out."""
    if policy.kind is not PolicyKind.LIGHT:
        return tuple(map(entry, _counted(policy, envelopes, close)))
    if close.policy != policy.id:
        raise NotCountedError("the close is of another policy")
    if len(envelopes) != len(close.manifests):
        raise NotCountedError("there are other envelopes here than are counted")
    given = {each.named: each for each in envelopes}

    def one(manifest: str) -> Entry:
        with suppress(KeptFileDamagedError):
            if manifest in given:
                return entry(given[manifest])
        return Entry(manifest, Given.DAMAGED)

    return tuple(map(one, close.manifests))


def _counted(
    policy: OpeningPolicy, envelopes: Sequence[Envelope], close: Close
) -> list[Envelope]:
    """Return the envelopes in the order of the close."""
    if close.policy != policy.id:
        raise NotCountedError("the close is of another policy")
    given = {each.digest: each for each in envelopes}
    for digest in given.keys() - set(close.manifests):
        raise NotCountedError(f"{digest} is not counted")
    for digest in set(close.manifests) - given.keys():
        raise NotCountedError(f"{digest} is counted, and its envelope is not here")
    return [given[digest] for digest in close.manifests]


def _require_kept(name: str, sealed: bytes, digest: str) -> None:
    if sha256(sealed).hex() != digest:
        raise KeptFileDamagedError(name)


def _share_entry(
    manifest: Manifest, j: int, sealed: bytes, identity: HybridIdentity
) -> Entry:
    """Return the share; else the key of the file; if it has none, the identity."""
    try:
        share = manifest.share_in(j, unseal(sealed, identity))
        if share is not None:
            return Entry(manifest.digest, Given.CONTENT, share)
    except SealedPayloadError:
        pass  # its key is found, and shows that the content is rubbish
    except SealedError:
        return Entry(manifest.digest, HolderRelease.last, identity.seed)
    return Entry(manifest.digest, Given.FILE_KEY, file_key(sealed, identity))


def _lasting_entry(
    manifest: Manifest,
    sealed: bytes,
    identity: HybridIdentity,
    secret_in: Callable[[bytes], bytes | None],
) -> Entry:
    """
    Return the secret; else the key of the file if it opens no other bid.

    A trustee, and a holder of light policies, has one identity for all lots. Somebody
    could copy a file, or its head alone, from a bid that is still shut, so that the key
    shown here opens it there.
    """
    try:
        plaintext = unseal(sealed, identity)
    except SealedError:
        return Entry(manifest.digest, Given.UNREADABLE)
    secret = secret_in(plaintext)
    if secret is not None:
        return Entry(manifest.digest, Given.CONTENT, secret)
    if is_of_another_bid(plaintext, manifest.context):
        return Entry(manifest.digest, Given.UNREADABLE)
    return Entry(manifest.digest, Given.FILE_KEY, file_key(sealed, identity))
