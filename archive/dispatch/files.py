"""A carrier for instances without a mail server: one JSON file a message."""

import json
from dataclasses import asdict
from pathlib import Path

from archive.dispatch.model import Message, NotCarriedError
from archive.evidence.digests import labelled, sha256
from archive.objects.files import FileObjects
from archive.objects.model import ObjectDiffersError

_SHORT = 32


class FileCarrier:
    """
    Puts each message into the folder's `named`, where a person or a program finds it.

    A file is whole or absent and is never overwritten; a message that comes again is
    the same file, so the folder holds every message once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = FileObjects(folder)

    def carry(self, message: Message) -> str:
        """Write the file; the proof is its name and its SHA-256."""
        digest = labelled("message-file/1", message.key.encode()).hex()
        name = f"{message.kind}.{digest[:_SHORT]}.json"
        data = json.dumps(asdict(message), ensure_ascii=False, indent=1).encode()
        try:
            self._folder.put_named(name, data)
        except ObjectDiffersError as error:
            raise NotCarriedError(
                f"another message was written under the key {message.key}"
            ) from error
        return f"file {name}, SHA-256 {sha256(data).hex()}"
