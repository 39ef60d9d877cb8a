"""The pages of a draw, its transcript, and the code that leads to them from paper."""

import hashlib
from typing import Any

from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from trading.disclosure.http.asking import query_of
from trading.disclosure.http.public import Public
from trading.disclosure.presenting.draws import (
    draw_view,
    tickets_view,
    waiting_view,
)
from trading.disclosure.presenting.transcripts import Transcript
from trading.disclosure.use_cases import DrawMissingError
from trading.front.http import READING, Front, page
from trading.front.qr import qr_code

LONGEST_TICKET = 16


@page("/projects/{project_id:str}/draws/{number:int}")
def draw(
    project_id: FromPath[str],
    number: FromPath[int],
    public: NamedDependency[Public],
    front: NamedDependency[Front],
) -> Response[str]:
    """Show one draw step by step, and let the browser compute it again."""
    entry, data = public.record.draw(project_id, number)
    if data is None:
        view = waiting_view(entry, number, front.tongue)
        return front.page("draw_waiting.html", view)
    digest = hashlib.sha256(data).hexdigest()
    shown = draw_view(entry, number, Transcript.read(data), digest, front.tongue)
    return front.page("draw.html", shown)


@page("/projects/{project_id:str}/draws/{number:int}/tickets")
def tickets(
    project_id: FromPath[str],
    number: FromPath[int],
    public: NamedDependency[Public],
    front: NamedDependency[Front],
) -> Response[str]:
    """Show the frozen list page by page, and find the place of one ticket."""
    entry, data = public.record.draw(project_id, number)
    if data is None:
        raise DrawMissingError(project_id, number)
    view = tickets_view(
        entry,
        number,
        Transcript.read(data),
        page=query_of({"page": front.asked.get("page", "")}).page,
        asked=front.asked.get("ticket", "").strip()[:LONGEST_TICKET],
        tongue=front.tongue,
    )
    return front.page("tickets.html", view)


@route(
    "/projects/{project_id:str}/draws/{number:int}/transcript.json",
    http_method=READING,
    sync_to_thread=True,
)
def transcript(
    project_id: FromPath[str],
    number: FromPath[int],
    public: NamedDependency[Public],
) -> Response[bytes]:
    """Return the transcript, byte for byte as it was published."""
    entry, data = public.record.draw(project_id, number)
    if data is None:
        raise DrawMissingError(project_id, number)
    name = f"draw-{entry.project}-{number}.json"
    return Response(
        data,
        media_type="application/json",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@route("/projects/{project_id:str}/qr.svg", http_method=READING, sync_to_thread=True)
def project_code(
    project_id: FromPath[str],
    request: Request[Any, Any, Any],
    public: NamedDependency[Public],
) -> Response[bytes]:
    """Return the code that leads from paper to the page of a project."""
    public.record.one(project_id)
    return _code(request, public.address)


@route(
    "/projects/{project_id:str}/draws/{number:int}/qr.svg",
    http_method=READING,
    sync_to_thread=True,
)
def draw_code(
    project_id: FromPath[str],
    number: FromPath[int],
    request: Request[Any, Any, Any],
    public: NamedDependency[Public],
) -> Response[bytes]:
    """Return the code that leads from paper to a draw, which is then computed again."""
    public.record.draw(project_id, number)
    return _code(request, public.address, "#recompute")


def _code(
    request: Request[Any, Any, Any], address: str, part: str = ""
) -> Response[bytes]:
    """Return the code of a page; what host a request names is anybody's word."""
    page_of_it = request.url.path.removesuffix("/qr.svg")
    return Response(qr_code(f"{address}{page_of_it}{part}"), media_type="image/svg+xml")


HANDLERS: list[Any] = [*draw, *tickets, transcript, project_code, draw_code]
