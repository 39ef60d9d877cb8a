"""PDF-1 to PDF-11: what was done to papers elsewhere does not pass here."""

import dataclasses
import re
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.fields import MDPPerm

from archive.evidence.canonical import canonical
from archive.paper.certificates import Certificates, issued_under
from archive.paper.checking import Standing, check_paper
from archive.paper.pages import render
from archive.paper.seal import CONTENT_FILE, SIGNATURES_FILE, Increment, Seal
from archive.paper.validity import Trust
from tests.paper_attacks import (
    BYTE_RANGE,
    CHANGES,
    RED,
    ForeignTime,
    GappySeal,
    LooseSeal,
    StuffedSeal,
    attachment_swapped,
    font_replaced,
    incremented,
    overlaid,
    raw_increment,
    replace_object,
    sealed_with,
    wrapped,
)
from tests.papers import (
    ALL,
    AT,
    CHECKPOINT,
    ISSUER,
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


def shadowed(rendering, before):
    """Return a rendering that was prepared before it was sealed."""
    return dataclasses.replace(rendering, pdf=incremented(rendering.pdf, before))


def hidden_text(writer):
    """Draw over the first page something that can be taken away later."""
    cover = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(
                [generic.NumberObject(each) for each in (0, 0, 400, 400)]
            ),
        },
        stream_data=RED,
    )
    covering = generic.StreamObject(stream_data=b"/Cover Do")
    names = generic.DictionaryObject({pdf_name("/Cover"): writer.add_object(cover)})
    resources = generic.DictionaryObject({pdf_name("/XObject"): names})
    writer.add_stream_to_page(0, writer.add_object(covering), resources)


def uncovered(writer):
    """Take the cover away."""
    page, _ = writer.find_page_for_modification(0)
    cover = page.get_object()["/Resources"]["/XObject"].raw_get("/Cover")
    replace_object(writer, cover.reference, generic.StreamObject(stream_data=b""))


def test_a_cover_is_not_taken_away(certificates, rendering, rooted):
    """
    PDF-2, hide: what was under a cover when it was sealed stays there.
    """
    prepared = shadowed(rendering, hidden_text)
    pdf = Seal(certificates).certify(prepared).pdf
    assert check_paper(pdf, SOON, rooted).findings == ()
    assert steps(check_paper(incremented(pdf, uncovered), SOON, rooted)) == {2}


def test_a_cover_is_not_taken_away_by_a_table(certificates, rendering, rooted):
    """
    PDF-2, hide: nor by a table that says the cover is free.
    """
    prepared = shadowed(rendering, hidden_text)
    pdf = Seal(certificates).certify(prepared).pdf
    reader = PdfFileReader(BytesIO(pdf))
    page = reader.root["/Pages"]["/Kids"][0]
    number = page["/Resources"]["/XObject"].raw_get("/Cover").idnum
    freed = re.sub(
        rb"%d 1\n[0-9]{10} 00000 n " % number,
        b"%d 1\n0000000000 00001 f " % number,
        raw_increment(pdf, {number: b"null"}),
    )
    assert check_paper(freed, SOON, rooted).standing is Standing.CONTRADICTION


def test_letters_are_not_replaced(plain, rooted):
    """
    PDF-2, replace: the same characters do not come to look like others.
    """
    report = check_paper(incremented(plain.pdf, font_replaced), SOON, rooted)
    assert steps(report) == {2}


def second_catalogue(writer):
    """Put a whole second document into the file, where nobody sees it."""
    page = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/Contents"): writer.add_object(
                    generic.StreamObject(stream_data=RED)
                ),
            }
        )
    )
    pages = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Pages"),
            pdf_name("/Kids"): generic.ArrayObject([page]),
            pdf_name("/Count"): generic.NumberObject(1),
        }
    )
    root = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Catalog"),
            pdf_name("/Pages"): writer.add_object(pages),
        }
    )
    writer.add_object(root)


def test_a_second_document_does_not_take_the_place_of_the_first(
    certificates, rendering, rooted
):
    """
    PDF-2, hide and replace: a trailer that names another catalogue changes the paper.
    """
    prepared = shadowed(rendering, second_catalogue)
    pdf = Seal(certificates).certify(prepared).pdf
    assert check_paper(pdf, SOON, rooted).findings == ()
    catalogues = re.findall(rb"([0-9]+) 0 obj\n<<\n/Type /Catalog", prepared.pdf)
    swapped = raw_increment(pdf, {}, root=int(catalogues[-1]))
    (finding,) = check_paper(swapped, SOON, rooted).findings
    assert finding.what == "a later trailer names another document"


def test_a_table_does_not_put_one_object_for_another(plain, rooted):
    """
    PDF-2, replace: an entry that points into another revision is refused.
    """
    moved = raw_increment(plain.pdf, {}, moved=4)
    report = check_paper(moved, SOON, rooted)
    assert [each.what for each in report.findings] == [
        "a table names an object of another revision"
    ]


def test_a_signature_leaves_out_nothing_but_itself(certificates, rendering, rooted):
    """
    PDF-3: a gap beside the signature holds what nobody signed.
    """
    pdf = GappySeal(certificates).certify(rendering).pdf
    report = check_paper(pdf, SOON, rooted)
    assert "Seal leaves out more than its own place" in {
        each.what for each in report.findings
    }


def test_nothing_hides_behind_a_signature(certificates, rendering, rooted):
    """
    PDF-3: the rest of its place is zeros.
    """
    pdf = StuffedSeal(certificates).certify(rendering).pdf
    (finding,) = check_paper(pdf, SOON, rooted).findings
    assert finding.what == "something is hidden behind the signature of Seal"


def test_a_signature_is_not_wrapped(plain, rooted):
    """
    PDF-3: both signed parts are there, but other things stand between them.
    """
    report = check_paper(wrapped(plain.pdf), SOON, rooted)
    assert report.standing is Standing.CONTRADICTION


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("by", [-1, 1, 100])
def test_other_ranges_are_refused(plain, rooted, number, by):
    """
    PDF-3: a signature that covers less, or begins elsewhere, is found.
    """
    found = BYTE_RANGE.search(plain.pdf)
    wrong = [int(each) for each in found.groups()]
    wrong[number - 1] += by
    text = b"/ByteRange [0 %d %d %d]" % tuple(wrong)
    pdf = plain.pdf.replace(found[0].ljust(len(text)), text)
    if len(pdf) != len(plain.pdf):
        pdf = plain.pdf.replace(found[0] + b" ", text)
    report = check_paper(pdf, SOON, rooted)
    assert report.standing is Standing.CONTRADICTION
    assert 2 in steps(report) or 1 in steps(report)


def revoked(certificates, since):
    """Return a list that says the seal is revoked since then."""
    seal = certificates.seal.certificate
    return (certificates.revocations(since, [(seal, since)]),)


def test_a_seal_revoked_later_held_before(stamped, certificates, trust):
    """
    PDF-4: a trusted timestamp shows that the seal was there before.
    """
    later = SEALED_AT + timedelta(days=3)
    known = dataclasses.replace(trust, lists=revoked(certificates, later))
    assert check_paper(stamped.pdf, later + timedelta(days=9), known).findings == ()


def test_a_seal_revoked_before_does_not_hold(stamped, certificates, trust):
    """
    PDF-4: revoked before the timestamp, it was never good.
    """
    before = SEALED_AT - timedelta(hours=1)
    known = dataclasses.replace(trust, lists=revoked(certificates, before))
    report = check_paper(stamped.pdf, SOON, known)
    assert steps(report) == {3}
    assert "revoked" in report.findings[0].what


def test_without_a_trusted_time_a_revoked_seal_does_not_hold(
    plain, stamped, certificates, rooted
):
    """
    PDF-4: nothing shows when it was made, and its own word does not count.
    """
    later = SEALED_AT + timedelta(days=3)
    known = dataclasses.replace(rooted, lists=revoked(certificates, later))
    for pdf in (plain.pdf, stamped.pdf):
        assert check_paper(pdf, later - timedelta(days=1), known).findings == ()
        assert steps(check_paper(pdf, later + timedelta(days=1), known)) == {3}


def test_a_token_for_other_data_is_found(certificates, rendering, clock, trust):
    """
    PDF-6: a genuine token of a trusted authority, but over something else.
    """
    wrong = ForeignTime(clock.authority(SEALED_AT))
    pdf = Seal(certificates, wrong).certify(rendering).pdf
    report = check_paper(pdf, SOON, trust)
    assert [(each.step, each.what) for each in report.findings] == [
        (4, "the timestamp is not over this signature")
    ]


def test_an_archive_timestamp_for_other_data_is_found(
    stamped, certificates, clock, trust
):
    """
    PDF-6: an archive timestamp is over what stands before it, or it is none.
    """
    wrong = ForeignTime(clock.authority(SOON))
    pdf = Seal(certificates, wrong).append_lta(stamped.pdf, stamped.sha256, SOON)
    report = check_paper(pdf, SOON, trust)
    assert 2 in steps(report)


FAR = SEALED_AT + timedelta(days=15 * 365)


def test_an_expired_seal_holds_where_time_was_kept(
    certificates, rendering, clock, trust
):
    """
    PDF-7: seal and first authority have expired; an archive timestamp bridges it.
    """
    brief = clock.authority(SEALED_AT, "short")
    issued = Seal(certificates, brief).certify(rendering)
    assert check_paper(issued.pdf, SOON, trust).findings == ()
    assert steps(check_paper(issued.pdf, FAR, trust)) == {3}

    within = SEALED_AT + timedelta(days=200)
    lasting = Seal(certificates, clock.authority(within))
    kept = lasting.append_lta(issued.pdf, issued.sha256, within)
    report = check_paper(kept, FAR, trust)
    assert report.findings == ()
    assert report.validity.proven == SEALED_AT


def test_an_archive_timestamp_that_came_too_late_bridges_nothing(
    certificates, rendering, clock, trust
):
    """
    PDF-7: made after the first authority expired and the seal with it, it is late.
    """
    brief = clock.authority(SEALED_AT, "short")
    issued = Seal(certificates, brief).certify(rendering)
    late = SEALED_AT + timedelta(days=14 * 365)
    kept = Seal(certificates, clock.authority(late)).append_lta(
        issued.pdf, issued.sha256, late
    )
    assert steps(check_paper(kept, FAR, trust)) == {3}


def test_no_timestamp_is_later_than_what_covers_it(stamped, certificates, clock, trust):
    """
    An archive timestamp of before the signature's own covers nothing.
    """
    before = SEALED_AT - timedelta(days=1)
    pdf = Seal(certificates, clock.authority(before)).append_lta(
        stamped.pdf, stamped.sha256, before
    )
    report = check_paper(pdf, SOON, trust)
    assert [(each.step, each.what) for each in report.findings] == [
        (4, "the timestamp is later than what covers it")
    ]


def test_an_unknown_authority_proves_nothing(stamped, rooted):
    """
    PDF-7: whoever does not know the authority cannot take its time for true.
    """
    report = check_paper(stamped.pdf, SOON, rooted)
    assert not report.stamp.trusted
    assert steps(check_paper(stamped.pdf, FAR, rooted)) == {3}


def test_a_look_alike_is_somebody_else(rendering, certificates, rooted, plain):
    """
    PDF-8: the same names, another root: never what the card says.
    """
    double = Certificates.create(ISSUER, demo=True, at=AT)
    assert double.seal.certificate.subject == certificates.seal.certificate.subject
    pdf = Seal(double).certify(rendering).pdf
    assert check_paper(pdf, SOON).standing is Standing.SELF_CONSISTENT
    report = check_paper(pdf, SOON, rooted)
    assert steps(report) == {3}
    assert check_paper(plain.pdf, SOON, rooted).standing is Standing.SEALED


def test_a_borrowed_root_does_not_help(rendering, certificates, rooted):
    """
    PDF-8: a seal that brings the true root, but was not issued under it.
    """
    double = Certificates.create(ISSUER, demo=True, at=AT)
    forged = Certificates(certificates.root, double.seal)
    report = check_paper(Seal(forged).certify(rendering).pdf, SOON, rooted)
    assert steps(report) == {3}


def test_only_a_seal_seals(rendering, certificates, rooted):
    """
    A certificate under the root that may not sign, and the root itself, are no seals.
    """
    root = certificates.root
    forged = Certificates(root, root)
    assert steps(check_paper(Seal(forged).certify(rendering).pdf, SOON, rooted)) == {3}
    old = issued_under(root, "存证章", ISSUER, AT, life=timedelta(seconds=1))
    pdf = Seal(Certificates(root, old)).certify(rendering).pdf
    assert steps(check_paper(pdf, SOON, rooted)) == {3}


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
    One that changes nothing is harmless; one that brings an unused object is not.
    """
    empty = raw_increment(plain.pdf, {})
    assert check_paper(empty, SOON, rooted).findings == ()
    null = raw_increment(plain.pdf, {99: b"null"})
    assert check_paper(null, SOON, rooted).standing is Standing.CONTRADICTION


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


def test_the_pages_are_those_that_were_rendered(plain):
    """
    What was drawn is the first revision, so that whoever can render compares it.
    """
    drawn = render(small(), signed(), CHECKPOINT, SEALED_AT).pdf
    assert plain.pdf[: len(drawn)] == drawn


def test_the_writer_of_increments_is_not_what_is_tested():
    """
    The tools of the attacks write files that readers accept.
    """
    draft = render(small(), signed(), CHECKPOINT).pdf
    changed = incremented(draft, overlaid)
    assert len(PdfFileReader(BytesIO(changed)).root["/Pages"]["/Kids"]) == 1
    assert isinstance(Increment(BytesIO(changed)), Increment)
