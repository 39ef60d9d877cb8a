"""The frame around every page: language, clock, navigation, state of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.public.values import beijing
from trading.front.languages import ENGLISH_PREFIX, Tongue, marked
from trading.front.moments import day, iso
from trading.front.visits import own_path

NAVIGATION: Final = (
    ("/", marked("首页")),
    ("/projects", marked("交易信息")),
    ("/today", marked("今日场次")),
    ("/verify", marked("核验")),
    ("/help", marked("帮助")),
)


_LONGEST_PATH: Final = 200
_LONGEST_QUERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the navigation; `current` is `page`, `true` for its parts, or ''."""

    name: str
    address: str
    current: str


@dataclass(frozen=True, slots=True)
class FrameView:
    """What is around every page."""

    tag: str
    english: bool
    home: str
    demo: bool
    clock: str
    clock_iso: str
    clock_day: str
    clock_runs: bool
    other: str
    navigation: tuple[Item, ...]
    log: str
    status: str
    help: str
    search: str


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What the frame tells of the platform: its nature, its clock, its log.

    `log_size` is None if the log could not be read.
    """

    demo: bool
    now: datetime
    log_size: int | None
    cosigners: Sequence[tuple[str, int]]


def frame(path: str, query: str, standing: Standing, tongue: Tongue) -> FrameView:
    """
    Return what is around a page; `path` is its address without the language.

    A running clock is written to the minute, so that the same record gives the same
    bytes for a minute; the script in the page shows its seconds.
    """
    now = standing.now
    pattern = "%H:%M:%S" if standing.demo else "%H:%M"
    return FrameView(
        tag=tongue.tag,
        english=tongue.english,
        home=tongue.at("/"),
        demo=standing.demo,
        clock=f"{beijing(now):{pattern}}",
        clock_iso=iso(now if standing.demo else now.replace(second=0)),
        clock_day=day(now, tongue),
        clock_runs=not standing.demo,
        other=_other(path, query, tongue),
        navigation=tuple(
            Item(tongue.say(name), tongue.at(address), _current(address, path))
            for address, name in NAVIGATION
        ),
        log=_log(standing, tongue),
        status=tongue.at("/status"),
        help=tongue.at("/help"),
        search=tongue.at("/projects"),
    )


def _other(path: str, query: str, tongue: Tongue) -> str:
    """Return the address of the same page in the other language, if it is one."""
    if len(path) > _LONGEST_PATH or path != own_path(path, "/"):
        # What an unknown address ends in may lead to another site.
        path, query = "/", ""
    if not tongue.english:
        path = ENGLISH_PREFIX + (path if path != "/" else "")
    return f"{path}?{query}" if 0 < len(query) <= _LONGEST_QUERY else path


def _current(address: str, path: str) -> str:
    if address == path:
        return "page"
    return "true" if address != "/" and path.startswith(f"{address}/") else ""


def _log(standing: Standing, tongue: Tongue) -> str:
    if standing.log_size is None:
        return tongue.say("公开日志：现在读不到。")
    size = tongue.count(
        "公开日志现有 {n} 条。", "公开日志现有 {n} 条。", standing.log_size
    )
    cosigned = _cosigned(standing.cosigners, tongue)
    return tongue.say("{size}{cosigned}", size=size, cosigned=cosigned)


def _cosigned(signed: Sequence[tuple[str, int]], tongue: Tongue) -> str:
    """Say how many cosign, and how far: a signature says nothing of what came later."""
    if not signed:
        return tongue.say("还没有共签。")
    size = f"{max(size for _, size in signed):,}"
    return tongue.count(
        "{n} 家共签，签至第 {size} 条。",
        "{n} 家共签，签至第 {size} 条。",
        len(signed),
        size=size,
    )
