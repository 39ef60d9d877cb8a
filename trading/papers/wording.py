"""Words and lines that every paper of a project has in common."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from archive.public.paper import (
    Bold,
    Design,
    Fact,
    Facts,
    PaperContent,
)
from archive.public.values import Yuan, beijing, from_micros

_WEEKDAYS: Final = "一二三四五六日"
_ORDER: Final = ("中选", "备选一", "备选二", "备选三", "备选四", "备选五")


def moment(micros: int) -> str:
    """Write an instant as it was in Beijing: 2026年3月12日 周四 10:00:00."""
    at = beijing(from_micros(micros))
    week = _WEEKDAYS[at.weekday()]
    return f"{at.year}年{at.month}月{at.day}日 周{week} {at:%H:%M:%S}"


def last_day(ends: int) -> str:
    """Write the last day of a half-open period that ends at an instant."""
    at: datetime = beijing(from_micros(ends - 1))
    return f"{at.year}年{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）"


def money(fen: int) -> str:
    """Write an amount to the fen, with ¥ and separators."""
    return f"¥ {Yuan(fen)}"


def place(rank: int) -> str:
    """Say the place of a firm in the order: 中选, 备选一, 备选二."""
    return _ORDER[rank] if rank < len(_ORDER) else f"备选{rank}"


def project_facts(project: Mapping[str, Any], *more: Fact) -> Facts:
    """Return the lines that say whose project this is."""
    rows: list[tuple[Fact] | tuple[Fact, Fact]] = [
        (("项目名称", (Bold(project["title"]),)),),
        (
            ("项目编号", project["lot"]),
            ("固定价", (Bold(money(project["price_fen"])),)),
        ),
        (("比选人", project["owner"]), ("代理机构", project["agency"] or "无")),
        (("监督部门", project["supervisor"]), ("运行服务机构", project["centre"])),
    ]
    pairs: Sequence[Fact] = more
    rows += [(pairs[n], pairs[n + 1]) for n in range(0, len(pairs) - 1, 2)]
    if len(pairs) % 2:
        rows.append((pairs[-1],))
    return Facts(tuple(rows))


def design(content: PaperContent, *blocks: Any) -> Design:  # noqa: ANN401 - any block
    """Return a paper's design: issuer, number and where it can be checked."""
    project: Mapping[str, Any] = content.body["project"]  # type: ignore[assignment]
    return Design(
        issuer=project["centre"],
        number=f"{project['lot']} {content.paper}",
        verify=f"{content.origin.removesuffix('/log')}/verify",
        blocks=blocks,
    )
