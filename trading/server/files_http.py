"""Files that people take away: the sealed papers of a project, and its result pack."""

from typing import Any, Final

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from trading.papers.model import PaperMissingError
from trading.projects.model import LotId
from trading.server.instance import Instance
from trading.server.pack import PublicPacks
from trading.server.public_cases import PublicCases

READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
_PDF: Final = ".pdf"


@route(
    "/projects/{project_id:str}/papers/{name:str}",
    http_method=READING,
    sync_to_thread=True,
)
def paper(
    project_id: FromPath[str],
    name: FromPath[str],
    instance: NamedDependency[Instance],
) -> Response[bytes]:
    """Return a sealed paper as it was issued; it never changes."""
    if not name.endswith(_PDF):
        raise NotFoundException
    try:
        with instance.transactions.read() as work:
            lot = LotId(work.record.entry(project_id).lot)
            found = work.papers.get(lot, name.removesuffix(_PDF))
    except PaperMissingError as error:
        raise NotFoundException from error
    if found.issued is None:
        raise NotFoundException
    return Response(
        instance.objects.get(found.issued.sha256),
        media_type="application/pdf",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Disposition": f'inline; filename="{lot}-{name}"',
        },
    )


@route("/projects/{project_id:str}/pack", http_method=READING, sync_to_thread=True)
def pack(
    project_id: FromPath[str], packs: NamedDependency[PublicPacks]
) -> Response[bytes]:
    """Return the result pack as soon as sign-up has closed, in one zip."""
    return Response(
        packs.get(project_id),
        media_type="application/zip",
        headers={
            "Cache-Control": "no-cache",
            "Content-Disposition": f'attachment; filename="{project_id}-results.zip"',
        },
    )


@route("/projects/{project_id:str}/case", http_method=READING, sync_to_thread=True)
def case(
    project_id: FromPath[str], cases: NamedDependency[PublicCases]
) -> Response[bytes]:
    """Return the case file in its public edition, as soon as sign-up has closed."""
    return Response(
        cases.get(project_id).data,
        media_type="application/zip",
        headers={
            "Cache-Control": "no-cache",
            "Content-Disposition": (
                f'attachment; filename="case-{project_id}-1-public.zip"'
            ),
        },
    )


HANDLERS: list[Any] = [paper, pack, case]
