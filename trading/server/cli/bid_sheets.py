"""`yangguang bid sheet`: fill an opening sheet in, and hold it against its form."""

import csv
import io
from pathlib import Path
from typing import Final, TypeAlias

import click
import msgspec

from archive.objects.durable import write_new
from archive.public.evidence import sha256
from trading.bids.model import figures
from trading.bids.model.bills import Bill, priced, prices_in
from trading.bids.model.checking import (
    Finding,
    SheetFile,
    findings,
    may_be_sealed,
)
from trading.bids.model.filling import Typed, filled
from trading.bids.model.forms import SheetForm
from trading.bids.model.items import ItemsTable
from trading.bids.model.sheets import ItemPriced
from trading.bids.sealing.tables import rows_of
from trading.server.cli.envelopes import sealing_files
from trading.server.cli.options import json_option
from trading.server.cli.output import Exit, Output
from trading.server.cli.reading import within

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW: Final = click.Path(path_type=Path)
HEAD: Final = (
    *("序号 No.", "名称 Item", "单位 Unit", "数量 Quantity", "单价（元） Unit price"),
)
_SHEET_MODE: Final = 0o600
_Typed: TypeAlias = str | tuple[str, str]


@click.command()
@click.option(
    "--form", "form_file", type=FILE, required=True, help="一览表格式。The form."
)
@click.option("--values", type=FILE, help="填写内容。JSON: what is typed, by field.")
@click.option("--items", type=FILE, help="清单报价表，CSV 或 xlsx。Priced items.")
@click.option(
    "--document",
    "documents",
    type=(str, FILE),
    multiple=True,
    help="文件栏和文件，可多次。Slot and file, to be checked with it.",
)
@click.option("--empty", type=NEW, help="写出待填的清单。Write the items to be priced.")
@click.option("--into", type=NEW, help="写出一览表。Write the sheet.")
@json_option
def sheet(
    form_file: Path,
    values: Path | None,
    items: Path | None,
    documents: tuple[tuple[str, Path], ...],
    empty: Path | None,
    into: Path | None,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """填写并核对开标一览表。Fill in an opening sheet and check it; nothing is sent."""
    output = Output(as_json=as_json)
    with sealing_files(output):
        form = SheetForm.read(within(form_file).rstrip(b"\n"))
        if empty is not None:
            _write_empty(output, form, empty)
            return
        if values is None or into is None:
            raise click.UsageError("--values and --into, or --empty")
        bill = _bill(form, items)
        made = filled(form, _typed(values), _priced(form, bill))
        found = findings(form, made, [_file(*each) for each in documents])
        if may_be_sealed(found):
            write_new(into, made.written, _SHEET_MODE)
    _answer(output, found, bill, into)


def _answer(output: Output, found: tuple[Finding, ...], bill: Bill, into: Path) -> None:
    told = [
        {"code": each.code.value, "where": each.where, "blocks": each.blocks}
        for each in found
    ]
    lines = [f"{'×' if each.blocks else '!'} {each.zh} {each.en}" for each in found]
    if bill.unknown:
        numbers = ", ".join(bill.unknown)
        lines.append(f"! 清单里没有这些项 The bill has no such items: {numbers}")
    if not may_be_sealed(found):
        output.fail(
            Exit.CHECK_FAILED,
            "\n".join(lines),
            "没有写出；请改正后再来 Nothing was written. Correct it and come again.",
            findings=told,
        )
    output.answer(
        {"ok": True, "sheet": str(into), "findings": told, "unknown": bill.unknown},
        *lines,
        f"一览表 The sheet: {into}",
    )


def _typed(path: Path) -> dict[str, Typed]:
    try:
        found = msgspec.json.decode(within(path), type=dict[str, _Typed])
    except msgspec.MsgspecError as error:
        raise click.UsageError(f"--values: {error}") from error
    return {**found}


def _bill(form: SheetForm, path: Path | None) -> Bill:
    if path is None or form.items is None:
        return Bill({})
    return prices_in(form.items, rows_of(path))


def _priced(form: SheetForm, bill: Bill) -> tuple[ItemPriced, ...]:
    return () if form.items is None else priced(form.items, bill)


def _file(slot: str, path: Path) -> SheetFile:
    data = path.read_bytes()
    return SheetFile(slot, path.name, len(data), sha256(data).hex())


def _write_empty(output: Output, form: SheetForm, path: Path) -> None:
    if form.items is None:
        raise click.UsageError("the form has no items to be priced")
    write_new(path, _empty(form.items), 0o644)
    output.answer(
        {"ok": True, "table": str(path)},
        f"填好单价后用 --items 交来 Fill in the prices, then give it back: {path}",
    )


def _empty(items: ItemsTable) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEAD)
    for row in items.rows:
        quantity = figures.write(row.quantity, items.quantity_places).replace(",", "")
        rows.writerow((row.number, row.name, row.unit, quantity, ""))
    # With a byte order mark spreadsheets know that it is UTF-8.
    return text.getvalue().encode("utf-8-sig")
