"""What can be wrong with a sealed file, a recipient or a share."""

from typing import Final

CHUNK_SIZE: Final = 1 << 16
"""Plaintext bytes of every chunk but the last (archive/SPEC.md 13.2)."""

TAG_SIZE: Final = 16
FILE_KEY_SIZE: Final = 16


class SealedError(Exception):
    """A sealed file was not opened; nothing of it may be used."""


class SealedHeaderError(SealedError):
    """The head of the file is not one of age v1, or is beyond our limits."""


class SealedArmorError(SealedHeaderError):
    """The text is not age's ASCII armor in a form that may be read."""


class NotForUsError(SealedError):
    """None of the keys or passwords that were tried opens the file."""


class SealedMacError(SealedError):
    """The file key was found, but the head is not the one that was sealed with it."""


class SealedPayloadError(SealedError):
    """The content is cut short, lengthened or changed."""

    def __init__(self, chunk: int, why: str) -> None:
        super().__init__(f"chunk {chunk} of the sealed content {why}")
        self.chunk = chunk


class RecipientError(SealedError, ValueError):
    """The text is no recipient or identity in its one spelling; it is not repeated."""


class SharesError(ValueError):
    """These shares, or their numbers, cannot belong to one secret."""
