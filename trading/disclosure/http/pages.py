"""The pages for people, each in Chinese and in English."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from trading.disclosure.http.asking import query_of
from trading.disclosure.http.public import Public
from trading.disclosure.model.searching import number_in
from trading.disclosure.presenting.home import home_view, today_view
from trading.disclosure.presenting.lists import list_view
from trading.disclosure.presenting.projects import (
    Proven,
    last_event,
    project_view,
    publications_with_content,
)
from trading.disclosure.presenting.status import status_view
from trading.front.http import Front, page


@page("/", for_everybody=True)
def home(
    public: NamedDependency[Public], front: NamedDependency[Front]
) -> Response[str]:
    """Show what happens today, what closes soon, what came out."""
    return front.page("home.html", home_view(public.record.today(), front.tongue))


@page("/projects", for_everybody=True)
def projects(
    public: NamedDependency[Public], front: NamedDependency[Front]
) -> Response[str]:
    """List the public lots that answer the question in the address."""
    query = query_of(front.asked)
    found, now = public.record.find(query)
    if query.page > found.pages:  # The list became shorter, or was never so long.
        query = query.but(page=found.pages)
        found, now = public.record.find(query)
    return front.page("projects.html", list_view(query, found, now, front.tongue))


@page("/today", for_everybody=True)
def today(
    public: NamedDependency[Public], front: NamedDependency[Front]
) -> Response[str]:
    """Show the sessions of the day."""
    return front.page("today.html", today_view(public.record.day(), front.tongue))


@page("/projects/{project_id:str}")
def project(
    project_id: FromPath[str],
    public: NamedDependency[Public],
    front: NamedDependency[Front],
) -> Response[str]:
    """Show one project: where it stands, what happens next, on what the proof rests."""
    found = public.record.one(project_id, publications_with_content())
    event = last_event(found.publications)
    proven = Proven(
        logged=public.log.covers(found.entry.project, event),
        size=public.log.size(),
        cosigned=public.cosigners.last(),
        covering=public.cosigners.covering(found.entry.project, event),
    )
    papers = public.papers.of(found.entry.project, found.entry.lot)
    view = project_view(found, papers, proven, front.tongue)
    return front.page("project.html", view)


@page("/status")
def status(
    public: NamedDependency[Public],
    front: NamedDependency[Front],
) -> Response[str]:
    """Show how the log stands and what the promises rest on."""
    view = status_view(
        public.log.standing(),
        public.cosigners.last(),
        public.record.sources(),
        public.papers.waiting(),
        public.clock.now(),
        front.tongue,
    )
    return front.page("status.html", view)


@page("/help")
def help_page(front: NamedDependency[Front]) -> Response[str]:
    """Explain the words, how to object, how to check."""
    return front.page("help.html", None)


@page("/verify")
def verify(front: NamedDependency[Front]) -> Response[str]:
    """Check what somebody holds; with a project, its case file is put in already."""
    number = number_in(front.asked.get("project", ""))
    case = f"/projects/{number}/case" if number else ""
    return front.page("verify.html", case)


HANDLERS: list[Any] = [
    *home,
    *projects,
    *today,
    *project,
    *status,
    *help_page,
    *verify,
]
