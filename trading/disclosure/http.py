"""The public record as JSON, and one plain page for each project."""

from typing import Any, Final

import msgspec
from litestar import HttpMethod, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from archive.public.values import to_micros
from trading.disclosure.presenting import project_page, words
from trading.disclosure.use_cases import Published, ReadRecord

READING: Final = (HttpMethod.GET, HttpMethod.HEAD)


class PublicationBody(msgspec.Struct, frozen=True):
    """One thing of the public record."""

    kind: str
    at: int
    title: str
    event: int
    content: dict[str, Any]


class ProjectBody(msgspec.Struct, frozen=True):
    """A project of the public record; `at` and all instants are microseconds UTC."""

    demo: bool
    project: str
    lot: str
    title: str
    owner: str
    centre: str
    supervisor: str
    state: str
    suspended: bool
    sign_up: dict[str, int] | None
    draw_at: int | None
    publications: list[PublicationBody]


class RecordBody(msgspec.Struct, frozen=True):
    """The public record, without the contents of its publications."""

    demo: bool
    projects: list[ProjectBody]


@route("/api/record", http_method=READING, sync_to_thread=True)
def record(read_record: NamedDependency[ReadRecord]) -> RecordBody:
    """List every public project, newest first."""
    return RecordBody(
        demo=read_record.demo,
        projects=[
            _body(found, read_record.demo, contents=False)
            for found in read_record.all()
        ],
    )


@route("/api/projects/{project_id:str}", http_method=READING, sync_to_thread=True)
def project(
    project_id: FromPath[str], read_record: NamedDependency[ReadRecord]
) -> ProjectBody:
    """Return one public project with everything published about it."""
    return _body(read_record.one(project_id), read_record.demo, contents=True)


@route("/projects/{project_id:str}", http_method=READING, sync_to_thread=True)
def page(
    project_id: FromPath[str],
    read_record: NamedDependency[ReadRecord],
    lang: FromQuery[str] = "zh",
) -> Template:
    """Show one project to people, Chinese first, English complete."""
    found = read_record.one(project_id)
    return Template(
        template_name="project.html",
        context=project_page(found, demo=read_record.demo, lang=lang),
    )


@route("/", http_method=READING, sync_to_thread=True)
def index(
    read_record: NamedDependency[ReadRecord], lang: FromQuery[str] = "zh"
) -> Template:
    """List the public projects in a plain page."""
    return Template(
        template_name="index.html",
        context={
            "demo": read_record.demo,
            "lang": "en" if lang == "en" else "zh-CN",
            "english": lang == "en",
            "w": words(english=lang == "en"),
            "projects": [found.project for found in read_record.all()],
        },
    )


def _body(found: Published, demo: bool, *, contents: bool) -> ProjectBody:  # noqa: FBT001 - a fact of the body
    return ProjectBody(
        demo=demo,
        project=found.project.id,
        lot=found.lot.id,
        title=found.project.title,
        owner=found.project.owner,
        centre=found.project.centre,
        supervisor=found.project.supervisor,
        state=found.lot.state,
        suspended=bool(found.lot.suspensions),
        sign_up=found.dates.get("sign_up"),
        draw_at=found.dates.get("draw_at"),
        publications=[
            PublicationBody(
                kind=each.kind.value,
                at=to_micros(each.at),
                title=each.title,
                event=each.event,
                content=dict(each.content) if contents else {},
            )
            for each in found.publications
        ],
    )


HANDLERS: list[Any] = [record, project, page, index]
