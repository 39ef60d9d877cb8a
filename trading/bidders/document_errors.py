"""Errors of the documents of firms, named after the rules they defend."""

from typing import ClassVar

from archive.public.values import RuleBrokenError

_MEBIBYTE = 1024 * 1024


class DocumentError(RuleBrokenError):
    """An act on a document was refused."""

    rule: ClassVar[str] = "E-3"


class DocumentTooLargeError(DocumentError):
    """A document has a size that people can open and a store can keep."""

    code: ClassVar[str] = "document-too-large"
    remedy: ClassVar[str] = (
        "Nothing was saved, the rest was not even read. Scan in grey at 200 dots an "
        "inch, or split the document."
    )

    def __init__(self, largest: int) -> None:
        super().__init__(f"the file has more than {largest // _MEBIBYTE} MiB")
        self.largest = largest


class NotADocumentError(DocumentError):
    """A document is a whole PDF, PNG, JPEG or OFD file, whatever its name says."""

    code: ClassVar[str] = "not-a-document"
    remedy: ClassVar[str] = (
        "Nothing was saved. Save the document anew as PDF, PNG, JPEG or OFD and hand "
        "that in."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the file is not taken: {why}")


class DocumentNotThereError(DocumentError):
    """Only what is kept is handed in: its fingerprint alone shows nothing."""

    code: ClassVar[str] = "document-not-there"
    remedy: ClassVar[str] = "Nothing was saved. Send the file first, then hand it in."

    def __init__(self) -> None:
        super().__init__("no file with that fingerprint is kept")


class DocumentExpiredError(DocumentError):
    """What has run out shows nothing."""

    code: ClassVar[str] = "document-expired"
    remedy: ClassVar[str] = (
        "Nothing was saved. Hand in the document that is valid now, or correct the "
        "last day."
    )

    def __init__(self, until: str) -> None:
        super().__init__(f"the document was valid until {until}")


class NoSuchDocumentError(DocumentError):
    """Another firm's document and one that is not there are answered alike."""

    code: ClassVar[str] = "no-such-document"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the document."

    def __init__(self) -> None:
        super().__init__("you have no document under that number")


class DocumentWordsMissingError(DocumentError):
    """Whoever's document is refused or asked about is told why."""

    code: ClassVar[str] = "document-words-missing"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = "Nothing was saved. Say what is wrong, or what is asked."

    def __init__(self) -> None:
        super().__init__("a refusal or a question has words")


class DocumentReviewedError(DocumentError):
    """A document is accepted or refused once; a new one is handed in anew."""

    code: ClassVar[str] = "document-reviewed"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was recorded first stands. Another document is "
        "handed in as one of its own."
    )

    def __init__(self) -> None:
        super().__init__("this document has been looked at already")
