"""
The instance's own certificate for TLS: its files, and when it is made anew.

Its root is not the root of papers: what is proven on paper never depends on a web
server. Both are made by the clock on the wall, which is the one that browsers ask.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from archive.evidence.tls import (
    certificate_in_pem,
    ends_at,
    host_of,
    new_certificate,
    new_root,
)
from archive.objects.durable import write_new, write_whole
from trading.server.settings import SettingsBrokenError

ROOT_KEY: Final = "tls-root.key"
ROOT: Final = "tls-root.crt"
SITE: Final = "tls.pem"
RENEWED_BEFORE: Final = timedelta(days=30)
_BROKEN: Final = (
    "从备份恢复 keys/ 里的 tls 文件；或者删除它们，再运行 yangguang keys tls，"
    "并重新安装根证书 Restore the tls files in keys/ from the backup; or remove them, "
    "run `yangguang keys tls`, and install the new root."
)


def certificate_of(keys: Path) -> Path | None:
    """Return the file with key and certificate, None if there is none."""
    path = keys / SITE
    return path if path.exists() else None


def make(keys: Path, host: str, at: datetime) -> Path:
    """
    Make key and certificate for a host name, and a root if there is none yet.

    Returns the file that holds both, as a server reads it. A root that is there stays,
    so nothing has to be installed again.

    Raises:
        ValueError: the host is a bare network address: passkeys need a name.
        SettingsBrokenError: the root's file holds something else, or another host.

    """
    require_name(host)
    kept, path = keys / ROOT_KEY, keys / SITE
    if not kept.exists():
        write_new(kept, new_root(host, at), 0o600)
    try:
        root = kept.read_bytes()
        if host_of(root) != host:
            raise SettingsBrokenError(kept, f"it is not for {host}", _BROKEN)
        made = new_certificate(root, at)
        shown = certificate_in_pem(root)
    except ValueError as error:
        raise SettingsBrokenError(kept, str(error), _BROKEN) from error
    write_whole(keys / ROOT, shown, "tls.root", mode=0o644)
    write_whole(path, made, "tls.certificate", mode=0o600)
    return path


def renew_if_due(keys: Path, host: str, at: datetime) -> bool:
    """
    Make the certificate anew a month before it ends; tell whether that was done.

    Raises:
        SettingsBrokenError: the files hold something else.

    """
    path = keys / SITE
    try:
        due = ends_at(path.read_bytes()) <= at + RENEWED_BEFORE
    except ValueError as error:
        raise SettingsBrokenError(path, str(error), _BROKEN) from error
    if due:
        make(keys, host, at)
    return due


def require_name(host: str) -> None:
    """
    Return if it is a host name.

    Raises:
        ValueError: it is a network address, to which no passkey can be bound.

    """
    try:
        ip_address(host)
    except ValueError:
        return
    raise ValueError(
        f"{host}: 通行密钥需要域名，不能只用网络地址 Passkeys need a host name"
    )
