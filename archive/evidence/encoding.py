"""Base64 (RFC 4648 section 4) with one spelling for each value."""

import binascii


class NotBase64Error(ValueError):
    """The text is not base64, or not the one spelling of its bytes."""


def to_base64(data: bytes) -> str:
    """Return the padded standard base64 of data."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """
    Read padded standard base64.

    Raises:
        NotBase64Error: other characters, padding or stray bits than `to_base64` writes.

    """
    try:
        data = binascii.a2b_base64(text)
    except ValueError as error:
        raise NotBase64Error(f"{text[:60]!r} is not base64") from error
    if to_base64(data) != text:  # which no other sign or padding survives
        raise NotBase64Error(f"{text[:60]!r} is another spelling of its base64")
    return data
