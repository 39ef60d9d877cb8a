"""`yangguang bid drop`: shows a manifest to the drop boxes of its policy."""

from pathlib import Path
from typing import Final

import click

from archive.dispatch.calls import Caller
from archive.objects.durable import write_whole
from archive.values.instants import shown
from trading.bids.drop_errors import DropError
from trading.bids.model.drops import Drop, SignedReceipt
from trading.bids.model.manifest import check_fits
from trading.bids.model.policy import OpeningPolicy
from trading.server.cli.envelopes import read_envelope, read_policy, sealing_files
from trading.server.cli.options import json_option
from trading.server.cli.output import Exit, Output
from trading.server.cosigning_http import SECONDS, UnreachableError
from trading.server.dropbox_http import RemoteBox

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER: Final = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--policy", "policy_file", type=FILE, required=True, help="开标方案。The policy."
)
@json_option
def drop(folder: Path, policy_file: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """
    平台不收时，向投递箱出示投标清单。Show a manifest to the boxes of its policy.

    The receipts are kept beside the bid: they prove that it was there in time. It holds
    if one box signed.
    """
    output = Output(as_json=as_json)
    with sealing_files(output):
        policy, envelope = read_policy(policy_file), read_envelope(folder)
        check_fits(envelope.parsed, policy)
        signed, refused = _shown(policy, Drop.of_envelope(policy.lot, envelope))
        for number, each in signed.items():
            kept = folder / receipt_file(number)
            write_whole(kept, each.to_bytes(), "bid.dropped")
    receipts = [each.described() for each in signed.values()]
    if not signed:
        output.fail(
            Exit.CHECK_FAILED,
            "没有一个投递箱签收 No drop box signed: "
            + ("; ".join(refused) or "the policy names none"),
            "什么也没有保存。请再试，并告知监督部门 Nothing was saved. Try again, and "
            "tell the supervisor.",
        )
    output.answer(
        {"ok": True, "receipts": receipts, "refused": refused},
        *(
            f"已签收 Signed: {each.receipt.organisation}  {shown(each.receipt.at)}  "
            f"{folder / receipt_file(number)}"
            for number, each in signed.items()
        ),
        *(f"没有签收 Not signed: {why}" for why in refused),
    )


def receipt_file(number: int) -> str:
    """Return the name of the receipt of a box, counted from 1 as in the policy."""
    return f"drop-receipt-{number}.json"


def _shown(
    policy: OpeningPolicy, dropped: Drop
) -> tuple[dict[int, SignedReceipt], list[str]]:
    signed, refused = {}, []
    with Caller(SECONDS) as call:
        for number, box in enumerate(policy.boxes, start=1):
            try:
                signed[number] = RemoteBox(box, call).drop(policy, dropped)
            except (UnreachableError, DropError) as error:
                refused.append(f"{box.organisation}: {error}")
    return signed, refused
