"""Base64 (RFC 4648 section 4) with one spelling for each value."""

import base64
import binascii


class NotBase64Error(ValueError):
    """The text is not base64, or not the one spelling of its bytes."""


def to_base64(data: bytes) -> str:
    """Return the padded standard base64 of data."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """
    Read padded standard base64.

    Raises:
        NotBase64Error: other characters, padding or stray bits than `to_base64` writes.

    """
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise NotBase64Error(f"{text[:60]!r} is not base64") from error
    if to_base64(data) != text:
        raise NotBase64Error(f"{text[:60]!r} is another spelling of its base64")
    return data
