"""PDF-2 and PDF-3: shadows prepared before the seal, gaps and wrapped signatures."""

import dataclasses
import re
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.paper.checking import Standing, check_paper
from archive.paper.seal import Seal
from tests.paper_attacks import (
    BYTE_RANGE,
    RED,
    GappySeal,
    StuffedSeal,
    font_replaced,
    incremented,
    raw_increment,
    replace_object,
    wrapped,
)
from tests.papers import (
    SEALED_AT,
)

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)


def steps(report):
    """Return the steps at which something was found."""
    return {each.step for each in report.findings}


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
