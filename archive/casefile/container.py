"""
The zip around a case: the same bytes for the same members, and reading without trust.

Nothing is ever unpacked to disk, so no path leads anywhere (SPEC section 8.1).
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from archive.casefile.model import OUTSIDE, CaseFileError, is_safe_path

MOST_MEMBERS: Final = 100_000
MOST_BYTES: Final = 1 << 30
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK: Final = 1 << 20


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return the zip of these members, ordered by path, without any clock."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(members):
            info = zipfile.ZipInfo(path, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, members[path])
    return buffer.getvalue()


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """
    Return the members of a zip.

    Raises:
        CaseFileError: no zip, a path trick, a name twice, or larger than it may be.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_names(infos)
            found: dict[str, bytes] = {}
            left = MOST_BYTES
            for info in infos:
                found[info.filename] = _read(archive, info, left)
                left -= len(found[info.filename])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise CaseFileError(f"this is not a readable zip: {error}") from error
    except (OSError, ValueError, zlib.error) as error:
        raise CaseFileError(f"the zip is damaged: {error}") from error
    return found


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise CaseFileError(f"the zip has more than {MOST_MEMBERS} members")
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise CaseFileError("a name stands twice in the zip")
    for info in infos:
        if info.filename not in OUTSIDE and not is_safe_path(info.filename):
            raise CaseFileError(f"{info.filename!r} is no path of a case file")
        if info.orig_filename != info.filename or info.flag_bits & 0x1:
            raise CaseFileError(f"{info.filename!r} is encrypted or disguised")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise CaseFileError("the zip would unpack to more than 1 GiB")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise CaseFileError("the zip unpacks to more than 1 GiB")
            parts.append(chunk)
    return b"".join(parts)
