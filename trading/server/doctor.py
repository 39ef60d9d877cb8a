"""`yangguang doctor`: whether an installation can be safe."""

import os
import shutil
import stat
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import text

from archive.ledger.audit import LogAudit
from archive.values.instants import shown
from trading.papers.model import LotPaper
from trading.server import outside, posting, stores
from trading.server.instance import Instance
from trading.server.migrations.upgrade import current, newest
from trading.server.settings import is_open_to_tampering

LEAST_FREE: Final = 1 << 30
LONGEST_WAIT: Final = timedelta(minutes=10)
_DURABILITY: Final = ("fsync", "full_page_writes", "synchronous_commit")
_NOT_DURABLE: Final = {"off", "local"}


def examine(folder: Path) -> tuple[list[str], dict[str, object]]:
    """
    Return what stands against running this instance, and what was looked at.

    Raises:
        SettingsBrokenError: there is no instance.
        LogUnsoundError: the database contradicts the signed log.

    """
    instance = Instance.open(folder)
    try:
        findings = [
            *_folder(folder),
            *_keys(folder),
            *_address(instance),
            *posting.findings(instance),
            *outside.findings(instance),
            *_space(folder),
            *stores.findings(folder, instance.settings.objects, demo=instance.demo),
            *_store(instance),
            *_schema(instance),
            *_database(instance),
            *_log(instance),
        ]
        with instance.transactions.read() as work:
            tasks = len(work.dispatch.tasks.unsettled())
            head = work.log.published()
            papers = [each for each in work.papers.unissued() if each.is_ready]
        if tasks:
            findings.append(
                f"{tasks} 条消息没有送达，等待处理 messages reached nobody, and wait "
                "for somebody to look after them"
            )
        findings += _unsealed(papers, instance.clock.now())
        facts: dict[str, object] = {
            "demo": instance.demo,
            "origin": instance.settings.origin,
            "clock": shown(instance.clock.now()),
            "database": instance.engine.dialect.name,
            "objects": stores.described(instance.settings.objects),
            "messages": posting.described(instance),
            "log_size": head.size if head else 0,
            "papers_waiting": [f"{each.lot} {each.name}" for each in papers],
        }
    finally:
        instance.close()
    return findings, facts


def _folder(folder: Path) -> list[str]:
    if not stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return []
    why = "others can enter this folder, where what is still sealed lies (chmod 700)"
    return [f"{folder}: 其他人可进入，库中有尚未公开的内容 {why}"]


def _keys(folder: Path) -> list[str]:
    return [
        f"{path.name}: 其他人可读 others can read this key (chmod 600)"
        for path in sorted((folder / "keys").glob("*.key"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def _address(instance: Instance) -> list[str]:
    """Look how the site is reached; a demonstration may be shown without encryption."""
    address = instance.settings.address
    if instance.demo or not is_open_to_tampering(address):
        return []
    why = "an http page can be changed on its way (https in instance.toml)"
    return [f"{address}: 公开地址没有加密，页面在路上可以被改 {why}"]


def _space(folder: Path) -> list[str]:
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE:
        return []
    return [f"磁盘空间不足 only {free >> 20} MiB are free"]


def _store(instance: Instance) -> list[str]:
    """Write, read and delete one object, as every day does."""
    probe = f"probe {os.getpid()}".encode()
    digest = instance.objects.put(probe)
    same = instance.objects.get(digest) == probe
    instance.objects.delete(digest, at=instance.clock.now())
    return [] if same else ["对象存储读写不一致 the object store returns other bytes"]


def _schema(instance: Instance) -> list[str]:
    with instance.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    at, wanted = current(instance.engine), newest()
    if at == wanted:
        return []
    return [f"数据库结构 {at}，需要 {wanted} the schema is not at its newest revision"]


def _database(instance: Instance) -> list[str]:
    """Ask the database whether it is whole, and keeps what it says it has kept."""
    with instance.engine.connect() as connection:
        if instance.engine.dialect.name == "sqlite":
            said = connection.scalars(text("PRAGMA quick_check(1)")).all()
            return [
                f"数据库损坏 the database is damaged: {each}"
                for each in said
                if each != "ok"
            ]
        found = {name: connection.scalar(text(f"SHOW {name}")) for name in _DURABILITY}
    why = "断电会丢失已答复的动作 a power cut loses what was answered (set it to on)"
    return [
        f"{name} = {value}: {why}"
        for name, value in found.items()
        if value in _NOT_DURABLE
    ]


def _unsealed(papers: Iterable[LotPaper], now: datetime) -> list[str]:
    """Name the papers that have been signed by all for a while and have no seal."""
    return [
        f"{each.lot} {each.name}: 已签齐，一直没有盖章 all have signed and it got no "
        "seal (yangguang work says why)"
        for each in papers
        if each.ready_since and each.ready_since <= now - LONGEST_WAIT
    ]


def _log(instance: Instance) -> list[str]:
    """Read every file as a stranger would, and every row beside it."""
    audit = LogAudit(transactions=instance.transactions, log=instance.published)
    return [f"日志与数据库不符 log and database: {each}" for each in audit()]
