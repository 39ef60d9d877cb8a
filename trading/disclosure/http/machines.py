"""The public record for machines: JSON whose instants are microseconds UTC."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from archive.public.values import to_micros
from trading.disclosure.http.asking import query_of
from trading.disclosure.http.public import Public
from trading.disclosure.model.dossier import Dossier
from trading.disclosure.model.lines import Listed
from trading.disclosure.ports import Paper
from trading.front.http import READING
from trading.projects.model import Publication, PublicationKind


class ClockBody(msgspec.Struct, frozen=True):
    """What the clock of the platform shows, and whether it runs or stands still."""

    now: int
    runs: bool
    demo: bool


class PublicationBody(msgspec.Struct, frozen=True):
    """One thing of the public record."""

    kind: str
    at: int
    title: str
    event: int
    content: dict[str, Any]


class EntryBody(msgspec.Struct, frozen=True, kw_only=True):
    """What lists say of a project."""

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


class IssuedBody(msgspec.Struct, frozen=True):
    """A sealed paper; `replaced_by` names the one that took its place, if any did."""

    title: str
    at: int
    sha256: str
    address: str
    replaced_by: str


class ProjectBody(EntryBody, frozen=True, kw_only=True):
    """A project of the public record, with everything published about it."""

    publications: list[PublicationBody]
    papers: list[IssuedBody]


class RecordBody(msgspec.Struct, frozen=True):
    """One page of the public record, the newest notice first."""

    demo: bool
    total: int
    page: int
    pages: int
    projects: list[EntryBody]


@route("/api/clock", http_method=READING, sync_to_thread=False)
def clock(public: NamedDependency[Public]) -> ClockBody:
    """Tell what the clock of the platform shows; a demonstration's stands still."""
    return ClockBody(
        to_micros(public.clock.now()), runs=not public.demo, demo=public.demo
    )


@route("/api/record", http_method=READING, sync_to_thread=True)
def record(public: NamedDependency[Public], page: FromQuery[str] = "") -> RecordBody:
    """List the public projects, newest first, page by page."""
    query = query_of({"order": "new", "page": page})
    found, _ = public.record.find(query)
    return RecordBody(
        demo=public.demo,
        total=found.total,
        page=query.page,
        pages=found.pages,
        projects=[EntryBody(**_facts(line, demo=public.demo)) for line in found.lines],
    )


@route("/api/projects/{project_id:str}", http_method=READING, sync_to_thread=True)
def project(project_id: FromPath[str], public: NamedDependency[Public]) -> ProjectBody:
    """Return one public project with everything published about it."""
    with public.page():
        found = public.record.one(project_id, frozenset(PublicationKind))
        papers = public.papers.of(project_id, found.entry.lot)
    return _project(found, papers, demo=public.demo)


def _facts(entry: Listed, *, demo: bool) -> dict[str, Any]:
    return {
        "demo": demo,
        "project": entry.project,
        "lot": entry.lot,
        "title": entry.title,
        "owner": entry.owner,
        "centre": entry.centre,
        "supervisor": entry.supervisor,
        "state": entry.state.value,
        "suspended": entry.suspended,
        "sign_up": _window(entry),
        "draw_at": None if entry.draw_at is None else to_micros(entry.draw_at),
    }


def _window(entry: Listed) -> dict[str, int] | None:
    opens, closes = entry.sign_up_opens, entry.sign_up_closes
    if opens is None or closes is None:
        return None
    return {"opens": to_micros(opens), "closes": to_micros(closes)}


def _project(found: Dossier, papers: Sequence[Paper], *, demo: bool) -> ProjectBody:
    return ProjectBody(
        **_facts(found.entry, demo=demo),
        publications=[_publication(each) for each in found.publications],
        papers=[
            IssuedBody(
                each.name,
                to_micros(each.published_at),
                each.sha256,
                each.address,
                each.replaced_by,
            )
            for each in papers
        ],
    )


def _publication(each: Publication) -> PublicationBody:
    return PublicationBody(
        kind=each.kind.value,
        at=to_micros(each.at),
        title=each.title,
        event=each.event,
        content=dict(each.content),
    )


HANDLERS: list[Any] = [clock, record, project]
