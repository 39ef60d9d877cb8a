"""What the pages show is what was signed, or the checker says that it did not look."""

import dataclasses
import zlib
from datetime import timedelta

import pytest

from archive.paper.checking import Standing, check_paper
from archive.paper.findings import Fault
from archive.paper.furniture import Title
from archive.paper.pages import DRAWN_BY, render
from archive.paper.redrawing import MOST_DRAWN, Pages
from archive.paper.seal import Seal
from archive.values.rules import RuleBrokenError
from tests.papers import CHECKPOINT, DESIGNS, SEALED_AT, content, signed, small

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)
LYING = dataclasses.replace(small(), blocks=(Title("中选：演示企业9999"),))


def drawn(certificates, design, drawn_by=DRAWN_BY):
    """Return a paper sealed over pages of this design."""
    pages = render(design, signed(), CHECKPOINT, SEALED_AT, drawn_by=drawn_by)
    return Seal(certificates).certify(pages).pdf


def test_the_pages_are_drawn_again_from_what_the_file_carries(plain, archived, rooted):
    """
    Whoever knows the design sees that the pages say what was signed.
    """
    for pdf in (plain.pdf, archived):
        report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
        assert report.findings == ()
        assert report.checkpoint == CHECKPOINT
        assert report.pages is Pages.EQUAL


def test_pages_that_show_something_else_are_a_contradiction(certificates, rooted):
    """
    A centre that shows another winner than was signed is found by drawing again.
    """
    pdf = drawn(certificates, LYING)
    report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
    assert report.standing is Standing.CONTRADICTION
    assert report.pages is Pages.UNEQUAL
    assert [(each.step, each.fault) for each in report.findings] == [(8, Fault.PAGES)]


def test_a_checker_that_does_not_look_says_so(certificates, rooted):
    """
    SPEC 11.7: without the design of the kind nobody saw what the pages show.
    """
    report = check_paper(drawn(certificates, LYING), SOON, rooted)
    assert report.standing is Standing.SEALED
    assert report.pages is Pages.UNKNOWN
    assert "look yourself" in report.pages


def test_another_version_is_no_contradiction_and_no_proof(certificates, rooted):
    """
    Layouts grow: what another version drew otherwise was not looked at.
    """
    pdf = drawn(certificates, LYING, "yangguang layout/999 reportlab/9")
    report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
    assert (report.findings, report.pages) == ((), Pages.OTHER_VERSION)
    for label in ("", "作" * 3, "x" * 101):
        pdf = drawn(certificates, LYING, label)
        report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
        assert report.pages is Pages.OTHER_VERSION


def test_what_another_version_drew_alike_is_equal(certificates, rooted):
    """
    A label alone makes no page different.
    """
    pdf = drawn(certificates, small(), "yangguang layout/999 reportlab/9")
    report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
    assert report.pages is Pages.EQUAL


def test_pages_that_are_packed_otherwise_are_equal(
    certificates, plain, rooted, monkeypatch
):
    """
    Machines pack the same page into other bytes; what unpacks is compared.
    """
    usual = zlib.compress
    monkeypatch.setattr("zlib.compress", lambda data: usual(data, 1))
    pdf = drawn(certificates, small())
    monkeypatch.undo()
    assert len(pdf) != len(plain.pdf)
    report = check_paper(pdf, SOON, rooted, designs=DESIGNS)
    assert report.pages is Pages.EQUAL


def broken(_):
    raise KeyError("winner")


def refused(_):
    raise RuleBrokenError("nothing to draw")


@pytest.mark.parametrize("design", [broken, refused])
def test_a_content_that_cannot_be_drawn_is_not_of_its_kind(plain, rooted, design):
    """
    Whoever signs for a kind signs what its part can lay out.
    """
    designs = {"draw-record/1": design}
    report = check_paper(plain.pdf, SOON, rooted, designs=designs)
    assert [each.fault for each in report.findings] == [Fault.PAGES]


def test_more_than_a_paper_ever_says_is_not_drawn(certificates, rooted):
    """
    What would take minutes to lay out is left to whoever looks: time is bounded.
    """
    for body in ({"text": "x" * MOST_DRAWN}, {"text": "\U00020bb7" * 60_000}):
        said = signed(content(body=body))
        pages = render(small(), said, CHECKPOINT, SEALED_AT)
        pdf = Seal(certificates).certify(pages).pdf
        report = check_paper(pdf, SOON, rooted, designs={"draw-record/1": refused})
        assert (report.findings, report.pages) == ((), Pages.UNKNOWN)
