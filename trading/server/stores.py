"""Where an instance keeps its objects and the log's checkpoint: files, or a bucket."""

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from archive.objects.files import FileCheckpoints, FileObjects
from archive.objects.ports import Checkpoints, FaultPoint, Objects
from archive.objects.s3 import Bucket, S3Checkpoints, S3Objects
from trading.server.settings import CORRECT_IT, FILE, BucketAt, SettingsBrokenError


def stores(
    folder: Path, told: BucketAt | None, faults: FaultPoint
) -> tuple[Objects, Checkpoints]:
    """
    Return what keeps objects, and what keeps the checkpoint.

    Raises:
        SettingsBrokenError: the file of the bucket's secret key cannot be read.

    """
    if told is None:
        path = folder / "log" / "checkpoint"
        return (
            FileObjects(folder / "objects", faults=faults),
            FileCheckpoints(path, faults=faults),
        )
    bucket = _bucket(folder, told)
    return S3Objects(bucket, faults=faults), S3Checkpoints(bucket, faults=faults)


def _bucket(folder: Path, told: BucketAt) -> Bucket:
    try:
        secret = (folder / told.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = f"objects.secret_file: {error}"
        raise SettingsBrokenError(folder / FILE, why, CORRECT_IT) from error
    parts = urlsplit(told.url)
    return Bucket(
        parts.netloc,
        told.bucket,
        region=told.region,
        access=told.access,
        secret=secret,
        tls=parts.scheme == "https",
        prefix=f"{told.prefix}/" if told.prefix else "",
    )


def described(told: BucketAt | None) -> str:
    """Return where objects are kept, without any secret."""
    if told is None:
        return "files"
    return "/".join(filter(None, (told.url, told.bucket, told.prefix)))


def findings(folder: Path, told: BucketAt | None, *, demo: bool) -> Iterator[str]:
    """Say what stands against keeping objects there."""
    if told is None:
        return
    path = folder / told.secret_file
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield f"{path}: 其他人可读 others can read this file (chmod 600)"
    if not demo:
        yield (
            f"{told.bucket}: 存储桶尚未加锁，持有其密钥者可以删除对象 the bucket holds "
            "no lock yet: whoever has its key can delete what is kept, though not "
            "change it unseen"
        )
