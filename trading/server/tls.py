"""
The instance's own certificate for TLS: its files, and when it is made anew.

Its root is not the root of papers: what is proven on paper never depends on a web
server. Both are made by the clock on the wall, which is the one that browsers ask.
"""

import re
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from archive.clock.ports import Clock
from archive.evidence.tls import (
    certificate_in_pem,
    ends_at,
    host_of,
    name_of,
    new_certificate,
    new_root,
)
from archive.objects.durable import INCOMING, beside, link, stage, sync, write_whole
from archive.objects.ports import FaultPoint, no_fault
from trading.server.settings import SettingsBrokenError

ROOT_KEY: Final = "tls-root.key"
ROOT: Final = "tls-root.crt"
SITE: Final = "tls.pem"
RENEWED_BEFORE: Final = timedelta(days=30)
LOOKED_AT_EVERY: Final = timedelta(days=1)
_BROKEN: Final = (
    "从备份恢复 keys/ 里的 tls 文件；或者删除它们，再运行 yangguang keys tls，"
    "并重新安装根证书 Restore the tls files in keys/ from the backup; or remove them, "
    "run `yangguang keys tls`, and install the new root."
)
_OTHER_HOST: Final = (
    "把 instance.toml 的 address 改回原来的域名；或者删除 keys/ 里的 tls 文件，再运行 "
    "yangguang keys tls，并重新安装根证书 Set `address` in instance.toml back to that "
    "host; or remove the tls files in keys/, run `yangguang keys tls`, and install the "
    "new root."
)
_NO_PAIR: Final = (
    "没有开放。请核对 --tls-cert 和 --tls-key：都是 PEM，是同一张证书的，密钥没有口令 "
    "Nothing was served. Check --tls-cert and --tls-key: both in PEM, the key that of "
    "the certificate, and without a passphrase."
)
_LONGEST_HOST: Final = 253
_NUMBER: Final = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")


def certificate_of(keys: Path) -> Path | None:
    """Return the file with key and certificate, None if there is none."""
    path = keys / SITE
    return path if path.exists() else None


def make(keys: Path, host: str, at: datetime, *, faults: FaultPoint = no_fault) -> Path:
    """
    Make key and certificate for a host name, and a root if there is none yet.

    Returns the file that holds both, as a server reads it. A root that is there stays,
    so nothing has to be installed again. `faults` hears of the writes of `tls.key`,
    `tls.root` and `tls.certificate`: cut at any, what is there is whole.

    Raises:
        ValueError: the host is a bare network address: passkeys need a name.
        SettingsBrokenError: the root's file holds something else, or another host.

    """
    require_name(host)
    kept, path = keys / ROOT_KEY, keys / SITE
    if not kept.exists():
        _keep_root(kept, new_root(host, at), faults)
    try:
        root = kept.read_bytes()
        certified = host_of(root)
        made = new_certificate(root, at)
        shown = certificate_in_pem(root)
    except ValueError as error:
        raise SettingsBrokenError(kept, str(error), _BROKEN) from error
    _require_host(kept, certified, host)
    write_whole(keys / ROOT, shown, "tls.root", mode=0o644, faults=faults)
    write_whole(path, made, "tls.certificate", mode=0o600, faults=faults)
    return path


def _keep_root(kept: Path, root: bytes, faults: FaultPoint) -> None:
    """Write the root's key whole or not at all, and never over another."""
    incoming = beside(kept, INCOMING)
    faults("tls.key:before")
    stage(incoming, root, 0o600)
    faults("tls.key:staged")
    link(incoming, kept)
    sync(kept.parent)
    faults("tls.key:after")


def renew_if_due(keys: Path, host: str, at: datetime) -> bool:
    """
    Make the certificate anew a month before it ends; tell whether that was done.

    Raises:
        SettingsBrokenError: the files hold something else, or are for another host.

    """
    path = keys / SITE
    try:
        both = path.read_bytes()
        certified, ends = name_of(both), ends_at(both)
    except ValueError as error:
        raise SettingsBrokenError(path, str(error), _BROKEN) from error
    _require_host(path, certified, host)
    due = ends <= at + RENEWED_BEFORE
    if due:
        make(keys, host, at)
    return due


def _require_host(path: Path, certified: str, host: str) -> None:
    if certified != host:
        why = f"证书是 {certified} 的，网站地址是 {host or '-'} "
        why += f"it is for {certified}, and the site is at {host or 'no address'}"
        raise SettingsBrokenError(path, why, _OTHER_HOST)


def require_pair(certificate: Path, key: Path) -> None:
    """
    Return if a server can show this certificate with this key.

    Raises:
        SettingsBrokenError: it cannot; the message holds nothing of either.

    """
    # An empty password: a key that is locked is refused, and nobody is asked for one.
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, "")
    except ssl.SSLError as error:
        why = (
            f"证书和密钥 {key} 不能一起使用 certificate and key cannot be used together"
        )
        raise SettingsBrokenError(certificate, why, _NO_PAIR) from error


@dataclass(slots=True)
class LiveCertificate:
    """
    The certificate that a running server shows, which outlasts none of its files.

    Looked at once a day: the instance's own is made anew when that is due, and whatever
    has changed in the files, by whomever, is shown from then on without a new start.
    """

    certificate: Path
    key: Path
    own_for: str
    """The host if it is the instance's own; empty if somebody else renews it."""
    clock: Clock
    _shown: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._shown = self._state()

    def look(self, context: ssl.SSLContext) -> bool:
        """
        Let new handshakes see what the files hold; tell whether that is new.

        Not to be called while another thread begins a handshake.

        Raises:
            SettingsBrokenError: the files hold no such pair; the old one is shown on.
            OSError: they cannot be read or written; the old one is shown on.

        """
        if self.own_for:
            renew_if_due(self.certificate.parent, self.own_for, self.clock.now())
        found = self._state()
        if found == self._shown:
            return False
        # Tried elsewhere first: a context that was given half a pair shows none.
        require_pair(self.certificate, self.key)
        context.load_cert_chain(self.certificate, self.key)
        self._shown = found
        return True

    def _state(self) -> tuple[object, ...]:
        states = [each.stat() for each in (self.certificate, self.key)]
        return tuple((each.st_ino, each.st_mtime_ns, each.st_size) for each in states)


def require_name(host: str) -> None:
    """
    Return if it is a host name.

    Raises:
        ValueError: it is a network address, to which no passkey can be bound, or read
            as one by browsers because it ends in a number; or it is too long.

    """
    if len(host) > _LONGEST_HOST:
        raise ValueError(f"{host}: 域名太长 this is too long for a host name")
    try:
        ip_address(host)
    except ValueError:
        if not _NUMBER.fullmatch(host.rpartition(".")[2]):
            return
    raise ValueError(
        f"{host}: 通行密钥需要域名，不能只用网络地址 Passkeys need a host name"
    )
