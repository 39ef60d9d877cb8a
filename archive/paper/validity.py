"""
Whether a seal holds, and since when that is known (SPEC 11.6, steps 3 and 4).

Time is proven backwards: what an archive timestamp covers existed when it was made, so
older signatures are judged at that instant and not today.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from asn1crypto import cms, crl, x509
from pyhanko.sign.general import SignedDataCerts
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import (
    cms_basic_validation,
    extract_certs_for_validation,
    extract_tst_data_iter,
    message_imprint_checker,
    validate_tst_signed_data,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from archive.clock.model import LEEWAY
from archive.evidence.digests import sha256
from archive.ledger.anchors import AnchorCard
from archive.paper.certificates import revoked_since
from archive.paper.findings import Fault, Finding
from archive.paper.opening import HOSTILE, MOST_CERTIFICATES, Opened, told

_SEAL_USAGE: Final = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}
)
_MOST_STORED: Final = 32
_MOST_LISTS: Final = 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one timestamp says, and whether a named authority vouches for it."""

    at: datetime
    trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """
    What is known of a seal: where it stands, since when, and what speaks against it.

    `proven` is the latest instant at which the seal is known to have been there.
    """

    seal: str
    root: str
    trusted: bool
    stamp: Stamp | None
    archived: int
    proven: datetime
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """
    What somebody brings from outside to judge a paper.

    `roots` are the SHA-256 (hex) of roots of seals (a card's `paper_root`), `cards` the
    anchor cards that the paper's log must agree with, `authorities` the certificates
    (DER) of timestamp authorities' roots, `lists` what revocation lists (DER) are at
    hand.
    """

    roots: frozenset[str] = frozenset()
    cards: tuple[AnchorCard, ...] = ()
    authorities: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    @classmethod
    def of(
        cls,
        cards: Iterable[AnchorCard],
        authorities: Iterable[bytes] = (),
        lists: Iterable[bytes] = (),
    ) -> Self:
        """Return what cards say of roots and log, with what else is at hand."""
        held = tuple(cards)
        return cls(
            roots=frozenset(card.paper_root for card in held if card.paper_root),
            cards=held,
            authorities=tuple(authorities),
            lists=tuple(lists),
        )


def validity(paper: Opened, trust: Trust, at: datetime) -> Validity:
    """Judge the first signature of a paper and the timestamps behind it."""
    return asyncio.run(_Judgement(paper, trust, at).judged())


class _Judgement:
    def __init__(self, paper: Opened, trust: Trust, at: datetime) -> None:
        self.paper, self.trust = paper, trust
        self.proven = at
        self.covering: datetime | None = None
        self.found: list[Finding] = []
        self.lists = [*trust.lists, *self._stored_lists()][:_MOST_LISTS]

    async def judged(self) -> Validity:
        sealed, *stamps = self.paper.signatures
        trusted_stamps = 0
        for each in reversed(stamps):
            trusted_stamps += await self._archive_stamp(each)
        stamp = await self._own_stamp(sealed)
        certificates = extract_certs_for_validation(sealed.signed_data)
        root = self._root_of(certificates)
        trusted = await self._seal(sealed, certificates, root)
        return Validity(
            seal=sha256(certificates.signer_cert.dump()).hex(),
            root="" if root is None else sha256(root.dump()).hex(),
            trusted=trusted,
            stamp=stamp,
            archived=trusted_stamps,
            proven=self.proven,
            findings=self.found,
        )

    def _found(self, step: int, fault: Fault, what: str) -> None:
        self.found.append(Finding(step, fault, what))

    async def _archive_stamp(self, each: EmbeddedPdfSignature) -> int:
        name = str(each.field_name)
        status = await self._token(each.signed_data, each.compute_digest)
        if status is None:
            self._found(2, Fault.STAMP, f"{name} is no timestamp of what stands before")
            return 0
        self._follow(status, 2, name)
        return int(status.trusted)

    def _follow(self, stamp: Stamp, step: int, name: str) -> None:
        """Go back in time to a timestamp; none is later than the one around it."""
        if self.covering is not None and stamp.at > self.covering + LEEWAY:
            self._found(step, Fault.STAMP, f"{name} is later than what covers it")
        self.covering = stamp.at
        if stamp.trusted:
            self.proven = min(self.proven, stamp.at)

    async def _own_stamp(self, sealed: EmbeddedPdfSignature) -> Stamp | None:
        """Step 4: the token inside the signature is over this signature."""
        tokens = list(extract_tst_data_iter(sealed.signer_info, signed=False))
        if not tokens:
            return None
        if len(tokens) > 1:
            self._found(4, Fault.STAMP, "the signature has two timestamps")
        checked = message_imprint_checker(sealed.signer_info)
        stamp = await self._token(tokens[0], checked)
        if stamp is None:
            self._found(4, Fault.STAMP, "the timestamp is not over this signature")
            return None
        self._follow(stamp, 4, "the timestamp")
        return stamp

    async def _token(self, token: cms.SignedData, imprint: object) -> Stamp | None:
        """Return what a token says, None if it does not hold or is for other data."""
        try:
            if len(token["certificates"]) > MOST_CERTIFICATES:
                return None
            status = await validate_tst_signed_data(
                token,
                self._context(self._authorities()),
                imprint,  # type: ignore[arg-type]
            )
        except HOSTILE:
            return None
        if not status["intact"] or not status["valid"]:
            return None
        trusted = status.get("trust_problem_indic") is None
        return Stamp(status["timestamp"], trusted and bool(self.trust.authorities))

    async def _seal(
        self,
        sealed: EmbeddedPdfSignature,
        certificates: SignedDataCerts,
        root: x509.Certificate | None,
    ) -> bool:
        """Step 3: intact, valid, under a trusted root, when it is known to be there."""
        status = await cms_basic_validation(
            sealed.signed_data,
            raw_digest=sealed.compute_digest(),
            validation_context=self._context([] if root is None else [root]),
            status_kwargs={},
            key_usage_settings=_SEAL_USAGE,
        )
        if not status["intact"]:
            what = "the file was changed inside what was sealed"
            self._found(3, Fault.CHANGED, what)
        if not status["valid"]:
            self._found(3, Fault.CHANGED, "the seal's signature does not hold")
        if root is None:
            self._found(3, Fault.UNTRUSTED, "the seal brings no root to stand under")
            return False
        if (why := status.get("trust_problem_indic")) is not None:
            what = f"the seal does not stand under its root: {why}"
            self._found(3, Fault.UNTRUSTED, what)
        signer = certificates.signer_cert
        since = revoked_since(signer.dump(), root.dump(), self.lists)
        if since is not None and since <= self.proven:
            what = f"the seal was revoked on {since:%Y-%m-%d %H:%M:%S}Z"
            self._found(3, Fault.REVOKED, what)
        trusted = sha256(root.dump()).hex() in self.trust.roots
        if self.trust.roots and not trusted:
            what = "the seal is not under the root that you trust"
            self._found(3, Fault.OTHER_ROOT, what)
        return trusted

    def _root_of(self, certificates: SignedDataCerts) -> x509.Certificate | None:
        """Return the root that came with the seal: a trusted one if there is one."""
        issuer = certificates.signer_cert.issuer
        roots = [
            each
            for each in certificates.other_certs
            if each.subject == issuer and each.self_issued
        ]
        roots.sort(key=lambda each: sha256(each.dump()).hex() not in self.trust.roots)
        return roots[0] if roots else None

    def _authorities(self) -> Sequence[x509.Certificate]:
        return [x509.Certificate.load(each) for each in self.trust.authorities]

    def _context(self, roots: Iterable[x509.Certificate]) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(roots),
            moment=self.proven,
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
            crls=[crl.CertificateList.load(each) for each in self.lists],
        )

    def _stored_lists(self) -> Sequence[bytes]:
        """Return the revocation lists that were appended to the paper."""
        try:
            store = DocumentSecurityStore.read_dss(self.paper.reader)
            stored = [each.get_object().data for each in store.crls]
            if len(store.certs) > _MOST_STORED or len(stored) > _MOST_STORED:
                what = "too much validation data is appended"
                self._found(2, Fault.APPENDED, what)
                return []
        except NoDSSFoundError:
            return []
        except HOSTILE as error:
            what = f"the validation data cannot be read: {told(error)}"
            self._found(2, Fault.APPENDED, what)
            return []
        return stored
