"""
Sealing a bid on the bidder's own machine: nothing leaves it before it has opened again.

The keys are drawn here, the shares are dealt here, and whoever deals is the bidder
himself: there is no key of the lot that anybody could have kept (trading 7.3 to 7.5).
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO, Final, TypeAlias, cast

from archive.public.evidence import SigningKey, fresh, sha256
from archive.public.sealing import (
    SealedError,
    Share,
    seal,
    seal_file,
    split,
    unseal_file,
    value_at,
)
from trading.bidders.model.claims import Algorithm
from trading.bids.envelope_errors import (
    FileChangedError,
    NotThisPolicyError,
    SelfTestFailedError,
)
from trading.bids.model import dealing
from trading.bids.model.contents import Cover, CoveredFile, sheet_bytes
from trading.bids.model.dealing import SECRET_SIZE, Factors
from trading.bids.model.envelope import Envelope, share_name, time_name
from trading.bids.model.manifest import (
    COVER,
    Manifest,
    SealedObject,
    check_fits,
    document_name,
)
from trading.bids.model.policy import (
    SHEET,
    OpeningPolicy,
    check_holder_signatures,
    require_named,
)
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sealing.streams import Digest, Source, Target, digest_of, write_own

MANIFEST: Final = "manifest.json"
Entropy: TypeAlias = Callable[[int], bytes]
Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many bytes of all documents are sealed, and how many there are."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the bid: where it lies, in which part it is sealed, its name there."""

    path: Path
    part: str
    name: str


@dataclass(frozen=True, slots=True)
class BidDraft:
    """What a bidder wants to seal; `seq` and `prev` as in trading 7.4."""

    bidder: str
    seq: int
    prev: str
    sheet: OpeningSheet | None
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, and the raw key and algorithm under which it holds (trading 2.8)."""

    value: bytes
    key: bytes
    algorithm: Algorithm


Sign: TypeAlias = Callable[[bytes], Signature]


def signing_with(key: SigningKey) -> Sign:
    """Return what signs with an Ed25519 key at hand."""
    return lambda message: Signature(
        key.sign(message), key.public.raw, Algorithm.ED25519
    )


@dataclass(frozen=True, slots=True)
class SealedBid:
    """
    A bid that is ready to be handed in, and what its bidder alone keeps.

    `folder` has every object as `<name>.age`, the manifest and the small files. `seed`
    is S, `factor` is S_b, empty unless the policy asks for it: with `seed` the bidder
    can open and disclose the bid.
    """

    envelope: Envelope
    folder: Path
    seed: bytes = field(repr=False)
    factor: bytes = field(repr=False)

    def object(self, name: str) -> Path:
        """Return where the ciphertext of an object lies."""
        return self.folder / object_file(name)


def object_file(name: str) -> str:
    """Return what the file of an object is called."""
    return f"{name}.age"


@dataclass(frozen=True, slots=True)
class Tools:
    """How to sign, whom to tell, and where randomness comes from."""

    sign: Sign
    progress: Progress = lambda _done, _all: None
    entropy: Entropy = fresh


def seal_bid(
    policy: OpeningPolicy, named: str, draft: BidDraft, folder: Path, tools: Tools
) -> SealedBid:
    """
    Seal a bid into a new folder; if anything is wrong there is no folder.

    `named` is the policy that the notice names. Documents are streamed.

    Raises:
        NotThePolicyError: the policy is another than the one named (SB-19).
        HolderKeyForgedError: a key in it is not its holder's own (SB-19).
        NotThisPolicyError: the bid does not fit the policy.
        ManifestMalformedError: `seq`, `prev` or the bidder are impossible.
        FileChangedError: a document was changed meanwhile (SB-18).
        SelfTestFailedError: what was sealed does not open again.
        OSError: a file cannot be read or written.

    """
    require_named(policy, named)
    check_holder_signatures(policy)
    _require_fitting(policy, draft)
    begun = Path(mkdtemp(prefix=".sealing-", dir=folder.parent))
    try:
        work = _Sealing(policy, draft, begun, tools)
        envelope = work.run()
        begun.rename(folder)
    except BaseException:
        shutil.rmtree(begun)
        raise
    return SealedBid(envelope, folder, work.seed, work.factors.bidder)


def _require_fitting(policy: OpeningPolicy, draft: BidDraft) -> None:
    if policy.has_form is not (draft.sheet is not None):
        raise NotThisPolicyError("there is a sheet if a form asks for it")
    if draft.sheet is not None and draft.sheet.form != policy.form:
        raise NotThisPolicyError("the sheet is of another form")
    for document in draft.documents:
        if document.part not in policy.parts:
            raise NotThisPolicyError(f"there is no part {document.part}")


class _Sealing:
    """One bid while it is sealed: its secrets, and what is written so far."""

    def __init__(
        self, policy: OpeningPolicy, draft: BidDraft, folder: Path, tools: Tools
    ) -> None:
        self.policy, self.draft, self.folder, self.tools = policy, draft, folder, tools
        draw = tools.entropy
        factor = draw(SECRET_SIZE) if policy.needs_bidder else b""
        self.factors = Factors(draw(SECRET_SIZE), draw(SECRET_SIZE), factor)
        self.seed = self.factors.seed(policy.digest, draft.bidder)
        self.to = dealing.recipients(self.seed, policy.parts)
        self.dealt = split(self.factors.quorum, n=policy.n, k=policy.k, entropy=draw)
        self.done = 0
        self.total = sum(each.path.stat().st_size for each in draft.documents)

    def run(self) -> Envelope:
        """Seal, open again, and only then sign."""
        files, documents = self._documents()
        front, inside = self._front(files)
        for document, file in zip(self.draft.documents, files, strict=True):
            if digest_of(document.path) != file.sha256:
                raise FileChangedError(document.name)
            inside[file.object] = file.sha256
        context = dealing.context(
            self.policy.digest, self.draft.bidder, self.draft.seq, self.to
        )
        shares, times = self._small_files(context)
        manifest = self._manifest(context, shares, times, (*front, *documents))
        check_fits(manifest, self.policy)
        self._open_again(manifest, inside)
        write_own(self.folder / MANIFEST, manifest.to_bytes())
        signed = self.tools.sign(manifest.signed)
        envelope = Envelope(
            manifest.to_bytes(),
            *(signed.value, signed.key, signed.algorithm),
            shares,
            times,
        )
        envelope.check_signature()
        envelope.check_files()
        return envelope

    def _documents(self) -> tuple[list[CoveredFile], list[SealedObject]]:
        files, objects = [], []
        for number, document in enumerate(self.draft.documents, start=1):
            name = document_name(number)
            with Source(document.path, self._tell) as source:
                sealed = self._seal_as(name, document.part, source)
                file = CoveredFile(document.name, name, source.digest, source.count)
            files.append(file)
            objects.append(sealed)
        return files, objects

    def _front(
        self, files: Sequence[CoveredFile]
    ) -> tuple[list[SealedObject], dict[str, str]]:
        """Seal cover and sheet; return them, and the digests of their plaintexts."""
        draft, policy, sheet = self.draft, self.policy, b""
        if draft.sheet is not None:
            sheet = sheet_bytes(policy.id, draft.bidder, draft.seq, draft.sheet)
        cover = Cover(
            lot=policy.lot,
            policy=policy.id,
            bidder=draft.bidder,
            seq=draft.seq,
            nonce=self.tools.entropy(SECRET_SIZE),
            sheet=sha256(sheet).hex() if sheet else "",
            files=tuple(files),
        ).to_bytes()
        parts = [(COVER, policy.cover_part, cover)]
        parts += [(SHEET, SHEET, sheet)] if sheet else []
        inside = {name: sha256(data).hex() for name, _, data in parts}
        return [self._seal_bytes(*part) for part in parts], inside

    def _seal_bytes(self, name: str, part: str, data: bytes) -> SealedObject:
        sealed = seal(data, self.to[part], entropy=self.tools.entropy)
        with Target(self.folder / object_file(name)) as target:
            view = memoryview(sealed)
            while view:
                view = view[target.write(view) :]
            return SealedObject(name, part, target.pieces.count, target.pieces.end())

    def _seal_as(self, name: str, part: str, source: BinaryIO) -> SealedObject:
        with Target(self.folder / object_file(name)) as target:
            seal_file(source, target, self.to[part])
            return SealedObject(name, part, target.pieces.count, target.pieces.end())

    def _tell(self, count: int) -> None:
        self.done += count
        self.tools.progress(self.done, max(self.total, self.done))

    def _small_files(
        self, context: bytes
    ) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        policy, draw = self.policy, self.tools.entropy
        shares = tuple(
            seal(
                dealing.share_file(context, holder.j, share.x, share.y),
                holder.age,
                entropy=draw,
            )
            for holder, share in zip(policy.holders, self.dealt, strict=True)
        )
        plaintext = dealing.time_file(context, self.factors.time)
        times = tuple(
            seal(plaintext, trustee.age, entropy=draw) for trustee in policy.trustees
        )
        for number, data in enumerate(shares, start=1):
            write_own(self.folder / share_name(number), data)
        for number, data in enumerate(times, start=1):
            write_own(self.folder / time_name(number), data)
        return shares, times

    def _manifest(
        self,
        context: bytes,
        shares: tuple[bytes, ...],
        times: tuple[bytes, ...],
        objects: tuple[SealedObject, ...],
    ) -> Manifest:
        bidder = self.factors.bidder
        return Manifest(
            policy=self.policy.id,
            bidder=self.draft.bidder,
            seq=self.draft.seq,
            prev=self.draft.prev,
            recipients=self.to,
            k=self.policy.k,
            x=tuple(share.x for share in self.dealt),
            share_commit=tuple(
                dealing.share_commitment(context, j, share.x, share.y)
                for j, share in enumerate(self.dealt, start=1)
            ),
            share_sha256=tuple(sha256(file).hex() for file in shares),
            time_commit=dealing.time_commitment(context, self.factors.time),
            time_sha256=tuple(sha256(file).hex() for file in times),
            bidder_commit=dealing.bidder_commitment(context, bidder) if bidder else "",
            objects=objects,
        )

    def _open_again(self, manifest: Manifest, inside: dict[str, str]) -> None:
        """Recombine the last k shares, and open every object with what they give."""
        chosen: list[Share] = list(self.dealt[-self.policy.k :])
        for j, share in enumerate(self.dealt, start=1):
            found = dealing.share_commitment(
                manifest.context, j, share.x, value_at(chosen, share.x)
            )
            if found != manifest.share_commit[j - 1]:
                raise SelfTestFailedError(f"share {j} does not fit the others")
        factors = Factors(value_at(chosen, 0), self.factors.time, self.factors.bidder)
        seed = factors.seed(self.policy.digest, manifest.bidder)
        for each in manifest.objects:
            sink = Digest()
            try:
                with (self.folder / object_file(each.name)).open("rb") as file:
                    unseal_file(
                        file,
                        cast("BinaryIO", sink),
                        dealing.part_identity(seed, each.part),
                    )
            except SealedError as error:
                raise SelfTestFailedError(f"{each.name}: {error}") from error
            if sink.value != inside[each.name]:
                raise SelfTestFailedError(f"{each.name} has other content")
