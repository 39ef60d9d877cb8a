"""
Sealing papers against bare pyHanko over the same pages, in the same run.

`python -m tests.benchmarks.bench_papers [--tenth]`; the limit is a ratio of 0.9: bare
signing takes at least nine tenths as long as ours, which carries two files as well.
Rendering and checking are printed apart. Times are printed, never asserted.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.paper.certificates import Certificates
from archive.paper.checking import Standing, check_paper
from archive.paper.pages import Rendering, render
from archive.paper.seal import FIELD, Seal
from archive.paper.validity import Trust
from tests.paper_designs import ISSUER, draw_record
from tests.papers import AT, CHECKPOINT, SEALED_AT, signed

LIMIT = 0.9


def bare(certificates: Certificates, rendering: Rendering) -> Callable[[], object]:
    """Return a signing with nothing but pyHanko, as its documentation shows it."""
    known = [
        x509.Certificate.load(each.der)
        for each in (certificates.seal, certificates.root)
    ]
    store = SimpleCertificateStore()
    store.register_multiple(known)
    signer = SimpleSigner(
        known[0], keys.PrivateKeyInfo.load(certificates.seal.key_der), store
    )
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    place = rendering.seal
    assert place is not None
    field = SigFieldSpec(FIELD, on_page=place.page, box=place.rounded())

    def sign() -> object:
        writer = IncrementalPdfFileWriter(BytesIO(rendering.pdf))
        signing = PdfSigner(meta, signer, new_field_spec=field)
        return signing.sign_pdf(writer, in_place=True)

    return sign


def in_turn(count: int, *works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, measured in turns on the same machine."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(count):
        for own, work in zip(times, works, strict=True):
            begun = perf_counter()
            work()
            own.append(perf_counter() - begun)
    return [median(own) for own in times]


def main(arguments: list[str]) -> None:
    """Print the ratio of bare signing to ours, and the other times."""
    count, tickets = (5, 153) if "--tenth" in arguments else (50, 1_528)
    certificates = Certificates.create(ISSUER, demo=True, at=AT)
    seal = Seal(certificates)
    paper = signed()

    def pages() -> Rendering:
        return render(draw_record(18), paper, CHECKPOINT, SEALED_AT)

    rendering = pages()
    plain = bare(certificates, rendering)
    ours = lambda: seal.certify(rendering)  # noqa: E731 - one of two that are compared
    in_turn(2, plain, ours)
    bare_time, our_time = in_turn(count, plain, ours)
    ratio = bare_time / our_time
    print(f"bare pyHanko, {len(rendering.pdf):,} bytes: {bare_time * 1000:.1f} ms")
    print(f"sealing: {our_time * 1000:.1f} ms, ratio {ratio:.2f} (limit {LIMIT})")

    trust = Trust(roots=frozenset({certificates.paper_root}))
    issued = seal.certify(rendering).pdf
    if check_paper(issued, SEALED_AT, trust).standing is not Standing.SEALED:
        raise SystemExit("the seal is wrong")
    drawn, checked = in_turn(
        max(3, count // 5), pages, lambda: check_paper(issued, SEALED_AT, trust)
    )
    print(
        f"rendering 3 pages: {drawn * 1000:.0f} ms; checking: {checked * 1000:.0f} ms"
    )
    begun = perf_counter()
    large = render(draw_record(tickets), paper, CHECKPOINT, SEALED_AT)
    took = perf_counter() - begun
    print(f"rendering {tickets:,} rows, {large.pages} pages: {took:.2f} s")
    begun = perf_counter()
    check_paper(seal.certify(large).pdf, SEALED_AT, trust)
    print(f"sealing and checking it: {perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
