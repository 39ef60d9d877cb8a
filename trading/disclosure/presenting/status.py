"""The status page: how the log stands, who cosigns, what the promises rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from trading.disclosure.ports import Cosigning, LogStanding
from trading.disclosure.presenting import words
from trading.front.languages import Tongue, marked
from trading.front.moments import ago, exact


@dataclass(frozen=True, slots=True)
class Signer:
    """One cosigner, and how far it has signed."""

    name: str
    organisation: str
    fingerprint: str
    size: str
    when: str
    ago: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise, what it rests on, and where it is weak today."""

    promise: str
    rests: str
    weak: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the status page shows."""

    size: str
    newest: str
    newest_ago: str
    cosigners: tuple[Signer, ...]
    sources: tuple[str, ...]
    unsealed: tuple[str, str] | None
    promises: tuple[Promise, ...]
    trusted: tuple[tuple[str, str], ...]
    age: str


_PROMISES: Final = (
    (
        marked("谁也操纵不了抽取"),
        marked(
            "名单先冻结；在场的人先封住自己的数，再公开；号球在公开以后才摇出，两人分别录入；"
            "名次由公式算出。"
        ),
        marked("如果出数的人和平台全都串通，就只剩号球和录像可以依靠。"),
    ),
    (
        marked("发生过的事改了就会被发现"),
        marked(
            "每一步都写进只能追加的公开日志，每个项目的步骤连续编号，当事人手里有签了名的回执。"
        ),
        marked(
            "没有共签的时候，握有全部密钥的人可以另造一套日志；外面保存的回执或锚定卡能识破。"
        ),
    ),
    (
        marked("报名截止以前，谁报了名对所有人保密"),
        marked(
            "日志每十秒只多一条固定样子的密封记录，有没有人报名都一样；谁看过名单，记录在案。"
        ),
        marked("这一条目前靠权限管理，不靠密码：数据库管理员看得到名称。"),
    ),
    (
        marked("任何人都能自己核对"),
        marked("公开的规格，两套各自写成的核对程序，浏览器里就能重算，断网也能用。"),
        marked("公开版案卷不含全部申请人；只有完整版能核对那一部分。"),
    ),
)
_TRUSTED: Final = (
    (marked("文件存储"), marked("不必相信：它可以丢文件，改不了而不被发现。")),
    (
        marked("数据库"),
        marked(
            "可以落后，已经进入日志的内容改不了而不被发现；管理员看得到未公开的内容。"
        ),
    ),
    (marked("日志密钥"), marked("没有共签以前，要相信保管它的人。")),
    (marked("平台的钟"), marked("是平台自己的说法；日志证明先后，不证明时刻。")),
    (
        marked("场次操作员和现场监督"),
        marked("录入号球的人；旁边有录像，或者现场监督签字说明为什么没有录像。"),
    ),
)


def status_view(
    log: LogStanding,
    cosigned: Sequence[Cosigning],
    sources: Sequence[Mapping[str, Any]],
    unsealed: Sequence[datetime],
    now: datetime,
    tongue: Tongue,
) -> StatusView:
    """Say what the status page shows."""
    return StatusView(
        size=f"{log.size:,}",
        newest=exact(log.newest_at, tongue),
        newest_ago=ago(log.newest_at, now, tongue),
        cosigners=tuple(_signer(each, now, tongue) for each in cosigned),
        sources=tuple(_sources(sources, tongue)),
        unsealed=_unsealed(unsealed, now, tongue),
        promises=tuple(
            Promise(*(tongue.say(part) for part in parts)) for parts in _PROMISES
        ),
        trusted=tuple((tongue.say(what), tongue.say(how)) for what, how in _TRUSTED),
        age=exact(now, tongue),
    )


def _signer(each: Cosigning, now: datetime, tongue: Tongue) -> Signer:
    return Signer(
        name=each.name,
        organisation=each.organisation,
        fingerprint=each.fingerprint,
        size=f"{each.size:,}",
        when=exact(each.signed_at, tongue),
        ago=ago(each.signed_at, now, tongue),
    )


def _unsealed(
    since: Sequence[datetime], now: datetime, tongue: Tongue
) -> tuple[str, str] | None:
    """Say how many papers wait for the seal, and how long the first has waited."""
    if not since:
        return None
    first = min(since)
    many = tongue.count(
        "{n} 份文书已经签齐，还没有盖章。",
        "{n} 份文书已经签齐，还没有盖章。",
        len(since),
    )
    return many, tongue.say(
        "最早的一份在 {when}签齐，{ago}。",
        when=exact(first, tongue),
        ago=ago(first, now, tongue),
    )


def _sources(sources: Sequence[Mapping[str, Any]], tongue: Tongue) -> Iterable[str]:
    for each in sources:
        kind = each.get("kind", "")
        said = tongue.say(words.SOURCES.get(kind, kind))
        numbers = sum(group.get("count", 0) for group in each.get("groups", ()))
        if not numbers:
            yield said
            continue
        yield tongue.count(
            "{source}，{n} 个数", "{source}，{n} 个数", numbers, source=said
        )
