"""Codes that lead from paper to a page."""

import io

import segno


def qr_code(address: str) -> bytes:
    """Return the address as a QR code: one SVG file, sharp at any size."""
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True
    )
    return file.getvalue()
