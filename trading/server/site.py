"""The public site over one instance: templates, languages, clock, log, cosigners."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request

from archive.ledger.checkpoints import parse_checkpoint
from trading.accounts.front_desk import FrontDesk
from trading.accounts.http.guests import Guest
from trading.accounts.use_cases.acting import Visitor
from trading.bidders.use_cases.dossiers import KeepDocument
from trading.disclosure.http.public import Public
from trading.disclosure.ports import (
    Cosigning,
    LogStanding,
    Paper,
)
from trading.disclosure.use_cases import ReadRecord
from trading.front.http import Front, language_of
from trading.front.intake import Intake
from trading.front.languages import Tongue
from trading.front.visits import is_own_page
from trading.papers.model import successor_of
from trading.projects.model import LotId, ProjectId
from trading.server.cosigners import standings
from trading.server.database import SqlTransactions, Work
from trading.server.desks import ALL_WORDS, desks_over
from trading.server.front_desk import front_desk_over
from trading.server.instance import Instance
from trading.server.languages import tongues
from trading.server.statics import Assets
from trading.server.wiring import Platform

TRADING = Path(__file__).parents[1]
TEMPLATES = tuple(
    TRADING / each / "pages"
    for each in (
        *("server", "disclosure", "accounts", "selection", "venue"),
        *("bidders", "bids", "enquiries", "correspondence"),
    )
)


class Templates:
    """`Renderer` of Jinja's templates; what they show is escaped."""

    def __init__(self, assets: Assets) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["asset"] = assets.address

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Return the page."""
        return self._environment.get_template(template).render(context)


@dataclass(frozen=True, slots=True)
class OneInstant:
    """`Clock` of one answer: all of it is as of the instant when it was asked for."""

    at: datetime

    def now(self) -> datetime:
        """Return that instant."""
        return self.at


class OneReading:
    """
    `Readings` of one answer: what is asked inside `page` shares one transaction.

    Outside of it each question has its own. One thread at a time uses it.
    """

    def __init__(self, transactions: SqlTransactions) -> None:
        self._transactions = transactions
        self._page: ExitStack | None = None
        self._shared: Work | None = None

    @contextmanager
    def page(self) -> Iterator[None]:
        """
        Let all questions of this block see the same state of the record.

        A page that asks nothing opens no transaction, and needs no database.
        """
        with ExitStack() as page:
            self._page = page
            try:
                yield
            finally:
                self._page = self._shared = None

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Open a reading transaction, or join the page's."""
        if self._page is None:
            with self._transactions.read() as work:
                yield work
            return
        if self._shared is None:
            self._shared = self._page.enter_context(self._transactions.read())
        yield self._shared


@lru_cache(maxsize=1)
def _size_of(checkpoint: bytes) -> int:
    text, _, _ = checkpoint.decode().partition("\n\n")
    return parse_checkpoint(f"{text}\n").size


@dataclass(frozen=True, slots=True)
class InstanceLog:
    """`PublicLog` of one instance."""

    instance: Instance
    readings: OneReading

    def size(self) -> int:
        """Return how many entries the latest checkpoint covers; cheap."""
        return _size_of(self.instance.checkpoints.current())

    def covers(self, project: str, event: int) -> bool:
        """Tell whether the checkpoint covers a project's events up to this one."""
        with self.readings.read() as work:
            stream = work.projects.project(ProjectId(project)).stream
            return work.ledger.is_logged(stream, event)

    def standing(self) -> LogStanding:
        """
        Return the size, and when its newest entry was written.

        The database also knows the instants of sealed acts, which are nobody's yet:
        whoever saw them would count those who sign up (archive/SPEC.md 5).
        """
        size = self.size()
        with self.readings.read() as work:
            return LogStanding(size, work.log.placed_at(size - 1))


@dataclass(frozen=True, slots=True)
class InstanceCosigners:
    """`Cosigners` that the log of an instance names."""

    readings: OneReading

    def signed(self) -> Sequence[tuple[str, int]]:
        """Return who has signed, and up to which size; cheap, for every page."""
        with self.readings.read() as work:
            return work.cosigners.signing()

    def last(self) -> Sequence[Cosigning]:
        """Return each cosigner's last signature, in the order of their names."""
        with self.readings.read() as work:
            known = {each.key.name: each for each in work.cosigners.known()}
            found = standings(work)
        return [
            Cosigning(
                name=each.name,
                organisation=each.organisation,
                fingerprint=known[each.name].key.key.fingerprint,
                size=each.size,
                signed_at=each.at,
            )
            for each in found
            if each.size is not None and each.at is not None
        ]

    def covering(self, project: str, event: int) -> Sequence[Cosigning]:
        """Return those last signatures that cover a project up to this event."""
        with self.readings.read() as work:
            stream = work.projects.project(ProjectId(project)).stream
            leaf = work.log.leaf(stream, event)
        return [each for each in self.last() if leaf is not None and leaf < each.size]


@dataclass(frozen=True, slots=True)
class InstancePapers:
    """`Papers` that were issued under the seal of an instance."""

    instance: Instance
    readings: OneReading

    def of(self, project: str, lot: str) -> Sequence[Paper]:
        """Return those of a project's lot, oldest first."""
        with self.readings.read() as work:
            found = work.papers.of(LotId(lot))
        return [
            Paper(
                name=each.content.title,
                published_at=each.issued_at,
                size=self.instance.objects.size(each.issued.sha256),
                sha256=each.issued.sha256,
                address=f"/projects/{project}/papers/{each.name}.pdf",
                replaced_by=successor_of(each, found),
            )
            for each in found
            if each.issued is not None and each.issued_at is not None
        ]

    def waiting(self) -> Sequence[datetime]:
        """Return since when each paper that all have signed waits for its seal."""
        with self.readings.read() as work:
            since = [each.ready_since for each in work.papers.unissued()]
        return [each for each in since if each is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the handlers of the public site are given."""

    instance: Instance
    assets: Assets
    templates: Templates
    languages: tuple[Tongue, Tongue]
    desk: FrontDesk
    desks: Mapping[type, object]
    keep_document: KeepDocument
    intake: Intake

    @classmethod
    def over(cls, instance: Instance, desk: FrontDesk | None = None) -> Self:
        """Wire the site over an instance."""
        assets, platform = Assets.shipped(), Platform.over(instance)
        return cls(
            instance=instance,
            desk=desk or front_desk_over(instance, platform),
            desks=desks_over(instance, platform),
            assets=assets,
            templates=Templates(assets),
            languages=tongues(),
            keep_document=KeepDocument(instance.objects),
            intake=Intake(),
        )

    def public(self) -> Public:
        """Return everything that a handler may ask for one answer."""
        instance = self.instance
        clock = OneInstant(instance.clock.now())
        readings = OneReading(instance.transactions)
        return Public(
            record=ReadRecord(readings, clock),
            log=InstanceLog(instance, readings),
            cosigners=InstanceCosigners(readings),
            papers=InstancePapers(instance, readings),
            clock=clock,
            demo=instance.demo,
            address=instance.settings.address,
            page=readings.page,
        )

    def guest(self, request: Request[Any, Any, Any], public: Public) -> Guest:
        """Return whoever is at the other end, for the pages that are not for all."""
        host = request.headers.get("host", "")
        # A proxy that is not believed does not make a cookie travel in the clear.
        encrypted = self.instance.settings.is_encrypted
        secure = encrypted or request.url.scheme == "https"
        return Guest(
            front=self.front(request, public),
            desk=self.desk,
            desks=self.desks,
            words=ALL_WORDS,
            keep=lambda data: self.keep_document([data]),
            visitor=Visitor(
                request.client.host if request.client else "",
                request.headers.get("user-agent", ""),
            ),
            cookies=request.cookies,
            content_type=request.headers.get("content-type", ""),
            secure=secure,
            intake=self.intake,
            own_page=is_own_page(request.headers, host, secure=secure),
        )

    def front(self, request: Request[Any, Any, Any], public: Public) -> Front:
        """Return one visitor's look at the site."""
        query = request.scope["query_string"].decode("latin-1")
        tongue, path, rest = language_of(request.url.path, query, self.languages)
        return Front(self.templates, tongue, path, rest, public.standing, public.page)
