"""What made the keys of a tender, counted for everybody to see (K-6, trading 7.2)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from trading.bids.model.holders import Tool
from trading.front.languages import Tongue, marked

TOOLS: Final[Mapping[Tool, str]] = {
    Tool.SERVED_PAGE: marked("本站网页"),
    Tool.OFFLINE_PAGE: marked("离线网页"),
    Tool.COMMAND_LINE: marked("命令行"),
}


def counted(tools: Iterable[Tool], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return how many keys each tool made, those of our own page first."""
    found = Counter(tools)
    return tuple(
        (tongue.say(TOOLS[each]), tongue.count("{n} 把", "{n} 把", found[each]))
        for each in TOOLS
    )
