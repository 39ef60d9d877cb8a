"""What an operator may set; nothing here can turn a real instance into a demo."""

import re
import tomllib
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import msgspec

from archive.dispatch.mail import Security, is_mail_address
from archive.ledger.reading import ORIGIN, named
from archive.objects.durable import write_whole

FILE: Final = "instance.toml"
DATABASE: Final = "yangguang.db"

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(
    rf"(https?)://({_LABEL}(?:\.{_LABEL})*)(?::([1-9][0-9]{{0,4}}))?"
)
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LAST_PORT: Final = 65_535
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1"})

NO_INSTANCE: Final = (
    "用 --instance 指定实例目录，或用 yangguang init 建立 "
    "Name the instance's folder with --instance, or make one: yangguang init."
)
CORRECT_IT: Final = (
    "什么都没有改变；请改正文件中的这一项 "
    "Nothing was changed. Correct this in the file."
)


class SettingsBrokenError(Exception):
    """A folder cannot be used as an instance; `remedy` says what to do about it."""

    def __init__(self, path: Path, why: str, remedy: str = NO_INSTANCE) -> None:
        super().__init__(f"{path}: {why}")
        self.remedy = remedy


class Messages(StrEnum):
    """What takes messages as long as neither mail nor a text service is set up."""

    FILE = "file"
    CONSOLE = "console"


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    How mail leaves: to which server, encrypted how, as whom, in whose name.

    The password stands in a file of its own, `roots_file` holds certificates where no
    public authority vouches for the server; paths are absolute or within the folder.

    Raises:
        ValueError: no such server, a sender that is no plain address, a user without a
            password, or a password that would leave this machine unencrypted.

    """

    host: str
    sender: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password_file: str = ""
    roots_file: str = ""

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise ValueError(f"mail.host {self.host!r} 不是主机名 is no name of a host")
        if not 0 < self.port <= _LAST_PORT:
            raise ValueError(f"mail.port {self.port} 不是端口 is no port")
        if not is_mail_address(self.sender):
            raise ValueError(
                f"mail.sender {self.sender!r} 应是邮箱地址，不带姓名 is a plain mail "
                "address without a name"
            )
        if bool(self.user) is not bool(self.password_file):
            raise ValueError("mail.user 和 mail.password_file 应同时填写 go together")
        if self.leaves_in_clear and self.password_file:
            raise ValueError(
                "mail.security = none：密码会不加密地离开本机，请改为 starttls 或 tls "
                "would send the password unencrypted: set starttls or tls"
            )

    @property
    def leaves_in_clear(self) -> bool:
        """Whether mail goes to another machine unencrypted."""
        return self.security is Security.NONE and self.host not in _THIS_MACHINE


class Sms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    Where text messages are handed over, and the file of the shared key.

    Raises:
        ValueError: the address is not https, or no key is named.

    """

    url: str
    key_file: str

    def __post_init__(self) -> None:
        if not is_safe_address(self.url):
            raise ValueError(
                f"sms.url {self.url!r} 应是 https 地址，不带用户名；http 只能指向本机 "
                "is an https address without a user; http is for this machine only"
            )
        if not self.key_file:
            raise ValueError("sms.key_file 没有填写 names no file")


class Gateway(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    Where a register outside is asked, and the file of the shared key (SPEC 6).

    Raises:
        ValueError: the address is not https, or no key is named.

    """

    url: str
    key_file: str

    def __post_init__(self) -> None:
        if not is_safe_address(self.url):
            raise ValueError(
                f"outside.*.url {self.url!r} 应是 https 地址，不带用户名；http 只能指向"
                "本机 is an https address without a user; http is for this machine only"
            )
        if not self.key_file:
            raise ValueError("outside.*.key_file 没有填写 names no file")


class Outside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The registers outside that can be asked; those without a gateway by people."""

    company: Gateway | None = None
    credit: Gateway | None = None
    project: Gateway | None = None
    guarantee: Gateway | None = None
    portal: Gateway | None = None


class BucketAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The bucket of an S3 server that keeps objects and the log's checkpoint (archive 14).

    `secret_file` holds the secret key; `prefix` is where in the bucket our keys begin.

    Raises:
        ValueError: the address is not https, or no bucket, key or file is named.

    """

    url: str
    bucket: str
    access: str
    secret_file: str
    region: str = "us-east-1"
    prefix: str = ""

    def __post_init__(self) -> None:
        if not is_safe_address(self.url) or urlsplit(self.url).path:
            raise ValueError(
                f"objects.url {self.url!r} 应是 https://主机:端口；http 只能指向本机 "
                "is https://host:port; http is for this machine only"
            )
        if not _BUCKET.fullmatch(self.bucket):
            raise ValueError(f"objects.bucket {self.bucket!r} 不是桶名 is no bucket")
        if self.prefix and not _PREFIX.fullmatch(self.prefix):
            raise ValueError(
                f"objects.prefix {self.prefix!r} 只用小写字母、数字、短横和单个斜线 "
                "has small letters, digits, hyphens and single slashes only"
            )
        for name in ("access", "secret_file", "region"):
            if not getattr(self, name):
                raise ValueError(f"objects.{name} 没有填写 is empty")


class _WithBucket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    objects: BucketAt


def read_bucket(path: Path) -> BucketAt:
    """
    Read a file that holds the section `[objects]` and nothing else.

    Raises:
        ValueError: it is no such file, or a member of it cannot be.
        OSError: it cannot be read.

    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert(told, type=_WithBucket).objects


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The settings of one instance, read once from its `instance.toml`.

    `origin` names its log for ever. `database` is a SQLAlchemy URL; when empty, the
    embedded SQLite file inside the instance's folder. `organisation` is whose seal
    stands on the papers. `timestamps` is the address of an RFC 3161 authority: with
    one, no paper goes out without its timestamp. `witnesses` are the submission
    prefixes of C2SP witnesses that are asked to cosign. `address` is where the public
    site is reached, `https://trading.example`: codes on paper lead there; without one
    they hold the path alone, never what a request calls itself. `trusted_proxies` are
    the network addresses of proxies in front of it: only what they say of a visitor's
    address is believed, and TLS ends at them. `mail` and `sms` say how messages leave;
    `messages` what takes them as long as neither is set up. `outside` says where
    registers outside are asked, `objects` which bucket keeps objects and checkpoint:
    without it they are files in the folder.

    Raises:
        LedgerFormatError: a log cannot have that name.
        ValueError: the address is not one of a site, or a proxy has no network address.

    """

    origin: str
    database: str = ""
    organisation: str = ""
    timestamps: str = ""
    witnesses: tuple[str, ...] = ()
    address: str = ""
    trusted_proxies: tuple[str, ...] = ()
    messages: Messages = Messages.FILE
    mail: Mail | None = None
    sms: Sms | None = None
    outside: Outside = Outside()
    objects: BucketAt | None = None

    def __post_init__(self) -> None:
        named(self.origin, ORIGIN, "the origin of a log")
        if self.address:
            require_address(self.address)
        for each in self.trusted_proxies:
            # Whoever is believed is named, never `*`, and never everybody.
            if ip_network(each).prefixlen == 0:
                raise ValueError(
                    f"trusted_proxies {each!r} 是所有人，请写代理的地址 is everybody: "
                    "write the addresses of the proxies"
                )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """
        Read the settings of the instance in this folder.

        Raises:
            SettingsBrokenError: no file, not TOML, or an unknown or missing member.

        """
        path = folder / FILE
        try:
            return msgspec.convert(
                tomllib.loads(path.read_text(encoding="utf-8")), type=cls
            )
        except FileNotFoundError as error:
            raise SettingsBrokenError(path, "there is no instance here") from error
        except RecursionError as error:
            raise SettingsBrokenError(path, "nested too deeply", CORRECT_IT) from error
        except (ValueError, msgspec.ValidationError) as error:
            raise SettingsBrokenError(path, str(error), CORRECT_IT) from error

    def write(self, folder: Path) -> None:
        """Write the settings for a new instance, durably and as a whole."""
        lines = ["# Settings of this instance. Its nature is in its log, not here."]
        lines += [f"origin = {_quoted(self.origin)}"]
        if self.database:
            lines += [f"database = {_quoted(self.database)}"]
        if self.organisation:
            lines += [f"organisation = {_quoted(self.organisation)}"]
        if self.timestamps:
            lines += [f"timestamps = {_quoted(self.timestamps)}"]
        if self.witnesses:
            quoted = ", ".join(_quoted(each) for each in self.witnesses)
            lines += [f"witnesses = [{quoted}]"]
        if self.address:
            lines += [f"address = {_quoted(self.address)}"]
        if self.trusted_proxies:
            quoted = ", ".join(_quoted(each) for each in self.trusted_proxies)
            lines += [f"trusted_proxies = [{quoted}]"]
        if self.messages is not Messages.FILE:
            lines += [f"messages = {_quoted(self.messages)}"]
        lines += [*_section("mail", self.mail), *_section("sms", self.sms)]
        lines += _section("objects", self.objects)
        for name in self.outside.__struct_fields__:
            lines += _section(f"outside.{name}", getattr(self.outside, name))
        text = "\n".join(lines) + "\n"
        # For its owner only: the database's address may hold a password.
        write_whole(folder / FILE, text.encode(), "instance.settings", mode=0o600)

    def database_url(self, folder: Path) -> str:
        """Return the URL of the instance's database."""
        return self.database or f"sqlite:///{folder / DATABASE}"

    @property
    def host(self) -> str:
        """The host name of the site's address in small letters; empty without one."""
        found = _ADDRESS.fullmatch(self.address)
        return found[2].lower() if found else ""

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach the site over TLS, wherever that ends."""
        return self.address.startswith("https:")

    @property
    def operators(self) -> tuple[str, ...]:
        """The names under which whoever runs the platform is known."""
        return tuple(each for each in (self.organisation, self.origin) if each)

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file inside the instance's folder."""
        return not self.database


def require_address(address: str) -> None:
    """
    Check that a public site can be reached under this address.

    Raises:
        ValueError: it is none; says how one is written.

    """
    found = _ADDRESS.fullmatch(address)
    if found is None or int(found[3] or 1) > _LAST_PORT:
        raise ValueError(
            f"地址 {address!r} 应写成 https://主机 或 https://主机:端口，后面不写别的 "
            "An address is https://host or https://host:port, with nothing behind it: "
            "no path, no slash."
        )


def is_open_to_tampering(address: str) -> bool:
    """Tell whether who reaches this address from elsewhere does so unencrypted."""
    found = _ADDRESS.fullmatch(address)
    return found is not None and found[1] == "http" and found[2] not in _THIS_MACHINE


def is_safe_address(url: str) -> bool:
    """Tell whether a call to this address is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(url)
        host, named_port = parts.hostname or "", parts.port
    except ValueError:
        return False
    del named_port
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or not host or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE)


def _section(name: str, told: msgspec.Struct | None) -> list[str]:
    """Write a part of the settings that is a table of its own."""
    if told is None:
        return []
    members = msgspec.to_builtins(told)
    return [
        f"\n[{name}]",
        *(f"{key} = {_written(value)}" for key, value in members.items() if value),
    ]


def _written(value: str | int) -> str:
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()  # a JSON string is a TOML basic string
