"""The public site over one instance: templates, languages, clock, log, cosigners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request

from archive.ledger.checkpoints import parse_checkpoint
from trading.disclosure.http.front import Front, Public, language_of
from trading.disclosure.languages import Tongue
from trading.disclosure.ports import (
    Cosigners,
    Cosigning,
    LogStanding,
    Paper,
    Papers,
)
from trading.disclosure.presenting.frames import Standing
from trading.disclosure.use_cases import ReadRecord
from trading.papers.model import successor_of
from trading.projects.model import LotId, ProjectId
from trading.server.cosigners import standings
from trading.server.instance import Instance
from trading.server.languages import tongues
from trading.server.statics import Assets

TRADING = Path(__file__).parents[1]
TEMPLATES = (TRADING / "server" / "pages", TRADING / "disclosure" / "pages")


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
class InstanceLog:
    """`PublicLog` of one instance."""

    instance: Instance

    def size(self) -> int:
        """Return how many entries the latest checkpoint covers; cheap."""
        text, _, _ = self.instance.checkpoints.current().decode().partition("\n\n")
        return parse_checkpoint(f"{text}\n").size

    def covers(self, project: str, event: int) -> bool:
        """Tell whether the checkpoint covers a project's events up to this one."""
        with self.instance.transactions.read() as work:
            stream = work.projects.project(ProjectId(project)).stream
            return work.ledger.is_logged(stream, event)

    def standing(self) -> LogStanding:
        """Return the size, and when its newest entry was written."""
        with self.instance.transactions.read() as work:
            return LogStanding(self.size(), work.log.last_instant())


@dataclass(frozen=True, slots=True)
class InstanceCosigners:
    """`Cosigners` that the log of an instance names."""

    instance: Instance

    def names(self) -> Sequence[str]:
        """Return the names of those who have signed; cheap, for every page."""
        with self.instance.transactions.read() as work:
            return work.cosigners.signing()

    def last(self) -> Sequence[Cosigning]:
        """Return each cosigner's last signature, in the order of their names."""
        with self.instance.transactions.read() as work:
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


@dataclass(frozen=True, slots=True)
class InstancePapers:
    """`Papers` that were issued under the seal of an instance."""

    instance: Instance

    def of(self, project: str) -> Sequence[Paper]:
        """Return them, oldest first."""
        with self.instance.transactions.read() as work:
            found = work.papers.of(LotId(f"{project}-1"))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the handlers of the public site are given."""

    instance: Instance
    assets: Assets
    templates: Templates
    languages: tuple[Tongue, Tongue]
    log: InstanceLog
    cosigners: Cosigners
    papers: Papers

    @classmethod
    def over(cls, instance: Instance) -> Self:
        """Wire the site over an instance."""
        assets = Assets.shipped()
        return cls(
            instance=instance,
            assets=assets,
            templates=Templates(assets),
            languages=tongues(),
            log=InstanceLog(instance),
            cosigners=InstanceCosigners(instance),
            papers=InstancePapers(instance),
        )

    @property
    def public(self) -> Public:
        """Everything that a handler may ask."""
        instance = self.instance
        return Public(
            record=ReadRecord(instance.transactions, instance.clock),
            log=self.log,
            cosigners=self.cosigners,
            papers=self.papers,
            clock=instance.clock,
            demo=instance.demo,
            address=instance.settings.address,
        )

    def front(self, request: Request[Any, Any, Any]) -> Front:
        """Return one visitor's look at the site."""
        query = request.scope["query_string"].decode("latin-1")
        tongue, path, rest = language_of(request.url.path, query, self.languages)
        standing = Standing(
            demo=self.instance.demo,
            now=self.instance.clock.now(),
            log_size=self.log.size(),
            cosigners=self.cosigners.names(),
        )
        return Front(self.templates, tongue, path, rest, standing)
