"""
A carrier of text messages: a signed call to the adapter of whoever sends them.

What becomes of a message is reported back by a signed call of the adapter's.
"""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from archive.clock.ports import Clock
from archive.dispatch.calls import Answer, Call, Caller, CallFailedError
from archive.dispatch.model import (
    Message,
    NotCarriedError,
    RefusedForGoodError,
    unnamed,
)
from archive.dispatch.signing import CALL, SharedKey
from archive.evidence.canonical import canonical

WITHIN: Final = 30.0
VERSION: Final = CALL
SCHEMES: Final = ("tel", "sms")
_NUMBER: Final = re.compile(r"\+?[0-9]{5,15}")
_LARGEST_ANSWER: Final = 1 << 14
_TAKEN: Final = range(200, 300)
_REFUSED: Final = 422
_LONGEST_REASON: Final = 200
_REFERENCE: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def call_body(origin: str, message: Message) -> bytes:
    """Return what is posted: the same bytes as often as it is sent (SPEC 12.3)."""
    return canonical(
        {
            "v": VERSION,
            "origin": origin,
            "key": message.key,
            "to": message.target,
            "subject": message.subject,
            "text": message.body,
        }
    )


class TextCarrier:
    """`Carrier` to an adapter's address."""

    def __init__(
        self,
        url: str,
        key: SharedKey,
        origin: str,
        clock: Clock,
        within: float = WITHIN,
    ) -> None:
        self._url, self._key, self._origin = url, key, origin
        self._clock, self._within = clock, within

    def carry(self, message: Message) -> str:
        """Post it; the proof is the adapter's reference."""
        if message.scheme not in SCHEMES or not _NUMBER.fullmatch(message.target):
            raise RefusedForGoodError("the address is no telephone number")
        body = call_body(self._origin, message)
        headers = self._key.headers(CALL, self._clock.now(), body)
        call = Call(
            "POST",
            self._url,
            body,
            {**headers, "Content-Type": "application/json"},
            _LARGEST_ANSWER,
        )
        try:
            with Caller(self._within) as caller:
                answer = caller(call)
        except CallFailedError as error:
            raise NotCarriedError(unnamed(f"{error}")) from None
        return self._understood(answer)

    def _understood(self, answer: Answer) -> str:
        said = _member(answer.body, "reason")
        if answer.status == _REFUSED:
            raise RefusedForGoodError(unnamed(f"422 {said[:_LONGEST_REASON]}".rstrip()))
        if answer.status not in _TAKEN:
            raise NotCarriedError(f"the adapter answered {answer.status}")
        reference = _member(answer.body, "reference")
        known = reference if _REFERENCE.fullmatch(reference) else "none"
        host = urlsplit(self._url).hostname
        return f"taken by {host}: {answer.status}, reference {known}"


def _member(body: bytes, name: str) -> str:
    """Return a text of the answer, empty if it has none: answers are only told."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return ""
    found = value.get(name, "") if isinstance(value, dict) else ""
    return found if isinstance(found, str) else ""
