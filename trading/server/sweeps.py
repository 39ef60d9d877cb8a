"""What is due: every sweep of the platform, harmless to run at any time."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from archive.dispatch.calls import Caller
from archive.dispatch.use_cases import SendDue
from archive.ledger.audit import Patrol
from archive.ledger.errors import LogUnsoundError
from trading.accounts.jobs import TidyAccounts
from trading.awards.jobs import warn_of_late_contracts
from trading.selection.jobs import (
    log_sign_up_policies,
    open_applications,
    record_standings,
    resume_sign_ups,
)
from trading.server import posting
from trading.server.cosigning_http import SECONDS, RemoteWitness, ask_all
from trading.server.instance import PLATFORM, Instance
from trading.server.papers import issue_due_papers
from trading.server.tenders import close_heard, tend_up
from trading.server.wiring import Platform

_log = logging.getLogger(__name__)

LOG: Final = "log_size"
Sweep = Callable[[], int]
"""Does what is due of one kind; returns how much that was."""


@dataclass(slots=True)
class Sweeps:
    """
    Runs every sweep of one instance.

    There are two kinds. *Promises* depend on nobody else and are kept every second:
    seals, audit, and the log, in which every act is promised within a minute. *Errands*
    wait for a mail server, a timestamp authority, a drop box, a cosigner: none of them
    may hold up a promise, nor each other.
    """

    instance: Instance
    platform: Platform
    patrol: Patrol = field(init=False)
    unsound: Event = field(default_factory=Event)
    """Set for good once the log contradicted itself: no errand is run after that."""
    waiting: Mapping[str, str] = field(init=False, default_factory=dict)
    """The papers that all have signed and that got no seal last time, and why."""

    def __post_init__(self) -> None:
        self.patrol = Patrol(
            transactions=self.instance.transactions, log=self.instance.published
        )

    def run(self) -> dict[str, int]:
        """
        Do all that is due, once; return how much of each was done, and the log's size.

        The log is taken along before and after the errands that say something in it. A
        sweep that fails keeps no other from its work: the first failure is raised at
        the end, the others are noted on it.

        Raises:
            LogUnsoundError: the log must not go on, and nothing more is done.

        """
        errands = self.errands()
        cosigned = errands.pop("cosigned")
        return self._in_turn(
            [
                *self._promises().items(),
                *errands.items(),
                (LOG, self.instance.sequencer.run),
                ("cosigned", cosigned),
            ]
        )

    def keep_promises(self) -> dict[str, int]:
        """
        Do what the platform can do alone, and take all of it into the log.

        Raises:
            LogUnsoundError: the log must not go on, and nothing more is done.

        """
        return self._in_turn(self._promises().items())

    def errands(self) -> dict[str, Sweep]:
        """Return what waits for others, each to be run by itself."""
        return {
            "sent": self._send,
            "papers": self._issue,
            "heard": close_heard(self.instance, self.platform.tenders),
            "cosigned": self._cosigned,
        }

    def _promises(self) -> Mapping[str, Sweep]:
        """
        Return what is due every second, the log last, so that it takes all they say.

        First of all some of the log is read again: nothing is added to one that was
        changed.
        """
        return {
            "compared": self.patrol,
            "sealed": self.platform.seal_tick,
            "audited": self.platform.audit_hour,
            "warned": self._warn,
            "resumed": self._resume,
            "policies": self._log_policies,
            "opened": self._open_applications,
            "fallen": self._record_standings,
            "tendered": tend_up(self.instance, self.platform.tenders),
            "tidied": TidyAccounts(self.instance.desk()),
            "reminded": self.platform.remind_of_expiry,
            LOG: self.instance.sequencer.run,
        }

    def _in_turn(self, due: Iterable[tuple[str, Sweep]]) -> dict[str, int]:
        done: dict[str, int] = {}
        failed: list[Exception] = []
        for name, sweep in due:
            try:
                done[name] = int(sweep())
            except LogUnsoundError:
                self.unsound.set()
                raise
            except Exception as error:  # noqa: BLE001 - whatever a sweep breaks on
                failed.append(error)
        for other in failed[1:]:
            failed[0].add_note(f"and {type(other).__name__}: {other}")
        if failed:
            raise failed[0]
        return done

    def _warn(self) -> int:
        return warn_of_late_contracts(
            self.instance.desk(), self.platform.warn_late_contract, PLATFORM
        )

    def _resume(self) -> int:
        return resume_sign_ups(
            self.instance.desk(), self.platform.resume_sign_up, PLATFORM
        )

    def _log_policies(self) -> int:
        return log_sign_up_policies(
            self.instance.desk(), self.platform.log_sign_up_policy, PLATFORM
        )

    def _open_applications(self) -> int:
        return open_applications(
            self.instance.desk(),
            self.platform.ask_disclosures,
            self.platform.open_applications,
            PLATFORM,
        )

    def _record_standings(self) -> int:
        return record_standings(
            self.instance.desk(), self.platform.record_standing, PLATFORM
        )

    def _send(self) -> int:
        send = SendDue(
            transactions=self.instance.transactions,
            carrier=posting.carrier(self.instance),
            clock=self.instance.clock,
            passing=posting.PASSING_KINDS,
        )
        return send().sent

    def _issue(self) -> int:
        """Seal what is due; a paper that has to wait is logged once for each reason."""
        issued = issue_due_papers(self.instance, self.platform.issue_paper)
        for paper, why in issued.waiting.items():
            if self.waiting.get(paper) != why:
                _log.warning(
                    "%s waits for its seal: %s. All signatures are kept; it is tried "
                    "again at every sweep.",
                    paper,
                    why,
                )
        self.waiting = issued.waiting
        return issued.count

    def _cosigned(self) -> int:
        """
        Ask every witness of the settings to cosign the latest checkpoint.

        Whoever refuses, or answers with nonsense, is logged and keeps out no other.
        """
        prefixes = self.instance.settings.witnesses
        note = self.instance.shown().latest()
        if not prefixes or not note:
            return 0
        with Caller(SECONDS) as call:
            witnesses = [RemoteWitness(each, call) for each in prefixes]
            kept, refused = ask_all(
                witnesses,
                self.instance.published,
                note,
                self.instance.keep_cosignatures(),
            )
        for why in refused:
            _log.warning(
                "A witness did not cosign: %s. The log is safe and the other witnesses "
                "were asked; this one is asked again at the next sweep.",
                why,
            )
        return kept
