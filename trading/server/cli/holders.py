"""`yangguang keys make | release`: keys of holders and trustees, on their machines."""

from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from archive.evidence.canonical import canonical
from archive.ledger.anchors import AnchorCard
from archive.public.sealing import HybridIdentity
from trading.bids.model.closing import Close, Watch, check_before_release
from trading.bids.model.policy import Holder, HolderDraft, OpeningPolicy, Tool
from trading.bids.model.releases import HolderRelease, TimeRelease
from trading.bids.sealing import release_shares, release_times
from trading.bids.sealing.streams import write_own
from trading.server.boxes import Told, ask_boxes
from trading.server.cli.envelopes import (
    bids_in,
    key_in,
    read_envelope,
    read_identity,
    read_policy,
    read_shown,
    sealing_files,
    write_wrapped,
)
from trading.server.cli.options import json_option
from trading.server.cli.output import Output
from trading.server.cli.reading import within
from trading.server.released import ReleaseMemory

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER: Final = click.Path(path_type=Path, exists=True, file_okay=False)
NEW: Final = click.Path(path_type=Path)
password_option = click.option(
    "--password-file", type=FILE, required=True, help="口令文件。File of the password."
)
key_option = click.option(
    "--key", type=FILE, required=True, help="签名私钥。Signing key (hex)."
)


class _Who(TypedDict):
    """For which lot a key is made, and whose it is."""

    lot: str
    attempt: int
    j: int
    person: str
    organisation: str
    duty: str


class _Where(TypedDict):
    """What a release rests on."""

    policy_file: Path
    bids: Path
    close: Path
    window: Path | None
    anchor: Path


@click.command()
@click.option("--lot", required=True, help="标段。The lot.")
@click.option("--attempt", type=click.IntRange(1), default=1, help="第几次。Attempt.")
@click.option("--j", type=click.IntRange(1, 15), required=True, help="序号。Number.")
@click.option("--person", required=True, help="人员编号。The person.")
@click.option("--organisation", required=True, help="单位。The organisation.")
@click.option("--duty", default="", help="职责。The duty.")
@key_option
@password_option
@click.option("--into", type=NEW, required=True, help="新文件。File for the identity.")
@json_option
def make(
    key: Path,
    password_file: Path,
    into: Path,
    as_json: bool,  # noqa: FBT001 - a click flag
    **who: Unpack[_Who],
) -> None:
    """为一个标段生成开标密钥。Make a holder's key for one lot, and sign it."""
    output = Output(as_json=as_json)
    if into.exists():
        raise click.UsageError(f"{into} is there already")
    with sealing_files(output):
        identity = HybridIdentity.fresh()
        draft = HolderDraft(
            j=who["j"],
            person=who["person"],
            organisation=who["organisation"],
            duty=who["duty"],
            tool=Tool.COMMAND_LINE,
            age=identity.recipient,
        )
        holder = Holder.signed(who["lot"], who["attempt"], draft, key_in(key))
        write_wrapped(into, identity.text.encode(), password_file)
    described = holder.described()
    output.answer(
        {"ok": True, "identity": str(into), "holder": described},
        f"私钥在口令之下 The identity, under its password: {into}",
        "交给开标方案的一行 What goes into the policy:",
        canonical(described).decode(),
    )


@click.command()
@click.option("--policy", "policy_file", type=FILE, required=True, help="开标方案。")
@click.option("--bids", type=FOLDER, required=True, help="每份投标一个目录。")
@click.option(
    "--close", type=FILE, required=True, help="截标记录。BIDS_CLOSED, proven."
)
@click.option("--window", type=FILE, help="投标人解密截止记录。BIDDERS_CLOSED, proven.")
@click.option(
    "--anchor", type=FILE, required=True, help="锚定卡。Your own anchor card."
)
@click.option("--j", type=click.IntRange(1, 15), help="保管人序号。Holder's number.")
@click.option("--trustee", type=click.IntRange(1, 2), help="时间受托人。Or trustee's.")
@click.option("--identity", type=FILE, required=True, help="私钥文件。The identity.")
@password_option
@key_option
@click.option("--into", type=NEW, required=True, help="新文件。File for the release.")
@json_option
def release(
    j: int | None,
    trustee: int | None,
    identity: Path,
    password_file: Path,
    key: Path,
    into: Path,
    as_json: bool,  # noqa: FBT001 - a click flag
    **where: Unpack[_Where],
) -> None:
    """核对截标后交出份额。Check the close, then release for exactly its bids."""
    output = Output(as_json=as_json)
    if (j is None) is (trustee is None):
        raise click.UsageError("either --j or --trustee")
    if into.exists():
        raise click.UsageError(f"{into} is there already")
    with sealing_files(output):
        own = read_identity(identity, password_file)
        policy, close, told = _checked(where)
        made, known = _released(policy, close, j, trustee, own, where["bids"])
        signature = key_in(key).sign(made.signed)
        made.check_signature(signature, known)
        ReleaseMemory.of(identity).remember(policy, close)
        write_own(into, made.to_bytes())
    output.answer(
        {
            "ok": True,
            "release": str(into),
            "digest": made.digest,
            "signature": signature.hex(),
            "bids": len(made.entries),
            "uncounted": [each.described() for each in close.uncounted],
            "unheard": told.unheard,
        },
        f"已写出 Written: {into} ({len(made.entries)} 份投标 bids)",
        f"签名 Signature: {signature.hex()}",
        *(
            f"投递箱收到而未计入 In a drop box, not counted: {each.manifest} "
            f"({each.reason})"
            for each in close.uncounted
        ),
        *(f"投递箱没有答复 A drop box did not answer: {why}" for why in told.unheard),
    )


def _checked(where: _Where) -> tuple[OpeningPolicy, Close, Told]:
    """Return the close on which a release may rest, and what the boxes say of it."""
    policy = read_policy(where["policy_file"])
    card = AnchorCard.parse(within(where["anchor"]))
    window = where["window"]
    close = check_before_release(
        policy,
        read_shown(where["close"]),
        Watch(card.log, [each.key for each in card.cosigners], card.demo),
        None if window is None else read_shown(window),
    )
    told = ask_boxes(policy)
    told.check(close)
    return policy, close, told


def _released(
    policy: OpeningPolicy,
    close: Close,
    j: int | None,
    trustee: int | None,
    own: HybridIdentity,
    bids: Path,
) -> tuple[HolderRelease | TimeRelease, bytes]:
    """Return the release, and the key that must sign it."""
    envelopes = [read_envelope(folder) for folder in bids_in(bids)]
    if j is not None:
        shares = release_shares(policy, envelopes, j, own, close)
        return shares, policy.holders[j - 1].key
    at = trustee or 0
    times = release_times(policy, envelopes, at, own, close)
    return times, policy.trustees[at - 1].key
