"""What a bid says once it is opened: the lines of its sheet, as they are read out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from archive.public.evidence import canonical, parse_canonical
from archive.public.values import Yuan
from trading.bids.model.checking import sheet_findings
from trading.bids.model.consortia import (
    Bidding,
    BidsTwice,
    Consortium,
    Member,
    bidding_twice,
)
from trading.bids.model.forms import FieldKind, FormField, SheetForm
from trading.bids.model.prequalification import changed_since
from trading.bids.model.shapes import members
from trading.bids.model.sheets import Manager, OpeningSheet, Price, Value
from trading.bids.model.tender import Result
from trading.bids.presenting.states import FATES, PARTIES, VERDICTS, fate_of
from trading.bids.use_cases.reading_room import TenderSheet
from trading.bids.verdicts import Party
from trading.front.languages import Tongue
from trading.front.moments import exact_amount

Applied = Mapping[str, Sequence[Member]]
"""Who applied with whom, by the code of the bidder."""
NOBODY: Final[Applied] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """
    What became of one bid.

    `price` is what is read out first, empty if the sheet says none; `findings` is what
    the committee will look at, corrected by nobody (trading 8.4), `twice` who bids with
    another bid too, or with others than applied (trading 8.6); `unproven` that a code
    stands in the place of a name.
    """

    number: int
    manifest: str
    firm: str
    unproven: bool
    is_open: bool
    verdict: str
    fate: str
    named: tuple[str, ...]
    price: str
    words: str
    lines: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    twice: tuple[str, ...]
    read: bool
    reading: bool


def offer_views(
    results: Sequence[Result],
    read: Sequence[str],
    firms: Mapping[str, str],
    form: SheetForm | None,
    tongue: Tongue,
    applied: Applied = NOBODY,
) -> tuple[OfferView, ...]:
    """
    Return all of them, in the order of the close; the one read last is `reading`.

    `applied` says who applied with a bidder, of a lot with prequalification.
    """
    sheets = [_sheet_of(each.text) if each.text else None for each in results]
    twice = twice_in(results, sheets)
    numbers = {each.manifest: at for at, each in enumerate(results, 1)}
    return tuple(
        replace(
            _offer(numbers[result.manifest], result, sheet, firms, form, tongue),
            twice=(
                *(
                    _twice(each, result.manifest, numbers, firms, tongue)
                    for each in twice
                    if result.manifest in each.manifests
                ),
                *_changed(result, sheet, applied, tongue),
            ),
            read=result.manifest in read,
            reading=bool(read) and read[-1] == result.manifest,
        )
        for result, sheet in zip(results, sheets, strict=True)
    )


def opened_offers(sheet: TenderSheet, tongue: Tongue) -> tuple[OfferView, ...]:
    """Return all of a tender whose bids were opened."""
    tender, known = sheet.tender, (sheet.firms, sheet.form)
    return offer_views(tender.results, tender.read, *known, tongue, sheet.applied)


def twice_in(
    results: Sequence[Result], sheets: Sequence[OpeningSheet | None]
) -> tuple[BidsTwice, ...]:
    """Return who bids more than once in the lot, as far as the opened sheets tell."""
    return bidding_twice(
        [
            Bidding(each.manifest, each.bidder, sheet.others if sheet else ())
            for each, sheet in zip(results, sheets, strict=True)
        ]
    )


def _twice(
    found: BidsTwice,
    manifest: str,
    numbers: Mapping[str, int],
    firms: Mapping[str, str],
    tongue: Tongue,
) -> str:
    others = [numbers[each] for each in found.manifests if each != manifest]
    return tongue.say(
        "{firm} 也在第 {numbers} 号投标里。依《招标投标法实施条例》第三十七条，"
        "这些投标均无效，请评标委员会认定。",
        firm=found.called(firms),
        numbers=tongue.join(str(each) for each in others),
    )


def _changed(
    result: Result, sheet: OpeningSheet | None, applied: Applied, tongue: Tongue
) -> tuple[str, ...]:
    """Say how a consortium has changed since it applied (trading 8.6, B-28)."""
    if sheet is None or result.bidder not in applied:
        return ()
    found = changed_since(applied[result.bidder], sheet.others)
    if found is None:
        return ()
    said = tongue.say(
        "联合体成员和资格预审时不一样。依《招标投标法实施条例》第三十七条，资格预审后增"
        "减、更换成员的，投标无效，请评标委员会认定。"
    )
    more = [
        tongue.say("新增：{codes}", codes=tongue.join(found.new)) if found.new else "",
        tongue.say("减少：{codes}", codes=tongue.join(found.gone))
        if found.gone
        else "",
    ]
    return (" ".join([said, *filter(None, more)]),)


def _offer(
    at: int,
    result: Result,
    sheet: OpeningSheet | None,
    firms: Mapping[str, str],
    form: SheetForm | None,
    tongue: Tongue,
) -> OfferView:
    price = _price_of(sheet, form)
    return OfferView(
        number=at,
        manifest=result.manifest,
        firm=(firm := firms.get(result.bidder, result.bidder)),
        unproven=firm == result.bidder,
        is_open=result.is_open,
        verdict=tongue.say(VERDICTS[result.verdict]),
        fate=tongue.say(FATES[fate_of(result.outcome)]),
        named=tuple(_named(each, tongue) for each in result.named),
        price="" if price is None else exact_amount(Yuan(price.fen), tongue),
        words="" if price is None else price.words,
        lines=_lines(sheet, form, price, tongue),
        findings=_findings(sheet, form, result.bidder, tongue),
        twice=(),
        read=False,
        reading=False,
    )


def _sheet_of(text: str) -> OpeningSheet:
    """Read the sheet out of what was sealed, which was checked when it was opened."""
    sealed = members(parse_canonical(text.encode()), *_SEALED)
    return OpeningSheet.read(canonical(sealed["sheet"]))


_SEALED: Final = ("bidder", "policy", "seq", "sheet", "v")


def _named(said: str, tongue: Tongue) -> str:
    """Return who answers for a part that cannot be used, in words of the page."""
    party, *rest = said.split("/")
    if party not in set(Party):
        return said
    return " ".join((tongue.say(PARTIES[Party(party)]), *rest))


def _price_of(sheet: OpeningSheet | None, form: SheetForm | None) -> Price | None:
    """Return the price that is read out: the first one that the form asks for."""
    if sheet is None:
        return None
    asked = [each.key for each in form.fields] if form else sorted(sheet.values)
    for key in asked:
        value = sheet.values.get(key)
        if isinstance(value, Price):
            return value
    return None


def _lines(
    sheet: OpeningSheet | None,
    form: SheetForm | None,
    price: Price | None,
    tongue: Tongue,
) -> tuple[tuple[str, str], ...]:
    """Return everything else of the sheet, each with its label."""
    if sheet is None:
        return ()
    known = {each.key: each for each in form.fields} if form else {}
    keys = [*known, *(each for each in sorted(sheet.values) if each not in known)]
    return tuple(
        (_label(known.get(key), key, tongue), _said(sheet.values[key], known.get(key)))
        for key in keys
        if key in sheet.values and sheet.values[key] is not price
    )


def _label(field: FormField | None, key: str, tongue: Tongue) -> str:
    if field is None:
        return key
    return field.label.en if tongue.english else field.label.zh


def _said(value: Value, field: FormField | None) -> str:
    match value:
        case Price():
            return f"{Yuan(value.fen)}"
        case Manager():
            return " ".join(filter(None, (value.name, value.certificate)))
        case Consortium():
            return "、".join(f"{each.name} {each.code}" for each in value.members)
        case int():
            return _figure(value, field)
        case _:
            return value


def _figure(value: int, field: FormField | None) -> str:
    """Return a whole number with its places, and the sign of percent."""
    places = field.places if field else 0
    whole, part = divmod(value, 10**places)
    said = f"{whole}.{part:0{places}}" if places else str(whole)
    is_rate = field is not None and field.kind is FieldKind.RATE
    return f"{said}%" if is_rate else said


def _findings(
    sheet: OpeningSheet | None, form: SheetForm | None, bidder: str, tongue: Tongue
) -> tuple[str, ...]:
    if sheet is None or form is None:
        return ()
    found = sheet_findings(form, sheet, bidder)
    return tuple(each.en if tongue.english else each.zh for each in found)
