"""What every paper says of its project."""

from trading.projects.model import Lot, Project, PublicationKind
from trading.projects.ports import Projects


def project_body(projects: Projects, project: Project, lot: Lot) -> dict[str, object]:
    """Return what identifies project and lot, with the price of its last notice."""
    notices = projects.published(project.id, PublicationKind.NOTICE)
    price = notices[-1].content["price"]["fen"] if notices else 0
    return {
        "project": str(project.id),
        "lot": str(lot.id),
        "title": project.title,
        "owner": project.owner,
        "agency": project.agency,
        "centre": project.centre,
        "supervisor": project.supervisor,
        "price_fen": price,
    }
