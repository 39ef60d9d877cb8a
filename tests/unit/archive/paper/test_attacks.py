"""PDF-1 and PDF-9: what was done to files elsewhere does not pass here."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.fields import MDPPerm

from archive.evidence.canonical import canonical
from archive.paper.checking import Standing, check_paper
from archive.paper.pages import render
from archive.paper.seal import (
    CHECKPOINT_FILE,
    CONTENT_FILE,
    SIGNATURES_FILE,
    Increment,
    Seal,
)
from archive.paper.validity import Trust
from tests.paper_attacks import (
    BYTE_RANGE,
    CHANGES,
    LooseSeal,
    attachment_swapped,
    incremented,
    overlaid,
    raw_increment,
    sealed_with,
)
from tests.papers import (
    ALL,
    CHECKPOINT,
    OWNER,
    SEALED_AT,
    content,
    signature,
    signed,
    small,
)

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)


def steps(report):
    """Return the steps at which something was found."""
    return {each.step for each in report.findings}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("level", ["plain", "archived"])
def test_no_increment_changes_a_paper(request, trust, level, change):
    """
    PDF-1: overlay, note, field, attachment, page: found, whoever signed what before.
    """
    whole = request.getfixturevalue(level)
    pdf = whole if isinstance(whole, bytes) else whole.pdf
    report = check_paper(incremented(pdf, change), SOON, trust)
    assert report.standing is Standing.CONTRADICTION
    assert steps(report) <= {1, 2}


def test_an_overlay_leaves_the_signature_valid(plain):
    """
    The reason for all this: the signature alone says nothing of what was added.
    """
    reader = PdfFileReader(BytesIO(incremented(plain.pdf, overlaid)))
    (sealed,) = reader.embedded_signatures
    sealed.compute_integrity_info(DEFAULT_DIFF_POLICY)
    report = check_paper(incremented(plain.pdf, overlaid), SOON)
    assert [each.what for each in report.findings if each.step != 2] == []


@settings(max_examples=25)
@given(data=st.data())
def test_no_byte_can_change(data, plain, rooted):
    """
    Every byte of an issued file counts: changed, it is another file.
    """
    place = data.draw(st.integers(0, len(plain.pdf) - 1))
    changed = bytearray(plain.pdf)
    changed[place] ^= data.draw(st.integers(1, 255))
    report = check_paper(bytes(changed), SOON, rooted)
    assert report.standing is Standing.CONTRADICTION


@settings(max_examples=10)
@given(data=st.data())
def test_no_byte_of_a_signature_can_change(data, stamped, trust):
    """
    Nor inside the place of the signature, which the signature does not cover.
    """
    begin, after, _ = (int(each) for each in BYTE_RANGE.search(stamped.pdf).groups())
    place = data.draw(st.integers(begin, after - 1))
    changed = bytearray(stamped.pdf)
    changed[place] ^= data.draw(st.sampled_from([0x01, 0x20]))
    report = check_paper(bytes(changed), SOON, trust)
    assert report.standing is Standing.CONTRADICTION


@settings(max_examples=10)
@given(data=st.data())
def test_no_part_of_a_paper_is_a_paper(data, archived, stamped, trust):
    """
    A file cut anywhere is refused; only the issued part stands by itself.
    """
    length = data.draw(st.integers(0, len(archived) - 1))
    report = check_paper(archived[:length], SOON, trust)
    whole = length == len(stamped.pdf)
    assert (report.standing is Standing.CONTRADICTION) is not whole


@pytest.mark.parametrize(
    "changes",
    [
        {"certify": False},
        {"docmdp_perms": MDPPerm.FILL_FORMS},
        {"docmdp_perms": MDPPerm.ANNOTATE},
    ],
    ids=str,
)
def test_a_seal_permits_no_change(certificates, rendering, rooted, changes):
    """
    SPEC 11.6, step 2: certified, and at level 1.
    """
    pdf = LooseSeal(certificates, **changes).certify(rendering).pdf
    assert steps(check_paper(pdf, SOON, rooted)) == {2}


def forged_files(**changes):
    """Return what a paper carries, with changes."""
    whole = signed()
    files = {
        CONTENT_FILE: whole.content.to_bytes(),
        SIGNATURES_FILE: whole.signatures_bytes(),
        CHECKPOINT_FILE: CHECKPOINT.encode(),
    }
    files.update(changes.pop("files", {}))
    return {name: data for name, data in files.items() if data is not None}


def test_a_hidden_character_in_a_name_is_found(certificates, rendering, rooted):
    """
    PDF-9: a content with a name that looks like another one is none.
    """
    data = content().to_bytes().replace("示范县".encode(), "示\u202e范县".encode())
    pdf = sealed_with(
        Seal(certificates), rendering, forged_files(files={CONTENT_FILE: data})
    )
    (finding,) = check_paper(pdf, SOON, rooted).findings
    assert finding.step == 5
    assert "U+202E" in finding.what
    assert "\u202e" not in finding.what


SIGNED = signed()
STRANGERS = {
    "another content": {CONTENT_FILE: content(title="另一份").to_bytes()},
    "not canonical": {CONTENT_FILE: content().to_bytes() + b"\n"},
    "no content": {CONTENT_FILE: None},
    "no signatures": {SIGNATURES_FILE: b"[]"},
    "one too few": {
        SIGNATURES_FILE: canonical(
            [{**each.facts(), "at": 1} for each in SIGNED.signatures[:2]]
        )
    },
    "one twice": {
        SIGNATURES_FILE: canonical(
            [
                {**each.facts(), "at": 1}
                for each in (*SIGNED.signatures, SIGNED.whole()[0])
            ]
        )
    },
    "another order": {
        SIGNATURES_FILE: canonical(
            [{**each.facts(), "at": 1} for each in reversed(SIGNED.signatures)]
        )
    },
    "by somebody else": {
        SIGNATURES_FILE: canonical(
            [
                {
                    **each.facts(),
                    "key": signature(content(), OWNER).key,
                    "at": 1,
                }
                for each in SIGNED.signatures
            ]
        )
    },
    "another file": {"result.json": b"{}"},
    "no checkpoint": {CHECKPOINT_FILE: None},
    "another log's checkpoint": {CHECKPOINT_FILE: b"other/log\n0\nx\n"},
}


@pytest.mark.parametrize("files", STRANGERS.values(), ids=STRANGERS.keys())
def test_what_was_not_signed_is_found(certificates, rendering, rooted, files):
    """
    PDF-1, swapped before the seal: every signer signed this content, or a finding.
    """
    pdf = sealed_with(Seal(certificates), rendering, forged_files(files=files))
    report = check_paper(pdf, SOON, rooted)
    assert steps(report) == {5}
    assert report.paper is None


def test_files_are_read_from_what_was_sealed(plain, rooted):
    """
    PDF-1: a swapped attachment is not even looked at.
    """
    other = content(title="另一份").to_bytes()
    pdf = incremented(plain.pdf, attachment_swapped(other))
    report = check_paper(pdf, SOON, rooted)
    assert report.paper.content == content()
    assert steps(report) == {2}


def test_another_increment_by_the_same_software_is_not_ours(plain, rooted):
    """
    One that changes nothing brings nothing either; one with an unused object hides it.
    """
    for objects in ({}, {99: b"null"}):
        pdf = raw_increment(plain.pdf, objects)
        assert steps(check_paper(pdf, SOON, rooted)) == {2}


def test_what_an_archive_timestamp_covers_may_hide_nothing_either(
    certificates, plain, clock, trust
):
    """
    A timestamp behind the change makes it no better.
    """
    hidden = incremented(plain.pdf, CHANGES["extension"])
    seal = Seal(certificates, clock.authority(SOON))
    pdf = seal.append_lta(hidden, plain.sha256, SOON)
    assert steps(check_paper(pdf, SOON, trust)) == {2}


def test_a_checker_without_anything_from_outside_says_so(stamped):
    """
    Without card and log a paper is self-consistent, and never verified.
    """
    report = check_paper(stamped.pdf, SOON, Trust())
    assert report.standing is Standing.SELF_CONSISTENT
    assert not report.verified


def test_all_who_signed_are_told(plain, rooted):
    """
    Whoever reads the report sees who signed, with which key.
    """
    report = check_paper(plain.pdf, SOON, rooted)
    assert [each.signer for each in report.paper.whole()] == list(ALL)
    assert len({each.fingerprint for each in report.paper.whole()}) == len(ALL)


def test_the_writer_of_increments_is_not_what_is_tested():
    """
    The tools of the attacks write files that readers accept.
    """
    draft = render(small(), signed(), CHECKPOINT).pdf
    changed = incremented(draft, overlaid)
    assert len(PdfFileReader(BytesIO(changed)).root["/Pages"]["/Kids"]) == 1
    assert isinstance(Increment(BytesIO(changed)), Increment)
