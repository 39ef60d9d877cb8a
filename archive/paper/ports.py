"""What seals papers, as the acts that issue them see it."""

from datetime import datetime
from typing import Protocol

from archive.paper.model import IssuedPaper, Level
from archive.paper.pages import Rendering


class Sealing(Protocol):
    """The centre's seal."""

    @property
    def level(self) -> Level:
        """The level of every paper that is issued now."""
        ...

    def certify(self, rendering: Rendering) -> IssuedPaper:
        """
        Seal a final rendering; nothing of it may change afterwards.

        Raises:
            PaperWaitingError: somebody has not signed yet.
            TimestampMissingError: the configured authority gave no valid token, or
                one of another time.

        """
        ...

    def append_lta(self, pdf: bytes, issued: str, at: datetime) -> bytes:
        """
        Return the file with validation data and a document timestamp appended.

        Raises:
            TimestampMissingError: no authority is configured, or it gave no token.
            PaperUnsoundError: the file does not begin with the issued one.

        """
        ...
