"""What is due: every sweep of the platform, harmless to run at any time."""

from dataclasses import dataclass

import httpx

from archive.dispatch.files import FileCarrier
from archive.dispatch.use_cases import SendDue
from trading.awards.jobs import warn_of_late_contracts
from trading.selection.jobs import resume_sign_ups
from trading.server.cosigning_http import SECONDS, RemoteWitness, ask_all
from trading.server.instance import PLATFORM, Instance
from trading.server.papers import issue_due_papers
from trading.server.wiring import Platform


@dataclass(frozen=True, slots=True)
class Sweeps:
    """Runs every sweep of one instance in turn."""

    instance: Instance
    platform: Platform

    def run(self) -> dict[str, int]:
        """Do what is due; return how much of each was done, and the log's size."""
        instance, platform = self.instance, self.platform
        sealed = int(platform.seal_tick())
        audited = int(platform.audit_hour())
        warned = warn_of_late_contracts(
            instance.desk(), platform.warn_late_contract, PLATFORM
        )
        resumed = resume_sign_ups(instance.desk(), platform.resume_sign_up, PLATFORM)
        send = SendDue(
            transactions=instance.transactions,
            carrier=FileCarrier(instance.folder / "messages"),
            clock=instance.clock,
        )
        sent = send().sent
        papers = issue_due_papers(instance, platform.issue_paper)
        size = instance.sequencer.run()
        return {
            "sealed": sealed,
            "audited": audited,
            "warned": warned,
            "resumed": resumed,
            "sent": sent,
            "papers": papers.count,
            "log_size": size,
            "cosigned": self._cosigned(),
        }

    def _cosigned(self) -> int:
        """Ask every witness of the settings to cosign the latest checkpoint."""
        prefixes, note = (
            self.instance.settings.witnesses,
            self.instance.shown().latest(),
        )
        if not prefixes or not note:
            return 0
        with httpx.Client(timeout=SECONDS) as client:
            witnesses = [RemoteWitness(each, client) for each in prefixes]
            signed, _ = ask_all(witnesses, self.instance.published, note)
        keep = self.instance.keep_cosignatures()
        return sum(len(keep(each)) for each in signed)
