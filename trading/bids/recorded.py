"""
What the record of an opening says, gathered once the session has ended (trading 4.2).

What each bid came to and who took part stands in the log already; the record puts it on
one paper for those to sign who were there, and adds nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.ledger import parse_event
from archive.public.values import Actor, to_micros
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.reading import named
from trading.bids.model import figures
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.consortia import Bidding, Consortium, Member, bidding_twice
from trading.bids.model.contents import sheet_of
from trading.bids.model.forms import FieldKind, FormField, SheetForm
from trading.bids.model.prequalification import changed_since
from trading.bids.model.sheets import Manager, OpeningSheet, Price, Value
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.present import Course, Places, Somebody, there
from trading.bids.use_cases.belonging import bids_here
from trading.bids.use_cases.combining import counted_bids
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.reading_room import applied_with, firm_names
from trading.papers.model import Drawn
from trading.papers.project import project_body
from trading.projects.model import Lot, Project
from trading.rules.open_tender import OPEN_TENDER, State

MOST_FIELDS: Final = 4
"""So many values of a sheet stand beside its price; the sheets hold all of them."""
LONGEST: Final = 40
"""Signs of a value that stand on the record."""


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
            **_together(tender, sheets, firms),
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
    ) -> tuple[Sequence["Asked"], list[object]]:
        """Return what was asked beside the price, and what became of each bid."""
        received, gave = instants
        written = self.forms.find(tender.terms.form)
        form = None if written is None else SheetForm.read(written)
        price, fields = asked(form, sheets.values())
        lines: list[object] = []
        for each in tender.results:
            values = sheets[each.manifest].values if each.manifest in sheets else {}
            first = values.get(price)
            lines.append(
                [
                    *(each.bidder, firms[each.bidder], each.manifest),
                    *(received[each.manifest], gave.get(each.bidder, 0)),
                    *(each.verdict.value, each.outcome.value, [*each.named]),
                    [first.fen, first.words] if isinstance(first, Price) else [],
                    [field.said(values.get(field.key)) for field in fields],
                ]
            )
        return fields, lines


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the sheet that stands on the record beside the price."""

    key: str
    label: str
    field: FormField | None = None

    def said(self, value: Value | None) -> str:
        """Return what a sheet says there, in as many signs as the record has."""
        text = "" if value is None else self._written(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _written(self, value: Value) -> str:
        match value:
            case Price():
                return figures.write(value.fen, 2)
            case Manager():
                return " ".join(filter(None, (value.name, value.certificate)))
            case Consortium():
                return "、".join(each.name for each in value.members)
            case int():
                return self._figure(value)
            case _:
                return self._option(value)

    def _figure(self, value: int) -> str:
        said = figures.write(value, self.field.places if self.field else 0)
        if self.field is None:
            return said
        units = {FieldKind.RATE: "%", FieldKind.PERIOD_DAYS: " 天"}
        unit = self.field.unit
        return said + (f" {unit.zh}" if unit else units.get(self.field.kind, ""))

    def _option(self, value: str) -> str:
        options = self.field.options if self.field else ()
        return next((x.label.zh for x in options if x.key == value), value)


def asked(
    form: SheetForm | None, sheets: Collection[OpeningSheet]
) -> tuple[str, Sequence[Asked]]:
    """Return the key of the price that is read out first, and what else is asked."""
    if form is not None:
        fields = [
            Asked(each.key, each.label.zh, each)
            for each in form.fields
            if each.kind is not FieldKind.CONSORTIUM  # It has a place of its own.
        ]
        prices = [each.key for each in form.fields if each.kind is FieldKind.PRICE]
    else:
        keys = sorted({key for sheet in sheets for key in sheet.values})
        fields = [Asked(each, each) for each in keys]
        prices = [
            key
            for key in keys
            if any(isinstance(sheet.values.get(key), Price) for sheet in sheets)
        ]
    price = prices[0] if prices else ""
    return price, [each for each in fields if each.key != price][:MOST_FIELDS]


def _together(
    tender: Tender, sheets: Mapping[str, OpeningSheet], firms: Mapping[str, str]
) -> dict[str, object]:
    """Say who bids as a consortium, and who bids more than once, by number (8.6)."""
    others = {
        each.manifest: sheets[each.manifest].others
        for each in tender.results
        if each.manifest in sheets
    }
    numbers = {each.manifest: at for at, each in enumerate(tender.results, 1)}
    found = bidding_twice(
        [
            Bidding(each.manifest, each.bidder, others.get(each.manifest, ()))
            for each in tender.results
        ]
    )
    return {
        "consortia": [
            [each.bidder, [[x.code, x.name] for x in others[each.manifest]]]
            for each in tender.results
            if others.get(each.manifest)
        ],
        "twice": [
            [
                *(each.code, each.called(firms)),
                [numbers[manifest] for manifest in each.manifests],
            ]
            for each in found
        ],
    }


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
