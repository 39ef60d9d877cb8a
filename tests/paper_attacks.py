"""What attackers do to papers: increments, wrapped signatures, files made by hand."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers.cms_embedder import SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DERPlaceholder

from archive.evidence.digests import sha256
from archive.paper.pages import Rendering
from archive.paper.seal import FIELD, Increment, Seal
from archive.paper.timestamps import Authority

BYTE_RANGE = re.compile(rb"/ByteRange \[0 ([0-9]+) ([0-9]+) ([0-9]+)\]")
RED = b"1 0 0 rg 20 20 300 300 re f"

Change = Callable[[Increment], None]


def incremented(pdf: bytes, change: Change) -> bytes:
    """Return the file with an increment that makes a change."""
    writer = Increment(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def overlaid(writer: Increment) -> None:
    """Draw a red bar over the first page."""
    stream = writer.add_object(generic.StreamObject(stream_data=RED))
    writer.add_stream_to_page(0, stream)


def rewritten(writer: Increment) -> None:
    """Put other words in the place of the first page's."""
    page, _ = writer.find_page_for_modification(0)
    contents = page.get_object().raw_get("/Contents")
    replace_object(writer, contents.reference, generic.StreamObject(stream_data=RED))


def replace_object(
    writer: Increment, reference: generic.Reference, value: generic.PdfObject
) -> None:
    """Write another object under the number of one that is there."""
    writer.objects[reference.generation, reference.idnum] = value


def annotated(subtype: str) -> Change:
    """Return a change that puts an annotation over the first page."""

    def change(writer: Increment) -> None:
        page, _ = writer.find_page_for_modification(0)
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name(subtype),
                pdf_name("/Rect"): generic.ArrayObject(
                    [generic.NumberObject(each) for each in (20, 20, 300, 300)]
                ),
                pdf_name("/Contents"): generic.pdf_string("作废"),
            }
        )
        writer.register_annotation(page, writer.add_object(note))

    return change


def seal_field(writer: Increment) -> generic.IndirectObject:
    """Return the field of the seal."""
    return writer.root["/AcroForm"]["/Fields"].raw_get(0)


def field_edited(key: str, value: generic.PdfObject) -> Change:
    """Return a change of one entry of the seal's field."""

    def change(writer: Increment) -> None:
        field = seal_field(writer)
        field.get_object()[pdf_name(key)] = value
        writer.mark_update(field)

    return change


def field_added(writer: Increment) -> None:
    """Add a text field that shows what it wants."""
    page, _ = writer.find_page_for_modification(0)
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("winner"),
            pdf_name("/V"): generic.pdf_string("演示企业9999"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(each) for each in (20, 20, 300, 60)]
            ),
        }
    )
    reference = writer.add_object(field)
    fields = writer.root["/AcroForm"]["/Fields"]
    fields.append(reference)
    writer.update_container(fields)
    writer.register_annotation(page, reference)


def attachment_swapped(data: bytes) -> Change:
    """Return a change that puts other bytes in the place of content.json."""

    def change(writer: Increment) -> None:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        file = names[3]["/EF"].raw_get("/F")
        other = EmbeddedFileObject.from_file_data(writer, data)
        replace_object(writer, file.reference, other)

    return change


def attachment_added(writer: Increment) -> None:
    """Add a third file."""
    file = EmbeddedFileObject.from_file_data(writer, b"{}")
    embed_file(writer, FileSpec("result.json", embedded_data=file))


def title_changed(writer: Increment) -> None:
    """Call the file something else."""
    info = writer.trailer.raw_get("/Info")
    info.get_object()[pdf_name("/Title")] = generic.pdf_string("另一份记录")
    writer.mark_update(info)


def page_inserted(writer: Increment) -> None:
    """Add a page of one's own."""
    page = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/MediaBox"): generic.ArrayObject(
                [generic.NumberObject(each) for each in (0, 0, 400, 400)]
            ),
            pdf_name("/Contents"): writer.add_object(
                generic.StreamObject(stream_data=RED)
            ),
        }
    )
    writer.insert_page(page)


def orphaned(writer: Increment) -> None:
    """Leave something behind that nothing refers to yet."""
    writer.add_object(generic.StreamObject(stream_data=RED))


def uncertified(writer: Increment) -> None:
    """Take the certification out of the catalogue."""
    del writer.root["/Perms"]
    writer.update_root()


def font_replaced(writer: Increment) -> None:
    """Let the same characters look like others."""
    page, _ = writer.find_page_for_modification(0)
    fonts = page.get_object()["/Resources"]["/Font"]
    names = sorted(fonts.keys())
    one, other = (fonts.raw_get(name).reference for name in names[:2])
    replace_object(writer, one, other.get_object())


def root_set(key: str, value: Callable[[], generic.PdfObject]) -> Change:
    """Return a change of one entry of the catalogue."""

    def change(writer: Increment) -> None:
        writer.root[pdf_name(key)] = value()
        writer.update_root()

    return change


def form_set(key: str, value: Callable[[], generic.PdfObject]) -> Change:
    """Return a change of one entry of the form in which the seal is a field."""

    def change(writer: Increment) -> None:
        form = writer.root["/AcroForm"]
        form[pdf_name(key)] = value()
        writer.update_root()
        writer.update_container(form)

    return change


def field_unsigned(writer: Increment) -> None:
    """Add a field for a signature that somebody may put there later."""
    append_signature_field(writer, SigFieldSpec("Later"))


def hidden() -> generic.DictionaryObject:
    """Return an extension with words in it that nobody signed."""
    words = generic.DictionaryObject({pdf_name("/X"): generic.pdf_string("作废" * 99)})
    return generic.DictionaryObject({pdf_name("/ADBE"): words})


CHANGES: Mapping[str, Change] = {
    "overlay": overlaid,
    "other words": rewritten,
    "note": annotated("/FreeText"),
    "stamp": annotated("/Stamp"),
    "link": annotated("/Link"),
    "field moved": field_edited(
        "/Rect", generic.ArrayObject([generic.NumberObject(0)] * 4)
    ),
    "field renamed": field_edited("/T", generic.pdf_string("Other")),
    "field shows more": field_edited("/AP", generic.DictionaryObject()),
    "field added": field_added,
    "attachment swapped": attachment_swapped(b"{}"),
    "attachment added": attachment_added,
    "title": title_changed,
    "page": page_inserted,
    "orphan": orphaned,
    "no certification": uncertified,
    "font": font_replaced,
    "extension": root_set("/Extensions", hidden),
    "version": root_set("/Version", lambda: pdf_name("/1.4")),
    "marks": root_set("/MarkInfo", hidden),
    "appearances": form_set(
        "/NeedAppearances", lambda: generic.BooleanObject(value=True)
    ),
    "resources": form_set("/DR", hidden),
    "unsigned field": field_unsigned,
    "nothing": Increment.update_root,
}
"""PDF-1: what an increment can change after the seal."""


def raw_increment(
    pdf: bytes, objects: Mapping[int, bytes], *, root: int = 0, moved: int = 0
) -> bytes:
    """
    Return the file with an increment written by hand.

    `root` names another catalogue; `moved` lets an object's number point to the place
    of the object 1 of the first revision.
    """
    body, entries = bytearray(pdf), []
    for number, content in objects.items():
        entries.append((number, len(body)))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    if moved:
        entries.append((moved, pdf.index(b"1 0 obj")))
    before = int(re.findall(rb"startxref\n([0-9]+)", pdf)[-1])
    trailer = pdf[pdf.rindex(b"trailer") : pdf.rindex(b"startxref")]
    trailer = re.sub(rb"/Prev [0-9]+", b"", trailer)
    trailer = trailer.replace(b"<<", b"<< /Prev %d" % before, 1)
    size = int(re.search(rb"/Size ([0-9]+)", trailer)[1])
    size = max(size, *(number + 1 for number, _ in entries), 0)
    trailer = re.sub(rb"/Size [0-9]+", b"/Size %d" % size, trailer)
    if root:
        trailer = re.sub(rb"/Root [0-9]+ 0 R", b"/Root %d 0 R" % root, trailer)
    table = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in entries:
        body += b"%d 1\n%010d 00000 n \n" % (number, offset)
    body += b"%bstartxref\n%d\n%%%%EOF\n" % (trailer, table)
    return bytes(body)


class _Roomy(DERPlaceholder):
    """A place for a signature that leaves out more than the signature."""

    MORE = b" /Hidden (what nobody signed) "

    def write_to_stream(
        self, stream: BytesIO, handler: object = None, container_ref: object = None
    ) -> None:
        super().write_to_stream(stream, handler, container_ref)
        stream.write(self.MORE)
        start, end = self.offsets
        self._offsets = start, end + len(self.MORE)


class GappySeal(Seal):
    """Seals so that the signature leaves a gap beside its own place."""

    def _set_up(self, at: datetime) -> SigObjSetup:
        made = super()._set_up(at)
        roomy = _Roomy(bytes_reserved=len(made.sig_placeholder.contents.value))
        made.sig_placeholder.contents = roomy
        made.sig_placeholder[pdf_name("/Contents")] = roomy
        return made


class StuffedSeal(Seal):
    """Seals and hides something behind the signature, inside its place."""

    async def _signature(self, digest: bytes, at: datetime) -> cms.ContentInfo:
        made = await super()._signature(digest, at)
        return made.dump() + b"hidden"


class LooseSeal(Seal):
    """Signs without certifying, or certifies and permits changes."""

    def __init__(self, *given: object, **changes: object) -> None:
        super().__init__(*given)
        self.changes = changes

    def _set_up(self, at: datetime) -> SigObjSetup:
        made = super()._set_up(at)
        mdp = dataclasses.replace(made.mdp_setup, **self.changes)
        return dataclasses.replace(made, mdp_setup=mdp)


class ForeignTime(Authority):
    """Gives, unlooked at, a token over other data than was asked for."""

    def __init__(self, honest: Authority) -> None:
        super().__init__(honest.url)
        self.honest = honest

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        del message_digest
        return await self.honest.async_timestamp(sha256(b"other data"), md_algorithm)


def sealed_with(seal: Seal, rendering: Rendering, files: Mapping[str, bytes]) -> bytes:
    """Seal a rendering that carries whatever files one likes."""
    writer = Increment(BytesIO(rendering.pdf))
    for name, data in files.items():
        file = EmbeddedFileObject.from_file_data(writer, data)
        embed_file(writer, FileSpec(name, file_name=name, embedded_data=file))
    place, at = rendering.seal, rendering.sealed_at
    assert place is not None
    assert at is not None
    field = SigFieldSpec(FIELD, on_page=place.page, box=place.rounded())
    return seal._certified(writer, field, at)  # noqa: SLF001 - as the seal itself does


def wrapped(pdf: bytes) -> bytes:
    """
    Move what follows the signature to the end, and put one's own things between.

    The two parts that were signed are there, byte for byte; the cross-reference table
    that the end of the file names is the attacker's.
    """
    _, after, _ = (int(each) for each in BYTE_RANGE.search(pdf).groups())
    suffix = pdf[after:]
    table = int(re.findall(rb"startxref\n([0-9]+)", suffix)[-1])
    trailer = suffix[suffix.rindex(b"trailer") : suffix.rindex(b"startxref")]
    filler = b" " * (table - after)
    return pdf[:after] + filler + b"xref\n0 0\n" + trailer + suffix


def plain_pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Return a file of these objects; number 1 is the catalogue."""
    body, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in sorted(offsets.items()):
        body += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(offsets, default=0) + 1
    identifier = b"/ID [<00><00>]"
    body += b"trailer\n<< /Root 1 0 R /Size %d %b %b >>\n" % (size, identifier, trailer)
    body += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(body)


PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def page_with(catalogue: bytes = b"", page: bytes = b"", more: bytes = b"") -> bytes:
    """Return a file of one page with something more in its catalogue or page."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        2: PAGES,
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] %b >>" % page,
    }
    if more:
        objects[4] = more
    return plain_pdf(objects)
