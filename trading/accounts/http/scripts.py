"""What the script of a page sends and is given: JSON, bytes, problems (RFC 9457)."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from litestar import HttpMethod, Request, Response, route
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import RawBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from archive.public.ledger import MalformedCommandError
from archive.public.values import RuleBrokenError
from trading.accounts.http.guests import CSRF, PRIVATE, Guest
from trading.front.forms import Entries

CSRF_HEADER: Final = "x-csrf-token"
LARGEST: Final = 1 << 20
"""Bytes of a message; what is larger is sent in pieces."""

S = TypeVar("S", bound=msgspec.Struct)
Act = Callable[[Guest, Entries, bytes], Response[Any]]


def said(told: object) -> Response[Any]:
    """Answer a script with JSON that nobody keeps."""
    return Response(
        msgspec.json.encode(told),
        media_type="application/json",
        headers={"Cache-Control": PRIVATE},
    )


def read(of: type[S], body: bytes) -> S:
    """
    Return a message as what it must be.

    Raises:
        MalformedCommandError: it is something else; says where.

    """
    try:
        return msgspec.json.decode(body, type=of)
    except (ValueError, RecursionError) as error:
        raise MalformedCommandError(of.__name__, str(error)) from error


def sent_by_script(path: str, largest: int = LARGEST) -> Callable[[Act], list[Any]]:
    """
    Make a function the handler of a message that the script of a page sends.

    `largest` is how many bytes it may have. The script repeats in a header what the
    page's forms have in their `csrf`; the function asks the gate with it, as every
    form does.
    """

    def decorate(act: Act) -> list[Any]:
        def acted(
            guest: Guest, request: Request[Any, Any, Any], body: bytes
        ) -> Response[Any]:
            return act(guest, _own(request, guest, f"POST {path}"), body)

        async def arrived(
            body: RawBody,
            request: Request[Any, Any, Any],
            guest: NamedDependency[Guest],
        ) -> Response[Any]:
            # Read before a thread is free: many who come at once are not late for it.
            return await sync_to_thread(acted, guest.with_arrival(), request, body)

        arrived.__doc__ = act.__doc__
        return [
            route(
                path,
                http_method=HttpMethod.POST,
                status_code=HTTP_200_OK,
                request_max_body_size=largest,
            )(arrived)
        ]

    return decorate


def brought_by_script(
    path: str, needs: str, largest: int
) -> Callable[[Callable[[Guest, bytes], None]], list[Any]]:
    """
    Make a function the handler of bytes that the script of a page brings by PUT.

    `needs` is the act of the permission table that they are for: of those who may not
    try it nothing is read. They come in like files (`Intake`).
    """

    def decorate(keep: Callable[[Guest, bytes], None]) -> list[Any]:
        def kept(guest: Guest, body: bytes) -> None:
            try:
                keep(guest, body)
            except RuleBrokenError as refusal:
                guest.keep_refusal(f"PUT {path}", refusal)
                raise

        async def brought(
            request: Request[Any, Any, Any], guest: NamedDependency[Guest]
        ) -> None:
            sender = await sync_to_thread(_sender, request, guest, (path, needs))
            async with guest.intake.body(request, sender) as body:
                await sync_to_thread(kept, guest, body)

        brought.__doc__ = keep.__doc__
        return [
            route(
                path,
                http_method=HttpMethod.PUT,
                status_code=HTTP_204_NO_CONTENT,
                request_max_body_size=largest,
            )(brought)
        ]

    return decorate


def _sender(
    request: Request[Any, Any, Any], guest: Guest, what: tuple[str, str]
) -> str:
    path, needs = what
    _own(request, guest, f"PUT {path}")
    return guest.require_sender(f"PUT {path}", needs)


def _own(request: Request[Any, Any, Any], guest: Guest, what: str) -> Entries:
    """Return the page's proof as a form has it, if the page is one of this sign-in."""
    form = Entries.of(**{CSRF: request.headers.get(CSRF_HEADER, "")})
    try:
        guest.require_own_page(form)
    except RuleBrokenError as refusal:
        guest.keep_refusal(what, refusal)
        raise
    return form
