"""A written notice as it comes out of the printer."""

from dataclasses import dataclass

from archive.paper.pages import render
from archive.paper.signatures import SignedPaper
from archive.values.actors import Actor
from trading.correspondence.documents import notice_content, notice_design
from trading.correspondence.use_cases.reading import ReadNotice
from trading.server.instance import Instance
from trading.server.people import centre_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintNotice:
    """Prints the notice of a task for who has opened it; nothing of it is stored."""

    instance: Instance
    read_notice: ReadNotice

    def __call__(self, actor: Actor, task: str) -> bytes:
        """
        Return the PDF, to be stamped and handed over. Raises what `ReadNotice` raises.

        It holds a name and an address: so it is made anew each time and kept nowhere.
        """
        content = notice_content(
            self.read_notice(actor, task),
            origin=self.instance.settings.origin,
            demo=self.instance.demo,
            centre=centre_of(self.instance),
        )
        checkpoint = self.instance.shown().latest()
        return render(notice_design(content), SignedPaper(content), checkpoint).pdf
