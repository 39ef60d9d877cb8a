"""
One seal, whole, and nothing but additions behind it (SPEC 11.6, step 2).

Runs pyHanko's difference analysis over every later revision, with rules that know only
validation data and invisible timestamps.
"""

from collections.abc import Iterator
from typing import Final

from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    read_certification_data,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel

from archive.paper.findings import Fault, Finding
from archive.paper.increments import surplus
from archive.paper.opening import Opened

_WHOLE: Final = {
    SignatureCoverageLevel.ENTIRE_FILE,
    SignatureCoverageLevel.ENTIRE_REVISION,
}
_RANGES: Final = 4
_HEX: Final = frozenset(b"0123456789ABCDEF")  # one spelling, as everywhere
_ONLY_ADDITIONS: Final = StandardDiffPolicy(
    # No rule for titles and dates, and no orphans: our own increments leave neither.
    global_rules=[
        CatalogModificationRule(),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]
    ),
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)


def faults(paper: Opened) -> Iterator[Finding]:
    """Give what speaks against one certification with nothing but additions."""
    sealed, *stamps = paper.signatures
    for what in _certifies(paper, sealed):
        yield Finding(2, Fault.OTHER_SEAL, what)
    for each in (sealed, *stamps):
        for what in _covers(paper, each):
            yield Finding(2, Fault.UNCOVERED, what)
    for each in stamps:
        if each.sig_object_type != "/DocTimeStamp":
            yield _appended(f"{each.field_name} is a second signature")
        elif each.sig_object.get("/SubFilter") != SigSeedSubFilter.ETSI_RFC3161.value:
            yield _appended(f"{each.field_name} is no archive timestamp")
    if len(paper.ends) - 1 > sealed.signed_revision:
        yield from map(_appended, _changes(sealed))
        yield from map(_appended, surplus(paper))


def _appended(what: str) -> Finding:
    return Finding(2, Fault.APPENDED, what)


def end_of(signature: EmbeddedPdfSignature) -> int:
    """Return where the bytes end that a signature covers."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _certifies(paper: Opened, sealed: EmbeddedPdfSignature) -> Iterator[str]:
    if sealed.sig_object_type != "/Sig":
        yield "its first signature is no seal"
    if sealed.sig_object.get("/SubFilter") != SigSeedSubFilter.PADES.value:
        yield "its seal is not ETSI.CAdES.detached"
    certified = read_certification_data(paper.reader)
    if certified is None:
        yield "it is signed, but not certified"
        return
    own = paper.reader.root["/Perms"]
    reference = own.raw_get("/DocMDP")
    value = sealed.sig_field.raw_get("/V")
    first_only = set(own.keys()) == {"/DocMDP"}
    if not first_only or getattr(reference, "reference", 0) != value.reference:
        yield "another signature certifies it than the first"
    if certified.permission is not MDPPerm.NO_CHANGES:
        yield "its certification permits changes"
    if sealed.md_algorithm != "sha256":
        yield f"its seal uses {sealed.md_algorithm}"


def _covers(paper: Opened, each: EmbeddedPdfSignature) -> Iterator[str]:
    """Refuse gaps: all that a signature leaves out is its own hexadecimal place."""
    name, data = each.field_name, paper.data
    ranges = [int(number) for number in each.byte_range]
    if len(ranges) != _RANGES or ranges[0] != 0 or min(ranges) < 0:
        yield f"{name} covers other ranges than one with its own place left out"
        return
    begin, after = ranges[1], ranges[2]
    place = data[begin:after]
    inside = place[1:-1]
    if place[:1] != b"<" or place[-1:] != b">" or not _HEX.issuperset(inside):
        yield f"{name} leaves out more than its own place"
    elif bytes.fromhex(inside.decode("ascii")) != bytes(each.pkcs7_content):
        yield f"{name} is read from elsewhere than its own place"
    if end_of(each) != paper.ends[each.signed_revision]:
        yield f"{name} does not cover its whole revision"
    if _padded(each):
        yield f"something is hidden behind the signature of {name}"
    if each.evaluate_signature_coverage() not in _WHOLE:
        yield f"{name} does not cover all before it"


def _padded(each: EmbeddedPdfSignature) -> bool:
    """Tell whether anything but zeros fills the place behind the signature."""
    content = bytes(each.pkcs7_content)
    header = 2
    length = content[1]
    if length & 0x80:
        header += length & 0x7F
        length = int.from_bytes(content[2:header], "big")
    return any(content[header + length :])


def _changes(sealed: EmbeddedPdfSignature) -> Iterator[str]:
    sealed.compute_integrity_info(skip_diff=True)
    changed = sealed.evaluate_modifications(_ONLY_ADDITIONS)
    if not isinstance(changed, DiffResult):
        yield f"it was changed after it was sealed: {_short(changed)}"
    elif changed.modification_level > ModificationLevel.LTA_UPDATES:
        yield "form fields or annotations were changed after it was sealed"


def _short(changed: object) -> str:
    return " ".join(str(changed).split())[:200]
