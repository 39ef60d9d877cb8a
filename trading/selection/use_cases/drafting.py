"""What the pages before a notice read: only for those whose project it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from archive.public.ledger import Desk
from archive.public.objects import ObjectMissingError, ObjectNameError, Objects
from archive.public.values import Actor, Yuan
from trading.bidders.document_errors import NotADocumentError
from trading.bidders.model.contents import Media, media_of
from trading.projects.model import Lot, LotId, Project, ProjectMissingError
from trading.rules.calendar import beijing_day
from trading.rules.deadlines import Deadline
from trading.rules.price import check_owner_rate, fixed_price
from trading.rules.rulesets import RuleSet
from trading.selection.model.entry import Preparation
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Books
from trading.selection.use_cases.noticing import earliest_close
from trading.selection.use_cases.outlines import Outline, check_draft

_REVIEWED_IN: Final = 3
"""In so many working days two reviewers have looked at the applications."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationSheet:
    """One lot as those see it who prepare, watch or serve it, before its notice."""

    project: Project
    lot: Lot
    selection: Selection
    preparation: Preparation
    rules: RuleSet
    earliest: Deadline
    draw_day: date
    computed: Yuan
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPreparation:
    """Show a lot to the owner's side, its centre and its supervisor; to nobody else."""

    desk: Desk[SelectionWork]
    books: Books

    def __call__(self, actor: Actor, lot: str) -> PreparationSheet:
        """
        Return it as it is now.

        Raises:
            ProjectMissingError: there is no such lot, or it is not the actor's.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = _own(work, actor, lot)
            selection = work.selections.get(lot)
            preparation = work.selections.preparation(lot)
        rules = self.books.rules.resolved(beijing_day(now), project.place)
        terms = selection.terms
        calendar = self.books.calendar
        earliest = earliest_close(rules, calendar, now)
        return PreparationSheet(
            project=project,
            lot=found,
            selection=selection,
            preparation=preparation,
            rules=rules,
            earliest=earliest,
            draw_day=calendar.likely_working_day(earliest.last_day, _REVIEWED_IN),
            computed=fixed_price(terms.control, terms.non_competitive, terms.rate),
            at=now,
        )


def _own(work: SelectionWork, actor: Actor, lot: str) -> tuple[Project, Lot]:
    project, found = work.projects.lot(LotId(lot))
    seats = {*project.owner_side, project.centre, project.supervisor}
    if actor.organisation not in seats or not project.roles_of(actor):
        raise ProjectMissingError(lot)
    return project, found


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDraft:
    """Say what the rules have to say about an outline, before anything is saved."""

    desk: Desk[SelectionWork]
    books: Books

    def __call__(self, place: str, outline: Outline) -> Yuan:
        """
        Return the fixed price that would follow.

        Raises:
            RuleBrokenError: what `DraftProject` or `FixPrice` would refuse.

        """
        today = beijing_day(self.desk.clock.now())
        rules = self.books.rules.resolved(today, place)
        terms = outline.terms()
        price = fixed_price(terms.control, terms.non_competitive, terms.rate)
        check_draft(terms, outline.plan([]), rules)
        check_owner_rate(terms.rate, rules)
        return price

    def rules(self, place: str) -> RuleSet:
        """Return today's rules of a place."""
        return self.books.rules.resolved(beijing_day(self.desk.clock.now()), place)

    def now(self) -> datetime:
        """Return the instant by which this is judged."""
        return self.desk.clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaper:
    """Give a paper of a lot to those whose project it is."""

    desk: Desk[SelectionWork]
    objects: Objects

    def __call__(self, actor: Actor, lot: str, digest: str) -> tuple[str, Media, bytes]:
        """
        Return which of the lot's papers it is, what it is written in, and its bytes.

        Raises:
            ProjectMissingError: the lot or the paper is not there, or not theirs.

        """
        with self.desk.transactions.read() as work:
            _own(work, actor, lot)
            selection = work.selections.get(lot)
            preparation = work.selections.preparation(lot)
        name = papers_of(selection, preparation).get(digest)
        if name is None:
            raise ProjectMissingError(digest[:12])
        try:
            data = self.objects.get(digest)
            return name, media_of(data), data
        except (ObjectMissingError, ObjectNameError, NotADocumentError) as error:
            raise ProjectMissingError(digest[:12]) from error


def papers_of(selection: Selection, preparation: Preparation) -> dict[str, str]:
    """Return the papers of a lot by their digests, each with what it is."""
    found = {digest: name for name, digest in selection.terms.papers.items()}
    basis = selection.plan.basis
    if basis is not None:
        found[basis.text_digest] = "basis"
    for each in (
        preparation.prepared.announcement if preparation.prepared else None,
        selection.announcement,
    ):
        if each is not None:
            found[each.draft_contract] = "draft_contract"
    return found
