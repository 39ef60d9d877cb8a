"""The forms of a new tender and of one more lot: what may be chosen in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.front.languages import Tongue, marked


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenderView:
    """The form of a new tender, and what may be chosen in it."""

    owner: str
    owners: tuple[str, ...]
    agencies: tuple[str, ...]
    supervisors: tuple[str, ...]
    asks: tuple[tuple[str, str], ...]
    key: str


ASKED: Final[Mapping[str, str]] = {
    "period": marked("工期或服务期（日历天）"),
    "manager": marked("项目负责人和证书编号"),
    "quality": marked("质量标准或承诺"),
}
"""What an opening sheet may ask for beside the price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLotView:
    """The form of one more lot of a project: what is asked for in it."""

    lot: str
    title: str
    asks: tuple[tuple[str, str], ...]
    key: str


def asked(tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return what may be ticked."""
    return tuple((key, tongue.say(said)) for key, said in ASKED.items())
