"""
The seal: one certification that permits no change, and what is appended (SPEC 11.5).

The signing time is the instant printed in the seal; nothing here reads a clock. Must be
called outside of a running event loop.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from asn1crypto import cms, crl, keys, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfTimeStamper, SimpleSigner
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import (
    PreparedByteRangeDigest,
    SignatureObject,
)
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.stamp import BaseStamp, BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.clock.ports import Clock
from archive.evidence.digests import sha256
from archive.paper.certificates import Certificates
from archive.paper.certification import end_of
from archive.paper.errors import PaperUnsoundError, TimestampMissingError
from archive.paper.model import IssuedPaper, Level
from archive.paper.pages import Rendering
from archive.paper.timestamps import LARGEST_ANSWER, Authority
from archive.values.instants import utc

FIELD: Final = "Seal"
CONTENT_FILE: Final = "content.json"
SIGNATURES_FILE: Final = "signatures.json"
CHECKPOINT_FILE: Final = "checkpoint.txt"
REASON: Final = "存证后记录未改动 Record not changed since"

LEEWAY: Final = timedelta(minutes=5)
"""How far the time of an authority may be from the instant of sealing (SPEC 11.5)."""

_MD: Final = "sha256"
_OWN_SIZE: Final = 4_096  # bytes for signature, attributes and two certificates
_ID_SIZE: Final = 16


class Increment(IncrementalPdfFileWriter):
    """
    An increment that says nothing of the machine that writes it.

    pyHanko would date the file's description by the wall clock and draw an identifier;
    here the description stays, and the identifier follows from the one before.
    """

    def _update_meta(self) -> None:
        """Leave title and dates as they are."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        first, last = prev.document_id
        seed = first + last + str(prev.last_startxref).encode("ascii")
        following = generic.ByteStringObject(sha256(seed)[:_ID_SIZE])
        return generic.ArrayObject([generic.ByteStringObject(first), following])


class _Blank(BaseStamp):
    """Nothing: the seal stands on the page already, with our own fonts."""

    def _render_inner_content(self) -> list[bytes]:
        return []


@dataclass(frozen=True)
class _BlankStyle(BaseStampStyle):
    border_width: int = 0

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, str],
    ) -> BaseStamp:
        del text_params
        return _Blank(writer=writer, style=self, box=box)


class Seal:
    """
    Certifies rendered papers with the instance's own seal.

    With an authority every paper gets its timestamp, or it is not issued at all. Its
    time is that of sealing; where the clock of sealing is moved by hand, `machine`
    gives the instant with which it is compared.
    """

    def __init__(
        self,
        certificates: Certificates,
        authority: Authority | None = None,
        machine: Clock | None = None,
    ) -> None:
        self.certificates = certificates
        self.authority = authority
        self.machine = machine
        self._known = [
            x509.Certificate.load(each.der)
            for each in (certificates.seal, certificates.root)
        ]
        store = SimpleCertificateStore()
        store.register_multiple(self._known)
        self._signer = SimpleSigner(
            signing_cert=self._known[0],
            signing_key=keys.PrivateKeyInfo.load(certificates.seal.key_der),
            cert_registry=store,
        )

    @property
    def level(self) -> Level:
        """The level of every paper that is issued now."""
        return Level.B if self.authority is None else Level.T

    def certify(self, rendering: Rendering) -> IssuedPaper:
        """
        Seal a final rendering: what was signed goes in, then nothing may change.

        Raises:
            PaperWaitingError: somebody has not signed yet.
            TimestampMissingError: the configured authority gave no valid token, or
                one of another time.
            ValueError: the rendering has no place for a seal.

        """
        place, at = rendering.seal, rendering.sealed_at
        if place is None or at is None:
            raise ValueError("only a final rendering can be sealed")
        signed = rendering.signed
        writer = Increment(BytesIO(rendering.pdf))
        writer.register_extension(ESIC_EXTENSION_1)
        for name, data, kind in (
            (CHECKPOINT_FILE, rendering.checkpoint.encode(), "text/plain"),
            (CONTENT_FILE, signed.content.to_bytes(), "application/json"),
            (SIGNATURES_FILE, signed.signatures_bytes(), "application/json"),
        ):
            file = EmbeddedFileObject.from_file_data(writer, data, mime_type=kind)
            embed_file(writer, FileSpec(name, file_name=name, embedded_data=file))
        field = SigFieldSpec(FIELD, on_page=place.page, box=place.rounded())
        pdf = self._certified(writer, field, at)
        return IssuedPaper(
            paper=signed.content.paper,
            digest=signed.content.digest.hex(),
            level=self.level,
            sha256=sha256(pdf).hex(),
            seal=self.certificates.seal.fingerprint,
            pdf=pdf,
        )

    def _certified(self, writer: Increment, field: SigFieldSpec, at: datetime) -> bytes:
        embedding = PdfCMSEmbedder(new_field_spec=field).write_cms(FIELD, writer)
        next(embedding)
        embedding.send(self._set_up(at))
        prepared: PreparedByteRangeDigest
        prepared, output = embedding.send(SigIOSetup(md_algorithm=_MD, in_place=True))
        embedding.send(asyncio.run(self._signature(prepared.document_digest, at)))
        pdf: bytes = output.getvalue()
        return pdf

    def _set_up(self, at: datetime) -> SigObjSetup:
        room = _OWN_SIZE + (0 if self.authority is None else LARGEST_ANSWER)
        return SigObjSetup(
            sig_placeholder=SignatureObject(
                timestamp=utc(at),
                subfilter=SigSeedSubFilter.PADES,
                reason=REASON,
                bytes_reserved=2 * room,
            ),
            mdp_setup=SigMDPSetup(
                md_algorithm=_MD, certify=True, docmdp_perms=MDPPerm.NO_CHANGES
            ),
            appearance_setup=SigAppearanceSetup(
                style=_BlankStyle(), timestamp=utc(at), name=None
            ),
        )

    async def _signature(self, digest: bytes, at: datetime) -> cms.ContentInfo:
        signed = await self._signer.async_sign(
            digest,
            _MD,
            use_pades=True,
            timestamper=self.authority,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=utc(at)),
        )
        (signer,) = signed["content"]["signer_infos"]
        for token in extract_tst_data_iter(signer, signed=False):
            said = token["encap_content_info"]["content"].parsed["gen_time"].native
            self._require_now(said, at)
        return signed

    def _require_now(self, said: datetime, at: datetime) -> None:
        now = at if self.machine is None else self.machine.now()
        if abs(said - now) > LEEWAY:
            raise TimestampMissingError(
                f"it says {said:%Y-%m-%d %H:%M:%S}Z, and here it is "
                f"{now:%Y-%m-%d %H:%M:%S}Z"
            )

    def append_lta(self, pdf: bytes, issued: str, at: datetime) -> bytes:
        """
        Return the file with validation data and a document timestamp appended.

        `pdf` is the issued file or an earlier result of this; `issued` is the SHA-256
        (hex) that PAPER_ISSUED names. What was there stays, byte for byte.

        Raises:
            TimestampMissingError: no authority is configured, or it gave no token.
            PaperUnsoundError: the file does not begin with the issued one.

        """
        if self.authority is None:
            raise TimestampMissingError("none is configured")
        try:
            writer = Increment(BytesIO(pdf))
            (sealed,) = writer.prev.embedded_regular_signatures
            begun = end_of(sealed)
        except (PdfError, ValueError) as error:
            raise PaperUnsoundError(f"it cannot be read: {error}") from error
        if sha256(pdf[:begun]).hex() != issued:
            raise PaperUnsoundError("it does not begin with the issued file")
        tokens = extract_tst_data_iter(sealed.signer_info, signed=False)
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[
                *self._known,
                *(each.chosen for token in tokens for each in token["certificates"]),
            ],
            crls=[crl.CertificateList.load(self.certificates.revocations(at))],
        )
        count = len(writer.prev.embedded_timestamp_signatures)
        stamping = PdfTimeStamper(self.authority, f"Timestamp-{count + 1}")
        output = stamping.timestamp_pdf(
            writer, _MD, bytes_reserved=2 * LARGEST_ANSWER, in_place=True
        )
        extended: bytes = output.getvalue()
        if not extended.startswith(pdf):
            raise PaperUnsoundError("the increment would change what was there")
        return extended
