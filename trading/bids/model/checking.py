"""
An opening sheet held against its form, before it is sealed and when it is read out.

Pure, so that they can be found wherever the sheet is (trading 8.4). Before sealing,
what blocks keeps the sheet open on the bidder's machine; after the opening the findings
are shown, and what follows is the committee's (B-40).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.public.values import Yuan, hidden
from trading.bidders.codes import Uscc, UsccWrongError
from trading.bids.model import capitals, figures
from trading.bids.model.consortia import Consortium
from trading.bids.model.forms import FieldKind, FileSlot, FormField, Label, SheetForm
from trading.bids.model.items import ItemsTable
from trading.bids.model.sayings import ONLY_WARN, SAYINGS, Code
from trading.bids.model.sheets import ItemPriced, Manager, OpeningSheet, Price, Value

LONGEST_NAME: Final = 100
_FAR_BELOW: Final = 100  # 元 typed for 万元 is ten thousand times too little


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file that is to be sealed with the sheet: for which slot, and what it is."""

    slot: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is not in order: its code, where it stands, and what to tell people.

    `where` is the key of a field or a file slot, or the number of an item.
    """

    code: Code
    where: str
    zh: str = field(compare=False)
    en: str = field(compare=False)

    @property
    def blocks(self) -> bool:
        """Whether the sheet is not sealed with it."""
        return self.code not in ONLY_WARN


def findings(
    form: SheetForm,
    sheet: OpeningSheet,
    files: Sequence[SheetFile] = (),
    bidder: str = "",
) -> tuple[Finding, ...]:
    """
    Return everything that is not in order, in the order of the form (E-7).

    `bidder` is the code of the firm that signs, where it is known by now.
    """
    return (
        *sheet_findings(form, sheet, bidder),
        *file_findings(form, sheet, files),
    )


def may_be_sealed(found: Sequence[Finding]) -> bool:
    """Tell whether nothing of it blocks."""
    return not any(each.blocks for each in found)


def sheet_findings(
    form: SheetForm, sheet: OpeningSheet, bidder: str = ""
) -> tuple[Finding, ...]:
    """Return what is not in order in the sheet itself, without the files."""
    found: list[Finding] = []
    if sheet.form != form.digest:
        found.append(_said(Code.FORM_DIFFERS, ""))
    for each in form.fields:
        value = sheet.values.get(each.key)
        found += _field(each, value)
        if each.kind is FieldKind.CONSORTIUM and isinstance(value, Consortium):
            found += _members(each, value, bidder)
    for key in sorted(sheet.values.keys() - {each.key for each in form.fields}):
        found.append(_said(Code.FIELD_UNKNOWN, key))
    if form.items is None:
        found += [_said(Code.ITEM_UNKNOWN, _seen(i.number)) for i in sheet.items]
    else:
        found += _items(form, form.items, sheet)
    return tuple(found)


def file_findings(
    form: SheetForm, sheet: OpeningSheet, files: Sequence[SheetFile]
) -> tuple[Finding, ...]:
    """Return what is not in order about the files (required ones, kinds, sizes)."""
    found: list[Finding] = []
    for slot in form.files:
        given = [each for each in files if each.slot == slot.key]
        found += _slot(slot, given)
        if form.consortium is not None and slot.key == form.consortium.key:
            named = not _empty(sheet.values.get(slot.key))
            found += _agreement(slot, named=named, given=bool(given))
    known = {slot.key for slot in form.files}
    for each in files:
        if each.slot not in known:
            found.append(_said(Code.FILE_UNKNOWN, _seen(each.slot)))
    first: dict[str, SheetFile] = {}
    for each in files:
        other = first.get(each.sha256)
        if other is None:
            first[each.sha256] = each
        else:
            facts = {"name": _seen(each.name), "other": _seen(other.name)}
            label = next((s.label for s in form.files if s.key == each.slot), None)
            found.append(_said(Code.FILE_SAME, each.slot, label, facts))
    return tuple(found)


def _said(
    code: Code,
    where: str,
    label: Label | None = None,
    facts: Mapping[str, str] | None = None,
) -> Finding:
    called = label or Label(where, where)
    saying, more = SAYINGS[code], facts or {}
    return Finding(
        code,
        where,
        saying.zh.format(label=called.zh, **more),
        saying.en.format(label=called.en, **more),
    )


def _seen(given: str) -> str:
    """Return what somebody typed as it can be shown: cut, hidden signs spelt out."""
    return "".join(
        f"U+{ord(each):04X}" if each == "\n" or hidden(each) else each
        for each in given[:LONGEST_NAME]
    )


def _empty(value: Value | None) -> bool:
    if isinstance(value, Consortium):
        return not value.members
    return value in (None, "") or (isinstance(value, Manager) and not value.name)


def _field(asked: FormField, value: Value | None) -> Iterator[Finding]:
    if _empty(value):
        if asked.required or value is not None:
            yield _said(Code.FIELD_MISSING, asked.key, asked.label)
        return
    match asked.kind, value:
        case FieldKind.PRICE, Price():
            yield from _price(asked, value)
        case ((FieldKind.RATE | FieldKind.UNIT_PRICE | FieldKind.PERIOD_DAYS), int()):
            yield from _bounds(asked, value)
        case FieldKind.PERSON, Manager():
            yield from _text(asked, value.name, LONGEST_NAME)
            yield from _text(asked, value.certificate, LONGEST_NAME)
            if not value.certificate:
                yield _said(Code.CERTIFICATE_MISSING, asked.key, asked.label)
        case FieldKind.CONSORTIUM, Consortium():
            pass  # What is wrong with its members is said beside it.
        case FieldKind.TEXT, str():
            yield from _text(asked, value, asked.longest)
        case FieldKind.CHOICE, str():
            yield from _choice(asked, value)
        case _:
            yield _said(Code.KIND_DIFFERS, asked.key, asked.label)


def _members(asked: FormField, value: Consortium, bidder: str) -> Iterator[Finding]:
    """Find who cannot be a member; each is named once, the lead firm not at all."""
    seen: set[str] = set()
    for each in value.members:
        facts = {"given": _seen(each.code)}
        if not _is_code(each.code):
            yield _said(Code.MEMBER_CODE, asked.key, asked.label, facts)
        elif each.code in seen:
            yield _said(Code.MEMBER_DOUBLED, asked.key, asked.label, facts)
        elif each.code == bidder:
            yield _said(Code.MEMBER_SELF, asked.key, asked.label, facts)
        seen.add(each.code)
        yield from _text(asked, each.name, LONGEST_NAME)
    together = len(value.members) + 1
    if value.members and together > asked.most:
        counts = {"given": f"{together}", "cap": f"{asked.most}"}
        yield _said(Code.MEMBERS_TOO_MANY, asked.key, asked.label, counts)


def _is_code(text: str) -> bool:
    try:
        Uscc(text)
    except UsccWrongError:
        return False
    return True


def _agreement(slot: FileSlot, *, named: bool, given: bool) -> Iterator[Finding]:
    """Hold the joint agreement against the members (招标投标法 Art. 31)."""
    if named and not given:
        yield _said(Code.AGREEMENT_MISSING, slot.key, slot.label)
    elif given and not named:
        yield _said(Code.AGREEMENT_ALONE, slot.key, slot.label)


def _choice(asked: FormField, value: str) -> Iterator[Finding]:
    if value not in {option.key for option in asked.options}:
        facts = {"given": _seen(value)}
        yield _said(Code.CHOICE_UNKNOWN, asked.key, asked.label, facts)


def _price(asked: FormField, value: Price) -> Iterator[Finding]:
    yield from _bounds(asked, value.fen)
    yield from _words(asked, value)
    if value.fen * _FAR_BELOW <= (asked.cap or 0):
        facts = {"given": figures.write(value.fen, 2)}
        yield _said(Code.PRICE_DOUBTFUL, asked.key, asked.label, facts)


def _bounds(asked: FormField, value: int) -> Iterator[Finding]:
    days = asked.kind is FieldKind.PERIOD_DAYS
    floor, cap = asked.floor or int(days), asked.most
    unit = {FieldKind.RATE: "%", FieldKind.PERIOD_DAYS: ""}.get(asked.kind, " 元")
    shown = {
        name: figures.write(number, asked.places) + unit
        for name, number in (("given", value), ("cap", cap), ("floor", floor))
    }
    if value > cap:
        code = Code.PERIOD_BEYOND if days else Code.ABOVE_CAP
        yield _said(code, asked.key, asked.label, shown)
    elif value < floor:
        yield _said(Code.BELOW_FLOOR, asked.key, asked.label, shown)


def _words(asked: FormField, value: Price) -> Iterator[Finding]:
    right = capitals.write(Yuan(value.fen))
    try:
        said = capitals.read(value.words)
    except capitals.NotInCapitalsError:
        facts = {"right": right}
        yield _said(Code.WORDS_UNREADABLE, asked.key, asked.label, facts)
        return
    if said.fen != value.fen:
        facts = {"figures": f"{Yuan(value.fen)}", "words": f"{said}"}
        yield _said(Code.WORDS_DIFFER, asked.key, asked.label, facts)
    elif value.words != right:
        yield _said(Code.WORDS_UNUSUAL, asked.key, asked.label, {"right": right})


def _text(asked: FormField, said: str, most: int) -> Iterator[Finding]:
    sign = hidden(said) or ("\n" if "\n" in said else "")
    if sign:
        facts = {"sign": f"U+{ord(sign):04X}"}
        yield _said(Code.TEXT_HIDDEN, asked.key, asked.label, facts)
    if len(said) > most:
        yield _said(Code.TEXT_TOO_LONG, asked.key, asked.label, {"most": f"{most}"})


def _items(form: SheetForm, table: ItemsTable, sheet: OpeningSheet) -> list[Finding]:
    found: list[Finding] = []
    priced: dict[str, ItemPriced] = {}
    asked = {row.number: row for row in table.rows}
    for item in sheet.items:
        if item.number not in asked:
            found.append(_said(Code.ITEM_UNKNOWN, _seen(item.number)))
        elif item.number in priced:
            found.append(_said(Code.ITEM_DOUBLED, item.number))
        priced.setdefault(item.number, item)
    for row in table.rows:
        one = priced.get(row.number)
        if one is None:
            found.append(_said(Code.ITEM_MISSING, row.number))
            continue
        right = figures.product(
            row.quantity, table.quantity_places, one.price, table.price_places
        )
        if one.amount != right:
            facts = {
                "given": figures.write(one.amount, 2),
                "right": figures.write(right, 2),
            }
            found.append(_said(Code.ITEM_AMOUNT, row.number, None, facts))
        if not one.price:
            found.append(_said(Code.ITEM_ZERO, row.number))
    total, price = form.field(table.total), sheet.values.get(table.total)
    together = sum(item.amount for item in sheet.items)
    if total and isinstance(price, Price) and price.fen != together:
        facts = {
            "sum": figures.write(together, 2),
            "given": figures.write(price.fen, 2),
        }
        found.append(_said(Code.ITEMS_SUM, table.total, total.label, facts))
    return found


def _slot(slot: FileSlot, given: Sequence[SheetFile]) -> Iterator[Finding]:
    if not given and slot.required:
        yield _said(Code.FILE_MISSING, slot.key, slot.label)
    if len(given) > 1 and not slot.several:
        facts = {"count": f"{len(given)}"}
        yield _said(Code.FILE_DOUBLED, slot.key, slot.label, facts)
    for each in given:
        facts = {"name": _seen(each.name)}
        if not each.size:
            yield _said(Code.FILE_EMPTY, slot.key, slot.label, facts)
        if each.size > slot.largest:
            sizes = {"given": f"{each.size}", "most": f"{slot.largest}"}
            yield _said(Code.FILE_TOO_LARGE, slot.key, slot.label, facts | sizes)
        if slot.suffixes and not each.name.lower().endswith(slot.suffixes):
            kinds = {"suffixes": " ".join(slot.suffixes)}
            yield _said(Code.FILE_SUFFIX, slot.key, slot.label, facts | kinds)
