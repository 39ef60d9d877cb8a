"""Bad files get a clear answer, in bounded memory and time."""

import resource
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.paper import opening, structure
from archive.paper.checking import Standing, check_paper
from archive.paper.structure import LARGEST_FILE, MOST_OBJECTS, MOST_REVISIONS
from tests.paper_attacks import PAGE, PAGES, page_with, plain_pdf, raw_increment
from tests.papers import SEALED_AT

pytestmark = pytest.mark.archive

MIB = 1 << 20


def first(data):
    """Return the step and the words of the first finding."""
    report = check_paper(data, SEALED_AT)
    assert report.standing is Standing.CONTRADICTION
    return report.findings[0].step, report.findings[0].what


NO_PAPERS = {
    "nothing": b"",
    "text": "这不是文件".encode(),
    "zip": b"PK\x03\x04" + b"\0" * 1000,
    "only a header": b"%PDF-1.7\n",
    "only an end": b"startxref\n0\n%%EOF\n",
    "itself": b"%PDF-1.7\nstartxref\n9\n%%EOF\n",
    "PDF 2.0": page_with().replace(b"%PDF-1.7", b"%PDF-2.0"),
    "cut": page_with()[:-7],
    "continued": page_with() + b"more",
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("data", NO_PAPERS.values(), ids=NO_PAPERS.keys())
def test_what_is_no_paper_is_refused_first(data):
    """
    SPEC 11.6, step 1: nothing inside is looked at.
    """
    assert first(data)[0] == 1


def test_a_plain_file_has_no_seal():
    """
    The hand-made files of these tests are readable; what they lack is a seal.
    """
    assert first(page_with()) == (2, "it has no seal")
    assert first(raw_increment(page_with(), {4: b"null"})) == (2, "it has no seal")


@given(st.binary(max_size=600))
def test_no_noise_raises(data):
    """
    Whatever bytes are handed over, the answer is a report.
    """
    check_paper(data, SEALED_AT)
    check_paper(b"%PDF-1.7\n" + data + b"startxref\n9\n%%EOF\n", SEALED_AT)


@given(st.data())
def test_no_damage_raises(data):
    """
    A readable file damaged anywhere gives a report too.
    """
    damaged = bytearray(page_with(more=b"<< /Length 3 >>\nstream\nabc\nendstream"))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    check_paper(bytes(damaged), SEALED_AT)


FOREIGN = {
    "script": page_with(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"),
    "script in names": page_with(b"/Names << /JavaScript << /Names [] >> >>"),
    "spelt otherwise": page_with(b"/Open#41ction << /S /Java#53cript >>"),
    "further actions": page_with(page=b"/AA << /O 4 0 R >>"),
    "launch": page_with(more=b"<< /S /Launch /F (calc.exe) >>"),
    "link": page_with(
        more=b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>"
    ),
    "address": page_with(more=b"<< /S /URI /X (http://tracker.invalid) >>"),
    "other file": page_with(more=b"<< /Type /Filespec /F (/etc/passwd) >>"),
    "other system": page_with(more=b"<< /Type /Filespec /FS /URL /F (x) >>"),
    "outside stream": page_with(
        more=b"<< /Length 0 /F (out.bin) >>\nstream\n\nendstream"
    ),
    "sends itself": page_with(more=b"<< /S /SubmitForm /F (x) >>"),
    "layers": page_with(b"/OCProperties << /OCGs [] >>"),
    "forms of another kind": page_with(b"/AcroForm << /Fields [] /XFA (x) >>"),
    "film": page_with(more=b"<< /Type /Annot /Subtype /Screen /Rect [0 0 1 1] >>"),
    "unreferenced script": page_with(more=b"[ << /JS (x) >> ]"),
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_paper_does_nothing_and_refers_to_nothing(data):
    """
    SPEC 11.6, step 1: no scripts, actions, layers, or references to elsewhere.
    """
    step, what = first(data)
    assert step == 1
    assert what.startswith("a paper ")


def test_an_encrypted_file_is_refused():
    """
    What cannot be read by everybody proves nothing.
    """
    data = plain_pdf({1: b"<< >>"}, trailer=b"/Encrypt 5 0 R")
    assert first(data) == (
        1,
        "a paper is not encrypted and has no cross-reference streams",
    )


def squeezed(size):
    """Return zeros, deflated."""
    deflate = zlib.compressobj(9)
    return b"".join(deflate.compress(bytes(MIB)) for _ in range(size)) + deflate.flush()


def stream(data, entries=b""):
    """Return a deflated stream object."""
    return b"<< /Filter /FlateDecode /Length %d %b >>\nstream\n%b\nendstream" % (
        len(data),
        entries,
        data,
    )


def with_attachment(data):
    """Return a file that carries one file, however packed."""
    names = b"/Names << /EmbeddedFiles << /Names [(content.json) 5 0 R] >> >>"
    return plain_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % names,
            2: PAGES,
            3: PAGE,
            4: data,
            5: b"<< /Type /Filespec /F (content.json) /EF << /F 4 0 R >> >>",
        }
    )


def test_a_deflate_bomb_is_not_unpacked():
    """
    Three hundred mebibytes of zeros are a few hundred kilobytes, and stay so.
    """
    packed = opening.opened(with_attachment(stream(squeezed(300))))
    with pytest.raises(opening.HOSTILE):
        packed.attachments(0)


def test_a_bomb_in_a_bomb_is_not_unpacked():
    """
    Nor if it is packed twice.
    """
    twice = zlib.compress(squeezed(300), 9)
    body = (
        b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%b\nendstream"
    )
    packed = opening.opened(with_attachment(body % (len(twice), twice)))
    with pytest.raises(opening.HOSTILE):
        packed.attachments(0)


def test_objects_in_streams_are_not_unpacked():
    """
    Cross-reference and object streams are refused before anything inflates them.
    """
    bomb = stream(squeezed(50), b"/Type /ObjStm /N 100000 /First 900000")
    table = stream(b"x", b"/Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R")
    data = page_with(more=bomb)
    data += b"9 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(data))
    assert first(data)[0] == 1
    mixed = plain_pdf({1: b"<< >>"}, trailer=b"/XRefStm 9")
    assert first(mixed)[0] == 1


def test_a_hundred_thousand_revisions_are_not_followed():
    """
    The chain is followed only so far.
    """
    data = bytearray(page_with())
    before = data.rindex(b"xref\n0 1")
    piece = (
        b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 4 /Prev %d >>\n"
    )
    for _ in range(100_000):
        table = len(data)
        data += piece % before + b"startxref\n%d\n%%%%EOF\n" % table
        before = table
    assert first(bytes(data)) == (1, f"a paper has at most {MOST_REVISIONS} revisions")


def test_as_many_revisions_as_are_allowed_are_read_in_time():
    """
    The largest chain that is followed is followed quickly.
    """
    data = page_with()
    for _ in range(MOST_REVISIONS - 1):
        data = raw_increment(data, {4: b"null"})
    begun = time.perf_counter()
    assert first(data) == (2, "it has no seal")
    print(f"{MOST_REVISIONS} revisions: {time.perf_counter() - begun:.2f} s")


def test_a_huge_table_is_not_read():
    """
    A table that says it has millions of objects is believed and refused.
    """
    entries = b"0000000009 00000 n \n" * 100_000
    data = b"%PDF-1.7\n" + b"xref\n0 100000\n" + entries
    data += b"trailer\n<< /Root 1 0 R /Size 100000 >>\nstartxref\n9\n%%EOF\n"
    assert first(data) == (1, f"a paper has at most {MOST_OBJECTS} objects")
    promised = page_with().replace(b"xref\n0 1\n", b"xref\n0 9999999999\n")
    assert first(promised)[0] == 1


def test_tables_in_a_circle_are_not_followed():
    """
    A table before itself, or after itself, is no table before.
    """
    data = page_with()
    table = data.rindex(b"xref\n0 1")
    for before in (table, table + 9, 0, 9_999_999):
        circle = data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % before)
        assert first(circle)[0] == 1


@pytest.mark.parametrize(
    "deep",
    [b"[" * 50_000, b"[" * 50_000 + b"]" * 50_000, b"<< /A1 " * 50_000],
    ids=["open", "closed", "dictionaries"],
)
def test_depth_ends_the_check_and_not_the_checker(deep):
    """
    What is nested without end cannot be read, and that is all.
    """
    assert first(page_with(more=deep))[0] == 1


def test_a_deep_page_tree_ends_the_check():
    """
    Pages under pages under pages are not followed without end.
    """
    depth = 3_000
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, depth):
        kid = number + 1
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % kid
    objects[depth] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    assert first(plain_pdf(objects)) == (2, "it has no seal")


def test_endless_ways_through_few_objects_are_not_gone():
    """
    Forty objects, each naming the next one twice, are a million million ways.
    """
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R /Way 4 0 R >>", 2: PAGES, 3: PAGE}
    for number in range(4, 44):
        objects[number] = b"[%d 0 R %d 0 R]" % (number + 1, number + 1)
    objects[44] = b"null"
    begun = time.perf_counter()
    assert first(plain_pdf(objects)) == (1, "there are too many ways through this file")
    print(f"endless ways: {time.perf_counter() - begun:.2f} s")


def test_all_that_name_each_other_are_not_gone():
    """
    A clique of objects has more ways than any tree.
    """
    count = 40
    everybody = b"[" + b" ".join(b"%d 0 R" % (4 + n) for n in range(count)) + b"]"
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R /Way 4 0 R >>", 2: PAGES, 3: PAGE}
    objects.update(dict.fromkeys(range(4, 4 + count), everybody))
    assert first(plain_pdf(objects)) == (1, "there are too many ways through this file")


def test_a_long_list_is_not_read_to_its_end():
    """
    Ten million numbers in one object cost more reading than a paper may.
    """
    assert first(page_with(more=b"[" + b"1 " * 5_000_000 + b"]")) == (
        1,
        "reading this file takes too long",
    )


def test_a_long_text_is_refused():
    """
    Nothing in a paper is as long as a file.
    """
    long = b"(" + b"x" * (opening.LARGEST_STRING + 1) + b")"
    assert first(page_with(more=long))[0] == 1


def test_two_gigabytes_are_not_looked_at(monkeypatch):
    """
    The size is asked before the first byte: 64 MiB and one are too many.
    """

    def never(data):
        raise AssertionError(f"{len(data)} bytes were read")

    monkeypatch.setattr(structure, "_chain", never)
    assert first(bytes(LARGEST_FILE + 1)) == (1, "a paper has at most 64 MiB")


def test_memory_stays_bounded():
    """
    The worst of these files together stay under a few hundred mebibytes.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (
        with_attachment(stream(squeezed(300))),
        page_with(more=b"[" + b"1 " * 5_000_000 + b"]"),
        page_with(more=b"[" * 5_000_000),
    ):
        check_paper(data, SEALED_AT)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400 * 1024
