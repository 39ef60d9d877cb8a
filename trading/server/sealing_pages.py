"""Which scripts seal here, told by the log before any page runs them (trading 7.13)."""

from typing import Final

from archive.ledger.model import Draft, parse_event
from trading.server.instance import PLATFORM, STREAM, Instance
from trading.server.seal_page import scripts

SEALING_PAGE: Final = "SEALING_PAGE"


def record_scripts(instance: Instance) -> bool:
    """
    Record the scripts that seal, if others were recorded last; tell whether.

    All of it stands in clear: whoever reads the log compares what a page served him.
    """
    served = scripts()
    with instance.transactions.begin() as work:
        told = (parse_event(each.body) for each in work.ledger.stream(STREAM))
        before = [each.facts for each in told if each.kind == SEALING_PAGE]
        if before and before[-1] == {"scripts": served}:
            return False
        facts = {"scripts": served}
        shown = {**facts, "kind": SEALING_PAGE, "stream": STREAM}
        draft = Draft(SEALING_PAGE, STREAM, facts, shown)
        work.ledger.append(draft, PLATFORM, instance.clock.now())
    return True
