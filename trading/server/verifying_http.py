"""Checking at the server what a browser cannot: papers; and proofs for cosigners."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from litestar import HttpMethod, Request, Response, post, route
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import MediaType, RequestEncodingType
from litestar.exceptions import (
    ClientException,
    NotFoundException,
    ServiceUnavailableException,
)
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_303_SEE_OTHER,
    HTTP_408_REQUEST_TIMEOUT,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
)

from archive.ledger.tree import consistency_proof
from archive.paper.checking import Standing
from archive.values.instants import to_micros
from trading.front.http import Front, page
from trading.front.languages import Tongue
from trading.front.moments import exact
from trading.front.pacing import USUAL, Pace, paced
from trading.server import seal_page
from trading.server.instance import Instance
from trading.server.verify_page import assemble
from trading.server.verifying import CheckedPaper, CheckPaper, NoFileError
from trading.server.verifying_words import WRONG, sentence

READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
LARGEST_PAPER: Final = 64 << 20
_MULTIPART: Final = RequestEncodingType.MULTI_PART
_FORM: Final = 4096
"""What a form puts around the one file in it."""
AT_ONCE: Final = 2
READERS: Final = 16
MOST_HELD: Final = 4 * LARGEST_PAPER
Hold = Callable[[int], None]
_DECIMAL: Final = re.compile(r"[1-9][0-9]{0,15}")


@dataclass(slots=True)
class PaperDesk:
    """
    Takes papers in and checks them, so many at once and no more.

    Those who send slowly hold no place where papers are checked, and all together
    never more than `MOST_HELD` bytes; a check may take a core.
    """

    check: CheckPaper
    tongues: tuple[Tongue, Tongue]
    most_readers: int = READERS
    pace: Pace = USUAL
    readers: int = field(default=0, init=False)
    held: int = field(default=0, init=False)
    busy: int = field(default=0, init=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Hold]:
        """Let one paper come in; every byte of it is counted until the answer."""
        if self.readers >= self.most_readers:
            raise _busy()
        mine = 0

        def hold(size: int) -> None:
            nonlocal mine
            mine, self.held = mine + size, self.held + size
            if self.held > MOST_HELD:
                raise _busy()

        self.readers += 1
        try:
            yield hold
        finally:
            self.readers, self.held = self.readers - 1, self.held - mine

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Give a place to one paper while it is checked."""
        if self.busy >= AT_ONCE:
            raise _busy()
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1


def _busy() -> ServiceUnavailableException:
    return ServiceUnavailableException(headers={"Retry-After": "10"})


class FindingBody(msgspec.Struct, frozen=True):
    """
    What does not fit, and at which step of archive/SPEC.md 11.6.

    `code` never changes, `says` is one sentence in Chinese and English, `what` the
    detail in English.
    """

    step: int
    code: str
    says: tuple[str, str]
    what: str


class PaperBody(msgspec.Struct, frozen=True):
    """
    What checking a paper found.

    `is_paper` is false for what bears no seal of a paper at all: nothing was checked.
    `sealed_at` is in microseconds, 0 without a seal; `says` is one sentence in Chinese
    and English; `issued` tells that it is unchanged and the one that the log names,
    whether or not anybody outside cosigned the log, `pages` whether they were drawn
    again (archive/SPEC.md 11.7).
    """

    demo: bool
    is_paper: bool
    outcome: str
    standing: str
    issued: bool
    pages: str
    says: tuple[str, str]
    sha256: str
    title: str
    stream: str
    sealed_at: int
    signed_by: list[str]
    replaced_by: str
    findings: list[FindingBody]


@dataclass(frozen=True, slots=True)
class PaperView:
    """What the page of a checked paper shows."""

    outcome: str
    says: str
    sealed: str
    wrong: Sequence[tuple[int, str, str]]
    paper: PaperBody


@post(
    ["/verify/paper", "/en/verify/paper"],
    status_code=200,
    request_max_body_size=LARGEST_PAPER + _FORM,
)
async def check_paper(
    request: Request[Any, Any, Any],
    paper_desk: NamedDependency[PaperDesk],
    front: NamedDependency[Front],
) -> Response[Any]:
    """
    Check one PDF by archive/SPEC.md 11.6: JSON for scripts, a page for people.

    The body is the file, or a form with one file in it. A larger one is refused by its
    announced length, before it is read; nothing is kept.
    """
    async with paper_desk.reading() as hold:
        data = await _received(request, hold, paper_desk.pace)
        async with paper_desk.place():
            checked = await sync_to_thread(paper_desk.check, data)
    said = sentence(checked, paper_desk.check.instance.settings.origin)
    body = _body(checked, said, paper_desk)
    forms = [MediaType.JSON.value, MediaType.HTML.value]
    if request.accept.best_match(forms, default=forms[0]) == forms[1]:
        at = checked.report.sealed_at
        sealed = exact(at, front.tongue) if at else ""
        wrong = [
            (each.step, front.tongue.say(WRONG[each.fault]), each.what)
            for each in checked.report.findings
        ]
        view = PaperView(body.outcome, front.tongue.say(said), sealed, wrong, body)
        return front.page("paper_checked.html", view)
    return Response(body)


async def _received(request: Request[Any, Any, Any], hold: Hold, pace: Pace) -> bytes:
    """Return the file in the body, whatever way it came, if it comes at a pace."""
    request.receive = paced(request.receive, pace)
    try:
        async with asyncio.timeout(pace.whole):
            kind, _ = request.content_type
            read = _in_form if kind == _MULTIPART else _alone
            data = await read(request, hold)
    except TimeoutError as error:
        raise ClientException(status_code=HTTP_408_REQUEST_TIMEOUT) from error
    if not data:
        raise NoFileError
    if len(data) > LARGEST_PAPER:
        raise ClientException(status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    return data


async def _alone(request: Request[Any, Any, Any], hold: Hold) -> bytes:
    data = bytearray()
    async for part in request.stream():
        hold(len(part))
        data += part
    return bytes(data)


async def _in_form(request: Request[Any, Any, Any], hold: Hold) -> bytes:
    announced = request.headers.get("content-length", "")
    hold(int(announced) if announced.isdecimal() else LARGEST_PAPER)
    file = (await request.form()).get("paper")
    return await file.read() if isinstance(file, UploadFile) else b""


def _body(checked: CheckedPaper, said: str, desk: PaperDesk) -> PaperBody:
    report = checked.report
    content = report.paper.content if report.paper else None
    signed = report.paper.signatures if report.paper else ()
    chinese, english = desk.tongues
    return PaperBody(
        demo=desk.check.instance.demo,
        is_paper=checked.is_paper,
        outcome=checked.outcome,
        standing=report.standing.value,
        issued=report.standing is Standing.ISSUED,
        pages=report.pages.value,
        says=(chinese.say(said), english.say(said)),
        sha256=report.sha256,
        title=content.title if content else "",
        stream=content.stream if content else "",
        sealed_at=to_micros(report.sealed_at) if report.sealed_at else 0,
        signed_by=[
            f"{each.signer.duty} {each.signer.person}（{each.signer.organisation}）"
            for each in signed
        ],
        replaced_by=report.replaced_by,
        findings=[
            FindingBody(
                each.step,
                each.fault.value,
                (chinese.say(WRONG[each.fault]), english.say(WRONG[each.fault])),
                each.what,
            )
            for each in report.findings
        ],
    )


@page("/verify/paper")
def once_more(front: NamedDependency[Front]) -> Response[str]:
    """Lead whoever asks again for an answer, by its address, to where papers go in."""
    there = {"Location": front.tongue.at("/verify")}
    return Response("", status_code=HTTP_303_SEE_OTHER, headers=there)


@route("/verify/offline", http_method=READING, sync_to_thread=True)
def offline() -> Response[bytes]:
    """Return the page that checks case files and receipts from disk, in one file."""
    return Response(
        assemble(),
        media_type="text/html",
        headers={"Content-Disposition": 'attachment; filename="verify.html"'},
    )


@route("/seal/offline", http_method=READING, sync_to_thread=True)
def seal_offline() -> Response[bytes]:
    """Return the page that seals a bid from disk, and its SHA-256 (RFC 9530)."""
    told = base64.b64encode(bytes.fromhex(seal_page.digest())).decode()
    return Response(
        seal_page.assemble(),
        media_type="text/html",
        headers={
            "Content-Disposition": 'attachment; filename="seal.html"',
            "Repr-Digest": f"sha-256=:{told}:",
        },
    )


@page("/cosign")
def cosign(front: NamedDependency[Front]) -> Response[str]:
    """Let an organisation without its own computer cosign in a browser."""
    return front.page("cosign.html", None)


@route("/log/consistency/{old:str}/{new:str}", http_method=READING, sync_to_thread=True)
def consistency(
    old: FromPath[str],
    new: FromPath[str],
    request: Request[Any, Any, Any],
    instance: NamedDependency[Instance],
) -> Response[bytes]:
    """
    Return the proof that the log grew from one size to another (SPEC 10.4).

    Like every path of the log this one has one spelling.
    """
    path = f"/log/consistency/{old}/{new}"
    sizes = _DECIMAL.fullmatch(old) and _DECIMAL.fullmatch(new)
    if not sizes or request.scope["raw_path"] != path.encode():
        raise NotFoundException
    reader = instance.published.reader(instance.shown().latest())
    if not int(old) <= int(new) <= reader.size:
        raise NotFoundException
    proof = consistency_proof(int(old), int(new), reader)
    lines = "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)
    return Response(lines.encode(), media_type="text/plain")


HANDLERS: list[Any] = [
    check_paper,
    *once_more,
    offline,
    seal_offline,
    *cosign,
    consistency,
]
