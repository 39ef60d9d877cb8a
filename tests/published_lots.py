"""Public lots as the record tells them, without living a whole selection."""

from datetime import UTC, datetime, timedelta

from archive.values.instants import to_micros
from trading.projects.model import (
    Lot,
    Project,
    Publication,
    PublicationKind,
)
from trading.rules.fixed_price_selection import State

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""2 March 2026, 10:00 in Beijing."""
DAY = timedelta(days=1)
PRICE_FEN = 171_600_000


def project(number, title="演示：东岸村渠道整治工程", **changes):
    """Return a project of the county."""
    facts = {
        "id": f"P2026-{number:04d}",
        "title": title,
        "place": "510682",
        "investment_code": "2603-510682-04-01-000001",
        "owner": "演示水利建设管理站",
        "agency": "",
        "centre": "演示公共资源交易中心",
        "supervisor": "演示行政审批监督局",
        "registered_at": MONDAY,
        **changes,
    }
    return Project(**facts)


def lot(of, state=State.NOTICED):
    """Return the one lot of a project."""
    return Lot(
        id=f"{of.id}-1",
        project=of.id,
        title=of.title,
        procedure="fixed_price_selection",
        state=state.value,
    )


def said(of, kind, at, /, **content):
    """Return one publication about the lot of a project."""
    return Publication(
        project=of.id,
        lot=f"{of.id}-1",
        kind=kind,
        at=at,
        title=of.title,
        content=content,
        event=1,
    )


def notice(of, at=MONDAY, *, closes=5, fen=PRICE_FEN, kind="works"):
    """Return its notice; sign-up closes so many days later, the draw is a day after."""
    return said(
        of,
        PublicationKind.NOTICE,
        at,
        title=of.title,
        kind=kind,
        price={"fen": fen},
        sign_up={"opens": to_micros(at), "closes": to_micros(at + closes * DAY)},
        draw_at=to_micros(at + (closes + 1) * DAY),
        room="一楼抽取室",
    )


def drawn(of, at, *names, number=1):
    """Return the outcome of its draw: the winner first, then the reserves."""
    order = [
        {"ticket": f"{place:04d}", "firm": f"F{place}", "name": name}
        for place, name in enumerate(names, 1)
    ]
    kind = PublicationKind.DRAW
    return said(of, kind, at, draw="d", number=number, standing="drawn", order=order)


def lost(of, at):
    """Return that the winner is none any more."""
    return said(of, PublicationKind.CHANGE, at, by="refusal", rank=0)
