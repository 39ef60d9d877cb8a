"""The web application over one instance."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from litestar import HttpMethod, Litestar, Request, Response, post, route
from litestar.concurrency import set_asyncio_executor
from litestar.datastructures import MutableScopeHeaders
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, RawBody
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.status_codes import HTTP_204_NO_CONTENT
from litestar.template.config import TemplateConfig
from litestar.types import Message, Scope

from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import parse_path
from archive.ledger.witnessing import LARGEST_REQUEST
from archive.objects.model import ObjectMissingError
from trading.disclosure import http as disclosure
from trading.disclosure.use_cases import ReadRecord
from trading.server.instance import Instance
from trading.server.problems import Problems

THREADS: Final = 24
READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def secure(message: Message, _scope: Scope) -> None:
    """Put the security headers on everything that is sent, files and errors too."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in SECURITY_HEADERS.items():
            headers[name] = value
        if "cache-control" not in headers:
            headers["Cache-Control"] = "no-cache"


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
        media_type="text/plain; charset=utf-8",
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


def make_app(instance: Instance) -> Litestar:
    """Return the application; it owns nothing, the instance is closed by others."""
    executor = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="web")
    set_asyncio_executor(executor)
    here = files("trading")

    def provide_instance() -> Instance:
        return instance

    def provide_record() -> ReadRecord:
        return ReadRecord(instance.transactions, instance.demo)

    return Litestar(
        route_handlers=[
            *disclosure.HANDLERS,
            live,
            ready,
            checkpoint,
            cosigned,
            take_cosignature,
            log_file,
            create_static_files_router(
                path="/assets", directories=[str(here / "server" / "assets")]
            ),
        ],
        dependencies={
            "instance": Provide(provide_instance, sync_to_thread=False),
            "read_record": Provide(provide_record, sync_to_thread=False),
        },
        exception_handlers=Problems(demo=instance.demo).handlers,
        template_config=TemplateConfig(
            directory=[
                Path(str(here / "server" / "pages")),
                Path(str(here / "disclosure" / "pages")),
            ],
            engine=JinjaTemplateEngine,
        ),
        before_send=[secure],
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
