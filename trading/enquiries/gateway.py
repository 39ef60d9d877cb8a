"""
The gateway to registers outside: a small signed question over HTTP, a signed answer.

It is this platform's own format (SPEC 6). Whoever runs an installation puts an adapter
between it and whatever a register speaks; nothing of any register is known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

from archive.public.calls import Answer, Call, Caller, CallFailedError, SharedKey
from archive.public.clock import Clock
from archive.public.evidence import canonical, fresh, same
from archive.public.values import from_micros
from trading.enquiries.errors import (
    AnswerUnsoundError,
    RegisterNotSetUpError,
    RegisterSilentError,
)
from trading.enquiries.model import Outcome, Register, Reply

CALL: Final = "outside-call/1"
ANSWER: Final = "outside-answer/1"
WITHIN: Final = 8.0
_LARGEST: Final = 1 << 16
_GIVEN: Final = 200


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: str
    register: Register
    about: str
    nonce: str
    outcome: Outcome
    at: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    members: dict[str, str]


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    answer: msgspec.Raw
    signature: str


@dataclass(frozen=True, slots=True)
class Line:
    """Where one register is asked, and the key that both sides know."""

    url: str
    key: SharedKey


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpGateway:
    """`Gateway` by signed calls; a register without a line is asked by people."""

    origin: str
    clock: Clock
    lines: Mapping[Register, Line] = field(default_factory=dict)
    within: float = WITHIN

    def reaches(self, register: Register) -> bool:
        """Tell whether there is a line to it."""
        return register in self.lines

    def ask(self, register: Register, about: str) -> Reply:
        """Return what the register says; raises what the port does."""
        line = self.lines.get(register)
        if line is None:
            raise RegisterNotSetUpError(register.value)
        nonce = fresh().hex()
        body = question(self.origin, register, about, nonce)
        headers = line.key.headers(CALL, self.clock.now(), body)
        call = Call(
            "POST",
            line.url,
            body,
            {**headers, "Content-Type": "application/json"},
            _LARGEST,
        )
        try:
            with Caller(self.within) as caller:
                answer = caller(call)
        except CallFailedError as error:
            raise RegisterSilentError(_host(line)) from error
        return _understood(answer, line, (register, about, nonce))


def question(origin: str, register: Register, about: str, nonce: str) -> bytes:
    """Return what is posted."""
    return canonical(
        {
            "v": CALL,
            "origin": origin,
            "register": register.value,
            "about": about,
            "nonce": nonce,
        }
    )


def _understood(answer: Answer, line: Line, asked: tuple[Register, str, str]) -> Reply:
    if answer.status != _GIVEN:
        raise RegisterSilentError(f"{_host(line)} answered {answer.status}")
    try:
        signed = msgspec.json.decode(answer.body, type=_Signed)
        said = msgspec.json.decode(signed.answer, type=_Said)
        at = from_micros(said.at)
    except (ValueError, OverflowError, RecursionError) as error:
        raise AnswerUnsoundError("it is not written as agreed") from error
    proof = line.key.signature(ANSWER, at, bytes(signed.answer))
    if not same(proof.encode(), signed.signature.encode()):
        raise AnswerUnsoundError("its signature is another's, or over other bytes")
    if said.v != ANSWER or (said.register, said.about, said.nonce) != asked:
        raise AnswerUnsoundError("it answers another question")
    return _reply(said, line, at)


def _reply(said: _Said, line: Line, at: datetime) -> Reply:
    return Reply(outcome=said.outcome, members=said.members, source=_host(line), at=at)


def _host(line: Line) -> str:
    return urlsplit(line.url).hostname or ""
