"""Sealed bids as folders and files: what `yangguang bid` and `keys` read and write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.evidence.canonical import NotCanonicalError, canonical, parse_canonical
from archive.evidence.keys import SigningKey
from archive.ledger.reading import LedgerFormatError, json_object
from archive.public.sealing import (
    HybridIdentity,
    SealedError,
    seal_with_password,
    unseal_with_password,
)
from archive.values.rules import RuleBrokenError
from trading.bidders.model.claims import Algorithm
from trading.bids.model.closing import Shown
from trading.bids.model.envelope import Envelope, share_name, time_name
from trading.bids.model.manifest import LARGEST_MANIFEST, Manifest
from trading.bids.model.policy import OpeningPolicy
from trading.bids.sealing.bids import MANIFEST
from trading.bids.sealing.streams import write_own
from trading.server.cli.output import Exit, Output, reading_files
from trading.server.cli.reading import LARGEST_TEXT, within

SIGNATURE: Final = "signature.json"
RECEIPT: Final = "receipt.age"
WORK: Final = 17
"""2^17 rounds of 1 KiB for each try of a password."""

_LARGEST_KEPT: Final = 8_192


@contextmanager
def sealing_files(output: Output) -> Iterator[None]:
    """Turn what sealing, releasing and opening refuse into a sentence and a code."""
    with reading_files(output):
        try:
            yield
        except RuleBrokenError as error:
            output.fail(Exit.CHECK_FAILED, str(error), error.remedy, rule=error.code)
        except SealedError as error:
            output.fail(
                Exit.CHECK_FAILED,
                f"打不开 Cannot be opened: {error}",
                "请检查文件和口令 Check the file and the password.",
            )
        except NotCanonicalError as error:
            raise LedgerFormatError(str(error)) from error


def read_policy(file: Path) -> OpeningPolicy:
    """Read a policy from its canonical bytes; an end of line behind them is ignored."""
    return OpeningPolicy.from_bytes(within(file).rstrip(b"\n"))


def read_envelope(folder: Path) -> Envelope:
    """Read all of a bid but its objects from the folder in which it was sealed."""
    data = within(folder / MANIFEST, LARGEST_MANIFEST)
    manifest = Manifest.from_bytes(data)
    signed = json_object(within(folder / SIGNATURE, _LARGEST_KEPT))
    try:
        algorithm = Algorithm(str(signed.get("algorithm")))
        signature, key = (
            bytes.fromhex(str(signed.get(name))) for name in ("signature", "key")
        )
    except ValueError as error:
        raise LedgerFormatError(f"{SIGNATURE}: {error}") from error
    shares = range(1, len(manifest.share_sha256) + 1)
    times = range(1, len(manifest.time_sha256) + 1)
    return Envelope(
        data,
        signature,
        key,
        algorithm,
        tuple(within(folder / share_name(j), _LARGEST_KEPT) for j in shares),
        tuple(within(folder / time_name(t), _LARGEST_KEPT) for t in times),
    )


def write_signature(envelope: Envelope, folder: Path) -> None:
    """Write the signature beside the manifest, with its key and algorithm."""
    signed = {
        "algorithm": envelope.algorithm.value,
        "key": envelope.key.hex(),
        "signature": envelope.signature.hex(),
    }
    write_own(folder / SIGNATURE, canonical(signed))


def read_shown(file: Path) -> Shown:
    """Read a close as the platform gives it: `body`, `proof` and `salt` (hex)."""
    told = json_object(within(file, LARGEST_TEXT))
    body, salt, proof = (told.get(name) for name in ("body", "salt", "proof"))
    if not isinstance(body, str) or not isinstance(proof, str):
        raise LedgerFormatError("a close has body, proof and salt")
    try:
        return Shown(body.encode(), bytes.fromhex(str(salt)), proof)
    except ValueError as error:
        raise LedgerFormatError(f"the salt of a close: {error}") from error


def key_in(file: Path) -> SigningKey:
    """Read an Ed25519 key; raises LedgerFormatError if the file holds none."""
    try:
        return SigningKey.load(file)
    except ValueError as error:
        raise LedgerFormatError(str(error)) from error


def password_in(file: Path) -> str:
    """Return the first line of a file, without its end."""
    line, _, _ = within(file, _LARGEST_KEPT).partition(b"\n")
    return line.decode().rstrip("\r")


def write_wrapped(path: Path, secret: bytes, password: Path) -> None:
    """Write a secret under a password, for its owner only; never overwrite one."""
    write_own(path, seal_with_password(secret, password_in(password), work=WORK))


def read_wrapped(path: Path, password: Path) -> bytes:
    """Read what `write_wrapped` wrote; raises SealedError if the password is wrong."""
    return unseal_with_password(within(path, _LARGEST_KEPT), password_in(password))


def read_identity(path: Path, password: Path) -> HybridIdentity:
    """Read a holder's or trustee's identity, wrapped under his password."""
    return HybridIdentity.from_text(read_wrapped(path, password).decode().strip())


def bids_in(folder: Path) -> list[Path]:
    """Return the folders of bids below one, in the order of their names."""
    return sorted(each.parent for each in folder.glob(f"*/{MANIFEST}"))


def receipt_of(manifest: str, seed: bytes, factor: bytes) -> bytes:
    """Return what a bidder keeps of a bid: S, and S_b if there is one."""
    return canonical({"manifest": manifest, "seed": seed.hex(), "factor": factor.hex()})


def seed_in(receipt: bytes, manifest: str) -> bytes:
    """
    Return S from a receipt of this bid.

    Raises:
        LedgerFormatError: it is none, or of another bid.

    """
    told = parse_canonical(receipt)
    if not isinstance(told, dict) or told.get("manifest") != manifest:
        raise LedgerFormatError("this is not the receipt of this bid")
    try:
        return bytes.fromhex(str(told.get("seed")))
    except ValueError as error:
        raise LedgerFormatError(f"the receipt: {error}") from error
