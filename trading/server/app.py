"""The web application over one instance."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Self, cast
from urllib.parse import unquote

import msgspec
from litestar import HttpMethod, Litestar, Request, Response, Router, post, route
from litestar.concurrency import set_asyncio_executor
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import NamedDependency, Provide
from litestar.events import SimpleEventEmitter
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from litestar.types import Message, Scope

from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import parse_path
from archive.ledger.witnessing import LARGEST_REQUEST
from archive.objects.model import ObjectMissingError
from trading.accounts import http as accounts
from trading.accounts.front_desk import FrontDesk
from trading.accounts.http.guests import Guest
from trading.bidders import http as bidders
from trading.bids import http as bids
from trading.correspondence import http as correspondence
from trading.disclosure import http as disclosure
from trading.disclosure.http.public import Public
from trading.enquiries import http as enquiries
from trading.front.http import Front
from trading.front.reach import POLICY_HEADER, content_policy
from trading.selection import http as selection
from trading.server import files_http, openapi, reports_http, verifying_http
from trading.server.delivery import Validated
from trading.server.instance import Instance
from trading.server.kept_pages import KeptPages
from trading.server.pack import PublicPacks
from trading.server.problems import Problems
from trading.server.public_cases import PublicCases
from trading.server.site import Site
from trading.server.statics import asset_file
from trading.server.verifying import CheckPaper
from trading.server.verifying_http import PaperDesk
from trading.venue import http as venue

THREADS: Final = 24
READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
SECURITY_HEADERS: Final = {
    POLICY_HEADER: content_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ENCRYPTED_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000"}
"""A year, and of this host alone: what else its domain serves is not ours."""


def secured(instance: Instance) -> Callable[[Message, Scope], Awaitable[None]]:
    """
    Return what puts the security headers on all that is sent, files and errors too.

    A page may say itself whom its scripts reach. A demonstration binds nobody's browser
    to a name it has for an afternoon.
    """
    lasting = instance.settings.is_encrypted and not instance.demo
    told = {**SECURITY_HEADERS, **(ENCRYPTED_ONLY if lasting else {})}

    async def secure(message: Message, _scope: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            for name, value in told.items():
                if name != POLICY_HEADER or name.lower() not in headers:
                    headers[name] = value
            if "cache-control" not in headers:
                headers["Cache-Control"] = "no-cache"

    return secure


class Health(msgspec.Struct, frozen=True):
    """Whether the platform works, in the words a machine wants."""

    status: str
    demo: bool
    log_size: int = 0


@route("/health/live", http_method=READING, sync_to_thread=False)
def live(instance: NamedDependency[Instance]) -> Health:
    """Tell that the process answers."""
    return Health("live", instance.demo)


@route("/health/ready", http_method=READING, sync_to_thread=True)
def ready(instance: NamedDependency[Instance]) -> Response[Health]:
    """Tell whether database, object store and log work together."""
    head = instance.sequencer.check()
    instance.objects.get(instance.objects.put(b"ready"))
    return Response(Health("ready", instance.demo, head.size))


@route("/log/checkpoint", http_method=READING, sync_to_thread=True)
def checkpoint(instance: NamedDependency[Instance]) -> Response[bytes]:
    """Return the signed checkpoint with its cosignatures (C2SP tlog-checkpoint)."""
    return _note(instance.shown().latest())


@route("/log/cosigned", http_method=READING, sync_to_thread=True)
def cosigned(instance: NamedDependency[Instance]) -> Response[bytes]:
    """Return the largest checkpoint that somebody outside has cosigned."""
    note = instance.shown().cosigned()
    if not note:
        raise NotFoundException
    return _note(note)


@post("/log/cosignatures", status_code=HTTP_204_NO_CONTENT, sync_to_thread=True)
def take_cosignature(body: RawBody, instance: NamedDependency[Instance]) -> None:
    """Take in a checkpoint of this log with a cosigner's signature (SPEC 10.4)."""
    if len(body) > LARGEST_REQUEST:
        raise CosignatureRefusedError("it is too large to be a checkpoint")
    try:
        note = body.decode()
    except UnicodeDecodeError as error:
        raise CosignatureRefusedError("it is not text") from error
    instance.keep_cosignatures()(note)


def _note(note: str) -> Response[bytes]:
    return Response(
        note.encode(),
        media_type="text/plain",
        headers={"Cache-Control": "no-cache"},
    )


@route("/log/{path:path}", http_method=READING, sync_to_thread=True)
def log_file(
    path: FromPath[Path],
    request: Request[Any, Any, Any],
    instance: NamedDependency[Instance],
) -> Response[bytes]:
    """
    Return a tile or an entry bundle (C2SP tlog-tiles).

    A path has one spelling (archive/SPEC.md 3.2): what only becomes a tile's path when
    slashes and dots are tidied up is none.
    """
    name = str(path).removeprefix("/")
    if unquote(request.scope["raw_path"]) != f"/log/{name}":
        raise NotFoundException
    try:
        parse_path(name)
        data = instance.objects.get_named(name)
    except (LedgerFormatError, ObjectMissingError) as error:
        raise NotFoundException from error
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@route(openapi.ADDRESS, http_method=READING, sync_to_thread=True)
def address_book() -> Response[bytes]:
    """Return this document: every address, what it is asked and what it answers."""
    return Response(described(), media_type="application/json")


ROOMS: Final[Mapping[str, Sequence[Any]]] = {
    "public record": (
        *disclosure.HANDLERS,
        *files_http.HANDLERS,
        *bids.FOR_EVERYBODY,
        *selection.FOR_EVERYBODY,
    ),
    "checks and log": (
        *(checkpoint, cosigned, take_cosignature),
        *verifying_http.HANDLERS,
        log_file,
    ),
    "people": accounts.HANDLERS,
    "selection": selection.HANDLERS,
    "tenders": bids.HANDLERS,
    "house": venue.HANDLERS,
    "firms": bidders.HANDLERS,
    "sealed bids": bids.HANDLERS,
    "registers outside": enquiries.HANDLERS,
    "messages": (*correspondence.HANDLERS, reports_http.delivery_report),
    "machinery": (live, ready, asset_file, address_book),
}
"""Every handler, by what it is about; the document of all addresses names them so."""
HANDLERS: Final[Sequence[Any]] = tuple(
    handler for room in ROOMS.values() for handler in room
)


@cache
def described() -> bytes:
    """Return the document of all addresses; it is the same as long as we run."""
    return openapi.document(ROOMS)


@dataclass(frozen=True, slots=True)
class Running:
    """What the answers of one application are made of; its state holds it."""

    instance: Instance
    site: Site
    paper_desk: PaperDesk
    cases: PublicCases
    packs: PublicPacks
    pages: KeptPages | None

    @classmethod
    def over(cls, instance: Instance, desk: FrontDesk | None) -> Self:
        """Wire everything over an instance."""
        site, cases = Site.over(instance, desk), PublicCases(instance)
        return cls(
            instance=instance,
            site=site,
            paper_desk=PaperDesk(CheckPaper(instance), site.languages),
            cases=cases,
            packs=PublicPacks(instance, cases),
            # A demonstration's clock stands until somebody moves it: no page there
            # grows old.
            pages=None if instance.demo else KeptPages(instance.clock),
        )


def make_app(instance: Instance, desk: FrontDesk | None = None) -> Litestar:
    """
    Return the application; it owns nothing, the instance is closed by others.

    `desk` is another front desk than the instance's own. All applications of a process
    share their routes: none is registered at one of them.
    """
    executor = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="web")
    set_asyncio_executor(executor)
    app = copy(laid_out())
    app.state = State({"running": Running.over(instance, desk)})
    app.before_send = [secured(instance)]
    app.event_emitter = SimpleEventEmitter(listeners=[])
    # Its router begins and ends it, and so must know which one it is.
    app.asgi_router = copy(app.asgi_router)
    app.asgi_router.app = app
    return app


@cache
def laid_out() -> Litestar:
    """
    Return every route, over no instance yet.

    It takes a second, and is the same for every instance.
    """
    return Litestar(
        # All at once: Litestar 2.25 wraps a handler anew with each other that is given
        # the same path later, and then awaits it once too few.
        route_handlers=[Router("/", route_handlers=HANDLERS)],
        dependencies={
            "instance": _given(lambda running: running.instance),
            "assets": _given(lambda running: running.site.assets),
            "public": _given(lambda running: running.site.public()),
            "paper_desk": _given(lambda running: running.paper_desk),
            "cases": _given(lambda running: running.cases),
            "packs": _given(lambda running: running.packs),
            "front": Provide(_front, sync_to_thread=False),
            "guest": Provide(_guest, sync_to_thread=False),
        },
        exception_handlers=Problems(
            lambda request: _running(request.app).site
        ).handlers,
        middleware=[Validated(lambda scope: _running(scope["litestar_app"]).pages)],
        # Its pages would load their scripts from other hosts; ours is `address_book`.
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def _running(app: Litestar) -> Running:
    return cast("Running", app.state.running)


def _given(value: Callable[[Running], object]) -> Provide:
    def provide(request: Request[Any, Any, Any]) -> Any:  # noqa: ANN401 - what it is, the handler's parameter says
        return value(_running(request.app))

    return Provide(provide, sync_to_thread=False)


def _front(request: Request[Any, Any, Any], public: NamedDependency[Public]) -> Front:
    return _running(request.app).site.front(request, public)


def _guest(request: Request[Any, Any, Any], public: NamedDependency[Public]) -> Guest:
    return _running(request.app).site.guest(request, public)
