"""Whole small documents of each kind, made by hand."""

import io
import zipfile
import zlib


def pdf(said: bytes = b"licence") -> bytes:
    """Return a PDF whose table of contents is where it says."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% " + said + b"\n"
    return (
        body
        + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\n"
        + (b"startxref\n%d\n%%%%EOF\n" % len(body))
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    checked = kind + body
    return len(body).to_bytes(4) + checked + zlib.crc32(checked).to_bytes(4)


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a grey picture."""
    rows = (b"\x00" + bytes(min(width, 64))) * min(height, 64)
    measures = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", measures)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 8, height: int = 8) -> bytes:
    """Return the frame of a photograph."""
    frame = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00"
    scan = b"\x01\x01\x00\x00\x3f\x00"
    return b"".join(
        [
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
            b"\xff\xc0" + (len(frame) + 2).to_bytes(2) + frame,
            b"\xff\xda" + (len(scan) + 2).to_bytes(2) + scan,
            b"\x12\x34\xff\x00\x56\xff\xd9",
        ]
    )


def ofd(*members: str) -> bytes:
    """Return a packed document with these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for each in members or ("OFD.xml", "Doc_0/Document.xml"):
            archive.writestr(each, "<ofd:OFD/>")
    return packed.getvalue()
