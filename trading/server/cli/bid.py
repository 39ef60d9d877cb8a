"""`yangguang bid …`: seal, verify and open a bid offline, from files alone."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from archive.ledger.reading import LedgerFormatError, json_object
from archive.public.evidence import sha256
from trading.bids.model.envelope import Envelope, check_sealed
from trading.bids.model.manifest import Manifest, check_fits
from trading.bids.model.policy import OpeningPolicy, trusted_policy
from trading.bids.model.releases import (
    BidderRelease,
    Disclosure,
    HolderRelease,
    TimeRelease,
)
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sealing import (
    BidDraft,
    Document,
    Tools,
    object_file,
    open_bid,
    seal_bid,
    signing_with,
)
from trading.bids.sealing.streams import Pieces
from trading.bids.verdicts import Combined, Verdict, combine, disclosed
from trading.server.cli.bid_sheets import sheet
from trading.server.cli.envelopes import (
    RECEIPT,
    key_in,
    read_envelope,
    read_policy,
    read_wrapped,
    receipt_of,
    sealing_files,
    seed_in,
    write_signature,
    write_wrapped,
)
from trading.server.cli.options import json_option
from trading.server.cli.output import Exit, Output
from trading.server.cli.reading import within

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER: Final = click.Path(path_type=Path, exists=True, file_okay=False)
NEW: Final = click.Path(path_type=Path)
policy_option = click.option(
    "--policy", "policy_file", type=FILE, required=True, help="开标方案。The policy."
)


class _Draft(TypedDict):
    """What is sealed, and for whom."""

    named: str
    bidder: str
    seq: int
    prev: str
    sheet: Path | None
    documents: tuple[tuple[str, Path], ...]


@click.group()
def bid() -> None:
    """离线加密、核对和打开投标文件。Seal, verify and open a bid, offline."""


bid.add_command(sheet)


@bid.command()
@policy_option
@click.option(
    "--named", required=True, help="公告中的方案摘要。Its name in the notice."
)
@click.option("--bidder", required=True, help="统一社会信用代码。The bidder's code.")
@click.option("--seq", type=click.IntRange(1), default=1, help="第几次递交。Which one.")
@click.option("--prev", default="", help="上一次的回执承诺。Commitment of the last.")
@click.option("--sheet", type=FILE, help="开标一览表。The opening sheet.")
@click.option(
    "--document",
    "documents",
    type=(str, FILE),
    multiple=True,
    help="部分和文件，可多次。Part and file, as often as needed.",
)
@click.option("--key", type=FILE, required=True, help="签名私钥。Signing key (hex).")
@click.option("--password-file", type=FILE, required=True, help="口令文件。")
@click.option("--into", type=NEW, required=True, help="新目录。A new folder.")
@json_option
def seal(
    policy_file: Path,
    key: Path,
    password_file: Path,
    into: Path,
    as_json: bool,  # noqa: FBT001 - a click flag
    **draft: Unpack[_Draft],
) -> None:
    """加密一份投标。Seal a bid; nothing leaves this machine."""
    output = Output(as_json=as_json)
    if into.exists():
        raise click.UsageError(f"{into} is there already")
    with sealing_files(output):
        named = draft["named"]
        policy = trusted_policy(within(policy_file).rstrip(b"\n"), named=named)
        tools = Tools(signing_with(key_in(key)))
        sealed = seal_bid(policy, named, _draft(draft), into, tools)
        write_signature(sealed.envelope, into)
        digest = sealed.envelope.digest
        receipt = receipt_of(digest, sealed.seed, sealed.factor)
        write_wrapped(into / RECEIPT, receipt, password_file)
    output.answer(
        {"ok": True, "manifest": digest, "folder": str(into)},
        f"已加密并在本机试开 Sealed, and opened again on this machine: {into}",
        f"投标清单摘要 Digest of the manifest: {digest}",
        f"{RECEIPT} 请自己保管，不要上传 Keep {RECEIPT} yourself; never upload it.",
    )


def _draft(draft: _Draft) -> BidDraft:
    sheet = (
        None if draft["sheet"] is None else OpeningSheet.read(within(draft["sheet"]))
    )
    documents = [Document(path, part, path.name) for part, path in draft["documents"]]
    return BidDraft(draft["bidder"], draft["seq"], draft["prev"], sheet, documents)


@bid.command()
@click.argument("folder", type=FOLDER)
@policy_option
@json_option
def verify(folder: Path, policy_file: Path, as_json: bool) -> None:  # noqa: FBT001 - a click flag
    """核对一份未打开的投标。Check a bid that is still shut."""
    output = Output(as_json=as_json)
    with sealing_files(output):
        policy, envelope = read_policy(policy_file), read_envelope(folder)
        manifest = envelope.parsed
        check_fits(manifest, policy)
        envelope.check_signature()
        envelope.check_files()
        _check_objects(manifest, folder)
    output.answer(
        {
            "ok": True,
            "manifest": manifest.digest,
            "policy": policy.id,
            "bidder": manifest.bidder,
            "seq": manifest.seq,
            "key": envelope.key.hex(),
            "objects": len(manifest.objects),
            "size": manifest.size,
        },
        f"完整，签名有效 Whole, and the signature holds: {manifest.digest}",
        f"{manifest.bidder} 第 {manifest.seq} 次 number {manifest.seq}, "
        f"{len(manifest.objects)} 个文件 files, {manifest.size:,} 字节 bytes",
    )


def _check_objects(manifest: Manifest, folder: Path) -> None:
    for each in manifest.objects:
        pieces, head = Pieces(), b""
        with (folder / object_file(each.name)).open("rb") as file:
            while part := file.read(1 << 20):
                head = head or part
                pieces.feed(part)
        check_sealed(each.name, head)
        if (pieces.count, pieces.end()) != (each.size, each.pieces):
            raise LedgerFormatError(f"{each.name} is not what the manifest names")


@bid.command("open")
@click.argument("folder", type=FOLDER)
@policy_option
@click.option(
    "--release",
    "releases",
    type=FILE,
    multiple=True,
    help="公布的份额，可多次。A release; as often as there are.",
)
@click.option("--receipt", type=FILE, help="投标人自己的回执。The bidder's receipt.")
@click.option("--password-file", type=FILE, help="回执的口令文件。Its password.")
@click.option("--into", type=NEW, required=True, help="新目录。A new folder.")
@json_option
def open_(
    folder: Path,
    policy_file: Path,
    releases: tuple[Path, ...],
    receipt: Path | None,
    password_file: Path | None,
    into: Path,
    as_json: bool,  # noqa: FBT001 - a click flag
) -> None:
    """按公布的份额重算并打开。Repeat the verdict, and open the bid if it is OPEN."""
    output = Output(as_json=as_json)
    if (receipt is None) is not (password_file is None) or bool(releases) is bool(
        receipt
    ):
        raise click.UsageError("either --release, or --receipt with --password-file")
    if into.exists():
        raise click.UsageError(f"{into} is there already")
    with sealing_files(output):
        policy, envelope = read_policy(policy_file), read_envelope(folder)
        check_fits(envelope.parsed, policy)
        envelope.check_files()
        if receipt is None or password_file is None:
            found = _combined(policy, envelope, releases)
        else:
            seed = seed_in(read_wrapped(receipt, password_file), envelope.digest)
            shown = Disclosure(policy.id, "", envelope.digest, seed)
            found = disclosed(policy, envelope, shown)
        _answer(output, found, envelope.parsed, folder, into)


def _combined(
    policy: OpeningPolicy, envelope: Envelope, files: tuple[Path, ...]
) -> Combined:
    """Combine releases as they were published; their signatures are the log's."""
    holders: list[HolderRelease] = []
    times: list[TimeRelease] = []
    bidders: list[BidderRelease] = []
    for file in files:
        data = within(file).rstrip(b"\n")
        match json_object(data).get("v"):
            case HolderRelease.version:
                holders.append(HolderRelease.from_bytes(data))
            case TimeRelease.version:
                times.append(TimeRelease.from_bytes(data))
            case BidderRelease.version:
                bidders.append(BidderRelease.from_bytes(data))
            case other:
                raise LedgerFormatError(f"{file.name} is no release: {other!r}")
    own = [each for each in bidders if each.manifest == envelope.digest]
    return combine(policy, envelope, holders, times, own[0] if own else None)


def _answer(
    output: Output, found: Combined, manifest: Manifest, folder: Path, into: Path
) -> None:
    verdict, why, facts = found.verdict, "", {}
    if verdict is Verdict.OPEN:
        opened = open_bid(
            found, manifest, lambda name: (folder / object_file(name)).open("rb"), into
        )
        verdict, why = opened.verdict, opened.why
        if opened.sheet is not None:
            facts["sheet"] = sha256(opened.sheet.written).hex()
        facts |= {each.object: each.name for each in opened.files}
    named = [str(each) for each in found.named]
    told = {"verdict": verdict.value, "named": named, "manifest": manifest.digest}
    if verdict is not Verdict.OPEN:
        output.fail(
            Exit.CHECK_FAILED,
            f"打不开 The bid does not open: {verdict.value} {why}".rstrip(),
            "没有写出任何内容；结论的含义见 trading/SPEC.md 7.9 Nothing was written; "
            "trading/SPEC.md 7.9 says what the verdict means.",
            **told,
        )
    output.answer(
        {"ok": True, **told, "folder": str(into), "inside": facts},
        f"已打开 Opened: {into}",
        *(f"{key}: {name}" for key, name in facts.items()),
        *(f"点名 Named: {each}" for each in named),
    )
