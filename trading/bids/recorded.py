"""
What the record of an opening says, gathered once the session has ended (trading 4.2).

What each bid came to and who took part stands in the log already; the record puts it on
one paper for those to sign who were there, and adds nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive.public.ledger import parse_event
from archive.public.values import Actor, to_micros
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.reading import named
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.consortia import Member
from trading.bids.model.contents import sheet_of
from trading.bids.model.forms import SheetForm
from trading.bids.model.prequalification import changed_since
from trading.bids.model.sheets import OpeningSheet
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.present import Course, Places, Somebody, there
from trading.bids.read_out import Asked, asked, read_out, together
from trading.bids.use_cases.belonging import bids_here
from trading.bids.use_cases.combining import counted_bids
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.reading_room import applied_with, firm_names
from trading.papers.model import Drawn
from trading.papers.project import project_body
from trading.projects.model import Lot, Project
from trading.rules.open_tender import OPEN_TENDER, State


@dataclass(frozen=True, slots=True)
class OpeningRecordContents:
    """Says what stands on the record of an opening; None before the session ended."""

    forms: Forms
    keeper: Keeper

    def __call__(self, work: BidWork, project: Project, lot: Lot) -> Drawn | None:
        """Gather it from the tender, its bids, its releases and the stream."""
        if lot.procedure != OPEN_TENDER.name or lot.state != State.RECORDED:
            return None
        tender, stream = work.bids.get(lot.id), work.ledger.stream(project.stream)
        course = Course.of((parse_event(each.body) for each in stream), lot.id)
        firms = firm_names(work, [each.bidder for each in tender.results])
        people: list[Somebody] = [*tender.present, course.host, course.recorder]
        people += course.readers
        names = {each.person: self._name(work, each.person) for each in people}
        kept = work.bids.releases(lot.id, tender.logged.id)
        gave = {
            each.who: course.at[each.event]
            for each in kept
            if each.kind is ReleaseKind.BIDDER
        }
        sheets, received = self._opened(work, tender)
        fields, lines = self._lines(tender, sheets, firms, (received, gave))
        body: dict[str, object] = {
            "project": project_body(work.projects, project, lot),
            "policy": _policy(tender),
            "close": _close(tender),
            "sessions": course.sessions(),
            "ended": course.at[course.ended[-1].n],
            "present": there(course, tender, names),
            "released": course.released(tender, kept),
            "fields": [[each.key, each.label] for each in fields],
            "bids": lines,
            **together(_bids(tender), sheets, firms),
            **_changed(tender, sheets, applied_with(work, tender)),
            "objections": [
                [course.objected[x.number], firms.get(x.by, x.by), x.text, x.answer]
                for x in tender.objections
            ],
        }
        signing = {**names, **_unnamed(work, tender, firms)}
        signs = Places.of(course, tender, project.supervisor, [*firms], signing)
        left = (each for each in signs.found if each not in course.refused)
        return Drawn(body=body, signers=tuple(left))

    def _name(self, work: BidWork, person: str) -> str:
        """Return a person's name, nothing where no account here has it."""
        try:
            return named(work, self.keeper, person)
        except NoSuchAccountError:
            return ""

    @staticmethod
    def _opened(
        work: BidWork, tender: Tender
    ) -> tuple[Mapping[str, OpeningSheet], Mapping[str, int]]:
        """Return the sheets that were opened, and when each bid was received."""
        sheets: dict[str, OpeningSheet] = {}
        received: dict[str, int] = {}
        texts = {each.manifest: each.text for each in tender.results}
        for bid in counted_bids(work, tender):
            received[bid.manifest] = to_micros(bid.at)
            if text := texts[bid.manifest]:
                found = sheet_of(text.encode(), bid.envelope.parsed)
                sheets[bid.manifest] = found
        return sheets, received

    def _lines(
        self,
        tender: Tender,
        sheets: Mapping[str, OpeningSheet],
        firms: Mapping[str, str],
        instants: tuple[Mapping[str, int], Mapping[str, int]],
    ) -> tuple[Sequence[Asked], list[object]]:
        """Return what was asked beside the price, and what became of each bid."""
        received, gave = instants
        written = self.forms.find(tender.terms.form)
        form = None if written is None else SheetForm.read(written)
        price, fields = asked(form, sheets.values())
        lines: list[object] = [
            [
                *(each.bidder, firms[each.bidder], each.manifest),
                *(received[each.manifest], gave.get(each.bidder, 0)),
                *(each.verdict.value, each.outcome.value, [*each.named]),
                *read_out(price, fields, sheets.get(each.manifest)),
            ]
            for each in tender.results
        ]
        return fields, lines


def _changed(
    tender: Tender,
    sheets: Mapping[str, OpeningSheet],
    applied: Mapping[str, Sequence[Member]],
) -> dict[str, object]:
    """Say whose consortium has changed since it applied, by number (8.6)."""
    if tender.round is None:
        return {}
    found = [
        (number, changed_since(applied[each.bidder], sheets[each.manifest].others))
        for number, each in enumerate(tender.results, 1)
        if each.manifest in sheets and each.bidder in applied
    ]
    told = [(number, each) for number, each in found if each is not None]
    return {"changed": [[at, [*each.new], [*each.gone]] for at, each in told]}


def _bids(tender: Tender) -> Sequence[tuple[str, str]]:
    return [(each.bidder, each.manifest) for each in tender.results]


def _close(tender: Tender) -> dict[str, object]:
    close = tender.close
    return {"commitment": close.commitment, "at": to_micros(close.at)}


def _unnamed(
    work: BidWork, tender: Tender, firms: Collection[str]
) -> Mapping[str, str]:
    """
    Return who came for a bidder and has no account that stands for it, without a name.

    Otherwise a stranger who came under its credit code would hold its place.
    """
    return {
        each.person: ""
        for each in tender.present
        if each.organisation in firms and not _stands(work, tender, each)
    }


def _stands(work: BidWork, tender: Tender, came: Somebody) -> bool:
    seats = [x.organisation for x in work.accounts.memberships.of(came.person)]
    return any(
        bids_here(work, Actor(came.person, came.organisation, seat=seat), tender)
        for seat in seats
    )


def _policy(tender: Tender) -> dict[str, object]:
    policy = tender.logged
    return {
        "digest": policy.id,
        "deadline": to_micros(policy.deadline),
        "n": policy.n,
        "k": policy.k,
        "bidder": policy.needs_bidder,
    }
